"""The terms of an assignment from its rows, for everybody or for one pupil, and whether a test forbids practice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from quizapp.core import availability
from quizapp.core.availability import Terms, Window
from quizapp.models import Assignment, AssignmentPupil, Attempt, Quiz, db
from quizapp.models.base import UtcDateTime


def terms_of(assignment: Assignment, own: AssignmentPupil | None = None) -> Terms:
    """Return the assignment's terms as the rules take them, with what is different for one pupil."""
    return Terms(
        mode=assignment.mode,  # type: ignore[arg-type]  # the database checks the values
        opens_at=assignment.opens_at,
        closes_at=assignment.closes_at,
        attempts_allowed=assignment.attempts_allowed,
        release_step=assignment.release_step,  # type: ignore[arg-type]
        withdrawn=assignment.withdrawn_at is not None,
        time_limit_minutes=assignment.time_limit_minutes,
        extended_to=assignment.extended_to,
        late_until=assignment.late_until,
        late_policy=assignment.late_policy,  # type: ignore[arg-type]
        own=window_of(own),
        extra_minutes=own.extra_minutes if own else 0,
    )


def window_of(own: AssignmentPupil | None) -> Window | None:
    """Return the make-up sitting of a pupil, if there is one."""
    if own is None or own.opens_at is None or own.closes_at is None:
        return None
    return Window(own.opens_at, own.closes_at, own.closes_at)


def own_terms(assignment: Assignment, person_id: int) -> Terms:
    """Return the terms of one pupil. One query."""
    query = select(AssignmentPupil).where(
        AssignmentPupil.assignment_id == assignment.id, AssignmentPupil.person_id == person_id
    )
    return terms_of(assignment, db.session.scalar(query))


def own_rows(assignment: Assignment) -> dict[int, AssignmentPupil]:
    """Return what is different for single pupils of an assignment, by person. One query."""
    query = select(AssignmentPupil).where(AssignmentPupil.assignment_id == assignment.id)
    return {own.person_id: own for own in db.session.scalars(query.execution_options(populate_existing=True))}


_NOW = bindparam("now", type_=UtcDateTime)
_GRACE_SINCE = bindparam("grace_since", type_=UtcDateTime)


def moments(now: datetime) -> dict[str, datetime]:
    """Return the parameters of a statement that was built with `test_pending_clause(None)`."""
    return {"now": now, "grace_since": now - availability.LONGEST_GRACE}


def test_pending_clause(now: datetime | None) -> Any:
    """Return SQL: is a test with the same set scheduled or open for some class? Correlates with `Assignment`.

    A set in another language has the same questions: practising it would show the key just as well, and so would a
    remedial, which asks some of them again (`Quiz.derived_from_id`). Open is a test until its close, as long as late
    work is taken, and as long as somebody has extra time or a make-up sitting to come (`core.availability.is_closed`
    says the same). It is not over either while what somebody saves may still count: whoever sees the key in that minute
    could use it, in a second attempt of their own or for a friend. Without `now` the statement is executed with
    `moments`.
    """
    at, since = (_NOW, _GRACE_SINCE) if now is None else (now, now - availability.LONGEST_GRACE)
    test, running = aliased(Assignment), aliased(Attempt)
    given, given_set, tested_set, tested = (aliased(Quiz) for _ in range(4))
    later = (test.extended_to > at) | (test.late_until > at)
    is_open = test.withdrawn_at.is_(None) & (test.closes_at.is_(None) | (test.closes_at > at) | later)
    is_saved = exists().where(running.assignment_id == test.id, running.submitted_at.is_(None), running.ends_at > since)
    return exists().where(
        given.id == Assignment.quiz_id,
        given_set.id == func.coalesce(given.derived_from_id, given.id),
        tested_set.school_id == given_set.school_id,
        tested_set.slug == given_set.slug,
        or_(tested.id == tested_set.id, tested.derived_from_id == tested_set.id),
        test.quiz_id == tested.id,
        test.mode == "test",
        is_open | is_saved,
    )
