"""The mark book: which attempt counts, what original and remedial mark come to, averages by weight, semesters.

Marks here are the whole numbers that the screen shows, so that a teacher can check every average by hand. A mark that
is not there is no 0: it is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from quizapp.core.grading import percent
from quizapp.core.local_times import FIRST_MONTH
from quizapp.core.messages import N_
from quizapp.core.question_types.base import Process

FinalRule = Literal["capped", "highest", "average"]
FINAL_RULES: dict[FinalRule, str] = {
    "capped": N_("The higher one; a remedial counts at most the pass mark"),
    "highest": N_("The higher one"),
    "average": N_("The mean of both, never below the original"),
}
"""The three ways the national guides of assessment (Panduan Penilaian) leave to schools. The first is the usual one and
the default: a remedial shows that the goal has been reached, and is no second chance at a high mark that others had
to earn at the first attempt."""

HAIR = 1e-9
"""Sums of thirds differ by so little."""
HEAVIEST = 10.0
"""The highest weight: what counts more is two assessments."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """An attempt of one pupil at one assignment, as far as a mark book looks."""

    attempt_id: int
    number: int
    handed_in: bool
    mark: float | None = None
    maximum: float = 0
    waiting: int = 0
    """Answers that wait for a mark; while there are any, the mark is provisional."""

    @property
    def points(self) -> int | None:
        """The mark in points of 100 as shown; none where nothing has been handed in, or where nothing counts."""
        if not self.handed_in or self.mark is None or self.maximum <= 0:
            return None
        return percent(self.mark, self.maximum)

    @property
    def share(self) -> float | None:
        """The mark as a share of the maximum, 0-1."""
        return None if self.points is None or self.mark is None else self.mark / self.maximum


def counted(sittings: Iterable[Sitting], counts: str) -> Sitting | None:
    """Return the sitting that stands in the mark book: the `first`, the `newest` begun, or the `best`.

    The same choice as `operations.participants.chosen_attempt` makes in the database.
    """
    listed = sorted(sittings, key=lambda one: one.number)
    if not listed:
        return None
    if counts == "newest":
        return listed[-1]
    if counts == "best":
        return min(listed, key=lambda one: (not one.handed_in, -(one.mark or 0.0), one.number))
    return listed[0] if listed[0].number == 1 else None


def final_mark(original: int | None, remedial: int | None, pass_mark: int | None, rule: str) -> int | None:
    """Return what both marks (points of 100) come to by `rule`. The original is never lowered.

    Without a pass mark nothing is capped. Who has only a remedial mark gets it by the same rule.
    """
    if remedial is None:
        return original
    if rule == "capped" and pass_mark is not None:
        remedial = min(remedial, pass_mark)
    elif rule == "average" and original is not None:
        remedial = _half_up((original + remedial) / 2)
    return remedial if original is None else max(original, remedial)


def average(marks: Iterable[tuple[int | None, float]]) -> int | None:
    """Return the mean of marks by weight, rounded half up. Marks that are missing and weights of 0 do not count."""
    counting = [(mark, weight) for mark, weight in marks if mark is not None and weight > 0]
    if not counting:
        return None
    return _half_up(math.fsum(mark * weight for mark, weight in counting) / math.fsum(weight for _, weight in counting))


def _half_up(value: float) -> int:
    return math.floor(round(value, 9) + 0.5)


def semester(day: date) -> int:
    """Return 1 for a day from July to December, 2 from January to June."""
    return 1 if day.month >= FIRST_MONTH else 2


@dataclass(frozen=True, slots=True)
class Goal:
    """How a pupil does in one process: answers, and the mean of the honest estimate (`core.progress`)."""

    process: Process
    n: int
    mean: float
    label: str


def highest_and_lowest(goals: Sequence[Goal], fewest: int) -> tuple[Process | None, Process | None]:
    """Return the processes that a report calls strongest and weakest (*TP tertinggi*, *TP terendah*), or None.

    Only of processes with `fewest` answers or more; the strongest is none that is surely not mastered, the weakest none
    that surely is, and never the same. With equal means nothing is said about which is weaker.
    """
    known = [goal for goal in goals if goal.n >= fewest]
    if not known:
        return None, None
    best, worst = max(known, key=lambda goal: goal.mean), min(known, key=lambda goal: goal.mean)
    differ = best.mean - worst.mean > HAIR
    alone = len(known) == 1
    high = best.process if (differ or alone) and best.label != "not_mastered" else None
    low = worst.process if (differ or alone) and worst.label != "mastered" and worst.process != high else None
    return high, low
