"""Handing in for pupils: a teacher ends what is still being written. What their phones hold arrives as late and is kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from quizapp.core.messages import N_, Message
from quizapp.models import Attempt, LateResponse, Person, QuizVersion, db
from quizapp.operations import attempts, auditing, rulings
from quizapp.operations.columns import Results, get_results
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.given import hold
from quizapp.operations.supervision import HAND_IN, state_of


def writing_at(actor: Person, assignment_id: int, now: datetime) -> tuple[Results, list[tuple[Attempt, Person]]]:
    """Return the assignment and who still writes, by name. Raises `NotFound`."""
    results = get_results(actor, assignment_id, "supervise")
    rows = db.session.execute(
        select(Attempt, Person)
        .join(Person, Person.id == Attempt.person_id)
        .where(Attempt.assignment_id == assignment_id, Attempt.submitted_at.is_(None))
        .order_by(func.lower(Person.name), Person.id)
    )
    return results, [(attempt, person) for attempt, person in rows if state_of(attempt, now) == "working"]


def hand_in_for(actor: Person, assignment_id: int, attempt_ids: Collection[int], now: datetime) -> int:
    """End these attempts and mark them; return how many were still being written.

    An attempt that was handed in meanwhile, or whose time is over, stays as it is: the pupil or the time was first.
    Raises `NotFound` when one is not of the assignment, and `Refused` for a practice.
    """
    results = get_results(actor, assignment_id, "supervise")
    if results.assignment.mode != "test":
        raise Refused(Message(N_("A practice is handed in by whoever practises; nobody waits for it.")))
    rulings.mark_before_decisions(assignment_id)
    hold(assignment_id)
    rows = db.session.execute(
        select(Attempt, QuizVersion.fingerprint)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(Attempt.assignment_id == assignment_id, Attempt.id.in_(attempt_ids))
        .order_by(Attempt.id)
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    ).all()
    if len(rows) != len(set(attempt_ids)):
        raise NotFound
    ended = 0
    for attempt, fingerprint in rows:
        if state_of(attempt, now) == "working" and attempts.close(attempt, fingerprint, now):
            auditing.note(actor, HAND_IN, "attempt", attempt.id, school_id=results.assignment.school_id, now=now)
            ended += 1
    return ended


def late_at(attempt: Attempt) -> int:
    """Return to how many questions an answer came too late."""
    query = select(func.count(LateResponse.position.distinct())).where(LateResponse.attempt_id == attempt.id)
    return db.session.scalar(query) or 0
