"""The results of an assignment: who may see them, and which questions they are about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from quizapp.core.permissions import may
from quizapp.core.school_settings import SchoolSettings
from quizapp.models import (
    Assignment,
    Attempt,
    Classroom,
    Membership,
    Person,
    QuizVersion,
    Response,
    School,
    SecondMarking,
    db,
)
from quizapp.operations import library
from quizapp.operations.errors import NotFound


@dataclass(frozen=True, slots=True)
class Results:
    """An assignment whose results the actor may see."""

    assignment: Assignment
    title: str
    fingerprint: str
    classroom: str | None
    may_mark: bool
    settings: SchoolSettings
    school_name: str
    second_marker: bool = False
    """The actor was asked to rate responses a second time: `hidden_marks.hidden_from` says what they may not see."""


@dataclass(frozen=True, slots=True)
class Column:
    """A question of an assignment, over all versions that its attempts saw."""

    number: int
    """Its place in tables, from 1: the questions of the newest version in their order, then those only older ones had."""
    question_id: str
    fingerprint: str
    """The version its words are shown from."""
    view: Mapping[str, Any]
    """What pupils see of it."""
    places: Mapping[int, int]
    """Its position in each quiz version, by the version's key."""

    @property
    def process(self) -> str:
        """The reading process it asks for."""
        return str(self.view["process"])

    @property
    def position(self) -> int:
        """Its position in the version it is shown from."""
        return next(
            place
            for place, question in enumerate(library.presentation(self.fingerprint)["questions"], start=1)
            if question["id"] == self.question_id
        )

    def clause(self) -> ColumnElement[bool]:
        """Return SQL: is the `Response` of the `Attempt` selected one to this question?"""
        return or_(
            *(
                and_(Attempt.quiz_version_id == version, Response.position == position)
                for version, position in self.places.items()
            )
        )


def teaches(actor: Person) -> ColumnElement[bool]:
    """Return SQL: does `actor` teach the class of the `Assignment` selected?"""
    return exists().where(
        Membership.classroom_id == Assignment.classroom_id,
        Membership.person_id == actor.id,
        Membership.role == "teacher",
        Membership.status == "active",
    )


def _asked(actor: Person) -> ColumnElement[bool]:
    return exists().where(SecondMarking.assignment_id == Assignment.id, SecondMarking.person_id == actor.id)


def relations(actor: Person, assignment: Assignment, *, is_teacher: bool) -> set[str]:
    """Return how `actor` stands to the results of an assignment of their school.

    What anyone may practise has no class: it belongs to whoever opened it and to the school.
    """
    found = {"teaches"} if is_teacher else set()
    if assignment.classroom_id is None:
        found.add("school")
        if assignment.created_by_id == actor.id:
            found.add("own")
    return found


def get_results(actor: Person, assignment_id: int, verb: str = "see_results") -> Results:
    """Return the assignment if `actor` may do `verb` to its results; otherwise there is no such assignment."""
    row = db.session.execute(
        select(
            Assignment,
            QuizVersion.title,
            QuizVersion.fingerprint,
            Classroom.name,
            teaches(actor),
            School,
            _asked(actor),
        )
        .join(QuizVersion, QuizVersion.id == Assignment.quiz_version_id)
        .join(School, School.id == Assignment.school_id)
        .outerjoin(Classroom, Classroom.id == Assignment.classroom_id)
        .where(Assignment.id == assignment_id, Assignment.school_id == actor.school_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    assignment, title, fingerprint, classroom, is_teacher, school, second = row
    standing = relations(actor, assignment, is_teacher=is_teacher)
    if not may(actor.role, verb, standing):
        raise NotFound
    return Results(
        assignment,
        title,
        fingerprint,
        classroom,
        may(actor.role, "mark_response", standing),
        SchoolSettings.from_json(school.settings),
        school.name,
        second,
    )


def columns_of(assignment: Assignment) -> tuple[Column, ...]:
    """Return the questions of `assignment` (see `columns_for`)."""
    return columns_for([assignment])[assignment.id]


def columns_for(assignments: Collection[Assignment]) -> dict[int, tuple[Column, ...]]:
    """Return the questions of each assignment. An attempt keeps the version it began with, so there may be several.

    One query, and one more for each version that this process has not read before.
    """
    ids = [assignment.id for assignment in assignments]
    used = (
        select(Assignment.id.label("assignment_id"), Assignment.quiz_version_id.label("version_id"))
        .where(Assignment.id.in_(ids))
        .union(select(Attempt.assignment_id, Attempt.quiz_version_id).where(Attempt.assignment_id.in_(ids)))
        .subquery()
    )
    versions: dict[int, list[tuple[int, str]]] = {}
    for assignment_id, version_id, fingerprint in db.session.execute(
        select(used.c.assignment_id, QuizVersion.id, QuizVersion.fingerprint)
        .join(QuizVersion, QuizVersion.id == used.c.version_id)
        .order_by(QuizVersion.number.desc())
    ):
        versions.setdefault(assignment_id, []).append((version_id, fingerprint))
    return {one.id: _columns(one.quiz_version_id, versions[one.id]) for one in assignments}


def _columns(current: int, versions: list[tuple[int, str]]) -> tuple[Column, ...]:
    shown: dict[str, tuple[str, Mapping[str, Any]]] = {}
    places: dict[str, dict[int, int]] = {}
    for version_id, fingerprint in sorted(versions, key=lambda version: version[0] != current):
        for position, view in enumerate(library.presentation(fingerprint)["questions"], start=1):
            shown.setdefault(view["id"], (fingerprint, view))
            places.setdefault(view["id"], {})[version_id] = position
    return tuple(
        Column(number, name, fingerprint, view, places[name])
        for number, (name, (fingerprint, view)) in enumerate(shown.items(), start=1)
    )
