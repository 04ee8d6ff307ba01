"""How a person likes to read goes with the person, and is on the page when it arrives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from quizapp.app import QuizApp
from quizapp.models import Person, ReadingPreference, db
from quizapp.operations import attempts
from tests.factories import NOW, make_assignment, make_person, make_school, make_version
from tests.queries import count_queries
from tests.scenes import give
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

CHOICE: dict[str, Any] = {
    "text_size": "larger",
    "spacing": "wide",
    "tint": "green",
    "width": "narrow",
    "ruler": True,
    "clock_hidden": True,
    "speech_rate": 120,
}


@pytest.fixture(autouse=True)
def _at_the_time_of_the_tests() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def visitor(app: QuizApp, client: InspectingClient) -> int:
    """A signed-in visitor's id."""
    with app.app_context():
        person = make_person(make_school(), "visitor", name="Tamu")
        sign_in(client, person)
        return person.id


def send(client: InspectingClient, value: Any) -> Any:
    """Post `value` as the page's script does."""
    client.get("/")
    token = client.page.select("meta[name=csrf-token]")[0].get("content")
    return client.post("/reading-preferences", json=value, headers={"X-CSRFToken": token})


def kept(app: QuizApp, person: int) -> dict[str, Any] | None:
    with app.app_context():
        row = db.session.get(ReadingPreference, person)
        return row.value if row else None


def test_the_last_choice_is_kept_for_the_person(app: QuizApp, client: InspectingClient, visitor: int) -> None:
    reply = send(client, CHOICE)
    assert (reply.status_code, reply.json) == (200, {"kept_at": NOW.timestamp()})
    assert kept(app, visitor) == CHOICE
    send(client, CHOICE | {"tint": "none"})
    assert kept(app, visitor) == CHOICE | {"tint": "none"}


@pytest.mark.parametrize("wrong", [None, [], {"colour": "red"}, {"tint": "red"}, CHOICE | {"ruler": "on"}])
def test_what_cannot_be_read_is_refused_and_changes_nothing(
    app: QuizApp, client: InspectingClient, visitor: int, wrong: Any
) -> None:
    send(client, CHOICE)
    assert send(client, wrong).status_code == 400
    assert kept(app, visitor) == CHOICE


def test_without_a_session_nothing_is_kept(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        make_person(make_school(), "administrator")
        db.session.commit()
    assert send(client, CHOICE).status_code == 401


def test_attempt_and_feedback_arrive_as_the_reader_likes_them(
    app: QuizApp, client: InspectingClient, visitor: int
) -> None:
    with app.app_context():
        person = db.session.get_one(Person, visitor)
        school = db.session.get_one(type(make_school()), person.school_id)
        assignment = make_assignment(make_version(school))
        done = give(person, assignment)
        opened = attempts.start(person, assignment.id, NOW)
        db.session.commit()
        pages = [f"/attempts/{opened.id}", f"/attempts/{done.id}/feedback"]
    for page in pages:
        client.get(page)
        html = client.page.document
        assert [html.has(f"data-{name}") for name in ("text", "spacing", "tint", "width", "ruler")] == [False] * 5
        assert html.get("data-drawn") == str(NOW.timestamp())
    send(client, CHOICE)
    for page in pages:
        client.get(page)
        html = client.page.document
        assert html.get("data-text") == "larger"
        assert html.get("data-spacing") == "wide"
        assert html.get("data-tint") == "green"
        assert html.get("data-width") == "narrow"
        assert html.get("data-ruler") == "on"


def test_keeping_and_drawing_take_few_statements(app: QuizApp, client: InspectingClient, visitor: int) -> None:
    send(client, CHOICE)
    with count_queries(app) as statements:
        send(client, CHOICE | {"ruler": False})
    written = [statement for statement in statements if "reading_preference" in statement]
    assert len(written) == 1, statements
