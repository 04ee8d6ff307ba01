"""The learning curve: how often the grader is right about the unmarked answers after 0, 5, 10, 20 and 40 marks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from quizapp.core.text_matching import NO_MARKS, Ledger, MarkedForm
from tests.benchmarks.grading import baseline
from tests.benchmarks.grading.answers import Answer, by_question, load
from tests.benchmarks.grading.grading import EVEN, Grader

MARKS = (5, 10, 20, 40)
MOST_MARKS = {"beetle": 40, "scientsbank": 20}
FEWEST_LEFT = 8
"""A question takes part where at least so many answers are left to be judged."""


@dataclass
class Point:
    """How many of `answers` were right after some marks: by the grader, by TF-IDF alone, by the grader without marks."""

    answers: int = 0
    grader: int = 0
    tfidf: int = 0
    unmarked: int = 0
    questions: set[str] = field(default_factory=set)


def measure(source: str, draws: int, grader: Grader) -> dict[int, Point]:
    """Return the points of the curve; each draw marks other answers of every question."""
    points = {count: Point() for count in MARKS if count <= MOST_MARKS[source]}
    for question, rows in by_question(load(source)).items():
        alone = [_right(grader, row, NO_MARKS) for row in rows]
        for draw in range(draws):
            order = list(range(len(rows)))
            random.Random(f"{source} {question} {draw}").shuffle(order)
            for count, point in points.items():
                if len(rows) < count + FEWEST_LEFT:
                    continue
                _add(point, rows, order[:count], order[count:], alone, grader)
                point.questions.add(question)
    return points


def _add(
    point: Point, rows: Sequence[Answer], marked: list[int], rest: list[int], alone: list[bool], grader: Grader
) -> None:
    ledger = Ledger(tuple(MarkedForm(rows[place].text, float(rows[place].right)) for place in marked))
    baselined = baseline.predict(
        [(rows[place].text, rows[place].right) for place in marked], [rows[place].text for place in rest]
    )
    point.answers += len(rest)
    point.grader += sum(_right(grader, rows[place], ledger) for place in rest)
    point.tfidf += sum(said == rows[place].right for said, place in zip(baselined, rest, strict=True))
    point.unmarked += sum(alone[place] for place in rest)


def _right(grader: Grader, row: Answer, ledger: Ledger) -> bool:
    return (grader(row.text, row.key, ledger).sureness >= EVEN) == row.right
