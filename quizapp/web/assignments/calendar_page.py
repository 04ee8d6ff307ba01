"""A month as weeks: on each day what opens, closes or is open, in the school's time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from quizapp.core.local_times import to_local, to_utc
from quizapp.operations.calendars import Entry
from quizapp.web.filters import clock_time

WEEK = 7
FIRST_YEAR, LAST_YEAR = 2001, 2099
REACH = 6
"""Months before and after this one to which links lead: a school year, and an end for whatever follows every link."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a day."""

    assignment_id: int
    title: str
    kind: str
    classroom: str
    """Empty on the page of one class."""
    facts: str
    """When, in words."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month, or of the months beside it."""

    date: date
    label: str
    in_month: bool
    today: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """A month."""

    title: str
    weekdays: tuple[tuple[str, str], ...]
    """Short and whole names, Monday first."""
    weeks: tuple[tuple[Day, ...], ...]
    endless: tuple[Item, ...]
    """What stays open until it is closed, and began before the month."""
    earlier: str | None
    later: str | None
    """The months before and after, as the address takes them."""
    is_empty: bool


def month_of(asked: str, today: date) -> date:
    """Return the first day of the month that an address asks for (2026-11); otherwise of this month."""
    found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", asked)
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return today.replace(day=1)
    return date(int(found[1]), int(found[2]), 1)


def span_of(month: date, zone: str) -> tuple[datetime, datetime]:
    """Return begin and end of the weeks that show the month, in UTC."""
    first, count = _first_day(month), _weeks(month)
    end = first + timedelta(days=WEEK * count)
    return to_utc(datetime.combine(first, time()), zone), to_utc(datetime.combine(end, time()), zone)


def _first_day(month: date) -> date:
    return month - timedelta(days=month.weekday())


def _next_month(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _months(day: date) -> int:
    """Return a number that grows by one each month."""
    return day.year * 12 + day.month


def _weeks(month: date) -> int:
    return ((_next_month(month) - _first_day(month)).days + WEEK - 1) // WEEK


def calendar_page(month: date, entries: Sequence[Entry], now: datetime, zone: str, *, with_class: bool) -> CalendarPage:
    """Return the page of a month. Every entry stands on each day on which it is open."""
    first, today = _first_day(month), to_local(now, zone).date()
    days = [first + timedelta(days=number) for number in range(WEEK * _weeks(month))]
    spans = [(one, *_days(one, zone)) for one in entries]
    shown = {
        day: tuple(
            _item(one, facts, with_class=with_class)
            for one, begin, end in spans
            if (facts := _facts(one, day, begin, end)) is not None
        )
        for day in days
    }
    endless = [one for one, begin, end in spans if end is None and begin < first]
    before, after = month - timedelta(days=1), _next_month(month)
    return CalendarPage(
        title=_month_name(month),
        weekdays=tuple((format_date(day, "EEE"), format_date(day, "EEEE")) for day in days[:WEEK]),
        weeks=tuple(
            tuple(
                Day(day, format_date(day, "EEEE, d MMMM"), day.month == month.month, day == today, shown[day])
                for day in days[at : at + WEEK]
            )
            for at in range(0, len(days), WEEK)
        ),
        endless=tuple(_item(one, _("open until you close it"), with_class=with_class) for one in endless),
        earlier=f"{before:%Y-%m}" if _months(month) > _months(today) - REACH else None,
        later=f"{after:%Y-%m}" if _months(month) < _months(today) + REACH else None,
        is_empty=not entries,
    )


def _month_name(month: date) -> str:
    return str(format_date(month, "MMMM y"))


def _days(entry: Entry, zone: str) -> tuple[date, date | None]:
    """Return the first and the last day on which something may be written; no last one where nothing closes."""
    over = entry.late_until or entry.closes_at
    if over is None:
        return to_local(entry.opens_at, zone).date(), None
    # What closes at midnight was open the day before.
    last = to_local(over - timedelta(microseconds=1), zone).date()
    return to_local(entry.opens_at, zone).date(), last


def _facts(entry: Entry, day: date, begin: date, end: date | None) -> str | None:
    """Return what is said of an entry on a day: when it opens or closes, or that it is open; None: nothing."""
    if day < begin or (end is not None and day > end):
        return None
    opens = clock_time(entry.opens_at) if day == begin else None
    if end is None:
        return _("opens %(time)s, until you close it", time=opens) if opens else None
    if day != end:
        return _("opens %(time)s", time=opens) if opens else _("open")
    closes = clock_time(entry.late_until or entry.closes_at)
    if opens:
        return f"{opens}–{closes}"
    return _("late work until %(time)s", time=closes) if entry.late_until else _("closes %(time)s", time=closes)


def _item(entry: Entry, facts: str, *, with_class: bool) -> Item:
    kind = _("Test") if entry.mode == "test" else _("Practice")
    if entry.make_up:
        count = ngettext("%(num)s pupil", "%(num)s pupils", entry.make_up)
        kind = _("Make-up sitting, %(count)s", count=count)
    elif not entry.for_all:
        kind = _("%(kind)s, for some", kind=kind)
    return Item(entry.assignment_id, entry.title, kind, entry.classroom if with_class else "", facts)
