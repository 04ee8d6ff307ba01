"""Groups in a class: some of its pupils, who get sets of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, exists, func, insert, select

from quizapp.core.messages import N_, Message
from quizapp.core.names import clean_name, name_problem
from quizapp.models import Assignment, ClassGroup, ClassGroupMember, Classroom, Membership, Person, db
from quizapp.operations import auditing
from quizapp.operations.classrooms import get_classroom
from quizapp.operations.errors import NotFound, Refused

NAME_MAXIMUM = 60


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group in a list."""

    group: ClassGroup
    pupils: int
    """How many of its members are in the class."""
    used: bool
    """It was given a set, and therefore stays."""


def groups_of(classroom: Classroom) -> list[GroupLine]:
    """Return the groups of a class by name. One query."""
    used = exists().where(Assignment.group_id == ClassGroup.id, Assignment.audience == "group").correlate(ClassGroup)
    rows = db.session.execute(
        select(ClassGroup, func.count(Membership.id), used)
        .outerjoin(ClassGroupMember, ClassGroupMember.group_id == ClassGroup.id)
        .outerjoin(Membership, _still_in_class())
        .where(ClassGroup.classroom_id == classroom.id)
        .group_by(ClassGroup.id)
        .order_by(func.lower(ClassGroup.name), ClassGroup.id)
    )
    return [GroupLine(*row) for row in rows]


def get_group(actor: Person, group_id: int, verb: str = "manage_classroom") -> tuple[Classroom, ClassGroup]:
    """Return a group and its class if `actor` may do `verb` to the class; otherwise there is no such group."""
    group = db.session.get(ClassGroup, group_id)
    if group is None:
        raise NotFound
    return get_classroom(actor, group.classroom_id, verb), group


def members_of(group: ClassGroup) -> list[Person]:
    """Return the pupils of the class who are in the group, by name. One query."""
    return list(
        db.session.scalars(
            select(Person)
            .join(ClassGroupMember, ClassGroupMember.person_id == Person.id)
            .join(ClassGroup, ClassGroup.id == ClassGroupMember.group_id)
            .join(Membership, _still_in_class())
            .where(ClassGroup.id == group.id)
            .order_by(func.lower(Person.name), Person.id)
        )
    )


def make(actor: Person, classroom_id: int, name: str, person_ids: Iterable[int], now: datetime) -> ClassGroup:
    """Return a new group of these pupils of the class. Made twice with the same name and pupils, it is made once.

    Raises `NotFound` when somebody is no pupil of the class, `Refused` for a name that is taken (field `name`) and for
    a group of nobody (field `pupils`).
    """
    classroom, chosen = _locked(actor, classroom_id), frozenset(person_ids)
    _check_pupils(classroom, chosen)
    name = clean_name(name)
    same = _of_name(classroom, name)
    if same is not None and _member_ids(same) == chosen:
        return same
    _check_name(name, same)
    group = ClassGroup(classroom_id=classroom.id, name=name, created_at=now)
    db.session.add(group)
    db.session.flush()
    _put(group, chosen)
    _note(actor, "make_group", classroom, group.id, now, pupils=len(chosen))
    return group


def change(actor: Person, group_id: int, name: str, person_ids: Iterable[int], now: datetime) -> ClassGroup:
    """Give the group another name and other pupils; raises as `make` does.

    Who leaves a group keeps what they did for its sets; who comes in gets the sets that are still open.
    """
    classroom, group = get_group(actor, group_id)
    _locked(actor, classroom.id)
    chosen, name = frozenset(person_ids), clean_name(name)
    _check_pupils(classroom, chosen)
    same = _of_name(classroom, name)
    _check_name(name, None if same is group else same)
    group.name = name
    db.session.execute(delete(ClassGroupMember).where(ClassGroupMember.group_id == group.id))
    _put(group, chosen)
    _note(actor, "change_group", classroom, group.id, now, pupils=len(chosen))
    return group


def remove(actor: Person, group_id: int, now: datetime) -> Classroom:
    """Delete a group and return its class. Raises `Refused` when it was given a set: its pupils would lose it."""
    classroom, group = get_group(actor, group_id)
    _locked(actor, classroom.id)
    if db.session.scalar(select(exists().where(Assignment.group_id == group.id, Assignment.audience == "group"))):
        raise Refused(Message(N_("This group was given a set, so it stays. Give the group another name if you like.")))
    _note(actor, "remove_group", classroom, group.id, now)
    db.session.execute(delete(ClassGroup).where(ClassGroup.id == group.id))
    db.session.expire_all()
    return classroom


def _still_in_class() -> Any:
    return and_(
        Membership.classroom_id == ClassGroup.classroom_id,
        Membership.person_id == ClassGroupMember.person_id,
        Membership.role == "pupil",
        Membership.status == "active",
    )


def _locked(actor: Person, classroom_id: int) -> Classroom:
    """Return the class; another request that changes its groups waits until this one is over."""
    classroom = get_classroom(actor, classroom_id, "manage_classroom")
    db.session.execute(select(Classroom.id).where(Classroom.id == classroom.id).with_for_update())
    return classroom


def _check_pupils(classroom: Classroom, chosen: frozenset[int]) -> None:
    if not chosen:
        raise Refused(Message(N_("Choose at least one pupil.")), "pupils")
    known = db.session.scalar(
        select(func.count()).where(
            Membership.classroom_id == classroom.id,
            Membership.person_id.in_(chosen),
            Membership.role == "pupil",
            Membership.status == "active",
        )
    )
    if known != len(chosen):
        raise NotFound


def _check_name(name: str, same: ClassGroup | None) -> None:
    problem = name_problem(name)
    if problem is None and len(name) > NAME_MAXIMUM:
        problem = Message(N_("At most %(maximum)s characters."), {"maximum": NAME_MAXIMUM})
    if problem is None and same is not None:
        problem = Message(N_("The class has a group of this name already."))
    if problem is not None:
        raise Refused(problem, "name")


def _of_name(classroom: Classroom, name: str) -> ClassGroup | None:
    groups = db.session.scalars(select(ClassGroup).where(ClassGroup.classroom_id == classroom.id))
    return next((group for group in groups if group.name.casefold() == name.casefold()), None)


def _member_ids(group: ClassGroup) -> frozenset[int]:
    return frozenset(person.id for person in members_of(group))


def _put(group: ClassGroup, chosen: frozenset[int]) -> None:
    rows = [{"group_id": group.id, "person_id": person_id} for person_id in sorted(chosen)]
    db.session.execute(insert(ClassGroupMember), rows)


def _note(actor: Person, verb: str, classroom: Classroom, group_id: int, now: datetime, **details: int) -> None:
    auditing.note(
        actor,
        verb,
        "class_group",
        group_id,
        school_id=classroom.school_id,
        now=now,
        classroom=classroom.id,
        **details,
    )
