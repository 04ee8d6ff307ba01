"""Joining a class with its code: visitors, pupils, and those who have no account yet."""

from __future__ import annotations

from math import ceil

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.core.names import read_code
from quizapp.operations import joining, pupils
from quizapp.operations.errors import Refused
from quizapp.operations.transactions import begin_writing
from quizapp.web import clock
from quizapp.web.access import ANYONE, allow, reading_first
from quizapp.web.forms import put_refusal
from quizapp.web.identity import begin_session, current
from quizapp.web.joining.forms import JoinForm
from quizapp.web.qr import qr_code

blueprint = Blueprint("joining", __name__, url_prefix="/join")


def _asks_name() -> bool:
    identity = current()
    return identity is None or identity.role == "visitor"


@blueprint.get("")
@blueprint.get("/<code>")
@allow(ANYONE)
def join(code: str = "") -> ResponseReturnValue:
    """Ask for the code (a link brings it along) and a name. Nothing is looked up yet: guesses are counted when sent."""
    form = JoinForm(asks_name=_asks_name(), code=read_code(code))
    return render_template("joining/join.html", form=form)


@blueprint.post("")
@allow(ANYONE)
@reading_first
def ask() -> ResponseReturnValue:
    """Ask to be let in; who is new gets an account, whose PIN is shown this once."""
    form = JoinForm(asks_name=_asks_name())
    if not form.validate():
        return render_template("joining/join.html", form=form), 422
    prepared = pupils.prepare([(form.name.data, None)])[0] if _asks_name() else None
    begin_writing()
    now = clock.now()
    classroom, wait = joining.find_classroom(form.code.data, request.remote_addr or "", now)
    if classroom is None:
        return _no_class(form, ceil(wait.total_seconds()))
    identity = current()
    try:
        joined = joining.join(classroom, identity.person if identity else None, prepared, now)
    except Refused as refused:
        put_refusal(form, refused)
        return render_template("joining/join.html", form=form), 422
    if not joined.created or prepared is None:
        return _known(joined)
    begin_session(joined.person)
    card = pupils.Card(joined.person.name, joined.person.username or "", prepared.pin)
    address = url_for("account.sign_in", username=card.username, _external=True)
    return render_template("joining/joined.html", card=card, classroom=classroom, code=qr_code(address))


def _no_class(form: JoinForm, seconds: int) -> ResponseReturnValue:
    if seconds:
        sentence = ngettext(
            "Too many codes that do not exist came from this network. Wait %(num)s second.",
            "Too many codes that do not exist came from this network. Wait %(num)s seconds.",
            seconds,
        )
        form.form_errors.append(sentence)
        return render_template("joining/join.html", form=form), 429, {"Retry-After": str(seconds)}
    form.code.errors = [_("There is no class with this code. Compare it with what your teacher shows.")]
    return render_template("joining/join.html", form=form), 422


def _known(joined: joining.Joined) -> ResponseReturnValue:
    if joined.status == "active":
        flash(_("You are in %(name)s already.", name=joined.classroom.name), "info")
    else:
        flash(
            _("You have asked to join %(name)s. Your teacher still has to say yes.", name=joined.classroom.name),
            "success",
        )
    return redirect(url_for("library.home"), 303)
