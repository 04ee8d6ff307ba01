"""How sure a correlation and an alpha are: 95 % intervals."""

from __future__ import annotations

import math
from statistics import NormalDist

from quizapp.core.progress import beta_quantile

Interval = tuple[float, float]
"""Its two ends, the lower first."""
LEVEL = 0.95
_FEWEST_FOR_FISHER = 4


def fisher(correlation: float | None, n: int) -> Interval | None:
    """Return the interval of a Pearson correlation of `n` pairs by Fisher's z (1921), or None below four pairs."""
    if correlation is None or n < _FEWEST_FOR_FISHER:
        return None
    if abs(correlation) >= 1:
        return correlation, correlation  # the limit of the formula
    half = NormalDist().inv_cdf((1 + LEVEL) / 2) / math.sqrt(n - 3)
    z = math.atanh(correlation)
    return math.tanh(z - half), math.tanh(z + half)


def feldt(alpha: float | None, n: int, k: int) -> Interval | None:
    """Return the interval of the alpha of `k` items and `n` learners by Feldt (1965; Feldt, Woodruff & Salih 1987)."""
    if alpha is None or n < 2 or k < 2:  # noqa: PLR2004
        return None
    one, other = n - 1, (n - 1) * (k - 1)
    tail = (1 - LEVEL) / 2
    return 1 - (1 - alpha) * f_quantile(1 - tail, one, other), 1 - (1 - alpha) * f_quantile(tail, one, other)


def f_quantile(q: float, one: float, other: float) -> float:
    """Return the value an F variable with `one` and `other` degrees of freedom stays below with the chance `q`.

    By way of the Beta distribution: one·F / (one·F + other) is Beta(one/2, other/2). The smaller side is sought, as the
    quantile is exact to 1e-12 of the whole.
    """
    share, rest = beta_quantile(q, one / 2, other / 2), beta_quantile(1 - q, other / 2, one / 2)
    return other * share / (one * rest)
