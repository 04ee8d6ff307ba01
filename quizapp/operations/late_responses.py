"""What arrived when the time was over or after submit: kept beside the attempt, once, for the teacher to decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select

from quizapp.core.messages import N_, Message
from quizapp.models import LateResponse, db

if TYPE_CHECKING:  # `responses` keeps here what comes too late for it
    from quizapp.operations.responses import Save

MOST = 500
"""Late responses that one attempt holds: far more than a phone collects, so that nobody fills the disk."""
FULL = Message(
    N_("Too many answers arrived after the time was over. This one is not kept; show it to your teacher on your phone.")
)

_TABLE: Any = LateResponse.__table__
_OPERATIONS = select(LateResponse.operation_id).where(LateResponse.attempt_id == bindparam("attempt"))
_INSERT = insert(_TABLE)


def operations_of(attempt_id: int) -> set[str]:
    """Return the operations whose responses are kept."""
    return set(db.session.scalars(_OPERATIONS, {"attempt": attempt_id}))


def counted(attempt_id: int, operations: Iterable[str]) -> set[str]:
    """Return which of the operations have been accepted: their answers count."""
    query = select(LateResponse.operation_id).where(
        LateResponse.attempt_id == attempt_id,
        LateResponse.operation_id.in_(operations),
        LateResponse.decision == "accepted",
    )
    return set(db.session.scalars(query))


def keep(attempt_id: int, started_at: datetime, saves: Iterable[Save], now: datetime) -> None:
    """Store late responses that are not kept yet (`operations_of`), of an attempt that the caller has locked.

    When each was given is reckoned back from now, and never lies before the attempt began.
    """
    rows = [
        {
            "attempt_id": attempt_id,
            "position": one.position,
            "operation_id": one.operation_id,
            "value": one.value,
            "flagged": one.flagged,
            "source": "page",
            "written_at": max(started_at, now - timedelta(seconds=one.ago)),
            "arrived_at": now,
        }
        for one in saves
    ]
    if rows:
        db.session.connection().execute(_INSERT, rows)
