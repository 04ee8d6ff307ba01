"""Item analysis: how every question of an assignment did, on the screen and on A4."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from quizapp.operations.item_analysis import item_analysis
from quizapp.web.access import STAFF, allow
from quizapp.web.analysis.pages import items_page
from quizapp.web.identity import actor

blueprint = Blueprint("analysis", __name__)


@blueprint.get("/assignments/<id:assignment_id>/items")
@allow(*STAFF)
def items(assignment_id: int) -> ResponseReturnValue:
    """Every question in words and figures, and the test as a whole. `sort`: by what the questions are sorted."""
    found = item_analysis(actor(), assignment_id)
    page = items_page(found, request.args.get("sort", ""))
    return render_template("analysis/items.html", page=page, results=found.results)


@blueprint.get("/assignments/<id:assignment_id>/items/print")
@allow(*STAFF)
def print_items(assignment_id: int) -> ResponseReturnValue:
    """The same as a form for the files (*analisis butir soal*), A4 landscape."""
    found = item_analysis(actor(), assignment_id)
    return render_template("analysis/print_items.html", page=items_page(found), results=found.results)
