"""Signing in and out through the pages, and one's own account."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import Person, SignIn, db
from quizapp.operations import accounts
from quizapp.web import clock
from tests.factories import PASSWORD, PIN, make_account, make_classroom, make_membership, make_person, make_school
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as

NO_MATCH = "Username and password or PIN do not fit together."


@pytest.fixture
def pupil(app: QuizApp) -> Person:
    with app.app_context():
        school = make_school()
        make_account(school, "administrator", username="kepala")
        person = make_account(school, username="siti.nurhaliza", name="Siti Nurhaliza")
        make_membership(make_classroom(school, name="VIII-B"), person)
        db.session.commit()
        return person


def sessions(app: QuizApp) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(SignIn)) or 0


def fill_in(client: InspectingClient, username: str, secret: str, address: str = "/sign-in") -> int:
    client.get(address)
    return client.submit("main form", username=username, secret=secret).status_code


def test_a_pupil_signs_in_and_sees_name_and_class(client: InspectingClient, pupil: Person) -> None:
    assert fill_in(client, "siti.nurhaliza", PIN) == 200
    assert client.page.url == "http://localhost/"
    assert client.page.one(".person > span").text == "Siti Nurhaliza · VIII-B"


def test_one_comes_back_to_where_one_was(client: InspectingClient, pupil: Person) -> None:
    assert fill_in(client, "siti.nurhaliza", PIN, "/sign-in?next=/account") == 200
    assert client.page.h1 == "My account"


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "///elsewhere.example",
        "////elsewhere.example",
        "/\\elsewhere.example",
        "/\t/x.example",
        "\\\\elsewhere.example",
        "javascript:alert(1)",
        "/\u2028//x.example",
        "//[x",
    ],
)
def test_one_is_never_led_elsewhere(client: InspectingClient, pupil: Person, address: str) -> None:
    client.get("/sign-in")
    reply = client.submit("main form", username="siti.nurhaliza", secret=PIN, next=address, follow=False)
    assert (reply.status_code, reply.location) == (303, "/")


def test_a_card_brings_the_username_along(client: InspectingClient, pupil: Person) -> None:
    client.get("/sign-in?username=siti.nurhaliza")
    assert client.page.one("#username").get("value") == "siti.nurhaliza"


@pytest.mark.parametrize("name", ["siti.nurhaliza", "nobody"])
def test_the_words_are_equal_for_known_and_unknown_names(client: InspectingClient, pupil: Person, name: str) -> None:
    replies = [fill_in(client, name, "000001") for _ in range(6)]
    assert replies == [422] * 4 + [429, 429]
    assert client.page.one(".summary-errors").text == (
        "Please mend this first There were several failed tries with this username. Wait 15 seconds, then try again."
    )
    assert client.response is not None
    assert client.response.headers["Retry-After"] == "15"


def test_a_failure_says_so_and_keeps_the_username_only(client: InspectingClient, pupil: Person) -> None:
    assert fill_in(client, "siti.nurhaliza", "000001") == 422
    assert client.page.one(".summary-errors li").text == NO_MATCH
    assert client.page.one("#username").get("value") == "siti.nurhaliza"
    assert client.page.one("#secret").get("value") == ""


def test_empty_fields_are_named(client: InspectingClient, pupil: Person) -> None:
    assert fill_in(client, "", "") == 422
    assert [node.text for node in client.page.select(".field-error")] == ["Please fill this in."] * 2


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "' OR 1=1 --", "😀"])
def test_strange_names_are_only_unknown(client: InspectingClient, pupil: Person, name: str) -> None:
    assert fill_in(client, name, "000001") == 422
    assert client.page.one(".summary-errors li").text == NO_MATCH


def test_a_new_session_begins_and_the_old_one_ends(app: QuizApp, client: InspectingClient, pupil: Person) -> None:
    fill_in(client, "siti.nurhaliza", PIN)
    with client.session_transaction() as session:
        first = session["_user_id"]
    client.get("/sign-in")
    client.submit("main form", username="siti.nurhaliza", secret=PIN)
    with client.session_transaction() as session:
        assert session["_user_id"] != first
    with app.app_context():
        assert accounts.person_of_session(first, clock.now()) is None
    assert sessions(app) == 1


def test_signing_out_ends_the_session_on_the_server(app: QuizApp, client: InspectingClient, pupil: Person) -> None:
    fill_in(client, "siti.nurhaliza", PIN)
    with client.session_transaction() as session:
        cookie = dict(session)
    reply = client.submit("form[data-sign-out]", follow=False)
    assert reply.headers["Clear-Site-Data"] == '"cache"'
    assert sessions(app) == 0
    with client.session_transaction() as session:
        session.update(cookie)  # a cookie copied before does not help
    assert client.get("/account").status_code == 302


def test_a_disabled_person_is_out_at_once(app: QuizApp, client: InspectingClient, pupil: Person) -> None:
    fill_in(client, "siti.nurhaliza", PIN)
    with app.app_context():
        db.session.get_one(Person, pupil.id).active = False
        db.session.commit()
    assert client.get("/account").status_code == 302
    assert fill_in(client, "siti.nurhaliza", PIN) == 422


def test_expired_sessions_are_cleared_at_sign_in(app: QuizApp, client: InspectingClient, pupil: Person) -> None:
    with app.app_context():
        accounts.open_session(pupil, clock.now() - timedelta(days=30), timedelta(days=14))
        db.session.commit()
    fill_in(client, "siti.nurhaliza", PIN)
    assert sessions(app) == 1


def test_the_language_comes_with_the_person(app: QuizApp, client: InspectingClient, pupil: Person) -> None:
    with app.app_context():
        db.session.get_one(Person, pupil.id).language = "id"
        db.session.commit()
    fill_in(client, "siti.nurhaliza", PIN)
    assert client.page.document.get("lang") == "id"


def test_signing_in_again_in_place_with_json(client: InspectingClient, pupil: Person) -> None:
    client.get("/sign-in")
    token = client.page.one('meta[name="csrf-token"]').get("content")
    headers = {"Accept": "application/json", "X-CSRFToken": token}
    form = {"username": "siti.nurhaliza", "secret": PIN, "person": str(pupil.id + 1)}
    wrong = client.post("/sign-in", data=form, headers=headers)
    assert (wrong.status_code, wrong.json) == (422, {"message": NO_MATCH})
    assert client.get("/account").status_code == 302
    right = client.post("/sign-in", data=form | {"person": str(pupil.id)}, headers=headers)
    assert right.status_code == 200
    assert right.json is not None
    assert set(right.json) == {"name", "csrf_token"}
    fresh = {"X-CSRFToken": right.json["csrf_token"]}
    assert client.post("/language", data={"language": "en", "next": "/"}, headers=fresh).status_code == 303


# One's own account


def test_a_pupil_changes_the_pin(app: QuizApp, client: InspectingClient, pupil: Person) -> None:
    other_phone = app.test_client()
    with app.app_context():
        sign_in_as(other_phone, pupil)
    fill_in(client, "siti.nurhaliza", PIN, "/sign-in?next=/account")
    client.submit("main form", current=PIN, secret="593028")
    assert client.page.one(".notice-success").text == "Done: Stored. Every other device has been signed out."
    assert other_phone.get("/account").status_code == 302
    assert sessions(app) == 1
    client.submit("form[data-sign-out]")
    assert fill_in(client, "siti.nurhaliza", PIN) == 422
    assert fill_in(client, "siti.nurhaliza", "593028") == 200


@pytest.mark.parametrize(
    ("current", "secret", "error"),
    [
        (PIN, "12345", "A PIN has 6 digits."),
        (PIN, "123456", "This PIN is among the first that others would guess. Choose another."),
        ("000001", "593028", "This is not your present one."),
        (PIN, "", "Please fill this in."),
    ],
)
def test_a_pin_that_cannot_be_stored(
    client: InspectingClient, pupil: Person, current: str, secret: str, error: str
) -> None:
    fill_in(client, "siti.nurhaliza", PIN, "/sign-in?next=/account")
    assert client.submit("main form", current=current, secret=secret).status_code == 422
    assert client.page.one(".field-error").text == error


def test_guessing_the_present_pin_waits_too(client: InspectingClient, pupil: Person) -> None:
    fill_in(client, "siti.nurhaliza", PIN, "/sign-in?next=/account")
    replies = [client.submit("main form", current="000001", secret="593028").status_code for _ in range(6)]
    assert replies == [422] * 4 + [429, 429]


def test_a_teacher_changes_the_password(app: QuizApp, client: InspectingClient, pupil: Person) -> None:
    with app.app_context():
        teacher = make_account(accounts.school_of(pupil), "teacher", username="rina")
        sign_in_as(client, teacher)
    client.get("/account")
    client.submit("main form", current=PASSWORD, secret="rina.rina.rina")
    assert client.page.one(".field-error").text == "The password must not contain your username."
    client.submit("main form", current=PASSWORD, secret="hujan turun pagi")
    assert client.page.one(".notice-success").text == "Done: Stored. Every other device has been signed out."


def test_a_visitor_has_no_account_page(app: QuizApp, client: InspectingClient, pupil: Person) -> None:
    with app.app_context():
        visitor = make_person(accounts.school_of(pupil), "visitor", username=None)
        sign_in_as(client, visitor)
    assert client.get("/account").status_code == 403


def test_the_wait_ends(client: InspectingClient, pupil: Person) -> None:
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False) as clock_of_the_test:
        for _ in range(6):
            fill_in(client, "siti.nurhaliza", "000001")
        clock_of_the_test.shift(15)
        assert fill_in(client, "siti.nurhaliza", PIN) == 200
