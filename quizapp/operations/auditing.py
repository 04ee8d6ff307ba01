"""Writing down who changed what, in the transaction of the change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from quizapp.models import AuditEntry, Person, db


def note(
    actor: Person | None, verb: str, subject: str, subject_id: int, *, school_id: int, now: datetime, **details: Any
) -> None:
    """Note that `actor` (None: the command line) did `verb` to a row. No names in `details`: rows outlive people."""
    entry = AuditEntry(
        school_id=school_id,
        at=now,
        actor_id=actor.id if actor else None,
        verb=verb,
        subject=subject,
        subject_id=subject_id,
        details=details,
    )
    db.session.add(entry)
    db.session.flush()


def note_person(actor: Person | None, person: Person, verb: str, now: datetime) -> None:
    """Note what was done to an account."""
    note(actor, verb, "person", person.id, school_id=person.school_id, now=now)
