"""The manifest and the service worker: files with fixed addresses that browsers ask for again and again."""

from __future__ import annotations

import json

from flask import Blueprint, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.config import bundled
from quizapp.web.access import ANYONE, allow
from quizapp.web.languages import chosen_language
from quizapp.web.static_files import read_folder

blueprint = Blueprint("installable", __name__)

PAPER = "#fbf8f2"
"""The paper token of the light look (static/css/app.css); a manifest knows only one."""
ICONS = (("192", "any"), ("512", "any"), ("512", "maskable"))
"""Size in pixels and purpose of each picture in static/icons (tools/icons.py draws them)."""


@blueprint.get("/manifest.webmanifest")
@allow(ANYONE)
def manifest() -> ResponseReturnValue:
    """Say how the site looks and opens when it is installed."""
    told = {
        "id": "/",
        "name": "quizapp",
        "short_name": "quizapp",
        "description": _("Read a text, answer the questions"),
        "lang": chosen_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": PAPER,
        "background_color": PAPER,
        "icons": [_icon(size, purpose) for size, purpose in ICONS],
    }
    return _asked_again(json.dumps(told, ensure_ascii=False), "application/manifest+json")


@blueprint.get("/service-worker.js")
@allow(ANYONE)
def service_worker() -> ResponseReturnValue:
    """Serve the worker from the root, which it rules; browsers ask for it at every visit and compare."""
    script = read_folder(bundled("static")).files["js/service_worker.js"].body
    return _asked_again(script, "text/javascript")


def _icon(size: str, purpose: str) -> dict[str, str]:
    name = f"icons/{purpose}-{size}.png"
    return {
        "src": url_for("static", filename=name),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


def _asked_again(body: str | bytes, kind: str) -> Response:
    reply = current_app.response_class(body, content_type=f"{kind}; charset=utf-8")
    reply.headers["Cache-Control"] = "no-cache"
    reply.add_etag()
    reply.make_conditional(request)
    return reply
