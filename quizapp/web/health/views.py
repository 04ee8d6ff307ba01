"""A page for monitors: is everything well? Anyone may ask; nothing secret is in the answer."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from quizapp import migrations
from quizapp.operations.health import examine
from quizapp.web import clock
from quizapp.web.access import ANYONE, allow

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@allow(ANYONE)
def health() -> ResponseReturnValue:
    """Say 200 when pupils can save now, else 503, with the reason in one word."""
    needed, program_version = _this_program()
    found = examine(current_app.settings.folder, needed)  # type: ignore[attr-defined]
    reply = jsonify(
        status="ok" if found.is_well else "failing",
        database=found.database,
        revision=found.revision,
        version=program_version,
        time=clock.now().isoformat(timespec="seconds"),
    )
    return reply, 200 if found.is_well else 503


@lru_cache(maxsize=1)
def _this_program() -> tuple[str | None, str]:
    """Return the revision of the tables this program needs, and its version."""
    try:
        installed = version("quizapp")
    except PackageNotFoundError:  # run from a checkout that was not installed
        installed = "unknown"
    return migrations.newest_revision(), installed
