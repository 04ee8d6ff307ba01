"""Times as people in a school write them, and school years. Stored times are UTC; people see their clock's."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

FIRST_MONTH = 7
"""The Indonesian school year begins in July."""

ZONE_NAMES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
"""What people in Indonesia call their time; other zones go by their own name."""


def zone_name(timezone: str) -> str:
    """Return what people call the time of `timezone`."""
    return ZONE_NAMES.get(timezone, timezone)


def to_utc(local: datetime, timezone: str) -> datetime:
    """Return the UTC time of `local`, a time without zone as a clock in `timezone` shows it."""
    return local.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)


def clock_change(local: datetime, timezone: str) -> Literal["skipped", "doubled"] | None:
    """Say whether the clocks of `timezone` leave out the time `local` (they go forward), or show it twice (back)."""
    zone = ZoneInfo(timezone)
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return None
    return "doubled" if first < second else "skipped"


def to_local(time: datetime, timezone: str) -> datetime:
    """Return what a clock in `timezone` shows at `time`, without a zone: the value of a field in a form."""
    return time.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)


def school_year(day: date) -> str:
    """Return the school year of a day: `2026/2027`."""
    first = day.year if day.month >= FIRST_MONTH else day.year - 1
    return f"{first}/{first + 1}"
