"""Giving a quiz to a class or to anyone: making assignments, changing, closing, taking back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, case, exists, func, select, update

from quizapp.core import tokens
from quizapp.core.availability import Mode, ReleaseStep, end_of, is_closed, moved_end
from quizapp.core.messages import N_, Message
from quizapp.core.permissions import may
from quizapp.models import Appeal, Assignment, Attempt, Classroom, Membership, Person, Quiz, QuizVersion, db
from quizapp.operations import auditing
from quizapp.operations.attempts import terms_of, test_pending_clause
from quizapp.operations.classrooms import get_classroom
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.library import get_quiz, newest_version

MOST_ATTEMPTS = 20
LONGEST_LIMIT = 600
"""Minutes of the longest time limit."""

State = Literal["planned", "open", "extended", "closed", "withdrawn"]
"""Extended: closed for the class, and somebody with extra time may still write."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a teacher decides about an assignment."""

    mode: Mode
    opens_at: datetime
    closes_at: datetime | None
    attempts_allowed: int | None
    release_step: ReleaseStep = "nothing"
    time_limit_minutes: int | None = None
    shuffle_questions: bool = False
    shuffle_options: bool = False
    with_token: bool = False
    """Draw an exam token when it is given; afterwards `ask_token` and `ask_no_token` decide."""


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
        time_limit_minutes=plan.time_limit_minutes,
        shuffle_questions=plan.shuffle_questions,
        shuffle_options=plan.shuffle_options,
        token=tokens.draw(secrets.choice) if plan.with_token else None,
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
    if for_anyone and plan.with_token:
        raise Refused(_NO_TOKEN, "token")
    if plan.attempts_allowed is not None and not 1 <= plan.attempts_allowed <= MOST_ATTEMPTS:
        raise Refused(
            Message(N_("Between 1 and %(most)s attempts, or as many as they like."), {"most": MOST_ATTEMPTS}),
            "attempts",
        )
    _check_limit(plan)


_NO_TOKEN = Message(N_("Anyone may practise this, so there is nobody to show an exam token to."))


def _check_order(plan: Plan, given: Given) -> None:
    """An attempt keeps its order for good, and that follows from what is chosen here."""
    for name in ("shuffle_questions", "shuffle_options"):
        if given.started and getattr(plan, name) != getattr(given.assignment, name):
            raise Refused(Message(N_("Somebody has begun, so the order stays as it is.")), name)


def _check_limit(plan: Plan) -> None:
    if plan.time_limit_minutes is not None and not 1 <= plan.time_limit_minutes <= LONGEST_LIMIT:
        raise Refused(Message(N_("Between 1 and %(most)s minutes."), {"most": LONGEST_LIMIT}), "limit")


# Changing what was given


def change(actor: Person, assignment_id: int, plan: Plan, now: datetime) -> Assignment:
    """Change dates, attempts, time limit and release step. The ends of running attempts follow.

    The kind stays once somebody has begun: a practice shows keys that a test must not.
    """
    given = _get_held(actor, assignment_id, now)
    assignment = given.assignment
    if given.state == "withdrawn":
        raise Refused(Message(N_("This has been taken back. Give it again first.")))
    if plan.mode != assignment.mode and given.started:
        raise Refused(Message(N_("Somebody has begun, so practice stays practice and a test stays a test.")), "mode")
    if plan.closes_at != assignment.closes_at or plan.mode != assignment.mode:
        _check(plan, assignment.classroom_id is None, now)
    _check_limit(plan)
    _check_order(plan, given)
    before = _facts(assignment)
    assignment.mode, assignment.opens_at, assignment.closes_at = plan.mode, plan.opens_at, plan.closes_at
    assignment.attempts_allowed = plan.attempts_allowed
    assignment.release_step = plan.release_step if plan.mode == "test" else "nothing"
    assignment.time_limit_minutes = plan.time_limit_minutes
    assignment.shuffle_questions, assignment.shuffle_options = plan.shuffle_questions, plan.shuffle_options
    _move_ends(assignment, now)
    _note(actor, assignment, "change", now, before=before)
    return assignment


def close_now(actor: Person, assignment_id: int, now: datetime) -> Assignment:
    """Close at once, for everybody, extra time included: what has been saved counts. Closing again changes nothing."""
    given = _get_held(actor, assignment_id, now)
    if given.state not in ("open", "planned", "extended"):
        return given.assignment
    assignment, before = given.assignment, _facts(given.assignment)
    assignment.opens_at, assignment.closes_at = min(assignment.opens_at, now), min(assignment.closes_at or now, now)
    _end_all(assignment, now)
    # Nothing is left of extra time, or the next change of a date would let an ended attempt run again.
    db.session.execute(
        update(Attempt)
        .where(Attempt.assignment_id == assignment.id, Attempt.submitted_at.is_(None))
        .values(extra_seconds=0)
    )
    _note(actor, assignment, "close", now, before=before)
    return assignment


def withdraw(actor: Person, assignment_id: int, now: datetime) -> Assignment:
    """Take the assignment back: pupils no longer see it; attempts and marks stay. It can be given again."""
    given = _get_held(actor, assignment_id, now)
    if given.state != "withdrawn":
        given.assignment.withdrawn_at = now
        _end_all(given.assignment, now)
        _note(actor, given.assignment, "withdraw", now)
    return given.assignment


def give_again(actor: Person, assignment_id: int, now: datetime) -> Assignment:
    """Undo `withdraw`; attempts that were running go on if there is time left, with their extra time."""
    given = _get_held(actor, assignment_id, now)
    if given.state == "withdrawn":
        given.assignment.withdrawn_at = None
        _move_ends(given.assignment, now)
        _note(actor, given.assignment, "give_again", now)
    return given.assignment


def ask_token(actor: Person, assignment_id: int, now: datetime) -> Assignment:
    """Ask for an exam token from now on, newly drawn: the one before no longer works."""
    assignment = _get_held(actor, assignment_id, now).assignment
    if assignment.classroom_id is None:
        raise Refused(_NO_TOKEN)
    assignment.token = tokens.draw(secrets.choice)
    _note(actor, assignment, "ask_token", now)  # that it was drawn, not what it is
    return assignment


def ask_no_token(actor: Person, assignment_id: int, now: datetime) -> Assignment:
    """Let pupils begin without a token."""
    assignment = _get_held(actor, assignment_id, now).assignment
    if assignment.token is not None:
        assignment.token = None
        _note(actor, assignment, "ask_no_token", now)
    return assignment


def _get_held(actor: Person, assignment_id: int, now: datetime) -> Given:
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


def _unfinished(assignment: Assignment) -> list[Attempt]:
    """Return the attempts that nobody has handed in, locked in the order of their keys."""
    db.session.flush()
    query = (
        select(Attempt)
        .where(Attempt.assignment_id == assignment.id, Attempt.submitted_at.is_(None))
        .order_by(Attempt.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def _move_ends(assignment: Assignment, now: datetime) -> None:
    """Compute every running attempt's end anew: its own start, the limit, the close, and its own extra time."""
    ends: list[datetime] = []
    for attempt in _unfinished(assignment):
        computed = end_of(
            attempt.started_at, assignment.closes_at, assignment.time_limit_minutes, attempt.extra_seconds
        )
        attempt.ends_at = moved_end(attempt.ends_at, computed, now)
        if attempt.ends_at is not None:
            ends.append(attempt.ends_at)
    closes_at = assignment.closes_at
    beyond = [] if closes_at is None else [end for end in ends if end > max(closes_at, now)]
    assignment.extended_to = max(beyond, default=None)
    db.session.flush()


def _end_all(assignment: Assignment, now: datetime) -> None:
    """End every running attempt at once: a key opens at the close and nobody may then still write."""
    for attempt in _unfinished(assignment):
        attempt.ends_at = moved_end(attempt.ends_at, now, now)
    assignment.extended_to = None
    db.session.flush()


def _facts(assignment: Assignment) -> dict[str, str | int | None]:
    closes = assignment.closes_at
    return {
        "mode": assignment.mode,
        "opens_at": assignment.opens_at.isoformat(),
        "closes_at": closes.isoformat() if closes else None,
        "attempts_allowed": assignment.attempts_allowed,
        "release_step": assignment.release_step,
        "time_limit_minutes": assignment.time_limit_minutes,
        "shuffle_questions": assignment.shuffle_questions,
        "shuffle_options": assignment.shuffle_options,
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
