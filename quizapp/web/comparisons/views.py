"""What changed between two of one's own attempts."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from quizapp.operations import attempt_comparison
from quizapp.web import clock
from quizapp.web.access import SIGNED_IN, allow
from quizapp.web.comparisons.pages import comparison_page
from quizapp.web.identity import actor

blueprint = Blueprint("comparisons", __name__)


@blueprint.get("/attempts/<id:attempt_id>/comparison")
@allow(*SIGNED_IN)
def comparison(attempt_id: int) -> ResponseReturnValue:
    """My attempt beside the one before, or beside attempt number `before`."""
    before = request.args.get("before", type=int)
    found = attempt_comparison.compare(actor(), attempt_id, clock.now(), before)
    return render_template("comparisons/comparison.html", page=comparison_page(found))
