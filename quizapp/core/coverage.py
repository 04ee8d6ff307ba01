"""What a set asks about: how many questions rest on each paragraph, and how many each process has against its target.

Works on a draft at any time of writing: a question without process, subprocess or evidence is counted as such.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from quizapp.core.question_types.base import SUBPROCESSES

SHARES: Mapping[str, float] = {"locate": 0.25, "understand": 0.45, "evaluate": 0.30}
"""Share of the questions by process where the author set no target: those of the PISA 2018 reading framework (25, 45
and 30 %), from which AKM took its three processes."""
USUAL_LENGTH = 10
"""Questions a default target is reckoned for until there are more: what a class reads and answers in one lesson."""


class ParagraphCount(NamedTuple):
    """A paragraph, its number on the page (from 1) and how many questions rest on it."""

    block_id: str
    number: int
    questions: int


class PlaceCount(NamedTuple):
    """A heading or a box and how many questions rest on it; nobody expects any."""

    block_id: str
    kind: str
    questions: int


class SubprocessCount(NamedTuple):
    """How many questions ask for a subprocess."""

    subprocess: str
    questions: int


class ProcessCount(NamedTuple):
    """How many questions ask for a process, and how many there should be."""

    process: str
    questions: int
    target: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the questions of a set rest on and ask for."""

    questions: int
    paragraphs: tuple[ParagraphCount, ...]
    """In reading order."""
    others: tuple[PlaceCount, ...]
    """Headings and boxes."""
    processes: tuple[ProcessCount, ...]
    subprocesses: Mapping[str, tuple[SubprocessCount, ...]]
    """By process, those without a question too."""
    chosen_targets: bool
    """Whether the author set the targets; otherwise they are the usual shares."""
    without_evidence: tuple[str, ...]
    """Ids of the questions that rest on nothing yet."""
    without_process: tuple[str, ...]
    """Ids of the questions whose process is not chosen yet."""

    @property
    def uncovered(self) -> tuple[int, ...]:
        """The numbers of the paragraphs without a question."""
        return tuple(paragraph.number for paragraph in self.paragraphs if not paragraph.questions)


def coverage(draft: Mapping[str, Any]) -> Coverage:
    """Return the coverage of a draft (`core.drafts.Draft`), or of the plain data of a published set."""
    questions = draft["questions"]
    rests = Counter(block for question in questions for block in blocks_under(question))
    asked = Counter(process_of(question) for question in questions)
    finer = Counter(question.get("subprocess") for question in questions)
    targets = targets_of(draft)
    numbers = paragraph_numbers(draft)
    blocks = draft["passage"]["blocks"]
    return Coverage(
        questions=len(questions),
        paragraphs=tuple(ParagraphCount(name, number, rests[name]) for name, number in numbers.items()),
        others=tuple(
            PlaceCount(block["id"], block["kind"], rests[block["id"]]) for block in blocks if block["id"] not in numbers
        ),
        processes=tuple(ProcessCount(name, asked[name], targets[name]) for name in SHARES),
        subprocesses={name: tuple(SubprocessCount(one, finer[one]) for one in SUBPROCESSES[name]) for name in SHARES},
        chosen_targets=bool(draft.get("targets")),
        without_evidence=tuple(question["id"] for question in questions if not blocks_under(question)),
        without_process=tuple(question["id"] for question in questions if process_of(question) is None),
    )


def paragraph_numbers(draft: Mapping[str, Any]) -> dict[str, int]:
    """Return the number of each paragraph by block id, as `Passage.numbers` does, for plain data."""
    names = [block["id"] for block in draft["passage"]["blocks"] if block["kind"] == "paragraph"]
    return {name: number for number, name in enumerate(names, start=1)}


def process_of(question: Mapping[str, Any]) -> str | None:
    """Return the question's process, or None while none of the three is chosen."""
    process = question.get("process")
    return process if process in SHARES else None


def blocks_under(question: Mapping[str, Any]) -> frozenset[str]:
    """Return the ids of the blocks the question rests on: its own evidence, that of its rows, and its gold sentences."""
    places = (place.get("at") if isinstance(place, Mapping) else place for place in places_under(question))
    return frozenset(str(place).split(".")[0] for place in places if place)


def places_under(question: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the places the question rests on, as it has them: its own evidence, that of its rows, its gold sentences."""
    yield from question.get("evidence") or ()
    for row in question.get("rows") or ():
        yield from row.get("evidence") or ()
    yield from (name for name in question.get("gold") or () if isinstance(name, str))


def targets_of(draft: Mapping[str, Any]) -> dict[str, int]:
    """Return how many questions each process should have: the author's targets, else the usual shares.

    The usual shares are of `USUAL_LENGTH` questions, of all once there are more.
    """
    chosen = draft.get("targets")
    if chosen:
        return {name: int(chosen.get(name, 0)) for name in SHARES}
    return usual_targets(max(USUAL_LENGTH, len(draft["questions"])))


def usual_targets(questions: int) -> dict[str, int]:
    """Divide `questions` by the usual shares into whole numbers that sum up to it (largest remainders).

    Of equal remainders the smaller share gets the question: every process should be asked for.
    """
    exact = {name: round(share * questions, 9) for name, share in SHARES.items()}
    whole = {name: math.floor(value) for name, value in exact.items()}
    by_remainder = sorted(SHARES, key=lambda name: (whole[name] - exact[name], SHARES[name]))
    for name in by_remainder[: questions - sum(whole.values())]:
        whole[name] += 1
    return whole
