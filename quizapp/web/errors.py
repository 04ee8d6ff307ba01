"""What people see when something cannot be done: what happened, and what to do now. Never a trace."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    InternalServerError,
    NotFound,
    ServiceUnavailable,
    Unauthorized,
)

from quizapp.core.messages import N_
from quizapp.operations import errors as refusals
from quizapp.web.languages import say

TEXTS: dict[int, tuple[str, str, str]] = {
    400: (
        N_("That did not work"),
        N_("The page sent something we could not read."),
        N_("Go back, reload the page and try again."),
    ),
    401: (
        N_("Please sign in"),
        N_("Your session has ended or you have not signed in yet."),
        N_("Sign in and go on where you were."),
    ),
    403: (
        N_("Not for you"),
        N_("Your account may not open this page."),
        N_("If you need it, ask your teacher or administrator."),
    ),
    404: (
        N_("Page not found"),
        N_("There is nothing here, or it is not yours."),
        N_("Check the address, or start again from the home page."),
    ),
    405: (
        N_("That did not work"),
        N_("This address is not opened this way."),
        N_("Go back and use the button on the page."),
    ),
    409: (
        N_("This cannot be done now"),
        N_("This was changed in another tab or on another device."),
        N_("Go back and reload the page to see how things stand."),
    ),
    413: (
        N_("Too large"),
        N_("What you sent is larger than this page accepts."),
        N_("Send less at once, or a smaller file."),
    ),
    429: (
        N_("Too many tries"),
        N_("This was tried too often in a short time."),
        N_("Wait a little and try again."),
    ),
    500: (
        N_("Something broke"),
        N_("This is our fault, not yours. Nothing you had saved is lost."),
        N_("Try again. If it happens again, tell your teacher."),
    ),
    503: (
        N_("Not saved, please try again"),
        N_("The server is very busy or its disk is not reachable."),
        N_("Wait a few seconds and send it again."),
    ),
}
"""Title, what happened, what to do now."""


def wants_json() -> bool:
    """Say whether the request was made by one of our scripts."""
    return request.is_json or request.accept_mimetypes.best == "application/json"


def _page(code: int, error: Exception) -> ResponseReturnValue:
    title, what, cure = TEXTS.get(code, TEXTS[500] if code >= 500 else TEXTS[400])  # noqa: PLR2004
    message = getattr(error, "message", None)
    explained = say(message) if message is not None else _(what)
    if wants_json():
        return jsonify(error=_(title), message=explained), code
    # With the database gone not even the name in the header can be shown.
    minimal = code >= 500  # noqa: PLR2004
    page = render_template(
        "errors/error.html", code=code, title=_(title), what=explained, cure=_(cure), minimal=minimal
    )
    return page, code


def _http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if isinstance(error, Unauthorized) and request.method == "GET" and not wants_json():
        return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")))
    if code < 400:  # noqa: PLR2004 - redirects raised by routing
        return error.get_response()
    reply: Any = current_app.make_response(_page(code, error))
    for name, value in error.get_headers():
        if name.lower() in {"retry-after", "allow"}:
            reply.headers[name] = value
    return reply


def _database_error(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("the database could not answer: %s", error)
    reply = current_app.make_response(_page(503, ServiceUnavailable()))
    reply.headers["Retry-After"] = "3"
    return reply


def _unstorable(error: Exception) -> ResponseReturnValue:
    """Answer what the database cannot hold, for example a NUL that no form noticed: sending it again will not help."""
    current_app.logger.error("the database refused what was sent to %s", request.endpoint, exc_info=error)
    return _page(400, BadRequest())


def _unexpected(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("unexpected error at %s", request.path, exc_info=error)
    if current_app.testing:
        raise error
    return _page(500, InternalServerError())


def register(app: Flask) -> None:
    """Answer every error of `app` with a page or, to our scripts, with JSON."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, lambda error: _page(400, error))
    app.register_error_handler(refusals.NotFound, lambda error: _page(404, NotFound()))  # noqa: ARG005
    app.register_error_handler(refusals.BadRequest, lambda error: _page(400, error))
    app.register_error_handler(refusals.Refused, lambda error: _page(409, error))
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(PoolTimeout, _database_error)
    app.register_error_handler(Exception, _unexpected)
