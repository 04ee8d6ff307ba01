"""The form of a make-up sitting."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from quizapp.core.local_times import to_local
from quizapp.models import Assignment
from quizapp.operations.make_up_sittings import MakeUps, Sitter
from quizapp.web.assignments.fields import LocalTimeField
from quizapp.web.filters import clock_time, short_time
from quizapp.web.forms import Form
from quizapp.web.languages import chosen_timezone

LARGEST_ID = 2**31 - 1
SUNDAY = 6


class MakeUpForm(Form):
    """Who sits later, from when to when."""

    people = SelectMultipleField(
        _l("Pupils"), coerce=int, widget=ListWidget(), option_widget=CheckboxInput(), validate_choice=False
    )
    opens = LocalTimeField(_l("Opens"), needed=True)
    closes = LocalTimeField(_l("Closes"), needed=True)

    def offer(self, found: MakeUps, now: datetime) -> None:
        """Say who may be chosen: the absent, and those whose sitting can be moved."""
        self.people.choices = [
            *(SelectChoice(one.person_id, one.name) for one in found.absent),
            *(
                SelectChoice(one.person_id, _("%(name)s (moves %(time)s)", name=one.name, time=sitting_time(one)))
                for one in found.sitters
                if not one.begun and one.state(now) != "over"
            ),
        ]

    def chosen(self) -> list[int]:
        """Return those who were ticked."""
        return [one for one in self.people.data or () if 0 < one <= LARGEST_ID]


def sitting_time(one: Sitter) -> str:
    """Return when a make-up sitting is: 24 Nov, 08.00–09.30."""
    if one.window is None:
        return ""
    return f"{short_time(one.window.opens_at)}–{_end(one.window.opens_at, one.window.closes_at)}"


def _end(begin: datetime, end: datetime | None) -> str:
    zone = chosen_timezone()
    same_day = end is not None and to_local(begin, zone).date() == to_local(end, zone).date()
    return clock_time(end) if same_day else short_time(end)


def first_form(found: MakeUps, now: datetime) -> MakeUpForm:
    """Return the form as it is shown first: all who were absent, on the next school day at the same time of day."""
    opens, closes = next_times(found.given.assignment, now)
    return MakeUpForm(people=[one.person_id for one in found.absent], opens=opens, closes=closes)


def next_times(assignment: Assignment, now: datetime) -> tuple[datetime, datetime | None]:
    """Return the same times of day on the next school day, as the school's clock shows them."""
    zone = chosen_timezone()
    begin = to_local(assignment.opens_at, zone).replace(second=0, microsecond=0)
    day = to_local(now, zone).date() + timedelta(days=1)
    if day.weekday() == SUNDAY:
        day += timedelta(days=1)
    opens = datetime.combine(day, time(begin.hour, begin.minute))
    length = assignment.closes_at - assignment.opens_at if assignment.closes_at else None
    if length is None:
        return opens, None
    return opens, opens + timedelta(minutes=max(int(length.total_seconds()) // 60, 1))
