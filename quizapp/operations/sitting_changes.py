"""Whether anything about a sitting has changed since one last looked: one statement, as every open live view asks it."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Subquery, and_, case, cast, func, select, true

from quizapp.models import Assignment, AssignmentPupil, Attempt, AttemptEvent, LateResponse, Response, db
from quizapp.operations.participants import pupils_of

AGING = timedelta(minutes=2)
"""While somebody works, what follows from time alone (silence, an end that comes near) is looked at so often."""


def mark_of(assignment: Assignment, now: datetime) -> str:
    """Return a short text that is another one when the page of the sitting would say something else.

    Counts and sums, so that the database reads and nobody is loaded. A pupil's new name does not show by itself.
    """
    attempts, responses = _attempts(assignment, now), _responses(assignment)
    late, events = _late(assignment), _events(assignment)
    pupils, own = _pupils(assignment), _own(assignment)
    together: Any = attempts
    for more in (responses, late, events, pupils, own):
        together = together.join(more, true())  # each has one row
    row = db.session.execute(select(attempts, responses, late, events, pupils, own).select_from(together)).one()
    facts: list[Any] = [
        assignment.closes_at,
        assignment.extended_to,
        assignment.late_until,
        assignment.withdrawn_at,
        assignment.opens_at,
        *row,
    ]
    if row.running:
        facts.append(int(now.timestamp() // AGING.total_seconds()))
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:20]


def _attempts(assignment: Assignment, now: datetime) -> Subquery:
    unfinished = Attempt.submitted_at.is_(None)
    ended = and_(unfinished, Attempt.ends_at <= now)
    query = select(
        func.count().label("attempts"),
        func.coalesce(func.sum(case((ended, 0), (unfinished, 1), else_=0)), 0).label("running"),
        func.max(Attempt.started_at).label("started"),
        func.max(Attempt.submitted_at).label("submitted"),
        func.max(Attempt.ends_at).label("ends"),
        func.sum(Attempt.extra_seconds).label("extra"),
        func.sum(cast(Attempt.id, BigInteger) * Attempt.current).label("places"),
        func.sum(case((unfinished, cast(Attempt.id, BigInteger)), else_=0)).label("unfinished"),
    )
    return query.where(Attempt.assignment_id == assignment.id).subquery()


def _responses(assignment: Assignment) -> Subquery:
    query = select(func.sum(Response.revision).label("revisions"), func.max(Response.saved_at).label("saved"))
    return _of(assignment, query.join(Attempt, Attempt.id == Response.attempt_id))


def _late(assignment: Assignment) -> Subquery:
    undecided = case((LateResponse.decision.is_(None), LateResponse.id), else_=0)
    query = select(func.count().label("late"), func.sum(undecided).label("undecided"))
    return _of(assignment, query.join(Attempt, Attempt.id == LateResponse.attempt_id))


def _events(assignment: Assignment) -> Subquery:
    query = select(func.count().label("events"))
    return _of(assignment, query.select_from(AttemptEvent).join(Attempt, Attempt.id == AttemptEvent.attempt_id))


def _of(assignment: Assignment, query: Any) -> Subquery:
    found: Subquery = query.where(Attempt.assignment_id == assignment.id).subquery()
    return found


def _pupils(assignment: Assignment) -> Subquery:
    pupils = pupils_of(assignment).subquery()
    return select(func.count().label("pupils"), func.sum(pupils.c.id).label("who")).select_from(pupils).subquery()


def _own(assignment: Assignment) -> Subquery:
    query = select(
        func.count().label("own"),
        func.max(AssignmentPupil.opens_at).label("own_opens"),
        func.max(AssignmentPupil.closes_at).label("own_closes"),
    )
    return query.where(AssignmentPupil.assignment_id == assignment.id).subquery()
