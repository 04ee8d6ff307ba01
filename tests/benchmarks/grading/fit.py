"""Fit the weights of `core/text_matching/sureness.py`: `python -m tests.benchmarks.grading.fit`.

Rows of `train` that no rule decides. Logistic regression by Newton's method with a little ridge, in plain Python, so that it
gives the same figures everywhere; a weight of the wrong sign is left out. Which form of a key a reply is laid beside
depends on the weights, so choosing and fitting take turns.

Prints the constants to be pasted, and how they fare on questions that they were not fitted to.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp

from quizapp.core.text_matching.deciding import decide
from quizapp.core.text_matching.sureness import FITTED, Fitted, Shares, Weighing, Weights, lay_beside, lined, shares_of
from tests.benchmarks.grading.answers import SENTENCES, SHORT, load

FIELDS = (
    "more",
    "less",
    "recall",
    "precision",
    "fresh",
    "order",
    "likeness",
    "turned",
    "clash",
    "rivals",
    "told",
    "length",
    "half",
    "part",
    "parts",
    "forms",
    "same",
    "ends",
)
BELOW_ZERO = frozenset({"turned", "clash", "rivals", "parts", "forms"})
USED: dict[Weighing, tuple[str, ...]] = {
    "phrase": ("more", "fresh", "likeness", "clash"),
    "sentence": ("order", "clash", "half", "part", "parts", "same", "ends"),
    "sentences": (
        *("recall", "precision", "fresh", "order", "likeness", "turned", "clash", "rivals"),
        *("told", "length", "half"),
    ),
}
BY_POLICY: dict[Weighing, dict[str, float]] = {
    "phrase": {"turned": -2.5},
    "sentence": {"turned": -0.5},
    "sentences": {},
}
"""Weights that are set, not fitted: phrases that deny the key are too few to be fitted to, and must never be accepted."""
HELD: dict[Weighing, dict[str, float]] = {"phrase": {}, "sentence": {"told": 2.5}, "sentences": {"forms": -1.0}}
"""Weights that are set, and counted while the others are fitted. Few questions of the rows are bare and have one form:
freely fitted, `told` would be 3.9, for the sake of three questions of Beetle. Few keys of theirs have only two forms: freely
fitted, `forms` would be -1.8, and keys of two forms in other sets would be followed too readily."""
SOURCES: dict[Weighing, tuple[str, ...]] = {"phrase": SHORT, "sentence": SENTENCES, "sentences": SENTENCES}
TURNS = 5
STEPS = 8
RIDGE = 0.3
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A reply that no rule decides: what it shares with each form near it, and whether people held it right."""

    source: str
    question_id: str
    shape: Weighing
    shares: tuple[Shares, ...]
    right: bool


def fold_of(question_id: str) -> int:
    """Return the fold that a question is judged in."""
    return zlib.crc32(question_id.encode()) % FOLDS


@lru_cache(maxsize=8)
def rows_of(source: str) -> tuple[Row, ...]:
    """Return the rows of `train` of one file."""
    found = []
    for answer in load(source):
        if answer.split != "train" or decide(answer.text, answer.key).outcome != "review":
            continue
        made = lined(answer.key)
        if made.shape == "points":  # fitted by `fit_points` to other rows
            continue
        shares = tuple(shares_of(laid, form, made) for laid, form in lay_beside(answer.text, made))
        if shares:
            found.append(Row(source, answer.question_id, made.shape, shares, answer.right))
    return tuple(found)


def fitted_to(rows: Sequence[Row]) -> Fitted:
    """Return the weights fitted to `rows`."""
    weights = {
        shape: _weights_of([row for row in rows if row.shape == shape and row.source in SOURCES[shape]], shape)
        for shape in USED
    }
    return Fitted(weights["phrase"], weights["sentence"], weights["sentences"], FITTED.points)


@lru_cache(maxsize=32)
def without_fold(source: str, fold: int) -> Fitted:
    """Return the weights fitted to all rows but those of the questions of `source` in `fold`."""
    every = [row for name in (*SHORT, *SENTENCES) for row in rows_of(name)]
    return fitted_to([row for row in every if row.source != source or fold_of(row.question_id) != fold])


def _weights_of(rows: Sequence[Row], shape: Weighing) -> Weights:
    weights = FITTED.of(shape)
    names = USED[shape]
    for _turn in range(TURNS):
        chosen = [max(row.shares, key=weights.score) for row in rows]
        rights = [row.right for row in rows]
        held = HELD[shape]
        offsets = [
            sum([weight * share for weight, share in zip(held.values(), _picked(shares, held), strict=True)])
            for shares in chosen
        ]
        names = USED[shape]
        while True:
            values = regression([[1.0, *_picked(shares, names)] for shares in chosen], rights, offsets)
            wrong = {name for name, value in zip(names, values[1:], strict=True) if (value < 0) != (name in BELOW_ZERO)}
            if not wrong:
                break
            names = tuple(name for name in names if name not in wrong)
        found = {name: round(value, 2) for name, value in zip(names, values[1:], strict=True)}
        weights = Weights(round(values[0], 2), **found, **BY_POLICY[shape], **held)
    return weights


def _picked(shares: Shares, names: Iterable[str]) -> list[float]:
    return [shares[FIELDS.index(name)] for name in names]


def regression(table: Sequence[Sequence[float]], rights: Sequence[bool], offsets: Sequence[float]) -> list[float]:
    """Return the weights of a logistic regression with a ridge on all but the first column.

    `offsets`: what is added to the log odds of each row, whatever the weights.
    """
    size = len(table[0])
    values = [-sum(offsets) / (len(offsets) or 1), *[0.0] * (size - 1)]  # Newton's steps diverge from too far away
    for _step in range(STEPS):
        slope = [-RIDGE * value if place else 0.0 for place, value in enumerate(values)]
        bend = [[RIDGE if one == other and one else 0.0 for other in range(size)] for one in range(size)]
        for row, right, offset in zip(table, rights, offsets, strict=True):
            score = offset + sum([value * share for value, share in zip(values, row, strict=True)])
            chance = 1 / (1 + exp(-score))
            rest, spread = right - chance, chance * (1 - chance)
            for one, share in enumerate(row):
                slope[one] += rest * share
                line, scaled = bend[one], spread * share
                for other in range(one + 1):
                    line[other] += scaled * row[other]
        for one in range(size):
            for other in range(one):
                bend[other][one] = bend[one][other]
        values = [value + step for value, step in zip(values, _solved(bend, slope), strict=True)]
    return values


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Return x of matrix · x = right, by elimination."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for place in range(size):
        pivot = max(range(place, size), key=lambda other: abs(rows[other][place]))
        rows[place], rows[pivot] = rows[pivot], rows[place]
        for other in range(place + 1, size):
            factor = rows[other][place] / rows[place][place]
            rows[other] = [value - factor * above for value, above in zip(rows[other], rows[place], strict=True)]
    found = [0.0] * size
    for place in reversed(range(size)):
        known = sum(rows[place][other] * found[other] for other in range(place + 1, size))
        found[place] = (rows[place][size] - known) / rows[place][place]
    return found


def main() -> None:
    """Print the constants, and the share of rows on the right side of 0.5, by questions held out."""
    sources = (*SHORT, *SENTENCES)
    fitted = fitted_to([row for source in sources for row in rows_of(source)])
    for shape in USED:
        weights = fitted.of(shape)
        told = ", ".join(f"{name}={getattr(weights, name)}" for name in FIELDS if getattr(weights, name))
        print(f"    {shape}=Weights({weights.bias}, {told}),")
    for source in sources:
        right = 0
        for row in rows_of(source):
            weights = without_fold(source, fold_of(row.question_id)).of(row.shape)
            right += (max(map(weights.score, row.shares)) >= 0) == row.right
        print(f"{source}: {right / len(rows_of(source)):.1%} of {len(rows_of(source))} that no rule decides")


if __name__ == "__main__":
    main()
