"""Ratings: one response by criteria, second marking of a question, and settling what differs."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.operations import ratings, second_markers, second_marking
from quizapp.operations.errors import NotFound, Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor
from quizapp.web.languages import say
from quizapp.web.links import names_hidden
from quizapp.web.ratings import pages
from quizapp.web.ratings.forms import NamingForm, RatingForm, naming_form, rating_form

blueprint = Blueprint("ratings", __name__)


def _names() -> dict[str, Any]:
    return pages.query(hidden=names_hidden())


def _every() -> int:
    """Return the sample that the address asks for: every how many-th response."""
    wanted = request.args.get("every", "1")
    if wanted not in map(str, second_marking.SAMPLES):
        raise NotFound
    return int(wanted)


# The mark


@blueprint.get("/attempts/<id:attempt_id>/questions/<id:position>/rating")
@allow(*STAFF)
def rating(attempt_id: int, position: int) -> ResponseReturnValue:
    """Show one response with a level to choose for each criterion."""
    seen = second_marking.look(actor(), attempt_id, position)
    return _rating_page(seen, rating_form(seen.criteria, seen.own, formdata=None, seen=seen.stamp))


def _rating_page(seen: second_marking.Seen, form: RatingForm) -> str:
    page = pages.rating_page(seen, "ratings.rating", hidden=names_hidden())
    return render_template("ratings/rating.html", page=page, form=form)


@blueprint.post("/attempts/<id:attempt_id>/questions/<id:position>/rating")
@allow(*STAFF)
def rate(attempt_id: int, position: int) -> ResponseReturnValue:
    """Give the mark, or settle what two markers gave."""
    seen = second_marking.look(actor(), attempt_id, position)
    form = rating_form(seen.criteria)
    if form.validate():
        try:
            _rate(seen, form)
        except Refused as refused:
            form.take(refused)
        else:
            flash(_("The mark is saved; the total has followed."), "success")
            return redirect(_after(seen), 303)
    form.seen.data = seen.stamp
    return _rating_page(seen, form), 422


def _rate(seen: second_marking.Seen, form: RatingForm) -> None:
    comment, shown = form.comment.data or "", form.seen.data or ""
    place = actor(), seen.attempt_id, seen.position
    ratings.rate(*place, form.levels(), comment=comment, seen=shown, now=clock.now())


def _after(seen: second_marking.Seen) -> str:
    """Return the page to go on with: the one the form stood on."""
    column: dict[str, Any] = {"assignment_id": seen.assignment_id, "number": seen.number}
    if request.form.get("back") == "pile":
        card = re.fullmatch(r"g[1-9][0-9]{0,9}", request.form.get("following", ""))
        more: dict[str, Any] = {"classes": "all"} if request.args.get("classes") == "all" else {}
        return url_for("marking.pile", **column, **_names(), **more, _anchor=card[0] if card else "queue")
    if seen.given:
        return url_for("ratings.desk", **column, **pages.query(hidden=names_hidden(), every=_every()))
    return url_for("marking.response", attempt_id=seen.attempt_id, position=seen.position, **_names())


# The second marker


@blueprint.get("/marking/<id:assignment_id>/<id:number>/second")
@allow(*STAFF)
def desk(assignment_id: int, number: int) -> ResponseReturnValue:
    """Show whom to rate a second time, where two differ, and how far they agree."""
    return _desk(assignment_id, number)


def _desk(assignment_id: int, number: int, form: NamingForm | None = None) -> str:
    found = second_marking.desk(actor(), assignment_id, number, _every())
    named = second_markers.naming(actor(), assignment_id, number)
    form = form or naming_form(named, formdata=None, every=str(found.every))
    return render_template(
        "ratings/desk.html",
        page=pages.desk_page(found, hidden=names_hidden()),
        naming=named,
        form=form,
        samples=pages.SAMPLE_WORDS,
    )


@blueprint.post("/marking/<id:assignment_id>/<id:number>/second")
@allow(*STAFF)
def name_marker(assignment_id: int, number: int) -> ResponseReturnValue:
    """Ask a colleague to be the second marker."""
    form = naming_form(second_markers.naming(actor(), assignment_id, number))
    if form.validate():
        place, chosen = (actor(), assignment_id, number), (int(form.person.data), int(form.every.data))
        try:
            second_markers.name_marker(*place, *chosen, clock.now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            flash(_("Your colleague finds it among what is to be marked."), "success")
            return redirect(_desk_url(assignment_id, number), 303)
    return _desk(assignment_id, number, form), 422


@blueprint.post("/marking/<id:assignment_id>/<id:number>/second/<id:person_id>/take-back")
@allow(*STAFF)
def take_back(assignment_id: int, number: int, person_id: int) -> ResponseReturnValue:
    """Let a colleague be second marker no longer."""
    try:
        second_markers.take_back(actor(), assignment_id, number, person_id, clock.now())
    except Refused as refused:
        flash(say(refused.message), "error")
    else:
        flash(_("Taken back. What has been rated stays."), "success")
    return redirect(_desk_url(assignment_id, number), 303)


def _desk_url(assignment_id: int, number: int) -> str:
    carried = pages.query(hidden=names_hidden(), every=_every())
    return url_for("ratings.desk", assignment_id=assignment_id, number=number, **carried)


@blueprint.get("/attempts/<id:attempt_id>/questions/<id:position>/second-rating")
@allow(*STAFF)
def second_rating(attempt_id: int, position: int) -> ResponseReturnValue:
    """Show one response without its mark; with both ratings once the second is given, to settle them."""
    seen = second_marking.look(actor(), attempt_id, position)
    return _second_page(seen, rating_form(seen.criteria, formdata=None, seen=seen.stamp))


def _second_page(seen: second_marking.Seen, form: RatingForm) -> str:
    following = second_marking.following(actor(), seen, _every()) if seen.given else None
    page = pages.rating_page(seen, "ratings.second_rating", hidden=names_hidden(), every=_every(), following=following)
    return render_template("ratings/second_rating.html", page=page, form=form)


@blueprint.post("/attempts/<id:attempt_id>/questions/<id:position>/second-rating")
@allow(*STAFF)
def rate_second(attempt_id: int, position: int) -> ResponseReturnValue:
    """Keep the second rating, then show both."""
    seen = second_marking.look(actor(), attempt_id, position)
    form = rating_form(seen.criteria)
    if form.validate():
        comment = form.comment.data or ""
        try:
            ratings.rate_blind(actor(), attempt_id, position, form.levels(), comment=comment, now=clock.now())
        except Refused as refused:
            form.take(refused)
        else:
            place: dict[str, Any] = {"attempt_id": attempt_id, "position": position}
            carried = pages.query(hidden=names_hidden(), every=_every())
            return redirect(url_for("ratings.second_rating", **place, **carried), 303)
    return _second_page(second_marking.look(actor(), attempt_id, position), form), 422
