"""Giving a quiz to a class, and what awaits a pupil."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from quizapp.core.availability import Mode
from quizapp.models import Assignment, Attempt, Classroom, Membership, Person, QuizVersion, db
from quizapp.operations.attempts import test_pending_clause


@dataclass(frozen=True, slots=True)
class Task:
    """An assignment on somebody's home page."""

    assignment_id: int
    title: str
    language: str
    question_count: int
    mode: Mode
    classroom: str | None
    opens_at: datetime
    closes_at: datetime | None
    state: Literal["planned", "open", "begun", "done", "closed"]
    attempts: int
    attempt_id: int | None
    """The attempt to go on with, or the newest finished one."""


def open_practices(now: datetime) -> list[Task]:
    """Return the quizzes anyone may practise now. One query."""
    query = (
        select(Assignment, QuizVersion.title, QuizVersion.question_count)
        .join(QuizVersion, QuizVersion.id == Assignment.quiz_version_id)
        .where(
            Assignment.classroom_id.is_(None),
            Assignment.withdrawn_at.is_(None),
            Assignment.opens_at <= now,
            Assignment.closes_at.is_(None) | (Assignment.closes_at > now),
            ~test_pending_clause(now),
        )
        .order_by(Assignment.id)
    )
    return [_task(row, title, count, None, [], now) for row, title, count in db.session.execute(query)]


def tasks_of(person: Person, now: datetime) -> list[Task]:
    """Return what is assigned to `person`'s classes and what anyone may practise. Two queries."""
    mine = (
        select(Membership.classroom_id)
        .where(Membership.person_id == person.id, Membership.role == "pupil", Membership.status == "active")
        .scalar_subquery()
    )
    practice_off = (Assignment.mode == "practice") & test_pending_clause(now)
    rows = db.session.execute(
        select(Assignment, QuizVersion.title, QuizVersion.question_count, Classroom.name)
        .join(QuizVersion, QuizVersion.id == Assignment.quiz_version_id)
        .outerjoin(Classroom, Classroom.id == Assignment.classroom_id)
        .where(
            Assignment.school_id == person.school_id,
            Assignment.withdrawn_at.is_(None),
            Assignment.classroom_id.is_(None) | Assignment.classroom_id.in_(mine),
            ~practice_off,
        )
        .order_by(Assignment.closes_at.is_(None), Assignment.closes_at, Assignment.id)
    ).all()
    attempts: dict[int, list[Attempt]] = {}
    for attempt in db.session.scalars(select(Attempt).where(Attempt.person_id == person.id).order_by(Attempt.number)):
        attempts.setdefault(attempt.assignment_id, []).append(attempt)
    return [_task(row, title, count, room, attempts.get(row.id, []), now) for row, title, count, room in rows]


def _task(
    assignment: Assignment, title: str, count: int, classroom: str | None, attempts: list[Attempt], now: datetime
) -> Task:
    unfinished = [a for a in attempts if a.submitted_at is None and (a.ends_at is None or now < a.ends_at)]
    newest = unfinished[-1] if unfinished else attempts[-1] if attempts else None
    return Task(
        assignment_id=assignment.id,
        title=title,
        language="",
        question_count=count,
        mode=assignment.mode,  # type: ignore[arg-type]  # the database checks the values
        classroom=classroom,
        opens_at=assignment.opens_at,
        closes_at=assignment.closes_at,
        state=_state(assignment, attempts, unfinished, now),
        attempts=len(attempts),
        attempt_id=newest.id if newest else None,
    )


def _state(
    assignment: Assignment, attempts: list[Attempt], unfinished: list[Attempt], now: datetime
) -> Literal["planned", "open", "begun", "done", "closed"]:
    if unfinished:
        return "begun"
    if now < assignment.opens_at:
        return "planned"
    if assignment.closes_at is not None and now >= assignment.closes_at:
        return "done" if attempts else "closed"
    used_up = assignment.attempts_allowed is not None and len(attempts) >= assignment.attempts_allowed
    return "done" if used_up else "open"
