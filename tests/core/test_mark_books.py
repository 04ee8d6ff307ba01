"""Which attempt counts, original, remedial and final mark, averages by weight, highest and lowest goal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from quizapp.core.mark_books import Goal, Sitting, average, counted, final_mark, highest_and_lowest, semester


def sat(number: int, mark: float | None, *, handed_in: bool = True) -> Sitting:
    return Sitting(number, number, handed_in, mark, 8)


@pytest.mark.parametrize(("counts", "number"), [("first", 1), ("newest", 3), ("best", 2)])
def test_the_attempt_that_counts(counts: str, number: int) -> None:
    sittings = [sat(3, 4), sat(1, 3), sat(2, 7)]
    found = counted(sittings, counts)
    assert found is not None
    assert found.number == number


def test_what_is_not_handed_in_has_no_mark() -> None:
    running = sat(2, None, handed_in=False)
    assert running.points is None
    assert counted([sat(1, 3), running], "newest") == running
    assert counted([sat(1, 3), running], "best") == sat(1, 3)
    assert counted([running], "best") == running
    assert counted([running], "first") is None
    assert counted([], "first") is None


def test_points_are_rounded_half_up_and_nothing_counts_out_of_nothing() -> None:
    assert Sitting(1, 1, True, 131, 200).points == 66
    assert Sitting(1, 1, True, 131, 200).share == pytest.approx(0.655)
    assert Sitting(1, 1, True, 0, 0).points is None
    assert Sitting(1, 1, True, 0, 0).share is None


@pytest.mark.parametrize(
    ("rule", "original", "remedial", "final"),
    [
        ("capped", 40, None, 40),
        ("capped", 40, 60, 60),
        ("capped", 40, 95, 75),
        ("capped", 40, 30, 40),
        ("capped", 80, 95, 80),
        ("highest", 40, 95, 95),
        ("highest", 40, 30, 40),
        ("average", 40, 95, 68),
        ("average", 60, 40, 60),
        ("capped", None, 95, 75),
        ("average", None, 61, 61),
        ("capped", None, None, None),
    ],
)
def test_original_remedial_and_final(rule: str, original: int | None, remedial: int | None, final: int | None) -> None:
    assert final_mark(original, remedial, 75, rule) == final


def test_without_a_pass_mark_nothing_is_capped() -> None:
    assert final_mark(40, 95, None, "capped") == 95


def test_averages_leave_out_what_is_missing() -> None:
    assert average([(80, 1), (None, 1), (65, 1)]) == 73
    assert average([(80, 2), (65, 1)]) == 75
    assert average([(80, 0), (65, 0.5)]) == 65
    assert average([(None, 1)]) is None
    assert average([(80, 0)]) is None
    assert average([]) is None


@pytest.mark.parametrize(("month", "expected"), [(7, 1), (12, 1), (1, 2), (6, 2)])
def test_semesters(month: int, expected: int) -> None:
    assert semester(date(2026, month, 1)) == expected


def goal(process: Any, mean: float, n: int = 6, label: str = "not_enough") -> Goal:
    return Goal(process, n, mean, label)


@pytest.mark.parametrize(
    ("goals", "expected"),
    [
        ([goal("locate", 0.8), goal("understand", 0.5), goal("evaluate", 0.6)], ("locate", "understand")),
        ([goal("locate", 0.8), goal("understand", 0.5, n=3)], ("locate", None)),
        ([goal("locate", 0.8, n=3), goal("understand", 0.5, n=3)], (None, None)),
        ([goal("locate", 0.9, label="mastered"), goal("understand", 0.85, label="mastered")], ("locate", None)),
        (
            [goal("locate", 0.3, label="not_mastered"), goal("understand", 0.2, label="not_mastered")],
            (None, "understand"),
        ),
        ([goal("locate", 0.7), goal("understand", 0.7)], (None, None)),
        ([goal("locate", 0.2, label="not_mastered")], (None, "locate")),
        ([], (None, None)),
    ],
)
def test_highest_and_lowest_goal(goals: list[Goal], expected: tuple[str | None, str | None]) -> None:
    assert highest_and_lowest(goals, 4) == expected
