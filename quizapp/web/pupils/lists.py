"""A list of pupils, pasted or from a file: how each line was understood, then the cards of those who came in."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.core.messages import N_, Message
from quizapp.core.roster_columns import CHOOSABLE, has_heading
from quizapp.core.rosters import MAXIMUM_LINES, Roster, only_needed
from quizapp.core.tables import Unreadable, read_table
from quizapp.core.tables.table import MOST_COLUMNS, to_text
from quizapp.models import Classroom
from quizapp.operations import classrooms, rosters
from quizapp.operations.errors import Refused
from quizapp.operations.transactions import begin_writing
from quizapp.web import clock
from quizapp.web.access import STAFF, allow, reading_first
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor
from quizapp.web.languages import say
from quizapp.web.pupils.blueprint import blueprint
from quizapp.web.pupils.cards import cards_page
from quizapp.web.pupils.columns import column_choices
from quizapp.web.pupils.forms import UPLOAD, ListForm


@blueprint.url_value_preprocessor
def _take_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let a list be larger than other requests, before anything of the form is read."""
    if endpoint == "pupils.add_list":
        request.max_content_length = request.max_form_memory_size = UPLOAD


@blueprint.get("/list")
@allow(*STAFF)
def paste(classroom_id: int) -> ResponseReturnValue:
    """Ask for a list of names."""
    room = classrooms.get_classroom(actor(), classroom_id, "manage_classroom")
    return render_template("pupils/paste.html", classroom=room, form=ListForm(), roster=None, fields=[])


@blueprint.post("/list")
@allow(*STAFF)
@reading_first
def add_list(classroom_id: int) -> ResponseReturnValue:
    """Show how each line was understood; when the teacher has seen it, add those that are right."""
    room = classrooms.get_classroom(actor(), classroom_id, "manage_classroom")
    form, fields, action = ListForm(), _chosen_fields(), request.form.get("action", "look")
    if form.validate():
        _take_file(form)
    roster = _look(classroom_id, form, fields) if not form.errors else None
    if roster is None or (roster.columns is not None and not roster.columns.sure and not any(fields)):
        return _ask(room, form, roster)
    problem = _problem_of(roster, room)
    if problem is not None and not (action == "add" and roster.coming and _leaves_out()):
        put_refusal(form, Refused(problem, "pasted"))
        return render_template("pupils/paste.html", classroom=room, form=form, roster=roster, fields=fields), 422
    if action != "add":
        return _preview(room, form, roster, fields)
    return _save(room, form, roster, fields)


def _leaves_out() -> bool:
    return request.form.get("leave_out") == "yes"


def _chosen_fields() -> list[str]:
    """Return what the person chose for each column; empty when nothing was asked."""
    chosen = [request.form.get(f"column-{number}", "") for number in range(MOST_COLUMNS)]
    while chosen and not chosen[-1]:
        chosen.pop()
    return [one if one in CHOOSABLE else "" for one in chosen]


def _take_file(form: ListForm) -> None:
    """Put the rows of a file into the field; what is wrong with the file is said beside it."""
    upload = form.upload
    if upload is None:
        if not (form.pasted.data or "").strip():
            put_refusal(form, Refused(Message(N_("Please fill this in.")), "pasted"))
        return
    try:
        table = only_needed(read_table(*upload, wanted=has_heading))
    except Unreadable as unreadable:
        put_refusal(form, Refused(unreadable.message, "file"))
        return
    form.pasted.data = to_text(table)
    for note in table.notes:
        flash(say(note), "info")


def _look(classroom_id: int, form: ListForm, fields: list[str]) -> Roster | None:
    try:
        return rosters.look(actor(), classroom_id, form.pasted.data or "", fields)
    except Unreadable as unreadable:
        put_refusal(form, Refused(unreadable.message, "pasted"))
        return None


def _ask(room: Classroom, form: ListForm, roster: Roster | None) -> ResponseReturnValue:
    """Ask for the list again, or for what its columns hold."""
    if roster is None:
        return render_template("pupils/paste.html", classroom=room, form=form, roster=None, fields=[]), 422
    return render_template("pupils/columns.html", classroom=room, form=form, columns=column_choices(roster))


def _problem_of(roster: Roster, room: Classroom) -> Message | None:
    """Return what is wrong with the list as a whole."""
    wrong = len(roster.of_kind("problem"))
    if wrong:
        return Message(
            N_("%(count)s line needs a look; it is named below. Nothing has been saved."),
            {"count": wrong},
            N_("%(count)s lines need a look; they are named below. Nothing has been saved."),
        )
    if roster.is_too_long:
        return Message(N_("At most %(count)s pupils at once."), {"count": MAXIMUM_LINES})
    if roster.coming:
        return None
    if roster.of_kind("elsewhere"):
        return Message(N_("No line of this list is for the class %(name)s."), {"name": room.name})
    if roster.of_kind("here"):
        return Message(N_("Everybody in this list is in the class already."))
    return Message(N_("There is no name in this list."))


def _preview(room: Classroom, form: ListForm, roster: Roster, fields: list[str]) -> ResponseReturnValue:
    return render_template(
        "pupils/preview.html",
        classroom=room,
        form=form,
        roster=roster,
        usernames=rosters.usernames_for(roster.lines),
        fields=fields,
        columns=column_choices(roster) if roster.columns else [],
    )


def _save(room: Classroom, form: ListForm, roster: Roster, fields: list[str]) -> ResponseReturnValue:
    text, rest = form.pasted.data or "", _rest(roster)
    if roster.is_too_long:
        put_refusal(form, Refused(Message(N_("At most %(count)s pupils at once."), {"count": MAXIMUM_LINES}), "pasted"))
        return render_template("pupils/paste.html", classroom=room, form=form, roster=roster, fields=fields), 422
    prepared, room_id = rosters.prepare(roster), room.id
    begin_writing()
    try:
        arrived = rosters.save(actor(), room_id, text, fields, prepared, clock.now())
    except Refused as refused:
        put_refusal(form, refused)
        room = classrooms.get_classroom(actor(), room_id, "manage_classroom")
        return render_template("pupils/paste.html", classroom=room, form=form, roster=None, fields=fields), 422
    if arrived.cards or rest:
        return cards_page(room_id, arrived.cards, joined=arrived.joined, rest=rest)
    count = len(arrived.joined)
    flash(ngettext("%(num)s pupil joined the class.", "%(num)s pupils joined the class.", count), "success")
    flash(_("They sign in with the PIN they have."), "info")
    return redirect(url_for("classrooms.classroom", classroom_id=room_id), 303)


def _rest(roster: Roster) -> str:
    """Return the lines that were left out because something is wrong with them, to be mended and sent again."""
    wrong = roster.of_kind("problem")
    if not wrong:
        return ""
    lines = ["\t".join((line.name, line.nisn or "", line.nis or "")) for line in wrong]
    return "\n".join(["Nama\tNISN\tNIS", *lines])
