"""Sessions under attack: cookies, fixation, other people's cookies, guesses counted where nobody else can count."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.app import QuizApp, create_app
from quizapp.config import Settings
from quizapp.models import Person, SignInFailure, db
from quizapp.operations import joining, sign_ins
from quizapp.web import clock
from tests import factories
from tests.attacks import World, standing_world

pytestmark = pytest.mark.both_databases


@pytest.fixture
def world(app: QuizApp) -> World:
    return standing_world(app)


def browser(app: QuizApp) -> FlaskClient:
    return FlaskClient(app, app.response_class)


def token_of(client: FlaskClient, address: str = "/sign-in") -> str:
    page = client.get(address).get_data(as_text=True)
    return page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]


def sign_in(client: FlaskClient, name: str = "pupil", secret: str = factories.PIN, **fields: str) -> int:
    data = {"username": name, "secret": secret, "csrf_token": token_of(client), **fields}
    return client.post("/sign-in", data=data).status_code


@pytest.mark.parametrize("https", [False, True])
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(world: World, https: bool) -> None:
    app = create_app(replace(world.app.settings, https=https))
    reply = browser(app).get("/sign-in", base_url="https://localhost" if https else None)
    set_cookie = reply.headers["Set-Cookie"]
    assert "HttpOnly" in set_cookie
    assert "SameSite=Lax" in set_cookie
    assert ("Secure" in set_cookie) == https
    assert "Domain" not in set_cookie


def test_a_session_planted_before_is_not_the_session_after(world: World) -> None:
    client = browser(world.app)
    before = token_of(client)
    planted = client.get_cookie("quizapp")
    assert planted is not None
    assert sign_in(client) == 303
    after = client.get_cookie("quizapp")
    assert after is not None
    assert after.value != planted.value
    thief = browser(world.app)
    thief.set_cookie("quizapp", planted.value)
    assert thief.get("/account").status_code == 302
    assert client.post("/language", data={"language": "en", "csrf_token": before}).status_code == 400  # a new token too


def test_a_stolen_cookie_is_worth_nothing_after_signing_out(world: World) -> None:
    client = browser(world.app)
    sign_in(client)
    stolen = client.get_cookie("quizapp")
    assert stolen is not None
    reply = client.post("/sign-out", data={"csrf_token": token_of(client, "/")})
    assert reply.headers["Clear-Site-Data"] == '"cache"'
    client.set_cookie("quizapp", stolen.value)
    assert client.get("/account").status_code == 302


@pytest.mark.parametrize(
    "cookie", ["", "x", "a.b.c", "{}", "9" * 4_000, "eyJfdXNlcl9pZCI6IjEifQ.aAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAA"]
)
def test_no_made_up_cookie_is_a_session(world: World, cookie: str) -> None:
    for name in ("quizapp", "remember_token", "session"):
        client = browser(world.app)
        client.set_cookie(name, cookie)
        assert client.get("/account").status_code == 302


def test_the_failures_of_an_address_cannot_be_counted_by_signing_in(world: World) -> None:
    """Else anybody could keep a school, whose address is known, from joining classes."""
    key = sign_ins.address_key("JOIN", "127.0.0.1")
    client = browser(world.app)
    for _ in range(3):
        assert sign_in(client, name=key, secret="000001") == 422
    with world.app.app_context():
        counted = db.session.scalars(select(SignInFailure.username)).all()
        assert counted == [key.casefold()]
        room, wait = joining.find_classroom(world.tokens["code"], "127.0.0.1", clock.now())
        assert (room is not None, wait) == (True, timedelta(0))


def test_changing_the_address_or_the_case_gives_no_more_guesses(world: World) -> None:
    statuses = []
    for number in range(8):
        client = browser(world.app)
        client.environ_base["REMOTE_ADDR"] = f"10.0.0.{number}"
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"10.1.0.{number}"
        statuses.append(sign_in(client, name=("pupil", "PUPIL", " pupil ", "Pupil")[number % 4], secret="000001"))
    assert statuses == [422] * 5 + [429] * 3 or statuses == [422] * 4 + [429] * 4
    assert sign_in(browser(world.app)) == 429  # the right PIN as well, so that a guess learns nothing
    assert sign_in(browser(world.app), name="stranger") == 303  # and nobody else waits


def test_new_data_are_their_owners_only(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    place = tmp_path / "open" / "quizapp.sqlite3"
    create_app(Settings(folder=place.parent, database_url=f"sqlite:///{place}", secret_key="a" * 64, testing=True))
    assert place.stat().st_mode & 0o077 == 0


def test_errors_are_logged_without_what_was_sent(world: World) -> None:
    with world.app.app_context():
        db.session.add(Person(school_id=1, role="pirate", name="Siti Rahasia", active=True, created_at=clock.now()))
        with pytest.raises(Exception, match="role") as error:
            db.session.flush()
        db.session.rollback()
    assert "[parameters: " not in str(error.value)
    assert "hidden" in str(error.value)
