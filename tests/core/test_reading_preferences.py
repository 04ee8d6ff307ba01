"""How a person likes to read: whole steps; what an older program kept never breaks a page."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from quizapp.core.reading_preferences import ReadingPreferences

CHOSEN: dict[str, Any] = {
    "text_size": "large",
    "spacing": "wider",
    "tint": "blue",
    "width": "narrow",
    "ruler": True,
    "clock_hidden": True,
    "speech_rate": 80,
}


def test_what_is_chosen_comes_back_whole() -> None:
    assert ReadingPreferences.from_stored(CHOSEN).model_dump(mode="json") == CHOSEN
    assert set(CHOSEN) == set(ReadingPreferences.model_fields)


@pytest.mark.parametrize(
    "wrong",
    [
        {"text_size": "huge"},
        {"spacing": 1},
        {"tint": "#fff"},
        {"ruler": "yes"},
        {"clock_hidden": 1},
        {"speech_rate": 300},
        {"speech_rate": True},
        {"colour": "red"},
    ],
)
def test_anything_else_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ReadingPreferences.model_validate(wrong)


def test_of_what_was_kept_only_the_unknown_is_lost() -> None:
    assert ReadingPreferences.from_stored(None) == ReadingPreferences()
    stored = CHOSEN | {"tint": "purple", "font": "Comic"}
    assert ReadingPreferences.from_stored(stored).model_dump(mode="json") == CHOSEN | {"tint": "none"}
