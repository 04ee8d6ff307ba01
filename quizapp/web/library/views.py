"""The landing page and everyone's home."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from quizapp.models import Person
from quizapp.operations import appeals, assignments, classrooms, joining, mark_changes, staff
from quizapp.operations.given import open_assignments_of
from quizapp.web import clock
from quizapp.web.access import ANYONE, STAFF, allow
from quizapp.web.identity import current
from quizapp.web.library import pages

blueprint = Blueprint("library", __name__)


@blueprint.get("/")
@allow(ANYONE)
def home() -> ResponseReturnValue:
    """What one can do now: assigned, due, to practise; for teachers their classes."""
    identity = current()
    if identity is None:
        if not staff.has_administrator():
            return redirect(url_for("people.first_account"))
        return render_template("library/landing.html", practices=assignments.open_practices(clock.now()))
    if identity.role in STAFF:
        return _staff_home(identity.person)
    return _pupil_home(identity.person)


def _staff_home(person: Person) -> str:
    now = clock.now()
    given = open_assignments_of(person, now)
    return render_template(
        "library/staff_home.html",
        lines=[line for line in classrooms.classrooms_of(person) if line.classroom.archived_at is None],
        given=given,
        waiting=sum(one.waiting for one in given),
        appealed=sum(one.appealed for one in given),
        administrator=person.role == "administrator",
    )


def _pupil_home(person: Person) -> str:
    now = clock.now()
    tasks = assignments.tasks_of(person, now)
    has_news = any(task.has_news for task in tasks)
    return render_template(
        "library/home.html",
        page=pages.pupil_home(tasks, joining.waiting_for(person), now),
        shown=pages.SHOWN_FINISHED,
        visitor=person.role == "visitor",
        changed=mark_changes.news_of(person, now) if has_news else (),
        told=appeals.told(person, now) if has_news else [],
    )


@blueprint.get("/practice/<id:assignment_id>")
@allow(ANYONE)
def practice(assignment_id: int) -> ResponseReturnValue:
    """Show a set that anyone may practise: where a shared link leads."""
    return render_template("library/practice.html", task=assignments.open_practice(assignment_id, clock.now()))
