"""Sweeping: closing attempts whose time is over. One process does it at a time, held together by a lease row."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from quizapp.models import Attempt, Lease, db

LEASE = "sweeper"


def has_overdue(now: datetime, grace: timedelta) -> bool:
    """Say whether there is anything to close. Reads only, so that an idle school's disk stays quiet."""
    overdue = select(Attempt.id).where(Attempt.submitted_at.is_(None), Attempt.ends_at < now - grace)
    return db.session.scalar(overdue.limit(1)) is not None


def take_lease(name: str, holder: str, now: datetime, length: timedelta) -> bool:
    """Take or renew the lease `name` until `now + length`; return False while another holder has it."""
    taken = db.session.execute(
        update(Lease)
        .where(Lease.name == name, (Lease.holder == holder) | (Lease.until <= now))
        .values(holder=holder, until=now + length)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount:  # type: ignore[attr-defined]  # an UPDATE has it
        return True
    if db.session.scalar(select(Lease.name).where(Lease.name == name)) is not None:
        return False
    try:
        with db.session.begin_nested():
            db.session.add(Lease(name=name, holder=holder, until=now + length))
            db.session.flush()
    except IntegrityError:  # another process was faster
        return False
    return True


def holds(name: str, holder: str) -> bool:
    """Say whether `holder` was the last to take the lease."""
    return db.session.scalar(select(Lease.holder).where(Lease.name == name)) == holder


def give_back(name: str, holder: str, now: datetime) -> None:
    """End the lease if `holder` has it, so that the next process need not wait for it to run out."""
    db.session.execute(
        update(Lease)
        .where(Lease.name == name, Lease.holder == holder)
        .values(until=now)
        .execution_options(synchronize_session=False)
    )
