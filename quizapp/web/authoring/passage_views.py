"""The passage of a set: bring it in, look at it, edit it, and what its questions lost by an edit."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.core.drafts import passage_of
from quizapp.models import Quiz
from quizapp.operations import authoring
from quizapp.operations.errors import Refused
from quizapp.operations.transactions import begin_writing
from quizapp.web import clock
from quizapp.web.access import STAFF, allow, reading_first
from quizapp.web.authoring import studio
from quizapp.web.authoring.article_pages import ArticlePreview, loser_rows, preview_of
from quizapp.web.authoring.blueprint import blueprint
from quizapp.web.authoring.passage_forms import SENTENCES, PassageForm
from quizapp.web.authoring.saving import UNPROCESSABLE, explain, revision_of
from quizapp.web.identity import actor

UPLOAD = 6_000_000
"""Bytes of a request with a file or a very long text; other requests are a sixth of it."""
_TAKES_FILES = frozenset({"create_set", "look_at_article", "change_passage", "look_at_passage"})


@blueprint.url_value_preprocessor
def _take_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let the pages of a passage send more than other pages, before anything of the form is read."""
    if endpoint and endpoint.removeprefix("authoring.") in _TAKES_FILES:
        request.max_content_length = request.max_form_memory_size = UPLOAD


@blueprint.get("/new")
@allow(*STAFF)
def new_set() -> ResponseReturnValue:
    """Ask for the article."""
    return _show(PassageForm())


@blueprint.post("/new")
@allow(*STAFF)
@reading_first
def create_set() -> ResponseReturnValue:
    """Show what the article becomes, or keep it as a new draft."""
    form = PassageForm()
    if not form.validate():
        return _show(form, status=UNPROCESSABLE)
    preview = preview_of(form)
    if _asks_to_look() or (preview.misses and form.seen.data != preview.seen):
        return _show(_turned(form), preview=preview)
    begin_writing()
    quiz = authoring.create(actor(), form.passage(), clock.now())
    flash(_("The text is kept. Now write questions about it."), "success")
    _warn_of_licence(form)
    return redirect(url_for("authoring.show_set", quiz_id=quiz.id), 303)


@blueprint.post("/new/look")
@allow(*STAFF)
@reading_first
def look_at_article() -> ResponseReturnValue:
    """Show what a paste becomes while it is typed: the piece of the page that the script puts beside it."""
    form = PassageForm()
    preview = preview_of(form) if form.validate() else None
    return render_template("authoring/article_preview.html", form=form, preview=preview, quiz=None)


@blueprint.get("/<id:quiz_id>/passage")
@allow(*STAFF)
def edit_passage(quiz_id: int) -> ResponseReturnValue:
    """Show the text of a draft for editing."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    return _show(PassageForm.load(passage_of(draft), quiz.draft_revision), quiz)


@blueprint.post("/<id:quiz_id>/passage")
@allow(*STAFF)
@reading_first
def change_passage(quiz_id: int) -> ResponseReturnValue:
    """Keep the edited text; evidence follows its sentences, what is probable is asked, what is lost is named."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    form = PassageForm(original=passage_of(draft))
    if not form.validate():
        return _show(form, quiz, status=UNPROCESSABLE)
    preview = preview_of(form, draft)
    if _asks_to_look() or (preview.probable and form.seen.data != preview.seen):
        return _show(_turned(form), quiz, preview=preview)
    return _kept(form, quiz_id)


@blueprint.post("/<id:quiz_id>/passage/look")
@allow(*STAFF)
@reading_first
def look_at_passage(quiz_id: int) -> ResponseReturnValue:
    """Show what an edited text becomes while it is typed, and what its questions would lose."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    form = PassageForm(original=passage_of(draft))
    preview = preview_of(form, draft) if form.validate() else None
    return render_template("authoring/article_preview.html", form=form, preview=preview, quiz=quiz)


@blueprint.get("/<id:quiz_id>/lost")
@allow(*STAFF)
def lost_evidence(quiz_id: int) -> ResponseReturnValue:
    """List the questions whose evidence is no longer in the text, each with what it was."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    return render_template("authoring/lost.html", quiz=quiz, rows=loser_rows(draft))


def _show(
    form: PassageForm, quiz: Quiz | None = None, *, preview: ArticlePreview | None = None, status: int = 200
) -> ResponseReturnValue:
    lost = len(loser_rows(quiz.draft)) if quiz is not None and quiz.draft is not None else 0
    return render_template("authoring/passage.html", form=form, quiz=quiz, preview=preview, lost=lost), status


def _asks_to_look() -> bool:
    return request.form.get("action") in {"preview", SENTENCES}


def _turned(form: PassageForm) -> PassageForm:
    """Note what the page shows now, and turn the text into single sentences if that was asked."""
    form.seen.data = form.digest
    if request.form.get("action") == SENTENCES:
        form.turn(SENTENCES)
        form.seen.data = ""
    return form


def _kept(form: PassageForm, quiz_id: int) -> ResponseReturnValue:
    """Keep the edited text, or show beside it why that is impossible."""
    moved = form.moved
    begin_writing()
    try:
        losers = authoring.change_passage(actor(), quiz_id, revision_of(form), form.passage(), clock.now(), moved=moved)
    except authoring.Conflict:
        return studio.contest(quiz_id)
    except Refused as refusal:
        quiz, _draft = authoring.get_draft(actor(), quiz_id)
        explain(form, refusal, quiz)
        return _show(form, quiz, status=UNPROCESSABLE)
    _name_losers(losers)
    _warn_of_licence(form)
    return redirect(url_for("authoring.show_set", quiz_id=quiz_id), 303)


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


def _warn_of_licence(form: PassageForm) -> None:
    if not form.licence.data:
        flash(_("The licence is empty: write it before you publish, under “Edit the text”."), "warning")
