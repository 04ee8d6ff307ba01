"""Let an advice go with a reason, or show it again. Both lead back to the studio, which draws its regions anew."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.operations import advice, authoring
from quizapp.operations.errors import Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.advising.forms import DismissForm, FindingForm
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor
from quizapp.web.languages import say

blueprint = Blueprint("advising", __name__, url_prefix="/sets")


@blueprint.post("/<id:quiz_id>/advice/dismiss")
@allow(*STAFF)
def dismiss(quiz_id: int) -> ResponseReturnValue:
    """Let an advice go; the reason is kept and shown."""
    form = DismissForm()
    found = advice.find(actor(), quiz_id, form.finding.data or "")
    if found is None:
        flash(_("This advice is no longer given: the text has changed since."), "info")
        return _back(quiz_id)
    if form.validate():
        try:
            authoring.dismiss(actor(), quiz_id, form.finding.data, form.reason.data, clock.now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return _back(quiz_id, found)
    return _ask_again(quiz_id, form, found)


@blueprint.post("/<id:quiz_id>/advice/restore")
@allow(*STAFF)
def restore(quiz_id: int) -> ResponseReturnValue:
    """Show an advice again that was let go."""
    form = FindingForm()
    found = advice.find(actor(), quiz_id, form.finding.data or "")
    if form.validate():
        authoring.undismiss(actor(), quiz_id, form.finding.data, clock.now())
    return _back(quiz_id, found)


def _back(quiz_id: int, found: advice.Advice | None = None) -> ResponseReturnValue:
    """Lead to the card that the advice is in, or to what is told about the set."""
    anchor = f"question-{found.question}" if found and found.question else "studio-advice"
    return redirect(url_for("authoring.show_set", quiz_id=quiz_id, _anchor=anchor), 303)


def _ask_again(quiz_id: int, form: DismissForm, found: advice.Advice) -> ResponseReturnValue:
    """Ask for the reason on a page of its own. In the studio nothing is lost: what was typed still stands there."""
    if request.headers.get("X-Studio") == "1":
        for text in [*form.reason.errors, *form.form_errors]:
            flash(text, "error")
        return _back(quiz_id, found)
    quiz, _draft = authoring.get_draft(actor(), quiz_id)
    page = render_template(
        "advising/dismiss.html", quiz=quiz, form=form, text=say(found.message), mend=found.mend and say(found.mend)
    )
    return page, 422
