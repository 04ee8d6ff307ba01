"""How well a class understood each part of a text: the questions that rest on a sentence, and what they came to.

Sentences of a block that follow one another and carry the same questions are one *place*. What a place came to is that of
all answers to its questions together; a question out of which answers wait for a mark is kept out, and one that does not
count is, too. For few learners only counts are given (`Limits.fewest`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from quizapp.core.coverage import places_under
from quizapp.core.messages import N_
from quizapp.core.passages import Block, Passage, Span
from quizapp.core.question_types.base import Question
from quizapp.core.school_settings import Limits

Level = Literal["few", "some", "most", "counts", "nobody", "waiting", "void", "none"]
LEVEL_WORDS: Mapping[Level, str] = {
    "few": N_("few understood"),
    "some": N_("some understood"),
    "most": N_("most understood"),
    "counts": N_("too few pupils for a word"),
    "nobody": N_("no answers yet"),
    "waiting": N_("waiting for marks"),
    "void": N_("does not count"),
    "none": N_("no question"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question came to in the attempts that are meant, those left out for whom it does not count."""

    learners: int = 0
    right: int = 0
    """Answers with all the points ..."""
    partly: int = 0
    """... and with some of them."""
    earned: float = 0.0
    """Sum of the shares of the points."""
    waiting: int = 0
    void: int = 0
    """For how many it does not count."""

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.learners + other.learners,
            self.right + other.right,
            self.partly + other.partly,
            self.earned + other.earned,
            self.waiting + other.waiting,
            self.void + other.void,
        )

    @property
    def counts(self) -> bool:
        """Whether something may be said about it: somebody answered, and nothing waits."""
        return self.learners > 0 and not self.waiting

    def share(self, fewest: int) -> float | None:
        """Return the mean share of the points, 0-1; none for fewer than `fewest` learners or while answers wait."""
        return self.earned / self.learners if self.counts and self.learners >= fewest else None


@dataclass(frozen=True, slots=True)
class Place:
    """Sentences of one block that the same questions rest on."""

    first: int
    """Place of its first sentence in the block, from 1 ..."""
    last: int
    """... and of its last."""
    sentences: tuple[str, ...]
    """Full ids."""
    questions: tuple[int, ...]
    """Numbers of the questions that rest on it; empty where none does."""
    outcome: Outcome
    """Of those that count, together."""
    left_out: tuple[int, ...]
    """Questions that rest on it and are kept out: answers wait, or they do not count."""
    share: float | None
    level: Level


@dataclass(frozen=True, slots=True)
class MappedBlock:
    """A block of the text with its places in order."""

    block: Block
    number: int | None
    """Of a paragraph; headings and boxes have none."""
    places: tuple[Place, ...]

    @property
    def covered(self) -> bool:
        """Whether a question rests on it."""
        return any(place.questions for place in self.places)


@dataclass(frozen=True, slots=True)
class PassageMap:
    """A text and how well it was understood."""

    blocks: tuple[MappedBlock, ...]

    @property
    def uncovered(self) -> tuple[int, ...]:
        """The numbers of the paragraphs no question rests on."""
        return tuple(one.number for one in self.blocks if one.number is not None and not one.covered)

    def weakest(self) -> tuple[MappedBlock, Place] | None:
        """Return the place that was understood worst; none where nothing may be said, or where all are equal."""
        known = [
            (place.share, block, place) for block in self.blocks for place in block.places if place.share is not None
        ]
        if not known:
            return None
        lowest, highest = (choose(share for share, _, _ in known) for choose in (min, max))
        if math.isclose(lowest, highest) and len(known) > 1:
            return None
        return next((block, place) for share, block, place in known if share == lowest)


def passage_map(
    passage: Passage, resting: Mapping[int, Iterable[str]], outcomes: Mapping[int, Outcome], limits: Limits
) -> PassageMap:
    """Return the map of `passage`.

    `resting`: the sentence ids each question rests on, by its number (see `sentences_under`); `outcomes`: what each came
    to. A question without an outcome has not been answered by anybody.
    """
    on: dict[str, list[int]] = {}
    for number, sentences in sorted(resting.items()):
        for sentence in sentences:
            on.setdefault(sentence, []).append(number)
    return PassageMap(
        tuple(
            MappedBlock(block, passage.numbers.get(block.id), tuple(_places(block, on, outcomes, limits)))
            for block in passage.blocks
        )
    )


def sentences_under(question: Question, passage: Passage) -> tuple[str, ...]:
    """Return the full ids of the sentences `question` rests on, in reading order.

    Its evidence, that of its rows, and the sentences that are its key.
    """
    spans = [Span.model_validate(place) for place in places_under(question.model_dump(mode="json"))]
    found = {name for span in spans for name in passage.resolve(span)}
    return tuple(name for name in passage.sentences if name in found)


def _places(
    block: Block, on: Mapping[str, Sequence[int]], outcomes: Mapping[int, Outcome], limits: Limits
) -> Iterable[Place]:
    names = [f"{block.id}.{sentence.id}" for sentence in block.sentences]
    runs = groupby(enumerate(names, start=1), key=lambda item: tuple(on.get(item[1], ())))
    for questions, run in runs:
        listed = list(run)
        counted = [number for number in questions if outcomes.get(number, Outcome()).counts]
        outcome = sum((outcomes[number] for number in counted), Outcome())
        # Each question by itself must have enough learners: two with half of them each are not enough.
        enough = [outcomes[number] for number in counted if outcomes[number].learners >= limits.fewest]
        share = sum(one.earned for one in enough) / sum(one.learners for one in enough) if enough else None
        yield Place(
            first=listed[0][0],
            last=listed[-1][0],
            sentences=tuple(name for _, name in listed),
            questions=questions,
            outcome=outcome,
            left_out=tuple(number for number in questions if _kept_out(outcomes.get(number))),
            share=share,
            level=_level([outcomes.get(number, Outcome()) for number in questions], share, limits),
        )


def _kept_out(outcome: Outcome | None) -> bool:
    return outcome is not None and (outcome.waiting > 0 or (outcome.void > 0 and not outcome.learners))


def _level(outcomes: Sequence[Outcome], share: float | None, limits: Limits) -> Level:
    if not outcomes:
        return "none"
    if share is not None:
        return level_of(share, limits)
    if any(one.counts for one in outcomes):
        return "counts"
    if any(one.waiting for one in outcomes):
        return "waiting"
    return "void" if any(one.void for one in outcomes) else "nobody"


def level_of(share: float, limits: Limits) -> Level:
    """Return the word for a mean share: the limits are those of hard and easy questions, both themselves in between."""
    rounded = round(share, 9)  # sums of thirds may miss a limit by a hair
    if rounded < limits.hard_below:
        return "few"
    return "most" if rounded > limits.easy_above else "some"
