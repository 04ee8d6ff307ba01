"""Moving, merging, exporting and deleting one pupil through the pages."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Attempt, Classroom, Membership, Person, School, db
from tests.factories import (
    NOW,
    make_account,
    make_assignment,
    make_attempt,
    make_classroom,
    make_membership,
    make_person,
    make_school,
    make_version,
)
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as


@pytest.fixture
def room(app: QuizApp, client: InspectingClient) -> Classroom:
    """A class with two pupils of nearly the same name, whose teacher is signed in."""
    with app.app_context():
        school = make_school()
        make_person(school, "administrator")
        teacher = make_account(school, "teacher", username="rina", name="Rina Hartati")
        classroom = make_classroom(school, teacher, name="VIII-B")
        make_classroom(school, teacher, name="VIII-C")
        for name in ("Siti Aminah", "Siti Aminnah"):
            make_membership(classroom, make_account(school, name=name, username=name.lower().replace(" ", ".")))
        db.session.commit()
        sign_in_as(client, teacher)
        return classroom


def pupil(app: QuizApp, username: str = "siti.aminah") -> int:
    with app.app_context():
        return db.session.scalars(select(Person.id).where(Person.username == username)).one()


def leave_to_others(app: QuizApp, room: Classroom, person_id: int) -> None:
    with app.app_context():
        school = db.session.get_one(School, room.school_id)
        theirs = make_classroom(school, make_person(school, "teacher"))
        make_membership(theirs, db.session.get_one(Person, person_id))
        db.session.commit()


def test_a_pupil_moves(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    siti = pupil(app)
    client.get(f"/classrooms/{room.id}/pupils/{siti}")
    assert [option.text for option in client.page.select("#to option")] == ["VIII-C (2026/2027)"]
    client.submit(f'form[action$="/{siti}/move"]')
    assert client.page.one(".notice-success").text == "Done: Siti Aminah is in VIII-C now. Earlier work stays here."
    with app.app_context():
        names = select(Classroom.name).join(Membership).where(Membership.person_id == siti)
        assert db.session.scalars(names).all() == ["VIII-C"]


def test_a_namesake_in_the_other_class_is_told(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    siti = pupil(app)
    with app.app_context():
        other = db.session.scalars(select(Classroom).where(Classroom.name == "VIII-C")).one()
        make_membership(other, make_person(db.session.get_one(School, room.school_id), name="Siti Aminah"))
        db.session.commit()
    client.get(f"/classrooms/{room.id}/pupils/{siti}")
    assert client.submit(f'form[action$="/{siti}/move"]').status_code == 422
    assert client.page.one("#to-error").text == (
        "VIII-C has somebody called Siti Aminah already. Add to one of the names what tells them apart."
    )
    assert client.page.one("#name").get("value") == "Siti Aminah"


def test_two_accounts_become_one(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    siti, second = pupil(app), pupil(app, "siti.aminnah")
    with app.app_context():
        classroom = db.session.get_one(Classroom, room.id)
        assignment = make_assignment(make_version(db.session.get_one(School, room.school_id)), classroom)
        for person_id in (siti, second):
            make_attempt(assignment, db.session.get_one(Person, person_id), submitted_at=NOW)
        db.session.commit()
    client.get(f"/classrooms/{room.id}/pupils/{siti}")
    client.follow("This child has two accounts …")
    client.follow("Siti Aminnah")
    assert "1 attempt, 1 class, 0 practice cards" in client.page.text
    assert client.page.select(".notice-warning") == []
    client.submit("main form")
    assert client.page.one(".notice-success").text == "Done: The two accounts are one. It keeps its username and PIN."
    with app.app_context():
        assert sorted(db.session.scalars(select(Attempt.number).where(Attempt.person_id == siti))) == [1, 2]
        assert db.session.get(Person, second) is None
    assert client.get(f"/classrooms/{room.id}/pupils/{siti}/merge?gone={second}").status_code == 404


def test_both_sitting_now(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    siti, second = pupil(app), pupil(app, "siti.aminnah")
    with app.app_context():
        classroom = db.session.get_one(Classroom, room.id)
        assignment = make_assignment(make_version(db.session.get_one(School, room.school_id)), classroom)
        for person_id in (siti, second):
            make_attempt(assignment, db.session.get_one(Person, person_id), ends_at=NOW + timedelta(days=36_500))
        db.session.commit()
    client.get(f"/classrooms/{room.id}/pupils/{siti}/merge?gone={second}")
    assert client.page.one(".notice-warning").text.startswith("Attention: Both accounts are taking “Kebun sekolah”")
    assert client.page.select("main form") == []
    token = client.page.one('meta[name="csrf-token"]').get("content")
    address = f"/classrooms/{room.id}/pupils/{siti}/merge/{second}"
    assert client.post(address, data={"csrf_token": token}).status_code == 422
    assert pupil(app, "siti.aminnah") == second


@pytest.mark.parametrize("gone", ["x", "", "99999999999", "²"])
def test_odd_choices_ask_again(app: QuizApp, client: InspectingClient, room: Classroom, gone: str) -> None:
    client.get(f"/classrooms/{room.id}/pupils/{pupil(app)}/merge?gone={gone}")
    assert client.page.h1 == "Does Siti Aminah have a second account?"
    assert [link.text for link in client.page.select(".entry-title a")] == ["Siti Aminnah"]


def test_everything_is_downloaded(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    siti = pupil(app)
    client.get(f"/classrooms/{room.id}/pupils/{siti}")
    reply = client.submit(f'form[action$="/{siti}/export"]')
    assert reply.headers["Content-Disposition"] == 'attachment; filename="siti.aminah.json"'
    assert json.loads(reply.data)["person"]["name"] == "Siti Aminah"


def test_what_others_answer_for(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    siti, second = pupil(app), pupil(app, "siti.aminnah")
    for person_id in (siti, second):
        leave_to_others(app, room, person_id)
    client.get(f"/classrooms/{room.id}/pupils/{siti}")
    words = "This pupil has work in classes of other teachers too. An administrator of the school can do this."
    assert client.submit(f'form[action$="/{siti}/export"]').status_code == 422
    assert words in client.page.one("#errors").text
    client.get(f"/classrooms/{room.id}/pupils/{siti}/delete")
    assert client.submit("main form").status_code == 422
    assert words in client.page.one(".notice-error").text
    assert client.get(f"/classrooms/{room.id}/pupils/{siti}/merge?gone={second}").status_code == 422
    assert words in client.page.one(".notice-error").text
    assert (pupil(app), pupil(app, "siti.aminnah")) == (siti, second)


def test_the_nis_is_kept(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    siti = pupil(app)
    client.get(f"/classrooms/{room.id}/pupils/{siti}")
    form = f'form[action="/classrooms/{room.id}/pupils/{siti}"]'
    assert client.submit(form, nis="x" * 21).status_code == 422
    client.submit(form, nis="24/01-7")
    assert client.page.one("#nis").get("value") == "24/01-7"


def test_strangers_do_nothing(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    siti, second = pupil(app), pupil(app, "siti.aminnah")
    with app.app_context():
        stranger = make_account(make_school(name="Lain"), "teacher")
        db.session.commit()
        other = app.test_client()
        sign_in_as(other, stranger)
    assert isinstance(other, InspectingClient)
    other.get("/classrooms")
    token = other.page.one('meta[name="csrf-token"]').get("content")
    base = f"/classrooms/{room.id}/pupils/{siti}"
    for address in ("/move", "/export", f"/merge/{second}"):
        assert other.post(base + address, data={"csrf_token": token, "to": str(room.id)}).status_code == 404
    assert other.get(f"{base}/merge?gone={second}").status_code == 404
