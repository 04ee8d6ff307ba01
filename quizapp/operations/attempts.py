"""Taking: start an attempt, find it again, submit it, close what is overdue. Saves are in `responses`."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value

from quizapp.core import availability
from quizapp.core.availability import Terms
from quizapp.core.grading import Total
from quizapp.core.messages import N_, Message
from quizapp.core.names import CODE_LETTERS
from quizapp.core.permissions import may
from quizapp.models import (
    Assignment,
    Attempt,
    Classroom,
    Membership,
    Person,
    Quiz,
    QuizVersion,
    Response,
    db,
)
from quizapp.models.base import UtcDateTime
from quizapp.operations import exam_tokens, library, reading_levels, rule_marks
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.orders import Order, order_of
from quizapp.operations.participants import is_meant_clause

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


def terms_of(assignment: Assignment) -> Terms:
    """Return the assignment's terms as the rules take them."""
    return Terms(
        mode=assignment.mode,  # type: ignore[arg-type]  # the database checks the values
        opens_at=assignment.opens_at,
        closes_at=assignment.closes_at,
        attempts_allowed=assignment.attempts_allowed,
        release_step=assignment.release_step,  # type: ignore[arg-type]
        withdrawn=assignment.withdrawn_at is not None,
        time_limit_minutes=assignment.time_limit_minutes,
        extended_to=assignment.extended_to,
    )


_NOW = bindparam("now", type_=UtcDateTime)
_GRACE_SINCE = bindparam("grace_since", type_=UtcDateTime)


def moments(now: datetime) -> dict[str, datetime]:
    """Return the parameters of a statement that was built with `test_pending_clause(None)`."""
    return {"now": now, "grace_since": now - availability.LONGEST_GRACE}


def test_pending_clause(now: datetime | None) -> Any:
    """Return SQL: is a test with the same set scheduled or open for some class? Correlates with `Assignment`.

    A set in another language has the same questions: practising it would show the key just as well, and so would a
    remedial, which asks some of them again (`Quiz.derived_from_id`). Open is a test
    until its close, and as long as somebody has extra time (`core.availability.is_closed` says the same). It is not
    over either while what somebody saves may still count: whoever sees the key in that minute could use it, in a
    second attempt of their own or for a friend. Without `now` the statement is executed with `moments`.
    """
    at, since = (_NOW, _GRACE_SINCE) if now is None else (now, now - availability.LONGEST_GRACE)
    test, running = aliased(Assignment), aliased(Attempt)
    given, given_set, tested_set, tested = (aliased(Quiz) for _ in range(4))
    is_open = test.withdrawn_at.is_(None) & (test.closes_at.is_(None) | (test.closes_at > at) | (test.extended_to > at))
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


# Start


# Statements that pages ask for again and again are built once: building takes longer than the database does.
_ASSIGNMENT = (
    select(
        Assignment,
        test_pending_clause(None),
        Membership.id,
        is_meant_clause(),
        exists().where(Attempt.assignment_id == Assignment.id, Attempt.person_id == bindparam("actor")),
    )
    .outerjoin(
        Membership,
        (Membership.classroom_id == Assignment.classroom_id)
        & (Membership.person_id == bindparam("actor"))
        & (Membership.role == "pupil")
        & (Membership.status == "active"),
    )
    .where(Assignment.id == bindparam("assignment"), Assignment.school_id == bindparam("school"))
)
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
        extra_seconds=0,
        current=1,
        waiting=0,
    )
    .returning(Attempt)
)
_ATTEMPTS_AT = (
    select(Attempt)
    .where(Attempt.assignment_id == bindparam("assignment"), Attempt.person_id == bindparam("person"))
    .order_by(Attempt.number)
)
_VERSION_OF = (
    select(
        QuizVersion.fingerprint,
        QuizVersion.title,
        QuizVersion.description,
        QuizVersion.question_count,
        QuizVersion.points,
        Classroom.name.label("classroom"),
    )
    .select_from(Assignment)
    .join(QuizVersion, QuizVersion.id == bindparam("version"))
    .outerjoin(Classroom, Classroom.id == Assignment.classroom_id)
    .where(Assignment.id == bindparam("assignment"))
)


@dataclass(frozen=True, slots=True)
class _Invitation:
    """An assignment that somebody may see."""

    assignment: Assignment
    pending: bool
    """A test with its quiz is planned or open."""
    meant: bool
    """It is still given to them; otherwise they only keep what they have begun."""

    def refusal(self, now: datetime, attempts_used: int) -> Message | None:
        """Return why no attempt may begin, or None when one may."""
        if not self.meant:
            return Message(N_("This is no longer given to you. What you have done is kept."))
        terms = terms_of(self.assignment)
        return availability.may_start(terms, now, attempts_used=attempts_used, test_pending=self.pending)


def _invitation(actor: Person, assignment_id: int, now: datetime) -> _Invitation:
    """Return the assignment if it is meant for `actor`, or if they have an attempt at it. Raises `NotFound`."""
    row = db.session.execute(
        _ASSIGNMENT, {"assignment": assignment_id, "actor": actor.id, "school": actor.school_id, **moments(now)}
    ).one_or_none()
    if row is None:
        raise NotFound
    assignment, pending, membership_id, is_meant, has_begun = row
    relations = set()
    if membership_id is not None and is_meant:
        relations.add("class")
    if has_begun:
        relations.add("own")
    if assignment.classroom_id is None:
        relations.add("anyone")
    if not may(actor.role, "start_assignment", relations):
        raise NotFound
    return _Invitation(assignment, pending, bool(relations & {"class", "anyone"}))


def attempts_at(actor: Person, assignment: Assignment) -> list[Attempt]:
    """Return the actor's attempts at an assignment, oldest first."""
    return list(db.session.scalars(_ATTEMPTS_AT, {"assignment": assignment.id, "person": actor.id}))


def start(actor: Person, assignment_id: int, now: datetime, token: str = "") -> Attempt:
    """Begin an attempt, or return the one that is still open: starting twice starts once, and asks no token again.

    Raises `Refused` with the reason when the assignment may not be started; of the field `token` when what was typed
    is not the exam token, which has been counted then.
    """
    # Who changes the dates or takes it back waits for those who start, and the other way round: an attempt must not
    # begin with an end that no longer holds.
    db.session.execute(_HELD, {"assignment": assignment_id})
    invitation = _invitation(actor, assignment_id, now)
    assignment = invitation.assignment
    earlier = attempts_at(actor, assignment)
    unfinished = _unfinished(earlier, now)
    if unfinished is not None:
        return unfinished
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
        "end": _end_if_begun(assignment, now),
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


@dataclass(frozen=True, slots=True)
class Start:
    """An assignment as somebody finds it who may start it."""

    assignment: Assignment
    title: str
    description: str | None
    question_count: int
    points: int
    passage: dict[str, Any]
    classroom: str | None
    attempts: list[Attempt]
    open_attempt: Attempt | None
    ends_at: datetime | None
    """When the open attempt ends, or one that were begun now."""
    minutes_left: int | None
    """How long one that were begun now would last, when that is less than the time limit."""
    refusal: Message | None

    @property
    def terms(self) -> Terms:
        """What the assignment allows."""
        return terms_of(self.assignment)


def look_at(actor: Person, assignment_id: int, now: datetime) -> Start:
    """Return what awaits `actor` at an assignment, and why it may not be started, if so."""
    invitation = _invitation(actor, assignment_id, now)
    assignment = invitation.assignment
    version_id = reading_levels.version_for(assignment, actor.id)
    version = db.session.execute(_VERSION_OF, {"assignment": assignment.id, "version": version_id}).one()
    earlier = attempts_at(actor, assignment)
    unfinished = _unfinished(earlier, now)
    refusal = invitation.refusal(now, len(earlier))
    return Start(
        assignment=assignment,
        title=version.title,
        description=version.description,
        question_count=version.question_count,
        points=version.points,
        passage=library.presentation(version.fingerprint)["passage"],
        classroom=version.classroom,
        attempts=earlier,
        open_attempt=unfinished,
        ends_at=unfinished.ends_at if unfinished else _end_if_begun(assignment, now),
        minutes_left=availability.minutes_left(terms_of(assignment), now),
        refusal=None if unfinished else refusal,
    )


def _end_if_begun(assignment: Assignment, now: datetime) -> datetime | None:
    return availability.end_of(now, assignment.closes_at, assignment.time_limit_minutes, 0)


def _unfinished(attempts: list[Attempt], now: datetime) -> Attempt | None:
    """Return the attempt that can still be continued, if there is one."""
    return next((a for a in attempts if a.submitted_at is None and (a.ends_at is None or now < a.ends_at)), None)


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
    connection = db.session.connection()
    ended = connection.execute(_END, {"attempt": attempt.id, "now": now, "drawn": receipt})
    if ended.rowcount == 0:
        db.session.refresh(attempt)
        return False
    summed = rule_marks.give(attempt, fingerprint, now, at_submit=True)
    set_committed_value(attempt, "submitted_at", now)
    set_committed_value(attempt, "receipt", receipt)
    _store_total(attempt, summed)
    return True


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
