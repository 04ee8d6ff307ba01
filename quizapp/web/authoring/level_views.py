"""Other texts for the questions of a set: side by side, writing them, and confirming where the evidence stands."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.core import draft_levels
from quizapp.core.drafts import passage_of
from quizapp.models import Quiz
from quizapp.operations import authoring, levels
from quizapp.operations.errors import Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.authoring import studio
from quizapp.web.authoring.blueprint import blueprint
from quizapp.web.authoring.forms import RevisionForm
from quizapp.web.authoring.level_forms import LevelForm
from quizapp.web.authoring.level_pages import Sent, level_view, levels_page, places_page
from quizapp.web.authoring.saving import CONFLICT, UNPROCESSABLE, explain, revision_of
from quizapp.web.identity import actor
from quizapp.web.languages import say

MOST_SENT = 3_000
"""Choices that one page sends."""


@blueprint.get("/<id:quiz_id>/texts")
@allow(*STAFF)
def texts(quiz_id: int) -> ResponseReturnValue:
    """Show the texts of a set side by side, with how hard each is to read."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    return render_template("authoring/texts.html", quiz=quiz, page=levels_page(draft), revision=quiz.draft_revision)


@blueprint.get("/<id:quiz_id>/texts/new")
@allow(*STAFF)
def new_text(quiz_id: int) -> ResponseReturnValue:
    """Ask for another text; it begins as the main one."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    name = draft_levels.free_name(draft)
    label = _("Text %(letter)s", letter=name.upper()) if name else ""
    return _show(quiz, LevelForm.begin(passage_of(draft), quiz.draft_revision, label))


@blueprint.post("/<id:quiz_id>/texts/new")
@allow(*STAFF)
def add_text(quiz_id: int) -> ResponseReturnValue:
    """Keep another text, then ask where the evidence stands in it."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    form = LevelForm.sent(passage_of(draft))
    if not form.validate():
        return _show(quiz, form, status=UNPROCESSABLE)
    try:
        name = levels.add(actor(), quiz_id, form.label.data, form.kind.data, form.passage(), clock.now())
    except Refused as refusal:
        explain(form, refusal, quiz)
        return _show(quiz, form, status=UNPROCESSABLE)
    return _kept(quiz, name)


@blueprint.get("/<id:quiz_id>/texts/<string:name>")
@allow(*STAFF)
def edit_text(quiz_id: int, name: str) -> ResponseReturnValue:
    """Show another text for editing."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    data = levels.level_data(draft, name)
    return _show(quiz, LevelForm.load_level(passage_of(draft), data, quiz.draft_revision), name)


@blueprint.post("/<id:quiz_id>/texts/<string:name>")
@allow(*STAFF)
def change_text(quiz_id: int, name: str) -> ResponseReturnValue:
    """Keep the edited text; what was confirmed follows the sentences that stayed."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    form = LevelForm.sent(passage_of(draft), levels.level_data(draft, name))
    if not form.validate():
        return _show(quiz, form, name, status=UNPROCESSABLE)
    told = form.label.data, form.kind.data, form.passage()
    try:
        levels.change(actor(), quiz_id, name, revision_of(form), *told, clock.now())
    except authoring.Conflict:
        return studio.contest(quiz_id)
    except Refused as refusal:
        explain(form, refusal, quiz)
        return _show(quiz, form, name, status=UNPROCESSABLE)
    return _kept(quiz, name)


@blueprint.post("/<id:quiz_id>/texts/<string:name>/delete")
@allow(*STAFF)
def delete_text(quiz_id: int, name: str) -> ResponseReturnValue:
    """Take a text out of the draft; it can be undone."""
    try:
        levels.delete(actor(), quiz_id, name, revision_of(RevisionForm()), clock.now())
    except Refused as refusal:
        flash(say(refusal.message), "error")
    else:
        flash(_("The text is taken out of the draft; “Undo” in the studio brings it back."), "success")
    return redirect(url_for("authoring.texts", quiz_id=quiz_id), 303)


@blueprint.get("/<id:quiz_id>/texts/<string:name>/places")
@allow(*STAFF)
def places(quiz_id: int, name: str) -> ResponseReturnValue:
    """Show what questions rest on, and where this text may say it."""
    return _show_places(quiz_id, name)


@blueprint.post("/<id:quiz_id>/texts/<string:name>/places")
@allow(*STAFF)
def confirm_places(quiz_id: int, name: str) -> ResponseReturnValue:
    """Store the places as they were ticked: confirmed by whoever sends the page."""
    sent = _sent_places()
    if sent.both:
        flash(_("Some sentences have a place ticked and “not in this text” as well. Choose one of the two."), "error")
        return _show_places(quiz_id, name, UNPROCESSABLE, sent)
    try:
        levels.confirm_places(actor(), quiz_id, name, revision_of(RevisionForm()), sent.told, clock.now())
    except authoring.Conflict:
        return studio.contest(quiz_id)
    except Refused as refusal:
        flash(say(refusal.message), "error")
        return _show_places(quiz_id, name, CONFLICT)
    return _confirmed(quiz_id, name, len(sent.rows) - len(sent.told))


def _confirmed(quiz_id: int, name: str, unsaid: int) -> ResponseReturnValue:
    if not unsaid:
        flash(_("The places are confirmed."), "success")
        return redirect(url_for("authoring.texts", quiz_id=quiz_id), 303)
    flash(
        ngettext(
            "Nothing was chosen for %(num)s sentence; it is as before.",
            "Nothing was chosen for %(num)s sentences; they are as before.",
            unsaid,
        ),
        "warning",
    )
    return redirect(url_for("authoring.places", quiz_id=quiz_id, name=name), 303)


@blueprint.get("/<id:quiz_id>/texts/<string:name>/preview")
@allow(*STAFF)
def preview_text(quiz_id: int, name: str) -> ResponseReturnValue:
    """Show the set as a pupil with this text sees it; no attempt begins."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    view, missing = level_view(draft, levels.level_data(draft, name), quiz.language)
    return render_template("authoring/preview.html", quiz=quiz, view=view, missing=missing)


def _show(quiz: Quiz, form: LevelForm, name: str | None = None, status: int = 200) -> ResponseReturnValue:
    return render_template("authoring/text.html", quiz=quiz, form=form, name=name), status


def _kept(quiz: Quiz, name: str) -> ResponseReturnValue:
    quiz, draft = authoring.get_draft(actor(), quiz.id)
    waiting = draft_levels.unconfirmed(draft, levels.level_data(draft, name))
    flash(_("The text is kept."), "success")
    if waiting:
        return redirect(url_for("authoring.places", quiz_id=quiz.id, name=name), 303)
    return redirect(url_for("authoring.texts", quiz_id=quiz.id), 303)


def _show_places(quiz_id: int, name: str, status: int = 200, sent: Sent | None = None) -> ResponseReturnValue:
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    page = places_page(draft, levels.level_data(draft, name), quiz.draft_revision, sent)
    return render_template("authoring/places.html", quiz=quiz, page=page), status


def _sent_places() -> Sent:
    """Return what was ticked on the page."""
    sent = [*request.form.getlist("pair")[:MOST_SENT], *request.form.getlist("other")[:MOST_SENT]]
    chosen: dict[str, list[str]] = {}
    for pair in sent:
        at, _sign, there = pair.partition(">")
        if there and there not in chosen.setdefault(at, []):
            chosen[at].append(there)
    rows = tuple(dict.fromkeys(request.form.getlist("row")[:MOST_SENT]))
    return Sent(rows, chosen, frozenset(request.form.getlist("nowhere")[:MOST_SENT]))
