"""Taking: start an attempt, find it again, submit it, close what is overdue. Saves are in `responses`."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from quizapp.core import availability
from quizapp.core.availability import Terms, end_if_begun
from quizapp.core.grading import Total
from quizapp.core.names import CODE_LETTERS
from quizapp.core.permissions import may
from quizapp.models import (
    Assignment,
    Attempt,
    Classroom,
    Membership,
    Person,
    QuizVersion,
    Response,
    db,
)
from quizapp.operations import exam_tokens, reading_levels, rule_marks, rulings
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.invitations import attempts_at, get_invitation, unfinished
from quizapp.operations.orders import Order, order_of
from quizapp.operations.terms import moments, terms_of, test_pending_clause

RECEIPT_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Sitting:
    """An attempt with what surrounds it, loaded at once."""

    attempt: Attempt
    assignment: Assignment
    fingerprint: str
    title: str
    classroom: str | None
    test_pending: bool

    @property
    def terms(self) -> Terms:
        """What the assignment allows."""
        return terms_of(self.assignment)

    @property
    def order(self) -> Order:
        """The order in which this attempt shows questions and options."""
        return order_of(self.assignment, self.attempt, self.fingerprint)

    def release(self, now: datetime) -> availability.ReleaseStep:
        """Return what the pupil may see of this attempt now."""
        submitted = self.attempt.submitted_at is not None
        return availability.release(self.terms, now, submitted=submitted, test_pending=self.test_pending)


# Start


_HELD = select(Assignment.id).where(Assignment.id == bindparam("assignment")).with_for_update(read=True)
_BEGIN = (
    insert(Attempt)
    .values(
        assignment_id=bindparam("assignment"),
        person_id=bindparam("person"),
        number=bindparam("place"),
        quiz_version_id=bindparam("version"),
        started_at=bindparam("now"),
        ends_at=bindparam("end"),
        extra_seconds=bindparam("extra"),
        current=1,
        waiting=0,
    )
    .returning(Attempt)
)


def start(actor: Person, assignment_id: int, now: datetime, token: str = "") -> Attempt:
    """Begin an attempt, or return the one that is still open: starting twice starts once, and asks no token again.

    Raises `Refused` with the reason when the assignment may not be started; of the field `token` when what was typed
    is not the exam token, which has been counted then.
    """
    # Who changes the dates or takes it back waits for those who start, and the other way round: an attempt must not
    # begin with an end that no longer holds.
    db.session.execute(_HELD, {"assignment": assignment_id})
    invitation = get_invitation(actor, assignment_id, now)
    assignment = invitation.assignment
    earlier = attempts_at(actor, assignment)
    running = unfinished(earlier, now)
    if running is not None:
        return running
    refusal = invitation.refusal(now, len(earlier))
    if refusal is not None:
        raise Refused(refusal)
    exam_tokens.check(actor, assignment, token, now)
    row = {
        "assignment": assignment.id,
        "person": actor.id,
        "place": len(earlier) + 1,
        "version": reading_levels.version_for(assignment, actor.id),
        "now": now,
        "end": end_if_begun(invitation.terms, now),
        "extra": invitation.terms.extra_minutes * 60,
    }
    try:
        with db.session.begin_nested():
            attempt = db.session.scalars(_BEGIN, row).one()
    except IntegrityError:  # a second tap was faster: it began the same attempt
        return attempts_at(actor, assignment)[-1]
    if assignment.shuffle_questions:
        fingerprint = db.session.get_one(QuizVersion, attempt.quiz_version_id).fingerprint
        attempt.current = order_of(assignment, attempt, fingerprint).positions[0]
        db.session.flush()
    return attempt


# Read


_SITTING = (  # built once, as it is asked for every page of an attempt
    select(
        Attempt,
        Assignment,
        QuizVersion.fingerprint,
        QuizVersion.title,
        Classroom.name,
        test_pending_clause(None),
        exists().where(
            Membership.classroom_id == Assignment.classroom_id,
            Membership.person_id == bindparam("actor"),
            Membership.role == "teacher",
        ),
    )
    .join(Assignment, Assignment.id == Attempt.assignment_id)
    .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
    .outerjoin(Classroom, Classroom.id == Assignment.classroom_id)
    .where(Attempt.id == bindparam("attempt"), Assignment.school_id == bindparam("school"))
)


def get_sitting(actor: Person, attempt_id: int, now: datetime, verb: str = "take_attempt") -> Sitting:
    """Return the attempt with its assignment if `actor` may do `verb` to it; otherwise there is no such attempt."""
    row = db.session.execute(
        _SITTING, {"attempt": attempt_id, "actor": actor.id, "school": actor.school_id, **moments(now)}
    ).one_or_none()
    if row is None:
        raise NotFound
    attempt, assignment, fingerprint, title, classroom, pending, is_teacher = row
    relations = {name for name, holds in (("own", attempt.person_id == actor.id), ("teaches", is_teacher)) if holds}
    if not may(actor.role, verb, relations):
        raise NotFound
    return Sitting(attempt, assignment, fingerprint, title, classroom, pending)


_RESPONSES_OF = (
    select(Response)
    .where(Response.attempt_id == bindparam("attempt"))
    # Saves are written without the session's knowledge; what it remembers may be older.
    .execution_options(populate_existing=True)
)


def responses_of(attempt: Attempt) -> dict[int, Response]:
    """Return the stored responses of an attempt by position."""
    rows = db.session.scalars(_RESPONSES_OF, {"attempt": attempt.id})
    return {response.position: response for response in rows}


# Submit


_ATTEMPTS: Any = Attempt.__table__
_END = (
    update(_ATTEMPTS)
    .where(_ATTEMPTS.c.id == bindparam("attempt"), _ATTEMPTS.c.submitted_at.is_(None))
    .values(submitted_at=bindparam("now"), receipt=bindparam("drawn"))
)
_END_BEFORE_DECISIONS = _END.returning(rulings.MARK_BEFORE_DECISIONS.scalar_subquery())
"""The same on PostgreSQL, where teachers may decide meanwhile: one statement fewer while a whole class hands in."""
_TOTAL = (
    update(_ATTEMPTS)
    .where(_ATTEMPTS.c.id == bindparam("attempt"))
    .values(mark=bindparam("sum"), waiting=bindparam("left"), void_points=bindparam("void"))
)


def submit(actor: Person, attempt_id: int, now: datetime) -> Attempt:
    """End the attempt and mark every response. Submitting again changes nothing and gives the same receipt."""
    sitting = get_sitting(actor, attempt_id, now)
    close(sitting.attempt, sitting.fingerprint, now)
    return sitting.attempt


def close(attempt: Attempt, fingerprint: str, now: datetime) -> bool:
    """End an attempt and mark it; return False when another was first.

    The conditional update comes first: of several submits at once exactly one goes on to mark, and it reads the
    responses after that, so that it marks what the last save stored.
    """
    receipt = _draw_receipt()
    if not _end({"attempt": attempt.id, "now": now, "drawn": receipt}, attempt.assignment_id):
        db.session.refresh(attempt)
        return False
    summed = rule_marks.give(attempt, fingerprint, now, at_submit=True)
    set_committed_value(attempt, "submitted_at", now)
    set_committed_value(attempt, "receipt", receipt)
    _store_total(attempt, summed)
    return True


def _end(values: dict[str, Any], assignment_id: int) -> bool:
    """Say whether the attempt ended by this; then no decision about the quiz slips in before it is marked."""
    connection = db.session.connection()
    if rulings.writers_are_side_by_side():
        ended = connection.execute(_END_BEFORE_DECISIONS, values | {"assignment": assignment_id})
    else:
        ended = connection.execute(_END, values)
    return ended.rowcount > 0


def _store_total(attempt: Attempt, summed: Total) -> None:
    values = {"sum": summed.mark, "left": summed.waiting, "void": summed.void}
    db.session.connection().execute(_TOTAL, {"attempt": attempt.id, **values})
    set_committed_value(attempt, "mark", summed.mark)
    set_committed_value(attempt, "waiting", summed.waiting)
    set_committed_value(attempt, "void_points", summed.void)


def mark_again(attempt: Attempt, fingerprint: str, positions: Collection[int], now: datetime) -> None:
    """Mark the responses at `positions` of a submitted attempt by rule, as they are stored now, and the total anew.

    A mark a person gave there goes too: it was for another response. Does nothing before submit, when everything is
    marked anyway. Doing it again changes nothing but the time of marking.
    """
    if attempt.submitted_at is None or not positions:
        return
    db.session.flush()
    rule_marks.clear(attempt, positions)
    _store_total(attempt, rule_marks.give(attempt, fingerprint, now))


def _draw_receipt() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(RECEIPT_LENGTH))


def close_overdue(now: datetime, grace: timedelta, limit: int = 200) -> int:
    """End attempts whose time is over: what was saved in time counts though submit never came. Return how many.

    They are locked first: one that a teacher is giving time to is waited for, and then it is not overdue any more.
    """
    overdue = db.session.execute(
        select(Attempt, QuizVersion.fingerprint)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(Attempt.submitted_at.is_(None), Attempt.ends_at < now - grace)
        .order_by(Attempt.id)
        .limit(limit)
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    ).all()
    return sum(close(attempt, fingerprint, attempt.ends_at or now) for attempt, fingerprint in overdue)
