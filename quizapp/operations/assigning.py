"""Giving a quiz to a class or to anyone: making assignments, changing, closing, taking back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, case, exists, func, select, update

from quizapp.core.availability import Mode, ReleaseStep, is_closed
from quizapp.core.messages import N_, Message
from quizapp.core.permissions import may
from quizapp.models import Assignment, Attempt, Classroom, Membership, Person, Quiz, QuizVersion, db
from quizapp.operations import auditing
from quizapp.operations.attempts import terms_of, test_pending_clause
from quizapp.operations.classrooms import get_classroom
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.library import get_quiz, newest_version

MOST_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """What a teacher decides about an assignment."""

    mode: Mode
    opens_at: datetime
    closes_at: datetime | None
    attempts_allowed: int | None
    release_step: ReleaseStep = "nothing"


@dataclass(frozen=True, slots=True)
class Given:
    """An assignment as those who gave it see it."""

    state: Literal["planned", "open", "closed", "withdrawn"]
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
    test_pending: bool
    """A test with this quiz is planned or open, so practice is off."""


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
    current = [one for one in given if one.state != "closed" or one.waiting]
    return sorted(current, key=lambda one: (one.assignment.closes_at is None, one.assignment.closes_at or now))


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
            test_pending_clause(now),
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


def _state(assignment: Assignment, now: datetime) -> Literal["planned", "open", "closed", "withdrawn"]:
    if assignment.withdrawn_at is not None:
        return "withdrawn"
    if is_closed(terms_of(assignment), now):
        return "closed"
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


# Giving


def assign(actor: Person, quiz_id: int, classroom_id: int | None, plan: Plan, now: datetime) -> Assignment:
    """Give the newest version of a quiz to a class, or (`classroom_id` None) to anyone as practice."""
    quiz = get_quiz(actor, quiz_id)
    version = newest_version(quiz)
    if version is None:
        raise Refused(Message(N_("This set has not been published yet.")), "quiz")
    classroom = None if classroom_id is None else get_classroom(actor, classroom_id, "manage_classroom")
    if classroom is None and not may(actor.role, "open_to_anyone", {"school"}):
        raise NotFound
    if classroom is not None and classroom.archived_at is not None:
        raise Refused(Message(N_("This class has been put away.")), "classroom")
    _check(plan, classroom is None, now)
    assignment = Assignment(
        school_id=actor.school_id,
        quiz_id=quiz.id,
        quiz_version_id=version.id,
        classroom_id=classroom.id if classroom else None,
        mode=plan.mode,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        attempts_allowed=plan.attempts_allowed,
        release_step=plan.release_step if plan.mode == "test" else "nothing",
        created_by_id=actor.id,
        created_at=now,
    )
    db.session.add(assignment)
    db.session.flush()
    _note(actor, assignment, "assign", now)
    return assignment


def _check(plan: Plan, for_anyone: bool, now: datetime) -> None:
    if plan.closes_at is not None and plan.closes_at <= plan.opens_at:
        raise Refused(Message(N_("It has to close after it opens.")), "closes")
    if plan.closes_at is not None and plan.closes_at <= now:
        raise Refused(Message(N_("This time has passed already.")), "closes")
    if for_anyone and plan.mode == "test":
        raise Refused(Message(N_("A test is given to a class; anyone may only practise.")), "mode")
    if plan.attempts_allowed is not None and not 1 <= plan.attempts_allowed <= MOST_ATTEMPTS:
        raise Refused(
            Message(N_("Between 1 and %(most)s attempts, or as many as they like."), {"most": MOST_ATTEMPTS}),
            "attempts",
        )


# Changing what was given


def change(actor: Person, assignment_id: int, plan: Plan, now: datetime) -> Assignment:
    """Change dates, attempts and release step. Attempts that run end when the assignment now closes.

    The kind stays once somebody has begun: a practice shows keys that a test must not.
    """
    given = get_given(actor, assignment_id, now)
    assignment = given.assignment
    if given.state == "withdrawn":
        raise Refused(Message(N_("This has been taken back. Give it again first.")))
    if plan.mode != assignment.mode and given.started:
        raise Refused(Message(N_("Somebody has begun, so practice stays practice and a test stays a test.")), "mode")
    if plan.closes_at != assignment.closes_at or plan.mode != assignment.mode:
        _check(plan, assignment.classroom_id is None, now)
    before = _facts(assignment)
    assignment.mode, assignment.opens_at, assignment.closes_at = plan.mode, plan.opens_at, plan.closes_at
    assignment.attempts_allowed = plan.attempts_allowed
    assignment.release_step = plan.release_step if plan.mode == "test" else "nothing"
    _move_ends(assignment, assignment.closes_at)
    _note(actor, assignment, "change", now, before=before)
    return assignment


def close_now(actor: Person, assignment_id: int, now: datetime) -> Assignment:
    """Close at once, for everybody: what has been saved counts. Closing again changes nothing."""
    given = get_given(actor, assignment_id, now)
    if given.state not in ("open", "planned"):
        return given.assignment
    assignment, before = given.assignment, _facts(given.assignment)
    assignment.opens_at, assignment.closes_at = min(assignment.opens_at, now), now
    _move_ends(assignment, now)
    _note(actor, assignment, "close", now, before=before)
    return assignment


def withdraw(actor: Person, assignment_id: int, now: datetime) -> Assignment:
    """Take the assignment back: pupils no longer see it; attempts and marks stay. It can be given again."""
    given = get_given(actor, assignment_id, now)
    if given.state != "withdrawn":
        given.assignment.withdrawn_at = now
        _move_ends(given.assignment, now)
        _note(actor, given.assignment, "withdraw", now)
    return given.assignment


def give_again(actor: Person, assignment_id: int, now: datetime) -> Assignment:
    """Undo `withdraw`; attempts that were running go on if there is time left."""
    given = get_given(actor, assignment_id, now)
    if given.state == "withdrawn":
        given.assignment.withdrawn_at = None
        _move_ends(given.assignment, given.assignment.closes_at)
        _note(actor, given.assignment, "give_again", now)
    return given.assignment


def _move_ends(assignment: Assignment, ends_at: datetime | None) -> None:
    """Let running attempts end when the assignment does: a key opens at the close and nobody may then still write."""
    db.session.execute(
        update(Attempt)
        .where(Attempt.assignment_id == assignment.id, Attempt.submitted_at.is_(None))
        .values(ends_at=ends_at)
    )
    db.session.flush()


def _facts(assignment: Assignment) -> dict[str, str | int | None]:
    closes = assignment.closes_at
    return {
        "mode": assignment.mode,
        "opens_at": assignment.opens_at.isoformat(),
        "closes_at": closes.isoformat() if closes else None,
        "attempts_allowed": assignment.attempts_allowed,
        "release_step": assignment.release_step,
    }


def _note(actor: Person, assignment: Assignment, verb: str, now: datetime, **details: object) -> None:
    auditing.note(
        actor,
        verb,
        "assignment",
        assignment.id,
        school_id=assignment.school_id,
        now=now,
        after=_facts(assignment),
        **details,
    )
