"""The passage of a set: bring it in, edit it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.core.drafts import passage_of
from quizapp.core.passages import Passage
from quizapp.operations import authoring, library
from quizapp.operations.errors import Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.authoring.blueprint import blueprint
from quizapp.web.authoring.passage_forms import PassageForm
from quizapp.web.authoring.saving import UNPROCESSABLE, explain, revision_of
from quizapp.web.identity import actor


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
            losers = authoring.change_passage(actor(), quiz_id, revision_of(form), form.passage(), clock.now())
        except Refused as refusal:
            explain(form, refusal, quiz)
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
