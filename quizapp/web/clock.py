"""The one place where the web reads the clock; operations and core are told the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import current_app


def now() -> datetime:
    """Return the time of this moment in UTC."""
    return datetime.now(UTC)


def grace() -> timedelta:
    """Return how long after an end what arrives still counts (`config.Settings.grace_seconds`)."""
    return timedelta(seconds=current_app.settings.grace_seconds)  # type: ignore[attr-defined]
