"""Signing in and out, one's own account, the language of the interface."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from urllib.parse import urlsplit

from flask import Blueprint, flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import generate_csrf

from quizapp.catalogues import LANGUAGES
from quizapp.operations import accounts, credentials, sign_ins, staff
from quizapp.operations.errors import Refused
from quizapp.operations.transactions import begin_writing
from quizapp.web import clock
from quizapp.web.access import ANYONE, SIGNED_IN, allow, reading_first
from quizapp.web.account.forms import ChangeSecretForm, SignInForm
from quizapp.web.errors import wants_json
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor, begin_session, current, end_session

blueprint = Blueprint("account", __name__)

WITH_ACCOUNT = ("pupil", "teacher", "administrator")


# Signing in and out


@blueprint.get("/sign-in")
@allow(ANYONE)
def sign_in() -> ResponseReturnValue:
    """Ask for username and password or PIN. A printed card's code brings the username along."""
    form = SignInForm(formdata=None, next=request.args.get("next", ""), username=request.args.get("username", "")[:64])
    return render_template("account/sign_in.html", form=form)


@blueprint.post("/sign-in")
@allow(ANYONE)
@reading_first
def begin() -> ResponseReturnValue:
    """Sign in, or say in the same words for every name that it did not work. A page asks again by itself with JSON."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_failed(form, "", 422)
    now = clock.now()
    outcome = _try(form.username.data, form.secret.data)
    if outcome.wait:
        return _sign_in_failed(form, _wait_sentence(outcome.wait), 429, outcome.wait)
    expected = request.form.get("person", "")  # who has to sign in again to go on with an open attempt
    if outcome.person is None or (expected and expected != str(outcome.person.id)):
        return _sign_in_failed(form, _("Username and password or PIN do not fit together."), 422)
    begin_session(outcome.person)
    accounts.clear_expired(now)
    if wants_json():
        return jsonify(name=outcome.person.name, csrf_token=generate_csrf())
    return redirect(own_address(form.next.data or ""), 303)


def _try(username: str, secret: str) -> sign_ins.Outcome:
    """Look up, verify without holding any lock, conclude in the writing transaction."""
    now = clock.now()
    candidate = sign_ins.look_up(username, now)
    verified = candidate is not None and sign_ins.verify(candidate, secret)
    begin_writing()
    return sign_ins.Outcome(None, timedelta(0)) if candidate is None else sign_ins.conclude(candidate, verified, now)


def _sign_in_failed(form: SignInForm, sentence: str, code: int, wait: timedelta | None = None) -> ResponseReturnValue:
    headers = {"Retry-After": str(ceil(wait.total_seconds()))} if wait else {}
    if wants_json():
        return jsonify(message=sentence or _("Please fill this in.")), code, headers
    if sentence:
        form.form_errors.append(sentence)
    return render_template("account/sign_in.html", form=form), code, headers


def _wait_sentence(wait: timedelta) -> str:
    seconds = ceil(wait.total_seconds())
    return ngettext(
        "There were several failed tries with this username. Wait %(num)s second, then try again.",
        "There were several failed tries with this username. Wait %(num)s seconds, then try again.",
        seconds,
    )


@blueprint.post("/sign-out")
@allow(*SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """End the session here and on the server; nothing of the person stays in the browser's cache."""
    end_session()
    reply = redirect(url_for("account.sign_in"), 303)
    reply.headers["Clear-Site-Data"] = '"cache"'  # not storage: answers not yet delivered live there
    return reply


# One's own account


@blueprint.get("/account")
@allow(*WITH_ACCOUNT)
def profile() -> ResponseReturnValue:
    """Show name and username; change password or PIN, and the language."""
    return render_template("account/profile.html", form=ChangeSecretForm(actor().role), person=actor())


@blueprint.post("/account")
@allow(*WITH_ACCOUNT)
@reading_first
def change_secret() -> ResponseReturnValue:
    """Replace one's password or PIN: every other device is signed out, this one begins a new session."""
    person = actor()
    form = ChangeSecretForm(person.role)
    code = 422
    if form.validate():
        try:
            staff.check_secret(form.secret.data, person.role, person.username or "", "secret")
            secret_hash = credentials.hash_secret(form.secret.data, person.role)
            outcome = _try(person.username or "", form.current.data)
            if outcome.person is person:
                accounts.replace_secret(person, secret_hash)
                begin_session(person)
                flash(_("Stored. Every other device has been signed out."), "success")
                return redirect(url_for("account.profile"), 303)
            code = 429 if outcome.wait else 422
            form.current.errors = [_wait_sentence(outcome.wait) if outcome.wait else _("This is not your present one.")]
        except Refused as refused:
            put_refusal(form, refused)
    return render_template("account/profile.html", form=form, person=person), code


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
    # Browsers read a backslash as a slash and skip control characters, so `/\t/elsewhere` would lead elsewhere; and of
    # `////elsewhere` the parser sees a path, but what it is put together again to begins with two slashes.
    foreign = address.startswith("//") or "\\" in address or any(character <= " " for character in address)
    if not address.startswith("/") or foreign:
        return url_for("library.home")
    try:
        parts = urlsplit(address)
    except ValueError:
        return url_for("library.home")
    return url_for("library.home") if parts.netloc or parts.scheme else address
