"""L2 logistic regression in plain Python, for some dozens of examples.

Solved in its dual form: the examples come as the table of their likenesses (`gram`), so that the work depends on how many
there are and not on how many features they have. The same numbers come out on every machine, up to the last bits of its
arithmetic.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

MOST_STEPS = 25
CLOSE_ENOUGH = 1e-6
# A step that changed no score by more than this left the curvature as it was, near enough.
SAME_CURVATURE = 0.3
SMALLEST_STEP = 1e-3
ROUNDING = 1e-12
# Beyond this the logistic function is flat, and the curvature of an example too small to divide by.
SMALLEST_CURVATURE = 1e-6

Row = Sequence[float]


@dataclass(frozen=True, slots=True)
class Fit:
    """What a fit found: `weights` of the examples, their `scores` (log odds), and the score that each would have without
    itself (`left_out`)."""

    weights: tuple[float, ...]
    scores: tuple[float, ...]
    left_out: tuple[float, ...]


def probability(score: float) -> float:
    """Return the probability of the log odds `score`."""
    return 1 / (1 + math.exp(-score)) if score >= 0 else math.exp(score) / (1 + math.exp(score))


def log_odds(chance: float, *, most: float) -> float:
    """Return the log odds of `chance`, never beyond ± `most`."""
    if chance <= 0:
        return -most
    return most if chance >= 1 else max(-most, min(most, math.log(chance / (1 - chance))))


def fit(gram: Sequence[Row], offsets: Row, targets: Row) -> Fit:
    """Fit `offsets` + `gram` · weights to `targets` (0-1): least logistic loss plus half of weights' · `gram` · weights.

    At the minimum every weight is its target minus its probability. Newton's steps, halved when one would overshoot; the
    curvature is looked at again only while it changes.
    """
    weights = [0.0] * len(targets)
    scores = [float(offset) for offset in offsets]
    loss = _loss(weights, scores, offsets, targets)
    roots = _roots(scores)
    factor = _factor(gram, roots)
    for _ in range(MOST_STEPS):
        wanted = _step(gram, factor, roots, scores, offsets, targets)
        size = 1.0
        while True:
            tried = [old + size * (new - old) for old, new in zip(weights, wanted, strict=True)]
            reached = [offset + sum(map(mul, row, tried)) for offset, row in zip(offsets, gram, strict=True)]
            now = _loss(tried, reached, offsets, targets)
            if now <= loss + ROUNDING or size < SMALLEST_STEP:
                break
            size /= 2
        moved = max((abs(new - old) for new, old in zip(reached, scores, strict=True)), default=0.0)
        weights, scores, loss = tried, reached, now
        if moved < CLOSE_ENOUGH:
            break
        if moved > SAME_CURVATURE:
            roots = _roots(scores)
            factor = _factor(gram, roots)
    return Fit(tuple(weights), tuple(scores), _left_out(factor, roots, scores, targets))


def _roots(scores: Row) -> list[float]:
    chances = map(probability, scores)
    return [math.sqrt(max(chance * (1 - chance), SMALLEST_CURVATURE)) for chance in chances]


def _loss(weights: Row, scores: Row, offsets: Row, targets: Row) -> float:
    total = 0.0
    for weight, score, offset, target in zip(weights, scores, offsets, targets, strict=True):
        total += math.log1p(math.exp(-abs(score))) + max(score, 0.0) - target * score + 0.5 * weight * (score - offset)
    return total


def _factor(gram: Sequence[Row], roots: Row) -> list[list[float]]:
    """Return the lower Cholesky factor of 1 + roots · gram · roots."""
    lower: list[list[float]] = []
    for place, (source, root) in enumerate(zip(gram, roots, strict=True)):
        row: list[float] = []
        for other in range(place):
            above = lower[other]
            row.append((root * source[other] * roots[other] - sum(map(mul, row, above))) / above[other])
        row.append(math.sqrt(max(1 + root * root * source[place] - sum(map(mul, row, row)), 1e-9)))
        lower.append(row)
    return lower


def _step(
    gram: Sequence[Row],
    factor: list[list[float]],
    roots: Row,
    scores: Row,
    offsets: Row,
    targets: Row,
) -> list[float]:
    """Return the weights at the minimum of the parabola that fits the loss at `scores`."""
    pull = [
        root * root * (score - offset) + target - probability(score)
        for root, score, offset, target in zip(roots, scores, offsets, targets, strict=True)
    ]
    spread = [root * sum(map(mul, row, pull)) for root, row in zip(roots, gram, strict=True)]
    solved = _backward(factor, _forward(factor, spread))
    return [one - root * found for one, root, found in zip(pull, roots, solved, strict=True)]


def _forward(lower: list[list[float]], right: Row) -> list[float]:
    found: list[float] = []
    for row, value in zip(lower, right, strict=True):
        found.append((value - sum(map(mul, row, found))) / row[-1])
    return found


def _backward(lower: list[list[float]], right: Row) -> list[float]:
    rest = list(right)
    found = [0.0] * len(rest)
    for place in range(len(rest) - 1, -1, -1):
        row = lower[place]
        found[place] = value = rest[place] / row[place]
        for other in range(place):
            rest[other] -= row[other] * value
    return found


def _left_out(factor: list[list[float]], roots: Row, scores: Row, targets: Row) -> tuple[float, ...]:
    """Return the score that each example would have had without itself, to the first order.

    Leaving one out of the parabola at the minimum is exact algebra: only the diagonal of an inverse is needed.
    """
    diagonal = [0.0] * len(roots)
    for place in range(len(roots)):  # a column of the inverse of the factor; its squares add up to the diagonal
        column = [1 / factor[place][place]]
        for row in factor[place + 1 :]:
            column.append(-sum(map(mul, row[place:], column)) / row[-1])
        diagonal[place] = sum(map(mul, column, column))
    found = []
    for share, root, score, target in zip(diagonal, roots, scores, targets, strict=True):
        curvature = root * root
        miss = target - probability(score)
        found.append(score + miss / curvature * (1 - 1 / share))
    return tuple(found)
