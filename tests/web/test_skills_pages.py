"""Skills of a class on the screen: word, shape and n in every cell, and one press to a group of who needs the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import ClassGroup, ClassGroupMember, Person, db
from quizapp.web import clock
from tests import factories
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene, open_question
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient


@pytest.fixture
def scene(app: QuizApp, client: InspectingClient) -> Scene:
    """Budi is surely below, Ani surely above, Cici has answered nothing; their teacher is signed in."""
    with app.app_context():
        now = clock.now()
        scene = make_scene(release_step="score", opens_at=now - timedelta(days=9))
        people = {"Ani": (RIGHT, "Bu Rina"), "Budi": (WRONG, "kelas kami"), "Cici": None}
        for name, values in people.items():
            person = scene.pupil(name)
            for day in range(3 if values else 0):
                content = factories.make_content([*factories.small_questions(), open_question()])
                version = factories.make_version(scene.school, content)
                assignment = factories.make_assignment(version, scene.room, opens_at=now - timedelta(days=9))
                give(person, assignment, *values, at=now - timedelta(days=day + 1))
        sign_in(client, scene.teacher)
    return scene


def rows(client: InspectingClient) -> list[list[str]]:
    table = client.page.one("table.skills tbody")
    return [[cell.text for cell in row.select("th, td")][:2] for row in table.select("tr")]


def test_word_and_number_in_every_cell(scene: Scene, client: InspectingClient) -> None:
    client.get(f"/classrooms/{scene.room.id}/skills")
    assert client.page.h1 == "Skills of VIII-A"
    assert rows(client) == [
        ["Ani", "Mastered 6 answers"],
        ["Budi", "Not yet mastered 6 answers"],
        ["Cici", "Not enough evidence yet 0 answers"],
    ]
    assert [node.text for node in client.page.select(".skills-counts td")[0].select(".status")] == [
        "1 mastered",
        "1 not yet mastered",
        "1 not enough evidence yet",
    ]
    assert client.page.one(".lead").text == "1 of 3 pupils has surely not mastered “Locate information” yet."
    assert "%" not in client.page.one("main").text
    assert client.page.one('nav.tabs [aria-current="page"]').text == "Skills"


def test_sorted_by_a_process_and_names_hidden(scene: Scene, client: InspectingClient) -> None:
    client.get(f"/classrooms/{scene.room.id}/skills")
    client.follow("Hide names")
    assert [row[0] for row in rows(client)] == ["Pupil 1", "Pupil 2", "Pupil 3"]
    assert "Budi" not in client.page.one("main").text
    client.get(client.page.select("table.skills thead a")[1].get("href"))
    assert [row[0] for row in rows(client)] == ["Pupil 2", "Pupil 3", "Pupil 1"]
    assert [node.get("aria-sort") for node in client.page.select("table.skills thead th")[:2]] == ["", "ascending"]


def test_who_needs_the_same_becomes_a_group(scene: Scene, app: QuizApp, client: InspectingClient) -> None:
    client.get(f"/classrooms/{scene.room.id}/skills")
    step = client.page.one("#step-locate").parent
    assert [line.text for line in step.select("form > p")][0::3] == [
        "1 pupil needs practice.",
        "Not enough evidence for 1 pupil. Ask at least 4 more questions of this kind.",
    ]
    reply = client.submit("#group-locate-practise")
    assert reply.status_code == 200
    assert "Choose the set it gets." in client.page.text
    chosen = client.page.one('select[name="audience"] option[selected]')
    assert chosen.text.startswith("VIII-A: Locate information, "), "the group is chosen in the form already"
    with app.app_context():
        members = select(Person.name).join(ClassGroupMember, ClassGroupMember.person_id == Person.id)
        names = db.session.scalars(members.join(ClassGroup)).all()
    assert names == ["Budi"]


def test_one_assignment_says_that_it_is_alone(scene: Scene, app: QuizApp, client: InspectingClient) -> None:
    client.get(f"/assignments/{scene.assignment.id}/skills")
    assert client.page.h1 == "Skills: Kebun sekolah"
    assert "From this assignment alone: first finished attempts." in client.page.text
    assert [node.text for node in client.page.select(".skills-about")] == ["2 questions", "1 question"]
    assert client.page.one(".lead").text == "No answers count yet."
    client.follow("All assignments of the class")
    assert client.page.h1 == "Skills of VIII-A"


def test_others_find_nothing(scene: Scene, app: QuizApp, client: InspectingClient) -> None:
    addresses = (f"/classrooms/{scene.room.id}/skills", f"/assignments/{scene.assignment.id}/skills")
    found = []
    for role in ("teacher", "pupil"):
        with app.app_context():
            sign_in(client, factories.make_account(scene.school, role))
        found.append([client.get(address).status_code for address in addresses])
    assert found == [[404, 404], [403, 403]]
