"""Supervising one attempt, with its time and its late answers; and emergency files."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.operations import emergency_files, late_decisions, supervision
from quizapp.operations.columns import get_results
from quizapp.operations.errors import Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow, reading_first
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor
from quizapp.web.supervision import class_views as _class_views  # noqa: F401  # its views are of this blueprint
from quizapp.web.supervision import pages
from quizapp.web.supervision.blueprint import blueprint
from quizapp.web.supervision.forms import FilesForm, TimeForm, read_decision, read_delivery, read_uploads

__all__ = ["blueprint"]

UPLOAD = 5_000_000
"""Bytes of the files of a whole class; other requests are a fifth of it."""


@blueprint.url_value_preprocessor
def _take_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let the two steps of loading files send more than other pages, before anything of the form is read."""
    if endpoint in ("supervision.preview_files", "supervision.load_files"):
        request.max_content_length = request.max_form_memory_size = UPLOAD


@blueprint.get("/attempts/<id:attempt_id>/supervision")
@allow(*STAFF)
def attempt(attempt_id: int) -> ResponseReturnValue:
    """Show one attempt: its time, what came late, what its page noticed."""
    looked = supervision.look_at(actor(), attempt_id, clock.now())
    return render_template("supervision/attempt.html", page=pages.attempt_page(looked))


# Time


@blueprint.post("/attempts/<id:attempt_id>/time")
@allow(*STAFF)
def give_time(attempt_id: int) -> ResponseReturnValue:
    """Give a running attempt more time."""
    looked, form = supervision.look_at(actor(), attempt_id, clock.now()), TimeForm()
    if _is_given(attempt_id, form):
        return redirect(url_for("supervision.attempt", attempt_id=attempt_id), 303)
    return render_template("supervision/attempt.html", page=pages.attempt_page(looked, form)), 422


def _is_given(attempt_id: int, form: TimeForm) -> bool:
    """Give the time that a form asks for and say so; put into the form why not."""
    if not form.validate():
        return False
    minutes, seen = form.minutes.data or 0, form.seen.data or ""
    try:
        supervision.give_time(actor(), attempt_id, minutes, clock.now(), seen=seen)
    except Refused as refused:
        put_refusal(form, refused)
        form.seen.data = supervision.stamp(supervision.get_sat(actor(), attempt_id, clock.now()).attempt)
        return False
    flash(ngettext("%(num)s minute given.", "%(num)s minutes given.", minutes), "success")
    return True


@blueprint.get("/attempts/<id:attempt_id>/reopening")
@allow(*STAFF)
def confirm_reopening(attempt_id: int) -> ResponseReturnValue:
    """Ask whether an attempt that has ended shall go on, and say what that takes away."""
    looked = supervision.look_at(actor(), attempt_id, clock.now())
    if looked.state == "working" or looked.refusal is not None:
        return redirect(url_for("supervision.attempt", attempt_id=attempt_id))
    form = pages.time_form(looked, pages.USUAL_MINUTES)
    return render_template("supervision/confirm_reopening.html", looked=looked, form=form)


@blueprint.post("/attempts/<id:attempt_id>/reopening")
@allow(*STAFF)
def reopen(attempt_id: int) -> ResponseReturnValue:
    """Let an attempt that has ended go on."""
    looked, form = supervision.look_at(actor(), attempt_id, clock.now()), TimeForm()
    if _is_given(attempt_id, form):
        return redirect(url_for("supervision.attempt", attempt_id=attempt_id), 303)
    return render_template("supervision/confirm_reopening.html", looked=looked, form=form), 422


# Late answers


@blueprint.post("/attempts/<id:attempt_id>/late")
@allow(*STAFF)
def decide(attempt_id: int) -> ResponseReturnValue:
    """Accept or decline late answers; ask first where a mark that a person gave would go."""
    decision, ids, agreed = read_decision(request.form)
    decided = late_decisions.decide(actor(), attempt_id, ids, decision, clock.now(), agreed=agreed)
    if decided.at_stake:
        sat = supervision.get_sat(actor(), attempt_id, clock.now())
        shown = " ".join(map(str, sorted(ids)))
        return render_template(
            "supervision/confirm_late.html", sat=sat, decision=decision, shown=shown, at_stake=decided.at_stake
        )
    words = {"accepted": _("Accepted: it counts now."), "declined": _("Declined: the earlier answer counts.")}
    flash(words[decision] if decided.changed else _("Nothing has changed."), "success" if decided.changed else "info")
    return redirect(url_for("supervision.attempt", attempt_id=attempt_id, _anchor="late"), 303)


# Emergency files


@blueprint.get("/assignments/<id:assignment_id>/emergency-file")
@allow(*STAFF)
def emergency_file(assignment_id: int) -> ResponseReturnValue:
    """Ask for emergency files."""
    results = get_results(actor(), assignment_id, "supervise")
    return render_template("supervision/emergency_file.html", results=results, form=FilesForm())


@blueprint.post("/assignments/<id:assignment_id>/emergency-file")
@allow(*STAFF)
@reading_first
def preview_files(assignment_id: int) -> ResponseReturnValue:
    """Show what the files hold beside what the server has; nothing is stored yet."""
    form = FilesForm()
    uploads = read_uploads(form.files.data) if form.validate() else []
    contents = [one.content for one in uploads if one.content is not None]
    results, found = emergency_files.look_into(actor(), assignment_id, contents, clock.now(), clock.grace())
    if not uploads:
        return render_template("supervision/emergency_file.html", results=results, form=form), 422
    views = pages.file_views(uploads, found)
    is_new = pages.is_anything_new(views)
    return render_template("supervision/preview_files.html", results=results, files=views, is_new=is_new)


@blueprint.post("/assignments/<id:assignment_id>/emergency-file/delivery")
@allow(*STAFF)
def load_files(assignment_id: int) -> ResponseReturnValue:
    """Store what was chosen."""
    sent = read_delivery(request.form)
    loaded = emergency_files.load(
        actor(), assignment_id, sent.contents, sent.choices, sent.hand_in, now=clock.now(), grace=clock.grace()
    )
    for one in loaded:
        kind, words = pages.loaded_words(one)
        flash(words, kind)
    return redirect(url_for("supervision.sitting", assignment_id=assignment_id), 303)
