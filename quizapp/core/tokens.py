"""Exam tokens: six letters and digits on the board, so that a test begins only where its teacher is.

Nobody mistakes I for 1 or O for 0, as there is none of them. What is typed is read kindly; the token itself is exact.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Callable

from quizapp.core.messages import N_, Message
from quizapp.core.names import CODE_LETTERS

LENGTH = 6


def draw(choose: Callable[[str], str]) -> str:
    """Return a new token; `choose` draws one of the characters it is given, such as `secrets.choice`."""
    return "".join(choose(CODE_LETTERS) for _ in range(LENGTH))


def read(typed: str) -> str:
    """Return what was typed as a token would be written: capitals, without spaces, hyphens and other signs."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", typed).upper() if letter.isalnum())


def problem(typed: str) -> Message | None:
    """Return why `typed` cannot be any token, or None. Such a slip is no guess."""
    letters = read(typed)
    if not letters:
        return Message(N_("Type the exam token that your teacher shows."))
    if set(letters) & set("IO01"):
        return Message(N_("An exam token has no I, O, 0 or 1. Look at it again."))
    if len(letters) != LENGTH or not set(letters) <= set(CODE_LETTERS):
        return Message(N_("An exam token has six letters and digits. Look at it again."))
    return None


def fits(typed: str, token: str) -> bool:
    """Say whether `typed` is the token, in the same time for every wrong one."""
    return hmac.compare_digest(read(typed).encode(), token.encode())
