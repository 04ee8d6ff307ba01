"""Sign somebody in without the sign-in page."""

from __future__ import annotations

from flask import current_app
from flask.testing import FlaskClient

from quizapp.models import Person, db
from quizapp.operations import accounts
from quizapp.web import clock


def sign_in(client: FlaskClient, person: Person) -> None:
    """Give `client` a session of `person`; inside an application context. Commits."""
    token = accounts.open_session(person, clock.now(), current_app.permanent_session_lifetime)
    db.session.commit()
    with client.session_transaction() as session:
        session["_user_id"] = token
        session["language"] = "en"
