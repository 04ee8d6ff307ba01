"""What an author may say about a short answer, and what the matcher says back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from quizapp.core.messages import Message

Outcome = Literal["full", "partial", "none", "review", "blank"]


@dataclass(frozen=True, slots=True)
class DateKey:
    """The date asked for. `weekday`: 0 is Monday. `required`: of "day", "month", "year", "weekday".

    Parts that are not required may be left out; a wrong year still contradicts, a wrong weekday only if it is required.
    """

    year: int | None
    month: int
    day: int | None  # None in a form that names a month of a year
    weekday: int | None = None
    required: frozenset[str] = frozenset({"day", "month"})


@dataclass(frozen=True, slots=True)
class NumberKey:
    """The number asked for, right within ± `tolerance`, in `unit` (a word or abbreviation of the language data)."""

    value: Decimal
    tolerance: Decimal = Decimal(0)
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Concept:
    """A part that a complete answer has: `accepted` are ways to say it, `share` is its part of the points (0 to 1).

    `name` says what kind of thing it is ("tempat"), never the thing itself: pupils may read which part is missing.
    """

    name: str
    share: float
    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list in any order; `accepted` are ways to say it, and two of them are still one entry."""

    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """Everything the author listed for one short-answer question. Forms are plain text, as a pupil might write them.

    `language`: "id", "en" or any other code. `question`: the prompt; its own words are no evidence of knowing.
    `partial`: (form, credit), 0 < credit < 1. `insufficient`: true but not enough. `review`: a person should look.
    `vocabulary`: the word itself is asked, so spelling may not turn it into another word. `passage_words`: what `words`
    returns for the passage; such a word is never taken for a misspelt key. `concepts`: every one is needed, each earns its
    share; `items`: any `needed` of them, each earns the same. A key has one of the two at most; `accepted` may then be empty
    and holds whole answers.
    """

    language: str
    question: str
    accepted: tuple[str, ...]
    partial: tuple[tuple[str, float], ...] = ()
    wrong: tuple[str, ...] = ()
    insufficient: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    date: DateKey | None = None
    number: NumberKey | None = None
    vocabulary: bool = False
    passage_words: frozenset[str] = frozenset()
    concepts: tuple[Concept, ...] = ()
    items: tuple[Item, ...] = ()
    needed: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules say about one reply.

    `credit`: 0 to 1; 0 unless the outcome is "full" (1) or "partial" (the author's figure). `rule`: a stable code, listed
    in `verdicts`. `message`: the same in words for pupil and teacher. `form`: the author's form that decided, if one did.
    """

    outcome: Outcome
    credit: float
    rule: str
    message: Message
    form: str | None = None
