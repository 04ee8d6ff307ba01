"""How a person likes to read: kept with the person, so that it is there on every device they sign in on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError

from quizapp.core.reading_preferences import ReadingPreferences
from quizapp.models import Person, ReadingPreference, db

_STORED = select(ReadingPreference.value).where(ReadingPreference.person_id == bindparam("person"))


def preferences_of(actor: Person) -> ReadingPreferences:
    """Return how `actor` likes to read; the defaults when they never said. One statement."""
    stored = db.session.scalar(_STORED, {"person": actor.id})
    return ReadingPreferences.from_stored(stored)


def keep(actor: Person, preferences: ReadingPreferences) -> None:
    """Keep `preferences` for `actor`; the last choice counts, whichever device it came from."""
    value = preferences.model_dump(mode="json")
    if _change(actor, value):
        return
    try:
        with db.session.begin_nested():
            db.session.add(ReadingPreference(person_id=actor.id, value=value))
    except IntegrityError:  # another device was a moment faster with the first choice
        _change(actor, value)


def _change(actor: Person, value: dict[str, Any]) -> bool:
    changed = db.session.execute(
        update(ReadingPreference).where(ReadingPreference.person_id == actor.id).values(value=value)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]
