"""Naming the second marker of a question, taking it back, and what a second marker still has to rate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from quizapp.core.messages import N_, Message
from quizapp.models import Assignment, Classroom, Membership, Person, QuizVersion, SecondMarking, db
from quizapp.operations import auditing, library, marking
from quizapp.operations.columns import Column, columns_for, teaches
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.hidden_marks import hidden_from
from quizapp.operations.ratings import criteria_of
from quizapp.operations.second_marking import SAMPLES


@dataclass(frozen=True, slots=True)
class Marker:
    """A second marker of a question."""

    person_id: int
    name: str
    every: int
    is_me: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """Who rates a question a second time, and who else could be asked."""

    markers: tuple[Marker, ...]
    colleagues: tuple[tuple[int, str], ...]
    """Key and name of the others who teach the class."""


def naming(actor: Person, assignment_id: int, number: int) -> Naming:
    """Return the second markers of the question in column `number`. Raises `NotFound`."""
    assignment, column = _place(actor, assignment_id, number)
    rows = db.session.execute(
        select(SecondMarking, Person.name)
        .join(Person, Person.id == SecondMarking.person_id)
        .where(SecondMarking.assignment_id == assignment.id, SecondMarking.question == column.question_id)
        .order_by(func.lower(Person.name), Person.id)
    ).all()
    return Naming(
        tuple(Marker(one.person_id, name, one.every, one.person_id == actor.id) for one, name in rows),
        tuple((key, name) for key, name in _teachers(assignment) if key != actor.id),
    )


def name_marker(
    actor: Person, assignment_id: int, number: int, person_id: int, every: int, now: datetime
) -> SecondMarking:
    """Ask a colleague who teaches the class to rate every n-th response a second time. Asked again, `every` changes.

    Raises `NotFound`, or `Refused` with the field to mend.
    """
    assignment, column = _place(actor, assignment_id, number)
    if every not in SAMPLES:
        raise Refused(Message(N_("Choose how many answers.")), field="every")
    if person_id == actor.id or person_id not in {key for key, _ in _teachers(assignment)}:
        raise Refused(Message(N_("Choose a colleague who teaches this class.")), field="person")
    found = _task(assignment, column, person_id)
    if found is not None and found.every == every:
        return found
    if found is None:
        found = SecondMarking(
            assignment_id=assignment.id,
            question=column.question_id,
            person_id=person_id,
            every=every,
            asked_by_id=actor.id,
            asked_at=now,
        )
        try:
            with db.session.begin_nested():
                db.session.add(found)
        except IntegrityError:  # a second tap was faster
            return name_marker(actor, assignment_id, number, person_id, every, now)
    found.every, found.asked_by_id, found.asked_at = every, actor.id, now
    _note(actor, "name_second_marker", assignment, column, person_id, now, every=every)
    return found


def take_back(actor: Person, assignment_id: int, number: int, person_id: int, now: datetime) -> None:
    """Let somebody be second marker no longer; what they rated stays. Again: nothing changes.

    Raises `NotFound`, or `Refused` for one's own task: whoever could end it would see the marks.
    """
    assignment, column = _place(actor, assignment_id, number)
    if person_id == actor.id:
        raise Refused(Message(N_("A colleague who teaches this class can take this back; you would see the marks.")))
    found = _task(assignment, column, person_id)
    if found is None:
        return
    db.session.delete(found)
    _note(actor, "take_back_second_marker", assignment, column, person_id, now)


def _place(actor: Person, assignment_id: int, number: int) -> tuple[Assignment, Column]:
    results, column = marking.get_column(actor, assignment_id, number)
    question = library.published(column.fingerprint).questions[column.position - 1]
    if not criteria_of(question):
        raise NotFound
    return results.assignment, column


def _teachers(assignment: Assignment) -> list[tuple[int, str]]:
    rows = db.session.execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.classroom_id == assignment.classroom_id,
            Membership.role == "teacher",
            Membership.status == "active",
            Person.active,
        )
        .order_by(func.lower(Person.name), Person.id)
    )
    return [(row[0], row[1]) for row in rows]


def _task(assignment: Assignment, column: Column, person_id: int) -> SecondMarking | None:
    return db.session.scalar(
        select(SecondMarking).where(
            SecondMarking.assignment_id == assignment.id,
            SecondMarking.question == column.question_id,
            SecondMarking.person_id == person_id,
        )
    )


def _note(
    actor: Person, verb: str, assignment: Assignment, column: Column, person_id: int, now: datetime, **details: int
) -> None:
    place = {"person": person_id, "question": column.question_id}
    auditing.note(actor, verb, "assignment", assignment.id, school_id=assignment.school_id, now=now, **place, **details)


# What is left


@dataclass(frozen=True, slots=True)
class Left:
    """A question that a second marker has been asked to rate."""

    assignment_id: int
    number: int
    prompt: str
    title: str
    classroom: str
    every: int
    count: int
    """Responses that have their first mark and wait for the second."""


def left_for(actor: Person) -> tuple[Left, ...]:
    """Return what `actor` can rate now as second marker, in the classes they teach. Constant number of queries."""
    rows = db.session.execute(
        select(SecondMarking, Assignment, QuizVersion.title, Classroom.name)
        .join(Assignment, Assignment.id == SecondMarking.assignment_id)
        .join(QuizVersion, QuizVersion.id == Assignment.quiz_version_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .where(SecondMarking.person_id == actor.id, teaches(actor))
        .order_by(SecondMarking.asked_at, SecondMarking.id)
    ).all()
    if not rows:
        return ()
    assignments = list({row[1].id: row[1] for row in rows}.values())
    hidden, columns = hidden_from(actor, assignments), columns_for(assignments)
    return tuple(
        Left(assignment.id, column.number, column.view["prompt"], title, classroom, task.every, hidden.left[task.id])
        for task, assignment, title, classroom in rows
        for column in columns[assignment.id]
        if column.question_id == task.question and hidden.left[task.id]
    )
