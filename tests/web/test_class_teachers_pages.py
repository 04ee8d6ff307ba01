"""Adding a colleague on the page of a class."""

from __future__ import annotations

from quizapp.app import QuizApp
from tests import factories
from tests.scenes import make_scene
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient


def test_a_colleague_is_added_and_removed(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        scene = make_scene()
        factories.make_person(scene.school, "teacher", name="Agus Salim", username="agus")
        room = scene.room.id
        sign_in(client, scene.teacher)
    client.get(f"/classrooms/{room}")
    assert client.page.one("#teachers").text == "1 teacher"
    assert client.page.select("section[aria-labelledby=teachers] .entry form") == []
    form = f"form[action='/classrooms/{room}/teachers']"
    assert client.submit(form, {"username": "salah"}).status_code == 422
    assert client.page.one("#username-error").text == "Your school has no teacher with this username."
    assert client.page.one("#username").get("value") == "salah"
    assert client.submit(form, {"username": ""}).status_code == 422
    client.submit(form, {"username": "agus"})
    assert "Agus Salim teaches this class now." in client.page.text
    assert client.page.one("#teachers").text == "2 teachers"
    first, second = (node.get("action") for node in client.page.select("section[aria-labelledby=teachers] .entry form"))
    client.submit(f"form[action='{first}']")
    assert "They no longer teach this class." in client.page.text
    assert client.page.one("#teachers").text == "1 teacher"
    client.submit(form, {"username": "agus"})
    client.submit(f"form[action='{second}']")
    assert client.page.h1 == "Classes"
    assert "You no longer teach this class." in client.page.text
