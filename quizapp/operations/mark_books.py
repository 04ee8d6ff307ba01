"""The mark book of a class: pupils by assignments, with original, remedial and final marks, and averages by weight.

A constant number of queries, however many pupils and assignments. Marks are the whole numbers of the screen; who has
none at an assignment has no 0 there, and nothing of it in the average.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select

from quizapp.core.local_times import to_local
from quizapp.core.mark_books import HEAVIEST, Goal, average, highest_and_lowest, semester
from quizapp.core.messages import N_, Message
from quizapp.core.progress import FEWEST
from quizapp.core.question_types.base import Process
from quizapp.core.school_settings import SchoolSettings
from quizapp.models import Assignment, Classroom, Membership, Person, QuizVersion, School, db
from quizapp.operations import auditing
from quizapp.operations.class_marks import Key, PupilMark, pass_mark_of, pupil_marks, remedials_of
from quizapp.operations.classrooms import get_classroom
from quizapp.operations.errors import Refused
from quizapp.operations.participants import is_meant_clause
from quizapp.operations.process_status import statuses

Show = Literal["all", "test", "practice", "remedial", "enrichment"]
SHOWN: tuple[Show, ...] = ("all", "test", "practice", "remedial", "enrichment")
"""What a mark book shows. The first three are the regular assignments, with their remedials folded in."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which assignments are shown: of one semester (1 or 2; none: of the whole year), and of which kind."""

    semester: int | None = None
    show: Show = "all"


@dataclass(frozen=True, slots=True)
class Column:
    """An assignment in the mark book."""

    assignment: Assignment
    title: str
    pass_mark: int
    has_remedial: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """The marks of a pupil at an assignment. `given`: it was meant for them."""

    mark: PupilMark
    given: bool


@dataclass(frozen=True, slots=True)
class BookRow:
    """A pupil of the class."""

    person: Person
    entries: tuple[Entry, ...]
    average: int | None
    """Of the final marks, by weight; none where nothing counts."""
    provisional: bool
    """Something that counts waits for a mark."""


@dataclass(frozen=True, slots=True)
class MarkBook:
    """The mark book as it is shown."""

    classroom: Classroom
    school: School
    settings: SchoolSettings
    choice: Choice
    columns: tuple[Column, ...]
    rows: tuple[BookRow, ...]


def mark_book(actor: Person, classroom_id: int, choice: Choice, now: datetime) -> MarkBook:
    """Return the mark book of a class that `actor` teaches. Raises `NotFound`. Eight queries."""
    classroom = get_classroom(actor, classroom_id, "see_mark_book")
    school = db.session.get_one(School, classroom.school_id)
    settings = SchoolSettings.from_json(school.settings)
    found = _assignments(classroom, school, choice, now)
    people = pupils_of_class(classroom)
    given = [assignment for assignment, _ in found]
    folded = {one.parent_id for one in remedials_of(given)}
    marks = pupil_marks(given, [person.id for person in people], settings.pass_mark, actor)
    meant = _meant(given)
    columns = tuple(
        Column(assignment, title, pass_mark_of(assignment, settings.pass_mark), assignment.id in folded)
        for assignment, title in found
    )
    rows = tuple(_row(person, given, marks, meant) for person in people)
    return MarkBook(classroom, school, settings, choice, columns, rows)


def _assignments(classroom: Classroom, school: School, choice: Choice, now: datetime) -> list[tuple[Assignment, str]]:
    """Return what has been open in the class, the oldest first."""
    purpose = choice.show if choice.show in ("remedial", "enrichment") else "regular"
    query = (
        select(Assignment, QuizVersion.title)
        .join(QuizVersion, QuizVersion.id == Assignment.quiz_version_id)
        .where(
            Assignment.classroom_id == classroom.id,
            Assignment.withdrawn_at.is_(None),
            Assignment.opens_at <= now,
            Assignment.purpose == purpose,
        )
        .order_by(Assignment.opens_at, Assignment.id)
    )
    if choice.show in ("test", "practice"):
        query = query.where(Assignment.mode == choice.show)
    rows = [(assignment, title) for assignment, title in db.session.execute(query)]
    if choice.semester is None or classroom.semester is not None:  # a class of one semester has no other
        return rows
    return [one for one in rows if semester(to_local(one[0].opens_at, school.timezone).date()) == choice.semester]


def pupils_of_class(classroom: Classroom) -> list[Person]:
    """Return the active pupils of a class by name. One query."""
    query = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.classroom_id == classroom.id,
            Membership.role == "pupil",
            Membership.status == "active",
            Person.active,
        )
        .order_by(func.lower(Person.name), Person.id)
    )
    return list(db.session.scalars(query))


def _meant(assignments: Sequence[Assignment]) -> set[Key]:
    """Return whom each of `assignments` was given to."""
    rows = db.session.execute(
        select(Assignment.id, Membership.person_id)
        .join(Membership, Membership.classroom_id == Assignment.classroom_id)
        .where(
            Assignment.id.in_([one.id for one in assignments]),
            Membership.role == "pupil",
            Membership.status == "active",
            is_meant_clause(),
        )
    )
    return {(assignment_id, person_id) for assignment_id, person_id in rows}


def _row(
    person: Person, assignments: Iterable[Assignment], marks: Mapping[Key, PupilMark], meant: Collection[Key]
) -> BookRow:
    found = [(one, marks[one.id, person.id]) for one in assignments]
    return BookRow(
        person=person,
        entries=tuple(Entry(mark, (one.id, person.id) in meant) for one, mark in found),
        average=average((mark.final, one.weight) for one, mark in found),
        provisional=any(mark.provisional and one.weight > 0 for one, mark in found),
    )


def set_weights(actor: Person, classroom_id: int, weights: Mapping[int, float], now: datetime) -> None:
    """Store how much assignments of a class count (0: not at all). Storing again changes nothing.

    Raises `NotFound`, or `Refused` for a weight that is none; assignments of other classes are left alone.
    """
    classroom = get_classroom(actor, classroom_id, "see_mark_book")
    if not all(0 <= weight <= HEAVIEST for weight in weights.values()):
        raise Refused(Message(N_("A weight is a number from 0 to %(most)s."), {"most": int(HEAVIEST)}), "weights")
    query = select(Assignment).where(Assignment.classroom_id == classroom.id, Assignment.id.in_(weights))
    for assignment in db.session.scalars(query.order_by(Assignment.id)):
        new = weights[assignment.id]
        if new != assignment.weight:
            old, assignment.weight = assignment.weight, new
            auditing.note(
                actor,
                "set_weight",
                "assignment",
                assignment.id,
                school_id=assignment.school_id,
                now=now,
                old=old,
                new=new,
            )


# What e-Rapor asks for


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A pupil as the sheet for e-Rapor has them; processes are names, None where nothing can be said."""

    person: Person
    mark: int | None
    highest: Process | None
    lowest: Process | None


def report_rows(actor: Person, book: MarkBook, now: datetime) -> tuple[ReportRow, ...]:
    """Return the rows of the e-Rapor sheet: the average, the strongest and the weakest process. Four queries.

    The processes are the goals (*tujuan pembelajaran*) that the questions of the sets carry; how strong they are is
    estimated by the rule of `core.progress`, the same that pupils and parents see.
    """
    found = statuses(actor, [row.person.id for row in book.rows], book.school.threshold, now)
    rows = []
    for row in book.rows:
        goals = [
            Goal(one.process, one.estimate.n, one.estimate.mean, one.estimate.label) for one in found[row.person.id]
        ]
        highest, lowest = highest_and_lowest(goals, FEWEST)
        rows.append(ReportRow(row.person, row.average, highest, lowest))
    return tuple(rows)
