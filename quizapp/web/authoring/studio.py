"""What the studio answers with: the whole page, or its regions for the script that swaps them.

A request with the header `X-Studio` gets `authoring/regions.html`: the page without what stands around it, from which
`studio.js` takes each region by its id. Without the header a successful post is answered by a redirect to the page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.core.drafts import Draft
from quizapp.models import Quiz, QuizVersion
from quizapp.operations import authoring, library
from quizapp.operations.errors import NotFound, Refused
from quizapp.web.authoring import pages
from quizapp.web.authoring.asides import aside_rows
from quizapp.web.authoring.forms import RevisionForm
from quizapp.web.authoring.history import with_history, with_versions
from quizapp.web.authoring.pages import StudioPage
from quizapp.web.authoring.question_forms import QUESTION_FORMS, QuestionForm
from quizapp.web.authoring.saving import CONFLICT, may_edit
from quizapp.web.identity import actor
from quizapp.web.languages import say

OK = 200


def is_asked() -> bool:
    """Say whether the script of the studio asks."""
    return request.headers.get("X-Studio") == "1"


def answer(quiz_id: int, *, editing: str | None = None, anchor: str | None = None) -> ResponseReturnValue:
    """Answer a post that was carried out: the regions as they stand now, or a redirect to the studio.

    `editing`: the question whose form is open then. `anchor`: the element to show, for example `question-q3`.
    """
    if is_asked():
        return show(quiz_id, editing=editing)
    if editing is not None:
        return redirect(url_for("authoring.edit_question", quiz_id=quiz_id, name=editing), 303)
    return redirect(url_for("authoring.show_set", quiz_id=quiz_id, _anchor=anchor), 303)


def refuse(quiz_id: int, refusal: Refused, status: int = CONFLICT) -> ResponseReturnValue:
    """Answer a post that was not carried out: why, above the set as it stands now."""
    flash(say(refusal.message), "error")
    return show(quiz_id, status)


def contest(quiz_id: int) -> ResponseReturnValue:
    """Answer what met a change of somebody else: both texts, to choose from. What was typed is kept already."""
    if is_asked():
        return show(quiz_id, CONFLICT)
    return asides_page(quiz_id, CONFLICT)


def asides_page(quiz_id: int, status: int = OK) -> ResponseReturnValue:
    """Show everything that was changed twice, both texts side by side."""
    quiz, _draft = authoring.get_draft(actor(), quiz_id)
    return render_template("authoring/asides.html", quiz=quiz, asides=aside_rows(actor(), quiz)), status


def show(
    quiz_id: int, status: int = OK, *, editing: str | None = None, form: QuestionForm | None = None
) -> ResponseReturnValue:
    """Show the studio, or its regions if the script asks. `form`: what was typed into the form of `editing`."""
    quiz = library.get_quiz(actor(), quiz_id)
    page = page_of(quiz, editing)
    if not page.editable:
        form = None
    elif form is None and editing is not None:
        form = load_form(quiz.id, editing)
    template = "authoring/regions.html" if is_asked() else "authoring/studio.html"
    return render_template(template, page=page, quiz=quiz, form=revision_form(page), question_form=form), status


def revision_form(page: StudioPage) -> RevisionForm:
    """Return what every small form of the page is made of."""
    return RevisionForm(formdata=None, data={"revision": str(page.revision)})


def page_of(quiz: Quiz, editing: str | None = None) -> StudioPage:
    """Return the page of a set: to work on, or to read where one may only see it. Raises `NotFound`."""
    version = library.newest_version(quiz)
    if quiz.draft is not None and may_edit(quiz):
        return with_history(pages.draft_page(quiz, quiz.draft, version, editing), actor(), quiz, quiz.draft, version)
    if version is not None:
        return with_versions(pages.published_page(quiz, version), quiz)
    if quiz.draft is None:
        raise NotFound
    return _draft_to_read(quiz, quiz.draft, version)


def _draft_to_read(quiz: Quiz, draft: Draft, version: QuizVersion | None) -> StudioPage:
    page = pages.draft_page(quiz, draft, version)
    questions = tuple(replace(row, editable=False, advice=()) for row in page.questions)
    return replace(page, editable=False, publishable=False, questions=questions, advice=(), types=())


def show_editor(quiz_id: int, name: str, status: int = OK, *, form: QuestionForm | None = None) -> ResponseReturnValue:
    """Show the card of one question with its form open: what the script puts in the place of the card."""
    quiz, _draft = authoring.get_draft(actor(), quiz_id)
    page = page_of(quiz, name)
    question = next((row for row in page.questions if row.name == name), None)
    if question is None:
        raise NotFound
    form = form or load_form(quiz_id, name)
    values: dict[str, Any] = {"page": page, "quiz": quiz, "question": question, "form": revision_form(page)}
    return render_template("authoring/card.html", **values, question_form=form), status


def load_form(quiz_id: int, name: str) -> QuestionForm:
    """Return the form of a question of the draft, filled. Raises `NotFound`."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    data = authoring.question_data(draft, name)
    values = form_class(str(data.get("type"))).values_of(data) | {"revision": str(quiz.draft_revision)}
    return _form(quiz, draft, str(data["type"]), quiz.draft_revision, formdata=None, data=values)


def empty_form(quiz: Quiz, draft: Draft, type_name: str) -> QuestionForm:
    """Return the form of a question that there is not yet."""
    values = {"revision": str(quiz.draft_revision), "points": 1}
    return _form(quiz, draft, type_name, quiz.draft_revision, formdata=None, data=values)


def sent_form(quiz: Quiz, draft: Draft, type_name: str, revision: int) -> QuestionForm:
    """Return the form as it was sent, made beside the text as it stood at `revision`."""
    return _form(quiz, draft, type_name, revision)


def _form(quiz: Quiz, draft: Draft, type_name: str, revision: int, **values: Any) -> QuestionForm:
    passage = authoring.passage_at(quiz, draft, revision)
    return form_class(type_name)(passage, **values)


def form_class(type_name: str) -> type[QuestionForm]:
    """Return the form of a kind of question. Raises `NotFound`."""
    found = QUESTION_FORMS.get(type_name)
    if found is None:
        raise NotFound
    return found
