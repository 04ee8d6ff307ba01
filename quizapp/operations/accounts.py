"""People and how they sign in."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select

from quizapp.models import Assignment, Classroom, Membership, Person, School, SignIn, db
from quizapp.operations.errors import NotFound


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person with a session, what pages need of their school, and the names of their classes."""

    person: Person
    school_name: str
    timezone: str
    class_names: str


# Built once: every request asks it, and building a statement costs as much as running it.
_PERSON_OF_SESSION = (
    select(
        Person,
        School.name,
        School.timezone,
        select(func.aggregate_strings(Classroom.name, ", "))
        .join(Membership, Membership.classroom_id == Classroom.id)
        .where(
            Membership.person_id == Person.id,
            Membership.role == "pupil",
            Membership.status == "active",
            Classroom.archived_at.is_(None),
        )
        .scalar_subquery(),
    )
    .join(SignIn, SignIn.person_id == Person.id)
    .join(School, School.id == Person.school_id)
    .where(SignIn.token_hash == bindparam("token_hash"), SignIn.expires_at > bindparam("now"), Person.active)
)


def person_of_session(token: str, now: datetime) -> SignedIn | None:
    """Return who the session `token` belongs to, or None when it has ended. One statement."""
    row = db.session.execute(_PERSON_OF_SESSION, {"token_hash": hash_token(token), "now": now}).one_or_none()
    return None if row is None else SignedIn(row[0], row[1], row[2], row[3] or "")


def hash_token(token: str) -> str:
    """Return what the database keeps of a random token, so that a stolen backup opens nothing."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def open_session(person: Person, now: datetime, lifetime: timedelta) -> str:
    """Return the token of a new session of `person`."""
    token = secrets.token_urlsafe(32)
    row = SignIn(token_hash=hash_token(token), person_id=person.id, created_at=now, expires_at=now + lifetime)
    db.session.add(row)
    db.session.flush()
    return token


def close_session(token: str) -> None:
    """End one session."""
    db.session.execute(delete(SignIn).where(SignIn.token_hash == hash_token(token)))


def close_all_sessions(person: Person) -> None:
    """End every session of `person`: after a new password, and when the account is disabled."""
    db.session.execute(delete(SignIn).where(SignIn.person_id == person.id))


def replace_secret(person: Person, secret_hash: str) -> None:
    """Store a new password or PIN; whoever is signed in with the old one is signed out everywhere."""
    person.secret_hash = secret_hash
    close_all_sessions(person)
    db.session.flush()


def clear_expired(now: datetime) -> None:
    """Delete the sessions that have run out."""
    db.session.execute(delete(SignIn).where(SignIn.expires_at <= now).execution_options(synchronize_session=False))


def school_of(person: Person) -> School:
    """Return the person's school."""
    return db.session.get_one(School, person.school_id)


def school_of_assignment(assignment_id: int) -> School:
    """Return the school of an assignment that is open to anyone. Raises `NotFound`."""
    query = select(School).join(Assignment, Assignment.school_id == School.id)
    school = db.session.scalar(query.where(Assignment.id == assignment_id, Assignment.classroom_id.is_(None)))
    if school is None:
        raise NotFound
    return school


def create_visitor(school: School, name: str, now: datetime) -> Person:
    """Return a new visitor: somebody who practises without an account."""
    person = Person(school_id=school.id, role="visitor", name=name, active=True, created_at=now)
    db.session.add(person)
    db.session.flush()
    return person
