"""Facility: its limits, and when nothing is said."""

from __future__ import annotations

import pytest

from quizapp.core.psychometrics import facility, facility_word


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (0, "hard"),
        (0.2999, "hard"),
        (0.3, "medium"),
        (0.1 + 0.2, "medium"),
        (0.7, "medium"),
        (0.7001, "easy"),
        (1, "easy"),
    ],
)
def test_words_and_their_limits(value, word):
    assert facility_word(value) == word


def test_facility_is_the_mean_share():
    assert facility(7.5, 10) == 0.75


def test_nothing_is_said_of_few_learners_or_while_marks_are_missing():
    assert facility(9, 9) is None
    assert facility(7.5, 10, waiting=1) is None
    assert facility(0, 0) is None
