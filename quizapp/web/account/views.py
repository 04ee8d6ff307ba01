"""Signing in and out, and the language of the interface."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from quizapp.web.access import ANYONE, SIGNED_IN, allow
from quizapp.web.identity import current, end_session
from quizapp.web.languages import LANGUAGES

blueprint = Blueprint("account", __name__)


@blueprint.get("/sign-in")
@allow(ANYONE)
def sign_in() -> ResponseReturnValue:
    """Ask for username and password or PIN."""
    return render_template("account/sign_in.html")


@blueprint.post("/sign-out")
@allow(*SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """End the session here and on the server; nothing of the person stays in the browser's cache."""
    end_session()
    reply = redirect(url_for("account.sign_in"), 303)
    reply.headers["Clear-Site-Data"] = '"cache"'  # not storage: answers not yet delivered live there
    return reply


@blueprint.post("/language")
@allow(ANYONE)
def choose_language() -> ResponseReturnValue:
    """Change the language of the interface and come back."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
        identity = current()
        if identity is not None:
            identity.person.language = chosen
    return redirect(own_address(request.form.get("next", "")), 303)


def own_address(address: str) -> str:
    """Return `address` if it is a page of ours, else the home page: no open redirect."""
    parts = urlsplit(address)
    safe = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return address if safe and "\\" not in address else url_for("library.home")
