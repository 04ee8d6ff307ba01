"""How many decisions a teacher takes until enough of the answers are marked right.

Every answer has a mark to begin with: the one its sureness leans to. The teacher looks at the group of alike answers with
the most to win (its size times how unsure it is) and marks it as people marked most of it; then the question's model is
fitted again.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from quizapp.core.text_matching import NO_MARKS, Ledger, MarkedForm, canonical
from quizapp.core.text_matching.grouping import group
from tests.benchmarks.grading.answers import Answer, by_question
from tests.benchmarks.grading.grading import EVEN, Grader

GOALS = (0.95, 0.97, 0.98)


@dataclass
class _Question:
    rows: tuple[Answer, ...]
    groups: list[tuple[int, ...]]
    sureness: list[float]
    settled: dict[int, bool] = field(default_factory=dict)
    marks: list[MarkedForm] = field(default_factory=list)

    def right(self) -> int:
        """Return how many of the marks as they stand agree with people."""
        return sum(
            self.settled.get(place, self.sureness[place] >= EVEN) == row.right for place, row in enumerate(self.rows)
        )

    def gain(self, places: tuple[int, ...]) -> float:
        """Return how many answers of a group are to be marked, times how unsure they are."""
        return sum(1 - abs(2 * self.sureness[place] - 1) + 0.01 for place in places)


def sample(answers: Sequence[Answer], size: int, seed: int) -> tuple[Answer, ...]:
    """Return all answers to as many questions as it takes to have `size` of them."""
    questions = by_question(answers)
    names = sorted(questions)
    random.Random(seed).shuffle(names)
    chosen: list[Answer] = []
    for name in names:
        if len(chosen) >= size:
            break
        chosen.extend(questions[name])
    return tuple(chosen)


def measure(answers: Sequence[Answer], grader: Grader) -> dict[float, int | None]:
    """Return by goal how many decisions it took; None if the goal is not reached when every group is marked."""
    questions = [_question(rows, grader) for rows in by_question(answers).values()]
    right = [question.right() for question in questions]
    taken: dict[float, int | None] = {}
    actions = 0
    while True:
        for goal in GOALS:
            if goal not in taken and sum(right) >= goal * len(answers):
                taken[goal] = actions
        best = min(
            (
                (-question.gain(places), number, places)
                for number, question in enumerate(questions)
                for places in question.groups
            ),
            default=None,
        )
        if best is None or len(taken) == len(GOALS):
            return {goal: taken.get(goal) for goal in GOALS}
        _gain, number, places = best
        _mark(questions[number], places, grader)
        right[number] = questions[number].right()
        actions += 1


def _question(rows: tuple[Answer, ...], grader: Grader) -> _Question:
    groups = group([row.text for row in rows], rows[0].key)
    return _Question(rows, list(groups), [grader(row.text, row.key, NO_MARKS).sureness for row in rows])


def _mark(question: _Question, places: tuple[int, ...], grader: Grader) -> None:
    rows = question.rows
    label = 2 * sum(rows[place].right for place in places) >= len(places)
    question.groups.remove(places)
    forms = {canonical(rows[place].text, rows[place].language): rows[place].text for place in places}
    question.marks.extend(MarkedForm(text, float(label)) for text in forms.values())
    question.settled.update(dict.fromkeys(places, label))
    ledger = Ledger(tuple(question.marks))
    for place, row in enumerate(rows):
        if place not in question.settled:
            question.sureness[place] = grader(row.text, row.key, ledger).sureness
