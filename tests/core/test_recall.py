"""When a card comes back: the worked cases, and what holds for any looks."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.recall import LONGEST_INTERVAL, RATINGS, fact_source, new_state, review, word_source

CASES = json.loads((Path(__file__).parents[1] / "data" / "fsrs.json").read_text())["cases"]
NAMES = {"Again": 1, "Hard": 2, "Good": 3, "Easy": 4}
NOW = datetime(2026, 1, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(case["sequence"]))
def test_the_worked_cases(case: dict[str, Any]) -> None:
    state = new_state(datetime.fromisoformat(case["steps"][0]["review_at"]))
    for step in case["steps"]:
        reviewed = review(state, NAMES[step["rating"]], datetime.fromisoformat(step["review_at"]))
        assert reviewed.due_at == datetime.fromisoformat(step["due"])
        assert reviewed.interval == timedelta(days=step["interval_days"])
        assert reviewed.state["stability"] == pytest.approx(step["stability"], abs=1e-6)
        assert reviewed.state["difficulty"] == pytest.approx(step["difficulty"], abs=1e-6)
        state = json.loads(json.dumps(reviewed.state))  # as the database keeps it


@given(st.lists(st.sampled_from(RATINGS), min_size=1, max_size=12), st.integers(0, 400))
def test_a_card_never_comes_back_the_same_day_nor_after_half_a_year(ratings: list[int], late: int) -> None:
    state, now = new_state(NOW), NOW
    for rating in ratings:
        reviewed = review(state, rating, now)
        assert timedelta(days=1) <= reviewed.interval <= LONGEST_INTERVAL
        assert review(state, rating, now) == reviewed  # nothing is drawn
        state, now = reviewed.state, reviewed.due_at + timedelta(hours=late)


@given(st.lists(st.sampled_from(RATINGS), max_size=6))
def test_what_was_remembered_better_comes_back_later(before: list[int]) -> None:
    state, now = new_state(NOW), NOW
    for rating in before:
        reviewed = review(state, rating, now)
        state, now = reviewed.state, reviewed.due_at
    intervals = [review(state, rating, now).interval for rating in RATINGS]
    assert intervals == sorted(intervals)


def test_another_rating_is_refused() -> None:
    with pytest.raises(ValueError, match="5"):
        review(new_state(NOW), 5, NOW)


def test_sources_tell_cards_apart() -> None:
    assert fact_source(1, "q1") != fact_source(11, "q1") != word_source(1, "q1")
    assert word_source(1, "Kosmodrom") == word_source(1, "kosmodrom")
    assert len(word_source(1, "a" * 500)) == 120
