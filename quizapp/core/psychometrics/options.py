"""What was chosen: the options of an item with their counts overall and in the two groups, and whether they work."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import compress

from quizapp.core.psychometrics import moments
from quizapp.core.psychometrics.analysis import Analysis, Column, ItemFigures
from quizapp.core.psychometrics.words import PLACES, USUAL
from quizapp.core.school_settings import Limits


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """One option: whole numbers chose it, fractions of learners stand in the groups (ties share seats)."""

    count: int
    share: float
    upper: float
    lower: float
    mean_total: float | None
    """Of those who chose it."""
    r_rest: float | None
    """Correlation of having chosen it with the marks on the other items."""
    is_key: bool
    often: bool
    """Enough chose it (`Limits.distractor_share`)."""
    works: bool
    """A distractor that enough chose, and more of the lower group than of the upper."""


@dataclass(frozen=True, slots=True)
class ChoiceFigures:
    """The options of an item in the order they were given in."""

    options: Mapping[str, OptionFigures]
    nothing: OptionFigures
    """Those who chose none of them."""
    suspect: str | None
    """The distractor with most choosers in the upper group, where it has more of them than the key."""

    @property
    def distractors(self) -> int:
        """How many options are no key."""
        return sum(not option.is_key for option in self.options.values())

    @property
    def working(self) -> int:
        """How many distractors work."""
        return sum(option.works for option in self.options.values())


def choices(
    analysis: Analysis,
    place: int,
    column: Column,
    masks: Mapping[str, bytes],
    keys: AbstractSet[str],
    limits: Limits = USUAL,
) -> ChoiceFigures:
    """Return the figures of the options of the item at `place` (from 0), `column` being the marks on it.

    `masks`: by option, 1 for each learner who chose it and 0 for the others, in the order of the learners. One may choose
    several options; `keys` are those that are right.
    """
    counted = _Counted(analysis, analysis.items[place], column, limits)
    options = {name: counted.option(mask, is_key=name in keys) for name, mask in masks.items()}
    blank = _not_chosen(list(masks.values()), len(column))
    return ChoiceFigures(options, replace(counted.option(blank, is_key=False), works=False), _suspect(options))


def _not_chosen(masks: Sequence[bytes], n: int) -> bytes:
    """Return the mask of the `n` learners who are in none of `masks`."""
    chosen = 0
    for mask in masks:
        chosen |= int.from_bytes(mask, "big")
    return chosen.to_bytes(n, "big").translate(_OTHER)


_OTHER = bytes([1, 0]) + bytes(254)


@dataclass(frozen=True, slots=True)
class _Counted:
    """An item whose options are counted."""

    analysis: Analysis
    item: ItemFigures
    column: Column
    limits: Limits

    def option(self, mask: bytes, *, is_key: bool) -> OptionFigures:
        """Return the figures of the option that the learners in `mask` chose."""
        n, groups, count = len(mask), self.analysis.groups, mask.count(1)
        upper, lower = groups.upper.chosen(mask), groups.lower.chosen(mask)
        total = math.fsum(compress(self.analysis.totals, mask))
        expected = count * (self.analysis.test.mean - self.item.mean)
        above = total - math.fsum(compress(self.column, mask)) - expected
        often = count > 0 and round(count / n, PLACES) >= self.limits.distractor_share
        return OptionFigures(
            count=count,
            share=count / n,
            upper=upper,
            lower=lower,
            mean_total=total / count if count else None,
            r_rest=moments.correlation(above, count * (n - count) / n, self.item.rest_squares),
            is_key=is_key,
            often=often,
            works=not is_key and often and round(lower - upper, PLACES) > 0,
        )


def _suspect(options: Mapping[str, OptionFigures]) -> str | None:
    """Return the distractor to look at. With several keys it must have more of the upper group than any of them."""
    key = max((option.upper for option in options.values() if option.is_key), default=None)
    others = {name: option.upper for name, option in options.items() if not option.is_key}
    if key is None or not others:
        return None
    name = max(others, key=lambda name: round(others[name], PLACES))
    return name if round(others[name] - key, PLACES) > 0 else None


def wants_key_check(n: int, r_rest: float | None, suspect: object | None, limits: Limits = USUAL) -> bool:
    """Say whether the key of an item may be wrong (*periksa kunci*).

    Some distractor has more choosers in the upper group than the key, or, with enough learners, those who know less do
    better on it.
    """
    return suspect is not None or (n >= limits.fewest and r_rest is not None and round(r_rest, PLACES) < 0)
