"""Practice: check one answer at a time. Wrong at first: the hint and a second try; then the explanation.

The first try is the one that counts.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from quizapp.core.messages import N_, Message
from quizapp.core.question_types.declarations import Response as Value
from quizapp.models import Attempt, Person, Response, db
from quizapp.operations import library, rule_marks, rulings
from quizapp.operations.attempts import get_sitting
from quizapp.operations.errors import NotFound, Refused


def tries(response: Response | None) -> int:
    """Return how many tries of a practice question have been checked: 0, 1 or 2."""
    if response is None or response.fraction is None:
        return 0
    return 1 if response.second_fraction is None else 2


def is_explained(response: Response | None) -> bool:
    """Say whether the full explanation is open: right at first, waiting for a person, not counting, or tried twice."""
    if response is None or response.fraction is None:
        return False
    return response.fraction >= 1 or response.waiting or response.void or response.second_fraction is not None


def check(actor: Person, attempt_id: int, position: int, value: Value, now: datetime) -> Response:
    """Mark the answer to one practice question and return the response; checking a finished question changes nothing.

    Raises `Refused` when the attempt is not an open practice or nothing was answered.
    """
    sitting = get_sitting(actor, attempt_id, now)
    if sitting.attempt.submitted_at is not None or sitting.terms.mode != "practice":
        raise Refused(Message(N_("Answers can be checked one by one only while you practise.")))
    ends_at = sitting.attempt.ends_at
    if ends_at is not None and now >= ends_at:
        raise Refused(Message(N_("The time for this attempt is over.")))
    if sitting.test_pending:
        raise Refused(Message(N_("Practice is off while a test with this text is planned or open.")))
    content = library.published(sitting.fingerprint)
    if not 1 <= position <= len(content.questions):
        raise NotFound
    question = content.questions[position - 1]
    declaration = question.declaration(content.passage)
    if not declaration.fits(value) or declaration.is_blank(value):
        raise Refused(Message(N_("Answer the question first, then check it.")), field=str(position))
    response = _locked_response(sitting.attempt.id, position)
    if is_explained(response):
        return response
    in_force = rulings.at(rulings.Place.of(sitting.assignment), sitting.fingerprint, position)
    score = rule_marks.score(sitting.fingerprint, position, value, in_force)
    if response.fraction is None:
        response.value, response.saved_at, response.revision = value, now, response.revision + 1
        for name, given in rule_marks.mark_values(score, now).items():
            setattr(response, name, given)
    else:
        response.second_value, response.second_fraction = value, score.fraction
        response.second_reason = score.to_json()
    db.session.flush()
    return response


def _locked_response(attempt_id: int, position: int) -> Response:
    """Return the response, the attempt locked as for a save: of two checks at once the second sees the first one's."""
    db.session.execute(select(Attempt.id).where(Attempt.id == attempt_id).with_for_update())
    query = select(Response).where(Response.attempt_id == attempt_id, Response.position == position)
    response = db.session.scalar(query.execution_options(populate_existing=True))  # read anew after the lock
    if response is None:
        response = Response(attempt_id=attempt_id, position=position, flagged=False, revision=0, waiting=False)
        db.session.add(response)
    return response
