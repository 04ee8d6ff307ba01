"""Handing in, and asking how an attempt stands: what the pupil's page asks again and again until it has an answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from quizapp.core.availability import may_save
from quizapp.operations import attempts
from quizapp.operations.attempts import Sitting


def is_over(sitting: Sitting, now: datetime, grace: timedelta) -> bool:
    """Say whether nothing that arrives `now` counts any more: submitted, or past the end and the grace."""
    attempt = sitting.attempt
    return attempt.submitted_at is not None or not may_save(attempt.ends_at, now, grace)


def hand_in(sitting: Sitting, now: datetime, grace: timedelta) -> None:
    """End the attempt and mark it, once; an attempt that time had ended gets its end as the time it was submitted."""
    attempt = sitting.attempt
    if attempt.submitted_at is None:
        ended_at = attempt.ends_at if is_over(sitting, now, grace) else None
        attempts.close(attempt, sitting.fingerprint, ended_at or now)
