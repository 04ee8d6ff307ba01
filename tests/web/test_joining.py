"""Joining a class with its code."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import Attempt, Classroom, Membership, Person, School, SignIn, SignInFailure, db
from quizapp.operations import joining
from tests.factories import (
    NOW,
    make_account,
    make_assignment,
    make_classroom,
    make_membership,
    make_person,
    make_school,
    make_version,
)
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as, speak_english


@pytest.fixture
def room(app: QuizApp) -> Classroom:
    with app.app_context():
        school = make_school()
        make_person(school, "administrator", username="kepala")
        teacher = make_account(school, "teacher", username="rina")
        room = make_classroom(school, teacher, name="VIII-B", join_code="K7M2QX")
        db.session.commit()
        return room


def members(app: QuizApp) -> list[tuple[str, str | None, str, str]]:
    with app.app_context():
        query = (
            select(Person.name, Person.username, Person.role, Membership.status)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.role == "pupil")
            .order_by(Person.id)
        )
        return [tuple(row) for row in db.session.execute(query)]


def test_somebody_new_joins_is_shown_a_pin_once_and_waits(
    app: QuizApp, client: InspectingClient, room: Classroom
) -> None:
    client.get("/join/k7m-2qx")
    assert client.page.one("#code").get("value") == "K7M2QX"
    client.submit("main form", name="Siti Nurhaliza")
    assert client.page.h1 == "Write down your PIN"
    pin = client.page.select(".card dd")[2].text.replace(" ", "")
    assert members(app) == [("Siti Nurhaliza", "siti.nurhaliza", "pupil", "waiting")]
    client.follow("I have written it down")
    assert client.page.one(".notice").text == "Note: You have asked to join VIII-B. Your teacher still has to say yes."
    assert client.page.one(".person > span").text == "Siti Nurhaliza"
    client.submit("form[data-sign-out]")
    speak_english(client)
    client.get("/sign-in")
    client.submit("main form", username="siti.nurhaliza", secret=pin)
    assert client.page.h1 == "Home"


def test_a_visitor_keeps_what_was_practised(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    with app.app_context():
        make_assignment(make_version(school_of(room)))
        db.session.commit()
    client.get("/")
    client.submit("main form")
    attempt = client.page.url
    with app.app_context():
        visitor_id, old_session = db.session.execute(select(SignIn.person_id, SignIn.token_hash)).one()
    client.get("/")
    client.follow("Join a class with its code")
    client.submit("main form", code="K7M2QX", name="Budi")
    assert client.page.h1 == "Write down your PIN"
    assert members(app) == [("Budi", "budi", "pupil", "waiting")]
    with app.app_context():
        person = db.session.get_one(Person, visitor_id)
        assert (person.role, person.name) == ("pupil", "Budi")
        assert db.session.scalars(select(Attempt.person_id)).all() == [visitor_id]
        assert db.session.scalars(select(SignIn.token_hash).where(SignIn.token_hash == old_session)).all() == []
    assert client.get(attempt).status_code == 200
    client.get("/")
    assert [entry.one("h3").text for entry in client.page.select(".entry")] == ["Kebun sekolah"]


def school_of(room: Classroom) -> School:
    return db.session.get_one(School, room.school_id)


def test_a_pupil_joins_another_class(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    with app.app_context():
        pupil = make_account(school_of(room), username="siti", name="Siti")
        sign_in_as(client, pupil)
    client.get("/join/K7M2QX")
    assert client.page.select("#name") == []
    client.submit("main form")
    assert client.page.select(".notice")[0].text == (
        "Done: You have asked to join VIII-B. Your teacher still has to say yes."
    )
    client.get("/join/K7M2QX")
    client.submit("main form")
    assert members(app) == [("Siti", "siti", "pupil", "waiting")]
    with app.app_context():
        db.session.scalars(select(Membership).where(Membership.role == "pupil")).one().status = "active"
        db.session.commit()
    client.get("/join/K7M2QX")
    client.submit("main form")
    assert client.page.one(".notice").text == "Note: You are in VIII-B already."


def test_a_teacher_is_told_to_sign_out_first(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    with app.app_context():
        teacher = make_person(school_of(room), "teacher")
        sign_in_as(client, teacher)
    client.get("/join/K7M2QX")
    assert client.submit("main form").status_code == 422
    assert client.page.one(".summary-errors li").text == "You are signed in as a teacher. Sign out to join as a pupil."


def test_a_wrong_code_and_an_archived_class(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    with app.app_context():
        make_classroom(school_of(room), join_code="ARCHIV", archived_at=NOW)
        db.session.commit()
    for code in ("AAAAAA", "ARCHIV", "A\0A", "x" * 100, "' OR 1=1"):
        client.get("/join")
        assert client.submit("main form", code=code, name="Siti").status_code == 422
        assert client.page.one("#code-error").text == (
            "There is no class with this code. Compare it with what your teacher shows."
        )
    assert members(app) == []


def test_guessing_codes_has_to_wait_but_a_class_does_not(app: QuizApp, room: Classroom) -> None:
    with app.app_context():
        waits = [joining.find_classroom("AAAAAA", "10.0.0.7", NOW)[1].total_seconds() for _ in range(102)]
        assert waits == [0] * 100 + [15, 15]
        assert joining.find_classroom("K7M2QX", "10.0.0.7", NOW)[0] is None
        found, _ = joining.find_classroom("k7m 2qx", "10.0.0.8", NOW)
        assert found is not None
        assert "10.0.0" not in " ".join(db.session.scalars(select(SignInFailure.username)))


def test_not_more_than_a_hundred_wait(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    with app.app_context():
        classroom = db.session.get_one(Classroom, room.id)
        for _ in range(100):
            make_membership(classroom, make_person(school_of(room)), status="waiting")
        db.session.commit()
    client.get("/join/K7M2QX")
    assert client.submit("main form", name="Siti").status_code == 422
    assert client.page.one(".summary-errors li").text == (
        "Too many people are waiting for this class. Ask your teacher to look at the list."
    )
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Person.name == "Siti")) == 0


def test_who_waits_does_not_see_what_the_class_was_given(
    app: QuizApp, client: InspectingClient, room: Classroom
) -> None:
    with app.app_context():
        classroom = db.session.get_one(Classroom, room.id)
        pupil = make_person(school_of(room))
        make_membership(classroom, pupil, status="waiting")
        assignment = make_assignment(make_version(school_of(room)), classroom)
        sign_in_as(client, pupil)
        id_ = assignment.id
    assert client.get(f"/assignments/{id_}").status_code == 404
    client.get("/")
    assert client.page.select(".entry") == []
