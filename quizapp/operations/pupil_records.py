"""All that is known of one pupil: whose it is to see and delete, all of it in one file, and moving to another class.

What is exported and what deletion removes follow from the tables themselves (`rows_of`), so that a new table is never
forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select

from quizapp.core.messages import N_, Message
from quizapp.core.rosters import fold
from quizapp.models import Assignment, AuditEntry, Base, Classroom, Membership, Person, Quiz, db
from quizapp.operations import auditing
from quizapp.operations.classrooms import get_classroom, roster_of
from quizapp.operations.errors import Refused
from quizapp.operations.pupils import check_answerable, get_pupil

FORMAT = 1
SECRETS = frozenset({"secret_hash", "token_hash"})
"""Columns that open an account; they say nothing about the pupil."""

Rows = dict[str, list[dict[str, Any]]]


def move_pupil(actor: Person, classroom_id: int, person_id: int, to_id: int, now: datetime) -> tuple[Person, Classroom]:
    """Bring a pupil from one class into another; what they did stays with the class they did it in. Return both.

    Raises `NotFound`, or `Refused` (field `to`) when somebody of that name is there.
    """
    old, person = get_pupil(actor, classroom_id, person_id)
    new = get_classroom(actor, to_id, "manage_classroom")
    if new.id == old.id:
        return person, new
    roster = roster_of(new)
    if any(fold(other.name) == fold(person.name) for other in roster.pupils if other.id != person.id):
        message = Message(
            N_("%(room)s has somebody called %(name)s already. Add to one of the names what tells them apart."),
            {"room": new.name, "name": person.name},
        )
        raise Refused(message, "to")
    leaving, coming = (
        db.session.scalar(
            select(Membership).where(Membership.classroom_id == room.id, Membership.person_id == person.id)
        )
        for room in (old, new)
    )
    if coming is None:
        coming = Membership(classroom_id=new.id, person_id=person.id, role="pupil", joined_at=now)
        db.session.add(coming)
    coming.status = "active"
    db.session.delete(leaving)
    db.session.flush()
    auditing.note(
        actor, "move_pupil", "person", person.id, school_id=new.school_id, now=now, classroom=old.id, to=new.id
    )
    return person, new


# Everything in one file


def export_pupil(actor: Person, classroom_id: int, person_id: int, now: datetime) -> tuple[str, bytes]:
    """Return a file name and JSON with every row that is about a pupil; who asked for it is noted.

    Raises `NotFound`, or `Refused` for those who do not answer for all of it.
    """
    _, person = get_pupil(actor, classroom_id, person_id)
    check_answerable(actor, person)
    rows = rows_of(person.id)
    data = {
        "quizapp": FORMAT,
        "made_at": now.isoformat(),
        "person": rows.pop("person")[0],
        "classes": _names(Classroom.__table__, Classroom.name, rows, "classroom_id"),
        "assignments": _titles(rows),
        "tables": rows,
    }
    auditing.note_person(actor, person, "export_pupil", now)
    text = json.dumps(data, ensure_ascii=False, indent=1, default=_plain)
    return f"{person.username or person.id}.json", text.encode()


def rows_of(person_id: int) -> Rows:
    """Return all rows that are about a person, by table: their own, what hangs on these, and what points at the person."""
    person = Base.metadata.tables["person"]
    found: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {}
    ids: dict[str, set[int]] = {"person": {person_id}}
    _take(found, person, person.c.id == person_id)
    for table in Base.metadata.sorted_tables:  # parents before their children
        for key in table.foreign_keys:
            parent = key.column.table.name
            # What a person did to others' things is named by columns that are set to nothing when the person goes.
            if parent == "person" or (key.ondelete == "CASCADE" and parent in ids and parent in OWNED):
                _take(found, table, key.parent.in_(ids[parent]))
        if table.name in found and "id" in table.c and table.name in OWNED:
            ids[table.name] = {row["id"] for row in found[table.name].values()}
    _take(found, AuditEntry.__table__, (AuditEntry.subject == "person") & (AuditEntry.subject_id == person_id))
    return {name: list(rows.values()) for name, rows in found.items()}


def _owned() -> frozenset[str]:
    """Return the tables whose rows go when the person goes, directly or with a row that goes."""
    owned = {"person"}
    for table in Base.metadata.sorted_tables:
        if any(key.column.table.name in owned and key.ondelete == "CASCADE" for key in table.foreign_keys):
            owned.add(table.name)
    return frozenset(owned)


OWNED = _owned()


def _take(found: dict[str, dict[tuple[Any, ...], dict[str, Any]]], table: Any, clause: Any) -> None:
    columns = [column for column in table.c if column.name not in SECRETS]
    keys = [column.name for column in table.primary_key]
    for row in db.session.execute(select(*columns).where(clause).order_by(*table.primary_key)).mappings():
        found.setdefault(table.name, {})[tuple(row[key] for key in keys)] = dict(row)


def _names(table: Table | Any, label: Any, rows: Mapping[str, list[dict[str, Any]]], column: str) -> dict[str, str]:
    ids = {row[column] for lines in rows.values() for row in lines if row.get(column)}
    return {str(id_): name for id_, name in db.session.execute(select(table.c.id, label).where(table.c.id.in_(ids)))}


def _titles(rows: Mapping[str, list[dict[str, Any]]]) -> dict[str, str]:
    ids = {row["assignment_id"] for lines in rows.values() for row in lines if row.get("assignment_id")}
    query = select(Assignment.id, Quiz.title).join(Quiz, Quiz.id == Assignment.quiz_id).where(Assignment.id.in_(ids))
    return {str(id_): title for id_, title in db.session.execute(query)}


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    raise TypeError(type(value))
