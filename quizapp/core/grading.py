"""From scores to marks and totals. A mark is the fraction times the question's points."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

State = Literal["right", "half", "wrong", "waiting", "blank", "void"]


@dataclass(frozen=True, slots=True)
class Marked:
    """What one question of an attempt came to: `fraction` of `points`, still `waiting` for a person, or `blank`.

    `void`: a ruling took the question out of the count.
    """

    points: int
    fraction: float | None
    waiting: bool = False
    blank: bool = False
    void: bool = False

    @property
    def mark(self) -> float:
        """Marks given so far."""
        return 0.0 if self.waiting or self.void or self.fraction is None else self.fraction * self.points

    @property
    def state(self) -> State:
        """How tables and feedback show it, by shape and word."""
        if self.void:
            return "void"
        if self.waiting:
            return "waiting"
        if self.blank or self.fraction is None:
            return "blank"
        if self.fraction >= 1:
            return "right"
        return "half" if self.fraction > 0 else "wrong"


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of an attempt. Provisional while a response waits; `maximum` counts the waiting questions too.

    `void`: points of the questions that do not count; `maximum` is without them.
    """

    mark: float
    maximum: int
    waiting: int
    void: int = 0

    @property
    def percent(self) -> int:
        """Marks in points of 100, rounded half up, as the screen shows it."""
        return percent(self.mark, self.maximum)


def total(marks: Iterable[Marked]) -> Total:
    """Return the sum over the questions of an attempt."""
    listed = list(marks)
    return Total(
        mark=math.fsum(marked.mark for marked in listed),
        maximum=sum(marked.points for marked in listed if not marked.void),
        waiting=sum(marked.waiting and not marked.void for marked in listed),
        void=sum(marked.points for marked in listed if marked.void),
    )


def percent(mark: float, maximum: float) -> int:
    """Return `mark` of `maximum` as a whole number 0-100, rounded half up (65.5 shows 66); 0 of 0 is 0."""
    if maximum <= 0:
        return 0
    # Sums of thirds may fall a hair below the half: round to nine places first.
    return math.floor(round(100 * mark / maximum, 9) + 0.5)
