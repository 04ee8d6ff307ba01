"""What a marking teacher sees: the inbox, what waits at one question, and one response with all that happened to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from quizapp.core.permissions import may
from quizapp.core.question_types.base import Question
from quizapp.core.question_types.declarations import Response as Value
from quizapp.models import (
    Assignment,
    Attempt,
    AuditEntry,
    Classroom,
    Membership,
    Person,
    QuizVersion,
    Response,
    ResponseRevision,
    db,
)
from quizapp.operations import library
from quizapp.operations.columns import Column, Results, columns_for, relations, teaches
from quizapp.operations.errors import NotFound
from quizapp.operations.feedback import Explanation, evidence_of, explain
from quizapp.operations.late_decisions import BACK
from quizapp.operations.marking import MarkLevel, get_column, levels_of, stamp

# The inbox


@dataclass(frozen=True, slots=True)
class Pile:
    """A question of an assignment with responses that wait for a mark."""

    assignment_id: int
    title: str
    classroom: str
    column: Column
    count: int
    oldest: datetime


def inbox(actor: Person) -> list[Pile]:
    """Return what waits in the classes `actor` teaches, by assignment and question. Two queries."""
    rows: Sequence[Any] = db.session.execute(
        select(
            Assignment,
            QuizVersion.title,
            Classroom.name,
            Attempt.quiz_version_id,
            Response.position,
            func.count(),
            func.min(Attempt.submitted_at),
        )
        .join(Attempt, Attempt.assignment_id == Assignment.id)
        .join(Response, Response.attempt_id == Attempt.id)
        .join(QuizVersion, QuizVersion.id == Assignment.quiz_version_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .join(Membership, Membership.classroom_id == Classroom.id)
        .where(
            Membership.person_id == actor.id,
            Membership.role == "teacher",
            Membership.status == "active",
            Attempt.submitted_at.is_not(None),
            Attempt.waiting > 0,
            Response.waiting,
        )
        .group_by(Assignment.id, QuizVersion.title, Classroom.name, Attempt.quiz_version_id, Response.position)
        .order_by(Assignment.id)
    ).all()
    columns = columns_for({row[0].id: row[0] for row in rows}.values())
    piles: dict[tuple[int, int], Pile] = {}
    for assignment, title, classroom, version, position, count, oldest in rows:
        column = next(one for one in columns[assignment.id] if one.places.get(version) == position)
        pile = Pile(assignment.id, title, classroom, column, count, oldest)
        same = piles.get((assignment.id, column.number))  # the same question in another version
        if same is not None:
            pile = replace(pile, count=pile.count + same.count, oldest=min(pile.oldest, same.oldest))
        piles[assignment.id, column.number] = pile
    return [piles[key] for key in sorted(piles)]


# What waits at one question


@dataclass(frozen=True, slots=True)
class Waiting:
    """A response that waits."""

    response_id: int
    attempt_id: int
    position: int
    name: str
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Group:
    """Responses that say the same, to be decided together; often just one."""

    text: str
    value: Value | None
    waiting: tuple[Waiting, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """The keys of its responses."""
        return tuple(one.response_id for one in self.waiting)


@dataclass(frozen=True, slots=True)
class Task:
    """All that waits at one question, with what one needs to decide."""

    results: Results
    column: Column
    question: Question
    passage: Mapping[str, Any]
    evidence: tuple[str, ...]
    key: str
    """One right response in words; empty where only a person can say."""
    levels: tuple[MarkLevel, ...]
    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        """How many responses wait."""
        return sum(len(group.waiting) for group in self.groups)


def waiting_at(actor: Person, assignment_id: int, number: int) -> Task:
    """Return what waits in column `number`; alike responses together, most frequent first. Raises `NotFound`."""
    results, column = get_column(actor, assignment_id, number)
    rows = db.session.execute(
        select(Response, Attempt, Person.name, QuizVersion.fingerprint)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(Person, Person.id == Attempt.person_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(
            Attempt.assignment_id == assignment_id,
            Attempt.submitted_at.is_not(None),
            Attempt.waiting > 0,
            Response.waiting,
            column.clause(),
        )
        .order_by(Attempt.submitted_at, Response.id)
    )
    alike: dict[Any, list[tuple[str, Response, Waiting]]] = {}
    for response, attempt, name, fingerprint in rows:
        content = library.published(fingerprint)
        question = content.questions[response.position - 1]
        classes = question.classify(response.value, content.passage)
        one = Waiting(response.id, attempt.id, response.position, name, attempt.submitted_at)
        text = question.summarize(response.value, content.passage)
        alike.setdefault((fingerprint, classes or response.id), []).append((text, response, one))
    groups = [
        Group(found[0][0], found[0][1].value, tuple(waiting for _, _, waiting in found)) for found in alike.values()
    ]
    content = library.published(column.fingerprint)
    question = content.questions[column.position - 1]
    return Task(
        results=results,
        column=column,
        question=question,
        passage=library.presentation(column.fingerprint)["passage"],
        evidence=evidence_of(question, content.passage),
        key=question.summarize(question.correct_response(), content.passage),
        levels=levels_of(question),
        groups=tuple(sorted(groups, key=lambda group: -len(group.waiting))),
    )


# One response


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
    arrived: tuple[Arrived, ...]
    changes: tuple[Change, ...]
    former: Neighbour | None
    following: Neighbour | None
    marked_by: str | None


def look_at_response(actor: Person, attempt_id: int, position: int) -> Seen:
    """Return the response at `position` of an attempt, if its results are the actor's to see. Raises `NotFound`."""
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
    shown = library.presentation(fingerprint)
    if not may(actor.role, "see_results", standing) or not 1 <= position <= len(shown["questions"]):
        raise NotFound
    response = db.session.scalar(
        select(Response).where(Response.attempt_id == attempt_id, Response.position == position)
    )
    content = library.published(fingerprint)
    question = content.questions[position - 1]
    view = {**shown["questions"][position - 1], "language": shown["passage"]["language"]}
    finished = attempt.submitted_at is not None
    changes = _changes(response)
    return Seen(
        attempt=attempt,
        assignment=assignment,
        person_name=name,
        title=title,
        classroom=classroom,
        passage=shown["passage"],
        position=position,
        question_count=len(shown["questions"]),
        explanation=explain(question, content.passage, view, response),
        levels=levels_of(question),
        stamp=stamp(response) if response else "",
        may_mark=may(actor.role, "mark_response", standing) and finished and response is not None,
        arrived=_arrived(attempt_id, position, question, content),
        changes=changes,
        former=_neighbour(attempt, name, question.id, following=False),
        following=_neighbour(attempt, name, question.id, following=True),
        marked_by=changes[-1].by if changes and response and response.marked_by_id else None,
    )


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
    questions = library.presentation(row[2])["questions"]
    position = next((at for at, view in enumerate(questions, start=1) if view["id"] == question_id), None)
    return Neighbour(row[0], position, row[1]) if position is not None else None
