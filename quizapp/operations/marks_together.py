"""Many marks at once: read after a lock and written by a few statements, as pupils who save wait for them meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from quizapp.models import AuditEntry, Person, Response, db
from quizapp.operations.marking import mark_state, mark_values

AT_ONCE = 1_000
"""Rows asked for by key in one statement."""
_MARK = ("fraction", "waiting", "reason", "marked_by_id", "marked_at", "ruling_id", "void")
_RESPONSES: Any = Response.__table__
_GIVE = (
    update(_RESPONSES)
    .where(_RESPONSES.c.id == bindparam("response"))
    .values({name: bindparam(f"new_{name}") for name in _MARK})
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A response with all there is to its mark (`marking.mark_state`)."""

    id: int
    attempt_id: int
    position: int
    mark: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A response and the mark it shall have."""

    response: Stored
    new: Mapping[str, Any]


def stored(ids: Collection[int]) -> list[Stored]:
    """Return the responses of these keys as they are in the database now, in the order of their keys."""
    db.session.flush()
    columns = (Response.id, Response.attempt_id, Response.position, *(getattr(Response, name) for name in _MARK))
    ordered = sorted(ids)
    found = []
    for start in range(0, len(ordered), AT_ONCE):
        query = select(*columns).where(Response.id.in_(ordered[start : start + AT_ONCE])).order_by(Response.id)
        rows: Any = db.session.execute(query)
        found += [Stored(row.id, row.attempt_id, row.position, mark_state(row)) for row in rows]
    return found


def write(actor: Person, school_id: int, verb: str, changes: Iterable[Change], now: datetime, **told: Any) -> None:
    """Give the new marks and note in the audit what was there before, with `told` in each entry. Totals stay as they are."""
    listed = list(changes)
    if not listed:
        return
    connection = db.session.connection()
    connection.execute(
        _GIVE,
        [
            {"response": one.response.id} | {f"new_{name}": value for name, value in mark_values(one.new).items()}
            for one in listed
        ],
    )
    connection.execute(insert(AuditEntry), [_entry(actor, school_id, verb, one, now, told) for one in listed])
    ids = {one.response.id for one in listed}
    for row in list(db.session.identity_map.values()):
        if isinstance(row, Response) and row.id in ids:
            db.session.expire(row)


def _entry(
    actor: Person, school_id: int, verb: str, one: Change, now: datetime, told: Mapping[str, Any]
) -> dict[str, Any]:
    place = {"attempt": one.response.attempt_id, "position": one.response.position}
    return {
        "school_id": school_id,
        "at": now,
        "actor_id": actor.id,
        "verb": verb,
        "subject": "response",
        "subject_id": one.response.id,
        "details": {**place, **told, "old": one.response.mark, "new": dict(one.new)},
    }
