"""Joining a class with its code: somebody new, a visitor who practised, or a pupil. The teacher says yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import IntegrityError

from quizapp.core.messages import N_, Message
from quizapp.core.names import read_code
from quizapp.core.permissions import may
from quizapp.models import Classroom, Membership, Person, School, db
from quizapp.operations import sign_ins
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.pupils import NewPupil, create_pupil, taken_usernames

FREE_WRONG_CODES = 100
"""Wrong codes from one address within a quarter of an hour before it has to wait: more than a class mistypes."""
MOST_WAITING = 100
"""More than this do not wait for one class: somebody plays with the code."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of a request to join."""

    classroom: Classroom
    person: Person
    status: Literal["waiting", "active"]
    created: bool
    """The person has a new account, whose PIN has to be shown."""


def find_classroom(code: str, address: str, now: datetime) -> tuple[Classroom | None, timedelta]:
    """Return the class with this join code, or None and how long to wait before the next try.

    Wrong codes are counted for the network address, of which only a hash is kept, and only for minutes.
    """
    key = sign_ins.address_key("JOIN", address)
    school_id = db.session.scalar(select(School.id).order_by(School.id).limit(1))
    if school_id is None:
        return None, timedelta(0)
    wait = sign_ins.failure_delay(school_id, key, now, free=FREE_WRONG_CODES, lock=True)
    if wait:
        return None, wait
    classroom = db.session.scalar(
        select(Classroom).where(Classroom.join_code == read_code(code), Classroom.archived_at.is_(None))
    )
    if classroom is None:
        sign_ins.count_failure(school_id, key, now)
    return classroom, timedelta(0)


def join(classroom: Classroom, person: Person | None, new: NewPupil | None, now: datetime) -> Joined:
    """Ask to be let into the class. `new` makes a pupil of nobody, or of a visitor, who keeps what they practised.

    Raises `NotFound` for a pupil of another school, `Refused` for teachers and when too many wait.
    """
    if person is not None:
        db.session.refresh(person, with_for_update=True)  # a second tap must not draw the visitor another PIN
    if person is not None and not may(person.role, "join_classroom", {"school"}):
        raise Refused(Message(N_("You are signed in as a teacher. Sign out to join as a pupil.")))
    if person is not None and person.school_id != classroom.school_id:
        raise NotFound
    status = None if person is None else _status(classroom, person)
    if person is not None and status is not None:
        return Joined(classroom, person, status, created=False)
    waiting = select(func.count()).where(Membership.classroom_id == classroom.id, Membership.status == "waiting")
    if (db.session.scalar(waiting) or 0) >= MOST_WAITING:
        raise Refused(Message(N_("Too many people are waiting for this class. Ask your teacher to look at the list.")))
    created = person is None or person.role == "visitor"
    if created:
        if new is None:
            raise Refused(Message(N_("Write a name.")), "name")
        person = create_pupil(classroom.school_id, new, taken_usernames(), now, visitor=person)
    assert person is not None  # noqa: S101 - created above
    try:
        with db.session.begin_nested():
            db.session.add(
                Membership(
                    classroom_id=classroom.id, person_id=person.id, role="pupil", status="waiting", joined_at=now
                )
            )
    except IntegrityError:  # a second tap was faster
        return Joined(classroom, person, _status(classroom, person) or "waiting", created=False)
    return Joined(classroom, person, "waiting", created=created)


def _status(classroom: Classroom, person: Person) -> Literal["waiting", "active"] | None:
    query = select(Membership.status).where(Membership.classroom_id == classroom.id, Membership.person_id == person.id)
    found = db.session.scalar(query)
    return None if found is None else "active" if found == "active" else "waiting"


_WAITING_FOR = (  # built once: every home asks it
    select(Classroom.name)
    .join(Membership, Membership.classroom_id == Classroom.id)
    .where(
        Membership.person_id == bindparam("person"),
        Membership.status == "waiting",
        Classroom.archived_at.is_(None),
    )
    .order_by(Classroom.name)
)


def waiting_for(person: Person) -> list[str]:
    """Return the names of the classes that have not yet said yes."""
    return list(db.session.connection().execute(_WAITING_FOR, {"person": person.id}).scalars())
