"""The analysis of a test from the marks of every learner on every item.

With x_j the marks on item j, m_j its maximum, T the totals of N learners and k items: the formulas are in
docs/item_analysis.md with their sources. They ask for no question type, only for marks. Columns (one an item) are read
several times and never copied together: 100,000 learners x 40 items stay within seconds and tens of megabytes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import add, sub

from quizapp.core.psychometrics import moments
from quizapp.core.psychometrics.groups import Groups, groups_by
from quizapp.core.psychometrics.intervals import Interval, feldt, fisher
from quizapp.core.psychometrics.words import PLACES

Column = Sequence[float]
"""The marks of all learners on one item, in the order of the learners."""
_CANCELLED = 1e-6
"""Where the variance of the rest is a smaller share of that of the totals, it is reckoned afresh from the marks."""


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One item. `n` learners; marks are in points of its `maximum`; shares 0-1, correlations and D -1 to 1."""

    n: int
    mean: float
    maximum: float
    facility: float
    variance: float | None
    sd: float | None
    r_total: float | None
    """With the total, the item itself included: higher than it should be."""
    r_rest: float | None
    """With the sum of the other items."""
    r_rest_interval: Interval | None
    p_upper: float
    """Share of the points that the upper group earned."""
    p_lower: float
    difference: float
    """D: upper minus lower."""
    alpha_without: float | None
    """Alpha of the test if this item were not in it."""
    rest_squares: float
    """Sum of squared deviations of the other items' sum: 0 where it is the same for everybody."""


@dataclass(frozen=True, slots=True)
class TestFigures:
    """The whole test, in marks."""

    __test__ = False  # no test case of pytest

    n: int
    k: int
    maximum: float
    mean: float
    median: float
    sd: float | None
    sd_population: float
    variance: float | None
    minimum: float
    highest: float
    skewness: float | None
    kurtosis: float | None
    sum_of_variances: float | None
    alpha: float | None
    alpha_interval: Interval | None
    kr20: float | None
    """Where every mark is 0 or 1."""
    standard_error: float | None
    """In marks."""

    @property
    def standard_error_of_100(self) -> float | None:
        """The standard error in points of 100."""
        return None if self.standard_error is None else 100 * self.standard_error / self.maximum

    @property
    def error_ratio(self) -> float | None:
        """How much of the standard deviation is error, 0-1."""
        return None if self.alpha is None else math.sqrt(max(0.0, 1 - self.alpha))


@dataclass(frozen=True, slots=True)
class Analysis:
    """A test, its items in their order, and what is needed to count options."""

    test: TestFigures
    items: tuple[ItemFigures, ...]
    totals: list[float]
    groups: Groups


def analyse(columns: Sequence[Column], maxima: Sequence[float]) -> Analysis:
    """Return the analysis of the items `columns` with their highest marks `maxima`.

    Raises `ValueError` when there is no item or no learner, a maximum is not above 0, or columns differ in length.
    """
    n = len(columns[0]) if columns else 0
    if not n or len(columns) != len(maxima) or any(len(column) != n for column in columns):
        raise ValueError("an analysis needs learners, items, and a mark and a maximum for each")
    if not all(0 < maximum < math.inf for maximum in maxima):
        raise ValueError("the maximum of an item must be above 0")
    totals = totals_of(columns)
    deviation = moments.deviations(totals, constant=moments.is_constant(totals))
    squares = moments.products(deviation, deviation)
    sums = [_Sums.of(column, totals, deviation, squares) for column in columns]
    groups = groups_by(totals)
    items = tuple(
        _item(column, maximum, one, sums, squares, groups)
        for column, maximum, one in zip(columns, maxima, sums, strict=True)
    )
    return Analysis(_test(columns, maxima, totals, deviation, sums), items, totals, groups)


def totals_of(columns: Sequence[Column]) -> list[float]:
    """Return the total of each learner, rounded so that equal totals of thirds are equal numbers."""
    totals = list(columns[0])
    for column in columns[1:]:
        totals = list(map(add, totals, column))
    return [round(total, PLACES) for total in totals]


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums of squares of an item, of what it has in common with the total, and of the other items together."""

    squares: float
    with_total: float
    rest: float

    @classmethod
    def of(cls, column: Column, totals: Sequence[float], deviation: Sequence[float], squares: float) -> _Sums:
        """Return the sums of `column`; `deviation` and `squares` are of the totals."""
        if moments.is_constant(column):
            return cls(0.0, 0.0, squares)
        own = moments.deviations(column)
        own_squares, with_total = moments.products(own, own), moments.products(own, deviation)
        rest = squares - 2 * with_total + own_squares
        if rest <= _CANCELLED * max(squares, own_squares):
            others = list(map(sub, totals, column))
            apart = moments.deviations(others, constant=moments.is_constant(others))
            rest = moments.products(apart, apart)
            with_total = own_squares + moments.products(own, apart)
        return cls(own_squares, with_total, rest)


def _item(
    column: Column, maximum: float, own: _Sums, sums: Sequence[_Sums], squares: float, groups: Groups
) -> ItemFigures:
    n = len(column)
    mean = moments.mean(column)
    r_rest = moments.correlation(own.with_total - own.squares, own.squares, own.rest)
    variance = moments.ratio(own.squares, n - 1)
    seats = groups.size * maximum
    p_upper, p_lower = groups.upper.total(column) / seats, groups.lower.total(column) / seats
    others = math.fsum(one.squares for one in sums) - own.squares
    return ItemFigures(
        n=n,
        mean=mean,
        maximum=maximum,
        facility=mean / maximum,
        variance=variance,
        sd=None if variance is None else math.sqrt(variance),
        r_total=moments.correlation(own.with_total, own.squares, squares),
        r_rest=r_rest,
        r_rest_interval=fisher(r_rest, n),
        p_upper=p_upper,
        p_lower=p_lower,
        difference=p_upper - p_lower,
        alpha_without=_alpha(len(sums) - 1, others, own.rest),
        rest_squares=own.rest,
    )


def _test(
    columns: Sequence[Column],
    maxima: Sequence[float],
    totals: Sequence[float],
    deviation: Sequence[float],
    sums: Sequence[_Sums],
) -> TestFigures:
    n, k = len(totals), len(columns)
    squares = moments.products(deviation, deviation)
    item_squares = math.fsum(one.squares for one in sums)
    alpha = _alpha(k, item_squares, squares)
    variance = moments.ratio(squares, n - 1)
    sd = None if variance is None else math.sqrt(variance)
    zero_or_one = all(set(column) <= {0, 1} for column in columns)
    return TestFigures(
        n=n,
        k=k,
        maximum=math.fsum(maxima),
        mean=moments.mean(totals),
        median=moments.median(totals),
        sd=sd,
        sd_population=math.sqrt(squares / n),
        variance=variance,
        minimum=min(totals),
        highest=max(totals),
        skewness=moments.skewness(deviation),
        kurtosis=moments.kurtosis(deviation),
        sum_of_variances=moments.ratio(item_squares, n - 1),
        alpha=alpha,
        alpha_interval=feldt(alpha, n, k),
        kr20=alpha if zero_or_one else None,
        standard_error=None if alpha is None or sd is None else sd * math.sqrt(max(0.0, 1 - alpha)),
    )


def _alpha(k: int, item_squares: float, squares: float) -> float | None:
    """Return alpha from sums of squares: k/(k-1)·(1 - sum of item variances / variance of totals)."""
    if k < 2 or squares <= 0:  # noqa: PLR2004
        return None
    return k / (k - 1) * (1 - item_squares / squares)
