"""Asking for the exam token when somebody begins. Guesses are counted for each pupil and assignment."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from quizapp.core import tokens
from quizapp.core.messages import N_, Message
from quizapp.models import Assignment, Person
from quizapp.operations.errors import Refused
from quizapp.operations.sign_ins import count_failure, failure_delay


def check(actor: Person, assignment: Assignment, typed: str, now: datetime) -> None:
    """Raise `Refused` (field `token`) unless `typed` is the assignment's token or none is asked for.

    The caller's transaction has to be committed all the same: a wrong guess is counted in it.
    """
    if assignment.token is None:
        return
    slip = tokens.problem(typed)
    if slip is not None:
        raise Refused(slip, "token")
    # In capitals, as names that people type are folded: nobody can count for another by signing in.
    key = f"TOKEN {assignment.id} {actor.id}"
    wait = failure_delay(assignment.school_id, key, now, lock=True)
    if wait:
        raise Refused(
            Message(
                N_("There were several wrong tokens. Wait %(count)s second, then try again."),
                {"count": ceil(wait.total_seconds())},
                N_("There were several wrong tokens. Wait %(count)s seconds, then try again."),
            ),
            "token",
        )
    if not tokens.fits(typed, assignment.token):
        count_failure(assignment.school_id, key, now)
        raise Refused(Message(N_("This is not the exam token. Look at the board again, or ask your teacher.")), "token")
