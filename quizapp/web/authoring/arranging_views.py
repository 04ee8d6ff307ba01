"""The questions of a draft as a whole: put in order, duplicate, delete, move to another set, confirm what is proposed."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.core.drafts import passage_of
from quizapp.core.messages import N_, Message
from quizapp.operations import authoring, library
from quizapp.operations.errors import BadRequest, Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.authoring import studio
from quizapp.web.authoring.blueprint import blueprint
from quizapp.web.authoring.forms import MoveForm, RevisionForm
from quizapp.web.authoring.saving import UNPROCESSABLE, number_sent, revision_of
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor


@blueprint.get("/<id:quiz_id>/questions/<name>/delete")
@allow(*STAFF)
def confirm_delete(quiz_id: int, name: str) -> ResponseReturnValue:
    """Ask before a question is deleted."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    data = authoring.question_data(draft, name)
    form = RevisionForm(data={"revision": str(quiz.draft_revision)})
    return render_template("authoring/delete.html", quiz=quiz, name=name, prompt=data.get("prompt") or name, form=form)


@blueprint.post("/<id:quiz_id>/questions/<name>/delete")
@allow(*STAFF)
def delete_question(quiz_id: int, name: str) -> ResponseReturnValue:
    """Take a question out of the draft. Published versions keep it; undoing brings it back."""
    try:
        authoring.delete_question(actor(), quiz_id, revision_of(RevisionForm()), name, clock.now())
    except Refused as refusal:
        return studio.refuse(quiz_id, refusal)
    flash(_("The question is deleted from the draft."), "success")
    return studio.answer(quiz_id)


@blueprint.post("/<id:quiz_id>/questions/<name>/move")
@allow(*STAFF)
def move_question(quiz_id: int, name: str) -> ResponseReturnValue:
    """Move a question one place up or down (`direction`), or to a place (`position`, from 1)."""
    position, direction = number_sent("position"), request.form.get("direction")
    authoring.question_data(authoring.get_draft(actor(), quiz_id)[1], name)
    try:
        if position is not None:
            authoring.place_question(actor(), quiz_id, name, position, revision_of(RevisionForm()), clock.now())
        elif direction in ("up", "down"):
            authoring.move_question(actor(), quiz_id, name, -1 if direction == "up" else 1, clock.now())
        else:
            raise BadRequest(Message(N_("Say where the question goes: up, down, or to which place.")))
    except Refused as refusal:
        return studio.refuse(quiz_id, refusal)
    return studio.answer(quiz_id, anchor=f"question-{name}")


@blueprint.post("/<id:quiz_id>/questions/<name>/duplicate")
@allow(*STAFF)
def duplicate_question(quiz_id: int, name: str) -> ResponseReturnValue:
    """Put a copy of a question behind it."""
    try:
        copy = authoring.duplicate_question(actor(), quiz_id, name, clock.now())
    except Refused as refusal:
        return studio.refuse(quiz_id, refusal, UNPROCESSABLE)
    flash(_("The copy stands behind the question."), "success")
    return studio.answer(quiz_id, anchor=f"question-{copy}")


@blueprint.get("/<id:quiz_id>/questions/<name>/elsewhere")
@allow(*STAFF)
def choose_set(quiz_id: int, name: str) -> ResponseReturnValue:
    """Ask to which set a question moves."""
    quiz, _draft = authoring.get_draft(actor(), quiz_id)
    targets = authoring.sets_to_move_to(actor(), quiz)
    form = MoveForm(targets, formdata=None, data={"revision": str(quiz.draft_revision)})
    return _move_page(quiz_id, name, form)


def _move_page(quiz_id: int, name: str, form: MoveForm) -> str:
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    data = authoring.question_data(draft, name)
    passage = passage_of(draft)
    evidence = [passage.sentences[at].text for at in authoring.evidence_of(data) if at in passage.sentences]
    return render_template(
        "authoring/move.html", quiz=quiz, name=name, prompt=data.get("prompt") or name, evidence=evidence, form=form
    )


@blueprint.post("/<id:quiz_id>/questions/<name>/elsewhere")
@allow(*STAFF)
def move_to_set(quiz_id: int, name: str) -> ResponseReturnValue:
    """Move a question to another set; what it rested on and is not in that text is told."""
    quiz, _draft = authoring.get_draft(actor(), quiz_id)
    form = MoveForm(authoring.sets_to_move_to(actor(), quiz))
    if not form.validate():
        return _move_page(quiz_id, name, form), UNPROCESSABLE
    target = int(form.target.data)
    try:
        moved = authoring.move_to_set(actor(), quiz_id, name, target, revision_of(form), clock.now())
    except Refused as refusal:
        put_refusal(form, refusal)
        return _move_page(quiz_id, name, form), UNPROCESSABLE
    title = library.get_quiz(actor(), target).title
    flash(_("The question is in “%(title)s” now.", title=title), "success")
    if moved.lost:
        told = ngettext(
            "%(num)s sentence it rested on is not in that text; it is listed there as lost.",
            "%(num)s sentences it rested on are not in that text; they are listed there as lost.",
            len(moved.lost),
        )
        flash(told, "warning")
    return studio.answer(quiz_id)


@blueprint.post("/<id:quiz_id>/proposals")
@allow(*STAFF)
def confirm_proposals(quiz_id: int) -> ResponseReturnValue:
    """Confirm what the program proposed about one question (`question`, perhaps several), or about all."""
    names = request.form.getlist("question") or None
    count = authoring.confirm_proposals(actor(), quiz_id, names, clock.now())
    flash(ngettext("%(num)s question confirmed.", "%(num)s questions confirmed.", count), "success")
    return studio.answer(quiz_id, anchor=f"question-{names[0]}" if names else None)


@blueprint.post("/<id:quiz_id>/questions/<name>/lost")
@allow(*STAFF)
def dismiss_lost(quiz_id: int, name: str) -> ResponseReturnValue:
    """Let go of the list of sentences that a question rested on."""
    authoring.dismiss_lost(actor(), quiz_id, name, clock.now())
    return studio.answer(quiz_id, anchor=f"question-{name}")
