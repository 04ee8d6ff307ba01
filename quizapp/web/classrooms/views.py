"""The list of classes, the page of a class, its code."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.core.local_times import school_year, to_local
from quizapp.core.names import clean_name
from quizapp.operations import class_teachers, classrooms
from quizapp.operations.errors import Refused
from quizapp.operations.given import assignments_of
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.classrooms import groups as _groups  # noqa: F401  # its views are of this blueprint
from quizapp.web.classrooms import next_year as _next_year  # noqa: F401  # and its
from quizapp.web.classrooms.blueprint import blueprint
from quizapp.web.classrooms.forms import ClassroomForm, TeacherForm
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor
from quizapp.web.languages import chosen_timezone
from quizapp.web.qr import qr_code

__all__ = ["blueprint"]

SEARCH_MAXIMUM = 60


@blueprint.get("")
@allow(*STAFF)
def index() -> ResponseReturnValue:
    """List the classes one teaches; for administrators all of the school."""
    search = clean_name(request.args.get("search", ""))[:SEARCH_MAXIMUM]
    lines = classrooms.classrooms_of(actor(), whole_school=True, search=search)
    return render_template(
        "classrooms/index.html", lines=lines, all_classes=actor().role == "administrator", search=search
    )


@blueprint.get("/new")
@allow(*STAFF)
def new() -> ResponseReturnValue:
    """Ask what the class is called."""
    year = school_year(to_local(clock.now(), chosen_timezone()).date())
    return render_template("classrooms/new.html", form=ClassroomForm(school_year=year))


@blueprint.post("/new")
@allow(*STAFF)
def create() -> ResponseReturnValue:
    """Make the class."""
    form = ClassroomForm()
    if form.validate():
        try:
            room = classrooms.create_classroom(
                actor(), form.name.data, form.school_year.data or "", clock.now(), form.chosen_semester
            )
            return redirect(url_for("classrooms.classroom", classroom_id=room.id), 303)
        except Refused as refused:
            put_refusal(form, refused)
    return render_template("classrooms/new.html", form=form), 422


@blueprint.get("/<id:classroom_id>")
@allow(*STAFF)
def classroom(classroom_id: int) -> ResponseReturnValue:
    """Show who is in the class, who waits, and what was given to it."""
    return _class_page(classroom_id, TeacherForm(formdata=None))


def _class_page(classroom_id: int, form: TeacherForm) -> str:
    room = classrooms.get_classroom(actor(), classroom_id)
    return render_template(
        "classrooms/classroom.html",
        classroom=room,
        roster=classrooms.roster_of(room),
        given=assignments_of(room, clock.now()),
        form=form,
    )


@blueprint.post("/<id:classroom_id>/teachers")
@allow(*STAFF)
def add_teacher(classroom_id: int) -> ResponseReturnValue:
    """Let a colleague teach the class too."""
    classrooms.get_classroom(actor(), classroom_id, "manage_classroom")
    form = TeacherForm()
    if form.validate():
        try:
            colleague = class_teachers.add_teacher(actor(), classroom_id, form.username.data or "", clock.now())
            return _back(classroom_id, _("%(name)s teaches this class now.", name=colleague.name))
        except Refused as refused:
            put_refusal(form, refused)
    return _class_page(classroom_id, form), 422


@blueprint.post("/<id:classroom_id>/teachers/<id:person_id>/removal")
@allow(*STAFF)
def remove_teacher(classroom_id: int, person_id: int) -> ResponseReturnValue:
    """Let somebody no longer teach the class."""
    class_teachers.remove_teacher(actor(), classroom_id, person_id, clock.now())
    if person_id != actor().id:
        return _back(classroom_id, _("They no longer teach this class. What they marked stays."))
    flash(_("You no longer teach this class. What you marked stays."), "success")
    return redirect(url_for("classrooms.index"), 303)


@blueprint.get("/<id:classroom_id>/edit")
@allow(*STAFF)
def edit(classroom_id: int) -> ResponseReturnValue:
    """Ask for another name; put the class away."""
    room = classrooms.get_classroom(actor(), classroom_id, "manage_classroom")
    form = ClassroomForm(name=room.name, school_year=room.school_year, semester=str(room.semester or ""))
    return render_template("classrooms/edit.html", classroom=room, form=form)


@blueprint.post("/<id:classroom_id>/edit")
@allow(*STAFF)
def change(classroom_id: int) -> ResponseReturnValue:
    """Store the other name."""
    room = classrooms.get_classroom(actor(), classroom_id, "manage_classroom")
    form = ClassroomForm()
    if not form.validate():
        return render_template("classrooms/edit.html", classroom=room, form=form), 422
    classrooms.rename_classroom(
        actor(), classroom_id, form.name.data, form.school_year.data or "", form.chosen_semester
    )
    return _back(classroom_id, _("Stored."))


@blueprint.post("/<id:classroom_id>/archive")
@allow(*STAFF)
def archive(classroom_id: int) -> ResponseReturnValue:
    """Put the class away, or take it out again."""
    archived = request.form.get("archived") == "yes"
    classrooms.set_archived(actor(), classroom_id, clock.now(), archived=archived)
    return _back(
        classroom_id,
        _("The class is put away; take it out again at any time.") if archived else _("The class is back."),
    )


@blueprint.get("/<id:classroom_id>/code")
@allow(*STAFF)
def code(classroom_id: int) -> ResponseReturnValue:
    """Show the join code for the whole room: large, as QR code and as a link."""
    room = classrooms.get_classroom(actor(), classroom_id)
    link = url_for("joining.join", code=room.join_code, _external=True)
    return render_template("classrooms/code.html", classroom=room, link=link, code=qr_code(link))


@blueprint.post("/<id:classroom_id>/code")
@allow(*STAFF)
def renew_code(classroom_id: int) -> ResponseReturnValue:
    """Give the class another code, when strangers have the old one."""
    classrooms.renew_code(actor(), classroom_id)
    flash(_("The class has a new code; the old one no longer works."), "success")
    return redirect(url_for("classrooms.code", classroom_id=classroom_id), 303)


@blueprint.post("/<id:classroom_id>/waiting")
@allow(*STAFF)
def decide(classroom_id: int) -> ResponseReturnValue:
    """Say yes or no to somebody who waits, or to all."""
    for name, act in (("let_in", classrooms.let_in), ("turn_away", classrooms.turn_away)):
        chosen = request.form.get(name, "")
        if chosen == "all" or (chosen.isascii() and chosen.isdigit() and len(chosen) < 10):  # noqa: PLR2004
            count = act(actor(), classroom_id, None if chosen == "all" else {int(chosen)}, clock.now())
            return _back(classroom_id, _decided(name, count))
    classrooms.get_classroom(actor(), classroom_id, "manage_classroom")
    return _back(classroom_id, _("Nothing was chosen."), "warning")


def _decided(name: str, count: int) -> str:
    if name == "let_in":
        return ngettext("%(num)s pupil is in the class now.", "%(num)s pupils are in the class now.", count)
    return ngettext("%(num)s pupil was turned away.", "%(num)s pupils were turned away.", count)


def _back(classroom_id: int, sentence: str, category: str = "success") -> ResponseReturnValue:
    flash(sentence, category)
    return redirect(url_for("classrooms.classroom", classroom_id=classroom_id), 303)
