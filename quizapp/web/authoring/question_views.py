"""The questions of a draft: write, change, move, delete."""

from __future__ import annotations

from flask import abort, flash, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.core import drafts
from quizapp.core.drafts import Draft, name_for, passage_of, question_of
from quizapp.models import Quiz
from quizapp.operations import authoring, library
from quizapp.operations.errors import Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.authoring import pages, studio
from quizapp.web.authoring.blueprint import blueprint
from quizapp.web.authoring.forms import RevisionForm
from quizapp.web.authoring.question_forms import QUESTION_FORMS, QuestionForm
from quizapp.web.authoring.saving import UNPROCESSABLE, explain, revision_of
from quizapp.web.identity import actor


def _form_class(type_name: str) -> type[QuestionForm]:
    return QUESTION_FORMS.get(type_name) or abort(404)


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
    form_class = _form_class(type_name)
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    form = form_class(list(passage_of(draft).sentences), data={"revision": str(quiz.draft_revision), "points": 1})
    return _question_page(quiz, draft, form, None)


@blueprint.post("/<id:quiz_id>/questions/new/<type_name>")
@allow(*STAFF)
def create_question(quiz_id: int, type_name: str) -> ResponseReturnValue:
    """Add a question to the draft."""
    form_class = _form_class(type_name)
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    form = form_class(list(passage_of(draft).sentences))
    return _save_question(quiz, draft, form, name_for(draft), is_new=True)


@blueprint.post("/<id:quiz_id>/questions")
@allow(*STAFF)
def add_question(quiz_id: int) -> ResponseReturnValue:
    """Add an empty question to the draft and open its form, so that nothing typed there can be lost."""
    form_class = _form_class(request.form.get("type", ""))
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    sentences = passage_of(draft).sentences
    evidence = [value for value in request.form.getlist("evidence") if value in sentences]
    name = name_for(draft)
    data = drafts.empty_question(name, form_class.type_name, evidence)
    authoring.save_question(actor(), quiz_id, quiz.draft_revision, data, clock.now())
    return studio.answer(quiz_id, editing=name)


@blueprint.post("/<id:quiz_id>/questions/<name>/autosave")
@allow(*STAFF)
def autosave(quiz_id: int, name: str) -> ResponseReturnValue:
    """Keep what has been typed so far, complete or not."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    form = _form_class(str(authoring.question_data(draft, name)["type"]))(list(passage_of(draft).sentences))
    authoring.save_question(actor(), quiz_id, revision_of(form), form.to_data(name), clock.now())
    page = pages.draft_page(*authoring.get_draft(actor(), quiz_id), library.newest_version(quiz))
    question = next(row for row in page.questions if row.name == name)
    revision = RevisionForm(formdata=None, data={"revision": str(page.revision)})
    card = render_template("authoring/card.html", page=page, quiz=quiz, question=question, form=revision)
    strip = render_template("authoring/strip.html", page=page, quiz=quiz)
    return jsonify(saved_at=quiz.updated_at.isoformat(), revision=page.revision, advice="", strip=strip, card=card)


@blueprint.get("/<id:quiz_id>/questions/<name>")
@allow(*STAFF)
def edit_question(quiz_id: int, name: str) -> ResponseReturnValue:
    """Show a question of the draft for editing: on a page of its own, or in its card."""
    if studio.is_asked():
        return studio.show_editor(quiz_id, name)
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    data = authoring.question_data(draft, name)
    form_class = _form_class(str(data["type"]))
    values = form_class.values_of(data) | {"revision": str(quiz.draft_revision)}
    return _question_page(quiz, draft, form_class(list(passage_of(draft).sentences), data=values), name)


@blueprint.post("/<id:quiz_id>/questions/<name>")
@allow(*STAFF)
def change_question(quiz_id: int, name: str) -> ResponseReturnValue:
    """Keep an edited question."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    form_class = _form_class(str(authoring.question_data(draft, name)["type"]))
    return _save_question(quiz, draft, form_class(list(passage_of(draft).sentences)), name, is_new=False)


def _save_question(quiz: Quiz, draft: Draft, form: QuestionForm, name: str, *, is_new: bool) -> ResponseReturnValue:
    form.text_language = quiz.language
    if form.validate():
        data = form.to_data(name)
        try:
            authoring.save_question(actor(), quiz.id, revision_of(form), data, clock.now())
        except Refused as refusal:
            explain(form, refusal, quiz)
        else:
            flash(_("The question is kept."), "success")
            return studio.answer(quiz.id, anchor=f"question-{name}")
    if studio.is_asked() and not is_new:
        return studio.show_editor(quiz.id, name, UNPROCESSABLE, form=form)
    return _question_page(quiz, draft, form, None if is_new else name), UNPROCESSABLE


@blueprint.get("/<id:quiz_id>/questions/<name>/delete")
@allow(*STAFF)
def confirm_delete(quiz_id: int, name: str) -> ResponseReturnValue:
    """Ask before a question is deleted."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    question = question_of(authoring.question_data(draft, name))
    form = RevisionForm(data={"revision": str(quiz.draft_revision)})
    prompt = question.prompt if question else name
    return render_template("authoring/delete.html", quiz=quiz, name=name, prompt=prompt, form=form)


@blueprint.post("/<id:quiz_id>/questions/<name>/delete")
@allow(*STAFF)
def delete_question(quiz_id: int, name: str) -> ResponseReturnValue:
    """Take a question out of the draft. Published versions keep it."""
    authoring.delete_question(actor(), quiz_id, revision_of(RevisionForm()), name, clock.now())
    flash(_("The question is deleted from the draft."), "success")
    return studio.answer(quiz_id)


@blueprint.post("/<id:quiz_id>/questions/<name>/move")
@allow(*STAFF)
def move_question(quiz_id: int, name: str) -> ResponseReturnValue:
    """Move a question one place up or down."""
    by = -1 if request.form.get("direction") == "up" else 1
    authoring.move_question(actor(), quiz_id, revision_of(RevisionForm()), name, by, clock.now())
    return studio.answer(quiz_id, anchor=f"question-{name}")
