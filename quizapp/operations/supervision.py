"""Supervising one attempt: how far it is, and time for its pupil, added or given anew after the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Literal

from sqlalchemy import func, select

from quizapp.core.availability import end_of, release
from quizapp.core.messages import N_, Message
from quizapp.core.permissions import may
from quizapp.models import (
    Assignment,
    Attempt,
    AttemptEvent,
    AuditEntry,
    Classroom,
    LateResponse,
    Membership,
    Person,
    QuizVersion,
    Response,
    db,
)
from quizapp.operations import attempt_events, auditing, library, rule_marks
from quizapp.operations.columns import relations, teaches
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.given import hold
from quizapp.operations.hidden_marks import hidden_from
from quizapp.operations.terms import own_terms, terms_of, test_pending_clause

VERB = "give_time"
"""The audit verb of time given to one pupil."""
HAND_IN = "hand_in_for"
"""The audit verb of handing in for a pupil (`handing_in_for`)."""
MOST_MINUTES = 600

State = Literal["absent", "working", "handed_in", "time_over"]


def state_of(attempt: Attempt, now: datetime) -> State:
    """Say how far an attempt is. What ended with its time was handed in by nobody."""
    if attempt.submitted_at is not None:
        return "time_over" if attempt.submitted_at == attempt.ends_at else "handed_in"
    return "working" if attempt.ends_at is None or now < attempt.ends_at else "time_over"


# One attempt


@dataclass(frozen=True, slots=True)
class Sat:
    """An attempt as those find it who supervise it."""

    attempt: Attempt
    assignment: Assignment
    person: Person
    fingerprint: str
    title: str
    classroom: str
    key_seen: bool
    """The pupil may have seen the key of this attempt."""
    hidden: frozenset[int] = frozenset()
    """Positions whose mark the actor may not see: they are to rate it first."""


def get_sat(actor: Person, attempt_id: int, now: datetime, *, lock: bool = False) -> Sat:
    """Return an attempt if `actor` supervises its class. `lock`: nobody else changes it until the transaction ends."""
    if lock:
        _lock(attempt_id)
    row = db.session.execute(
        select(
            Attempt,
            Assignment,
            Person,
            QuizVersion.fingerprint,
            QuizVersion.title,
            Classroom.name,
            test_pending_clause(now),
            teaches(actor),
        )
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Person, Person.id == Attempt.person_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .where(Attempt.id == attempt_id, Assignment.school_id == actor.school_id)
        .execution_options(populate_existing=lock)
    ).one_or_none()
    if row is None:
        raise NotFound
    attempt, assignment, person, fingerprint, title, classroom, pending, is_teacher = row
    if not may(actor.role, "supervise", relations(actor, assignment, is_teacher=is_teacher)):
        raise NotFound
    step = release(terms_of(assignment), now, submitted=attempt.submitted_at is not None, test_pending=pending)
    unseen = hidden_from(actor, [assignment]).places
    hidden = frozenset(position for of, position in unseen if of == attempt_id)
    return Sat(attempt, assignment, person, fingerprint, title, classroom, step == "key", hidden)


def _lock(attempt_id: int) -> None:
    """Lock the assignment, then the attempt, as everybody does who needs both."""
    assignment_id = db.session.scalar(select(Attempt.assignment_id).where(Attempt.id == attempt_id))
    if assignment_id is not None:
        hold(assignment_id)
        db.session.execute(select(Attempt.id).where(Attempt.id == attempt_id).with_for_update())


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another attempt of the same pupil at the same assignment."""

    attempt_id: int
    number: int
    late_waiting: int


@dataclass(frozen=True, slots=True)
class GivenMark:
    """A mark that a person gave. `mark` and `by` are None where the actor may not see them."""

    position: int
    mark: float | None
    waiting: bool
    points: int
    by: str | None


@dataclass(frozen=True, slots=True)
class Looked:
    """One attempt with what surrounds it."""

    sat: Sat
    state: State
    common_end: datetime | None
    """When this attempt ends for somebody without extra time."""
    refusal: Message | None
    """Why no time can be given."""
    siblings: tuple[Sibling, ...]
    marks: tuple[GivenMark, ...]
    """Marks of persons that reopening would take away."""
    events: tuple[AttemptEvent, ...]
    handed_in_for: bool
    """A teacher handed in for the pupil."""
    is_member: bool
    """The pupil is still in the class, whose teacher may draw a new PIN."""


def look_at(actor: Person, attempt_id: int, now: datetime) -> Looked:
    """Return an attempt for the page of its pupil. Raises `NotFound`."""
    sat = get_sat(actor, attempt_id, now)
    attempt, assignment = sat.attempt, sat.assignment
    others = db.session.execute(
        select(Attempt, func.count(LateResponse.id))
        .outerjoin(LateResponse, (LateResponse.attempt_id == Attempt.id) & LateResponse.decision.is_(None))
        .where(
            Attempt.assignment_id == attempt.assignment_id,
            Attempt.person_id == attempt.person_id,
            Attempt.id != attempt.id,
        )
        .group_by(Attempt.id)
        .order_by(Attempt.number)
    ).all()
    return Looked(
        sat=sat,
        state=state_of(attempt, now),
        common_end=_common_end(attempt, assignment),
        refusal=_refusal(sat, [other for other, _ in others], now),
        siblings=tuple(Sibling(other.id, other.number, waiting) for other, waiting in others),
        marks=_marks_of_persons(sat),
        events=tuple(attempt_events.events_of(attempt_id)),
        handed_in_for=is_handed_in_for(attempt),
        is_member=_is_member(sat),
    )


def is_handed_in_for(attempt: Attempt) -> bool:
    """Say whether it was a teacher who handed this attempt in."""
    if attempt.submitted_at is None:
        return False
    query = select(AuditEntry.id).where(
        AuditEntry.subject == "attempt",
        AuditEntry.subject_id == attempt.id,
        AuditEntry.verb == HAND_IN,
        AuditEntry.at == attempt.submitted_at,  # not one from before it was opened again
    )
    return db.session.scalar(query.limit(1)) is not None


def _is_member(sat: Sat) -> bool:
    query = select(Membership.id).where(
        Membership.classroom_id == sat.assignment.classroom_id,
        Membership.person_id == sat.person.id,
        Membership.role == "pupil",
        Membership.status == "active",
    )
    return db.session.scalar(query) is not None


def _marks_of_persons(sat: Sat) -> tuple[GivenMark, ...]:
    rows = db.session.execute(
        select(Response, Person.name)
        .join(Person, Person.id == Response.marked_by_id)
        .where(Response.attempt_id == sat.attempt.id)
        .order_by(Response.position)
    )
    questions = library.presentation(sat.fingerprint)["questions"]
    found = []
    for one, name in rows:
        points = questions[one.position - 1]["points"]
        if one.position in sat.hidden:
            found.append(GivenMark(one.position, None, False, points, None))
        else:
            found.append(GivenMark(one.position, (one.fraction or 0) * points, one.waiting, points, name))
    return tuple(found)


# Time


def stamp(attempt: Attempt) -> str:
    """Return the end of an attempt as a page saw it: time is given once to what was seen, however often it is sent.

    An attempt that ended by its time is the same before and after the server has noticed.
    """
    end = attempt.ends_at.isoformat() if attempt.ends_at else ""
    by_time = attempt.submitted_at is None or attempt.submitted_at == attempt.ends_at
    return end if by_time else f"{end}/{attempt.submitted_at}"


def _refusal(sat: Sat, others: Iterable[Attempt], now: datetime) -> Message | None:
    """Return why no time can be given, or None when it can."""
    attempt, assignment = sat.attempt, sat.assignment
    if assignment.withdrawn_at is not None:
        return Message(N_("This has been taken back. Give it again first."))
    if state_of(attempt, now) != "working":
        return _stays_closed(attempt, assignment, others, now)
    if attempt.ends_at is None:
        return Message(N_("There is no end yet: the pupil may work until you close the assignment."))
    return None


def _stays_closed(attempt: Attempt, assignment: Assignment, others: Iterable[Attempt], now: datetime) -> Message | None:
    """Return why an attempt that has ended is not opened again, or None when it may be."""
    if attempt.paper_at is not None:
        return Message(N_("This was entered from paper; it is corrected where it was entered."))
    if assignment.mode == "practice":
        return Message(N_("A finished practice has shown its key. Let the pupil begin a new attempt instead."))
    if any(state_of(other, now) == "working" for other in others):
        return Message(N_("The pupil is working on another attempt; give time there."))
    return None


def give_time(actor: Person, attempt_id: int, minutes: int, now: datetime, *, seen: str) -> Attempt:
    """Give one pupil more time and return the attempt.

    A running attempt ends `minutes` later; one that has ended is opened again for `minutes` from now: receipt and marks
    go (those that persons gave are kept in the audit entry), answers stay. `seen` is the `stamp` that the actor was
    shown: the same form sent twice gives time once. Raises `NotFound` and `Refused`.
    """
    sat = get_sat(actor, attempt_id, now, lock=True)
    attempt, assignment = sat.attempt, sat.assignment
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refused(Message(N_("Between 1 and %(most)s minutes."), {"most": MOST_MINUTES}), field="minutes")
    if seen != stamp(attempt):
        if _is_given(actor, attempt, minutes, seen):
            return attempt
        raise Refused(Message(N_("The end of this attempt has changed meanwhile. Look at it, then decide.")))
    others = db.session.scalars(
        select(Attempt).where(
            Attempt.assignment_id == attempt.assignment_id,
            Attempt.person_id == attempt.person_id,
            Attempt.id != attempt.id,
        )
    ).all()
    refusal = _refusal(sat, others, now)
    if refusal is not None:
        raise Refused(refusal)
    before = _facts(attempt)
    marks = [{"position": one.position, "mark": one.mark} for one in _marks_of_persons(sat)]
    if state_of(attempt, now) == "working" and attempt.ends_at is not None:
        attempt.extra_seconds += minutes * 60
        attempt.ends_at += timedelta(minutes=minutes)
    else:
        _reopen(sat, now + timedelta(minutes=minutes))
    keep_key_shut(assignment, attempt)
    details = {"minutes": minutes, "seen": seen, "old": before, "new": _facts(attempt), "marks": marks}
    auditing.note(actor, VERB, "attempt", attempt.id, school_id=assignment.school_id, now=now, **details)
    return attempt


def _is_given(actor: Person, attempt: Attempt, minutes: int, seen: str) -> bool:
    """Say whether the last time given is what this form asked for: it was sent twice."""
    last = db.session.scalar(
        select(AuditEntry)
        .where(AuditEntry.subject == "attempt", AuditEntry.subject_id == attempt.id, AuditEntry.verb == VERB)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    if last is None or last.actor_id != actor.id:
        return False
    return bool(last.details["seen"] == seen and last.details["minutes"] == minutes)


def _common_end(attempt: Attempt, assignment: Assignment) -> datetime | None:
    """Return when the attempt ends without extra time: by the limit, or with its sitting, be it a make-up sitting."""
    until = own_terms(assignment, attempt.person_id).window.until
    return end_of(attempt.started_at, until, assignment.time_limit_minutes, 0)


def _reopen(sat: Sat, end: datetime) -> None:
    """Let the attempt go on until `end`."""
    attempt, assignment = sat.attempt, sat.assignment
    common = _common_end(attempt, assignment)
    extra = 0 if common is None else ceil((end - common).total_seconds())
    rule_marks.clear(attempt)
    attempt.submitted_at = attempt.receipt = attempt.mark = None
    attempt.waiting = attempt.void_points = 0
    attempt.extra_seconds = extra
    # The end follows from the extra time, so that it stays what it is when the dates are computed anew.
    attempt.ends_at = end if common is None else common + timedelta(seconds=extra)
    db.session.flush()


def keep_key_shut(assignment: Assignment, attempt: Attempt) -> None:
    """Let the assignment be open for the whole class until this pupil's end."""
    closes, end = assignment.closes_at, attempt.ends_at
    if closes is not None and end is not None and end > max(closes, assignment.extended_to or closes):
        assignment.extended_to = end
    db.session.flush()


def _facts(attempt: Attempt) -> dict[str, Any]:
    return {
        "ends_at": attempt.ends_at.isoformat() if attempt.ends_at else None,
        "extra_seconds": attempt.extra_seconds,
        "submitted_at": attempt.submitted_at.isoformat() if attempt.submitted_at else None,
        "receipt": attempt.receipt,
        "mark": attempt.mark,
    }
