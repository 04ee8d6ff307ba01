"""The project's own cases: replies made to mislead, Indonesian pairs, and what classes and crowds reply."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from quizapp.core.text_matching import Key, words
from tests.benchmarks.grading.grading import Tally, tally_of
from tests.core.text_matching.adversarial import measure

DATA = Path(__file__).parents[2] / "data"
PAIRS = ("indonesian_pairs", "indonesian_pairs_fresh", "indonesian_pairs_second", "indonesian_pairs_third")
CIVICS = DATA / "civics_replies.jsonl"
CROWD = DATA / "crowd_replies.jsonl"
CLASS = DATA / "indonesian_class.jsonl"

adversarial = measure.measure
adversarial_report = measure.report


def indonesian() -> dict[str, Tally]:
    """Return by split how the Indonesian pairs fare; those of the later rounds by the name of the round."""
    by_split: dict[str, list[tuple[str, Key, bool]]] = {}
    for name in PAIRS:
        lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        for row in (json.loads(line) for line in lines if line):
            passage = words(row["passage"], row["lang"])
            key = Key(row["lang"], row["question"], tuple(row["refs"]), passage_words=passage)
            split = row["split"] if name == PAIRS[0] else name.rpartition("_")[2]
            by_split.setdefault(split, []).append((row["answer"], key, row["label"] == 1))
    return {split: tally_of(cases) for split, cases in sorted(by_split.items())}


def civics() -> Tally:
    """Return how the replies to questions of civics fare."""
    return tally_of(map(_case, _rows(CIVICS)))


def crowd() -> dict[str, Tally]:
    """Return by split how what a crowd replies fares; weights are fitted to `train`."""
    return _by_split(CROWD)


def one_class() -> dict[str, Tally]:
    """Return by split how what an Indonesian class types to questions of fact fares; `test` is kept apart."""
    return _by_split(CLASS)


def _by_split(path: Path) -> dict[str, Tally]:
    rows = _rows(path)
    return {split: tally_of(_case(row) for row in rows if row["split"] == split) for split in ("train", "test")}


def _rows(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _case(row: Any) -> tuple[str, Key, bool]:
    passage = words(row["passage"], row["lang"]) if "passage" in row else None
    return (
        row["answer"],
        Key(row["lang"], row["question"], tuple(row["refs"]), passage_words=passage),
        row["label"] == 1,
    )
