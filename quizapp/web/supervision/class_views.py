"""Supervising a class: the live view, and what is done for all who write or for one before the screen."""

from __future__ import annotations

import hashlib

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.operations import class_time, handing_in_for, pupils, sitting_changes
from quizapp.operations.class_supervision import get_participant, supervised
from quizapp.operations.columns import get_results
from quizapp.operations.errors import Refused
from quizapp.operations.transactions import begin_writing
from quizapp.web import clock
from quizapp.web.access import STAFF, allow, reading_first
from quizapp.web.identity import actor
from quizapp.web.languages import chosen_language, say
from quizapp.web.supervision import sitting_pages
from quizapp.web.supervision.blueprint import blueprint
from quizapp.web.supervision.forms import read_attempts, read_class_time, read_operation


@blueprint.get("/assignments/<id:assignment_id>/supervision")
@allow(*STAFF)
def sitting(assignment_id: int) -> ResponseReturnValue:
    """Show how far everybody is; `static/js/live.js` asks again for the part that changes, if it has changed."""
    options, now = sitting_pages.Options.read(request.args), clock.now()
    results = get_results(actor(), assignment_id, "supervise")
    if "X-Live" not in request.headers:
        page = sitting_pages.sitting_page(supervised(results, now), options, "", now)
        return render_template("supervision/sitting.html", page=page, given=_given(assignment_id, options.given))
    etag = _etag(sitting_changes.mark_of(results.assignment, now), options)
    if request.headers.get("If-None-Match") == etag:
        return "", 304, {"ETag": etag}
    page = sitting_pages.sitting_page(supervised(results, now), options, etag, now)
    return render_template("supervision/live.html", page=page), {"ETag": etag}


def _etag(mark: str, options: sitting_pages.Options) -> str:
    """Return what changes with the region: with the sitting, the language, how it is sorted and filtered."""
    seen = mark, chosen_language(), options.query()
    return f'"{hashlib.sha256(repr(seen).encode()).hexdigest()[:20]}"'


def _given(assignment_id: int, operation: str | None) -> sitting_pages.Given | None:
    """Return the time that was just given to everybody, while it can be taken back."""
    found = class_time.given_to(actor(), assignment_id, operation) if operation else None
    return sitting_pages.Given(operation or "", *found) if found else None


# For all who write


def _to_sitting(assignment_id: int, **more: str) -> ResponseReturnValue:
    query = {**sitting_pages.Options.read(request.args).query(), **more}
    return redirect(url_for("supervision.sitting", assignment_id=assignment_id, **query), 303)  # type: ignore[arg-type]


@blueprint.post("/assignments/<id:assignment_id>/time")
@allow(*STAFF)
def give_class_time(assignment_id: int) -> ResponseReturnValue:
    """Give everybody who is writing more time; the page then says so and offers to undo it."""
    get_results(actor(), assignment_id, "supervise")  # before the form is read: to others there is nothing here
    sent = read_class_time(request.form)
    try:
        class_time.give_to_all(actor(), assignment_id, sent.minutes, clock.now(), operation=sent.operation)
    except Refused as refused:  # nobody writes: the page that was open may be from before or after
        flash(say(refused.message), "warning")
        return _to_sitting(assignment_id)
    return _to_sitting(assignment_id, given=sent.operation)


@blueprint.post("/assignments/<id:assignment_id>/time/undo")
@allow(*STAFF)
def take_class_time_back(assignment_id: int) -> ResponseReturnValue:
    """Take back the time that everybody was given."""
    get_results(actor(), assignment_id, "supervise")
    count = class_time.take_back(actor(), assignment_id, clock.now(), operation=read_operation(request.form))
    flash(ngettext("Taken back from %(num)s pupil.", "Taken back from %(num)s pupils.", count), "success")
    return _to_sitting(assignment_id)


@blueprint.get("/assignments/<id:assignment_id>/handing-in")
@allow(*STAFF)
def confirm_handing_in(assignment_id: int) -> ResponseReturnValue:
    """Ask whether to hand in for all who still write, or for the one that the address names."""
    results, writing = handing_in_for.writing_at(actor(), assignment_id, clock.now())
    one = request.args.get("attempt")
    if one is not None:
        writing = [(attempt, person) for attempt, person in writing if str(attempt.id) == one]
    return render_template("supervision/confirm_handing_in.html", results=results, writing=writing)


@blueprint.post("/assignments/<id:assignment_id>/handing-in")
@allow(*STAFF)
def hand_in(assignment_id: int) -> ResponseReturnValue:
    """Hand in for those whom the page named."""
    get_results(actor(), assignment_id, "supervise")
    count = handing_in_for.hand_in_for(actor(), assignment_id, read_attempts(request.form), clock.now())
    if count:
        flash(ngettext("Handed in for %(num)s pupil.", "Handed in for %(num)s pupils.", count), "success")
    else:
        flash(_("Nobody was writing any more; nothing has changed."), "info")
    return _to_sitting(assignment_id)


# For one who cannot get in


@blueprint.get("/assignments/<id:assignment_id>/pupils/<id:person_id>/sign-in")
@allow(*STAFF)
def confirm_sign_in(assignment_id: int, person_id: int) -> ResponseReturnValue:
    """Ask whether somebody shall be signed out everywhere and get a new PIN."""
    results, person = get_participant(actor(), assignment_id, person_id)
    return render_template("supervision/confirm_sign_in.html", results=results, person=person)


@blueprint.post("/assignments/<id:assignment_id>/pupils/<id:person_id>/sign-in")
@allow(*STAFF)
@reading_first
def reset_sign_in(assignment_id: int, person_id: int) -> ResponseReturnValue:
    """Sign somebody out everywhere and show the new PIN, once."""
    results, person = get_participant(actor(), assignment_id, person_id)
    room = results.assignment.classroom_id or 0
    prepared = dict(zip([person.id], pupils.prepare([(person.name, person.nisn)]), strict=True))
    begin_writing()
    card = pupils.renew_pins(actor(), room, prepared, clock.now())[0]
    return render_template("supervision/new_pin.html", results=results, card=card)
