"""A session for a client without filling in the form, for tests that are about something else."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from quizapp.models import Person, db
from quizapp.operations import accounts
from quizapp.web import clock


def sign_in_as(client: FlaskClient, person: Person) -> None:
    """Give `client` a session of `person` and commit what the test has made so far. Needs an application context."""
    token = accounts.open_session(person, clock.now(), timedelta(days=1))
    db.session.commit()
    with client.session_transaction() as session:
        session["_user_id"] = token


def speak_english(client: FlaskClient) -> None:
    """Choose English again: signing out forgets the language, for the next person at a shared phone."""
    with client.session_transaction() as session:
        session["language"] = "en"
