"""What a school may set for itself, and what does not go together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from quizapp.core.school_settings import Letterhead, Limits, SchoolSettings, objections


def named(settings: SchoolSettings) -> list[str]:
    """Return which settings are objected to."""
    return [name for name, _ in objections(settings)]


def test_what_is_usual_is_sound() -> None:
    assert objections(SchoolSettings()) == []


@pytest.mark.parametrize(
    ("bands", "sound"),
    [
        ((50,), True),
        ((1, 99), True),
        ((10, 20, 30, 40, 50), True),
        ((10, 20, 30, 40, 50, 60), False),
        ((), False),
        ((0, 50), False),
        ((50, 100), False),
        ((65, 40, 85), False),
        ((40, 40, 85), False),
        ((40, 65, 850), False),
    ],
)
def test_bands_rise_between_nothing_and_everything(bands: tuple[int, ...], sound: bool) -> None:
    assert named(SchoolSettings(bands=bands)) == ([] if sound else ["bands"])


@pytest.mark.parametrize(("mark", "sound"), [(1, True), (100, True), (0, False), (101, False)])
def test_the_pass_mark_is_a_number_of_points(mark: int, sound: bool) -> None:
    assert named(SchoolSettings(pass_mark=mark)) == ([] if sound else ["pass_mark"])


@pytest.mark.parametrize(
    ("values", "objected"),
    [
        ({"hard_below": 0.7}, ["easy_above"]),
        ({"hard_below": 0.0}, ["hard_below"]),
        ({"easy_above": 1.0}, ["easy_above"]),
        ({"good_above": 0.2}, ["good_above"]),
        ({"very_good_above": 0.3}, ["very_good_above"]),
        ({"alpha_class": 0.5}, ["alpha_class"]),
        ({"alpha_decisions": 0.6}, ["alpha_decisions"]),
        ({"distractor_share": 0.0}, ["distractor_share"]),
        ({"fewest": 1}, ["fewest"]),
        ({"fewest": 31}, ["tentative_below"]),
        ({"fewest": 30}, []),
    ],
)
def test_limits_are_in_order(values: dict[str, Any], objected: list[str]) -> None:
    assert named(SchoolSettings(limits=replace(Limits(), **values))) == objected


def test_settings_are_stored_and_read() -> None:
    settings = SchoolSettings(Letterhead(city="Bandung"), Limits(fewest=8), (50, 75), "KKM", 70)
    assert SchoolSettings.from_json(settings.to_json()) == settings
    assert SchoolSettings.from_json(None) == SchoolSettings()
    assert SchoolSettings.from_json({"limits": {"fewest": 5}}) == SchoolSettings(limits=Limits(fewest=5))
