"""The kind `regrade`: all the marks change in one transaction, in which the job ends."""

from __future__ import annotations

from typing import Any

from quizapp.operations import regrade_jobs
from quizapp.operations.job_progress import Progress
from quizapp.operations.transactions import transaction


def regrade(progress: Progress, arguments: dict[str, Any]) -> dict[str, Any]:
    """Carry out a regrade. Raises `Refused` when marks have changed since the preview."""
    with transaction(write=True):
        progress.hold()
        done = {"regrade": regrade_jobs.carry_out(progress, arguments)}
        progress.finish(done)
    return done
