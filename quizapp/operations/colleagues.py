"""The colleagues of a teacher, found by the username they sign in with."""

from __future__ import annotations

from sqlalchemy import func, select

from quizapp.core.messages import N_, Message
from quizapp.models import Person, db
from quizapp.operations import credentials
from quizapp.operations.errors import Refused


def colleague(actor: Person, username: str) -> Person:
    """Return the teacher or administrator of the actor's school called `username`.

    Raises `Refused` (field `username`) when the school has none.
    """
    found = db.session.scalar(
        select(Person).where(
            Person.school_id == actor.school_id,
            func.lower(Person.username) == username.strip().lower(),
            Person.role.in_(credentials.STAFF),
            Person.active,
        )
    )
    if found is None:
        raise Refused(Message(N_("Your school has no teacher with this username.")), field="username")
    return found
