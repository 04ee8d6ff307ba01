"""Which attempts came late, in the time after the close in which work is still taken. It tells; no mark depends on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, select, true

from quizapp.core.availability import is_late
from quizapp.models import Assignment, Attempt, Person, Response, db
from quizapp.operations.terms import own_rows, own_terms, terms_of


def late_attempts(assignment: Assignment, among: ColumnElement[bool] | None = None) -> frozenset[int]:
    """Return the keys of the attempts that were handed in, or last written, late. Two queries; none where none can be.

    Of an attempt that nobody handed in the last answer counts, not the end at which time ran out. `among`: which
    attempts to look at, if not all.
    """
    if assignment.late_until is None:
        return frozenset()
    own = own_rows(assignment)
    rows = db.session.execute(
        select(Attempt, func.max(Response.saved_at))
        .outerjoin(Response, Response.attempt_id == Attempt.id)
        .where(Attempt.assignment_id == assignment.id, Attempt.paper_at.is_(None), true() if among is None else among)
        .group_by(Attempt.id)
    )
    return frozenset(
        attempt.id
        for attempt, saved_at in rows
        if (last := _last_sign(attempt, saved_at)) is not None
        and is_late(terms_of(assignment, own.get(attempt.person_id)), attempt.started_at, attempt.extra_seconds, last)
    )


def names_of_late(assignment: Assignment) -> tuple[str, ...]:
    """Return who handed in late, by name. Three queries; none where nobody can have."""
    late = late_attempts(assignment)
    if not late:
        return ()
    query = select(Person.name).where(Person.id.in_(select(Attempt.person_id).where(Attempt.id.in_(late))))
    return tuple(db.session.scalars(query.order_by(func.lower(Person.name), Person.id)))


def is_attempt_late(attempt: Attempt, assignment: Assignment) -> bool:
    """Say whether one attempt came late. Two queries; none where it cannot be."""
    if assignment.late_until is None or attempt.paper_at is not None:
        return False
    last = _last_sign(
        attempt, db.session.scalar(select(func.max(Response.saved_at)).where(Response.attempt_id == attempt.id))
    )
    terms = own_terms(assignment, attempt.person_id)
    return last is not None and is_late(terms, attempt.started_at, attempt.extra_seconds, last)


def _last_sign(attempt: Attempt, saved_at: datetime | None) -> datetime | None:
    """Return when the pupil handed in; where time did, when they last saved."""
    return saved_at if attempt.submitted_at in (None, attempt.ends_at) else attempt.submitted_at
