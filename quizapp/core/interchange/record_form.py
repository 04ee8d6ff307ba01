"""Items as the JSON records in which importers of question files are compared (one object an item or a notice)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from quizapp.core.interchange.items import Choice, Interval, Item, Reading


def records(reading: Reading, file: str) -> Iterator[dict[str, Any]]:
    """Yield what `reading` found in `file`, items first."""
    for item in reading.items:
        yield {"file": file} | _record(item)
    for notice in reading.notices:
        yield {"file": file, "warning": str(notice.message), "line": notice.line}


def _record(item: Item) -> dict[str, Any]:
    """Return an item; what is empty is left out."""
    data: dict[str, Any] = {
        "title": item.title,
        "stem": item.stem,
        "type": item.type,
        "format": item.format,
        "general_feedback": item.feedback,
        "feedback_true": item.feedback_true,
        "feedback_false": item.feedback_false,
        "category": item.category,
        "tags": list(item.tags),
        "key": item.key,
        "pairs": [list(pair) for pair in item.pairs],
        "items": list(item.steps),
        "points": item.points,
        "warnings": [str(notice.message) for notice in item.notices],
    }
    if item.type in ("mc_single", "mc_multi", "table"):
        data["choices"] = _choices(item.choices)
    elif item.type == "short":
        data["accepted"] = _choices(item.choices)
    data["numeric"] = _intervals(item.intervals)
    data["gaps"] = [
        {
            "type": gap.type,
            "accepted" if gap.type == "short" else "choices": _choices(gap.choices),
            "numeric": _intervals(gap.intervals),
        }
        for gap in item.gaps
    ]
    return {name: value for name, value in data.items() if value not in ("", None, [])}


def _choices(choices: Sequence[Choice]) -> list[dict[str, Any]]:
    return [{"text": one.text, "weight": one.weight, "feedback": one.feedback} for one in choices]


def _intervals(intervals: Sequence[Interval]) -> list[dict[str, Any]]:
    return [
        {"min": float(one.minimum), "max": float(one.maximum), "weight": one.weight, "feedback": one.feedback}
        for one in intervals
    ]
