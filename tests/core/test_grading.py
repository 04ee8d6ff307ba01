"""Marks, totals and the integer on the screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.grading import Marked, percent, total


@pytest.mark.parametrize(
    ("mark", "maximum", "shown"),
    [
        (0, 0, 0),
        (0, 7, 0),
        (7, 7, 100),
        (65.5, 100, 66),
        (65.49, 100, 65),
        (1, 3, 33),
        (2, 3, 67),
        (1 / 3 * 3, 8, 13),
        (0.5, 1, 50),
    ],
)
def test_percent_is_rounded_half_up(mark: float, maximum: int, shown: int) -> None:
    assert percent(mark, maximum) == shown


@pytest.mark.parametrize(
    ("marked", "state"),
    [
        (Marked(2, 1.0), "right"),
        (Marked(2, 0.5), "half"),
        (Marked(2, 0.0), "wrong"),
        (Marked(2, 0.0, blank=True), "blank"),
        (Marked(2, None), "blank"),
        (Marked(2, 0.0, waiting=True), "waiting"),
        (Marked(2, None, waiting=True), "waiting"),
    ],
)
def test_states(marked: Marked, state: str) -> None:
    assert marked.state == state


def test_a_total_is_provisional_while_something_waits_and_counts_its_points() -> None:
    summed = total([Marked(1, 1.0), Marked(2, 0.5), Marked(4, 0.0, waiting=True)])
    assert (summed.mark, summed.maximum, summed.waiting, summed.percent) == (2.0, 7, 1, 29)


@given(st.lists(st.tuples(st.integers(1, 20), st.floats(0, 1)), max_size=40))
def test_totals_stay_between_nothing_and_everything(parts: list[tuple[int, float]]) -> None:
    summed = total(Marked(points, fraction) for points, fraction in parts)
    assert 0 <= summed.mark <= summed.maximum + 1e-9
    assert 0 <= summed.percent <= 100
