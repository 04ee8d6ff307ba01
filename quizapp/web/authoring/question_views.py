"""The questions of a draft: write and change them, in a card of the studio or on a page of their own."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.core import drafts
from quizapp.core.drafts import Draft, passage_of
from quizapp.models import Quiz
from quizapp.operations import authoring, library
from quizapp.operations.authoring import Conflict
from quizapp.operations.errors import Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.authoring import studio
from quizapp.web.authoring.asides import aside_rows
from quizapp.web.authoring.blueprint import blueprint
from quizapp.web.authoring.forms import RevisionForm
from quizapp.web.authoring.question_forms import QuestionForm
from quizapp.web.authoring.saving import CONFLICT, UNPROCESSABLE, explain, first_error, number_sent, revision_of
from quizapp.web.identity import actor
from quizapp.web.languages import say

MOST_EVIDENCE = 20
"""Places in the text that a new question may begin with."""


def _question_page(quiz: Quiz, draft: Draft, form: QuestionForm, name: str | None) -> str:
    number = next((n for n, q in enumerate(draft["questions"], start=1) if q["id"] == name), None)
    view = library.present(passage_of(draft), [])["passage"]
    return render_template(
        "authoring/question.html", quiz=quiz, passage=view, question_form=form, form=form, name=name, number=number
    )


@blueprint.get("/<id:quiz_id>/questions/new/<type_name>")
@allow(*STAFF)
def new_question(quiz_id: int, type_name: str) -> ResponseReturnValue:
    """Ask for a new question."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    return _question_page(quiz, draft, studio.empty_form(quiz, draft, type_name), None)


@blueprint.post("/<id:quiz_id>/questions/new/<type_name>")
@allow(*STAFF)
def create_question(quiz_id: int, type_name: str) -> ResponseReturnValue:
    """Add a question to the draft."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    revision = revision_of(RevisionForm())
    form = studio.sent_form(quiz, draft, type_name, revision)
    if "row" in request.form:
        return _question_page(quiz, draft, form.with_row(request.form["row"])[0], None)
    if form.validate():
        data = [form.to_data(drafts.name_for(draft))]
        try:
            [name] = authoring.add_questions(actor(), quiz_id, data, clock.now(), base_revision=revision)
        except Refused as refusal:
            explain(form, refusal, quiz)
        else:
            flash(_("The question is kept."), "success")
            return studio.answer(quiz_id, anchor=f"question-{name}")
    return _question_page(quiz, draft, form, None), UNPROCESSABLE


@blueprint.post("/<id:quiz_id>/questions")
@allow(*STAFF)
def add_question(quiz_id: int) -> ResponseReturnValue:
    """Add an empty question to the draft and open its form, so that nothing typed there can be lost."""
    form_class = studio.form_class(request.form.get("type", ""))
    _quiz, draft = authoring.get_draft(actor(), quiz_id)
    spans = drafts.spans_in(request.form.getlist("evidence")[:MOST_EVIDENCE], passage_of(draft))
    data = drafts.empty_question("", form_class.type_name, spans)
    try:
        [name] = authoring.add_questions(actor(), quiz_id, [data], clock.now())
    except Refused as refusal:
        return studio.refuse(quiz_id, refusal, UNPROCESSABLE)
    return studio.answer(quiz_id, editing=name)


@blueprint.get("/<id:quiz_id>/questions/<name>")
@allow(*STAFF)
def edit_question(quiz_id: int, name: str) -> ResponseReturnValue:
    """Show a question of the draft for editing: on a page of its own, or in its card."""
    if studio.is_asked():
        return studio.show_editor(quiz_id, name)
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    return _question_page(quiz, draft, studio.load_form(quiz_id, name), name)


def _sent(quiz: Quiz, draft: Draft, name: str) -> QuestionForm:
    """Return the form of a question as it was sent, also when somebody has deleted the question since."""
    data = authoring.known_question(quiz, draft, name)
    return studio.sent_form(quiz, draft, str(data.get("type")), revision_of(RevisionForm()))


@blueprint.post("/<id:quiz_id>/questions/<name>/autosave")
@allow(*STAFF)
def autosave(quiz_id: int, name: str) -> ResponseReturnValue:
    """Keep what has been typed so far, complete or not."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    form = _sent(quiz, draft, name)
    if not form.validate():
        field, message = first_error(form)
        return jsonify(error=_("That did not work"), message=message, field=field), UNPROCESSABLE
    aside = number_sent("aside")
    try:
        saved = authoring.save_question(
            actor(), quiz_id, revision_of(form), form.to_data(name), clock.now(), together=True, aside_id=aside
        )
    except Conflict as conflict:
        theirs = render_template("authoring/conflict.html", aside=_aside(quiz, conflict.aside.id), quiz=quiz)
        return jsonify(mine_kept=True, aside=conflict.aside.id, theirs=theirs), CONFLICT
    except Refused as refusal:
        return jsonify(error=_("That did not work"), message=say(refusal.message)), UNPROCESSABLE
    return jsonify(saved_at=saved.at.isoformat(), revision=saved.revision, **_pieces(quiz, name))


def _aside(quiz: Quiz, aside_id: int) -> Any:
    return next((row for row in aside_rows(actor(), quiz) if row.id == aside_id), None)


def _pieces(quiz: Quiz, name: str) -> dict[str, str]:
    """Return the regions that an autosave changes, drawn."""
    page = studio.page_of(quiz)
    values: dict[str, Any] = {"page": page, "quiz": quiz, "form": studio.revision_form(page)}
    question = next(row for row in page.questions if row.name == name)
    return {
        "status": render_template("authoring/status.html", **values),
        "strip": render_template("authoring/strip.html", **values),
        "card": render_template("authoring/card.html", **values, question=question),
        "advice": render_template("authoring/set_advice.html", **values),
    }


@blueprint.post("/<id:quiz_id>/questions/<name>")
@allow(*STAFF)
def change_question(quiz_id: int, name: str) -> ResponseReturnValue:
    """Keep an edited question, or add, move and take out a row of its form."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    form = _sent(quiz, draft, name)
    if "row" in request.form:
        return _again(quiz, draft, form.with_row(request.form["row"])[0], name, 200)
    if not form.validate():
        return _again(quiz, draft, form, name, UNPROCESSABLE)
    try:
        authoring.save_question(actor(), quiz_id, revision_of(form), form.to_data(name), clock.now())
    except Conflict:
        return studio.contest(quiz_id)
    except Refused as refusal:
        explain(form, refusal, quiz)
        return _again(quiz, draft, form, name, UNPROCESSABLE)
    if not studio.is_asked():
        flash(_("The question is kept."), "success")
    return studio.answer(quiz_id, anchor=f"question-{name}")


def _again(quiz: Quiz, draft: Draft, form: QuestionForm, name: str, status: int) -> ResponseReturnValue:
    """Show the form once more, with what was typed."""
    if studio.is_asked():
        return studio.show_editor(quiz.id, name, status, form=form)
    return _question_page(quiz, draft, form, name), status
