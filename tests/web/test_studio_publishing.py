"""Publishing after attempts, in a browser without scripts: what changed, a note, and the way to a regrade."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Assignment, Attempt, Person, Quiz, QuizVersion, db
from quizapp.operations import authoring
from tests.factories import NOW, make_assignment, make_classroom, make_membership, make_person, make_school
from tests.operations.test_draft_changes import draft_of
from tests.scenes import RIGHT, WRONG, give
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def set_id(app: QuizApp, client: InspectingClient) -> int:
    """A published set that a class has taken: Ani chose the key, Budi another option."""
    with app.app_context():
        school = make_school()
        teacher = make_person(school, "teacher", name="Bu Rina")
        room = make_classroom(school, teacher, name="VIII-A")
        quiz = draft_of(teacher)
        version = authoring.publish(teacher, quiz.id, quiz.draft_revision, None, NOW).version
        assignment = make_assignment(version, room, mode="test", attempts_allowed=1)
        for name, value in (("Ani", RIGHT), ("Budi", WRONG)):
            pupil = make_person(school, name=name)
            make_membership(room, pupil)
            give(pupil, assignment, value, "Bu Rina")
        sign_in(client, teacher)
        return quiz.id


def edit(app: QuizApp, set_id: int, **values: Any) -> None:
    with app.app_context():
        quiz = db.session.get_one(Quiz, set_id)
        owner = db.session.get_one(Person, quiz.owner_id)
        data = authoring.question_data(quiz.draft or {}, "tanaman")
        for option in data["options"]:
            option["key"] = option["id"] == values.get("key", "a")
        data |= {name: value for name, value in values.items() if name != "key"}
        authoring.save_question(owner, set_id, quiz.draft_revision, data, LATER)
        db.session.commit()


def publish(client: InspectingClient, set_id: int, **values: Any) -> None:
    client.get(f"/sets/{set_id}/publish")
    client.submit("main form", values)


def test_a_typo_is_published_with_a_note_and_classes_go_on_with_it(
    app: QuizApp, client: InspectingClient, set_id: int
) -> None:
    edit(app, set_id, prompt="Apa yang ditanam kelas itu?")
    client.get(f"/sets/{set_id}")
    client.follow("Publish version 2 …")
    response = client.submit("main form")
    assert response.status_code == 422
    assert "Say in a sentence what you changed" in client.page.text
    assert "2 attempts were made at earlier versions." in client.page.text
    assert "Question 1: words" in client.page.text
    assert "Use it for new attempts in the running assignment: VIII-A" in client.page.text
    client.submit("main form", note="Salah ketik.", use=True)
    assert "Version 2 is published." in client.page.text
    assert "New attempts in 1 running assignment begin with it" in client.page.text
    with app.app_context():
        version = db.session.scalars(select(QuizVersion).where(QuizVersion.number == 2)).one()
        assert (version.note, version.correction) == ("Salah ketik.", True)
        assert db.session.scalars(select(Assignment.quiz_version_id)).all() == [version.id]
        assert version.id not in db.session.scalars(select(Attempt.quiz_version_id)).all()


def test_a_new_key_leads_to_the_preview_of_the_regrade(app: QuizApp, client: InspectingClient, set_id: int) -> None:
    edit(app, set_id, key="b", process="understand", subprocess="integrate_infer")
    client.get(f"/sets/{set_id}/publish")
    assert "Question 1: the key" in client.page.text
    assert client.page.select("[name=use]") == []
    client.submit("main form", note="Kunci diperbaiki.")
    assert client.page.h1 == "Marks by an old key"
    assert client.page.url.endswith(f"/sets/{set_id}/versions/2/marks")
    assert "cabai" in client.page.text
    assert "tomat" in client.page.text
    client.follow("What would change in VIII-A")
    assert "New key: tomat" in client.page.text
    assert "Ani" in client.page.text
    client.submit("main form[method=post]", reason="Kunci salah.")
    client.get(f"/sets/{set_id}")
    client.follow("Marks by an old key, version 2")
    assert "decided already" in client.page.text


def test_what_cannot_be_said_as_a_decision_is_told(app: QuizApp, client: InspectingClient, set_id: int) -> None:
    with app.app_context():
        quiz = db.session.get_one(Quiz, set_id)
        owner = db.session.get_one(Person, quiz.owner_id)
        data = authoring.question_data(quiz.draft or {}, "bibit") | {"accepted": ["Bu Rina"]}
        authoring.save_question(owner, set_id, quiz.draft_revision, data, LATER)
        db.session.commit()
    publish(client, set_id, note="Hanya nama lengkap.")
    assert "Not all of this change can be said as one decision" in client.page.text
    client.follow("Mend it in VIII-A")
    assert "Siapa yang membawa bibit?" in client.page.text


def test_nothing_new_is_told_and_nothing_incomplete_is_published(
    app: QuizApp, client: InspectingClient, set_id: int
) -> None:
    client.get(f"/sets/{set_id}/publish")
    assert "Nothing has changed since version 1." in client.page.text
    edit(app, set_id, feedback="")
    client.get(f"/sets/{set_id}/publish")
    assert "This set cannot be published yet" in client.page.text
    assert client.page.select("textarea[name=note]") == []


def test_a_note_that_is_too_long_stays_in_its_field(app: QuizApp, client: InspectingClient, set_id: int) -> None:
    edit(app, set_id, prompt="Apa yang ditanam kelas itu?")
    client.get(f"/sets/{set_id}/publish")
    response = client.submit("main form", note="panjang " * 80)
    assert response.status_code == 422
    assert "panjang panjang" in client.page.one("[name=note]").text


def test_only_authors_see_the_pages_of_publishing(app: QuizApp, client: InspectingClient, set_id: int) -> None:
    with app.app_context():
        stranger = make_person(make_school(), "teacher")
        sign_in(client, stranger)
    for path in ("publish", "versions/1/marks", "details", "asides"):
        assert client.get(f"/sets/{set_id}/{path}").status_code == 404
