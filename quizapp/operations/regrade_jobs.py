"""Regrades over many responses: confirmed on the page of the preview, carried out as a job, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from quizapp.core.messages import N_, Message
from quizapp.models import Attempt, Job, Person, Regrade, db
from quizapp.operations import jobs, regrading
from quizapp.operations.errors import Refused
from quizapp.operations.job_progress import Progress
from quizapp.operations.regrade_links import proposal_of, query_of
from quizapp.operations.regrade_outlook import Outlook
from quizapp.operations.regrade_proposals import LONGEST_REASON, Proposal

KIND = "regrade"
LONG = 1_000
"""Attempts from which a regrade takes longer than a page may (0.6-0.8 ms each on two cores)."""


def ask_if_long(
    actor: Person,
    proposal: Proposal,
    *,
    operation_id: str,
    digest: str,
    reason: str,
    include_own: bool,
    now: datetime,
) -> Job | None:
    """Ask for the regrade as a job when it looks at more than `LONG` attempts; None: carry it out at once.

    What the job does is `regrading.apply` with exactly these values. The same operation gives the same job. Raises
    `NotFound` where the actor may not regrade, and `Refused` (field `reason`) without a reason.
    """
    rooms = Outlook(actor, proposal).rooms
    attempts = db.session.scalar(select(func.count()).select_from(Attempt).where(Attempt.assignment_id.in_(rooms)))
    done = db.session.scalar(select(Regrade.id).where(Regrade.operation_id == operation_id))
    if (attempts or 0) <= LONG or done is not None:
        return None
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise Refused(Message(N_("Say in a few words why marks change; the pupils read it.")), "reason")
    arguments = {
        "assignment": proposal.assignment_id,
        "number": proposal.number,
        "query": query_of(proposal),
        "operation": operation_id,
        "digest": digest,
        "reason": reason,
        "include_own": include_own,
    }
    return jobs.ask(actor, KIND, arguments, now, key=operation_id)


def carry_out(progress: Progress, arguments: Mapping[str, Any]) -> int:
    """Carry out the regrade that was asked for, inside the caller's writing transaction; return its key.

    Begun again after it was done, it finds its operation and changes nothing.
    """
    proposal = proposal_of(arguments["assignment"], arguments["number"], arguments["query"])
    regrade = regrading.apply(
        progress.actor(),
        proposal,
        operation_id=arguments["operation"],
        digest=arguments["digest"],
        reason=arguments["reason"],
        include_own=arguments["include_own"],
        now=progress.now(),
        progress=progress,
    )
    return regrade.id
