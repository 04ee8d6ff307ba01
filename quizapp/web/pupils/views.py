"""Adding pupils, their sign-in cards, and one pupil. PINs are shown in the reply to the request that made them."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.models import Classroom
from quizapp.operations import classrooms, pupils
from quizapp.operations.errors import Refused
from quizapp.operations.transactions import begin_writing
from quizapp.web import clock
from quizapp.web.access import STAFF, allow, reading_first
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor
from quizapp.web.languages import say
from quizapp.web.pupils import lists as _lists  # noqa: F401  # its views are of this blueprint
from quizapp.web.pupils.blueprint import blueprint
from quizapp.web.pupils.cards import cards_page
from quizapp.web.pupils.forms import PupilForm
from quizapp.web.pupils.records import pupil_page

__all__ = ["blueprint"]


def _manage(classroom_id: int) -> Classroom:
    return classrooms.get_classroom(actor(), classroom_id, "manage_classroom")


# Adding


@blueprint.get("/new")
@allow(*STAFF)
def new(classroom_id: int) -> ResponseReturnValue:
    """Ask for one pupil."""
    return render_template("pupils/new.html", classroom=_manage(classroom_id), form=PupilForm())


@blueprint.post("/new")
@allow(*STAFF)
@reading_first
def create(classroom_id: int) -> ResponseReturnValue:
    """Add one pupil and show the card."""
    room, form = _manage(classroom_id), PupilForm()
    if form.validate():
        prepared = [pupils.prepare_one(form.name.data, form.nisn.data or None, form.nis.data or None)]
        begin_writing()
        try:
            return cards_page(classroom_id, pupils.add_pupils(actor(), classroom_id, prepared, clock.now()))
        except Refused as refused:
            put_refusal(form, refused)
    return render_template("pupils/new.html", classroom=room, form=form), 422


# Cards


@blueprint.get("/cards")
@allow(*STAFF)
def confirm_cards(classroom_id: int) -> ResponseReturnValue:
    """Ask whether the whole class shall get new PINs."""
    room = _manage(classroom_id)
    return render_template("pupils/confirm_cards.html", classroom=room, count=len(classrooms.roster_of(room).pupils))


@blueprint.post("/cards")
@allow(*STAFF)
@reading_first
def renew_all(classroom_id: int) -> ResponseReturnValue:
    """Give every pupil of the class a new PIN and show all cards."""
    members = classrooms.roster_of(_manage(classroom_id)).pupils
    return _renew(classroom_id, [(person.id, person.name) for person in members])


@blueprint.post("/<id:person_id>/pin")
@allow(*STAFF)
@reading_first
def renew_pin(classroom_id: int, person_id: int) -> ResponseReturnValue:
    """Give one pupil a new PIN and show the card."""
    _room, person = pupils.get_pupil(actor(), classroom_id, person_id)
    return _renew(classroom_id, [(person.id, person.name)])


def _renew(classroom_id: int, people: list[tuple[int, str]]) -> ResponseReturnValue:
    prepared = pupils.prepare((name, None) for _id, name in people)
    begin_writing()
    by_id = {id_: new for (id_, _name), new in zip(people, prepared, strict=True)}
    return cards_page(classroom_id, pupils.renew_pins(actor(), classroom_id, by_id, clock.now()))


# One pupil


@blueprint.get("/<id:person_id>")
@allow(*STAFF)
def pupil(classroom_id: int, person_id: int) -> ResponseReturnValue:
    """Show one pupil and what can be done."""
    room, person = pupils.get_pupil(actor(), classroom_id, person_id)
    return pupil_page(room, person, PupilForm(name=person.name, nisn=person.nisn, nis=person.nis))


@blueprint.post("/<id:person_id>")
@allow(*STAFF)
def change(classroom_id: int, person_id: int) -> ResponseReturnValue:
    """Correct name, NISN or NIS."""
    room, person = pupils.get_pupil(actor(), classroom_id, person_id)
    form = PupilForm()
    if form.validate():
        try:
            pupils.change_pupil(actor(), classroom_id, person_id, form.name.data, form.nisn.data, form.nis.data)
            flash(_("Stored."), "success")
            return redirect(url_for("pupils.pupil", classroom_id=classroom_id, person_id=person_id), 303)
        except Refused as refused:
            put_refusal(form, refused)
    return pupil_page(room, person, form), 422


@blueprint.post("/<id:person_id>/remove")
@allow(*STAFF)
def remove(classroom_id: int, person_id: int) -> ResponseReturnValue:
    """Take a pupil out of the class."""
    person = pupils.remove_pupil(actor(), classroom_id, person_id, clock.now())
    flash(_("%(name)s is no longer in the class. Account and marks are kept.", name=person.name), "success")
    return redirect(url_for("classrooms.classroom", classroom_id=classroom_id), 303)


@blueprint.get("/<id:person_id>/delete")
@allow(*STAFF)
def confirm_delete(classroom_id: int, person_id: int) -> ResponseReturnValue:
    """Ask whether everything about a pupil shall go."""
    room, person = pupils.get_pupil(actor(), classroom_id, person_id)
    return render_template("pupils/confirm_delete.html", classroom=room, person=person, problem="")


@blueprint.post("/<id:person_id>/delete")
@allow(*STAFF)
def delete(classroom_id: int, person_id: int) -> ResponseReturnValue:
    """Delete a pupil with everything they ever did."""
    room, person = pupils.get_pupil(actor(), classroom_id, person_id)
    try:
        name = pupils.delete_pupil(actor(), classroom_id, person_id, clock.now())
    except Refused as refused:
        return render_template(
            "pupils/confirm_delete.html", classroom=room, person=person, problem=say(refused.message)
        ), 422
    flash(_("%(name)s has been deleted, with all attempts and marks.", name=name), "success")
    return redirect(url_for("classrooms.classroom", classroom_id=classroom_id), 303)
