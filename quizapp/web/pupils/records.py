"""What can be done with one pupil: another class, one account of two, everything in one file."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.models import Classroom, Person
from quizapp.operations import classrooms, merging, pupil_records, pupils
from quizapp.operations.errors import Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor
from quizapp.web.languages import say
from quizapp.web.pupils.blueprint import blueprint
from quizapp.web.pupils.forms import MoveForm, PupilForm

_DIGITS = 9
"""More have no id."""


def pupil_page(room: Classroom, person: Person, form: PupilForm, move: MoveForm | None = None) -> str:
    """Return the page of one pupil."""
    if move is None:
        move = MoveForm(formdata=None)
        _offer(move, room)
    return render_template("pupils/pupil.html", classroom=room, person=person, form=form, move=move)


def _offer(form: MoveForm, room: Classroom) -> None:
    lines = classrooms.classrooms_of(actor(), whole_school=True)
    form.offer(
        (line.classroom.id, f"{line.classroom.name} ({line.classroom.school_year})")
        for line in lines
        if line.classroom.id != room.id and line.classroom.archived_at is None
    )


@blueprint.post("/<id:person_id>/move")
@allow(*STAFF)
def move(classroom_id: int, person_id: int) -> ResponseReturnValue:
    """Bring a pupil into another class."""
    room, person = pupils.get_pupil(actor(), classroom_id, person_id)
    form = MoveForm()
    _offer(form, room)
    if form.validate():
        try:
            person, new = pupil_records.move_pupil(actor(), room.id, person.id, form.to.data, clock.now())
            flash(
                _("%(name)s is in %(room)s now. Earlier work stays here.", name=person.name, room=new.name), "success"
            )
            return redirect(url_for("classrooms.classroom", classroom_id=classroom_id), 303)
        except Refused as refused:
            put_refusal(form, refused)
    details = PupilForm(formdata=None, name=person.name, nisn=person.nisn, nis=person.nis)
    return pupil_page(room, person, details, form), 422


@blueprint.get("/<id:person_id>/merge")
@allow(*STAFF)
def merge(classroom_id: int, person_id: int) -> ResponseReturnValue:
    """Ask which account is the same child's, and show what would move before anything does."""
    room, person = pupils.get_pupil(actor(), classroom_id, person_id)
    chosen = request.args.get("gone", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) <= _DIGITS):
        found = merging.candidates(actor(), room.id, person.id)
        return render_template("pupils/merge.html", classroom=room, person=person, candidates=found)
    return _outlook(room, person, int(chosen), "")


@blueprint.post("/<id:person_id>/merge/<id:gone_id>")
@allow(*STAFF)
def merge_with(classroom_id: int, person_id: int, gone_id: int) -> ResponseReturnValue:
    """Make one account of two."""
    room, person = pupils.get_pupil(actor(), classroom_id, person_id)
    try:
        merging.merge(actor(), room.id, person.id, gone_id, clock.now())
    except Refused as refused:
        return _outlook(room, person, gone_id, say(refused.message))
    flash(_("The two accounts are one. It keeps its username and PIN."), "success")
    return redirect(url_for("pupils.pupil", classroom_id=classroom_id, person_id=person_id), 303)


def _outlook(room: Classroom, person: Person, gone_id: int, problem: str) -> ResponseReturnValue:
    try:
        outlook = merging.look(actor(), room.id, person.id, gone_id, clock.now())
    except Refused as refused:
        problem, outlook = say(refused.message), None
    page = render_template("pupils/confirm_merge.html", classroom=room, person=person, outlook=outlook, problem=problem)
    return page, 422 if problem else 200


@blueprint.post("/<id:person_id>/export")
@allow(*STAFF)
def export(classroom_id: int, person_id: int) -> ResponseReturnValue:
    """Give everything that is known of a pupil as one file. A POST, because it is noted who asked."""
    room, person = pupils.get_pupil(actor(), classroom_id, person_id)
    try:
        name, data = pupil_records.export_pupil(actor(), room.id, person.id, clock.now())
    except Refused as refused:
        form = PupilForm(formdata=None, name=person.name, nisn=person.nisn, nis=person.nis)
        put_refusal(form, refused)
        return pupil_page(room, person, form), 422
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, mimetype="application/json", headers=headers)
