"""Trends on the progress page: a picture with its numbers behind, and “improved” only where the rule is sure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.app import QuizApp
from quizapp.models import Person, db
from quizapp.web import clock
from tests import factories
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene, open_question
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient


def sit(scene: Scene, person: Person, *weeks: tuple[str, str]) -> None:
    """Let `person` take a quiz a week, the last one yesterday."""
    now = clock.now()
    for place, values in enumerate(reversed(weeks)):
        content = factories.make_content([*factories.small_questions(), open_question()], title=f"Kuis {place}")
        version = factories.make_version(scene.school, content)
        assignment = factories.make_assignment(version, scene.room, opens_at=now - timedelta(days=80))
        give(person, assignment, *values, at=now - timedelta(days=1 + 7 * place))


BEFORE, AFTER = (WRONG, "kelas kami"), (RIGHT, "Bu Rina")


@pytest.fixture
def scene(app: QuizApp) -> Scene:
    with app.app_context():
        scene = make_scene()
        db.session.commit()
        return scene


def sentences(client: InspectingClient) -> list[str]:
    return [node.text for node in client.page.select(".chart figcaption")]


def test_a_rise_is_called_one_only_when_it_is_sure(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    with app.app_context():
        ani, budi = scene.pupil("Ani"), scene.pupil("Budi")
        sit(scene, ani, BEFORE, BEFORE, BEFORE, AFTER, AFTER, AFTER)
        sit(scene, budi, BEFORE, AFTER)
        sign_in(client, ani)
    client.get("/progress")
    assert sentences(client)[0] == "Improved: surely better than before."
    assert sentences(client)[-1] == "Surely better than before in: Locate information."
    chart = client.page.select(".chart")[-1]
    assert [cell.text for cell in chart.select("tbody td")][2::3] == ["0", "0", "0", "50", "50", "50"]
    assert "the first came to 0 of 100, the last to 50" in chart.one("svg desc").text
    with app.app_context():
        sign_in(client, budi)
    client.get("/progress")
    assert sentences(client)[0] == "From 4 answers; not surely better or worse yet."
    assert sentences(client)[-1] == "Not surely better or worse yet: single marks go up and down by chance, too."
    assert "mproved" not in client.page.one("main").text


def test_one_quiz_is_no_trend(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    with app.app_context():
        ani = scene.pupil("Ani")
        sit(scene, ani, AFTER)
        sign_in(client, ani)
    client.get("/progress")
    assert sentences(client) == []


def test_pupil_and_teacher_see_the_same_trend(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    with app.app_context():
        ani = scene.pupil("Ani")
        sit(scene, ani, BEFORE, AFTER, AFTER)
        sign_in(client, ani)
    client.get("/progress")
    own = [cell.text for cell in client.page.select(".chart td")]
    with app.app_context():
        sign_in(client, scene.teacher)
    client.get(f"/classrooms/{scene.room.id}/pupils/{ani.id}/progress")
    assert [cell.text for cell in client.page.select(".chart td")] == own
    assert len(own) > 10
    assert "." not in "".join(own).replace("Nov.", "")
