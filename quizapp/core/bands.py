"""Bands of marks, above or below the pass mark, and what a class reached as a whole (*ketuntasan klasikal*, *daya serap*).

Everything is read from the whole number that the screen shows, rounded half up: 65.5 shows 66 and stands in the band
66-85. Who handed nothing in has no mark and is in no band: *tidak mengerjakan* is not 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from quizapp.core.grading import percent
from quizapp.core.messages import N_

MEANINGS = (
    N_("not reached yet, remedial of all parts"),
    N_("not reached yet, remedial of some parts"),
    N_("reached"),
    N_("reached, enrichment"),
)
"""What the four intervals of the national guide (Panduan Pembelajaran dan Asesmen, KKTP by intervals) mean."""

Standing = Literal["below", "above", "undecided"]
"""Of a mark and the pass mark. Undecided: answers wait for a mark, and it depends on them."""


@dataclass(frozen=True, slots=True)
class Band:
    """Points of 100 from `low` to `high`, both in it. `meaning` is empty where a school has another number of bands."""

    low: int
    high: int
    meaning: str = ""


def bands(limits: Sequence[int]) -> tuple[Band, ...]:
    """Return the bands between the highest points of each but the last (`SchoolSettings.bands`), the lowest first."""
    meanings = MEANINGS if len(limits) + 1 == len(MEANINGS) else ("",) * (len(limits) + 1)
    lows, highs = [0, *(limit + 1 for limit in limits)], [*limits, 100]
    return tuple(Band(*one) for one in zip(lows, highs, meanings, strict=True))


def shown(share: float) -> int:
    """Return a share of 0-1 as the whole number on the screen, rounded half up."""
    return percent(share, 1)


def band_of(points: int, limits: Sequence[int]) -> int:
    """Return in which band (from 0) the number shown on the screen is."""
    return sum(points > limit for limit in limits)


def standing(points: int, best: int, pass_mark: int) -> Standing:
    """Return where a mark stands. `points` is what it is now, `best` what it is if every waiting answer is right."""
    if points >= pass_mark:
        return "above"
    return "below" if best < pass_mark else "undecided"


@dataclass(frozen=True, slots=True)
class ClassSummary:
    """What those who handed in reached. Undefined values (nobody handed in) are None, never 0."""

    counts: tuple[int, ...]
    """How many are in each band."""
    handed_in: int
    passed: int
    mastery: float | None
    """*Ketuntasan klasikal*: percent of them at or above the pass mark."""
    absorption: float | None
    """*Daya serap*: the mean of their marks in points of 100, not rounded before."""


def class_summary(shares: Iterable[float], limits: Sequence[int], pass_mark: int) -> ClassSummary:
    """Return what a class reached. `shares`: of the maximum, 0-1, one for each pupil who handed in."""
    found = list(shares)
    points = [shown(share) for share in found]
    places = [band_of(one, limits) for one in points]
    passed = sum(one >= pass_mark for one in points)
    return ClassSummary(
        counts=tuple(places.count(band) for band in range(len(limits) + 1)),
        handed_in=len(found),
        passed=passed,
        mastery=100 * passed / len(found) if found else None,
        absorption=100 * math.fsum(found) / len(found) if found else None,
    )
