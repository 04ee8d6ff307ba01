"""What the studio answers with: the whole page, or its regions for the script that swaps them.

A request with the header `X-Studio` gets `authoring/regions.html`: the page without what stands around it, from which
`studio.js` takes each region by its id. Without the header a successful post is answered by a redirect to the page.
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.core.drafts import passage_of
from quizapp.operations import authoring, library
from quizapp.operations.errors import NotFound
from quizapp.web.authoring import pages
from quizapp.web.authoring.forms import RevisionForm
from quizapp.web.authoring.question_forms import QUESTION_FORMS, QuestionForm
from quizapp.web.authoring.saving import may_edit
from quizapp.web.identity import actor

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


def show(
    quiz_id: int, status: int = OK, *, editing: str | None = None, form: QuestionForm | None = None
) -> ResponseReturnValue:
    """Show the studio, or its regions if the script asks. `form`: what was typed into the form of `editing`."""
    quiz = library.get_quiz(actor(), quiz_id)
    version = library.newest_version(quiz)
    if quiz.draft is not None and may_edit(quiz):
        page = pages.draft_page(quiz, quiz.draft, version, editing)
        form = form or (load_form(quiz.id, editing) if editing else None)
    elif version is not None:
        page, form = pages.published_page(quiz, version), None
    else:
        raise NotFound
    template = "authoring/regions.html" if is_asked() else "authoring/studio.html"
    revision = RevisionForm(formdata=None, data={"revision": str(page.revision)})
    return render_template(template, page=page, quiz=quiz, form=revision, question_form=form), status


def show_editor(quiz_id: int, name: str, status: int = OK, *, form: QuestionForm | None = None) -> ResponseReturnValue:
    """Show the card of one question with its form open: what the script puts in the place of the card."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    page = pages.draft_page(quiz, draft, library.newest_version(quiz), name)
    question = next((row for row in page.questions if row.name == name), None)
    if question is None:
        raise NotFound
    revision = RevisionForm(formdata=None, data={"revision": str(page.revision)})
    form = form or load_form(quiz_id, name)
    return (
        render_template(
            "authoring/card.html", page=page, quiz=quiz, question=question, form=revision, question_form=form
        ),
        status,
    )


def load_form(quiz_id: int, name: str) -> QuestionForm:
    """Return the form of a question of the draft, filled. Raises `NotFound`."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    data = authoring.question_data(draft, name)
    form_class = QUESTION_FORMS.get(str(data.get("type")))
    if form_class is None:
        raise NotFound
    values = form_class.values_of(data) | {"revision": str(quiz.draft_revision)}
    form = form_class(list(passage_of(draft).sentences), formdata=None, data=values)
    form.text_language = quiz.language
    return form
