"""Sums of squares and what is made of them. Whatever is not defined is None: never 0, never NaN.

Variances divide by n - 1 unless they are called `population`. Values that differ by less than `core.psychometrics`
compares (nine places) are the same value: the noise of adding thirds is no variance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import mul

from quizapp.core.psychometrics.words import PLACES


def mean(values: Sequence[float]) -> float:
    """Return the mean of at least one value."""
    return math.fsum(values) / len(values)


def deviations(values: Sequence[float], *, constant: bool = False) -> list[float]:
    """Return how far each value is from the mean; nothing but zeros where the values are `constant`."""
    if constant:
        return [0.0] * len(values)
    middle = mean(values)
    return [value - middle for value in values]


def is_constant(values: Sequence[float]) -> bool:
    """Say whether all values are the same."""
    return round(max(values) - min(values), PLACES) == 0


def products(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the sum of the products, without the loss of adding many small numbers."""
    return math.fsum(map(mul, one, other))


def median(values: Sequence[float]) -> float:
    """Return the middle value, or the mean of the two in the middle."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def ratio(part: float, whole: float | None) -> float | None:
    """Return part / whole, or None where there is no whole."""
    return part / whole if whole else None


def correlation(covariance: float, one: float, other: float) -> float | None:
    """Return the correlation from sums of products (or variances), or None where one side does not vary."""
    if one <= 0 or other <= 0:
        return None
    return max(-1.0, min(1.0, covariance / math.sqrt(one) / math.sqrt(other)))


def skewness(deviation: Sequence[float]) -> float | None:
    """Return the bias-corrected skewness G1 (Joanes & Gill 1998), from three values on."""
    n = len(deviation)
    squares = products(deviation, deviation) / n
    if n < 3 or squares <= 0:  # noqa: PLR2004
        return None
    cubes = math.fsum(value**3 for value in deviation) / n
    return math.sqrt(n * (n - 1)) / (n - 2) * cubes / squares / math.sqrt(squares)


def kurtosis(deviation: Sequence[float]) -> float | None:
    """Return the bias-corrected excess kurtosis G2 (Joanes & Gill 1998), from four values on."""
    n = len(deviation)
    squares = products(deviation, deviation) / n
    if n < 4 or squares <= 0:  # noqa: PLR2004
        return None
    excess = math.fsum(value**4 for value in deviation) / n / squares**2 - 3
    return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * excess + 6)
