"""The landing page and everyone's home."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from quizapp.operations import assignments, staff
from quizapp.web import clock
from quizapp.web.access import ANYONE, allow
from quizapp.web.identity import current

blueprint = Blueprint("library", __name__)


@blueprint.get("/")
@allow(ANYONE)
def home() -> ResponseReturnValue:
    """What one can do now: assigned, due, to practise; for teachers their classes."""
    identity = current()
    if identity is None and not staff.has_administrator():
        return redirect(url_for("people.first_account"))
    now = clock.now()
    if identity is None:
        return render_template("library/landing.html", practices=assignments.open_practices(now))
    return render_template("library/home.html", tasks=assignments.tasks_of(identity.person, now))
