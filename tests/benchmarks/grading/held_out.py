"""Beetle and SciEntsBank by questions held out: the weights of sureness are fitted without the questions that are judged."""

from __future__ import annotations

from functools import lru_cache

from quizapp.core.text_matching import Graded, Key, Ledger, grade
from quizapp.core.text_matching.sureness import Fitted
from tests.benchmarks.grading.answers import load
from tests.benchmarks.grading.fit import FOLDS, fold_of, without_fold
from tests.benchmarks.grading.grading import Grader, Tally
from tests.benchmarks.grading.grading import tally as tally_answers

__all__ = ["FOLDS", "fold_of", "grader", "tally"]


@lru_cache(maxsize=8)
def grader(source: str) -> Grader:
    """Return a grader that judges every question of `source` by what was fitted without its fold."""
    fitted: dict[Key, Fitted] = {}
    for answer in load(source):
        fitted.setdefault(answer.key, without_fold(source, fold_of(answer.question_id)))

    def held_out(reply: str, key: Key, ledger: Ledger) -> Graded:
        return grade(reply, key, ledger, fitted=fitted[key])

    return held_out


def tally(source: str) -> Tally:
    """Grade all answers of `source` and count."""
    return tally_answers(load(source), grader(source))
