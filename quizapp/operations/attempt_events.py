"""What happened around an attempt (the page was opened, left, returned to), for the teacher to look at.

It never locks anyone out and never lowers a mark: nothing but the teacher's page reads it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import bindparam, insert, select

from quizapp.models import Attempt, AttemptEvent, db

Kind = Literal["opened", "left", "returned"]

MOST = 500
"""Events that one attempt holds; what comes after them is not noted, and nobody is told: it is no fault of theirs."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something the pupil's page noticed, `ago` seconds before it arrived as the phone reckons."""

    kind: Kind
    operation_id: str
    ago: int = 0


_TABLE: Any = AttemptEvent.__table__
_INSERT = insert(_TABLE)
_KNOWN = (
    select(Attempt.started_at, AttemptEvent.operation_id)
    .outerjoin(AttemptEvent, AttemptEvent.attempt_id == Attempt.id)
    .where(Attempt.id == bindparam("attempt"))
)
_OF = (
    select(AttemptEvent)
    .where(AttemptEvent.attempt_id == bindparam("attempt"))
    .order_by(AttemptEvent.happened_at, AttemptEvent.id)
)


def note(attempt_id: int, device: str, events: Iterable[Event], now: datetime) -> None:
    """Note what a page on `device` noticed, each operation once; the caller has locked the attempt, as saving does.

    When it happened is reckoned back from its arrival `now`, and never lies before the attempt began.
    """
    sent = list(events)
    if not sent:
        return
    connection = db.session.connection()
    rows = connection.execute(_KNOWN, {"attempt": attempt_id}).all()
    began: datetime = rows[0].started_at
    known = {row.operation_id for row in rows if row.operation_id is not None}
    unknown = []
    for one in sent:
        if one.operation_id not in known and len(known) < MOST:
            known.add(one.operation_id)
            unknown.append(one)
    if unknown:
        connection.execute(
            _INSERT,
            [
                {
                    "attempt_id": attempt_id,
                    "operation_id": one.operation_id,
                    "kind": one.kind,
                    "device": device,
                    "happened_at": max(began, now - timedelta(seconds=one.ago)),
                    "arrived_at": now,
                }
                for one in unknown
            ],
        )


def events_of(attempt_id: int) -> list[AttemptEvent]:
    """Return what was noted of an attempt, in the order in which it happened. For those who supervise it."""
    return list(db.session.scalars(_OF, {"attempt": attempt_id}))
