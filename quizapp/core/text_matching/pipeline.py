"""The whole way of a reply: blank, the ledger of marked forms, the rules, the learned model, or a person."""

from __future__ import annotations

from quizapp.core.messages import Message
from quizapp.core.text_matching.deciding import decide
from quizapp.core.text_matching.graded import Graded
from quizapp.core.text_matching.keys import Decision, Key
from quizapp.core.text_matching.ledger import NO_MARKS, Ledger, MarkedForm, canonical, index
from quizapp.core.text_matching.verdicts import ALIKE, REASONS

SURENESS = {"full": 1.0, "partial": 0.75, "review": 0.5, "none": 0.0, "blank": 0.0}


def grade(reply: str, key: Key, ledger: Ledger = NO_MARKS) -> Graded:
    """Return what is decided about `reply`, and how surely. Never raises; the same input gives the same answer."""
    marked = index(ledger, key.language).get(canonical(reply, key.language), ()) if ledger else ()
    if marked:
        return _by_ledger(marked)
    decision = decide(reply, key)
    return Graded(decision, SURENESS[decision.outcome])


def _by_ledger(marked: tuple[MarkedForm, ...]) -> Graded:
    form = marked[-1]
    rule = "marked_alike" if len({one.fraction for one in marked}) == 1 else "marked_differently"
    outcome, text = REASONS[rule]
    if rule == "marked_alike":
        outcome = "full" if form.fraction >= 1 else "partial" if form.fraction > 0 else "none"
    credit = form.fraction if outcome in {"full", "partial"} else 0.0
    values = {"form": form.text, "teacher": form.by, "comment": form.comment}
    if rule == "marked_alike":
        text = ALIKE[bool(form.by), bool(form.comment)]
    message = Message(text, {name: value for name, value in values.items() if value})
    return Graded(Decision(outcome, credit, rule, message, form.text), form.fraction, marked=form)
