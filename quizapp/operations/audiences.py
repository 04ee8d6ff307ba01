"""Whom an assignment is given to: the whole class, a group of it or chosen pupils; and their extra time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select

from quizapp.core.availability import Window
from quizapp.core.messages import N_, Message
from quizapp.models import Assignment, AssignmentPupil, Attempt, ClassGroup, Classroom, Membership, Person, db
from quizapp.operations import auditing
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.given import Given, get_given, get_held
from quizapp.operations.moving_ends import move_ends
from quizapp.operations.terms import own_rows, window_of

Audience = Literal["class", "group", "chosen"]
AUDIENCES: tuple[Audience, ...] = ("class", "group", "chosen")
MOST_EXTRA = 300
"""Minutes of extra time that can be arranged for a pupil."""


@dataclass(frozen=True, slots=True)
class Line:
    """A pupil of the class, and what is different for them."""

    person_id: int
    name: str
    chosen: bool
    extra_minutes: int
    own: Window | None
    """Their make-up sitting."""
    begun: bool


@dataclass(frozen=True, slots=True)
class People:
    """Whom something was given to."""

    given: Given
    audience: Audience
    group_id: int | None
    groups: tuple[ClassGroup, ...]
    """The groups of the class, by name."""
    lines: tuple[Line, ...]
    """Every pupil of the class, by name."""


def get_people(actor: Person, assignment_id: int, now: datetime) -> People:
    """Return whom it was given to, for those who may change it. A constant number of queries.

    Raises `NotFound` for what anyone may practise, too: nobody is chosen for that.
    """
    given = get_given(actor, assignment_id, now)
    if given.classroom is None:
        raise NotFound
    assignment = given.assignment
    own = own_rows(assignment)
    begun = set(db.session.scalars(select(Attempt.person_id).where(Attempt.assignment_id == assignment.id)))
    lines = tuple(
        Line(
            person_id=person_id,
            name=name,
            chosen=person_id in own and own[person_id].chosen,
            extra_minutes=own[person_id].extra_minutes if person_id in own else 0,
            own=window_of(own.get(person_id)),
            begun=person_id in begun,
        )
        for person_id, name in pupils_in(given.classroom)
    )
    groups = groups_in([given.classroom.id])[given.classroom.id]
    return People(given, assignment.audience, assignment.group_id, tuple(groups), lines)  # type: ignore[arg-type]


def groups_in(classroom_ids: Collection[int]) -> dict[int, list[ClassGroup]]:
    """Return the groups of each class, by name. One query."""
    found: dict[int, list[ClassGroup]] = {classroom_id: [] for classroom_id in classroom_ids}
    query = select(ClassGroup).where(ClassGroup.classroom_id.in_(classroom_ids))
    for group in db.session.scalars(query.order_by(func.lower(ClassGroup.name), ClassGroup.id)):
        found[group.classroom_id].append(group)
    return found


def pupils_in(classroom: Classroom) -> list[tuple[int, str]]:
    """Return key and name of the active pupils of a class, by name. One query."""
    rows = db.session.execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.classroom_id == classroom.id,
            Membership.role == "pupil",
            Membership.status == "active",
            Person.active,
        )
        .order_by(func.lower(Person.name), Person.id)
    )
    return [(person_id, name) for person_id, name in rows]


def set_audience(
    actor: Person,
    assignment_id: int,
    audience: Audience,
    *,
    group_id: int | None = None,
    people: Collection[int] = (),
    now: datetime,
) -> Assignment:
    """Give it to others from now on. Who has begun keeps what they have, and goes on to the end.

    Raises `NotFound` for a group or a pupil that is not of the class, `Refused` where nobody is left.
    """
    given = get_held(actor, assignment_id, now)
    assignment = given.assignment
    if given.classroom is None:
        raise NotFound
    if audience == "chosen" and not people:
        raise Refused(Message(N_("Choose at least one pupil.")), "people")
    before = {"audience": assignment.audience, "group_id": assignment.group_id}
    put(assignment, audience, group_id, people)
    move_ends(assignment, now)  # who is not meant any more keeps no key shut
    auditing.note(
        actor,
        "set_audience",
        "assignment",
        assignment.id,
        school_id=assignment.school_id,
        now=now,
        before=before,
        after={"audience": audience, "group_id": assignment.group_id, "pupils": sorted(people)},
    )
    return assignment


def put(assignment: Assignment, audience: Audience, group_id: int | None, people: Collection[int]) -> None:
    """Store whom an assignment is for. Raises `NotFound` for a group or a pupil that is not of its class."""
    if audience == "group":
        group = db.session.get(ClassGroup, group_id) if group_id is not None else None
        if group is None or group.classroom_id != assignment.classroom_id:
            raise NotFound
    room = db.session.get_one(Classroom, assignment.classroom_id)
    if audience == "chosen" and not set(people) <= {person_id for person_id, _ in pupils_in(room)}:
        raise NotFound
    assignment.audience = audience
    assignment.group_id = group_id if audience == "group" else None
    own = own_rows(assignment)
    wanted = set(people) if audience == "chosen" else set()
    for person_id in wanted - own.keys():
        db.session.add(AssignmentPupil(assignment_id=assignment.id, person_id=person_id, chosen=True, extra_minutes=0))
    for person_id, row in own.items():
        row.chosen = person_id in wanted
    db.session.flush()


def set_extra_time(actor: Person, assignment_id: int, minutes: Mapping[int, int], now: datetime) -> Assignment:
    """Arrange extra time for pupils, whenever they begin; others keep what they have.

    Who is at work gets the difference at once; what has been saved stays saved, and no end moves into the past.
    Raises `NotFound` for somebody who is no pupil of the class, and `Refused` for times that make no sense.
    """
    given = get_held(actor, assignment_id, now)
    assignment = given.assignment
    if given.classroom is None or not minutes.keys() <= {person_id for person_id, _ in pupils_in(given.classroom)}:
        raise NotFound
    if any(not 0 <= extra <= MOST_EXTRA for extra in minutes.values()):
        raise Refused(Message(N_("Between 0 and %(most)s minutes."), {"most": MOST_EXTRA}), "extra")
    own = own_rows(assignment)
    changed = {}
    for person_id, extra in minutes.items():
        former = own[person_id].extra_minutes if person_id in own else 0
        if extra != former:
            changed[person_id] = (former, extra)
    for person_id, (_, extra) in changed.items():
        if person_id in own:
            own[person_id].extra_minutes = extra
        else:
            db.session.add(AssignmentPupil(assignment_id=assignment.id, person_id=person_id, extra_minutes=extra))
    if changed:
        db.session.flush()
        _give_the_difference(assignment, changed, now)
        move_ends(assignment, now)
        auditing.note(
            actor,
            "set_extra_time",
            "assignment",
            assignment.id,
            school_id=assignment.school_id,
            now=now,
            pupils={str(person_id): extra for person_id, (_, extra) in changed.items()},
        )
    return assignment


def _give_the_difference(assignment: Assignment, changed: Mapping[int, tuple[int, int]], now: datetime) -> None:
    """Let those at work have what was added or taken; an attempt that has ended stays ended."""
    query = (
        select(Attempt)
        .where(
            Attempt.assignment_id == assignment.id,
            Attempt.person_id.in_(changed),
            Attempt.submitted_at.is_(None),
            Attempt.ends_at.is_(None) | (Attempt.ends_at > now),
        )
        .order_by(Attempt.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for attempt in db.session.scalars(query):
        former, extra = changed[attempt.person_id]
        attempt.extra_seconds = max(attempt.extra_seconds + (extra - former) * 60, 0)
    db.session.flush()
