"""Sets: the list, the studio, the preview, publishing. The views of passages and questions join the same blueprint."""

from __future__ import annotations

from flask import abort, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.core.drafts import passage_of, question_of
from quizapp.operations import authoring, library
from quizapp.operations.errors import Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.authoring import arranging_views, bench, history_views, list_views, passage_views, question_views, studio
from quizapp.web.authoring.blueprint import blueprint
from quizapp.web.authoring.forms import RevisionForm
from quizapp.web.authoring.saving import UNPROCESSABLE, may_edit, revision_of
from quizapp.web.identity import actor
from quizapp.web.languages import say

__all__ = ["arranging_views", "bench", "blueprint", "history_views", "list_views", "passage_views", "question_views"]


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


@blueprint.post("/<id:quiz_id>/publish")
@allow(*STAFF)
def publish(quiz_id: int) -> ResponseReturnValue:
    """Publish the draft as a version that never changes."""
    try:
        version, is_new = authoring.publish(actor(), quiz_id, revision_of(RevisionForm()), None, clock.now())
    except Refused as refusal:
        flash(say(refusal.message), "error")
        return studio.show(quiz_id, UNPROCESSABLE)
    if is_new:
        flash(_("Version %(number)s is published. You can give it to a class now.", number=version.number), "success")
    else:
        flash(_("Nothing has changed since version %(number)s.", number=version.number), "success")
    return studio.answer(quiz_id)
