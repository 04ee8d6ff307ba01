"""The calendar: of all my classes, and of one."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from quizapp.core.local_times import to_local, zone_name
from quizapp.operations import calendars
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.assignments.blueprint import blueprint
from quizapp.web.assignments.calendar_page import calendar_page, month_of, span_of
from quizapp.web.identity import actor
from quizapp.web.languages import chosen_timezone


@blueprint.get("/calendar")
@allow(*STAFF)
def calendar() -> ResponseReturnValue:
    """Show what is open in my classes in a month (`?month=2026-11`)."""
    now, zone = clock.now(), chosen_timezone()
    month = month_of(request.args.get("month", ""), to_local(now, zone).date())
    entries = calendars.calendar_of(actor(), *span_of(month, zone))
    page = calendar_page(month, entries, now, zone, with_class=True)
    return render_template("assignments/calendar.html", page=page, zone=zone_name(zone))


@blueprint.get("/classrooms/<id:classroom_id>/calendar")
@allow(*STAFF)
def class_calendar(classroom_id: int) -> ResponseReturnValue:
    """Show what is open in a class in a month (`?month=2026-11`)."""
    now, zone = clock.now(), chosen_timezone()
    month = month_of(request.args.get("month", ""), to_local(now, zone).date())
    classroom, entries = calendars.calendar_of_class(actor(), classroom_id, *span_of(month, zone))
    page = calendar_page(month, entries, now, zone, with_class=False)
    return render_template("assignments/class_calendar.html", page=page, zone=zone_name(zone), classroom=classroom)
