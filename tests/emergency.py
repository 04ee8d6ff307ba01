"""Emergency files as a pupil's page writes them, for tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from quizapp.core.emergency_file import Content
from quizapp.models import Attempt


def entry(question: int, value: Any, **values: Any) -> dict[str, Any]:
    """Return one answer of a file: not sent yet, given a minute before the file was written."""
    return {
        "question": question,
        "prompt": "Dari HP",
        "in_words": "dalam kata-kata",
        "value": value,
        "flagged": False,
        "base_revision": 0,
        "operation_id": f"from-phone-{question}",
        "ago": 60,
        "sent": False,
    } | values


def content(attempt: Attempt, /, *entries: dict[str, Any], at: datetime, **values: Any) -> Content:
    """Return what a file of `attempt` holds that its phone wrote `at` this time."""
    held = {
        "attempt": attempt.id,
        "person": attempt.person_id,
        "name": "Nama di HP",
        "class": "VIII-A",
        "title": "Judul di HP",
        "written": at.isoformat(),
        "submit": False,
        "answers": list(entries),
    }
    return Content.model_validate(held | values)
