"""The one place where the web reads the clock; operations and core are told the time."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the time of this moment in UTC."""
    return datetime.now(UTC)
