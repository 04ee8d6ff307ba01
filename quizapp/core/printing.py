"""A set as paper shows it: the same signs whether it is a draft or published, and the key beside each question."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from quizapp.core.coverage import blocks_under
from quizapp.core.drafts import Draft, passage_of, question_of
from quizapp.core.paper import Notation, block_labels, notation_of
from quizapp.core.passages import Block, Passage, Span
from quizapp.core.question_types.base import Question


@dataclass(frozen=True)
class PrintedQuestion:
    """A question of a set. What an author has not finished has data only."""

    number: int
    data: Mapping[str, Any]
    """As it is stored; of a draft perhaps incomplete."""
    question: Question | None
    view: Mapping[str, Any]
    """What a pupil may see of it; empty while it is incomplete."""
    notation: Notation | None
    rests_on: tuple[str, ...]
    """Labels of the blocks it rests on, in reading order."""

    @property
    def by_hand(self) -> bool:
        """Whether only a person can mark it."""
        return self.question is not None and self.question.correct_response() is None

    @property
    def key(self) -> str:
        """The key as it is written on paper; empty where only a person can say, or nobody has said yet."""
        if self.question is None or self.notation is None:
            return ""
        return self.notation.words(self.question.correct_response())


@dataclass(frozen=True)
class PrintedSet:
    """A passage and its questions."""

    title: str
    passage: Passage
    questions: tuple[PrintedQuestion, ...]

    @cached_property
    def labels(self) -> dict[str, str]:
        """What paper calls each block."""
        return labels_of(self.passage)

    @property
    def complete(self) -> tuple[PrintedQuestion, ...]:
        """The questions that can be printed."""
        return tuple(one for one in self.questions if one.question is not None)

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers of those that cannot, because something of them is not written yet."""
        return tuple(one.number for one in self.questions if one.question is None)

    @property
    def points(self) -> int:
        """The highest mark."""
        return sum(one.question.points for one in self.complete if one.question is not None)

    @property
    def asks_for_sentences(self) -> bool:
        """Whether pupils name sentences, so that these need numbers in the text."""
        return any(one.notation is not None and one.notation.kind == "sentences" for one in self.questions)

    def place(self, sentence: str) -> tuple[str, int]:
        """Return the label of the block and the number in it of a sentence, by its full id."""
        block_id, _, name = sentence.partition(".")
        block = next(block for block in self.passage.blocks if block.id == block_id)
        names = [one.id for one in block.sentences]
        return self.labels[block_id], names.index(name) + 1

    def sentences_under(self, question: Question) -> tuple[str, ...]:
        """Return the full ids of the sentences that a question rests on, in reading order."""
        spans: Iterable[Span] = question.evidence
        found = {name for span in spans for name in self.passage.resolve(span)}
        return tuple(name for name in self.passage.sentences if name in found)


def labels_of(passage: Passage) -> dict[str, str]:
    """Return what paper calls each block of a passage."""
    return block_labels([_as_view(block, passage) for block in passage.blocks], passage.language)


def _as_view(block: Block, passage: Passage) -> dict[str, Any]:
    return {"id": block.id, "kind": block.kind, "number": passage.numbers.get(block.id)}


def printed_version(title: str, passage: Passage, questions: Iterable[Question]) -> PrintedSet:
    """Return a published set; the ids of its parts are drawn already."""
    labels = labels_of(passage)
    return PrintedSet(
        title,
        passage,
        tuple(
            _printed(number, one.model_dump(mode="json"), one, passage, labels)
            for number, one in enumerate(questions, start=1)
        ),
    )


def printed_draft(draft: Draft) -> PrintedSet:
    """Return a draft, however incomplete.

    Its parts get ids that look drawn and are the same each time: authors' ids would stand in the order of the key.
    """
    passage = passage_of(draft)
    labels = labels_of(passage)
    questions = []
    for number, data in enumerate(draft["questions"], start=1):
        question = question_of(data)
        if question is not None and any(question.problems(passage)):
            question = None
        drawn = None if question is None else question.with_opaque_ids(_drawing(str(data["id"])))
        questions.append(_printed(number, data, drawn, passage, labels))
    return PrintedSet(str(draft["title"]), passage, tuple(questions))


def _printed(
    number: int, data: Mapping[str, Any], question: Question | None, passage: Passage, labels: Mapping[str, str]
) -> PrintedQuestion:
    blocks = blocks_under(data)
    rests_on = tuple(label for name, label in labels.items() if name in blocks)
    if question is None:
        return PrintedQuestion(number, data, None, {}, None, rests_on)
    view = question.presentation(passage)
    notation = notation_of(view, question.declaration(passage), labels)
    return PrintedQuestion(number, data, question, view, notation, rests_on)


def _drawing(name: str) -> Callable[[], str]:
    counted = itertools.count()
    return lambda: hashlib.sha256(f"{name}/{next(counted)}".encode()).hexdigest()[:8]
