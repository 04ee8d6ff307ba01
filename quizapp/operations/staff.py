"""Teachers and administrators: the first account, and what an administrator does with the others."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from weakref import WeakSet

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.exc import IntegrityError

from quizapp.core.messages import N_, Message
from quizapp.core.passwords import password_problem, pin_problem
from quizapp.core.permissions import may
from quizapp.models import OneTimeLink, Person, School, SignIn, db
from quizapp.operations import auditing, credentials, schools, sweeping
from quizapp.operations.accounts import close_all_sessions
from quizapp.operations.errors import NotFound, Refused

FIRST_ACCOUNT = "first-account"
"""Lease held while the first account is made, so that two browsers cannot both become administrator."""

_with_administrator: WeakSet[Engine] = WeakSet()
"""Databases known to have an administrator: a fact that never becomes untrue again."""


def has_administrator() -> bool:
    """Say whether the installation has an administrator. Once it has, this costs nothing."""
    if db.engine in _with_administrator:
        return True
    found = db.session.scalar(select(Person.id).where(Person.role == "administrator").limit(1)) is not None
    if found and not db.session.new:
        _with_administrator.add(db.engine)
    return found


def forget() -> None:
    """Forget that there is an administrator: for tests, and after a restore brought another database."""
    _with_administrator.clear()


def check_secret(secret: str, role: str, username: str, field: str) -> None:
    """Raise `Refused` when somebody of `role` may not choose `secret`."""
    staff = role in credentials.STAFF
    problem = password_problem(secret, username, credentials.common_passwords()) if staff else pin_problem(secret)
    if problem is not None:
        raise Refused(problem, field)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What a new member of the staff typed; the password is hashed already."""

    name: str
    username: str
    secret_hash: str


def prepare_account(name: str, username: str, password: str) -> NewAccount:
    """Check and hash, before the writing transaction begins. Raises `Refused`."""
    check_secret(password, "teacher", username, "password")
    return NewAccount(name, username, credentials.hash_secret(password, "teacher"))


def create_first_account(account: NewAccount, school_name: str, timezone: str, now: datetime) -> Person:
    """Return the administrator of a new installation. Raises `NotFound` when it has one already."""
    holder = secrets.token_hex(8)
    if not sweeping.take_lease(FIRST_ACCOUNT, holder, now, timedelta(seconds=10)) or has_administrator():
        raise NotFound
    with db.session.begin_nested():  # refused: the school keeps its name too
        school = schools.the_school(now)
        school.name, school.timezone = school_name, timezone
        person = create_staff(school, "administrator", account, now)
    sweeping.give_back(FIRST_ACCOUNT, holder, now)
    return person


def create_staff(
    school: School, role: Literal["teacher", "administrator"], account: NewAccount, now: datetime
) -> Person:
    """Return a new teacher or administrator. Raises `Refused` when the username is taken."""
    taken = Refused(Message(N_("This username is taken. Choose another.")), "username")
    # The constraint is per school; sign-in looks in all of them, so a name is used once in the installation.
    if db.session.scalar(select(Person.id).where(Person.username == account.username)) is not None:
        raise taken
    person = Person(
        school_id=school.id,
        role=role,
        name=account.name,
        username=account.username,
        secret_hash=account.secret_hash,
        active=True,
        created_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError:
        raise taken from None
    return person


# The people of a school


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A line of the list of teachers and administrators."""

    person: Person
    sessions: int


def staff_of(actor: Person, now: datetime) -> list[StaffMember]:
    """Return teachers and administrators of the actor's school with their sessions, by name. One query."""
    must_manage(actor)
    sessions = (
        select(func.count())
        .where(SignIn.person_id == Person.id, SignIn.expires_at > now)
        .correlate(Person)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Person, sessions)
        .where(Person.school_id == actor.school_id, Person.role.in_(credentials.STAFF))
        .order_by(Person.active.desc(), func.lower(Person.name), Person.id)
    )
    return [StaffMember(person, count) for person, count in rows]


def get_staff(actor: Person, person_id: int) -> Person:
    """Return a teacher or administrator of the actor's school, for those who manage people."""
    must_manage(actor)
    person = db.session.scalar(
        select(Person).where(
            Person.id == person_id, Person.school_id == actor.school_id, Person.role.in_(credentials.STAFF)
        )
    )
    if person is None:
        raise NotFound
    return person


def set_active(actor: Person, person_id: int, now: datetime, *, active: bool) -> Person:
    """Disable an account, ending its sessions and links, or enable it again. Nobody disables themselves."""
    person = get_staff(actor, person_id)
    if person.id == actor.id:
        raise Refused(Message(N_("You cannot disable your own account; ask another administrator.")))
    _still_manages(actor)
    person.active = active
    if not active:
        close_all_sessions(person)
        db.session.execute(delete(OneTimeLink).where(OneTimeLink.person_id == person.id, OneTimeLink.used_at.is_(None)))
    auditing.note_person(actor, person, "enable_account" if active else "disable_account", now)
    db.session.flush()
    return person


def set_role(actor: Person, person_id: int, role: Literal["teacher", "administrator"], now: datetime) -> Person:
    """Make a teacher an administrator or the other way round. Nobody changes themselves: one administrator remains."""
    person = get_staff(actor, person_id)
    if person.id == actor.id:
        raise Refused(Message(N_("You cannot change your own role; ask another administrator.")))
    _still_manages(actor)
    person.role = role
    auditing.note_person(actor, person, f"make_{role}", now)
    db.session.flush()
    return person


def end_sessions(actor: Person, person_id: int, now: datetime) -> Person:
    """Sign somebody out everywhere."""
    person = get_staff(actor, person_id)
    close_all_sessions(person)
    auditing.note_person(actor, person, "end_sessions", now)
    return person


def _still_manages(actor: Person) -> None:
    """Lock the administrators of the school and look again: two who take each other's role would leave none.

    Without an administrator the page of the first account would open to anyone.
    """
    query = select(Person.id).where(Person.school_id == actor.school_id, Person.role == "administrator", Person.active)
    if actor.id not in db.session.scalars(query.order_by(Person.id).with_for_update()).all():
        raise NotFound


def must_manage(actor: Person) -> None:
    """Raise `NotFound` for those who do not manage the people of the school."""
    if not may(actor.role, "manage_people", {"school"}):
        raise NotFound
