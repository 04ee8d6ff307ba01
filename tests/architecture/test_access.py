"""Deny by default: every page says who may use it, the table is under review, and the doors really hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from quizapp.app import QuizApp
from quizapp.models import Person, db
from quizapp.operations import accounts
from quizapp.web import clock
from quizapp.web.access import ANYONE, ROLES, allow, allowed_roles, refuse_unmarked
from tests.architecture.access_table import table
from tests.factories import make_person, make_school

PLACE = Path(__file__).with_name("access_table.txt")


def test_the_access_table_is_as_reviewed(database_app: QuizApp) -> None:
    assert table(database_app) == PLACE.read_text("utf-8"), (
        "pages or their roles changed: review them, then run "
        "`python -m tests.architecture.access_table > tests/architecture/access_table.txt`"
    )


def test_an_unmarked_view_stops_the_start() -> None:
    app = Flask("unmarked")
    app.add_url_rule("/open", "open", allow(ANYONE)(lambda: "fine"))
    app.add_url_rule("/forgotten", "forgotten", lambda: "who may see this?")
    app.view_functions.pop("static", None)
    with pytest.raises(RuntimeError, match=r"add @allow\(\.\.\.\): forgotten"):
        refuse_unmarked(app)


def rules(app: Flask) -> Iterator[tuple[str, str, Rule]]:
    """Yield method, an address with made-up values, and rule of every page."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            address = re.sub(r"<id:[^>]+>", "987654", rule.rule)
            address = re.sub(r"<[^>]+>", "AAAAAA", address)
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, address, rule


def signed_in(app: QuizApp, role: str) -> FlaskClient:
    """Return a plain client with a session of somebody of `role`."""
    with app.app_context():
        school = make_school()
        make_person(school, "administrator")
        person = make_person(school, role)
        client = app.test_client()
        _sign_in(app, client, person)
    return client


def _sign_in(app: QuizApp, client: FlaskClient, person: Person) -> None:
    token = accounts.open_session(person, clock.now(), app.permanent_session_lifetime)
    db.session.commit()
    with client.session_transaction() as session:
        session["_user_id"] = token
        session["language"] = "en"


@pytest.mark.parametrize("role", ["nobody", *ROLES])
def test_every_door_holds(app: QuizApp, role: str) -> None:
    """Nobody and every role at every page with ids that do not exist: in (and then not found), or kept out."""
    app.config["WTF_CSRF_ENABLED"] = False  # access comes before; here only the doors are tried
    try:
        if role == "nobody":
            with app.app_context():
                make_person(make_school(), "administrator")
                db.session.commit()
        for method, address, rule in list(rules(app)):
            client = app.test_client() if role == "nobody" else signed_in(app, role)  # anew: some doors end the session
            client.__class__ = FlaskClient  # the inspector looks at pages, not at doors
            status = client.open(address, method=method, headers={"Accept": "application/json"}).status_code
            roles = allowed_roles(app, rule.endpoint)
            if ANYONE in roles or role in roles:
                assert status not in (401, 403), f"{role} is kept out of {method} {address} ({status})"
            else:
                expected = 401 if role == "nobody" else 403
                assert status == expected, f"{role} at {method} {address}: {status} instead of {expected}"
            assert status < 500, f"{method} {address}: {status}"
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
