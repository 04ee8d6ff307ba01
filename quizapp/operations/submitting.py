"""Handing in, and asking how an attempt stands: what the pupil's page asks again and again until it has an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from quizapp.core.availability import may_save
from quizapp.core.permissions import may
from quizapp.models import Attempt, Person, Response, db
from quizapp.operations import attempts
from quizapp.operations.attempts import Sitting
from quizapp.operations.errors import NotFound


@dataclass(frozen=True, slots=True)
class Standing:
    """How an attempt stands: when it ends, and whether it has been submitted."""

    ends_at: datetime | None
    submitted_at: datetime | None


_STANDING = select(Attempt.ends_at, Attempt.submitted_at).where(
    Attempt.id == bindparam("attempt"), Attempt.person_id == bindparam("person")
)

_REVISIONS = select(Response.position, Response.revision).where(Response.attempt_id == bindparam("attempt"))


def standing(actor: Person, attempt_id: int) -> Standing:
    """Return how the actor's attempt stands: one statement, as every open page asks it three times a minute."""
    row = db.session.execute(_STANDING, {"attempt": attempt_id, "person": actor.id}).one_or_none()
    if row is None or not may(actor.role, "take_attempt", {"own"}):
        raise NotFound
    return Standing(*row)


def revisions_of(attempt_id: int) -> dict[int, int]:
    """Return the stored revision of each response by position, for a page that wants to know whether it is the newest."""
    return {row.position: row.revision for row in db.session.execute(_REVISIONS, {"attempt": attempt_id})}


def is_over(sitting: Sitting, now: datetime, grace: timedelta) -> bool:
    """Say whether nothing that arrives `now` counts any more: submitted, or past the end and the grace."""
    attempt = sitting.attempt
    return attempt.submitted_at is not None or not may_save(attempt.ends_at, now, grace)


def hand_in(sitting: Sitting, now: datetime, grace: timedelta) -> None:
    """End the attempt and mark it, once; an attempt that time had ended gets its end as the time it was submitted."""
    attempt = sitting.attempt
    if attempt.submitted_at is None and is_over(sitting, now, grace):
        db.session.refresh(attempt, with_for_update=True)  # a teacher may be giving it time: then it is not over
    if attempt.submitted_at is None:
        ended_at = attempt.ends_at if is_over(sitting, now, grace) else None
        attempts.close(attempt, sitting.fingerprint, ended_at or now)
