"""Fit the weights of `core/text_matching/points.py`: `python -m tests.benchmarks.grading.fit_points`.

Rows that no rule decides, of keys that list several things: of EVOUNA's `train`, of the replies to civics questions, and of
the `train` half of the crowd replies. Prints the constants to be pasted, and how they fare on questions that they were not
fitted to.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from quizapp.core.text_matching import Key
from quizapp.core.text_matching.deciding import decide
from quizapp.core.text_matching.points import PointShares, PointWeights, shares_of_points
from quizapp.core.text_matching.sureness import FITTED, lay_beside, lined
from tests.benchmarks.grading.answers import SHORT, of_split
from tests.benchmarks.grading.fit import fold_of, regression

DATA = Path(__file__).parents[2] / "data"
OWN = {"civics": "civics_replies.jsonl", "crowd": "crowd_replies.jsonl"}
USED = ("fresh", "union", "one")
HELD = {"length": 1.5, "turned": -4.0, "clash": -2.0}
"""Weights that are set. Replies that deny the key are too few to be fitted to; that short replies are often too little of an
answer is true of the civics set on purpose (freely fitted: 3.1), and less of what a crowd says (2.1)."""


@dataclass(frozen=True, slots=True)
class PointRow:
    """A reply that no rule decides: what it shares with the key, and whether it was held right."""

    source: str
    question_id: str
    shares: PointShares
    right: bool


def own_rows(name: str, split: str | None = None) -> list[tuple[str, str, Key, bool]]:
    """Return (question, reply, key, whether it is right) of a file of our own, of one split if it has any."""
    lines = (DATA / OWN[name]).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line]
    return [
        (row["qid"], row["answer"], Key(row["lang"], row["question"], tuple(row["refs"])), row["label"] == 1)
        for row in rows
        if split is None or row["split"] == split
    ]


@lru_cache(maxsize=2)
def rows() -> tuple[PointRow, ...]:
    """Return all rows to fit to."""
    cases = [("evouna", row.question_id, row.text, row.key, row.right) for row in of_split(SHORT, "train")]
    cases += [("civics", *row) for row in own_rows("civics")]
    cases += [("crowd", *row) for row in own_rows("crowd", "train")]
    found = []
    for source, question_id, reply, key, right in cases:
        made = lined(key)
        if made.shape != "points" or decide(reply, key).outcome != "review":
            continue
        beside = tuple(lay_beside(reply, made))
        if beside:
            found.append(PointRow(source, question_id, shares_of_points(beside, made.prepared.lexicon), right))
    return tuple(found)


def fitted_to(some: Sequence[PointRow]) -> PointWeights:
    """Return the weights fitted to `some`."""
    table = [[1.0, *(getattr(row.shares, name) for name in USED)] for row in some]
    offsets = [sum(value * getattr(row.shares, name) for name, value in HELD.items()) for row in some]
    values = regression(table, [row.right for row in some], offsets)
    found = {name: round(value, 2) for name, value in zip(USED, values[1:], strict=True)}
    return PointWeights(round(values[0], 2), **found, **HELD)


@lru_cache(maxsize=16)
def without_fold(fold: int) -> PointWeights:
    """Return the weights fitted without the questions of `fold`."""
    return fitted_to([row for row in rows() if fold_of(row.question_id) != fold])


def agreement(some: Iterable[PointRow]) -> tuple[float, int]:
    """Return the share on the right side of 0.5 with weights fitted without the question of each row, and how many."""
    right = [(without_fold(fold_of(row.question_id)).score(row.shares) >= 0) == row.right for row in some]
    return sum(right) / (len(right) or 1), len(right)


def main() -> None:
    """Print the constants, and the share of rows on the right side of 0.5, by questions held out."""
    print(f"    points={fitted_to(rows())},   # now {FITTED.points}")
    for source in ("evouna", *OWN):
        share, count = agreement(row for row in rows() if row.source == source)
        print(f"{source}: {share:.1%} of {count} that no rule decides")


if __name__ == "__main__":
    main()
