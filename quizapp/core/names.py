"""Names of people and what is made from them: clean names, usernames, join codes. Randomness is passed in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from quizapp.core.messages import N_, Message

NAME_MAXIMUM = 120
USERNAME_MAXIMUM = 32
USERNAME_PATTERN = re.compile(r"[a-z][a-z0-9._-]{2,31}")
"""A letter first: a username is never mistaken for a NISN."""
NISN_LENGTH = 10

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters of join codes, exam tokens and receipts: none that look alike (I, O, 0 and 1 are missing)."""
CODE_LENGTH = 6

_EASY_TO_TYPE = 18
"""A username made from a name is not longer: a pupil types it on a phone, from a card."""


def clean_name(text: str) -> str:
    """Return `text` with single spaces and without the characters that nobody can see; empty when nothing is left."""
    kinds = ((character, unicodedata.category(character)) for character in text)
    visible = "".join(" " if kind in ("Cc", "Zl", "Zp") else character for character, kind in kinds if kind != "Cs")
    return " ".join(unicodedata.normalize("NFC", visible).split())


def clean_lines(text: str) -> str:
    """Return a longer text with tabs and line ends, but without other characters that nobody can see or store."""
    kept = (c for c in text.replace("\r\n", "\n") if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept)


def name_problem(name: str) -> Message | None:
    """Return why `name` (cleaned) cannot be somebody's name, or None."""
    if not any(character.isalnum() for character in name):
        return Message(N_("Write a name."))
    if len(name) > NAME_MAXIMUM:
        return Message(N_("A name has at most %(maximum)s characters."), {"maximum": NAME_MAXIMUM})
    return None


def username_problem(username: str) -> Message | None:
    """Return why `username` may not be chosen, or None."""
    if USERNAME_PATTERN.fullmatch(username):
        return None
    return Message(
        N_(
            "A username begins with a letter and has 3 to %(maximum)s small letters, digits, dots, hyphens or underscores."
        ),
        {"maximum": USERNAME_MAXIMUM},
    )


def nisn_problem(nisn: str) -> Message | None:
    """Return why `nisn` is no NISN, or None. Leading zeros belong to it."""
    if nisn.isascii() and nisn.isdigit() and len(nisn) == NISN_LENGTH:
        return None
    return Message(N_("A NISN has %(count)s digits."), {"count": NISN_LENGTH})


def username_for(name: str, taken: AbstractSet[str]) -> str:
    """Return a username made from the first two words of `name` that is not `taken`: `siti.nurhaliza`, then `…2`.

    Two long words become one and an initial: `bartholomeus.k`.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    first, second = [*re.findall(r"[a-z0-9]+", plain.replace("'", "")), "", ""][:2]
    base = f"{first}.{second}".strip(".")
    if len(base) > _EASY_TO_TYPE:
        base = f"{first[: _EASY_TO_TYPE - 2]}.{second[:1]}".strip(".")
    if not USERNAME_PATTERN.fullmatch(base):
        base = f"siswa.{base}".strip(".")
    username, number = base, 1
    while username in taken:
        number += 1
        username = f"{base}{number}"
    return username


def draw_code(choose: Callable[[Sequence[str]], str]) -> str:
    """Return a new join code, each letter taken by `choose`."""
    return "".join(choose(CODE_LETTERS) for _ in range(CODE_LENGTH))


def read_code(text: str) -> str:
    """Return a join code as typed by a hurried hand: capitals, nothing but letters and digits."""
    return re.sub(r"[^A-Za-z0-9]", "", text).upper()[:16]
