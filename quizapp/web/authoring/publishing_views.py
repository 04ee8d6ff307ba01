"""Publishing a draft, and what a new key means for the classes that were asked with the old one."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.operations import authoring, key_changes, publishing
from quizapp.operations.authoring import Publication
from quizapp.operations.errors import Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.authoring import studio
from quizapp.web.authoring.blueprint import blueprint
from quizapp.web.authoring.forms import PublishForm
from quizapp.web.authoring.publishing_pages import marks_page, publish_page
from quizapp.web.authoring.saving import UNPROCESSABLE, revision_of
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor


@blueprint.get("/<id:quiz_id>/publish")
@allow(*STAFF)
def confirm_publishing(quiz_id: int) -> ResponseReturnValue:
    """Show what a new version would change, and ask what to say about it."""
    quiz, _draft = authoring.get_draft(actor(), quiz_id)
    form = PublishForm(formdata=None, data={"revision": str(quiz.draft_revision)})
    return _publish_page(quiz_id, form)


def _publish_page(quiz_id: int, form: PublishForm, status: int = 200) -> ResponseReturnValue:
    quiz, draft = authoring.get_draft(actor(), quiz_id)
    verdict = authoring.judge(quiz, draft)
    if verdict.content is None or not verdict.publishable:
        flash(_("This set cannot be published yet; see what is missing below."), "error")
        return studio.show(quiz_id, UNPROCESSABLE if status == UNPROCESSABLE else 200)
    page = publish_page(publishing.outlook(actor(), quiz, verdict.content, clock.now()))
    form.use.label.text = page.use_label
    form.note.flags.required = page.needs_note
    return render_template("authoring/publishing.html", quiz=quiz, page=page, form=form), status


@blueprint.post("/<id:quiz_id>/publish")
@allow(*STAFF)
def publish(quiz_id: int) -> ResponseReturnValue:
    """Publish the draft as a version that never changes."""
    form = PublishForm()
    if not form.validate():
        return _publish_page(quiz_id, form, UNPROCESSABLE)
    try:
        done = authoring.publish(
            actor(), quiz_id, revision_of(form), form.note.data, clock.now(), use=bool(form.use.data)
        )
    except Refused as refusal:
        if refusal.field is None:
            return studio.refuse(quiz_id, refusal, UNPROCESSABLE)
        put_refusal(form, refusal)
        return _publish_page(quiz_id, form, UNPROCESSABLE)
    _tell(done)
    if done.changes.keys and key_changes.key_changes(actor(), quiz_id, done.version.number).listed:
        return redirect(url_for("authoring.marks", quiz_id=quiz_id, number=done.version.number), 303)
    return studio.answer(quiz_id)


def _tell(done: Publication) -> None:
    number = done.version.number
    if not done.is_new:
        flash(_("Nothing has changed since version %(number)s.", number=number), "success")
        return
    flash(_("Version %(number)s is published. You can give it to a class now.", number=number), "success")
    if done.given:
        told = ngettext(
            "New attempts in %(num)s running assignment begin with it; attempts that have begun keep theirs.",
            "New attempts in %(num)s running assignments begin with it; attempts that have begun keep theirs.",
            done.given,
        )
        flash(told, "success")


@blueprint.get("/<id:quiz_id>/versions/<id:number>/marks")
@allow(*STAFF)
def marks(quiz_id: int, number: int) -> ResponseReturnValue:
    """Show the keys that a version changed, with the preview of a regrade for each class that had the old one."""
    found = key_changes.key_changes(actor(), quiz_id, number)
    return render_template("authoring/marks.html", quiz=found.quiz, page=marks_page(found))
