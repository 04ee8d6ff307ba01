"""How the totals are spread, in bins of ten points of 100."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quizapp.core.psychometrics.words import PLACES

WIDTH = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """How many learners have from `low` to `high` points of 100; a limit belongs to the higher bin, 100 to the last."""

    low: int
    high: int
    count: int


def histogram(totals: Sequence[float], maximum: float) -> tuple[Bin, ...]:
    """Return the ten bins of `totals`, of which `maximum` is the highest possible one."""
    counts = [0] * (100 // WIDTH)
    for total in totals:
        place = int(round(100 * total / maximum, PLACES) // WIDTH)
        counts[min(max(place, 0), len(counts) - 1)] += 1
    return tuple(Bin(place * WIDTH, place * WIDTH + WIDTH, count) for place, count in enumerate(counts))
