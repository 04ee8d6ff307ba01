"""What arrived when the time was over or after submit: kept beside the attempt, once, for the teacher to decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import bindparam, insert, select

from quizapp.core.messages import N_, Message
from quizapp.models import Attempt, LateResponse, db
from quizapp.operations.errors import Refused

if TYPE_CHECKING:  # `responses` keeps what comes too late for it here
    from quizapp.operations.responses import Save

Source = Literal["page", "file"]

MOST = 500
"""Late responses that one attempt holds: far more than a phone collects, so that nobody fills the disk."""
FULL = Message(
    N_("Too many answers arrived after the time was over. This one is not kept; show it to your teacher on your phone.")
)

_TABLE: Any = LateResponse.__table__
_OPERATIONS = select(LateResponse.operation_id).where(LateResponse.attempt_id == bindparam("attempt"))
_INSERT = insert(_TABLE)
_LOCK = select(Attempt.started_at).where(Attempt.id == bindparam("attempt")).with_for_update()


def keep(attempt_id: int, saves: Iterable[Save], now: datetime, source: Source = "page") -> None:
    """Keep responses that came too late, each operation once however often it is sent.

    The caller has made sure that they fit their questions. Raises `Refused`, with nothing kept, when the attempt has
    no room for them all.
    """
    started_at = db.session.execute(_LOCK, {"attempt": attempt_id}).scalar_one()
    held = operations_of(attempt_id)
    new = {one.operation_id: one for one in saves if one.operation_id not in held}
    if len(held) + len(new) > MOST:
        raise Refused(FULL)
    write(attempt_id, started_at, list(new.values()), now, source)


def operations_of(attempt_id: int) -> set[str]:
    """Return the operations whose responses are kept."""
    return set(db.session.scalars(_OPERATIONS, {"attempt": attempt_id}))


def write(attempt_id: int, started_at: datetime, saves: Sequence[Save], now: datetime, source: Source) -> None:
    """Store responses that are not kept yet, of an attempt that the caller has locked.

    When each was given is reckoned back from now, and never lies before the attempt began.
    """
    rows = [
        {
            "attempt_id": attempt_id,
            "position": one.position,
            "operation_id": one.operation_id,
            "value": one.value,
            "flagged": one.flagged,
            "source": source,
            "written_at": max(started_at, now - timedelta(seconds=one.ago)),
            "arrived_at": now,
        }
        for one in saves
    ]
    if rows:
        db.session.connection().execute(_INSERT, rows)
