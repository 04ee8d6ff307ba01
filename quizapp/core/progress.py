"""Progress in a reading process: an honest interval instead of a bar.

What a learner can do is not known, only estimated from a few answers. With x the sum of the shares of marks earned and
n the number of answers, the posterior of the ability (uniform prior) is Beta(1 + x, 1 + n - x); pages show its mean,
its equal-tailed 90 % interval, and a word that is only said when it is at least 90 % sure. The formulas are in
Gelman et al., "Bayesian Data Analysis" (3rd ed., section 2.4) and, for
the continued fraction, Press et al., "Numerical Recipes" (3rd ed., section 6.4).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from quizapp.core.messages import N_

THRESHOLD = 0.66
"""Share of the marks that counts as mastered, where a school has not set its own."""
SURE = 0.90
"""How sure one must be before saying *mastered*, *not yet mastered* or *improved*."""
INTERVAL = 0.90
"""Share of the posterior inside the band."""
FEWEST = 4
"""With fewer answers than this nothing is said, however they turned out."""
LAST_RESPONSES = 20
"""Older answers tell about somebody who has read more since."""
LAST_DAYS = timedelta(days=60)

Label = Literal["not_enough", "mastered", "not_mastered"]
LABELS: dict[Label, str] = {
    "not_enough": N_("Not enough evidence yet"),
    "mastered": N_("Mastered"),
    "not_mastered": N_("Not yet mastered"),
}


@dataclass(frozen=True, slots=True)
class Observation:
    """The first answer to one question: the share of its points (0-1), and when the sitting was handed in."""

    at: datetime
    fraction: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What `n` answers with the sum of shares `x` tell. All shares and probabilities are between 0 and 1."""

    n: int
    x: float
    mean: float
    low: float
    high: float
    threshold: float
    probability: float
    """That the ability is at or above the threshold."""
    label: Label


@lru_cache(maxsize=4096)
def estimate(x: float, n: int, threshold: float = THRESHOLD) -> Estimate:
    """Return what `n` answers that earned the shares `x` in all tell. Raises `ValueError` unless 0 <= x <= n."""
    if not 0 <= x <= n:
        raise ValueError(f"the sum of {n} shares cannot be {x}")
    a, b = 1 + x, 1 + n - x
    tail = (1 - INTERVAL) / 2
    probability = _probability(x, n, threshold)
    return Estimate(
        n=n,
        x=x,
        mean=a / (a + b),
        low=beta_quantile(tail, a, b),
        high=beta_quantile(1 - tail, a, b),
        threshold=threshold,
        probability=probability,
        label=_label(n, probability),
    )


def _probability(x: float, n: int, threshold: float) -> float:
    """Return P(ability >= threshold), without the loss of 1 - P(ability < threshold)."""
    return beta_cdf(1 - threshold, 1 + n - x, 1 + x)


@lru_cache(maxsize=4096)
def fewest_more(x: float, n: int, threshold: float = THRESHOLD) -> int:
    """Return how many more answers it takes at least until a word may be said, if all of them turn out alike.

    0 where one may be said already. Older answers leave the count (`LAST_RESPONSES`), so this is never more than that.
    """
    for more in range(LAST_RESPONSES):
        outcomes = (_probability(y, n + more, threshold) for y in (x + more, x))
        if any(_label(n + more, probability) != "not_enough" for probability in outcomes):
            return more
    return LAST_RESPONSES


def _label(n: int, probability: float) -> Label:
    if n < FEWEST or 1 - SURE < probability < SURE:
        return "not_enough"
    return "mastered" if probability >= SURE else "not_mastered"


def recent(observations: Iterable[Observation], now: datetime) -> list[Observation]:
    """Return the last answers that count now, oldest first. Answers of one sitting keep their order."""
    fresh = sorted((one for one in observations if now - LAST_DAYS <= one.at <= now), key=lambda one: one.at)
    return fresh[-LAST_RESPONSES:]


def estimate_of(observations: Sequence[Observation], threshold: float = THRESHOLD) -> Estimate:
    """Return the estimate from `observations` (see `recent`)."""
    return estimate(_sum(observations), len(observations), threshold)


def has_improved(observations: Sequence[Observation]) -> bool:
    """Say whether the later part of `observations` (see `recent`) is surely better than the earlier part.

    They are cut between two sittings, as near to the middle as there is a cut: the first and the last questions of
    one sitting tell nothing about learning. Both parts need `FEWEST` answers.
    """
    cuts = [place for place, (one, next_one) in enumerate(pairwise(observations), start=1) if one.at != next_one.at]
    if not cuts:
        return False
    cut = min(cuts, key=lambda place: abs(2 * place - len(observations)))
    old, new = observations[:cut], observations[cut:]
    if min(len(old), len(new)) < FEWEST:
        return False
    if _mean(new) <= _mean(old):
        # Both densities are log-concave, and so is that of their difference; with a mean of at most 0 it lies above 0
        # with a chance of at most 1 - 1/e (Grünbaum 1960). No integral is needed to say no.
        return False
    return probability_greater((_sum(new), len(new)), (_sum(old), len(old))) >= SURE


def history(observations: Sequence[Observation], threshold: float = THRESHOLD) -> list[tuple[datetime, Estimate]]:
    """Return what could be said after each sitting, from the `observations` that count now (see `recent`)."""
    if not observations:
        return []
    ends = [place for place, (one, later) in enumerate(pairwise(observations), start=1) if one.at != later.at]
    ends.append(len(observations))
    return [(observations[end - 1].at, estimate_of(observations[:end], threshold)) for end in ends]


def _mean(observations: Sequence[Observation]) -> float:
    """Return the mean of the posterior."""
    return (1 + _sum(observations)) / (2 + len(observations))


def _sum(observations: Sequence[Observation]) -> float:
    # A sum of thirds may pass n by a hair.
    return min(math.fsum(one.fraction for one in observations), len(observations))


@lru_cache(maxsize=4096)
def probability_greater(new: tuple[float, int], old: tuple[float, int]) -> float:
    """Return the probability that the ability behind `new` (sum of shares, answers) is above the one behind `old`.

    The integral of density(new) x cdf(old) over 0..1 by tanh-sinh quadrature (Takahasi & Mori 1974), which is exact to
    ten places here although the densities may bend sharply at the ends.
    """
    a, b = 1 + new[0], 1 + new[1] - new[0]
    c, d = 1 + old[0], 1 + old[1] - old[0]
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    width = 1 / 16
    total = 0.0
    for step in range(-56, 57):
        u = math.pi / 2 * math.sinh(step * width)
        below, above = 1 / (1 + math.exp(-2 * u)), 1 / (1 + math.exp(2 * u))  # the place in 0..1, and what is left
        density = math.exp(scale + a * math.log(below) + b * math.log(above))
        total += density * beta_cdf(below, c, d) * math.pi * math.cosh(step * width)
    return min(1.0, total * width)


def beta_cdf(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b): the chance that a Beta(a, b) value is at most `x`."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    # The fraction converges fast on one side of the mean only; the other side is its mirror image.
    if x < (a + 1) / (a + b + 2):
        return front * _continued_fraction(x, a, b) / a
    return 1 - front * _continued_fraction(1 - x, b, a) / b


def _continued_fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction of I_x(a, b) by Lentz's method."""
    tiny, enough = 1e-300, 1e-15
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1), tiny)
    value = d
    for m in range(1, 20_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for numerator in (even, odd):
            d = 1 / _away_from_zero(1 + numerator * d, tiny)
            c = _away_from_zero(1 + numerator / c, tiny)
            value *= c * d
        if abs(c * d - 1) < enough:
            break
    return value


def _away_from_zero(value: float, tiny: float) -> float:
    return value if abs(value) >= tiny else tiny


def beta_quantile(q: float, a: float, b: float) -> float:
    """Return the value that a Beta(a, b) stays below with the chance `q`, by bisection to about 1e-12."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        if beta_cdf(middle, a, b) < q:
            low = middle
        else:
            high = middle
    return (low + high) / 2
