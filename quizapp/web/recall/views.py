"""The pages of come-back practice: what is due, a card's front, its back, and the cards one does not want."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.operations import recall
from quizapp.web import clock
from quizapp.web.access import allow
from quizapp.web.identity import actor
from quizapp.web.recall.forms import LookForm
from quizapp.web.recall.pages import ratings

blueprint = Blueprint("recall", __name__, url_prefix="/recall")


@blueprint.get("")
@allow("pupil")
def cards() -> str:
    """Tell what is due today, what comes later, and what could be added."""
    return render_template("recall/cards.html", page=recall.overview(actor(), clock.now()))


@blueprint.post("/cards")
@allow("pupil")
def collect() -> ResponseReturnValue:
    """Make cards of what was missed since."""
    made = recall.collect(actor(), clock.now())
    flash(ngettext("%(num)s card added.", "%(num)s cards added.", made), "success")
    return redirect(url_for("recall.cards"))


@blueprint.get("/next")
@allow("pupil")
def following() -> ResponseReturnValue:
    """Go to the card that has been due for the longest, or tell that today's are done."""
    card = recall.next_card(actor(), clock.now())
    if card is None:
        return redirect(url_for("recall.cards"))
    return redirect(url_for("recall.card", card_id=card.id))


@blueprint.get("/<id:card_id>")
@allow("pupil")
def card(card_id: int) -> str:
    """Show the front of a card, or both sides once one has thought about it."""
    now = clock.now()
    shown = recall.get_card(actor(), card_id, now)
    if "answer" not in request.args:
        return render_template("recall/card.html", shown=shown)
    form = LookForm(formdata=None, operation=secrets.token_hex(8))
    choices = ratings(recall.intervals(shown.card, now))
    return render_template("recall/answer.html", shown=shown, form=form, ratings=choices)


@blueprint.post("/<id:card_id>")
@allow("pupil")
def look(card_id: int) -> ResponseReturnValue:
    """Note how well it was remembered, and go on."""
    form = LookForm()
    if not form.validate():
        flash(_("Say how well you remembered it."), "error")
        return redirect(url_for("recall.card", card_id=card_id, answer=""))
    recall.look(actor(), card_id, form.rating.data, form.operation.data, clock.now())
    return redirect(url_for("recall.following"))


@blueprint.post("/<id:card_id>/put-away")
@allow("pupil")
def put_away(card_id: int) -> ResponseReturnValue:
    """Keep a card out of the practice; it can be brought back."""
    recall.put_away(actor(), card_id, clock.now())
    flash(_("The card is put away. You find it below, to bring it back."), "success")
    return redirect(url_for("recall.cards"))


@blueprint.post("/<id:card_id>/bring-back")
@allow("pupil")
def bring_back(card_id: int) -> ResponseReturnValue:
    """Bring back a card that was put away."""
    recall.put_away(actor(), card_id, clock.now(), away=False)
    return redirect(url_for("recall.cards"))
