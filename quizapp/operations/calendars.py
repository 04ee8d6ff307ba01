"""What is open when in the classes somebody teaches: tests, practices and make-up sittings of some weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from quizapp.core.availability import Mode, latest
from quizapp.models import Assignment, AssignmentPupil, Classroom, Membership, Person, QuizVersion, db
from quizapp.operations.classrooms import get_classroom


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that is open for a while."""

    assignment_id: int
    title: str
    classroom: str
    mode: Mode
    opens_at: datetime
    closes_at: datetime | None
    late_until: datetime | None
    make_up: int
    """How many pupils have this make-up sitting; 0: it is the sitting of the class."""
    for_all: bool
    """It is for the whole class, not for a group or chosen pupils."""


def calendar_of(actor: Person, begin: datetime, end: datetime) -> list[Entry]:
    """Return what is open at any time from `begin` to `end` in the classes `actor` teaches. Two queries."""
    mine = (
        select(Membership.classroom_id)
        .join(Classroom, Classroom.id == Membership.classroom_id)
        .where(
            Membership.person_id == actor.id,
            Membership.role == "teacher",
            Membership.status == "active",
            Classroom.archived_at.is_(None),
        )
    )
    return _entries(Assignment.classroom_id.in_(mine), begin, end)


def calendar_of_class(
    actor: Person, classroom_id: int, begin: datetime, end: datetime
) -> tuple[Classroom, list[Entry]]:
    """Return a class and what is open in it. Raises `NotFound`. Three queries."""
    classroom = get_classroom(actor, classroom_id)
    return classroom, _entries(Assignment.classroom_id == classroom.id, begin, end)


def _entries(condition: ColumnElement[bool], begin: datetime, end: datetime) -> list[Entry]:
    given = (
        select(Assignment, QuizVersion.title, Classroom.name)
        .join(QuizVersion, QuizVersion.id == Assignment.quiz_version_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .where(condition, Assignment.withdrawn_at.is_(None))
    )
    overlaps = (Assignment.opens_at < end) & (
        Assignment.closes_at.is_(None) | (Assignment.closes_at >= begin) | (Assignment.late_until >= begin)
    )
    found = [
        Entry(
            one.id,
            title,
            classroom,
            one.mode,  # type: ignore[arg-type]  # the database checks the values
            one.opens_at,
            one.closes_at,
            latest(one.closes_at, one.late_until) if one.late_until else None,
            0,
            one.audience == "class",
        )
        for one, title, classroom in db.session.execute(given.where(overlaps))
    ]
    own = (
        given.add_columns(AssignmentPupil.opens_at, AssignmentPupil.closes_at, func.count())
        .join(AssignmentPupil, AssignmentPupil.assignment_id == Assignment.id)
        .where(AssignmentPupil.opens_at < end, AssignmentPupil.closes_at >= begin)
        .group_by(Assignment.id, QuizVersion.title, Classroom.name, AssignmentPupil.opens_at, AssignmentPupil.closes_at)
    )
    found += [
        Entry(one.id, title, classroom, one.mode, opens_at, closes_at, None, count, False)
        for one, title, classroom, opens_at, closes_at, count in db.session.execute(own)
    ]
    return sorted(found, key=lambda one: (one.opens_at, one.classroom.casefold(), one.assignment_id))
