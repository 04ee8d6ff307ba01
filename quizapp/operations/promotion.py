"""A new school year: the pupils of a class go on to the next one. Accounts, marks and the old class stay as they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from quizapp.core.class_names import LAST_GRADES, grade_of, next_name, next_year
from quizapp.core.messages import N_, Message
from quizapp.core.rosters import fold
from quizapp.models import Classroom, Membership, Person, db
from quizapp.operations import auditing, classrooms
from quizapp.operations.classrooms import get_classroom
from quizapp.operations.errors import NotFound, Refused

_Teaching = aliased(Membership)


@dataclass(frozen=True, slots=True)
class PromotedPupil:
    """A pupil of the class, and where they went on already."""

    person: Person
    went_to: str
    """The name of next year's class that they are in; empty for none."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is proposed for the next school year."""

    classroom: Classroom
    name: str
    """Empty after the last grade, and where the name has no grade."""
    school_year: str
    leaving: bool
    """Whoever passes this grade leaves the school."""
    pupils: list[PromotedPupil]


@dataclass(frozen=True, slots=True)
class Promoted:
    """What became of it."""

    classroom: Classroom
    added: int
    """Pupils who were not in it before."""


def plan(actor: Person, classroom_id: int) -> Plan:
    """Return what is proposed for the pupils of a class. Three queries."""
    classroom = get_classroom(actor, classroom_id, "manage_classroom")
    following = next_year(classroom.school_year)
    taught = exists().where(
        _Teaching.classroom_id == Classroom.id,
        _Teaching.person_id == actor.id,
        _Teaching.role == "teacher",
    )
    later = (
        select(Membership.person_id, Classroom.name)
        .join(Classroom, Classroom.id == Membership.classroom_id)
        .where(
            Classroom.school_id == classroom.school_id,
            Classroom.school_year > classroom.school_year,
            (Classroom.promoted_from_id == classroom.id) | taught,
            Membership.role == "pupil",
        )
        .order_by(Classroom.id)
    )
    went = {row.person_id: row.name for row in db.session.execute(later)}
    pupils = [PromotedPupil(person, went.get(person.id, "")) for person in classrooms.roster_of(classroom).pupils]
    name = next_name(classroom.name) or ""
    return Plan(classroom, name, following, grade_of(classroom.name) in LAST_GRADES, pupils)


def promote(
    actor: Person,
    classroom_id: int,
    name: str,
    school_year: str,
    person_ids: Iterable[int],
    now: datetime,
    *,
    semester: int | None = None,
    put_away: bool = False,
) -> Promoted:
    """Bring pupils of a class into the class `name` of `school_year`, which is made if `actor` teaches none of that name.

    Done twice it is done once. Raises `NotFound`, `Refused` (fields `school_year`, `pupils`).
    """
    old = get_classroom(actor, classroom_id, "manage_classroom")
    db.session.execute(select(Classroom.id).where(Classroom.id == old.id).with_for_update())
    chosen = _chosen(old, frozenset(person_ids))
    if school_year <= old.school_year:
        message = Message(N_("This class is of %(year)s; the next one needs a later year."), {"year": old.school_year})
        raise Refused(message, "school_year")
    new = classrooms.find_same(actor, name, school_year, semester)
    coming = chosen if new is None else _not_there(new, chosen)
    if new is None:
        new = classrooms.create_classroom(actor, name, school_year, now, semester)
        new.promoted_from_id = old.id
    for person in coming:
        db.session.add(
            Membership(classroom_id=new.id, person_id=person.id, role="pupil", status="active", joined_at=now)
        )
    db.session.flush()
    auditing.note(
        actor,
        "promote",
        "classroom",
        new.id,
        school_id=new.school_id,
        now=now,
        classroom=old.id,
        pupils=[person.id for person in coming],
    )
    if put_away and old.archived_at is None:
        classrooms.set_archived(actor, old.id, now, archived=True)
    return Promoted(new, len(coming))


def _chosen(old: Classroom, ids: frozenset[int]) -> list[Person]:
    if not ids:
        raise Refused(Message(N_("Choose at least one pupil.")), "pupils")
    people = [person for person in classrooms.roster_of(old).pupils if person.id in ids]
    if len(people) != len(ids):
        raise NotFound
    return people


def _not_there(new: Classroom, chosen: list[Person]) -> list[Person]:
    """Return those who are not yet in the class. Raises `Refused` when somebody else of the same name is."""
    rows = db.session.execute(
        select(Person.id, Person.name, Membership.role, Membership.status)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.classroom_id == new.id)
    ).all()
    waiting = [row.id for row in rows if row.status == "waiting"]
    there = {row.id for row in rows}
    names = {fold(row.name) for row in rows}
    coming = [person for person in chosen if person.id not in there]
    for person in coming:
        if fold(person.name) in names:
            message = Message(
                N_("%(room)s has somebody called %(name)s already. Add to one of the names what tells them apart."),
                {"room": new.name, "name": person.name},
            )
            raise Refused(message, "pupils")
    let_in = {person.id for person in chosen} & set(waiting)
    if let_in:
        for membership in db.session.scalars(
            select(Membership).where(Membership.classroom_id == new.id, Membership.person_id.in_(let_in))
        ):
            membership.status = "active"
    return coming
