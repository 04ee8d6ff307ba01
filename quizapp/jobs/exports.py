"""The kind `matrix_export`: the workbook of a matrix, the same file as its page gives at once when it is small."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask, current_app

from quizapp.models import School, db
from quizapp.operations import reports
from quizapp.operations.job_progress import Progress
from quizapp.operations.matrix_responses import responses_in_words
from quizapp.operations.transactions import transaction
from quizapp.web.languages import outside_a_request
from quizapp.web.reports.matrix_options import Options
from quizapp.web.reports.matrix_page import file_name, matrix_page
from quizapp.web.reports.matrix_sheets import sheets
from quizapp.web.spreadsheets import XLSX, stored_name, to_xlsx


def matrix_export(progress: Progress, arguments: dict[str, Any]) -> dict[str, Any]:
    """Make the workbook. Raises `NotFound` when the results are no longer the person's to see."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - its documented use
    progress.total(2)
    with transaction(write=True):  # reading what came along holds the job
        (file,) = progress.files()
    options = Options.read(json.loads(file.content))
    with transaction(write=False):
        actor = progress.actor()
        zone = db.session.get_one(School, actor.school_id).timezone
        found = reports.matrix(
            actor,
            arguments["assignment"],
            which=options.which,
            order=options.order,
            filters=options.filters,
            page=None,
        )
        progress.step()
        with outside_a_request(app, arguments["language"], zone):
            page = matrix_page(found, options, links=False)
            content = to_xlsx(*sheets(found, page, responses_in_words(found)))
    progress.step()
    progress.offer(stored_name(file_name(page), "xlsx"), XLSX, content)
    return {}
