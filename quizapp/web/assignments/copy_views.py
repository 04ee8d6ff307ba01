"""Giving what was given to other classes too."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from quizapp.core.local_times import zone_name
from quizapp.operations import classrooms, duplicating
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.given import Given, get_given
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.assignments.blueprint import blueprint
from quizapp.web.assignments.fields import LocalTimeField
from quizapp.web.assignments.make_up_forms import LARGEST_ID, next_times
from quizapp.web.forms import Form, put_refusal
from quizapp.web.identity import actor
from quizapp.web.languages import chosen_timezone


class CopyForm(Form):
    """Which classes, from when to when."""

    classes = SelectMultipleField(
        _l("Classes"), coerce=int, widget=ListWidget(), option_widget=CheckboxInput(), validate_choice=False
    )
    opens = LocalTimeField(_l("Opens"))
    closes = LocalTimeField(_l("Closes"))


@blueprint.get("/assignments/<id:assignment_id>/copy")
@allow(*STAFF)
def copy(assignment_id: int) -> ResponseReturnValue:
    """Ask which classes get it too, and when."""
    given = _given(assignment_id)
    opens, closes = next_times(given.assignment, clock.now())
    return _page(given, CopyForm(opens=opens, closes=closes))


@blueprint.post("/assignments/<id:assignment_id>/copy")
@allow(*STAFF)
def make_copy(assignment_id: int) -> ResponseReturnValue:
    """Give it to the chosen classes."""
    given, form, now = _given(assignment_id), CopyForm(), clock.now()
    _offer(given, form)
    if form.validate():
        chosen = [one for one in form.classes.data or () if 0 < one <= LARGEST_ID]
        try:
            made = duplicating.duplicate(
                actor(), assignment_id, chosen, form.opens.utc() or now, form.closes.utc(), now
            )
            flash(ngettext("Given to %(num)s more class.", "Given to %(num)s more classes.", len(made)), "success")
            return redirect(url_for("assignments.assignment", assignment_id=assignment_id), 303)
        except Refused as refused:
            put_refusal(form, refused)
    return _page(given, form), 422


def _given(assignment_id: int) -> Given:
    given = get_given(actor(), assignment_id, clock.now())
    if given.classroom is None:
        raise NotFound
    return given


def _page(given: Given, form: CopyForm) -> str:
    _offer(given, form)
    return render_template("assignments/copy.html", given=given, form=form, zone=zone_name(chosen_timezone()))


def _offer(given: Given, form: CopyForm) -> None:
    lines = classrooms.classrooms_of(actor(), whole_school=True)
    form.classes.choices = [
        SelectChoice(line.classroom.id, f"{line.classroom.name}, {line.classroom.school_year}")
        for line in lines
        if line.classroom.archived_at is None and line.classroom.id != given.assignment.classroom_id
    ]
