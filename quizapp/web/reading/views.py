"""Keep how a person likes to read. Pages show the controls; scripts apply a choice at once and send it here."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from quizapp.core.messages import N_, Message
from quizapp.core.reading_preferences import ReadingPreferences
from quizapp.operations import reading_preferences
from quizapp.operations.errors import BadRequest
from quizapp.web import clock
from quizapp.web.access import SIGNED_IN, allow
from quizapp.web.identity import actor

blueprint = Blueprint("reading", __name__)


@blueprint.post("/reading-preferences")
@allow(*SIGNED_IN)
def keep_preferences() -> ResponseReturnValue:
    """Keep the whole choice, and say when by the server's clock: a page made before is older than the choice."""
    try:
        preferences = ReadingPreferences.model_validate(request.get_json(silent=True))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        message = Message(N_("The reading settings could not be read (at “%(where)s”)."), {"where": where})
        raise BadRequest(message) from None
    reading_preferences.keep(actor(), preferences)
    return jsonify(kept_at=clock.now().timestamp())
