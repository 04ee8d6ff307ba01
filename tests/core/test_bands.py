"""Bands and class totals: the worked class of the reference, edges of the bands, and what is undefined."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from quizapp.core.bands import MEANINGS, Band, ClassSummary, band_of, bands, class_summary, shown, standing
from quizapp.core.school_settings import DEFAULT_BANDS

DATA = json.loads((Path(__file__).parents[1] / "data" / "class_summary.json").read_text())
WORKED = DATA["class_summary"]


def summary(pass_mark: int, totals: list[int] | None = None) -> ClassSummary:
    totals = DATA["totals"] if totals is None else totals
    return class_summary([total / DATA["maximum"] for total in totals], DEFAULT_BANDS, pass_mark)


def test_the_worked_class() -> None:
    assert list(summary(66).counts) == WORKED["counts"]
    assert summary(66).mastery == pytest.approx(WORKED["ketuntasan_klasikal_pct_at_66"], abs=1e-6)
    assert summary(75).mastery == pytest.approx(WORKED["ketuntasan_klasikal_pct_at_75"], abs=1e-6)
    assert summary(75).absorption == pytest.approx(WORKED["daya_serap_pct"], abs=1e-6)


def test_the_order_of_pupils_changes_nothing() -> None:
    totals = list(DATA["totals"])
    random.Random(3).shuffle(totals)
    assert summary(66, totals) == summary(66)


def test_the_bands_are_those_of_the_guide() -> None:
    found = bands(DEFAULT_BANDS)
    assert [f"{band.low}-{band.high}" for band in found] == list(WORKED["kktp_interval_labels"])
    assert [band.meaning for band in found] == list(MEANINGS)


@pytest.mark.parametrize(("points", "band"), [(0, 0), (40, 0), (41, 1), (65, 1), (66, 2), (85, 2), (86, 3), (100, 3)])
def test_both_ends_are_in_a_band(points: int, band: int) -> None:
    assert band_of(points, DEFAULT_BANDS) == band
    assert bands(DEFAULT_BANDS)[band].low <= points <= bands(DEFAULT_BANDS)[band].high


@pytest.mark.parametrize(("share", "points"), [(0.655, 66), (0.6549, 65), (0.405, 41), (0.4049, 40), (1, 100), (0, 0)])
def test_the_number_on_the_screen_decides(share: float, points: int) -> None:
    assert shown(share) == points
    one = class_summary([share], DEFAULT_BANDS, 66)
    assert one.counts.index(1) == band_of(points, DEFAULT_BANDS)
    assert one.passed == (points >= 66)


def test_a_school_with_other_bands() -> None:
    assert bands((60,)) == (Band(0, 60), Band(61, 100))
    assert class_summary([0.6, 0.61], (60,), 61).counts == (1, 1)


def test_nobody_handed_in() -> None:
    assert class_summary([], DEFAULT_BANDS, 75) == ClassSummary((0, 0, 0, 0), 0, 0, None, None)


@pytest.mark.parametrize(
    ("points", "best", "expected"),
    [(75, 75, "above"), (75, 90, "above"), (74, 74, "below"), (60, 74, "below"), (60, 75, "undecided")],
)
def test_where_a_mark_stands(points: int, best: int, expected: str) -> None:
    assert standing(points, best, 75) == expected
