"""What a pupil marks in the passage while an attempt is open: kept with the attempt, the last list stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import bindparam, update

from quizapp.core.messages import N_, Message
from quizapp.models import Attempt, db
from quizapp.operations import library


@dataclass(frozen=True, slots=True)
class Highlight:
    """A stretch of the sentence `at` ("p3.s1"), from `start` up to `end`, counted as browsers count (UTF-16)."""

    at: str
    start: int
    end: int


_TABLE: Any = Attempt.__table__
_KEEP = update(_TABLE).where(_TABLE.c.id == bindparam("attempt")).values(highlights=bindparam("all"))


def keep(attempt_id: int, fingerprint: str, highlights: Sequence[Highlight]) -> Message | None:
    """Store the whole list in an open attempt at the version `fingerprint`, locked and open as the caller knows.

    Returns why nothing was stored: one of them is at a place that the passage does not have.
    """
    lengths = _lengths(fingerprint)
    for number, one in enumerate(highlights, start=1):
        if not 0 <= one.start < one.end <= lengths.get(one.at, 0):
            where: dict[str, str | int] = {"number": number, "at": one.at, "start": one.start, "end": one.end}
            return Message(N_("Highlight %(number)s (%(at)s, %(start)s to %(end)s) is not in the text."), where)
    marked = [asdict(one) for one in highlights]
    db.session.connection().execute(_KEEP, {"attempt": attempt_id, "all": marked})
    return None


def _lengths(fingerprint: str) -> dict[str, int]:
    """Return the length of each sentence of the passage by its id."""
    return {
        sentence["id"]: len(sentence["text"].encode("utf-16-le")) // 2
        for block in library.presentation(fingerprint)["passage"]["blocks"]
        for sentence in block["sentences"]
    }
