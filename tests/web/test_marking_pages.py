"""Marking as a teacher does it: from the inbox to the pile, one response with a reason, and taking it back."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Attempt, AuditEntry, Person, Response, db
from tests import factories
from tests.queries import count_queries
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

NEGATED = "bukan Bu Rina"
ESSAY = "Baik sekali.\nKarena hujan turun pada hari Senin."


@pytest.fixture
def scene(app: QuizApp, client: InspectingClient) -> Scene:
    """A class whose teacher is signed in: three alike short answers and an open response wait."""
    with app.app_context():
        scene = make_scene()
        for name, essay in (("Ani Lestari", ESSAY), ("Budi Santoso", None), ("Citra Dewi", None)):
            give(scene.pupil(name), scene.assignment, WRONG, NEGATED, essay)
        sign_in(client, scene.teacher)
    return scene


def totals(app: QuizApp, scene: Scene) -> list[tuple[float | None, int]]:
    with app.app_context():
        query = select(Attempt.mark, Attempt.waiting).where(Attempt.assignment_id == scene.assignment.id)
        return [tuple(row) for row in db.session.execute(query.order_by(Attempt.id))]


def place_of(app: QuizApp, scene: Scene, name: str, position: int) -> str:
    with app.app_context():
        query = select(Attempt.id).join(Person, Person.id == Attempt.person_id).where(Person.name == name)
        return f"/attempts/{db.session.scalars(query).one()}/questions/{position}"


def test_from_the_inbox_to_marks_for_alike_answers_and_back(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    client.get("/marking")
    assert client.page.text.startswith("Skip to the content")
    assert "4 answers wait for you." in client.page.text
    client.follow("Question 2: Siapa yang membawa bibit?")
    assert client.page.h1 == "Mark question 2"
    assert [node.text for node in client.page.select(".pile-group .given")] == [NEGATED]
    assert "3 alike answers" in client.page.text
    assert client.page.one(".quote").text == "Bu Rina membawa bibit. (paragraph 1)"
    [group] = [node.get("name") for node in client.page.select('.pile-group input[type="hidden"]')]
    client.submit("main form", {group.replace("-ids", "-mark"): "0.5", group.replace("-ids", "-reason"): "Hampir."})
    assert totals(app, scene) == [(0.5, 1), (0.5, 0), (0.5, 0)]
    assert client.page.one(".empty h2").text == "Nothing waits here"
    client.submit("main form", button="Take them back")
    assert "3 answers wait again." in client.page.text
    assert totals(app, scene) == [(0.0, 2), (0.0, 1), (0.0, 1)]


def test_an_open_response_shows_its_rubric_and_keeps_its_lines(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    client.get(f"/marking/{scene.assignment.id}/3")
    assert client.page.one(".pile-group .given").element.text == ESSAY
    labels = [node.text for node in client.page.select(".pile-group label.option")]
    assert labels == [
        "2 points: Pendapat dengan alasan dari bacaan.",
        "1 point: Pendapat tanpa alasan dari bacaan.",
        "0 points: Tidak ada pendapat.",
        "Decide later",
    ]
    assert "Baik, karena hujan turun." in client.page.one("details").text
    client.submit("main form")
    assert "Nothing was marked: choose a mark first." in client.page.text
    assert totals(app, scene)[0] == (0.0, 2)


def test_names_are_hidden_on_request(scene: Scene, client: InspectingClient) -> None:
    client.get(f"/marking/{scene.assignment.id}/2")
    assert "Budi Santoso" in client.page.text
    client.follow("Hide names")
    assert [node.text for node in client.page.select(".people a")] == ["Pupil 1", "Pupil 2", "Pupil 3"]
    assert "Budi" not in client.page.text
    client.follow("Pupil 2")
    assert client.page.h1 == "A pupil, question 2"
    assert "Budi" not in client.page.text


def test_marks_that_do_not_exist_are_refused_on_the_page(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    client.get(f"/marking/{scene.assignment.id}/2")
    token = client.page.select('input[name="csrf_token"]')[0].get("value")
    [hidden] = client.page.select('.pile-group input[type="hidden"]')
    group = hidden.get("name").removesuffix("-ids")
    sent = {"csrf_token": token, f"{group}-ids": hidden.get("value"), f"{group}-mark": "7"}
    assert client.post(f"/marking/{scene.assignment.id}/2", data=sent).status_code == 422
    assert "Not a valid choice" in client.page.one(".pile-group .field-error").text
    for ids in ("x", "99999999999999999999", "0 -1", ""):
        sent |= {f"{group}-ids": ids, f"{group}-mark": "1"}
        assert client.post(f"/marking/{scene.assignment.id}/2", data=sent).status_code == 303
    assert totals(app, scene)[1:] == [(0.0, 1), (0.0, 1)]


def test_one_response_shows_rule_evidence_and_history(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    client.get(place_of(app, scene, "Budi Santoso", 2))
    assert client.page.h1 == "Budi Santoso, question 2"
    assert client.page.one(".given").text == NEGATED
    assert [node.text for node in client.page.select(".passage mark")] == ["Bu Rina membawa bibit."]
    assert client.page.one(".passage .evidence-label").text == "evidence"
    assert "Waiting for the teacher" in client.page.one(".result").text
    neighbours = [node.text for node in client.page.select(".neighbours a")]
    assert neighbours == ["← Ani Lestari", "Citra Dewi →"]
    client.follow("Citra Dewi →")
    assert client.page.h1 == "Citra Dewi, question 2"
    assert re.search(r"1 value arrived from the pupil", client.page.text)


def test_a_mark_is_given_changed_with_a_reason_and_written_down(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    place = place_of(app, scene, "Ani Lestari", 3)
    client.get(place)
    client.submit("main form", {"mark": "1"})
    assert "The mark is saved" in client.page.text
    assert totals(app, scene)[0] == (1.0, 1)
    assert "Marked by your teacher: Pendapat tanpa alasan dari bacaan." in client.page.one(".result").text
    client.submit("main form", {"mark": "2"})
    assert client.page.select(".summary-errors")
    assert client.page.one("#reason-error").text == "Say why the mark changes; the pupil reads it."
    assert totals(app, scene)[0] == (1.0, 1)
    client.submit("main form", {"mark": "2", "reason": "Alasannya ada di baris kedua."})
    assert totals(app, scene)[0] == (2.0, 1)
    changes = [node.text for node in client.page.select("section[aria-labelledby=changes] li")]
    assert [re.sub(r"^.*?, Rina", "Rina", change) for change in changes] == [
        "Rina Wati: waiting → 1. Marked by your teacher: Pendapat tanpa alasan dari bacaan.",
        "Rina Wati: 1 → 2. Marked by your teacher: Pendapat dengan alasan dari bacaan. Alasannya ada di baris kedua.",
    ]
    with app.app_context():
        assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "response")).all()) == 2


def test_a_page_that_is_out_of_date_is_refused_and_shows_the_new_mark(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    place = place_of(app, scene, "Ani Lestari", 3)
    client.get(place)
    token = client.page.select('input[name="csrf_token"]')[0].get("value")
    seen = client.page.one('input[name="seen"]').get("value")
    client.submit("main form", {"mark": "2"})
    response = client.post(place, data={"csrf_token": token, "seen": seen, "mark": "0", "reason": "x"})
    assert response.status_code == 422
    assert "Somebody has marked this meanwhile" in client.page.one(".summary-errors").text
    assert client.page.one('input[name="seen"]').get("value") != seen
    assert totals(app, scene)[0] == (2.0, 1)


def test_a_running_attempt_can_be_looked_at_but_not_marked(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    with app.app_context():
        db.session.add_all([scene.school, scene.room, scene.assignment])
        running = give(scene.pupil("Dodi"), scene.assignment, RIGHT, hand_in=False)
        db.session.commit()
        key = db.session.scalars(select(Response.value).where(Response.attempt_id == running.id)).one()
    client.get(f"/attempts/{running.id}/questions/1")
    assert "This attempt still runs" in client.page.text
    assert client.page.select("main form") == []
    token = client.page.select('input[name="csrf_token"]')[0].get("value")
    sent = {"csrf_token": token, "seen": "", "mark": "0", "reason": "x"}
    assert client.post(f"/attempts/{running.id}/questions/1", data=sent).status_code == 422
    with app.app_context():
        assert db.session.scalars(select(Response.value).where(Response.attempt_id == running.id)).one() == key


def test_strangers_find_nothing(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    place = place_of(app, scene, "Ani Lestari", 3)
    before = totals(app, scene)
    with app.app_context():
        school = db.session.get_one(factories.School, scene.school.id)
        foreign = factories.make_person(school, "teacher")
        factories.make_classroom(school, foreign)
        sign_in(client, foreign)
    client.get("/marking")
    assert client.page.one(".empty h2").text == "Nothing waits for you"
    token = client.page.select('input[name="csrf_token"]')[0].get("value")
    pile = f"/marking/{scene.assignment.id}/2"
    assert client.get(place).status_code == 404
    assert client.get(pile).status_code == 404
    sent = {"csrf_token": token, "seen": "", "mark": "0", "reason": "x"}
    assert client.post(place, data=sent).status_code == 404
    assert client.post(pile, data=sent).status_code == 404
    assert client.post(f"{pile}/undo?at=2026-11-23T03:00:00%2B00:00", data=sent).status_code == 404
    assert totals(app, scene) == before
    for missing in ("/attempts/2147483647/questions/1", f"/marking/{scene.assignment.id}/99", "/marking/2147483647/1"):
        assert client.get(missing).status_code == 404


@pytest.mark.parametrize("at", ["", "yesterday", "2026-11-23", "2026-11-23T03:00:00"])
def test_undo_needs_a_time(scene: Scene, client: InspectingClient, at: str) -> None:
    client.get("/marking")
    token = client.page.select('input[name="csrf_token"]')[0].get("value")
    place = f"/marking/{scene.assignment.id}/2/undo?at={at}"
    assert client.post(place, data={"csrf_token": token}).status_code == 404


def test_pages_ask_as_often_for_one_as_for_three(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        scene = make_scene()
        give(scene.pupil("Ani"), scene.assignment, RIGHT, NEGATED)
        sign_in(client, scene.teacher)
    places = ("/marking", f"/marking/{scene.assignment.id}/2")
    counts = []
    for more in ((), ("Budi", "Citra")):
        with app.app_context():
            db.session.add_all([scene.school, scene.room, scene.assignment])
            for name in more:
                give(scene.pupil(name), scene.assignment, RIGHT, f"{NEGATED} {name}")
            db.session.commit()
        for place in places:
            client.get(place)
            with count_queries(app) as found:
                client.get(place)
            counts.append(len(found))
    assert counts[:2] == counts[2:] == [3, 4]
