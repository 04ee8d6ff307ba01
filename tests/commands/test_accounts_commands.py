"""`quizapp accounts`: what the person at the server can do when nobody can sign in."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from quizapp.app import create_app
from quizapp.config import load_settings
from quizapp.models import OneTimeLink, Person, db
from quizapp.operations import one_time_links
from quizapp.operations.credentials import verify
from tests.commands.conftest import Quizapp
from tests.factories import NOW

WORDS = "kuda makan rumput"


@pytest.fixture
def installed(quizapp: Quizapp) -> Quizapp:
    """The command on an installation with an administrator."""
    quizapp("db", "upgrade")
    made = quizapp("accounts", "create-administrator", typed=f"Dra. Sri Wahyuni\nSri.Wahyuni\n{WORDS}\n{WORDS}\n")
    assert made.exit_code == 0, made.output
    assert made.output.endswith("Dra. Sri Wahyuni can sign in as sri.wahyuni.\n")
    assert WORDS not in made.output
    return quizapp


def test_an_administrator_is_made_who_can_sign_in(installed: Quizapp) -> None:
    assert installed("accounts", "list").output == "administrator sri.wahyuni              Dra. Sri Wahyuni\n"
    app = create_app(load_settings())
    with app.app_context():
        person = db.session.scalars(select(Person)).one()
        assert person.secret_hash is not None
        assert verify(person.secret_hash, WORDS, person.role)
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize(
    ("name", "username", "password", "told"),
    [
        ("Sri", "sri.wahyuni", WORDS, "This username is taken. Choose another."),
        ("Sri", "sri", "too short", "Use at least 12 characters; a few words together are easy to remember."),
        ("  ", "sri", WORDS, "Write a name."),
        ("Sri", "9", WORDS, "A username begins with a letter and has"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    installed: Quizapp, name: str, username: str, password: str, told: str
) -> None:
    words = ("--name", name, "--username", username, "--password", password)
    result = installed("accounts", "create-administrator", *words)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {told}")
    assert len(installed("accounts", "list").output.splitlines()) == 1


def test_a_reset_prints_a_link_that_works(installed: Quizapp) -> None:
    result = installed("accounts", "reset", "SRI.wahyuni", "--address", "https://kuis.sekolah.test")
    assert result.exit_code == 0
    link = re.search(r"https://kuis\.sekolah\.test/reset/([\w-]{40,})\n", result.output)
    assert link is not None, result.output
    app = create_app(load_settings())
    with app.app_context():
        row = db.session.scalars(select(OneTimeLink)).one()
        assert one_time_links.person_of_reset(link[1], row.created_at).username == "sri.wahyuni"
        assert row.created_at > NOW.replace(year=2020)
        db.session.remove()
        db.engine.dispose()
    again = installed("accounts", "reset", "sri.wahyuni")
    assert "http://127.0.0.1:8000/reset/" in again.output


def test_unknown_names_are_told(installed: Quizapp) -> None:
    result = installed("accounts", "reset", "nobody")
    told = "Error: Nobody signs in as nobody. `quizapp accounts list --pupils` prints the names.\n"
    assert (result.exit_code, result.output) == (1, told)


def test_an_empty_installation_says_what_to_do(quizapp: Quizapp) -> None:
    quizapp("db", "upgrade")
    told = "Nobody yet. Open the first page, or run `quizapp accounts create-administrator`.\n"
    assert quizapp("accounts", "list").output == told
