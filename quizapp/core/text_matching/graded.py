"""What the whole pipeline says about a reply, with all that it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.core.text_matching.keys import Decision
from quizapp.core.text_matching.ledger import MarkedForm


@dataclass(frozen=True, slots=True)
class Pair:
    """A word of the reply (`typed`) beside the word of a form (`word`), and how many letters differ."""

    typed: str
    word: str
    edits: int = 0


@dataclass(frozen=True, slots=True)
class Alignment:
    """A reply laid beside one form: words found as they are, slips forgiven, words missing, words that say something
    else in the same place ("1946" for "1945", a negation), and words of the reply that the form does not have."""

    form: str
    found: tuple[str, ...] = ()
    forgiven: tuple[Pair, ...] = ()
    missing: tuple[str, ...] = ()
    contradicted: tuple[Pair, ...] = ()
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nearest:
    """A marked form and how alike it is, 0-1."""

    form: MarkedForm
    likeness: float


@dataclass(frozen=True, slots=True)
class Graded:
    """A decision with `sureness`, from surely wrong (0) to surely right (1), and what it was derived from.

    `marked`: the teacher's form that decided. `threshold`: the sureness that would have been accepted by itself; none
    where only rules decide. `marks`: how many marked forms the learned model knew (0: it did not take part).
    """

    decision: Decision
    sureness: float
    alignment: Alignment | None = None
    nearest: tuple[Nearest, ...] = ()
    marked: MarkedForm | None = None
    threshold: float | None = None
    marks: int = 0
