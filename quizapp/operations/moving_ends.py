"""The ends of running attempts, computed anew when dates, limits or somebody's extra time change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from quizapp.core.availability import end_of, latest, moved_end
from quizapp.models import Assignment, AssignmentPupil, Attempt, db
from quizapp.operations.terms import own_rows, terms_of


def _unfinished(assignment: Assignment) -> list[Attempt]:
    """Return the attempts that nobody has handed in, locked in the order of their keys."""
    db.session.flush()
    query = (
        select(Attempt)
        .where(Attempt.assignment_id == assignment.id, Attempt.submitted_at.is_(None))
        .order_by(Attempt.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def move_ends(assignment: Assignment, now: datetime) -> None:
    """Compute every running attempt's end anew: its own start, the limit, the close of its sitting, and its extra time.

    Then the latest end that anybody has or may still get beyond the close of the class, so that no key opens before.
    """
    own = own_rows(assignment)
    later = _still_to_come(assignment, own.values(), now)
    for attempt in _unfinished(assignment):
        terms = terms_of(assignment, own.get(attempt.person_id))
        limit = assignment.time_limit_minutes
        computed = end_of(attempt.started_at, terms.window.until, limit, attempt.extra_seconds)
        attempt.ends_at = moved_end(attempt.ends_at, computed, now)
        if attempt.ends_at is not None:
            later.append(attempt.ends_at)
    _extend(assignment, later, now)


def _still_to_come(assignment: Assignment, own: Iterable[AssignmentPupil], now: datetime) -> list[datetime]:
    """Return when those could end at the latest who have a sitting of their own or extra time and may still begin."""
    found = []
    for one in own:
        if assignment.audience == "chosen" and not one.chosen:
            continue
        until = terms_of(assignment, one).window.until
        if until is not None and until > now:
            found.append(until + timedelta(minutes=one.extra_minutes))
    return found


def end_all(assignment: Assignment, now: datetime) -> None:
    """End every running attempt at once: a key opens at the close and nobody may then still write."""
    for attempt in _unfinished(assignment):
        attempt.ends_at = moved_end(attempt.ends_at, now, now)
    _extend(assignment, _still_to_come(assignment, own_rows(assignment).values(), now), now)


def let_key_open(assignment: Assignment, now: datetime) -> None:
    """After time was taken back, keep the key shut only as long as somebody else still has or may get time."""
    later = _still_to_come(assignment, own_rows(assignment).values(), now)
    _extend(assignment, [*later, *(one.ends_at for one in _unfinished(assignment) if one.ends_at is not None)], now)


def _extend(assignment: Assignment, ends: Iterable[datetime], now: datetime) -> None:
    until = latest(assignment.closes_at, assignment.late_until)
    beyond = [] if until is None else [end for end in ends if end > max(until, now)]
    assignment.extended_to = max(beyond, default=None)
    db.session.flush()
