"""Entering answers from paper: the page, what was understood while somebody types, saving, and taking an entry out."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.operations import paper, paper_entry
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.paper_entry import Outcome
from quizapp.web import clock
from quizapp.web.access import STAFF, allow, reading_first
from quizapp.web.identity import actor
from quizapp.web.languages import say
from quizapp.web.printing import entry_page as pages
from quizapp.web.printing.blueprint import blueprint
from quizapp.web.printing.forms import read_number, read_sheets

_LONGEST_NUMBER = 4


@blueprint.get("/assignments/<id:assignment_id>/paper")
@allow(*STAFF)
def paper_entries(assignment_id: int) -> ResponseReturnValue:
    """Show the pupils with what was entered for them."""
    sheet = paper.get_sheet(actor(), assignment_id, clock.now(), read_number(request.args))
    return render_template("printing/paper_entries.html", page=pages.entry_page(sheet, _page()))


def _page() -> int:
    page = request.args.get("page", "")
    return int(page) if page.isascii() and page.isdigit() and len(page) <= _LONGEST_NUMBER else 1


@blueprint.post("/assignments/<id:assignment_id>/paper")
@allow(*STAFF)
def enter(assignment_id: int) -> ResponseReturnValue:
    """Store what was typed; what cannot be stored comes back as it was typed, with the reason."""
    outcomes, stored = _entered(assignment_id)
    if any(outcome.status in ("unreadable", "refused") for outcome in outcomes):
        sheet = paper.get_sheet(actor(), assignment_id, clock.now(), read_number(request.args))
        page = pages.entry_page(sheet, _page(), outcomes)
        return render_template("printing/paper_entries.html", page=page), 422
    if stored is not None:
        flash(stored or _("Nothing has changed."), "success" if stored else "info")
    of = request.args.get("of")
    return redirect(url_for("printing.paper_entries", assignment_id=assignment_id, of=of, page=_page()), 303)


def _entered(assignment_id: int) -> tuple[list[Outcome], str | None]:
    """Enter what was sent; return what became of each row, and what was stored in words (none: all was refused)."""
    sheets, number = read_sheets(request.form), read_number(request.args)
    try:
        outcomes = paper_entry.enter(actor(), assignment_id, sheets, clock.now(), number)
    except Refused as refused:
        flash(say(refused.message), "error")
        pupils = paper.get_sheet(actor(), assignment_id, clock.now(), number).pupils
        return paper_entry.refuse_all(pupils, sheets, refused.message), None
    for words in pages.gone_words(outcomes):
        flash(words, "warning")
    return outcomes, pages.stored_words(outcomes)


@blueprint.post("/assignments/<id:assignment_id>/paper/understood")
@allow(*STAFF)
@reading_first
def understood(assignment_id: int) -> ResponseReturnValue:
    """Say what is understood of one pupil's row as it stands; nothing is stored."""
    typed = next(iter(read_sheets(request.form)), None)
    only = {typed.person_id} if typed else set()
    sheet = paper.get_sheet(actor(), assignment_id, clock.now(), read_number(request.args), only=only)
    if typed is None or not sheet.pupils:
        raise NotFound
    pupil = sheet.pupils[0]
    echo = None if typed.is_empty else pages.echo(pupil.form, paper.understand(pupil.form, typed))
    return render_template("printing/echo.html", echo=echo)


@blueprint.get("/assignments/<id:assignment_id>/paper/<id:person_id>/removal")
@allow(*STAFF)
def confirm_take_out(assignment_id: int, person_id: int) -> ResponseReturnValue:
    """Ask whether an entry belongs to somebody else and shall go."""
    pupil = paper_entry.get_entry(actor(), assignment_id, person_id, clock.now())
    return render_template("printing/confirm_take_out.html", pupil=pupil, assignment_id=assignment_id)


@blueprint.post("/assignments/<id:assignment_id>/paper/<id:person_id>/removal")
@allow(*STAFF)
def take_out(assignment_id: int, person_id: int) -> ResponseReturnValue:
    """Take an entry out."""
    seen = request.form.get("seen", "")
    try:
        pupil = paper_entry.take_out(actor(), assignment_id, person_id, seen, clock.now())
    except Refused as refused:
        flash(say(refused.message), "error")
    else:
        flash(_("Taken out: the entry of %(name)s.", name=pupil.name), "success")
    return redirect(url_for("printing.paper_entries", assignment_id=assignment_id), 303)
