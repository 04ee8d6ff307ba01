"""Come-back practice: which cards a missed question makes, and when one is due again.

When a card comes back follows FSRS (Ye, Su & Cao 2022, "A stochastic shortest path algorithm for optimizing spaced
repetition scheduling"; the package `fsrs`), without its minute-long learning steps: nothing comes back the same day, and
nothing later than half a school year. The scheduler draws nothing at random, so the same looks give the same dates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Literal

from fsrs import Card, Rating, Scheduler

from quizapp.core.passages import GlossaryEntry, Passage
from quizapp.core.text_matching.normalizing import tokens

Kind = Literal["fact", "word"]

RETENTION = 0.9
"""How likely a card is still known on the day it comes back."""
LONGEST_INTERVAL = timedelta(days=180)
RATINGS = (1, 2, 3, 4)
"""Forgotten, with effort, known, easily known: `fsrs.Rating`."""
LONGEST_SOURCE = 120


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What one look at a card leads to."""

    state: dict[str, Any]
    """What the scheduler remembers; give it back unchanged with the next look."""
    due_at: datetime
    interval: timedelta


def new_state(now: datetime) -> dict[str, Any]:
    """Return the state of a card that has never been looked at; it is due at once. `now` is in UTC."""
    return dict(Card(card_id=0, due=now).to_dict())


def review(state: dict[str, Any], rating: int, now: datetime) -> Reviewed:
    """Return when a card comes back after it was remembered as well as `rating` (see `RATINGS`) says. `now` is in UTC.

    Raises `ValueError` for another rating.
    """
    card = Card.from_dict(state)  # type: ignore[arg-type]  # a stored dictionary has no narrower type
    card, _ = _scheduler().review_card(card, Rating(rating), review_datetime=now)
    return Reviewed(dict(card.to_dict()), card.due, card.due - now)


@lru_cache(maxsize=1)
def _scheduler() -> Scheduler:
    return Scheduler(
        desired_retention=RETENTION,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST_INTERVAL.days,
        enable_fuzzing=False,
    )


def fact_source(quiz_id: int, question_id: str) -> str:
    """Return what tells the card of a question from all others of a pupil."""
    return f"question:{quiz_id}:{question_id}"[:LONGEST_SOURCE]


def word_source(quiz_id: int, term: str) -> str:
    """Return what tells the card of a word from all others of a pupil."""
    return f"word:{quiz_id}:{term.casefold()}"[:LONGEST_SOURCE]


def words_of(sentences: Iterable[str], passage: Passage) -> tuple[GlossaryEntry, ...]:
    """Return the explained words that stand in `sentences` (ids), where a missed question rests: perhaps it was a word."""
    texts = [tokens(passage.sentences[name].text, passage.language) for name in sentences if name in passage.sentences]
    found = []
    for entry in passage.glossary:
        term = tokens(entry.term, passage.language)
        if term and any(_contains(text, term) for text in texts):
            found.append(entry)
    return tuple(found)


def sentence_with(term: str, passage: Passage) -> str | None:
    """Return the first sentence of the passage where `term` stands, or None."""
    wanted = tokens(term, passage.language)
    for sentence in passage.sentences.values():
        if _contains(tokens(sentence.text, passage.language), wanted):
            return sentence.text
    return None


def _contains(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(words[at : at + len(part)] == part for at in range(len(words) - len(part) + 1))
