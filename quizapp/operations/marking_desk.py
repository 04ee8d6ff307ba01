"""What a marking teacher sees of one response, with all that happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from quizapp.core.permissions import may
from quizapp.core.question_types.base import Question
from quizapp.models import (
    Assignment,
    Attempt,
    AuditEntry,
    Classroom,
    Person,
    Quiz,
    QuizVersion,
    Response,
    ResponseRevision,
    db,
)
from quizapp.operations import comparing, library, rulings
from quizapp.operations.columns import relations, teaches
from quizapp.operations.errors import NotFound
from quizapp.operations.feedback import Explanation, explain
from quizapp.operations.hidden_marks import hidden_from, masked
from quizapp.operations.late_decisions import BACK
from quizapp.operations.marking import MarkLevel, levels_of, stamp


@dataclass(frozen=True, slots=True)
class Change:
    """A mark that was given or changed."""

    at: datetime
    by: str | None
    old: Mapping[str, Any]
    new: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Arrived:
    """A value that arrived while the attempt ran."""

    at: datetime
    text: str
    lost: bool
    """Another device had been first; this value did not replace the stored one."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The same question in the attempt of the next or former pupil by name."""

    attempt_id: int
    position: int
    name: str


@dataclass(frozen=True, slots=True)
class Sibling:
    """An attempt of the same pupil at the same assignment, and where it has the question."""

    attempt_id: int
    number: int
    position: int | None
    """None: its version did not have the question."""
    submitted_at: datetime | None
    mark: float | None
    maximum: int


@dataclass(frozen=True, slots=True)
class Seen:
    """One response with everything there is to know about it."""

    attempt: Attempt
    assignment: Assignment
    person_name: str
    title: str
    classroom: str | None
    passage: Mapping[str, Any]
    position: int
    question_count: int
    explanation: Explanation
    levels: tuple[MarkLevel, ...]
    stamp: str
    may_mark: bool
    may_rule_everyone: bool
    """The actor may let the key learn for every class of the school."""
    arrived: tuple[Arrived, ...]
    changes: tuple[Change, ...]
    former: Neighbour | None
    following: Neighbour | None
    attempts: tuple[Sibling, ...]
    """All attempts of the pupil, this one too, in their order."""
    marked_by: str | None
    hidden: bool = False
    """The actor is the second marker of this response and has not rated it: nothing here tells the mark."""


def look_at_response(actor: Person, attempt_id: int, position: int) -> Seen:
    """Return the response at `position` of an attempt, if its results are the actor's to see. Raises `NotFound`."""
    attempt, assignment, name, fingerprint, title, classroom, standing = _attempt(actor, attempt_id)
    shown = library.presentation(fingerprint)
    if not 1 <= position <= len(shown["questions"]):
        raise NotFound
    response = db.session.scalar(
        select(Response).where(Response.attempt_id == attempt_id, Response.position == position)
    )
    content = library.published(fingerprint)
    question = content.questions[position - 1]
    view = {**shown["questions"][position - 1], "language": shown["passage"]["language"]}
    finished = attempt.submitted_at is not None
    hidden = hidden_from(actor, [assignment])
    blind = (attempt_id, position) in hidden.places
    if blind and response is not None:
        response = masked(response)
    changes = () if blind else _changes(response)
    return Seen(
        attempt=attempt,
        assignment=assignment,
        person_name=name,
        title=title,
        classroom=classroom,
        passage=shown["passage"],
        position=position,
        question_count=len(shown["questions"]),
        explanation=explain(
            question,
            content.passage,
            view,
            response,
            rulings.at(rulings.Place.of(assignment), fingerprint, position),
            compare=comparing.told_to_teacher,
        ),
        levels=levels_of(question),
        stamp=stamp(response) if response and not blind else "",
        may_mark=may(actor.role, "mark_response", standing) and finished and response is not None and not blind,
        may_rule_everyone=rulings.may_rule(actor, "everyone", db.session.get_one(Quiz, assignment.quiz_id)),
        arrived=_arrived(attempt_id, position, question, content),
        changes=changes,
        former=_neighbour(attempt, name, question.id, following=False),
        following=_neighbour(attempt, name, question.id, following=True),
        # A total tells a hidden mark to whoever knows the others.
        attempts=tuple(one for one in _siblings(attempt, question.id) if one.attempt_id not in hidden.attempts),
        marked_by=changes[-1].by if changes and response and response.marked_by_id else None,
        hidden=blind,
    )


def _attempt(actor: Person, attempt_id: int) -> tuple[Attempt, Assignment, str, str, str, str | None, set[str]]:
    """Return an attempt whose results are the actor's to see, whose and what it is, and how the actor stands to it."""
    row = db.session.execute(
        select(
            Attempt, Assignment, Person.name, QuizVersion.fingerprint, QuizVersion.title, Classroom.name, teaches(actor)
        )
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Person, Person.id == Attempt.person_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .outerjoin(Classroom, Classroom.id == Assignment.classroom_id)
        .where(Attempt.id == attempt_id, Assignment.school_id == actor.school_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    attempt, assignment, name, fingerprint, title, classroom, is_teacher = row
    standing = relations(actor, assignment, is_teacher=is_teacher)
    if not may(actor.role, "see_results", standing):
        raise NotFound
    return attempt, assignment, name, fingerprint, title, classroom, standing


def _arrived(attempt_id: int, position: int, question: Question, content: library.Published) -> tuple[Arrived, ...]:
    rows = db.session.scalars(
        select(ResponseRevision)
        .where(
            ResponseRevision.attempt_id == attempt_id,
            ResponseRevision.position == position,
            ~ResponseRevision.operation_id.startswith(f"{BACK}:"),  # a teacher's decision brought it back
        )
        .order_by(ResponseRevision.id)
    )
    return tuple(
        Arrived(row.saved_at, question.summarize(row.value, content.passage), row.outcome == "conflict") for row in rows
    )


def _changes(response: Response | None) -> tuple[Change, ...]:
    if response is None:
        return ()
    rows = db.session.execute(
        select(AuditEntry, Person.name)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(AuditEntry.subject == "response", AuditEntry.subject_id == response.id)
        .order_by(AuditEntry.id)
    )
    return tuple(Change(entry.at, name, entry.details["old"], entry.details["new"]) for entry, name in rows)


def _neighbour(attempt: Attempt, name: str, question_id: str, *, following: bool) -> Neighbour | None:
    """Return the same question of whoever stands next in the list by name, with the same number of attempt."""
    other, person = aliased(Attempt), aliased(Person)
    here, lowered = func.lower(name), func.lower(person.name)
    if following:
        place = or_(lowered > here, and_(lowered == here, other.id > attempt.id))
        order = (lowered.asc(), other.id.asc())
    else:
        place = or_(lowered < here, and_(lowered == here, other.id < attempt.id))
        order = (lowered.desc(), other.id.desc())
    row = db.session.execute(
        select(other.id, person.name, QuizVersion.fingerprint)
        .join(person, person.id == other.person_id)
        .join(QuizVersion, QuizVersion.id == other.quiz_version_id)
        .where(other.assignment_id == attempt.assignment_id, other.number == attempt.number, place)
        .order_by(*order)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    position = _position(row[2], question_id)
    return Neighbour(row[0], position, row[1]) if position is not None else None


def _position(fingerprint: str, question_id: str) -> int | None:
    questions = library.presentation(fingerprint)["questions"]
    return next((at for at, view in enumerate(questions, start=1) if view["id"] == question_id), None)


def _siblings(attempt: Attempt, question_id: str) -> tuple[Sibling, ...]:
    rows = db.session.execute(
        select(Attempt, QuizVersion.fingerprint, QuizVersion.points)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(Attempt.assignment_id == attempt.assignment_id, Attempt.person_id == attempt.person_id)
        .order_by(Attempt.number)
    )
    return tuple(
        Sibling(
            one.id,
            one.number,
            _position(fingerprint, question_id),
            one.submitted_at,
            one.mark,
            points - one.void_points,
        )
        for one, fingerprint, points in rows
    )
