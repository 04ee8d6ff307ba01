"""The progress page of a pupil, and what their teacher sees of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Person, db
from quizapp.web import clock
from tests import factories
from tests.scenes import RIGHT, Scene, give, make_scene
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

BANDS = ["Locate information", "Understand", "Evaluate and reflect"]


@pytest.fixture
def scene(app: QuizApp, client: InspectingClient) -> Scene:
    """A pupil who has handed in a released test and begun another attempt is signed in."""
    with app.app_context():
        now = clock.now()
        scene = make_scene(release_step="score", opens_at=now - timedelta(days=9))
        ani = scene.pupil("Ani Lestari")
        give(ani, scene.assignment, RIGHT, "Bu Rina", "Baik.", at=now - timedelta(days=2))
        hidden = factories.make_assignment(scene.version, scene.room, mode="test", opens_at=now - timedelta(days=9))
        give(ani, hidden, RIGHT, at=now - timedelta(days=1))
        give(ani, scene.assignment, RIGHT, at=now - timedelta(hours=1), hand_in=False)
        sign_in(client, ani)
    return scene


def lines(client: InspectingClient) -> list[list[str]]:
    return [[cell.text for cell in row.select("td")][1:] for row in client.page.select(".table tbody tr")]


def test_a_pupil_reads_words_first_and_marks_as_released(scene: Scene, client: InspectingClient) -> None:
    client.get("/progress")
    assert client.page.h1 == "My progress"
    assert [node.text for node in client.page.select(".band-words strong")] == BANDS
    assert {node.text for node in client.page.select(".band-words span")} == {"Not enough evidence yet"}
    assert [node.text for node in client.page.select(".band-picture")] == [""]
    assert "From 2 answers. Likely between" in client.page.text
    assert "1 answer does not count yet: answers to its question are waiting for the teacher." in client.page.text
    assert lines(client) == [
        ["not handed in yet", "–"],
        ["not released yet", "–"],
        ["2 of 4 Waiting for the teacher".replace("Waiting for the teacher", "provisional"), "50"],
    ]
    assert "%" not in client.page.one("main").text


def test_nothing_yet_says_what_to_do(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        sign_in(client, factories.make_person(factories.make_school(), "visitor", username=None))
    client.get("/progress")
    assert client.page.one(".empty h2").text == "Nothing here yet"
    assert client.page.select("svg.band-picture") == []


def test_the_teacher_sees_the_same_bands_and_every_mark(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    client.get("/progress")
    mine = [node.text for node in client.page.select(".process")]
    with app.app_context():
        ani = db.session.scalars(select(Person).where(Person.name == "Ani Lestari")).one()
        sign_in(client, db.session.get_one(Person, scene.teacher.id))
    client.get(f"/classrooms/{scene.room.id}/pupils/{ani.id}/progress")
    assert client.page.h1 == "Progress of Ani Lestari"
    assert [node.text for node in client.page.select(".process")] == mine
    assert lines(client) == [["not handed in yet", "–"], ["1 of 4", "25"], ["2 of 4 provisional", "50"]]
    assert client.get("/progress").status_code == 403
    assert client.get(f"/classrooms/{scene.room.id}/pupils/{scene.teacher.id}/progress").status_code == 404


def test_a_foreign_teacher_finds_nothing(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    with app.app_context():
        ani = db.session.scalars(select(Person).where(Person.name == "Ani Lestari")).one()
        foreign = factories.make_person(db.session.get_one(factories.School, scene.school.id), "teacher")
        sign_in(client, foreign)
    assert client.get(f"/classrooms/{scene.room.id}/pupils/{ani.id}/progress").status_code == 404
