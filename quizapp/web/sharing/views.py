"""Sets among colleagues and as files. Only the author shares and archives; who may copy may download."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.models import Quiz
from quizapp.operations import finding_sets, library, set_files, sharing
from quizapp.operations.errors import Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor
from quizapp.web.languages import say
from quizapp.web.sharing.forms import LEVELS, ShareForm, UploadForm

blueprint = Blueprint("sharing", __name__, url_prefix="/sets")
UPLOAD = 5_200_000
"""Bytes of a request that carries a zip of at most 5 MB."""


@blueprint.url_value_preprocessor
def _take_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let an upload be larger than other requests, before anything of the form is read."""
    if endpoint == "sharing.load":
        request.max_content_length = request.max_form_memory_size = UPLOAD


def _page(quiz: Quiz, form: ShareForm) -> str:
    rows = sharing.shares(actor(), quiz)
    return render_template("sharing/share.html", quiz=quiz, shares=rows, form=form, levels=dict(LEVELS))


@blueprint.get("/<id:quiz_id>/share")
@allow(*STAFF)
def share(quiz_id: int) -> ResponseReturnValue:
    """Show with whom a set is shared, and ask for somebody more."""
    return _page(library.get_quiz(actor(), quiz_id, "share_quiz"), ShareForm())


@blueprint.post("/<id:quiz_id>/share")
@allow(*STAFF)
def share_with(quiz_id: int) -> ResponseReturnValue:
    """Share a set with a colleague or with everyone, or change how far."""
    quiz, form = library.get_quiz(actor(), quiz_id, "share_quiz"), ShareForm()
    if form.validate():
        username = None if form.whom.data == "everyone" else form.username.data
        try:
            sharing.share(actor(), quiz, username, form.level.data, clock.now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            flash(_("The set is shared."), "success")
            return redirect(url_for("sharing.share", quiz_id=quiz.id), 303)
    return _page(quiz, form), 422


@blueprint.post("/<id:quiz_id>/share/<id:share_id>/withdraw")
@allow(*STAFF)
def withdraw(quiz_id: int, share_id: int) -> ResponseReturnValue:
    """Share no longer."""
    quiz = library.get_quiz(actor(), quiz_id, "share_quiz")
    sharing.withdraw(actor(), quiz, share_id, clock.now())
    flash(_("The set is no longer shared there. What was given to classes goes on."), "success")
    return redirect(url_for("sharing.share", quiz_id=quiz_id), 303)


@blueprint.get("/<id:quiz_id>/copy")
@allow(*STAFF)
def confirm_copy(quiz_id: int) -> ResponseReturnValue:
    """Say what a copy is before it is made."""
    return render_template("sharing/copy.html", quiz=library.get_quiz(actor(), quiz_id, "copy_quiz"))


@blueprint.post("/<id:quiz_id>/copy")
@allow(*STAFF)
def copy(quiz_id: int) -> ResponseReturnValue:
    """Take a copy of a set; it is a draft of one's own."""
    made = set_files.copy(actor(), quiz_id, clock.now())
    flash(_("This copy is yours. Changes here do not touch the original."), "success")
    return redirect(url_for("authoring.show_set", quiz_id=made.id), 303)


@blueprint.post("/<id:quiz_id>/archive")
@allow(*STAFF)
def archive(quiz_id: int) -> ResponseReturnValue:
    """Put a set away, or bring it back."""
    quiz = library.get_quiz(actor(), quiz_id, "share_quiz")
    if request.form.get("archived") == "no":
        finding_sets.bring_back(actor(), quiz, clock.now())
        flash(_("The set is back in the list."), "success")
    else:
        finding_sets.archive(actor(), quiz, clock.now())
        flash(_("The set is put away. Under “Put away” in the list you can take it out again."), "success")
    return redirect(url_for("authoring.show_set", quiz_id=quiz_id), 303)


@blueprint.get("/<id:quiz_id>/download")
@allow(*STAFF)
def download(quiz_id: int) -> ResponseReturnValue:
    """Give the set as a zip of authored files; an unfinished draft says what is missing."""
    try:
        name, data = set_files.download(actor(), quiz_id)
    except Refused as refused:
        quiz = library.get_quiz(actor(), quiz_id)
        return render_template("sharing/unfinished.html", quiz=quiz, reason=say(refused.message)), 422
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, mimetype="application/zip", headers=headers)


@blueprint.get("/upload")
@allow(*STAFF)
def upload() -> ResponseReturnValue:
    """Ask for a zip."""
    return render_template("sharing/upload.html", form=UploadForm(), done=None)


@blueprint.post("/upload")
@allow(*STAFF)
def load() -> ResponseReturnValue:
    """Make drafts of the sets in a zip, and tell what is to be mended in the others."""
    form = UploadForm()
    if form.validate():
        try:
            done = set_files.upload(actor(), form.data_bytes, clock.now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            status = 200 if done.made or done.known else 422
            return render_template("sharing/upload.html", form=UploadForm(), done=done), status
    return render_template("sharing/upload.html", form=form, done=None), 422
