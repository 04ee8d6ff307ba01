"""The pages of come-back practice, as a pupil goes through them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.app import QuizApp
from quizapp.models import Person
from quizapp.web import clock
from tests import factories
from tests.scenes import RIGHT, give, make_scene
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

LOOK = "form[data-look]"


@pytest.fixture
def pupil(app: QuizApp, client: InspectingClient) -> Person:
    """A pupil who missed the short answer and the open response of a test whose key is open is signed in."""
    with app.app_context():
        now = clock.now()
        times = {"opens_at": now - timedelta(days=3), "closes_at": now - timedelta(days=1)}
        scene = make_scene(release_step="key", **times)
        ani = scene.pupil("Ani Lestari")
        give(ani, scene.assignment, RIGHT, "Pak Budi", at=now - timedelta(days=2))
        sign_in(client, ani)
    return ani


@pytest.mark.usefixtures("pupil")
def test_from_what_was_missed_to_done_for_today(client: InspectingClient) -> None:
    client.get("/recall")
    assert client.page.h1 == "Come-back practice"
    assert "2 new cards can be made of what you missed." in client.page.text
    client.submit("form[action='/recall/cards']")
    assert "2 cards for today" in client.page.text
    for left in (1, 0):
        client.get("/recall/next", follow_redirects=True)
        assert client.page.h1 == "Do you still know it?"
        assert "Key" not in client.page.text
        assert "Bu Rina membawa bibit." not in client.page.text
        client.follow("Show the answer")
        assert client.page.h1 == "How well did you know it?"
        buttons = [" ".join(node.text.split()) for node in client.page.select(".recall-ratings button")]
        assert buttons == [
            "Forgotten again tomorrow",
            "With effort again tomorrow",
            "I knew it again in 2 days",
            "Easy again in 8 days",
        ]
        client.submit(LOOK, button="3")
        if left:
            assert client.page.h1 == "Do you still know it?"
    assert "Done for today." in client.page.text
    assert "2 cards come back later" in client.page.text


@pytest.mark.usefixtures("pupil")
def test_a_card_is_put_away_and_brought_back(client: InspectingClient) -> None:
    client.get("/recall")
    client.submit("form[action='/recall/cards']")
    client.get("/recall/next", follow_redirects=True)
    client.follow("Show the answer")
    client.submit("form[action$='/put-away']")
    assert "1 card put away" in client.page.text
    client.submit("form[action$='/bring-back']")
    assert "2 cards for today" in client.page.text


@pytest.mark.usefixtures("pupil")
def test_a_look_without_a_rating_is_told(client: InspectingClient) -> None:
    client.get("/recall")
    client.submit("form[action='/recall/cards']")
    client.get("/recall/next", follow_redirects=True)
    client.follow("Show the answer")
    form = client.page.one(LOOK)
    sent = {field.get("name"): field.get("value") for field in form.select("input")} | {"rating": "7"}
    client.post(form.get("action"), data=sent, follow_redirects=True)
    assert "Say how well you remembered it." in client.page.text
    assert client.page.h1 == "How well did you know it?"


def test_nothing_yet(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        sign_in(client, factories.make_person(factories.make_school(), "pupil"))
    client.get("/recall")
    assert client.page.one(".empty h2").text == "No cards yet"
