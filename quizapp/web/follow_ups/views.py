"""After a test: who needs a remedial, who an enrichment, and giving either in two taps."""

from __future__ import annotations

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.core.parallel_questions import PROCESSES
from quizapp.operations import follow_up_giving, follow_ups
from quizapp.operations.errors import Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.filters import day
from quizapp.web.follow_ups.forms import GiveForm, RuleForm
from quizapp.web.follow_ups.pages import proposal_page, remedial_page
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor
from quizapp.web.languages import say
from quizapp.web.links import names_hidden

blueprint = Blueprint("follow_ups", __name__, url_prefix="/assignments/<id:assignment_id>/remedial")

ANY = "any"
"""In the address: questions of every process."""


@blueprint.get("")
@allow(*STAFF)
def remedial(assignment_id: int) -> ResponseReturnValue:
    """Bands, who is below and above the pass mark, what each missed, and what has been given to follow it up."""
    found = follow_ups.outcome(actor(), assignment_id)
    form = RuleForm(rule=found.results.assignment.final_rule)
    page = remedial_page(found, hidden=names_hidden())
    return render_template("follow_ups/remedial.html", page=page, form=form, found=found)


@blueprint.post("/rule")
@allow(*STAFF)
def choose_rule(assignment_id: int) -> ResponseReturnValue:
    """Choose what original and remedial mark come to."""
    form = RuleForm()
    form.validate()  # an unknown rule is refused by the operation, after it has looked who asks
    try:
        follow_ups.set_final_rule(actor(), assignment_id, form.rule.data or "", clock.now())
        flash(_("Stored."), "success")
    except Refused as refused:
        flash(say(refused.message), "error")
    return redirect(url_for("follow_ups.remedial", assignment_id=assignment_id, _anchor="final"), 303)


@blueprint.get("/new")
@allow(*STAFF)
def new(assignment_id: int) -> ResponseReturnValue:
    """Show what would be given, to whom and until when. `?purpose=`, `?process=` and `?version=` choose."""
    asked = {name: request.args.get(name, "") for name in ("purpose", "process", "version")}
    page = proposal_page(_proposal(assignment_id, asked))
    form = page.fill(GiveForm(formdata=None))
    return render_template("follow_ups/new.html", page=page, form=form)


@blueprint.post("/new")
@allow(*STAFF)
def give(assignment_id: int) -> ResponseReturnValue:
    """Give it."""
    form = GiveForm()
    form.offer([], [])
    if form.validate():
        try:
            wish = form.wish()
            made = follow_up_giving.give(actor(), assignment_id, wish, clock.now())
            flash(_given(len(set(wish.pupils)), day(made.closes_at)), "success")
            return redirect(url_for("follow_ups.remedial", assignment_id=assignment_id, _anchor="given"), 303)
        except Refused as refused:
            put_refusal(form, refused)
    page = proposal_page(_proposal(assignment_id, request.form))
    page.offer(form)
    return render_template("follow_ups/new.html", page=page, form=form), 422


def _given(pupils: int, until: str) -> str:
    return ngettext(
        "Given to %(num)s pupil, open until %(day)s. It stands on their home page now.",
        "Given to %(num)s pupils, open until %(day)s. It stands on their home pages now.",
        pupils,
        day=until,
    )


def _proposal(assignment_id: int, asked: object) -> follow_up_giving.Proposal:
    values = {name: str(asked.get(name) or "") for name in ("purpose", "process", "version")}  # type: ignore[attr-defined]
    version = values["version"]
    return follow_up_giving.propose(
        actor(),
        assignment_id,
        values["purpose"] or "remedial",
        clock.now(),
        process=next((one for one in PROCESSES if one == values["process"]), None),
        any_process=values["process"] == ANY,
        version_id=int(version) if re.fullmatch("[1-9][0-9]{0,9}", version) else None,
    )
