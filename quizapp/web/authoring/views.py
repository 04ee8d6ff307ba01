"""Sets: the list, the studio, the preview, publishing. The views of passages and questions join the same blueprint."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from quizapp.core.drafts import passage_of, question_of
from quizapp.operations import library
from quizapp.web.access import STAFF, allow
from quizapp.web.authoring import (
    arranging_views,
    bench,
    history_views,
    level_views,
    list_views,
    passage_views,
    publishing_views,
    question_views,
    studio,
)
from quizapp.web.authoring.blueprint import blueprint
from quizapp.web.authoring.saving import may_edit
from quizapp.web.identity import actor

__all__ = [
    "arranging_views",
    "bench",
    "blueprint",
    "history_views",
    "level_views",
    "list_views",
    "passage_views",
    "publishing_views",
    "question_views",
]


@blueprint.get("/<id:quiz_id>")
@allow(*STAFF)
def show_set(quiz_id: int) -> ResponseReturnValue:
    """The set: the text on one side, the questions with key and explanation on the other."""
    return studio.show(quiz_id)


@blueprint.get("/<id:quiz_id>/preview")
@allow(*STAFF)
def preview(quiz_id: int) -> ResponseReturnValue:
    """Show the set as a pupil sees it; no attempt begins. What is not complete yet is named, not shown."""
    quiz = library.get_quiz(actor(), quiz_id)
    missing: list[int] = []
    if quiz.draft is not None and may_edit(quiz):
        found = [question_of(data) for data in quiz.draft["questions"]]
        missing = [number for number, question in enumerate(found, start=1) if question is None]
        view = library.present(passage_of(quiz.draft), [question for question in found if question is not None])
    else:
        version = library.newest_version(quiz)
        view = library.presentation(version.fingerprint) if version else abort(404)
    return render_template("authoring/preview.html", quiz=quiz, view=view, missing=missing)
