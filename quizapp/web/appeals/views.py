"""Appeals: the pupil's line, the teacher's page, and the pupil's *OK*."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.operations import appeal_decisions, appeals
from quizapp.operations.errors import Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.appeals import pages
from quizapp.web.appeals.forms import AppealForm, DecisionForm
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor
from quizapp.web.learning import remember, remembered, scope_of
from quizapp.web.links import names_hidden, names_query

blueprint = Blueprint("appeals", __name__)


# The pupil


@blueprint.get("/attempts/<id:attempt_id>/questions/<id:position>/appeal")
@allow("pupil")
def ask(attempt_id: int, position: int) -> ResponseReturnValue:
    """Ask why the answer is right."""
    return _ask_page(attempt_id, position, AppealForm())


def _ask_page(attempt_id: int, position: int, form: AppealForm) -> str:
    asked = appeals.ask(actor(), attempt_id, position, clock.now())
    return render_template("appeals/ask.html", asked=asked, form=form)


@blueprint.post("/attempts/<id:attempt_id>/questions/<id:position>/appeal")
@allow("pupil")
def make(attempt_id: int, position: int) -> ResponseReturnValue:
    """Send the answer to the teacher."""
    form = AppealForm()
    if not form.validate():
        return _ask_page(attempt_id, position, form), 422
    try:
        appeals.make(actor(), attempt_id, position, form.reason.data or "", clock.now())
    except Refused as refused:
        put_refusal(form, refused)
        return _ask_page(attempt_id, position, form), 422
    flash(_("Sent. Your teacher looks at it and answers you."), "success")
    return redirect(url_for("attempts.show_feedback", attempt_id=attempt_id, _anchor=f"q{position}"), 303)


@blueprint.post("/appeals/<id:appeal_id>/seen")
@allow("pupil")
def see(appeal_id: int) -> ResponseReturnValue:
    """Note that the pupil has read what the teacher said."""
    attempt_id, position = appeals.see(actor(), appeal_id, clock.now())
    if request.form.get("back") == "home":
        return redirect(url_for("library.home"), 303)
    return redirect(url_for("attempts.show_feedback", attempt_id=attempt_id, _anchor=f"q{position}"), 303)


# The teacher


@blueprint.get("/appeals/<id:appeal_id>")
@allow(*STAFF)
def appeal(appeal_id: int) -> ResponseReturnValue:
    """Show one appeal with everything one needs to decide."""
    seen = appeal_decisions.look(actor(), appeal_id)
    form = DecisionForm(seen.levels, formdata=None, seen=seen.stamp)
    return _appeal_page(seen, form)


def _appeal_page(seen: appeal_decisions.Seen, form: DecisionForm) -> str:
    chosen = form.learn.data or remembered(seen.quiz_id, seen.explanation.question.id)
    form.offer(everyone=seen.may_decide_for_everyone, chosen=chosen)
    page = pages.appeal_page(seen, hidden=names_hidden())
    return render_template("appeals/appeal.html", page=page, form=form, comments=seen.comments)


@blueprint.post("/appeals/<id:appeal_id>")
@allow(*STAFF)
def decide(appeal_id: int) -> ResponseReturnValue:
    """Accept the answer or decline the appeal."""
    seen = appeal_decisions.look(actor(), appeal_id)
    form = DecisionForm(seen.levels)
    if form.validate():
        try:
            _decide(seen, form)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            flash(_("Decided. The pupil is told on the next visit."), "success")
            return redirect(url_for("appeals.appeal", appeal_id=appeal_id, **_names()), 303)
    seen = appeal_decisions.look(actor(), appeal_id)  # what a colleague decided meanwhile is shown
    form.seen.data = seen.stamp
    return _appeal_page(seen, form), 422


def _decide(seen: appeal_decisions.Seen, form: DecisionForm) -> None:
    accepts = request.form.get("outcome") == "upheld"
    if accepts:
        remember(seen.quiz_id, seen.explanation.question.id, form.learn.data or "mine")
    appeal_decisions.decide(
        actor(),
        seen.appeal.id,
        "upheld" if accepts else "declined",
        answer=form.answer.data or (_("Your answer is accepted.") if accepts else ""),
        seen=form.seen.data or "",
        now=clock.now(),
        mark=float(form.mark.data) if accepts else None,
        learn=scope_of(form.learn.data) if accepts else None,
    )


def _names() -> dict[str, Any]:
    return names_query(hidden=names_hidden())


@blueprint.post("/appeals/<id:appeal_id>/undo")
@allow(*STAFF)
def undo(appeal_id: int) -> ResponseReturnValue:
    """Take the decision back."""
    appeal_decisions.undo(actor(), appeal_id, clock.now())
    flash(_("The decision is taken back: the appeal waits again, and the marks are as they were."), "success")
    return redirect(url_for("appeals.appeal", appeal_id=appeal_id, **_names()), 303)
