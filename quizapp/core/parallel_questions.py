"""Choosing questions for a remedial: of the process that is weak, parallel and never the identical ones.

A question somebody has met is no proof of reading skill (reading.md 3), so only questions are candidates that none of
the pupils has met. They come from one text, so that there is one passage to read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from quizapp.core.question_types.base import Process

PROCESSES: tuple[Process, ...] = get_args(Process)
"""From the first to the highest."""
WANTED = 5
"""Questions of a remedial: about a quarter of an hour with the reading, and enough for the rule of `core.progress`."""
WANTED_OF_ALL = 10
"""Questions of any process, where none fit that are of the weak one alone."""
FEWEST = 2
"""Fewer say nothing about anybody."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that none of the pupils has met."""

    position: int
    name: str
    prompt: str
    process: Process
    subprocess: str
    type_name: str
    points: int
    by_rule: bool = True
    """A rule marks it at once; otherwise a teacher has to."""


@dataclass(frozen=True, slots=True)
class Source:
    """A published set and its questions of the process that none of the pupils has met, in the order of the text."""

    quiz_id: int
    version_id: int
    title: str
    grade: str | None
    is_read: bool
    """Some of the pupils know the text already."""
    is_same: bool
    """It is the set itself that is followed up."""
    questions: tuple[Candidate, ...]


def weakest(shares: Mapping[Process, float], *, higher_first: bool = False) -> Process | None:
    """Return the process with the smallest share of its points (0-1).

    Of equal ones the more basic, which the others build on; with `higher_first`, for an enrichment, the higher.
    """
    order = list(reversed(PROCESSES)) if higher_first else list(PROCESSES)
    known = [process for process in order if process in shares]
    return min(known, key=lambda process: shares[process], default=None)


def ranked(sources: Collection[Source], grade: str | None, wanted: int = WANTED) -> list[Source]:
    """Return the sources that have enough questions, the most fitting first, each with the questions to ask.

    More fitting: more of the wanted questions, the same grade, a text the pupils have not read, another set.
    """
    fitting = [one for one in sources if len(one.questions) >= FEWEST]
    fitting.sort(
        key=lambda one: (
            -min(len(one.questions), wanted),
            one.grade != grade,
            one.is_read,
            one.is_same,
            one.title.casefold(),
            one.quiz_id,
        )
    )
    return [replace(one, questions=picked(one.questions, wanted)) for one in fitting]


def picked(questions: Sequence[Candidate], wanted: int = WANTED) -> tuple[Candidate, ...]:
    """Return at most `wanted` questions in the order of the text.

    What rules mark goes before what waits for a teacher; then one of each subprocess in turn.
    """
    turn: dict[str, int] = {}
    order = []
    for question in questions:
        turn[question.subprocess] = turn.get(question.subprocess, 0) + 1
        order.append((not question.by_rule, turn[question.subprocess], question.position))
    best = sorted(zip(order, questions, strict=True), key=lambda pair: pair[0])[:wanted]
    return tuple(sorted((question for _, question in best), key=lambda question: question.position))
