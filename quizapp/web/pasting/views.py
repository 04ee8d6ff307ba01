"""Paste questions: look at what was found, mend the text, keep what is right. Nothing is saved before that."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from quizapp.core.articles.extracts import Unreadable
from quizapp.core.drafts import Draft
from quizapp.core.interchange.markup import clean_lines
from quizapp.core.interchange.question_files import read_question_file
from quizapp.core.messages import N_, Message
from quizapp.models import Quiz
from quizapp.operations import authoring, pasting
from quizapp.operations.errors import Refused
from quizapp.operations.pasting import Found
from quizapp.operations.transactions import begin_writing
from quizapp.web import clock
from quizapp.web.access import STAFF, allow, reading_first
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor
from quizapp.web.languages import say
from quizapp.web.pasting.forms import LONGEST, PasteForm
from quizapp.web.pasting.pages import PastePage, paste_page

blueprint = Blueprint("pasting", __name__, url_prefix="/sets/<id:quiz_id>/paste")
UPLOAD = 6_200_000
"""Bytes of a request that carries a file of at most 5 MB beside the text."""
UNPROCESSABLE = 422
_CHANGED = Message(N_("The text has changed since you looked at the questions. Look again, then keep them."))


@blueprint.url_value_preprocessor
def _take_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let an upload be larger than other requests, before anything of the form is read."""
    if endpoint == "pasting.look":
        request.max_content_length = request.max_form_memory_size = UPLOAD


@blueprint.get("")
@allow(*STAFF)
def paste(quiz_id: int) -> ResponseReturnValue:
    """Ask for the questions."""
    quiz, _draft = authoring.get_draft(actor(), quiz_id)
    return _show(quiz, PasteForm(), None)


@blueprint.post("")
@allow(*STAFF)
@reading_first
def look(quiz_id: int) -> ResponseReturnValue:
    """Show what was found; when the author has seen it, keep what is ticked."""
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    form, action = PasteForm(), request.form.get("action", "")
    _take_file(form, wanted=action == "file")
    found = _found(form, draft)
    if action == "keep" and found is not None and not form.errors:
        if _has_changed(found):
            put_refusal(form, Refused(_CHANGED))
        else:
            return _keep(quiz, draft, form, found)
    return _show(quiz, form, _page(draft, found) if found else None)


def _take_file(form: PasteForm, *, wanted: bool) -> None:
    """Put the text of an uploaded file into the field; what is wrong with the file is said beside it."""
    upload = form.upload
    if upload is None:
        if wanted:
            put_refusal(form, Refused(Message(N_("Choose a file first.")), "file"))
        return
    if not wanted and form.pasted.data.strip():
        return  # the text on the page is newer than the file it was read from
    try:
        text, notes = read_question_file(*upload)
    except Unreadable as unreadable:
        put_refusal(form, Refused(unreadable.message, "file"))
        return
    form.pasted.data = clean_lines(text)
    for note in notes:
        flash(say(note), "warning")


def _found(form: PasteForm, draft: Draft) -> Found | None:
    """Return what the text holds; None, with a sentence beside the field, where it is none or too long."""
    text = form.pasted.data
    problem = None
    if len(text) > LONGEST:
        values = {"count": len(text), "most": LONGEST}
        problem = Message(N_("The text has %(count)s characters; at most %(most)s fit. Paste it in parts."), values)
    elif not text.strip() and not form.errors:
        problem = Message(N_("Paste the questions first, or choose a file."))
    if problem is not None:
        put_refusal(form, Refused(problem, "pasted"))
        return None
    return pasting.look(draft, text, str(form.format_name.data)) if text.strip() else None


def _has_changed(found: Found) -> bool:
    """Say whether the text holds other questions than those that were looked at."""
    return {one.name for one in found.candidates} != set(request.form.getlist("seen"))


def _page(draft: Draft, found: Found) -> PastePage:
    return paste_page(draft, found, set(request.form.getlist("keep")), set(request.form.getlist("seen")))


def _keep(quiz: Quiz, draft: Draft, form: PasteForm, found: Found) -> ResponseReturnValue:
    begin_writing()
    chosen, confirmed = set(request.form.getlist("keep")), bool(form.confirm.data)
    try:
        names = pasting.keep(actor(), quiz.id, found, chosen, clock.now(), confirmed=confirmed)
    except Refused as refused:
        put_refusal(form, refused)
        return _show(quiz, form, _page(draft, found))
    flash(ngettext("%(num)s question is in the draft.", "%(num)s questions are in the draft.", len(names)), "success")
    dropped = len(found.candidates) - len(names)
    if dropped:
        flash(
            ngettext(
                "%(num)s question was not ticked and is not kept.",
                "%(num)s questions were not ticked and are not kept.",
                dropped,
            ),
            "warning",
        )
    return redirect(url_for("authoring.show_set", quiz_id=quiz.id, _anchor=f"question-{names[0]}"), 303)


def _show(quiz: Quiz, form: PasteForm, page: PastePage | None) -> ResponseReturnValue:
    """Show the page, or only what was found where its script asks."""
    asked = request.headers.get("X-Paste") == "1"
    template = "pasting/found.html" if asked else "pasting/paste.html"
    status = UNPROCESSABLE if form.errors and not asked else 200
    return render_template(template, quiz=quiz, form=form, page=page), status
