"""Marking: the inbox, what waits at a question, and one response."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.operations import marking, marking_desk
from quizapp.operations.errors import NotFound, Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor
from quizapp.web.marking import pages
from quizapp.web.marking.forms import GroupForm, MarkForm, mark_value

blueprint = Blueprint("marking", __name__)


def _hidden() -> bool:
    return request.args.get("names") == "hidden"


@blueprint.get("/marking")
@allow(*STAFF)
def inbox() -> ResponseReturnValue:
    """Show everything that waits in my classes, by question."""
    return render_template("marking/inbox.html", piles=pages.inbox_lines(marking_desk.inbox(actor())))


@blueprint.get("/marking/<id:assignment_id>/<id:number>")
@allow(*STAFF)
def pile(assignment_id: int, number: int) -> ResponseReturnValue:
    """Show what waits at one question, alike answers together."""
    task = marking_desk.waiting_at(actor(), assignment_id, number)
    done = request.args.get("done")
    page = pages.pile_page(task, hidden=_hidden(), done=done if done and _time(done) else None)
    return render_template("marking/pile.html", page=page)


@blueprint.post("/marking/<id:assignment_id>/<id:number>")
@allow(*STAFF)
def mark_pile(assignment_id: int, number: int) -> ResponseReturnValue:
    """Give the marks that were chosen; the rest goes on waiting."""
    task = marking_desk.waiting_at(actor(), assignment_id, number)
    forms = _group_forms(task)
    valid = [form.validate() for form in forms.values()]  # each, so that each shows its errors
    if not all(valid):
        page = pages.pile_page(task, hidden=_hidden(), done=None, forms=forms)
        return render_template("marking/pile.html", page=page), 422
    now = clock.now()
    marked, skipped = marking.mark_together(actor(), assignment_id, number, _decisions(forms), now)
    if skipped:
        flash(
            ngettext(
                "%(num)s was marked by somebody else meanwhile.",
                "%(num)s were marked by somebody else meanwhile.",
                skipped,
            ),
            "warning",
        )
    if not marked:
        flash(_("Nothing was marked: choose a mark first."), "info")
    done: dict[str, Any] = {"done": now.isoformat()} if marked else {}
    return redirect(url_for("marking.pile", assignment_id=assignment_id, number=number, **done, **_names()), 303)


def _names() -> dict[str, Any]:
    return pages.names_query(hidden=_hidden())


def _group_forms(task: marking_desk.Task) -> dict[int, GroupForm]:
    """Return the forms that were sent, by the first key of their groups."""
    found = (re.fullmatch(r"g([1-9][0-9]{0,9})-ids", name) for name in request.form)
    return {int(name[1]): GroupForm(task.levels, request.form, f"g{name[1]}-") for name in found if name}


def _decisions(forms: dict[int, GroupForm]) -> list[marking.Decision]:
    return [
        marking.Decision(form.response_ids(), float(form.mark.data), form.reason.data or "")
        for form in forms.values()
        if form.mark.data
    ]


@blueprint.post("/marking/<id:assignment_id>/<id:number>/undo")
@allow(*STAFF)
def undo(assignment_id: int, number: int) -> ResponseReturnValue:
    """Take back what I marked together a moment ago."""
    at = _time(request.args.get("at", ""))
    if at is None:
        raise NotFound
    count = marking.take_back(actor(), assignment_id, number, at, clock.now())
    flash(ngettext("%(num)s answer waits again.", "%(num)s answers wait again.", count), "success")
    return redirect(url_for("marking.pile", assignment_id=assignment_id, number=number, **_names()), 303)


def _time(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text)
        return time.astimezone(UTC) if time.tzinfo is not None else None
    except (ValueError, OverflowError):  # the first and the last day of the calendar have no UTC everywhere
        return None


@blueprint.get("/attempts/<id:attempt_id>/questions/<id:position>")
@allow(*STAFF)
def response(attempt_id: int, position: int) -> ResponseReturnValue:
    """Show one response with its rule, the evidence and all that happened to it."""
    seen = marking_desk.look_at_response(actor(), attempt_id, position)
    form = MarkForm(seen.levels, formdata=None, seen=seen.stamp, mark=_current(seen))
    return render_template("marking/response.html", page=pages.response_page(seen, hidden=_hidden()), form=form)


def _current(seen: marking_desk.Seen) -> str | None:
    score = seen.explanation.score
    return None if score.waiting else mark_value(score.mark)


@blueprint.post("/attempts/<id:attempt_id>/questions/<id:position>")
@allow(*STAFF)
def mark_response(attempt_id: int, position: int) -> ResponseReturnValue:
    """Give or change the mark of one response."""
    seen = marking_desk.look_at_response(actor(), attempt_id, position)
    form = MarkForm(seen.levels)
    if form.validate_on_submit():
        try:
            given = float(form.mark.data)
            marking.mark(
                actor(),
                attempt_id,
                position,
                given,
                reason=form.reason.data or "",
                seen=form.seen.data or "",
                now=clock.now(),
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            flash(_("The mark is saved; the total has followed."), "success")
            return redirect(url_for("marking.response", attempt_id=attempt_id, position=position, **_names()), 303)
    form.seen.data = seen.stamp
    return render_template("marking/response.html", page=pages.response_page(seen, hidden=_hidden()), form=form), 422
