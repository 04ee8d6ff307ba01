"""Pupils of several classes from one file: choose it, look at what it would do, ask for the job, print the cards."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.core.local_times import school_year, to_local
from quizapp.core.messages import N_, Message
from quizapp.core.roster_columns import has_heading
from quizapp.core.rosters import only_needed
from quizapp.core.tables import Unreadable, read_table
from quizapp.core.tables.table import to_text
from quizapp.operations import school_rosters as operations
from quizapp.operations.errors import Refused
from quizapp.operations.transactions import begin_writing
from quizapp.web import clock
from quizapp.web.access import STAFF, allow, reading_first
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor
from quizapp.web.languages import chosen_timezone, say
from quizapp.web.school_rosters.forms import UPLOAD, SchoolListForm

blueprint = Blueprint("school_rosters", __name__, url_prefix="/classrooms/import")

MOST_PROBLEMS = 200
"""Lines with problems that are shown; the others are counted."""


@blueprint.url_value_preprocessor
def _take_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let a list be larger than other requests, before anything of the form is read."""
    if endpoint in ("school_rosters.preview", "school_rosters.ask"):
        request.max_content_length = request.max_form_memory_size = UPLOAD


@blueprint.get("")
@allow(*STAFF)
def choose() -> ResponseReturnValue:
    """Ask for the file."""
    operations.check_may_import(actor())
    year = school_year(to_local(clock.now(), chosen_timezone()).date())
    return render_template("school_rosters/choose.html", form=SchoolListForm(school_year=year))


@blueprint.post("")
@allow(*STAFF)
@reading_first
def preview() -> ResponseReturnValue:
    """Show what the file would do; nothing is saved."""
    form = SchoolListForm()
    plan = _plan(form) if form.validate() and _take_file(form) else None
    if plan is None:
        return render_template("school_rosters/choose.html", form=form), 422
    return render_template("school_rosters/preview.html", form=form, plan=plan, most=MOST_PROBLEMS)


@blueprint.post("/job")
@allow(*STAFF)
@reading_first
def ask() -> ResponseReturnValue:
    """Ask for the import of the list that was looked at."""
    form = SchoolListForm()
    if form.validate():
        begin_writing()
        try:
            job = operations.ask(actor(), form.pasted.data or "", form.school_year.data or "", clock.now())
            return redirect(url_for("jobs.job", job_id=job.id), 303)
        except Unreadable as unreadable:
            put_refusal(form, Refused(unreadable.message, "file"))
        except Refused as refused:
            put_refusal(form, refused)
    return render_template("school_rosters/choose.html", form=form), 422


@blueprint.get("/<id:job_id>")
@allow(*STAFF)
def imported(job_id: int) -> ResponseReturnValue:
    """List the classes of a finished import, each with the way to its cards."""
    arrivals, left_out = operations.arrivals(actor(), job_id)
    return render_template("school_rosters/imported.html", arrivals=arrivals, left_out=left_out, most=MOST_PROBLEMS)


def _take_file(form: SchoolListForm) -> bool:
    """Put the rows of the file into the form; False when it has none, which is said beside the field."""
    upload = form.upload
    if upload is None:
        put_refusal(form, Refused(Message(N_("Choose the file.")), "file"))
        return False
    try:
        table = only_needed(read_table(*upload, wanted=has_heading))
    except Unreadable as unreadable:
        put_refusal(form, Refused(unreadable.message, "file"))
        return False
    form.pasted.data = to_text(table)
    for note in table.notes:
        flash(say(note), "info")
    return True


def _plan(form: SchoolListForm) -> operations.Plan | None:
    try:
        return operations.look(actor(), form.pasted.data or "", form.school_year.data or "")
    except Unreadable as unreadable:
        put_refusal(form, Refused(unreadable.message, "file"))
    except Refused as refused:
        put_refusal(form, refused)
    return None
