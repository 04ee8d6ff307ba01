"""Giving a set: the form, what was given, closing and taking back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.catalogues import LANGUAGES
from quizapp.core.availability import RELEASE_LABELS
from quizapp.core.local_times import zone_name
from quizapp.core.messages import N_, Message
from quizapp.models import Assignment, Person
from quizapp.operations import (
    assigned_levels,
    assigning,
    audiences,
    classrooms,
    lateness,
    library,
    reading_levels,
    schools,
)
from quizapp.operations.errors import BadRequest, Refused
from quizapp.operations.given import Given, get_given, practices_of
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.assignments import calendar_views as _calendar_views  # noqa: F401  # its views are of this blueprint
from quizapp.web.assignments import copy_views as _copy_views  # noqa: F401
from quizapp.web.assignments import people_views as _people_views  # noqa: F401
from quizapp.web.assignments.blueprint import blueprint
from quizapp.web.assignments.forms import AssignForm, PlanForm, form_of
from quizapp.web.assignments.pages import share_text
from quizapp.web.assignments.text_pages import read_texts, texts_page
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor, current
from quizapp.web.languages import chosen_timezone, say

__all__ = ["blueprint"]


@blueprint.get("/assignments/new")
@allow(*STAFF)
def new() -> ResponseReturnValue:
    """Ask which set, for whom and when. `?quiz=` and `?classroom=` choose beforehand."""
    school = schools.settings_of(schools.school_of(actor()))
    form = AssignForm(
        quiz=request.args.get("quiz"),
        audience=request.args.get("classroom"),
        pass_mark=school.pass_mark,
        threshold_label=school.threshold_label,
    )
    return _new_page(form), 200


@blueprint.post("/assignments/new")
@allow(*STAFF)
def create() -> ResponseReturnValue:
    """Give the set."""
    form = AssignForm()
    _offer(form)
    if form.validate():
        now = clock.now()
        try:
            given = assigning.assign(actor(), int(form.quiz.data), form.classroom_id(), form.plan(now), now)
            if given.audience == "chosen":
                return redirect(url_for("assignments.pupils", assignment_id=given.id), 303)
            return redirect(url_for("assignments.assignment", assignment_id=given.id, _anchor="share"), 303)
        except Refused as refused:
            put_refusal(form, refused)
    return _new_page(form), 422


def _new_page(form: AssignForm) -> str:
    _offer(form)
    return render_template("assignments/new.html", form=form, zone=zone_name(chosen_timezone()))


def _offer(form: AssignForm) -> None:
    """Fill in the published sets the actor may use, and the classes they may give them to."""
    published = [quiz for quiz, version in library.usable_quizzes(actor()) if version is not None]
    lines = [
        line for line in classrooms.classrooms_of(actor(), whole_school=True) if line.classroom.archived_at is None
    ]
    groups = audiences.groups_in([line.classroom.id for line in lines])
    form.offer(
        [(quiz.id, f"{quiz.title} ({LANGUAGES.get(quiz.language, quiz.language)})") for quiz in published],
        [(line.classroom, groups[line.classroom.id]) for line in lines],
    )


@blueprint.get("/assignments/practices")
@allow(*STAFF)
def practices() -> ResponseReturnValue:
    """List what anyone may practise."""
    return render_template("assignments/practices.html", given=practices_of(actor(), clock.now()))


@blueprint.get("/assignments/<id:assignment_id>/plan")
@allow(*STAFF)
def assignment(assignment_id: int) -> ResponseReturnValue:
    """Show what was given: the text to share, dates and steps, closing and taking back."""
    given = get_given(actor(), assignment_id, clock.now())
    return _plan_page(given, form_of(given.assignment))


def _plan_page(given: Given, form: PlanForm) -> str:
    identity = current()
    share = share_text(given, identity.school_name if identity else "")
    several = bool(reading_levels.texts_of(given.assignment.quiz_version_id))
    zone = zone_name(chosen_timezone())
    return render_template(
        "assignments/assignment.html",
        given=given,
        form=form,
        share=share,
        zone=zone,
        several=several,
        late=lateness.names_of_late(given.assignment),
        step_words=_(RELEASE_LABELS[given.assignment.release_step]),  # type: ignore[index]  # the database checks it
    )


@blueprint.post("/assignments/<id:assignment_id>/plan")
@allow(*STAFF)
def change(assignment_id: int) -> ResponseReturnValue:
    """Store other dates, attempts and steps."""
    now = clock.now()
    given = get_given(actor(), assignment_id, now)
    form = form_of(given.assignment)
    if form.validate():
        try:
            assigning.change(actor(), assignment_id, form.plan(given.assignment.opens_at), now)
            return _back(assignment_id, Message(N_("Stored.")))
        except Refused as refused:
            put_refusal(form, refused)
    return _plan_page(given, form), 422


STEPS: dict[str, tuple[Callable[[Person, int, datetime], Assignment], str]] = {
    "close": (assigning.close_now, N_("Closed. What pupils had saved counts.")),
    "withdraw": (assigning.withdraw, N_("Taken back. Pupils no longer see it; what they did is kept.")),
    "hide": (
        assigning.take_release_back,
        N_("The release is taken back: from now on pupils see nothing but the receipt. Who has looked has seen it."),
    ),
    "give-again": (assigning.give_again, N_("Given again.")),
}
"""What the buttons do, and what is said afterwards."""


@blueprint.post("/assignments/<id:assignment_id>/step")
@allow(*STAFF)
def step(assignment_id: int) -> ResponseReturnValue:
    """Close at once, take back, or give again."""
    name = request.form.get("step", "")
    get_given(actor(), assignment_id, clock.now())
    if name not in STEPS:
        raise BadRequest(Message(N_("The page sent something we could not read.")))
    act, sentence = STEPS[name]
    act(actor(), assignment_id, clock.now())
    return _back(assignment_id, Message(sentence))


TOKEN_STEPS: dict[str, Callable[[Person, int, datetime], Assignment]] = {
    "ask": assigning.ask_token,
    "stop": assigning.ask_no_token,
}


@blueprint.get("/assignments/<id:assignment_id>/token")
@allow(*STAFF)
def token(assignment_id: int) -> ResponseReturnValue:
    """Show the exam token so that it can be read from the back row."""
    return render_template("assignments/token.html", given=get_given(actor(), assignment_id, clock.now()))


@blueprint.post("/assignments/<id:assignment_id>/token")
@allow(*STAFF)
def change_token(assignment_id: int) -> ResponseReturnValue:
    """Ask for a new token, or for none."""
    act = TOKEN_STEPS.get(request.form.get("step", ""))
    get_given(actor(), assignment_id, clock.now())
    if act is None:
        raise BadRequest(Message(N_("The page sent something we could not read.")))
    act(actor(), assignment_id, clock.now())
    return redirect(url_for("assignments.token", assignment_id=assignment_id), 303)


@blueprint.get("/assignments/<id:assignment_id>/texts")
@allow(*STAFF)
def texts(assignment_id: int) -> ResponseReturnValue:
    """Show who of the class reads which text."""
    choice = assigned_levels.get_choice(actor(), assignment_id, clock.now())
    return render_template("assignments/texts.html", page=texts_page(choice))


@blueprint.post("/assignments/<id:assignment_id>/texts")
@allow(*STAFF)
def choose_texts(assignment_id: int) -> ResponseReturnValue:
    """Choose the text of the class and of single pupils."""
    get_given(actor(), assignment_id, clock.now())
    whole, pupils = read_texts(request.form)
    try:
        assigned_levels.choose(actor(), assignment_id, whole, pupils, clock.now())
    except Refused as refused:
        flash(say(refused.message), "error")
        choice = assigned_levels.get_choice(actor(), assignment_id, clock.now())
        return render_template("assignments/texts.html", page=texts_page(choice, (whole, pupils))), 422
    flash(_("Stored."), "success")
    return redirect(url_for("assignments.texts", assignment_id=assignment_id), 303)


def _back(assignment_id: int, message: Message) -> ResponseReturnValue:
    flash(say(message), "success")
    return redirect(url_for("assignments.assignment", assignment_id=assignment_id), 303)
