"""Passwords and PINs that may be chosen, and how long to wait after failed tries. Length counts, composition does not."""

from __future__ import annotations

import unicodedata
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from itertools import pairwise

from quizapp.core.messages import N_, Message

PASSWORD_MINIMUM = 12
PASSWORD_MAXIMUM = 128
PIN_LENGTH = 6

FREE_FAILURES = 5
"""Failed tries in a row that cost nothing but a message."""
FAILURE_WINDOW = timedelta(minutes=15)
"""Failures are forgotten when this long nothing failed."""
FIRST_DELAY = timedelta(seconds=15)
LONGEST_DELAY = timedelta(minutes=5)
"""A delay never becomes a lock: shorter than the window, so that it always ends."""

_LONGEST_REPEATED_PART = 4


def normal_form(password: str) -> str:
    """Return `password` in the form that is hashed and compared: keyboards write one character in several ways."""
    return unicodedata.normalize("NFKC", password)


def password_problem(password: str, username: str, common: AbstractSet[str]) -> Message | None:
    """Return why `password` may not be chosen by `username`, or None. `common`: known passwords in lower case."""
    password = normal_form(password)
    if len(password) < PASSWORD_MINIMUM:
        return Message(
            N_("Use at least %(minimum)s characters; a few words together are easy to remember."),
            {"minimum": PASSWORD_MINIMUM},
        )
    if len(password) > PASSWORD_MAXIMUM:
        return Message(N_("Use at most %(maximum)s characters."), {"maximum": PASSWORD_MAXIMUM})
    folded = password.casefold()
    if folded in common or _is_repetition(folded):
        return Message(N_("This password is among the first that others would guess. Choose another."))
    if username and username.casefold() in folded:
        return Message(N_("The password must not contain your username."))
    return None


def _is_repetition(text: str) -> bool:
    """Say whether a short part repeated makes up the text: `111111111111`, `abcabcabcabc`."""
    parts = range(1, _LONGEST_REPEATED_PART + 1)
    return any((text[:size] * (len(text) // size + 1))[: len(text)] == text for size in parts)


def pin_problem(pin: str) -> Message | None:
    """Return why `pin` may not be chosen, or None."""
    if not (pin.isascii() and pin.isdigit() and len(pin) == PIN_LENGTH):
        return Message(N_("A PIN has %(count)s digits."), {"count": PIN_LENGTH})
    if is_guessable_pin(pin):
        return Message(N_("This PIN is among the first that others would guess. Choose another."))
    return None


def is_guessable_pin(pin: str) -> bool:
    """Say whether the digits of `pin` repeat a short part or count up or down: 000000, 121212, 123456, 987654."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return _is_repetition(pin) or steps in ({1}, {9})


def delay_left(failures: int, last_at: datetime, now: datetime, *, free: int = FREE_FAILURES) -> timedelta:
    """Return how long to wait before the next try: nothing for the first `free` failures, then 15 s, 30 s, … 5 min."""
    if failures < free or now - last_at >= FAILURE_WINDOW:
        return timedelta(0)
    doublings = min(failures - free, 10)
    delay: timedelta = min(FIRST_DELAY * 2**doublings, LONGEST_DELAY)
    return max(last_at + delay - now, timedelta(0))


def failures_after(failures: int, last_at: datetime | None, now: datetime) -> int:
    """Return the count after one more failure; those before a quiet quarter of an hour are forgotten."""
    if last_at is None or now - last_at >= FAILURE_WINDOW:
        return 1
    return failures + 1
