"""The school of an installation."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from quizapp.core.school_settings import SchoolSettings
from quizapp.models import Person, School, db

DEFAULT_NAME = "Sekolah"
"""What a new installation's school is called until its administrator says otherwise."""


def the_school(now: datetime) -> School:
    """Return the installation's school, made when there is none yet, and lock it until the transaction ends.

    The lock puts processes that start together in a line (SQLite has one writer anyway).
    """
    school = db.session.scalar(select(School).order_by(School.id).limit(1).with_for_update())
    if school is None:
        school = School(name=DEFAULT_NAME, timezone="Asia/Jakarta", threshold=0.66, created_at=now)
        db.session.add(school)
        db.session.flush()
    return school


def settings_of(school: School) -> SchoolSettings:
    """Return what the school has set for itself; the rest is as usual (`core.school_settings`)."""
    return SchoolSettings.from_json(school.settings)


def has_people() -> bool:
    """Say whether anybody is in the database yet."""
    return db.session.scalar(select(Person.id).limit(1)) is not None


def people_with(roles: Collection[str]) -> list[Person]:
    """Return everybody of the installation in one of `roles`, by name. For the command line, which may see all."""
    return list(db.session.scalars(select(Person).where(Person.role.in_(roles)).order_by(Person.name, Person.id)))


def person_named(username: str) -> Person | None:
    """Return the person who signs in as `username`, in any spelling of capitals. For the command line."""
    return db.session.scalar(select(Person).where(Person.username == username.strip().lower()))
