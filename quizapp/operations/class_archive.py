"""The archive of a class: everything its teachers may see, to keep when the school year is over or to move elsewhere.

What is here are plain values; `jobs/archives.py` makes files of them and of the pages' own tables.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from quizapp.core.messages import Message
from quizapp.core.permissions import may
from quizapp.models import (
    Assignment,
    Attempt,
    Classroom,
    Job,
    Membership,
    Person,
    QuestionVersion,
    QuizSlot,
    QuizVersion,
    Response,
    School,
    db,
)
from quizapp.operations import jobs, library
from quizapp.operations.errors import NotFound
from quizapp.operations.hidden_marks import NOTHING, Hidden, masked

KIND = "class_archive"


@dataclass(frozen=True, slots=True)
class Outline:
    """What an archive is made of."""

    classroom: Classroom
    school: School
    pupils: list[Person]
    assignments: list[tuple[Assignment, str]]
    """Each with the title of its set, oldest first."""


def ask(actor: Person, classroom_id: int, language: str, now: datetime) -> Job:
    """Ask for the archive of a class, its words in `language`. Raises `NotFound` for those who do not teach it."""
    outline = outline_of(actor, classroom_id)
    return jobs.ask(actor, KIND, {"classroom": outline.classroom.id, "language": language}, now)


def outline_of(actor: Person, classroom_id: int) -> Outline:
    """Return what is in the class. Three queries. Raises `NotFound` for those who do not teach it.

    An administrator who does not teach the class may manage it, but does not see its marks, and so gets no archive.
    """
    row = db.session.execute(
        select(Classroom, School, Membership.id)
        .join(School, School.id == Classroom.school_id)
        .outerjoin(
            Membership,
            (Membership.classroom_id == Classroom.id)
            & (Membership.person_id == actor.id)
            & (Membership.role == "teacher")
            & (Membership.status == "active"),
        )
        .where(Classroom.id == classroom_id, Classroom.school_id == actor.school_id)
    ).one_or_none()
    if row is None or not may(actor.role, "archive_classroom", {"teaches"} if row[2] is not None else set()):
        raise NotFound
    pupils = db.session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.classroom_id == classroom_id, Membership.role == "pupil", Membership.status == "active")
        .order_by(Person.name, Person.id)
    )
    assignments = db.session.execute(
        select(Assignment, QuizVersion.title)
        .join(QuizVersion, QuizVersion.id == Assignment.quiz_version_id)
        .where(Assignment.classroom_id == classroom_id)
        .order_by(Assignment.opens_at, Assignment.id)
    )
    return Outline(row[0], row[1], list(pupils), [(assignment, title) for assignment, title in assignments])


def responses_of(
    assignment: Assignment, say: Callable[[Message], str] = str, hidden: Hidden = NOTHING
) -> dict[str, Any]:
    """Return every attempt with what was given, what it earned and why, as JSON. Three queries.

    `say` puts the sentence of a rule into words. Times are UTC (ISO 8601), marks are points, `fraction` is the share of a
    question's points; unmarked is null. What is `hidden` from whoever asked waits for a mark, and their attempt has none.
    """
    attempts = db.session.execute(
        select(Attempt, Person.name, Person.nisn)
        .join(Person, Person.id == Attempt.person_id)
        .where(Attempt.assignment_id == assignment.id)
        .order_by(Person.name, Person.id, Attempt.number)
    ).all()
    given: dict[int, list[Response]] = {}
    rows = select(Response).join(Attempt, Attempt.id == Response.attempt_id)
    for response in db.session.scalars(
        rows.where(Attempt.assignment_id == assignment.id).order_by(Response.attempt_id, Response.position)
    ):
        unseen = (response.attempt_id, response.position) in hidden.places
        given.setdefault(response.attempt_id, []).append(masked(response) if unseen else response)
    questions = _questions_of(assignment)
    return {
        "assignment": assignment.id,
        "mode": assignment.mode,
        "opens_at": _moment(assignment.opens_at),
        "closes_at": _moment(assignment.closes_at),
        "counts": assignment.counts,
        "pass_mark": assignment.pass_mark,
        "attempts": [
            {
                "pupil": name,
                "nisn": nisn,
                "attempt": attempt.number,
                "started_at": _moment(attempt.started_at),
                "submitted_at": _moment(attempt.submitted_at),
                "mark": None if attempt.id in hidden.attempts else attempt.mark,
                "waiting": attempt.waiting + hidden.count_of(attempt.id),
                "responses": [
                    _told(response, questions[attempt.quiz_version_id, response.position], say)
                    for response in given.get(attempt.id, ())
                ],
            }
            for attempt, name, nisn in attempts
        ],
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


@dataclass(frozen=True, slots=True)
class _Question:
    name: str
    fingerprint: str
    position: int
    points: float


def _questions_of(assignment: Assignment) -> dict[tuple[int, int], _Question]:
    """Return the questions by quiz version and position, of every version that its attempts saw."""
    versions = select(Attempt.quiz_version_id).where(Attempt.assignment_id == assignment.id)
    rows = db.session.execute(
        select(QuizSlot.quiz_version_id, QuizSlot.position, QuestionVersion.name, QuizVersion.fingerprint)
        .join(QuestionVersion, QuestionVersion.id == QuizSlot.question_version_id)
        .join(QuizVersion, QuizVersion.id == QuizSlot.quiz_version_id)
        .where(QuizSlot.quiz_version_id.in_(versions))
    )
    return {
        (version, position): _Question(
            name, fingerprint, position, library.published(fingerprint).questions[position - 1].points
        )
        for version, position, name, fingerprint in rows
    }


def _told(response: Response, question: _Question, say: Callable[[Message], str]) -> dict[str, Any]:
    content = library.published(question.fingerprint)
    asked = content.questions[question.position - 1]
    words = None if response.value is None else asked.summarize(response.value, content.passage)
    return {
        "question": question.name,
        "position": question.position,
        "prompt": asked.prompt,
        "points": question.points,
        "value": response.value,
        "words": words,
        "fraction": None if response.waiting else response.fraction,  # what waits is not 0
        "waiting": response.waiting,
        "void": response.void,
        "rule": (response.reason or {}).get("rule"),
        "reason": say(Message.from_json(response.reason)) if response.reason else None,
        "given_by_a_person": response.marked_by_id is not None,
        "saved_at": _moment(response.saved_at),
    }
