"""May one start? May one go on? What may be shown now? Answers from facts that are passed in; no clock here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from quizapp.core.messages import N_, Message

Mode = Literal["practice", "test"]
ReleaseStep = Literal["nothing", "score", "right_wrong", "key"]
RELEASE_STEPS: tuple[ReleaseStep, ...] = ("nothing", "score", "right_wrong", "key")
RELEASE_LABELS: dict[ReleaseStep, str] = {
    "nothing": N_("Nothing but the receipt"),
    "score": N_("The score"),
    "right_wrong": N_("Score, right and wrong"),
    "key": N_("Key and explanation"),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What an assignment allows."""

    mode: Mode
    opens_at: datetime
    closes_at: datetime | None
    attempts_allowed: int | None
    release_step: ReleaseStep = "nothing"
    withdrawn: bool = False


def may_start(terms: Terms, now: datetime, *, attempts_used: int, test_pending: bool) -> Message | None:
    """Return why an attempt may not begin, or None when it may.

    `test_pending`: a test with the same quiz is scheduled or open for somebody, so practice would show its key.
    """
    if terms.withdrawn:
        return Message(N_("Your teacher has withdrawn this."))
    if now < terms.opens_at:
        return Message(N_("This has not opened yet."))
    if terms.closes_at is not None and now >= terms.closes_at:
        return Message(N_("This has closed."))
    if terms.attempts_allowed is not None and attempts_used >= terms.attempts_allowed:
        return Message(N_("You have used all your attempts."))
    if terms.mode == "practice" and test_pending:
        return Message(N_("Practice is off while a test with this text is planned or open."))
    return None


def may_save(ends_at: datetime | None, now: datetime, grace: timedelta) -> bool:
    """Say whether a response that arrives `now` still counts: until the end and a short grace for slow networks."""
    return ends_at is None or now <= ends_at + grace


def is_closed(terms: Terms, now: datetime) -> bool:
    """Say whether nobody can answer any more: the assignment has closed for the whole class."""
    return terms.withdrawn or (terms.closes_at is not None and now >= terms.closes_at)


def release(terms: Terms, now: datetime, *, submitted: bool, test_pending: bool) -> ReleaseStep:
    """Return what the owner of an attempt may see of it.

    The key of a test opens only when the test has closed for everyone; the key of a practice only while no test
    with the same quiz is scheduled or open. This is the one place that decides it.
    """
    if not submitted:
        return "nothing"
    if terms.mode == "practice":
        return "score" if test_pending else "key"
    if terms.release_step == "key" and (test_pending or not is_closed(terms, now)):
        return "right_wrong"
    return terms.release_step


def may_see_key(terms: Terms, now: datetime, *, submitted: bool, test_pending: bool) -> bool:
    """Say whether the owner of an attempt may see keys and explanations."""
    return release(terms, now, submitted=submitted, test_pending=test_pending) == "key"
