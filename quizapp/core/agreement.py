"""How far two markers agree about the same responses: exact agreement, Cohen's kappa, quadratic weighted kappa.

Every figure comes with n, the number of responses both have rated. A figure that is not defined is None, never 0:
with no pair at all, or when both markers gave every response one and the same value, so that chance alone would agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Pair = tuple[int, int]
"""What the first and the second marker gave one response, in points."""

Weight = Callable[[int, int], int]
"""How much a difference counts."""

FEW = 30
"""Below so many pairs a kappa moves much with a single response: shown with a word of care. Chosen, not derived."""

Strength = Literal["poor", "slight", "fair", "moderate", "substantial", "almost_perfect"]
_STRENGTHS: tuple[tuple[float, Strength], ...] = (
    (0.2, "slight"),
    (0.4, "fair"),
    (0.6, "moderate"),
    (0.8, "substantial"),
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two markers agree. `same` of `n` responses got the same value; None is "not defined"."""

    n: int
    same: int
    exact: float | None
    kappa: float | None
    weighted: float | None

    @property
    def few(self) -> bool:
        """There are so few pairs that the figures say little."""
        return self.n < FEW


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """Return all figures for `pairs`."""
    same = sum(first == second for first, second in pairs)
    return Agreement(len(pairs), same, exact(pairs), kappa(pairs), weighted_kappa(pairs))


def exact(pairs: Sequence[Pair]) -> float | None:
    """Return the share of pairs with equal values, p_o; None without pairs."""
    return sum(first == second for first, second in pairs) / len(pairs) if pairs else None


def kappa(pairs: Sequence[Pair]) -> float | None:
    """Return Cohen's kappa, (p_o - p_e) / (1 - p_e); 1 is full agreement, 0 what chance alone would give.

    p_o is the share of equal pairs, p_e the sum over the values of (share of the first marker) * (share of the second).
    Source: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20
    (1960), 37-46. None where p_e = 1.
    """
    return _chance_corrected(pairs, lambda first, second: int(first != second))


def weighted_kappa(pairs: Sequence[Pair]) -> float | None:
    """Return the quadratic weighted kappa: 1 - (sum of squared differences seen) / (sum expected by chance).

    A difference of two points counts four times one of one point, so it suits ordered levels. Weights w_ij = (i - j)^2;
    the usual division by (k - 1)^2 cancels. Source: J. Cohen, "Weighted kappa: nominal scale agreement with provision for
    scaled disagreement or partial credit", Psychological Bulletin 70 (1968), 213-220. None where nothing is expected.
    """
    return _chance_corrected(pairs, lambda first, second: (first - second) ** 2)


def _chance_corrected(pairs: Sequence[Pair], weight: Weight) -> float | None:
    """Return 1 - observed / expected disagreement. Whole numbers until the end, so that full agreement is exactly 1."""
    count = len(pairs)
    seen = sum(weight(first, second) for first, second in pairs)
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    by_chance = sum(weight(first, second) * firsts[first] * seconds[second] for first in firsts for second in seconds)
    return float(1 - Fraction(seen * count, by_chance)) if by_chance else None


def strength(value: float) -> Strength:
    """Return the customary word for a kappa.

    Source: J. R. Landis and G. G. Koch, "The measurement of observer agreement for categorical data", Biometrics 33
    (1977), 159-174: below 0 poor, to .20 slight, to .40 fair, to .60 moderate, to .80 substantial, above almost perfect.
    The limits are a convention.
    """
    if value < 0:
        return "poor"
    return next((word for limit, word in _STRENGTHS if value <= limit), "almost_perfect")
