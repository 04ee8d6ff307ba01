"""Whom something was given to, their extra time, and make-up sittings."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.core.local_times import zone_name
from quizapp.core.messages import N_, Message
from quizapp.operations import audiences, make_up_sittings
from quizapp.operations.audiences import People
from quizapp.operations.errors import BadRequest, Refused
from quizapp.operations.make_up_sittings import MakeUps
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.assignments.blueprint import blueprint
from quizapp.web.assignments.make_up_forms import MakeUpForm, first_form, sitting_time
from quizapp.web.assignments.people_pages import Sent, people_page, read_people
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor
from quizapp.web.languages import chosen_timezone, say


@blueprint.get("/assignments/<id:assignment_id>/pupils")
@allow(*STAFF)
def pupils(assignment_id: int) -> ResponseReturnValue:
    """Show whom it was given to, and their extra time."""
    people = audiences.get_people(actor(), assignment_id, clock.now())
    return render_template("assignments/pupils.html", page=people_page(people))


@blueprint.post("/assignments/<id:assignment_id>/pupils")
@allow(*STAFF)
def choose_pupils(assignment_id: int) -> ResponseReturnValue:
    """Give it to others, and arrange extra time."""
    now = clock.now()
    people = audiences.get_people(actor(), assignment_id, now)
    sent = read_people(request.form)
    audience, group_id = sent.whom()
    if sent.unreadable():
        return _again(people, sent, _("Write whole minutes up to %(most)s, or nothing.", most=audiences.MOST_EXTRA))
    if audience == "chosen" and not sent.chosen:
        return _again(people, sent, _("Choose at least one pupil."))
    chosen = sent.chosen if audience == "chosen" else frozenset()
    before = people.audience, people.group_id, frozenset(line.person_id for line in people.lines if line.chosen)
    if before != (audience, group_id, chosen):
        audiences.set_audience(actor(), assignment_id, audience, group_id=group_id, people=chosen, now=now)
    audiences.set_extra_time(actor(), assignment_id, sent.minutes(), now)
    flash(_("Stored."), "success")
    return redirect(url_for("assignments.assignment", assignment_id=assignment_id), 303)


def _again(people: People, sent: Sent, error: str) -> ResponseReturnValue:
    return render_template("assignments/pupils.html", page=people_page(people, sent, error)), 422


@blueprint.get("/assignments/<id:assignment_id>/make-up")
@allow(*STAFF)
def make_up(assignment_id: int) -> ResponseReturnValue:
    """Show who was absent, and the make-up sittings."""
    now = clock.now()
    found = make_up_sittings.get_make_ups(actor(), assignment_id, now)
    return _make_up_page(found, first_form(found, now))


def _make_up_page(found: MakeUps, form: MakeUpForm) -> str:
    now = clock.now()
    form.offer(found, now)
    sitters = [(one, sitting_time(one), one.state(now)) for one in found.sitters]
    return render_template(
        "assignments/make_up.html", found=found, form=form, sitters=sitters, zone=zone_name(chosen_timezone())
    )


@blueprint.post("/assignments/<id:assignment_id>/make-up")
@allow(*STAFF)
def plan_make_up(assignment_id: int) -> ResponseReturnValue:
    """Plan a make-up sitting, or move it."""
    now = clock.now()
    found = make_up_sittings.get_make_ups(actor(), assignment_id, now)
    form = MakeUpForm()
    form.offer(found, now)
    opens, closes = (form.opens.utc(), form.closes.utc()) if form.validate() else (None, None)
    if opens is not None and closes is not None:
        try:
            kept = make_up_sittings.plan(actor(), assignment_id, form.chosen(), opens, closes, now)
            count = len(set(form.chosen())) - len(kept)
            flash(ngettext("%(num)s pupil sits later.", "%(num)s pupils sit later.", count), "success")
            return _back(assignment_id, kept, N_("%(names)s kept what they had: they have begun meanwhile."))
        except Refused as refused:
            put_refusal(form, refused)
    return _make_up_page(found, form), 422


@blueprint.post("/assignments/<id:assignment_id>/make-up/cancel")
@allow(*STAFF)
def cancel_make_up(assignment_id: int) -> ResponseReturnValue:
    """Take make-up sittings back that have not begun."""
    make_up_sittings.get_make_ups(actor(), assignment_id, clock.now())
    sent = request.form.getlist("person")
    if not sent or not all(one.isascii() and one.isdigit() and 0 < len(one) < 10 for one in sent):  # noqa: PLR2004
        raise BadRequest(Message(N_("The page sent something we could not read.")))
    kept = make_up_sittings.cancel(actor(), assignment_id, [int(one) for one in sent], clock.now())
    if len(kept) < len(set(sent)):
        flash(_("The make-up sitting is cancelled."), "success")
    return _back(assignment_id, kept, N_("%(names)s have begun, and keep the make-up sitting."))


def _back(assignment_id: int, kept: tuple[str, ...], sentence: str) -> ResponseReturnValue:
    if kept:
        flash(say(Message(sentence, {"names": ", ".join(kept)})), "warning")
    return redirect(url_for("assignments.make_up", assignment_id=assignment_id), 303)
