"""The workbook of a large matrix is long work: asked for here, made by `jobs/exports.py`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from quizapp.models import Job, Person
from quizapp.operations import jobs
from quizapp.operations.columns import get_results

KIND = "matrix_export"
LONG = 1000
"""With more rows than this the workbook takes about a second, so it is made as a job."""


def ask(actor: Person, assignment_id: int, query: Mapping[str, Any], language: str, now: datetime) -> Job:
    """Ask for the workbook as the address with `query` shows the matrix, its words in `language`.

    Asked for again before it is ready, it is the same job. The query may hold part of a name, so it travels as a file,
    which goes when a pupil is deleted. Raises `NotFound` when the results are not the actor's to see.
    """
    assignment = get_results(actor, assignment_id).assignment
    content = json.dumps(query, sort_keys=True).encode()
    file = jobs.File("query.json", "application/json", content)
    return jobs.ask(actor, KIND, {"assignment": assignment.id, "language": language}, now, (file,))
