"""What awaits a pupil, and what anyone may practise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from quizapp.core import availability
from quizapp.core.availability import Mode, Terms
from quizapp.models import (
    Appeal,
    Assignment,
    AssignmentPupil,
    Attempt,
    Classroom,
    MarkChange,
    Membership,
    Person,
    Quiz,
    QuizVersion,
    db,
)
from quizapp.models.base import UtcDateTime
from quizapp.operations.errors import NotFound
from quizapp.operations.participants import is_meant_clause
from quizapp.operations.terms import moments, terms_of, test_pending_clause

State = Literal["planned", "open", "begun", "done", "closed"]


@dataclass(frozen=True, slots=True)
class Task:
    """An assignment on somebody's home page."""

    assignment_id: int
    title: str
    language: str
    question_count: int
    mode: Mode
    classroom: str | None
    """None: anyone may practise it."""
    opens_at: datetime
    closes_at: datetime | None
    ends_at: datetime | None
    """Until when one may write: the end of the attempt that is open, else the close."""
    late_until: datetime | None
    """The close has passed, and what is handed in until then is taken, marked as late."""
    make_up: bool
    """These are the times of their own make-up sitting."""
    time_limit_minutes: int | None
    state: State
    attempts: int
    open_attempt_id: int | None
    """The attempt to go on with."""
    finished_attempt_id: int | None
    """The newest one that was handed in."""
    feedback_open: bool
    """Something of the finished attempt may be seen now."""
    waiting: int
    """Responses of the finished attempt that wait for a mark."""
    has_news: bool
    """Something about a mark of any attempt has not been read: a regrade, or what a teacher said to an appeal."""
    purpose: str = "regular"
    """`remedial` or `enrichment` for what follows up another assignment."""


# Statements built once: these are the first pages of everybody, every day.
_NOW = bindparam("now", type_=UtcDateTime)
_PRACTICES = (
    select(Assignment, Quiz.language, QuizVersion.title, QuizVersion.question_count)
    .join(QuizVersion, QuizVersion.id == Assignment.quiz_version_id)
    .join(Quiz, Quiz.id == Assignment.quiz_id)
    .where(
        Assignment.classroom_id.is_(None),
        Assignment.withdrawn_at.is_(None),
        Assignment.opens_at <= _NOW,
        Assignment.closes_at.is_(None) | (Assignment.closes_at > _NOW),
        ~test_pending_clause(None),
    )
    .order_by(Assignment.id)
)
_PRACTICE = _PRACTICES.where(Assignment.id == bindparam("assignment"))
_PENDING = test_pending_clause(None)
# What somebody has begun stays theirs, though it is meant for others now; what runs even when they have left the class.
_BEGUN = exists().where(Attempt.assignment_id == Assignment.id, Attempt.person_id == bindparam("person"))
_RUNS = exists().where(
    Attempt.assignment_id == Assignment.id,
    Attempt.person_id == bindparam("person"),
    Attempt.submitted_at.is_(None),
    Attempt.ends_at.is_(None) | (Attempt.ends_at > _NOW),
)
_OWN = aliased(AssignmentPupil)
_MEANT = Assignment.classroom_id.is_(None) | Membership.id.is_not(None) & is_meant_clause()
_DUE = func.coalesce(_OWN.closes_at, Assignment.closes_at)
_TASKS = (
    select(
        Assignment, Quiz.language, QuizVersion.title, QuizVersion.question_count, Classroom.name, _PENDING, _OWN, _MEANT
    )
    .join(QuizVersion, QuizVersion.id == Assignment.quiz_version_id)
    .join(Quiz, Quiz.id == Assignment.quiz_id)
    .outerjoin(Classroom, Classroom.id == Assignment.classroom_id)
    .outerjoin(_OWN, (_OWN.assignment_id == Assignment.id) & (_OWN.person_id == bindparam("person")))
    .outerjoin(
        Membership,
        (Membership.classroom_id == Assignment.classroom_id)
        & (Membership.person_id == bindparam("person"))
        & (Membership.role == "pupil")
        & (Membership.status == "active"),
    )
    .where(
        Assignment.school_id == bindparam("school"),
        Assignment.withdrawn_at.is_(None),
        Assignment.classroom_id.is_(None)
        | Membership.id.is_not(None) & Classroom.archived_at.is_(None) & (is_meant_clause() | _BEGUN)
        | _RUNS,
        ~((Assignment.mode == "practice") & _PENDING),
    )
    .order_by(_DUE.is_(None), _DUE, Assignment.id)
)
_NEWS = or_(
    exists().where(Appeal.attempt_id == Attempt.id, Appeal.outcome.is_not(None), Appeal.seen_at.is_(None)),
    exists().where(MarkChange.attempt_id == Attempt.id, MarkChange.seen_at.is_(None)),
)
_ATTEMPTS = select(Attempt, _NEWS).where(Attempt.person_id == bindparam("person")).order_by(Attempt.number)


def open_practices(now: datetime) -> list[Task]:
    """Return the quizzes anyone may practise now. One query."""
    rows = db.session.execute(_PRACTICES, moments(now))
    return [_task(row, language, title, count, None, [], now, False) for row, language, title, count in rows]


def open_practice(assignment_id: int, now: datetime) -> Task:
    """Return one quiz that anyone may practise now. Raises `NotFound`."""
    found = db.session.execute(_PRACTICE, {"assignment": assignment_id, **moments(now)}).one_or_none()
    if found is None:
        raise NotFound
    assignment, language, title, count = found
    return _task(assignment, language, title, count, None, [], now, False)


def tasks_of(person: Person, now: datetime) -> list[Task]:
    """Return what is assigned to `person`'s classes and what anyone may practise, soonest due first. Two queries."""
    rows = db.session.execute(_TASKS, {"person": person.id, "school": person.school_id, **moments(now)}).all()
    attempts: dict[int, list[Attempt]] = {}
    with_news = set()
    for attempt, has_news in db.session.execute(_ATTEMPTS, {"person": person.id}):
        attempts.setdefault(attempt.assignment_id, []).append(attempt)
        if has_news:
            with_news.add(attempt.assignment_id)
    return [
        _task(
            row,
            language,
            title,
            count,
            room,
            attempts.get(row.id, []),
            now,
            test_pending,
            has_news=row.id in with_news,
            own=own,
            meant=meant,
        )
        for row, language, title, count, room, test_pending, own, meant in rows
    ]


def _task(
    assignment: Assignment,
    language: str,
    title: str,
    count: int,
    classroom: str | None,
    attempts: list[Attempt],
    now: datetime,
    test_pending: bool,
    *,
    has_news: bool = False,
    own: AssignmentPupil | None = None,
    meant: bool = True,
) -> Task:
    unfinished = [a for a in attempts if a.submitted_at is None and (a.ends_at is None or now < a.ends_at)]
    finished = [a for a in attempts if a.submitted_at is not None]
    terms = terms_of(assignment, own)
    window = terms.window
    is_due = window.closes_at is not None and now >= window.closes_at
    until = window.until if is_due else window.closes_at
    step = availability.release(terms, now, submitted=bool(finished), test_pending=test_pending)
    return Task(
        assignment_id=assignment.id,
        title=title,
        language=language,
        question_count=count,
        mode=terms.mode,
        classroom=classroom,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        ends_at=unfinished[-1].ends_at if unfinished else until,
        late_until=window.until if is_due and window.until != window.closes_at else None,
        make_up=terms.own is not None,
        time_limit_minutes=assignment.time_limit_minutes,
        state=_state(terms, attempts, unfinished, now) if meant or unfinished else "done",
        attempts=len(attempts),
        open_attempt_id=unfinished[-1].id if unfinished else None,
        finished_attempt_id=finished[-1].id if finished else None,
        feedback_open=step != "nothing",
        waiting=finished[-1].waiting if finished else 0,
        has_news=has_news,
        purpose=assignment.purpose,
    )


def _state(terms: Terms, attempts: list[Attempt], unfinished: list[Attempt], now: datetime) -> State:
    if unfinished:
        return "begun"
    used_up = terms.attempts_allowed is not None and len(attempts) >= terms.attempts_allowed
    if attempts and used_up:
        return "done"
    if now < terms.window.opens_at:
        return "planned"
    if terms.window.until is not None and now >= terms.window.until:
        return "done" if attempts else "closed"
    return "open"
