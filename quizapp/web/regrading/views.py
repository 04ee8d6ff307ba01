"""Regrading: mend a question, see what would change, confirm, undo."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.operations import mending, regrade_jobs, regrade_undoing, regrading
from quizapp.operations.columns import get_results
from quizapp.operations.errors import Refused
from quizapp.operations.regrade_links import proposal_of
from quizapp.operations.regrade_versions import scopes_open_to
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor
from quizapp.web.languages import say
from quizapp.web.learning import remember
from quizapp.web.regrading import pages
from quizapp.web.regrading.forms import ConfirmForm
from quizapp.web.regrading.proposing import in_scope_chosen_last, proposal_from, suggested_reason

blueprint = Blueprint("regrading", __name__)


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text[:10]) < 2**31 and len(text) <= 10 else None  # noqa: PLR2004


@blueprint.get("/results/<id:assignment_id>/questions/<id:number>/mend")
@allow(*STAFF)
def mend(assignment_id: int, number: int) -> ResponseReturnValue:
    """Ask what is wrong with the question, and show what was decided about it."""
    found = mending.look_at_question(actor(), assignment_id, number, _number("version"))
    return render_template("regrading/mend.html", page=pages.mend_page(found, {}))


@blueprint.get("/attempts/<id:attempt_id>/questions/<id:position>/mend")
@allow(*STAFF)
def mend_from_response(attempt_id: int, position: int) -> ResponseReturnValue:
    """Lead from one response to its question."""
    assignment_id, number = mending.place_of(actor(), attempt_id, position)
    return redirect(url_for("regrading.mend", assignment_id=assignment_id, number=number), 302)


@blueprint.get("/results/<id:assignment_id>/questions/<id:number>/propose")
@allow(*STAFF)
def propose(assignment_id: int, number: int) -> ResponseReturnValue:
    """Turn what was chosen into the address of its preview; nothing is written."""
    found = mending.look_at_question(actor(), assignment_id, number, _number("version"))
    try:
        proposal = proposal_from(found, assignment_id, number, request.args)
        regrading.preview(actor(), proposal)
    except Refused as refused:
        response = found.declaration.read_form(request.args, "q")
        page = pages.mend_page(found, request.args, response, {refused.field or "": say(refused.message)})
        return render_template("regrading/mend.html", page=page), 422
    return redirect(pages.preview_url(in_scope_chosen_last(found, proposal, scopes_open_to(actor(), proposal))), 302)


@blueprint.get("/results/<id:assignment_id>/questions/<id:number>/regrade")
@allow(*STAFF)
def preview(assignment_id: int, number: int) -> ResponseReturnValue:
    """Show every mark that would change, before anything does."""
    proposal = proposal_of(assignment_id, number, request.args)
    form = ConfirmForm(formdata=None, operation=secrets.token_hex(16), reason=suggested_reason(proposal))
    return _preview_page(proposal, form)


def _preview_page(proposal: regrading.Proposal, form: ConfirmForm) -> str:
    found = regrading.preview(actor(), proposal)
    form.digest.data = found.digest
    scopes = scopes_open_to(actor(), proposal) if proposal.add or not proposal.withdraw else ()
    everything = request.args.get("show") == "all"
    page = pages.preview_page(found, scopes, everything=everything, page=_number("page") or 1)
    return render_template("regrading/preview.html", page=page, form=form)


@blueprint.post("/results/<id:assignment_id>/questions/<id:number>/regrade")
@allow(*STAFF)
def confirm(assignment_id: int, number: int) -> ResponseReturnValue:
    """Carry out exactly what the preview showed, once."""
    proposal = proposal_of(assignment_id, number, request.args)
    form = ConfirmForm()
    if form.validate_on_submit():
        confirmed = {**form.confirmed(), "now": clock.now()}
        try:
            if job := regrade_jobs.ask_if_long(actor(), proposal, **confirmed):
                return redirect(url_for("jobs.job", job_id=job.id), 303)
            done = regrading.apply(actor(), proposal, **confirmed)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            remember(done.quiz_id, done.question, proposal.scope)
            flash(_("Done. The totals have followed, and the pupils are told when they may see marks."), "success")
            return redirect(url_for("regrading.regrade", regrade_id=done.id), 303)
    return _preview_page(proposal, form), 422


@blueprint.get("/regrades/<id:regrade_id>")
@allow(*STAFF)
def regrade(regrade_id: int) -> ResponseReturnValue:
    """Show what a regrade changed."""
    return render_template(
        "regrading/regrade.html", page=pages.regrade_page(mending.look_at_regrade(actor(), regrade_id))
    )


@blueprint.post("/regrades/<id:regrade_id>/undo")
@allow(*STAFF)
def undo(regrade_id: int) -> ResponseReturnValue:
    """Put every mark back that is still as the regrade left it."""
    undone = regrade_undoing.undo(actor(), regrade_id, clock.now())
    flash(ngettext("%(num)s mark is as before.", "%(num)s marks are as before.", undone.put_back), "success")
    if undone.left:
        flash(
            ngettext(
                "%(num)s mark has been changed since and stays.",
                "%(num)s marks have been changed since and stay.",
                undone.left,
            ),
            "warning",
        )
    return redirect(url_for("regrading.regrade", regrade_id=regrade_id), 303)


@blueprint.get("/results/<id:assignment_id>/regrades")
@allow(*STAFF)
def regrades(assignment_id: int) -> ResponseReturnValue:
    """Show every regrade that changed marks of an assignment."""
    results = get_results(actor(), assignment_id)
    lines = pages.regrade_lines(mending.regrades_of(actor(), assignment_id))
    return render_template("regrading/regrades.html", results=results, lines=lines)
