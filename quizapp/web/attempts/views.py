"""Taking: start, the attempt page and its saves, submit, receipt, feedback."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from math import ceil
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import TooManyRequests

from quizapp.core.question_types.declarations import Response as Value
from quizapp.operations import (
    attempt_events,
    highlights,
    invitations,
    library,
    mark_changes,
    practice,
    responses,
    submitting,
    visitors,
)
from quizapp.operations import attempts as taking
from quizapp.operations.accounts import school_of_assignment
from quizapp.operations.errors import Refused
from quizapp.web import clock
from quizapp.web.access import ANYONE, SIGNED_IN, allow
from quizapp.web.attempts import pages
from quizapp.web.attempts.forms import read_sent, saves_of_form
from quizapp.web.attempts.start_forms import StartForm
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor, begin_session, current
from quizapp.web.languages import say

blueprint = Blueprint("attempts", __name__)

MOST_SEEN = 2_000
"""Letters of the keys of changed marks in one attempt: far more than questions times regrades."""


@blueprint.get("/assignments/<id:assignment_id>")
@allow(*SIGNED_IN)
def start(assignment_id: int) -> ResponseReturnValue:
    """Show what awaits, before the attempt begins."""
    return _start_page(assignment_id, StartForm())


def _start_page(assignment_id: int, form: StartForm) -> str:
    found = invitations.look_at(actor(), assignment_id, clock.now())
    return render_template("attempts/start.html", page=pages.start_page(found), form=form)


@blueprint.post("/assignments/<id:assignment_id>/attempts")
@allow(*SIGNED_IN)
def begin(assignment_id: int) -> ResponseReturnValue:
    """Begin an attempt, or go on with the one that is open."""
    form = StartForm()
    if not form.validate():
        return _start_page(assignment_id, form), 422
    try:
        attempt = taking.start(actor(), assignment_id, clock.now(), form.token.data or "")
    except Refused as refused:
        if refused.field != "token":
            raise
        put_refusal(form, refused)
        return _start_page(assignment_id, form), 422
    return redirect(url_for("attempts.attempt", attempt_id=attempt.id), 303)


@blueprint.post("/practice/<id:assignment_id>")
@allow(ANYONE)
def begin_practice(assignment_id: int) -> ResponseReturnValue:
    """Begin a practice that is open to anyone; a visitor gets a session of their own first."""
    if current() is None:
        school = school_of_assignment(assignment_id)
        visitor, wait = visitors.admit(school, _("Guest"), request.remote_addr or "", clock.now())
        if visitor is None:
            raise TooManyRequests(retry_after=ceil(wait.total_seconds()))
        begin_session(visitor)
    attempt = taking.start(actor(), assignment_id, clock.now())
    return redirect(url_for("attempts.attempt", attempt_id=attempt.id), 303)


@blueprint.get("/attempts/<id:attempt_id>")
@allow(*SIGNED_IN)
def attempt(attempt_id: int) -> ResponseReturnValue:
    """The attempt page: the whole passage and all questions."""
    sitting = taking.get_sitting(actor(), attempt_id, clock.now())
    if sitting.attempt.submitted_at is not None:
        return redirect(url_for("attempts.receipt", attempt_id=attempt_id))
    return _attempt_page(sitting)


def _attempt_page(sitting: taking.Sitting, typed: dict[int, Value] | None = None) -> str:
    return render_template("attempts/attempt.html", page=pages.attempt_page(sitting, typed or {}, clock.now()))


@blueprint.post("/attempts/<id:attempt_id>/responses")
@allow(*SIGNED_IN)
def save(attempt_id: int) -> ResponseReturnValue:
    """Save responses sent by the script: small, idempotent, acknowledged only when stored."""
    sent = read_sent(request.get_json(silent=True))
    now = clock.now()
    seat, saved = responses.save(actor(), attempt_id, sent.saves, now=now, grace=clock.grace(), current=sent.current)
    reply = {
        "results": [_saved(one, asked.operation_id) for one, asked in zip(saved, sent.saves, strict=True)],
        "server_time": now.isoformat(),
        "seconds_left": pages.seconds_left(seat.ends_at, now),
        "submitted": seat.submitted_at is not None,
    }
    if sent.highlights is not None and seat.is_open(now, clock.grace()):
        refusal = highlights.keep(attempt_id, seat.fingerprint, sent.highlights)
        reply |= {"highlights_refused": say(refusal)} if refusal else {}
    if sent.device is not None:
        attempt_events.note(attempt_id, sent.device, sent.events, now)
    return jsonify(reply), 409 if any(one.status == "conflict" for one in saved) else 200


def _saved(one: responses.Saved, operation_id: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "position": one.position,
        "operation_id": operation_id,
        "status": one.status,
        "revision": one.revision,
    }
    if one.status == "conflict":
        result |= {"value": one.value, "flagged": one.flagged}
    if one.message is not None:
        result["message"] = say(one.message)
    return result


@blueprint.get("/attempts/<id:attempt_id>/state")
@allow(*SIGNED_IN)
def state(attempt_id: int) -> ResponseReturnValue:
    """Tell the script how the attempt stands: extra time and reopening reach the page this way.

    Before submitting it asks for the revisions, too: what another device has saved since is shown first.
    """
    now = clock.now()
    found = submitting.standing(actor(), attempt_id)
    more = {"revisions": submitting.revisions_of(attempt_id)} if "revisions" in request.args else {}
    return jsonify(
        **more,
        server_time=now.isoformat(),
        seconds_left=pages.seconds_left(found.ends_at, now),
        submitted=found.submitted_at is not None,
        ends=pages.ends(found.ends_at, now),
        attempt_url=url_for("attempts.attempt", attempt_id=attempt_id),
        receipt_url=url_for("attempts.receipt", attempt_id=attempt_id),
    )


@blueprint.post("/attempts/<id:attempt_id>/submission")
@allow(*SIGNED_IN)
def submission(attempt_id: int) -> ResponseReturnValue:
    """Submit from the script: however often it is sent, one receipt; the same when time had ended the attempt."""
    now = clock.now()
    sitting = taking.get_sitting(actor(), attempt_id, now)
    submitting.hand_in(sitting, now, clock.grace())
    submitted_at = sitting.attempt.submitted_at or now
    return jsonify(
        receipt_url=url_for("attempts.receipt", attempt_id=attempt_id),
        receipt=sitting.attempt.receipt,
        submitted_at=submitted_at.isoformat(),
        unanswered=pages.unanswered(sitting),
    )


@blueprint.post("/attempts/<id:attempt_id>")
@allow(*SIGNED_IN)
def answer(attempt_id: int) -> ResponseReturnValue:
    """Take the whole form, as a browser without scripts sends it: save, check one answer, or submit."""
    now = clock.now()
    sitting = taking.get_sitting(actor(), attempt_id, now)
    action, _colon, place = request.form.get("action", "save").partition(":")
    saves, saved = _save_form(sitting, _number(place), now)
    found = {one.status for one in saved}
    if "late" in found or submitting.is_over(sitting, now, clock.grace()):
        _tell_late(sitting, saved)
        return _hand_in(sitting, now)
    if "conflict" in found:
        return _again_with_conflicts(sitting, saves, saved)
    if "refused" in found:
        return _again_with_refusals(sitting, saves, saved)
    if action == "submit":
        return _hand_in(sitting, now)
    if action == "check":
        return _check(sitting, _number(place))
    flash(_("Saved."), "success")
    return redirect(url_for("attempts.attempt", attempt_id=attempt_id, _anchor=f"q{sitting.attempt.current}"), 303)


def _save_form(
    sitting: taking.Sitting, place: int | None, now: datetime
) -> tuple[list[responses.Save], list[responses.Saved]]:
    """Save what the form changes; return that and what became of it."""
    attempt_id = sitting.attempt.id
    declarations = library.declarations(sitting.fingerprint)
    saves = saves_of_form(request.form, declarations, responses.stored_values(attempt_id))
    if not saves:
        return [], []
    return saves, responses.save(actor(), attempt_id, saves, now=now, grace=clock.grace(), current=place)[1]


def _tell_late(sitting: taking.Sitting, saved: list[responses.Saved]) -> None:
    """Say what happened to answers that came when the attempt was over, in one sentence for those alike."""
    positions: dict[str, list[int]] = {}
    for one in saved:
        if one.message is not None:
            positions.setdefault(say(one.message), []).append(one.position)
    for told, questions in positions.items():
        what = {"numbers": _numbers(sitting, questions), "what": told}
        flash(
            ngettext(
                "Question %(numbers)s: %(what)s", "Questions %(numbers)s, for each: %(what)s", len(questions), **what
            ),
            "warning",
        )


def _numbers(sitting: taking.Sitting, positions: Collection[int]) -> str:
    """Return what the pupil calls the questions at `positions`, in order."""
    numbers = sitting.order.numbers
    return ", ".join(str(number) for number in sorted(numbers.get(position, position) for position in positions))


def _hand_in(sitting: taking.Sitting, now: datetime) -> ResponseReturnValue:
    submitting.hand_in(sitting, now, clock.grace())
    return redirect(url_for("attempts.receipt", attempt_id=sitting.attempt.id), 303)


def _check(sitting: taking.Sitting, position: int | None) -> ResponseReturnValue:
    attempt_id = sitting.attempt.id
    declarations = library.declarations(sitting.fingerprint)
    if position is not None and 1 <= position <= len(declarations):
        value = declarations[position - 1].read_form(request.form, f"q{position}")
        try:
            practice.check(actor(), attempt_id, position, value, clock.now())
        except Refused as refusal:
            flash(say(refusal.message), "warning")
    return redirect(url_for("attempts.attempt", attempt_id=attempt_id, _anchor=f"q{position}"), 303)


def _again_with_conflicts(
    sitting: taking.Sitting, saves: list[responses.Save], saved: list[responses.Saved]
) -> ResponseReturnValue:
    """Show the page again with what was typed; saving once more from there overwrites what another device stored."""
    conflicts = {one.position for one in saved if one.status == "conflict"}
    flash(
        _(
            "Question %(numbers)s was answered on another device too. What you typed here is shown below; "
            "save again to keep it.",
            numbers=_numbers(sitting, conflicts),
        ),
        "warning",
    )
    typed = {one.position: one.value for one in saves if one.position in conflicts}
    return _attempt_page(sitting, typed), 409


def _tell_refusals(sitting: taking.Sitting, saved: list[responses.Saved]) -> None:
    for one in saved:
        if one.message is not None:
            number = _numbers(sitting, [one.position])
            flash(_("Question %(number)s was not saved: %(why)s", number=number, why=say(one.message)), "error")


def _again_with_refusals(
    sitting: taking.Sitting, saves: list[responses.Save], saved: list[responses.Saved]
) -> ResponseReturnValue:
    """Show the page again with what could not be saved still in the form: nothing is submitted without it."""
    _tell_refusals(sitting, saved)
    refused = {one.position for one in saved if one.status == "refused"}
    typed = {one.position: one.value for one in saves if one.position in refused}
    return _attempt_page(sitting, typed), 422


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None  # noqa: PLR2004


@blueprint.get("/attempts/<id:attempt_id>/receipt")
@allow(*SIGNED_IN)
def receipt(attempt_id: int) -> ResponseReturnValue:
    """Say that it has arrived, with time and code."""
    now = clock.now()
    sitting = taking.get_sitting(actor(), attempt_id, now)
    if sitting.attempt.submitted_at is None:
        return redirect(url_for("attempts.attempt", attempt_id=attempt_id))
    return render_template("attempts/receipt.html", receipt=pages.receipt_page(sitting, now))


@blueprint.get("/attempts/<id:attempt_id>/feedback")
@allow(*SIGNED_IN)
def show_feedback(attempt_id: int) -> ResponseReturnValue:
    """Show what the release step allows: score, right and wrong, or key and explanation."""
    now = clock.now()
    sitting = taking.get_sitting(actor(), attempt_id, now)
    if sitting.attempt.submitted_at is None:
        return redirect(url_for("attempts.attempt", attempt_id=attempt_id))
    siblings = invitations.attempts_at(actor(), sitting.assignment)
    return render_template("attempts/feedback.html", page=pages.feedback_page(sitting, now, siblings))


@blueprint.post("/attempts/<id:attempt_id>/changed-marks")
@allow(*SIGNED_IN)
def see_changed_marks(attempt_id: int) -> ResponseReturnValue:
    """Note that I have read which marks changed."""
    mark_changes.acknowledge(actor(), attempt_id, request.form.get("seen", "")[:MOST_SEEN], clock.now())
    return redirect(url_for("attempts.show_feedback", attempt_id=attempt_id), 303)
