"""The text of an assignment with how well the class understood each part of it."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from quizapp.operations import passage_map
from quizapp.web.access import STAFF, allow
from quizapp.web.identity import actor
from quizapp.web.passage_map.pages import map_page

blueprint = Blueprint("passage_map", __name__)


@blueprint.get("/assignments/<id:assignment_id>/text-map")
@allow(*STAFF)
def text_map(assignment_id: int) -> ResponseReturnValue:
    """The text, and the questions that rest on each place of it. `text`: which of several texts."""
    found = passage_map.text_map(actor(), assignment_id, request.args.get("text"))
    return render_template("passage_map/text_map.html", page=map_page(found), results=found.results)
