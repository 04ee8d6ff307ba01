"""More time for everybody who is writing, given once however often it is sent, and taken back if it was a mistake."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from quizapp.core.availability import moved_end
from quizapp.core.messages import N_, Message
from quizapp.models import Assignment, Attempt, AuditEntry, Person, db
from quizapp.operations import auditing
from quizapp.operations.columns import get_results
from quizapp.operations.errors import Refused
from quizapp.operations.given import hold
from quizapp.operations.moving_ends import let_key_open
from quizapp.operations.supervision import MOST_MINUTES, VERB, keep_key_shut, state_of

GIVE, TAKE_BACK = "give_class_time", "take_class_time_back"
"""The audit verbs, of the assignment; each attempt has an entry of its own, as for time given to one pupil."""


def give_to_all(actor: Person, assignment_id: int, minutes: int, now: datetime, *, operation: str) -> int:
    """Let everybody who is writing write `minutes` longer; return how many that are.

    The same `operation` again changes nothing and returns the same. Who begins later has the usual time. Raises
    `NotFound`, and `Refused` when nobody writes against an end.
    """
    assignment = _get_held(actor, assignment_id)
    done = _entry(assignment, GIVE, operation)
    if done is not None:
        return len(done.details["attempts"])
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refused(Message(N_("Between 1 and %(most)s minutes."), {"most": MOST_MINUTES}), field="minutes")
    if assignment.withdrawn_at is not None:
        raise Refused(Message(N_("This has been taken back. Give it again first.")))
    attempts = [one for one in _unfinished(assignment) if state_of(one, now) == "working" and one.ends_at is not None]
    if not attempts:
        raise Refused(Message(N_("Nobody is writing against an end now, so there is nobody to give time to.")))
    ends = {}
    for attempt in attempts:
        _move(actor, assignment, attempt, minutes, now)
        ends[str(attempt.id)] = attempt.ends_at.isoformat() if attempt.ends_at else None
        keep_key_shut(assignment, attempt)
    _note(actor, GIVE, assignment, now, operation=operation, minutes=minutes, attempts=ends)
    return len(attempts)


def take_back(actor: Person, assignment_id: int, now: datetime, *, operation: str) -> int:
    """Take back what `give_to_all` gave as `operation`; return from how many. Doing it again changes nothing.

    Who has handed in meanwhile, or got other time since, keeps it; nobody's end moves into the past.
    """
    assignment = _get_held(actor, assignment_id)
    done = _entry(assignment, GIVE, operation)
    if done is None:
        raise Refused(Message(N_("There is nothing to take back.")))
    taken = _entry(assignment, TAKE_BACK, operation)
    if taken is not None:
        return int(taken.details["count"])
    given: dict[str, str | None] = done.details["attempts"]
    same = [
        one
        for one in _unfinished(assignment)
        if one.ends_at is not None
        and given.get(str(one.id)) == one.ends_at.isoformat()
        and state_of(one, now) == "working"
    ]
    for attempt in same:
        _move(actor, assignment, attempt, -int(done.details["minutes"]), now)
    let_key_open(assignment, now)
    _note(actor, TAKE_BACK, assignment, now, operation=operation, count=len(same))
    return len(same)


def given_to(actor: Person, assignment_id: int, operation: str) -> tuple[int, int] | None:
    """Return the minutes and the number of pupils of what `operation` gave, while it can be taken back."""
    assignment = get_results(actor, assignment_id, "supervise").assignment
    done = _entry(assignment, GIVE, operation)
    if done is None or _entry(assignment, TAKE_BACK, operation) is not None:
        return None
    return int(done.details["minutes"]), len(done.details["attempts"])


def _move(actor: Person, assignment: Assignment, attempt: Attempt, minutes: int, now: datetime) -> None:
    """Move the end of one attempt, and write it down as for one pupil."""
    before = {
        "ends_at": attempt.ends_at.isoformat() if attempt.ends_at else None,
        "extra_seconds": attempt.extra_seconds,
    }
    if attempt.ends_at is not None:
        attempt.ends_at = moved_end(attempt.ends_at, attempt.ends_at + timedelta(minutes=minutes), now)
    attempt.extra_seconds += minutes * 60
    after = {
        "ends_at": attempt.ends_at.isoformat() if attempt.ends_at else None,
        "extra_seconds": attempt.extra_seconds,
    }
    details: dict[str, Any] = {"minutes": minutes, "seen": "", "old": before, "new": after, "marks": [], "for": "class"}
    auditing.note(actor, VERB, "attempt", attempt.id, school_id=assignment.school_id, now=now, **details)


def _get_held(actor: Person, assignment_id: int) -> Assignment:
    assignment = get_results(actor, assignment_id, "supervise").assignment
    hold(assignment.id)
    return assignment


def _unfinished(assignment: Assignment) -> list[Attempt]:
    """Return the attempts that nobody has handed in, locked in the order of their keys, as everybody locks them."""
    query = (
        select(Attempt)
        .where(Attempt.assignment_id == assignment.id, Attempt.submitted_at.is_(None))
        .order_by(Attempt.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def _entry(assignment: Assignment, verb: str, operation: str) -> AuditEntry | None:
    query = select(AuditEntry).where(
        AuditEntry.subject == "assignment", AuditEntry.subject_id == assignment.id, AuditEntry.verb == verb
    )
    return next((one for one in db.session.scalars(query) if one.details["operation"] == operation), None)


def _note(actor: Person, verb: str, assignment: Assignment, now: datetime, **details: Any) -> None:
    db.session.flush()
    auditing.note(actor, verb, "assignment", assignment.id, school_id=assignment.school_id, now=now, **details)
