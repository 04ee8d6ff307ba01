"""Groups in a class: the list, and one of them."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.models import ClassGroup, Classroom
from quizapp.operations import class_groups, classrooms
from quizapp.operations.errors import NotFound, Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.classrooms.blueprint import blueprint
from quizapp.web.classrooms.forms import GroupForm
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor


@blueprint.get("/<id:classroom_id>/groups")
@allow(*STAFF)
def groups(classroom_id: int) -> ResponseReturnValue:
    """List the groups of a class."""
    room = classrooms.get_classroom(actor(), classroom_id)
    return render_template("classrooms/groups.html", classroom=room, lines=class_groups.groups_of(room))


@blueprint.get("/<id:classroom_id>/groups/new")
@allow(*STAFF)
def new_group(classroom_id: int) -> ResponseReturnValue:
    """Ask who shall be in a group."""
    room = classrooms.get_classroom(actor(), classroom_id, "manage_classroom")
    return _page(room, None, _form(room))


@blueprint.post("/<id:classroom_id>/groups/new")
@allow(*STAFF)
def create_group(classroom_id: int) -> ResponseReturnValue:
    """Make the group."""
    room = classrooms.get_classroom(actor(), classroom_id, "manage_classroom")
    form = _form(room)
    if form.validate():
        try:
            class_groups.make(actor(), room.id, form.name.data, form.pupils.data or [], clock.now())
            return _back(room.id, _("The group is made. You can give it sets of its own."))
        except Refused as refused:
            put_refusal(form, refused)
    return _page(room, None, form), 422


@blueprint.get("/<id:classroom_id>/groups/<id:group_id>")
@allow(*STAFF)
def group(classroom_id: int, group_id: int) -> ResponseReturnValue:
    """Show who is in a group, to change it."""
    room, found = _group(classroom_id, group_id)
    return _page(room, found, _form(room, found))


@blueprint.post("/<id:classroom_id>/groups/<id:group_id>")
@allow(*STAFF)
def change_group(classroom_id: int, group_id: int) -> ResponseReturnValue:
    """Store name and pupils of a group."""
    room, found = _group(classroom_id, group_id)
    form = _form(room, found)
    if form.validate():
        try:
            class_groups.change(actor(), group_id, form.name.data, form.pupils.data or [], clock.now())
            return _back(room.id, _("Stored."))
        except Refused as refused:
            put_refusal(form, refused)
    return _page(room, found, form), 422


@blueprint.post("/<id:classroom_id>/groups/<id:group_id>/removal")
@allow(*STAFF)
def remove_group(classroom_id: int, group_id: int) -> ResponseReturnValue:
    """Delete a group that was given nothing."""
    room, found = _group(classroom_id, group_id)
    form = _form(room, found)
    try:
        class_groups.remove(actor(), group_id, clock.now())
    except Refused as refused:
        put_refusal(form, refused)
        return _page(room, found, form), 422
    return _back(classroom_id, _("The group is gone; its pupils are still in the class."))


def _group(classroom_id: int, group_id: int) -> tuple[Classroom, ClassGroup]:
    room, found = class_groups.get_group(actor(), group_id)
    if room.id != classroom_id:
        raise NotFound
    return room, found


def _form(room: Classroom, found: ClassGroup | None = None) -> GroupForm:
    members = [] if found is None else [person.id for person in class_groups.members_of(found)]
    form = GroupForm(name=found.name if found else "", pupils=members)
    form.pupils.offer((person.id, person.name) for person in classrooms.roster_of(room).pupils)
    return form


def _page(room: Classroom, found: ClassGroup | None, form: GroupForm) -> str:
    return render_template("classrooms/group.html", classroom=room, group=found, form=form)


def _back(classroom_id: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("classrooms.groups", classroom_id=classroom_id), 303)
