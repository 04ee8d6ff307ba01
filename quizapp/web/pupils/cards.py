"""Sign-in cards as a page shows them, once: in the reply to the request that made the PINs."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from quizapp.operations import classrooms, pupils
from quizapp.web.identity import actor
from quizapp.web.qr import qr_code


@dataclass(frozen=True, slots=True)
class PrintedCard:
    """A card with the QR code of its sign-in page."""

    card: pupils.Card
    code: Markup


def cards_page(
    classroom_id: int, cards: list[pupils.Card], *, joined: list[str] | None = None, rest: str = ""
) -> ResponseReturnValue:
    """Show cards. `joined`: who came in with an account of their own; `rest`: lines of the list that were not added."""
    room = classrooms.get_classroom(actor(), classroom_id, "manage_classroom")
    printed = [
        PrintedCard(card, qr_code(url_for("account.sign_in", username=card.username, _external=True))) for card in cards
    ]
    here_only = request.host.rpartition(":")[0] in ("localhost", "127.0.0.1", "[::1]")
    return render_template(
        "pupils/cards.html", classroom=room, cards=printed, here_only=here_only, joined=joined or [], rest=rest
    )
