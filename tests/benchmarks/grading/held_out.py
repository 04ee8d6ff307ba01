"""Beetle and SciEntsBank by questions held out: whatever is fitted is fitted without the questions that are judged."""

from __future__ import annotations

import zlib

from tests.benchmarks.grading.answers import load
from tests.benchmarks.grading.grading import Grader, Tally, plain
from tests.benchmarks.grading.grading import tally as tally_answers

FOLDS = 5


def fold_of(question_id: str) -> int:
    """Return the fold that a question is judged in."""
    return zlib.crc32(question_id.encode()) % FOLDS


def grader(source: str) -> Grader:
    """Return a grader that judges every question of `source` by what was fitted without its fold."""
    del source
    return plain


def tally(source: str) -> Tally:
    """Grade all answers of `source` and count."""
    return tally_answers(load(source), grader(source))
