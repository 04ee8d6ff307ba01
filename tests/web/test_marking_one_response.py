"""Marking one response on its own page: rule, evidence and history, a mark with a reason, and who may."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import AuditEntry, Response, Ruling, db
from tests.scenes import RIGHT, Scene, give
from tests.web.inspector import InspectingClient
from tests.web.marking_class import NEGATED, place_of, totals, waiting_class


@pytest.fixture
def scene(app: QuizApp, client: InspectingClient) -> Scene:
    return waiting_class(app, client)


def test_marks_that_do_not_exist_are_refused_on_the_page(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    client.get(f"/marking/{scene.assignment.id}/2")
    token = client.page.select('input[name="csrf_token"]')[0].get("value")
    [hidden] = client.page.select('[data-card] input[type="hidden"]')
    group = hidden.get("name").removesuffix("-ids")
    sent = {"csrf_token": token, f"{group}-ids": hidden.get("value"), "press": f"{group[1:]}:7"}
    assert client.post(f"/marking/{scene.assignment.id}/2", data=sent).status_code == 422
    assert "Choose one of the marks shown." in client.page.one("[data-card] .field-error").text
    for press in ("", "x", f"{group[1:]}:-1", f"{group[1:]}:1e3", f"{group[1:]}:nan", "0:1"):
        assert client.post(f"/marking/{scene.assignment.id}/2", data=sent | {"press": press}).status_code == 422
    sent["press"] = f"{group[1:]}:1"
    long = client.post(f"/marking/{scene.assignment.id}/2", data=sent | {f"{group}-comment": "x" * 501})
    assert long.status_code == 422
    for ids in ("x", "99999999999999999999", "0 -1", ""):
        sent |= {f"{group}-ids": ids}
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


def test_one_response_can_teach_the_key_too(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    client.get(place_of(app, scene, "Budi Santoso", 2))
    assert client.page.one("#learn option[selected]").get("value") == "none"
    client.submit("main form", {"mark": "1", "learn": "mine", "reason": "Sama maksudnya."})
    assert "2 more followed." in client.page.text
    assert totals(app, scene) == [(1.0, 1), (1.0, 0), (1.0, 0)]
    with app.app_context():
        assert [(row.text, row.comment) for row in db.session.scalars(select(Ruling))] == [(NEGATED, "Sama maksudnya.")]
    client.get(place_of(app, scene, "Citra Dewi", 2))
    assert "Sama maksudnya." in client.page.one(".result").text
    client.get(place_of(app, scene, "Ani Lestari", 3))
    assert client.page.select("#learn") == []


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
