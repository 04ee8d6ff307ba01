"""Releasing marks: what pupils see of a finished test, for everyone at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from quizapp.core.availability import RELEASE_LABELS, RELEASE_STEPS
from quizapp.core.messages import N_, Message
from quizapp.models import Assignment, Attempt, Person, db
from quizapp.operations import auditing
from quizapp.operations.columns import get_results
from quizapp.operations.errors import Refused


def set_release_step(actor: Person, assignment_id: int, step: str, now: datetime) -> Assignment:
    """Let all pupils see as much of a test as `step` says, from now on. Setting it again changes nothing.

    The key still opens only when the test has closed for everyone (`core.availability.release`). Raises `NotFound`,
    or `Refused` for a practice, which always shows everything, and for steps there are not.
    """
    assignment = get_results(actor, assignment_id, "mark_response").assignment
    if assignment.mode != "test":
        raise Refused(Message(N_("A practice always shows everything; there is nothing to release.")))
    if step not in RELEASE_STEPS:
        raise Refused(Message(N_("Choose one of the four steps.")), field="step")
    if step != assignment.release_step:
        old, assignment.release_step = assignment.release_step, step
        auditing.note(
            actor,
            "set_release_step",
            "assignment",
            assignment.id,
            school_id=assignment.school_id,
            now=now,
            old=old,
            new=step,
        )
    return assignment


@dataclass(frozen=True, slots=True)
class Less:
    """What taking a release back means: from which step to which, and for how many who may have looked already."""

    assignment: Assignment
    title: str
    classroom: str | None
    step: str
    old: str
    new: str
    finished: int


def takes_back(actor: Person, assignment_id: int, step: str) -> Less | None:
    """Return what it means if `step` shows less of a test than pupils see now; None if it does not.

    Raises `NotFound`. What cannot be set anyway is left to `set_release_step`.
    """
    results = get_results(actor, assignment_id, "mark_response")
    assignment = results.assignment
    if step not in RELEASE_STEPS or assignment.mode != "test":
        return None
    if RELEASE_STEPS.index(step) >= RELEASE_STEPS.index(assignment.release_step):
        return None
    finished = select(func.count(func.distinct(Attempt.person_id))).where(
        Attempt.assignment_id == assignment.id, Attempt.submitted_at.is_not(None)
    )
    return Less(
        assignment,
        results.title,
        results.classroom,
        step,
        RELEASE_LABELS[assignment.release_step],  # type: ignore[index]
        RELEASE_LABELS[step],
        db.session.scalar(finished) or 0,
    )


def may_begin(assignment: Assignment, now: datetime) -> bool:
    """Say whether attempts may still begin or go on: rows of its results may change by themselves."""
    ends = [at for at in (assignment.closes_at, assignment.extended_to, assignment.late_until) if at is not None]
    over = assignment.closes_at is not None and max(ends) <= now
    return assignment.withdrawn_at is None and assignment.opens_at <= now and not over
