"""Writing a quiz without scripts: the passage, its questions, preview, publishing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.core.drafts import Draft, name_for, passage_of, question_of
from quizapp.core.passages import Passage
from quizapp.models import Quiz
from quizapp.operations import authoring, library
from quizapp.operations.errors import NotFound, Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.authoring import pages
from quizapp.web.authoring.forms import QUESTION_FORMS, PassageForm, QuestionForm, RevisionForm
from quizapp.web.identity import actor
from quizapp.web.languages import say

blueprint = Blueprint("authoring", __name__, url_prefix="/sets")
UNPROCESSABLE = 422


@blueprint.get("")
@allow(*STAFF)
def sets() -> ResponseReturnValue:
    """List the sets one may use: one's own and the bundled ones."""
    person = actor()
    return render_template("authoring/sets.html", rows=pages.set_rows(library.usable_quizzes(person), person.id))


@blueprint.get("/new")
@allow(*STAFF)
def new_set() -> ResponseReturnValue:
    """Ask for the article."""
    return render_template("authoring/passage.html", form=PassageForm(), page=None)


@blueprint.post("/new")
@allow(*STAFF)
def create_set() -> ResponseReturnValue:
    """Show what the article becomes, or keep it as a new draft."""
    form = PassageForm()
    if not form.validate():
        return render_template("authoring/passage.html", form=form, page=None), UNPROCESSABLE
    if request.form.get("action") == "preview":
        return render_template("authoring/passage.html", form=form, page=None, preview=_preview(form.passage()))
    quiz = authoring.create(actor(), form.passage(), clock.now())
    flash(_("The text is kept. Now write questions about it."), "success")
    return redirect(url_for("authoring.show_set", quiz_id=quiz.id), 303)


def _preview(passage: Passage) -> dict[str, Any]:
    view: dict[str, Any] = library.present(passage, [])["passage"]
    return view


@blueprint.get("/<id:quiz_id>")
@allow(*STAFF)
def show_set(quiz_id: int) -> ResponseReturnValue:
    """The set: the text on one side, the questions with key and explanation on the other."""
    quiz = library.get_quiz(actor(), quiz_id)
    return _show(quiz)


def _show(quiz: Quiz) -> str:
    version = library.newest_version(quiz)
    if quiz.owner_id == actor().id and quiz.draft is not None:
        page = pages.draft_page(quiz, quiz.draft, version)
    elif version is not None:
        page = pages.published_page(quiz, version)
    else:
        raise NotFound
    return render_template("authoring/set.html", page=page, form=RevisionForm(data={"revision": str(page.revision)}))


@blueprint.get("/<id:quiz_id>/passage")
@allow(*STAFF)
def edit_passage(quiz_id: int) -> ResponseReturnValue:
    """Show the text of a draft for editing."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    form = PassageForm.load(passage_of(draft), quiz.draft_revision)
    return render_template("authoring/passage.html", form=form, page=quiz)


@blueprint.post("/<id:quiz_id>/passage")
@allow(*STAFF)
def change_passage(quiz_id: int) -> ResponseReturnValue:
    """Keep the edited text; evidence follows its sentences, and what is lost is named."""
    quiz, _draft = authoring.get_draft(actor(), quiz_id)
    form = PassageForm()
    if form.validate() and request.form.get("action") == "preview":
        return render_template("authoring/passage.html", form=form, page=quiz, preview=_preview(form.passage()))
    if form.validate():
        try:
            losers = authoring.change_passage(actor(), quiz_id, _revision(form), form.passage(), clock.now())
        except Refused as refusal:
            _explain(form, refusal, quiz)
        else:
            _name_losers(losers)
            return redirect(url_for("authoring.show_set", quiz_id=quiz_id), 303)
    return render_template("authoring/passage.html", form=form, page=quiz), UNPROCESSABLE


def _name_losers(losers: list[str]) -> None:
    if not losers:
        flash(_("The text is kept; the evidence of every question followed it."), "success")
        return
    flash(
        _(
            "The text is kept. These questions lost evidence because its sentence changed: %(names)s. Please tick it again.",
            names=", ".join(losers),
        ),
        "warning",
    )


def _revision(form: PassageForm | QuestionForm | RevisionForm) -> int:
    text = str(form.revision.data)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004


def _explain(form: PassageForm | QuestionForm, refusal: Refused, quiz: Quiz) -> None:
    """Put a refusal into the form. A conflict is told once: the next save is made from what stands there now."""
    field = form._fields.get(refusal.field or "")
    if field is not None:
        field.errors = [*field.errors, say(refusal.message)]
    else:
        form.form_errors.append(say(refusal.message))
        form.revision.data = str(quiz.draft_revision)


def _form_class(type_name: str) -> type[QuestionForm]:
    return QUESTION_FORMS.get(type_name) or abort(404)


def _question_page(quiz: Quiz, draft: Draft, form: QuestionForm, name: str | None) -> str:
    number = next((n for n, q in enumerate(draft["questions"], start=1) if q["id"] == name), None)
    view = library.present(passage_of(draft), [])["passage"]
    return render_template(form.template, quiz=quiz, passage=view, form=form, name=name, number=number)


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


@blueprint.get("/<id:quiz_id>/questions/<name>")
@allow(*STAFF)
def edit_question(quiz_id: int, name: str) -> ResponseReturnValue:
    """Show a question of the draft for editing."""
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
            authoring.save_question(actor(), quiz.id, _revision(form), data, clock.now())
        except Refused as refusal:
            _explain(form, refusal, quiz)
        else:
            flash(_("The question is kept."), "success")
            return redirect(url_for("authoring.show_set", quiz_id=quiz.id, _anchor=f"question-{name}"), 303)
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
    authoring.delete_question(actor(), quiz_id, _revision(RevisionForm()), name, clock.now())
    flash(_("The question is deleted from the draft."), "success")
    return redirect(url_for("authoring.show_set", quiz_id=quiz_id), 303)


@blueprint.post("/<id:quiz_id>/questions/<name>/move")
@allow(*STAFF)
def move_question(quiz_id: int, name: str) -> ResponseReturnValue:
    """Move a question one place up or down."""
    by = -1 if request.form.get("direction") == "up" else 1
    authoring.move_question(actor(), quiz_id, _revision(RevisionForm()), name, by, clock.now())
    return redirect(url_for("authoring.show_set", quiz_id=quiz_id, _anchor=f"question-{name}"), 303)


@blueprint.get("/<id:quiz_id>/preview")
@allow(*STAFF)
def preview(quiz_id: int) -> ResponseReturnValue:
    """Show the set as a pupil sees it; no attempt begins."""
    quiz = library.get_quiz(actor(), quiz_id)
    if quiz.owner_id == actor().id and quiz.draft is not None:
        questions = [q for data in quiz.draft["questions"] if (q := question_of(data)) is not None]
        view = library.present(passage_of(quiz.draft), questions)
    else:
        version = library.newest_version(quiz)
        view = library.presentation(version.fingerprint) if version else abort(404)
    return render_template("authoring/preview.html", quiz=quiz, view=view)


@blueprint.post("/<id:quiz_id>/publish")
@allow(*STAFF)
def publish(quiz_id: int) -> ResponseReturnValue:
    """Publish the draft as a version that never changes."""
    try:
        version, is_new = authoring.publish(actor(), quiz_id, _revision(RevisionForm()), clock.now())
    except Refused as refusal:
        flash(say(refusal.message), "error")
        return _show(library.get_quiz(actor(), quiz_id)), UNPROCESSABLE
    if is_new:
        flash(_("Version %(number)s is published. You can give it to a class now.", number=version.number), "success")
    else:
        flash(_("Nothing has changed since version %(number)s.", number=version.number), "success")
    return redirect(url_for("authoring.show_set", quiz_id=quiz_id), 303)
