"""The forms that teachers marked, and what one of them says about a reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from quizapp.core.text_matching.normalizing import literal, normalize


@dataclass(frozen=True, slots=True)
class MarkedForm:
    """A reply as somebody wrote it, and the share of the points (0-1) that a teacher gave it.

    `ruling`: where the decision is kept. `by`: the teacher's name. `rank`: 0 for one class, 1 for all classes of the
    teacher, 2 for everyone; the lower one holds. `comment`: words to the pupil.
    """

    text: str
    fraction: float
    ruling: int | None = None
    by: str = ""
    rank: int = 1
    comment: str = ""


@dataclass(frozen=True)
class Ledger:
    """Marked forms of one question, oldest first."""

    forms: tuple[MarkedForm, ...] = ()

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        # Worked out once: there may be thousands, and every reply of a class is looked up by it.
        return hash(self.forms)

    def __bool__(self) -> bool:
        return bool(self.forms)


NO_MARKS = Ledger()
LONGEST_REMEMBERED = 500
"""Characters of a reply; longer ones are rare, and would fill the memory."""


def canonical(text: str, language: str) -> str:
    """Return what equality of replies is judged by: the normalised text, or the signs of a reply that has only signs."""
    return _remembered(text, language) if len(text) <= LONGEST_REMEMBERED else _canonical(text, language)


def _canonical(text: str, language: str) -> str:
    return normalize(text, language) or literal(text)


# One more mark changes the ledger, and all that was marked before is looked up in it again.
_remembered = lru_cache(maxsize=8192)(_canonical)


@lru_cache(maxsize=256)
def index(ledger: Ledger, language: str) -> Mapping[str, tuple[MarkedForm, ...]]:
    """Return by canonical form what holds for it: the forms of the lowest rank, newest last."""
    found: dict[str, list[MarkedForm]] = {}
    for form in ledger.forms:
        found.setdefault(canonical(form.text, language), []).append(form)
    return {
        text: tuple(form for form in forms if form.rank == min(one.rank for one in forms))
        for text, forms in found.items()
    }
