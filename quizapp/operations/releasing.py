"""Releasing marks: what pupils see of a finished test, for everyone at once."""

from __future__ import annotations

from datetime import datetime

from quizapp.core.availability import RELEASE_STEPS
from quizapp.core.messages import N_, Message
from quizapp.models import Assignment, Person
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
