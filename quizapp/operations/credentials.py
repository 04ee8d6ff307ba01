"""Hashing of passwords and PINs, and drawing of PINs. No rows here: hashing takes long and must not hold a lock."""

from __future__ import annotations

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from quizapp.config import PACKAGE
from quizapp.core.passwords import PIN_LENGTH, is_guessable_pin, normal_form

STAFF = ("teacher", "administrator")
"""Roles whose secret is a password; the others have a PIN."""


@lru_cache
def _hasher(*, staff: bool, cheap: bool) -> PasswordHasher:
    if cheap:  # tests hash often and prove nothing by waiting
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    if staff:
        return PasswordHasher()
    # A class of 36 signs in within a minute: 64 MB and 150 ms each, the defaults, would make it queue.
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hasher(role: str) -> PasswordHasher:
    """Return the Argon2id hasher for people of `role`."""
    return _hasher(staff=role in STAFF, cheap=current_app.testing)


def hash_secret(secret: str, role: str) -> str:
    """Return what is stored of a password or PIN."""
    return hasher(role).hash(_as_bytes(secret))


def verify(secret_hash: str, secret: str, role: str) -> bool:
    """Say whether `secret` is the one that was hashed."""
    try:
        return hasher(role).verify(secret_hash, _as_bytes(secret))
    except (VerificationError, InvalidHashError):
        return False


def spend_as(role: str, secret: str) -> None:
    """Take as long as `verify` would for somebody of `role`, whose secret this never is."""
    verify(_nobodys_hash(staff=role in STAFF, cheap=current_app.testing), secret, role)


@lru_cache
def _nobodys_hash(*, staff: bool, cheap: bool) -> str:
    return _hasher(staff=staff, cheap=cheap).hash(secrets.token_bytes(16))


def draw_pin() -> str:
    """Return a new PIN, none of those that people would guess first."""
    while True:
        pin = "".join(secrets.choice("0123456789") for _ in range(PIN_LENGTH))
        if not is_guessable_pin(pin):
            return pin


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """Return known passwords long enough to pass the rule of length."""
    text = (PACKAGE / "data" / "common_passwords.txt").read_text("utf-8")
    return frozenset(text.split("\n")) - {""}


def _as_bytes(secret: str) -> bytes:
    return normal_form(secret).encode("utf-8", "replace")
