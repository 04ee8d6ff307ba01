"""The school of an installation, and what it has set for itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select

from quizapp.core.permissions import may
from quizapp.core.progress import THRESHOLD
from quizapp.core.school_settings import SchoolSettings, objections
from quizapp.models import Person, School, db
from quizapp.operations.auditing import note
from quizapp.operations.errors import NotFound, Refused

DEFAULT_NAME = "Sekolah"
"""What a new installation's school is called until its administrator says otherwise."""


def the_school(now: datetime) -> School:
    """Return the installation's school, made when there is none yet, and lock it until the transaction ends.

    The lock puts processes that start together in a line (SQLite has one writer anyway).
    """
    school = db.session.scalar(select(School).order_by(School.id).limit(1).with_for_update())
    if school is None:
        school = School(name=DEFAULT_NAME, timezone="Asia/Jakarta", threshold=THRESHOLD, created_at=now)
        db.session.add(school)
        db.session.flush()
    return school


def settings_of(school: School) -> SchoolSettings:
    """Return what the school has set for itself; the rest is as usual (`core.school_settings`)."""
    return SchoolSettings.from_json(school.settings)


def school_of(actor: Person) -> School:
    """Return the actor's school, for those who may see what it has set. Raises `NotFound`."""
    if not may(actor.role, "see_school", {"school"}):
        raise NotFound
    return db.session.get_one(School, actor.school_id)


def may_change(actor: Person) -> bool:
    """Say whether `actor` may change what the school has set."""
    return may(actor.role, "change_school", {"school"})


def change_settings(
    actor: Person, *, name: str, timezone: str, threshold: float, settings: SchoolSettings, now: datetime
) -> list[str]:
    """Store what the school has set for itself; return the names of what changed.

    Raises `NotFound` for those who may not, `Refused` with the field for values that do not go together.
    """
    if not may_change(actor):
        raise NotFound
    for field, message in objections(settings):
        raise Refused(message, field)
    school = db.session.get_one(School, actor.school_id, with_for_update=True, populate_existing=True)
    before = _flat(school.name, school.timezone, school.threshold, settings_of(school))
    after = _flat(name, timezone, threshold, settings)
    changed = [key for key in after if before[key] != after[key]]
    if changed:
        school.name, school.timezone, school.threshold = name, timezone, threshold
        school.settings = settings.to_json()
        db.session.flush()
        told = {key: [before[key], after[key]] for key in changed if key not in _NAMES}
        note(actor, "change_settings", "school", school.id, school_id=school.id, now=now, fields=changed, values=told)
    return changed


def reset_settings(actor: Person, now: datetime) -> list[str]:
    """Set everything that is a figure to what is usual; name, time and letterhead stay. Return what changed."""
    school = school_of(actor)
    usual = SchoolSettings(letterhead=settings_of(school).letterhead)
    return change_settings(
        actor, name=school.name, timezone=school.timezone, threshold=THRESHOLD, settings=usual, now=now
    )


_NAMES = frozenset({"name", "head_name", "head_number", "authority", "school", "address", "city"})
"""What the audit only names: entries hold no names."""


def _flat(name: str, timezone: str, threshold: float, settings: SchoolSettings) -> dict[str, Any]:
    data = settings.to_json()
    letterhead, limits = data.pop("letterhead"), data.pop("limits")
    return {"name": name, "timezone": timezone, "threshold": threshold, **data, **letterhead, **limits}


def has_people() -> bool:
    """Say whether anybody is in the database yet."""
    return db.session.scalar(select(Person.id).limit(1)) is not None


def people_with(roles: Collection[str]) -> list[Person]:
    """Return everybody of the installation in one of `roles`, by name. For the command line, which may see all."""
    return list(db.session.scalars(select(Person).where(Person.role.in_(roles)).order_by(Person.name, Person.id)))


def person_named(username: str) -> Person | None:
    """Return the person who signs in as `username`, in any spelling of capitals. For the command line."""
    return db.session.scalar(select(Person).where(Person.username == username.strip().lower()))
