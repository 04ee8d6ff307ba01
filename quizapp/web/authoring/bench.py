"""The bench of short answers: a script asks while the author types."""

from __future__ import annotations

from dataclasses import asdict

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from quizapp.core.drafts import passage_of
from quizapp.operations import authoring
from quizapp.operations import bench as operations
from quizapp.web.access import STAFF, allow, reading_first
from quizapp.web.authoring.blueprint import blueprint
from quizapp.web.authoring.question_forms.bench_lines import bench_lines
from quizapp.web.authoring.question_forms.short_answer import ShortAnswerForm
from quizapp.web.identity import actor


@blueprint.post("/<id:quiz_id>/bench")
@allow(*STAFF)
@reading_first
def bench(quiz_id: int) -> ResponseReturnValue:
    """Say what the key that was sent makes of the replies that were sent. Nothing is stored."""
    person = actor()
    quiz, draft = authoring.get_draft(person, quiz_id)
    passage = passage_of(draft)
    form, name = ShortAnswerForm(passage), request.form.get("question", "")[:40]
    told = bench_lines(
        form.to_data("q"),
        passage,
        form.replies.data,
        lambda question: operations.accuracy(person, quiz, name, question, passage),
    )
    html = render_template("authoring/question_forms/bench_told.html", bench=told)
    return jsonify(html=html, **asdict(told))
