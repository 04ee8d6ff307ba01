"""What changed between two attempts: for the learner alone, and only what is released."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.app import QuizApp
from quizapp.models import Assignment, Attempt, db
from quizapp.web import clock
from tests import factories
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient


@pytest.fixture
def scene(app: QuizApp, client: InspectingClient) -> Scene:
    """Ani has tried a test twice, and is signed in; what each question came to is released."""
    with app.app_context():
        now = clock.now()
        scene = make_scene(release_step="right_wrong", attempts_allowed=3, opens_at=now - timedelta(days=9))
        ani = scene.pupil("Ani")
        give(ani, scene.assignment, WRONG, "Bu Rina", "Baik.", at=now - timedelta(days=2))
        give(ani, scene.assignment, RIGHT, "kelas kami", "Buruk.", at=now - timedelta(days=1))
        sign_in(client, ani)
    return scene


def attempt(app: QuizApp, number: int) -> int:
    with app.app_context():
        return db.session.query(Attempt.id).filter(Attempt.number == number).scalar()


def lines(client: InspectingClient) -> list[list[str]]:
    return [[cell.text for cell in row.select("td")] for row in client.page.select("table tbody tr")]


def test_what_is_better_is_marked(scene: Scene, app: QuizApp, client: InspectingClient) -> None:
    client.get("/progress")
    client.follow("What changed: Kebun sekolah")
    assert client.page.h1 == "What changed: Kebun sekolah"
    assert client.page.one(".lead").text == "Better than before in 1 question: 1. Less good in 1 question: 2."
    assert lines(client) == [
        ["Wrong", "Right", "↑ better"],
        ["Right", "Wrong", "↓ less good"],
        ["Waiting for the teacher", "Waiting for the teacher", "– cannot be compared"],
    ]
    client.follow("To this attempt")
    client.follow("What changed")
    assert client.page.h1 == "What changed: Kebun sekolah"


@pytest.mark.parametrize(("step", "status"), [("nothing", 404), ("score", 200), ("key", 200)])
def test_only_what_is_released_is_compared(
    scene: Scene, app: QuizApp, client: InspectingClient, step: str, status: int
) -> None:
    later = attempt(app, 2)
    with app.app_context():
        db.session.get_one(Assignment, scene.assignment.id).release_step = step
        db.session.commit()
    assert client.get(f"/attempts/{later}/comparison").status_code == status
    assert len(lines(client)) == (3 if step == "key" else 0)
    if step == "score":
        assert "what each question came to is not shown yet" in client.page.text


def test_an_attempt_without_another_before_it_has_nothing_to_compare(
    scene: Scene, app: QuizApp, client: InspectingClient
) -> None:
    first, later = attempt(app, 1), attempt(app, 2)
    assert client.get(f"/attempts/{first}/comparison").status_code == 404
    assert client.get(f"/attempts/{later}/comparison?before=1").status_code == 200
    assert client.get(f"/attempts/{later}/comparison?before=7").status_code == 404
    assert client.get(f"/attempts/{later}/comparison?before=x").status_code == 200


def test_nobody_else_sees_it(scene: Scene, app: QuizApp, client: InspectingClient) -> None:
    later, found = attempt(app, 2), []
    for role in ("pupil", "teacher"):
        with app.app_context():
            other = factories.make_account(scene.school, role)
            factories.make_membership(scene.room, other, role=role)
            sign_in(client, other)
        found.append(client.get(f"/attempts/{later}/comparison").status_code)
    assert found == [404, 404]
