"""What an assignment is to one who meets it: whether it is meant for them, their own times, and what awaits them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import aliased

from quizapp.core import availability
from quizapp.core.availability import Terms, end_if_begun
from quizapp.core.messages import N_, Message
from quizapp.core.permissions import may
from quizapp.models import Assignment, AssignmentPupil, Attempt, Classroom, Membership, Person, QuizVersion, db
from quizapp.operations import library, reading_levels
from quizapp.operations.errors import NotFound
from quizapp.operations.participants import is_meant_clause
from quizapp.operations.terms import moments, terms_of, test_pending_clause

# Statements that pages ask for again and again are built once: building takes longer than the database does.
_OWN = aliased(AssignmentPupil)
_ASSIGNMENT = (
    select(
        Assignment,
        test_pending_clause(None),
        Membership.id,
        is_meant_clause(),
        exists().where(Attempt.assignment_id == Assignment.id, Attempt.person_id == bindparam("actor")),
        _OWN,
    )
    .outerjoin(_OWN, (_OWN.assignment_id == Assignment.id) & (_OWN.person_id == bindparam("actor")))
    .outerjoin(
        Membership,
        (Membership.classroom_id == Assignment.classroom_id)
        & (Membership.person_id == bindparam("actor"))
        & (Membership.role == "pupil")
        & (Membership.status == "active"),
    )
    .where(Assignment.id == bindparam("assignment"), Assignment.school_id == bindparam("school"))
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
class Invitation:
    """An assignment that somebody may see."""

    assignment: Assignment
    terms: Terms
    """What it allows this person."""
    pending: bool
    """A test with its quiz is planned or open."""
    meant: bool
    """It is still given to them; otherwise they only keep what they have begun."""

    def refusal(self, now: datetime, attempts_used: int) -> Message | None:
        """Return why no attempt may begin, or None when one may."""
        if not self.meant:
            return Message(N_("This is no longer given to you. What you have done is kept."))
        return availability.may_start(self.terms, now, attempts_used=attempts_used, test_pending=self.pending)


def get_invitation(actor: Person, assignment_id: int, now: datetime) -> Invitation:
    """Return the assignment if it is meant for `actor`, or if they have an attempt at it. Raises `NotFound`."""
    row = db.session.execute(
        _ASSIGNMENT, {"assignment": assignment_id, "actor": actor.id, "school": actor.school_id, **moments(now)}
    ).one_or_none()
    if row is None:
        raise NotFound
    assignment, pending, membership_id, is_meant, has_begun, own = row
    relations = set()
    if membership_id is not None and is_meant:
        relations.add("class")
    if has_begun:
        relations.add("own")
    if assignment.classroom_id is None:
        relations.add("anyone")
    if not may(actor.role, "start_assignment", relations):
        raise NotFound
    return Invitation(assignment, terms_of(assignment, own), pending, bool(relations & {"class", "anyone"}))


def attempts_at(actor: Person, assignment: Assignment) -> list[Attempt]:
    """Return the actor's attempts at an assignment, oldest first."""
    return list(db.session.scalars(_ATTEMPTS_AT, {"assignment": assignment.id, "person": actor.id}))


@dataclass(frozen=True, slots=True)
class Start:
    """An assignment as somebody finds it who may start it."""

    assignment: Assignment
    terms: Terms
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


def look_at(actor: Person, assignment_id: int, now: datetime) -> Start:
    """Return what awaits `actor` at an assignment, and why it may not be started, if so."""
    invitation = get_invitation(actor, assignment_id, now)
    assignment = invitation.assignment
    version_id = reading_levels.version_for(assignment, actor.id)
    version = db.session.execute(_VERSION_OF, {"assignment": assignment.id, "version": version_id}).one()
    earlier = attempts_at(actor, assignment)
    running = unfinished(earlier, now)
    refusal = invitation.refusal(now, len(earlier))
    return Start(
        assignment=assignment,
        terms=invitation.terms,
        title=version.title,
        description=version.description,
        question_count=version.question_count,
        points=version.points,
        passage=library.presentation(version.fingerprint)["passage"],
        classroom=version.classroom,
        attempts=earlier,
        open_attempt=running,
        ends_at=running.ends_at if running else end_if_begun(invitation.terms, now),
        minutes_left=availability.minutes_left(invitation.terms, now),
        refusal=None if running else refusal,
    )


def unfinished(attempts: list[Attempt], now: datetime) -> Attempt | None:
    """Return the attempt that can still be continued, if there is one."""
    return next((a for a in attempts if a.submitted_at is None and (a.ends_at is None or now < a.ends_at)), None)
