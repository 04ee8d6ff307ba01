"""Classes: making them, who teaches and who is in them, their join code."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import case, exists, func, select

from quizapp.core.class_names import is_found, is_same, sort_key
from quizapp.core.messages import N_, Message
from quizapp.core.names import draw_code
from quizapp.core.permissions import may
from quizapp.models import Classroom, Membership, Person, db
from quizapp.operations import auditing
from quizapp.operations.errors import NotFound, Refused


@dataclass(frozen=True, slots=True)
class ClassroomLine:
    """A class in a list, with how many pupils it has and how many wait to be let in."""

    classroom: Classroom
    pupils: int
    waiting: int
    teaches: bool


def classrooms_of(actor: Person, *, whole_school: bool = False, search: str = "") -> list[ClassroomLine]:
    """Return the classes `actor` teaches, newest school year first; administrators may ask for all. One query.

    `search`: words of the name or the school year, Roman numbers as Arabic ones.
    """
    teaches = (
        exists()
        .where(Membership.classroom_id == Classroom.id, Membership.person_id == actor.id, Membership.role == "teacher")
        .correlate(Classroom)
    )
    pupil = Membership.role == "pupil"
    query = (
        select(
            Classroom,
            func.count(case((pupil & (Membership.status == "active"), 1))),
            func.count(case((pupil & (Membership.status == "waiting"), 1))),
            teaches,
        )
        .outerjoin(Membership, Membership.classroom_id == Classroom.id)
        .where(Classroom.school_id == actor.school_id)
        .group_by(Classroom.id)
    )
    if not (whole_school and may(actor.role, "see_classroom", {"school"})):
        query = query.where(teaches)
    lines = [ClassroomLine(*row) for row in db.session.execute(query)]
    lines.sort(key=lambda line: (sort_key(line.classroom.name), line.classroom.semester or 0, line.classroom.id))
    lines.sort(key=lambda line: line.classroom.school_year, reverse=True)
    return [line for line in lines if is_found(search, line.classroom.name, line.classroom.school_year)]


def get_classroom(actor: Person, classroom_id: int, verb: str = "see_classroom") -> Classroom:
    """Return the class if `actor` may do `verb` to it; otherwise there is no such class."""
    teaches = exists().where(
        Membership.classroom_id == Classroom.id, Membership.person_id == actor.id, Membership.role == "teacher"
    )
    row = db.session.execute(
        select(Classroom, teaches).where(Classroom.id == classroom_id, Classroom.school_id == actor.school_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    classroom, is_teacher = row
    if not may(actor.role, verb, {"school", "teaches"} if is_teacher else {"school"}):
        raise NotFound
    return classroom


def create_classroom(
    actor: Person, name: str, school_year: str, now: datetime, semester: int | None = None
) -> Classroom:
    """Return a new class taught by `actor`. Raises `Refused` when they have one of that name in that time."""
    if not may(actor.role, "create_classroom", {"school"}):
        raise NotFound
    if find_same(actor, name, school_year, semester) is not None:
        raise Refused(Message(N_("You have a class of this name in this school year already.")), "name")
    classroom = Classroom(
        school_id=actor.school_id,
        name=name,
        school_year=school_year,
        semester=semester,
        join_code=_new_code(),
        created_at=now,
    )
    db.session.add(classroom)
    db.session.flush()
    db.session.add(
        Membership(classroom_id=classroom.id, person_id=actor.id, role="teacher", status="active", joined_at=now)
    )
    db.session.flush()
    return classroom


def find_same(actor: Person, name: str, school_year: str, semester: int | None) -> Classroom | None:
    """Return the class that `actor` teaches under this name in this time, or None. VIII-B and 8b are the same name."""
    for line in classrooms_of(actor):
        room = line.classroom
        same_name = is_same(room.name, name) or room.name.casefold() == name.casefold()
        # A class of the whole year is there in both semesters.
        same_time = room.school_year == school_year and (
            room.semester == semester or room.semester is None or semester is None
        )
        if same_name and same_time and room.archived_at is None:
            return room
    return None


def rename_classroom(
    actor: Person, classroom_id: int, name: str, school_year: str, semester: int | None = None
) -> Classroom:
    """Change what the class is called, and its time."""
    classroom = get_classroom(actor, classroom_id, "manage_classroom")
    classroom.name, classroom.school_year, classroom.semester = name, school_year, semester
    db.session.flush()
    return classroom


def renew_code(actor: Person, classroom_id: int) -> Classroom:
    """Give the class another join code; the old one no longer leads anywhere."""
    classroom = get_classroom(actor, classroom_id, "manage_classroom")
    classroom.join_code = _new_code()
    db.session.flush()
    return classroom


def _new_code() -> str:
    """Return a code that no class has. The constraint catches the one chance in a milliard that two draw it together."""
    while True:
        code = draw_code(secrets.choice)
        if db.session.scalar(select(Classroom.id).where(Classroom.join_code == code)) is None:
            return code


def set_archived(actor: Person, classroom_id: int, now: datetime, *, archived: bool) -> Classroom:
    """Put the class away, or take it out again. Marks stay; pupils no longer see its tasks; its code is closed."""
    classroom = get_classroom(actor, classroom_id, "manage_classroom")
    classroom.archived_at = now if archived else None
    auditing.note(
        actor,
        "archive" if archived else "restore",
        "classroom",
        classroom.id,
        school_id=classroom.school_id,
        now=now,
    )
    return classroom


# Who is in it


@dataclass(frozen=True, slots=True)
class Roster:
    """The people of a class by name."""

    teachers: list[Person]
    pupils: list[Person]
    waiting: list[Person]


def roster_of(classroom: Classroom) -> Roster:
    """Return who is in the class. One query."""
    rows = db.session.execute(
        select(Person, Membership.role, Membership.status)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.classroom_id == classroom.id)
        .order_by(func.lower(Person.name), Person.id)
    )
    roster = Roster([], [], [])
    for person, role, status in rows:
        if role == "teacher":
            roster.teachers.append(person)
        else:
            (roster.pupils if status == "active" else roster.waiting).append(person)
    return roster


def let_in(actor: Person, classroom_id: int, person_ids: set[int] | None, now: datetime) -> int:
    """Say yes to those who wait (None: to all of them); return how many came in."""
    return _decide(actor, _waiting(actor, classroom_id, person_ids), now, "let_in")


def turn_away(actor: Person, classroom_id: int, person_ids: set[int] | None, now: datetime) -> int:
    """Say no to those who wait (None: to all of them); they may ask again. Return how many."""
    return _decide(actor, _waiting(actor, classroom_id, person_ids), now, "turn_away")


def _waiting(actor: Person, classroom_id: int, person_ids: set[int] | None) -> list[Membership]:
    classroom = get_classroom(actor, classroom_id, "manage_classroom")
    query = select(Membership).where(Membership.classroom_id == classroom.id, Membership.status == "waiting")
    if person_ids is not None:
        query = query.where(Membership.person_id.in_(person_ids))
    return list(db.session.scalars(query))


def _decide(actor: Person, waiting: list[Membership], now: datetime, verb: Literal["let_in", "turn_away"]) -> int:
    for membership in waiting:
        if verb == "let_in":
            membership.status = "active"
        else:
            db.session.delete(membership)
        auditing.note(
            actor,
            verb,
            "person",
            membership.person_id,
            school_id=actor.school_id,
            now=now,
            classroom=membership.classroom_id,
        )
    return len(waiting)
