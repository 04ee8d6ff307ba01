"""The form of a plan: what most assignments do without is folded away until something of it is set or wrong."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.app import QuizApp
from quizapp.models import Assignment, Person, db
from tests.factories import (
    make_account,
    make_assignment,
    make_attempt,
    make_classroom,
    make_membership,
    make_person,
    make_school,
    make_version,
)
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as


def begin(app: QuizApp, client: InspectingClient, **values: Any) -> tuple[int, int]:
    """Sign in as a teacher of a class with one test; return class and assignment."""
    with app.app_context():
        school = make_school()
        make_person(school, "administrator")
        teacher = make_account(school, "teacher", name="Rina Hartati")
        room = make_classroom(school, teacher, name="VIII-B")
        make_membership(room, make_account(school, name="Siti Nurhaliza"))
        assignment = make_assignment(make_version(school), room, mode="test", attempts_allowed=1, **values)
        sign_in_as(client, teacher)
        return room.id, assignment.id


def is_open(client: InspectingClient) -> bool:
    return "open" in client.page.one(".plan-more").attributes


def test_a_new_form_is_short(app: QuizApp, client: InspectingClient) -> None:
    room, _id = begin(app, client)
    client.get(f"/assignments/new?classroom={room}")
    assert not is_open(client)
    assert client.page.one(".plan-more summary").text == "Time limit, exam token and order"
    assert [node.get("id") for node in client.page.select(".plan-more input")] == [
        "limit",
        "token",
        "shuffle_questions",
        "shuffle_options",
    ]


@pytest.mark.parametrize(
    "values", [{"limit": "x"}, {"limit": "40", "closes": "x"}, {"token": True, "closes": "x"}], ids=str
)
def test_it_opens_where_something_in_it_is_set_or_wrong(
    app: QuizApp, client: InspectingClient, values: dict[str, Any]
) -> None:
    room, _id = begin(app, client)
    client.get(f"/assignments/new?classroom={room}")
    assert client.submit("main form", values).status_code == 422
    assert is_open(client)


@pytest.mark.parametrize(
    ("values", "opened"),
    [
        ({}, False),
        ({"time_limit_minutes": 40}, True),
        ({"shuffle_questions": True}, True),
        ({"shuffle_options": True}, True),
        ({"token": "K7M2QX"}, False),  # has a section of its own
    ],
    ids=str,
)
def test_what_holds_is_in_sight(app: QuizApp, client: InspectingClient, values: dict[str, Any], opened: bool) -> None:
    _room, id_ = begin(app, client, **values)
    client.get(f"/assignments/{id_}/plan")
    assert is_open(client) is opened
    client.submit(f'form[action="/assignments/{id_}/plan"]')
    with app.app_context():
        row = db.session.get_one(Assignment, id_)
        kept = {name: getattr(row, name) for name in values}
    assert kept == values


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, "Everybody has questions and options in the order of the set."),
        ({"shuffle_questions": True}, "Each pupil has another order of questions."),
        ({"shuffle_options": True}, "Each pupil has another order of options."),
        (
            {"shuffle_questions": True, "shuffle_options": True},
            "Each pupil has another order of questions and of options.",
        ),
    ],
    ids=str,
)
def test_once_somebody_has_begun_the_order_is_told_and_kept(
    app: QuizApp, client: InspectingClient, values: dict[str, Any], told: str
) -> None:
    _room, id_ = begin(app, client, **values)
    with app.app_context():
        pupil = db.session.query(Person).filter_by(role="pupil").one()
        make_attempt(db.session.get_one(Assignment, id_), pupil)
        db.session.commit()
    client.get(f"/assignments/{id_}/plan")
    assert client.page.select('.plan-more input[type="checkbox"]') == []
    assert client.page.select(".plan-more p")[-1].text == f"{told} Somebody has begun, so the order stays as it is."
    client.submit(f'form[action="/assignments/{id_}/plan"]', limit="50")
    assert client.page.one(".notice-success").text == "Done: Stored."
    with app.app_context():
        row = db.session.get_one(Assignment, id_)
        assert row.time_limit_minutes == 50
        assert {name: getattr(row, name) for name in ("shuffle_questions", "shuffle_options")} == (
            {"shuffle_questions": False, "shuffle_options": False} | values
        )
        csrf = client.page.one('meta[name="csrf-token"]').get("content")
    form = {"csrf_token": csrf, "mode": "test", "attempts": "1", "release": "nothing"}
    turned = {name: "y" for name in ("shuffle_questions", "shuffle_options") if not values.get(name)}
    reply = client.post(f"/assignments/{id_}/plan", data=form | turned)
    assert reply.status_code == 422
    errors = [error.text for error in client.page.select(".plan-more .field-error")]
    assert errors == ["Somebody has begun, so the order stays as it is."]
