"""The first account, invitations, lost passwords; the list of teachers and administrators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.core.messages import N_, Message
from quizapp.models import Person
from quizapp.operations import credentials, one_time_links, staff
from quizapp.operations.errors import BadRequest, NotFound, Refused
from quizapp.operations.transactions import begin_writing
from quizapp.web import clock
from quizapp.web.access import ANYONE, allow, reading_first
from quizapp.web.forms import NewSecretForm, put_refusal
from quizapp.web.identity import actor, begin_session
from quizapp.web.languages import say
from quizapp.web.people.forms import FirstAccountForm, NewAccountForm

blueprint = Blueprint("people", __name__)


# The first account, invitations, lost passwords


@blueprint.get("/first-account")
@allow(ANYONE)
def first_account() -> ResponseReturnValue:
    """Ask for the school and its administrator; only while the installation has none."""
    if staff.has_administrator():
        raise NotFound
    return render_template("people/first_account.html", form=FirstAccountForm())


@blueprint.post("/first-account")
@allow(ANYONE)
@reading_first
def create_first_account() -> ResponseReturnValue:
    """Make the school and its administrator, and sign them in."""
    if staff.has_administrator():
        raise NotFound
    form = FirstAccountForm()
    if form.validate():
        try:
            account = staff.prepare_account(form.name.data, form.username.data, form.password.data)
            begin_writing()
            begin_session(staff.create_first_account(account, form.school.data, form.timezone.data, clock.now()))
            flash(_("The school is set up and you are its administrator."), "success")
            return redirect(url_for("library.home"), 303)
        except Refused as refused:
            put_refusal(form, refused)
    return render_template("people/first_account.html", form=form), 422


@blueprint.get("/invitations/<token>")
@allow(ANYONE)
def invitation(token: str) -> ResponseReturnValue:
    """Welcome a new teacher; or say that the link no longer works."""
    try:
        school = one_time_links.school_of_invitation(token, clock.now())
    except NotFound:
        return _dead_link("invitation")
    return render_template("people/invitation.html", form=NewAccountForm(), school_name=school.name)


@blueprint.post("/invitations/<token>")
@allow(ANYONE)
@reading_first
def accept_invitation(token: str) -> ResponseReturnValue:
    """Make the new teacher's account and sign them in."""
    form = NewAccountForm()
    try:
        school_name = one_time_links.school_of_invitation(token, clock.now()).name
        if form.validate():
            account = staff.prepare_account(form.name.data, form.username.data, form.password.data)
            begin_writing()
            begin_session(one_time_links.accept_invitation(token, account, clock.now()))
            return redirect(url_for("library.home"), 303)
    except NotFound:
        return _dead_link("invitation")
    except Refused as refused:
        put_refusal(form, refused)
    return render_template("people/invitation.html", form=form, school_name=school_name), 422


@blueprint.get("/reset/<token>")
@allow(ANYONE)
def reset(token: str) -> ResponseReturnValue:
    """Ask for a new password; or say that the link no longer works."""
    try:
        person = one_time_links.person_of_reset(token, clock.now())
    except NotFound:
        return _dead_link("reset")
    return render_template("people/reset.html", form=NewSecretForm(person.role), person=person)


@blueprint.post("/reset/<token>")
@allow(ANYONE)
@reading_first
def set_secret(token: str) -> ResponseReturnValue:
    """Store the new password and sign in with it."""
    try:
        person = one_time_links.person_of_reset(token, clock.now())
        form = NewSecretForm(person.role)
        if form.validate():
            staff.check_secret(form.secret.data, person.role, person.username or "", "secret")
            secret_hash = credentials.hash_secret(form.secret.data, person.role)
            begin_writing()
            begin_session(one_time_links.set_secret(token, secret_hash, clock.now()))
            flash(_("Stored. Everything that was signed in with the old one is signed out."), "success")
            return redirect(url_for("library.home"), 303)
    except NotFound:
        return _dead_link("reset")
    except Refused as refused:
        put_refusal(form, refused)
    return render_template("people/reset.html", form=form, person=person), 422


def _dead_link(purpose: Literal["invitation", "reset"]) -> ResponseReturnValue:
    return render_template("people/dead_link.html", purpose=purpose), 404


# The people of the school


@blueprint.get("/people")
@allow("administrator")
def index() -> ResponseReturnValue:
    """List teachers and administrators."""
    return render_template("people/index.html", members=staff.staff_of(actor(), clock.now()), me=actor())


@blueprint.post("/people/invitations")
@allow("administrator")
def invite() -> ResponseReturnValue:
    """Make an invitation and show its link, this once."""
    token = one_time_links.invite(actor(), clock.now())
    link = url_for("people.invitation", token=token, _external=True)
    return render_template("people/link.html", purpose="invitation", link=link, person=None)


@blueprint.post("/people/<id:person_id>/reset")
@allow("administrator")
def offer_reset(person_id: int) -> ResponseReturnValue:
    """Make a link for a new password and show it, this once."""
    person = staff.get_staff(actor(), person_id)
    token = one_time_links.offer_reset(actor(), person, clock.now())
    link = url_for("people.reset", token=token, _external=True)
    return render_template("people/link.html", purpose="reset", link=link, person=person)


@blueprint.get("/people/<id:person_id>")
@allow("administrator")
def person(person_id: int) -> ResponseReturnValue:
    """Show one member of the staff and what can be done."""
    return render_template("people/person.html", person=staff.get_staff(actor(), person_id), me=actor())


CHANGES: dict[str, Callable[[Person, int, datetime], tuple[Person, str]]] = {
    "disable": lambda actor, id_, now: (
        staff.set_active(actor, id_, now, active=False),
        N_("%(name)s can no longer sign in."),
    ),
    "enable": lambda actor, id_, now: (
        staff.set_active(actor, id_, now, active=True),
        N_("%(name)s can sign in again."),
    ),
    "sign-out": lambda actor, id_, now: (staff.end_sessions(actor, id_, now), N_("%(name)s is signed out everywhere.")),
    "make-administrator": lambda actor, id_, now: (
        staff.set_role(actor, id_, "administrator", now),
        N_("%(name)s is an administrator now."),
    ),
    "make-teacher": lambda actor, id_, now: (
        staff.set_role(actor, id_, "teacher", now),
        N_("%(name)s is a teacher now, no longer an administrator."),
    ),
}
"""What the buttons of a person's page do, and what is said afterwards."""


@blueprint.post("/people/<id:person_id>")
@allow("administrator")
def change(person_id: int) -> ResponseReturnValue:
    """Disable or enable, sign out everywhere, or change the role."""
    act = CHANGES.get(request.form.get("change", ""))
    staff.get_staff(actor(), person_id)
    if act is None:
        raise BadRequest(Message(N_("The page sent something we could not read.")))
    changed, sentence = act(actor(), person_id, clock.now())
    flash(say(Message(sentence, {"name": changed.name})), "success")
    return redirect(url_for("people.person", person_id=person_id), 303)
