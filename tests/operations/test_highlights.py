"""Highlights: places counted as browsers count, all or none."""

from __future__ import annotations

import pytest

from quizapp.app import QuizApp
from quizapp.models import Attempt, QuizVersion, db
from quizapp.operations import highlights
from quizapp.operations.highlights import Highlight
from tests.factories import (
    make_assignment,
    make_attempt,
    make_content,
    make_person,
    make_school,
    make_version,
    small_passage,
)


@pytest.fixture
def attempt(database: QuizApp) -> Attempt:
    """An attempt at a text whose first sentence is longer for a browser than for us."""
    passage = small_passage()
    passage["blocks"][0]["sentences"]["s1"] = "Cabai 🌶 itu."
    school = make_school()
    version = make_version(school, make_content(passage=passage))
    return make_attempt(make_assignment(version), make_person(school))


def keep(attempt: Attempt, *marks: Highlight) -> str | None:
    fingerprint = db.session.get_one(QuizVersion, attempt.quiz_version_id).fingerprint
    refusal = highlights.keep(attempt.id, fingerprint, marks)
    db.session.refresh(attempt)
    return None if refusal is None else str(refusal)


def test_an_emoji_counts_as_the_two_units_that_browsers_count(attempt: Attempt) -> None:
    whole = len("Cabai 🌶 itu.") + 1
    assert keep(attempt, Highlight("p1.s1", 0, whole)) is None
    assert attempt.highlights == [{"at": "p1.s1", "start": 0, "end": whole}]
    assert keep(attempt, Highlight("p1.s1", 0, whole + 1)) == (
        f"Highlight 1 (p1.s1, 0 to {whole + 1}) is not in the text."
    )


def test_one_beside_the_text_leaves_the_list_as_it_was(attempt: Attempt) -> None:
    keep(attempt, Highlight("p1.s2", 0, 2))
    assert keep(attempt, Highlight("p1.s1", 0, 5), Highlight("p1.s2", 3, 3)) is not None
    assert attempt.highlights == [{"at": "p1.s2", "start": 0, "end": 2}]
