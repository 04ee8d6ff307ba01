"""Times of a school's clock: zones of Indonesia, and clocks that go forward or back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from quizapp.core.local_times import clock_change, school_year, to_local, to_utc, zone_name


def clock(text: str) -> datetime:
    """Return what a clock shows, without a zone."""
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "name", "hour"),
    [("Asia/Jakarta", "WIB", 1), ("Asia/Makassar", "WITA", 0), ("Europe/Berlin", "Europe/Berlin", 7)],
)
def test_there_and_back(zone: str, name: str, hour: int) -> None:
    local = clock("2026-11-23T08:00")
    assert to_utc(local, zone) == datetime(2026, 11, 23, hour, 0, tzinfo=UTC)
    assert to_local(to_utc(local, zone), zone) == local
    assert zone_name(zone) == name


@pytest.mark.parametrize(
    ("zone", "local", "change"),
    [
        ("Asia/Jakarta", clock("2026-03-29T02:30"), None),
        ("Europe/Berlin", clock("2026-03-29T01:59"), None),
        ("Europe/Berlin", clock("2026-03-29T02:00"), "skipped"),
        ("Europe/Berlin", clock("2026-03-29T02:59"), "skipped"),
        ("Europe/Berlin", clock("2026-03-29T03:00"), None),
        ("Europe/Berlin", clock("2026-10-25T01:59"), None),
        ("Europe/Berlin", clock("2026-10-25T02:00"), "doubled"),
        ("Europe/Berlin", clock("2026-10-25T03:00"), None),
    ],
)
def test_clocks_that_change(zone: str, local: datetime, change: str | None) -> None:
    assert clock_change(local, zone) == change


def test_a_doubled_time_that_is_shown_and_stored_stays_what_it_was() -> None:
    for stored in (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)):
        shown = to_local(stored, "Europe/Berlin")
        assert (shown.hour, shown.minute) == (2, 30)
        assert to_utc(shown, "Europe/Berlin") == stored


def test_the_school_year_begins_in_july() -> None:
    assert [school_year(date(2026, month, 1)) for month in (6, 7)] == ["2025/2026", "2026/2027"]
