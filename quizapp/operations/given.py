"""What was given, as those see it who gave it: lists, one assignment, and the lock on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, case, exists, func, select

from quizapp.core.availability import is_closed, latest
from quizapp.core.permissions import may
from quizapp.models import (
    Appeal,
    Assignment,
    AssignmentPupil,
    Attempt,
    Classroom,
    Membership,
    Person,
    Quiz,
    QuizVersion,
    db,
)
from quizapp.operations.errors import NotFound
from quizapp.operations.terms import terms_of, test_pending_clause

State = Literal["planned", "open", "extended", "closed", "withdrawn"]
"""Extended: closed for the class, and somebody may still write: with extra time, late, or in a make-up sitting."""


@dataclass(frozen=True, slots=True)
class Given:
    """An assignment as those who gave it see it."""

    state: State
    assignment: Assignment
    title: str
    language: str
    question_count: int
    classroom: Classroom | None
    started: int
    """Pupils who have begun."""
    finished: int
    """Pupils who have handed in."""
    working: int
    """Attempts that run now."""
    waiting: int
    """Responses that wait for a mark."""
    appealed: int
    """Appeals that wait for a teacher's word."""
    test_pending: bool
    """A test with this quiz is planned or open, so practice is off."""
    make_up: bool
    """A make-up sitting is still to come or open."""

    @property
    def later(self) -> datetime | None:
        """Until when somebody may still write after the close."""
        return latest(self.assignment.closes_at, self.assignment.late_until, self.assignment.extended_to)


def assignments_of(classroom: Classroom, now: datetime) -> list[Given]:
    """Return what was given to the class, newest first. One query."""
    return _given(Assignment.classroom_id == classroom.id, now)


def practices_of(actor: Person, now: datetime) -> list[Given]:
    """Return the practices of the school that are open to anyone, newest first. One query."""
    return _given((Assignment.school_id == actor.school_id) & Assignment.classroom_id.is_(None), now)


def open_assignments_of(actor: Person, now: datetime) -> list[Given]:
    """Return what is planned, open or waits for marks in the classes `actor` teaches, soonest close first. One query."""
    mine = (
        select(Membership.classroom_id)
        .join(Classroom, Classroom.id == Membership.classroom_id)
        .where(Membership.person_id == actor.id, Membership.role == "teacher", Classroom.archived_at.is_(None))
        .scalar_subquery()
    )
    given = _given(Assignment.classroom_id.in_(mine) & Assignment.withdrawn_at.is_(None), now)
    current = [one for one in given if one.state != "closed" or one.waiting or one.appealed]
    return sorted(current, key=lambda one: (one.assignment.closes_at is None, one.assignment.closes_at or now))


_APPEALED = (
    select(func.count())
    .select_from(Appeal)
    .join(Attempt, Attempt.id == Appeal.attempt_id)
    .where(Attempt.assignment_id == Assignment.id, Appeal.outcome.is_(None))
    .correlate(Assignment)
    .scalar_subquery()
)


def _given(condition: ColumnElement[bool], now: datetime) -> list[Given]:
    finished = Attempt.submitted_at.is_not(None)
    runs = Attempt.submitted_at.is_(None) & (Attempt.ends_at.is_(None) | (Attempt.ends_at > now))
    counts = (
        select(
            Attempt.assignment_id,
            func.count(Attempt.person_id.distinct()).label("started"),
            func.count(case((finished, Attempt.person_id)).distinct()).label("finished"),
            func.count(case((runs, 1))).label("working"),
            func.sum(Attempt.waiting).label("waiting"),
        )
        .group_by(Attempt.assignment_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Assignment,
            QuizVersion.title,
            Quiz.language,
            QuizVersion.question_count,
            Classroom,
            func.coalesce(counts.c.started, 0),
            func.coalesce(counts.c.finished, 0),
            func.coalesce(counts.c.working, 0),
            func.coalesce(counts.c.waiting, 0),
            _APPEALED,
            test_pending_clause(now),
            exists().where(AssignmentPupil.assignment_id == Assignment.id, AssignmentPupil.closes_at > now),
        )
        .join(QuizVersion, QuizVersion.id == Assignment.quiz_version_id)
        .join(Quiz, Quiz.id == Assignment.quiz_id)
        .outerjoin(Classroom, Classroom.id == Assignment.classroom_id)
        .outerjoin(counts, counts.c.assignment_id == Assignment.id)
        .where(condition)
        .order_by(Assignment.opens_at.desc(), Assignment.id.desc())
    )
    return [_as_given(tuple(row), now) for row in rows]


def _as_given(row: tuple[Any, ...], now: datetime) -> Given:
    return Given(_state(row[0], now), *row)


def _state(assignment: Assignment, now: datetime) -> State:
    if assignment.withdrawn_at is not None:
        return "withdrawn"
    if is_closed(terms_of(assignment), now):
        return "closed"
    if assignment.closes_at is not None and now >= assignment.closes_at:
        return "extended"
    return "planned" if now < assignment.opens_at else "open"


def get_given(actor: Person, assignment_id: int, now: datetime) -> Given:
    """Return an assignment for those who may change it; otherwise there is no such assignment."""
    found = _given((Assignment.id == assignment_id) & (Assignment.school_id == actor.school_id), now)
    if not found:
        raise NotFound
    assignment = found[0].assignment
    teaches = db.session.scalar(
        select(
            exists().where(
                Membership.classroom_id == assignment.classroom_id,
                Membership.person_id == actor.id,
                Membership.role == "teacher",
            )
        )
    )
    # What was given to a class belongs to its teachers, whoever gave it; a practice for anyone to who opened it.
    own = assignment.classroom_id is None and assignment.created_by_id == actor.id
    relations = {name for name, holds in (("school", True), ("teaches", teaches), ("own", own)) if holds}
    if not may(actor.role, "manage_assignment", relations):
        raise NotFound
    return found[0]


def get_held(actor: Person, assignment_id: int, now: datetime) -> Given:
    """Return `get_given` with the assignment locked: who starts, or is given extra time, meanwhile waits.

    Whoever locks an attempt and its assignment locks the assignment first.
    """
    get_given(actor, assignment_id, now)
    hold(assignment_id)
    return get_given(actor, assignment_id, now)


def hold(assignment_id: int) -> None:
    """Lock the assignment until the transaction ends, and let the session read it anew.

    Its key stays free (`key_share`): who hands in holds the attempt, and the second update of a row in one transaction
    makes PostgreSQL look at what the row refers to; with the whole row locked the two would wait for each other.
    """
    query = select(Assignment).where(Assignment.id == assignment_id).with_for_update(key_share=True)
    db.session.scalar(query.execution_options(populate_existing=True))
