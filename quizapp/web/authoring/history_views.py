"""A draft's past and what stands over its questions: undo, what was changed twice, title and details."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.core.messages import N_, Message
from quizapp.operations import authoring
from quizapp.operations.authoring import Conflict
from quizapp.operations.errors import BadRequest, Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.authoring import studio
from quizapp.web.authoring.blueprint import blueprint
from quizapp.web.authoring.forms import DetailsForm
from quizapp.web.authoring.saving import UNPROCESSABLE, revision_of
from quizapp.web.identity import actor
from quizapp.web.languages import say


@blueprint.post("/<id:quiz_id>/undo")
@allow(*STAFF)
def undo(quiz_id: int) -> ResponseReturnValue:
    """Take back one's last change of the draft; again: the one before."""
    try:
        undone = authoring.undo(actor(), quiz_id, clock.now())
    except Refused as refusal:
        return studio.refuse(quiz_id, refusal)
    flash(_("Undone: %(what)s", what=say(undone)), "success")
    return studio.answer(quiz_id)


@blueprint.get("/<id:quiz_id>/asides")
@allow(*STAFF)
def asides(quiz_id: int) -> ResponseReturnValue:
    """Show what two changed at the same time, both texts side by side."""
    return studio.asides_page(quiz_id)


@blueprint.post("/<id:quiz_id>/asides/<id:aside_id>")
@allow(*STAFF)
def settle_aside(quiz_id: int, aside_id: int) -> ResponseReturnValue:
    """Take what was set aside, leave what stands there, or keep both as two questions (`choice`)."""
    authoring.get_draft(actor(), quiz_id)
    choice = next((one for one in authoring.CHOICES if one == request.form.get("choice")), None)
    if choice is None:
        raise BadRequest(Message(N_("Choose which text stays.")))
    try:
        authoring.settle_aside(actor(), quiz_id, aside_id, choice, clock.now())
    except Refused as refusal:
        return studio.refuse(quiz_id, refusal, UNPROCESSABLE)
    flash(_("Settled. Undo brings the former text back.") if choice == "mine" else _("Settled."), "success")
    return studio.answer(quiz_id)


@blueprint.get("/<id:quiz_id>/details")
@allow(*STAFF)
def details(quiz_id: int) -> ResponseReturnValue:
    """Show title, description, grade and targets of a set for editing."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    form = DetailsForm.load(draft, quiz.draft_revision)
    return render_template("authoring/details.html", quiz=quiz, form=form)


@blueprint.post("/<id:quiz_id>/details")
@allow(*STAFF)
def change_details(quiz_id: int) -> ResponseReturnValue:
    """Keep title, description, grade and targets."""
    quiz, _draft = authoring.get_draft(actor(), quiz_id)
    form = DetailsForm()
    if not form.validate():
        return render_template("authoring/details.html", quiz=quiz, form=form), UNPROCESSABLE
    try:
        authoring.change_details(actor(), quiz_id, revision_of(form), form.details(), clock.now())
    except Conflict:
        return studio.contest(quiz_id)
    flash(_("Title and details are kept."), "success")
    return studio.answer(quiz_id)
