"""Giving a set through the pages, and the homes of pupils, teachers and visitors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Assignment, Classroom, Person, QuizVersion, School, db
from tests.factories import (
    PIN,
    make_account,
    make_assignment,
    make_attempt,
    make_classroom,
    make_content,
    make_membership,
    make_person,
    make_school,
    make_version,
    small_passage,
    small_questions,
)
from tests.web.counting import statements
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""08:00 WIB."""


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """It is eight in the morning in Jakarta and nine in Denpasar, and stays so."""
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def ids(app: QuizApp) -> dict[str, int]:
    """A school in WITA with teacher, class, pupil and a published quiz: their ids."""
    with app.app_context():
        school = make_school(name="SMPN 3 Denpasar", timezone="Asia/Makassar")
        make_person(school, "administrator")
        teacher = make_account(school, "teacher", name="Rina Hartati")
        room = make_classroom(school, teacher, name="VIII-B", join_code="K7M2QX")
        pupil = make_account(school, name="Siti Nurhaliza", username="siti.nurhaliza")
        make_membership(room, pupil)
        version = make_version(school)
        db.session.commit()
        return {
            "school": school.id,
            "teacher": teacher.id,
            "room": room.id,
            "pupil": pupil.id,
            "quiz": version.quiz_id,
            "version": version.id,
        }


@pytest.fixture
def teacher(app: QuizApp, client: InspectingClient, ids: dict[str, int]) -> InspectingClient:
    """The client, signed in as the teacher."""
    with app.app_context():
        sign_in_as(client, db.session.get_one(Person, ids["teacher"]))
    return client


@pytest.fixture
def pupil(app: QuizApp, client: InspectingClient, ids: dict[str, int]) -> InspectingClient:
    """The client, signed in as the pupil."""
    with app.app_context():
        sign_in_as(client, db.session.get_one(Person, ids["pupil"]))
    return client


def given(app: QuizApp) -> Assignment:
    with app.app_context():
        return db.session.scalars(select(Assignment)).one()


def give(app: QuizApp, ids: dict[str, int], *, anyone: bool = False, **values: object) -> int:
    with app.app_context():
        room = None if anyone else db.session.get_one(Classroom, ids["room"])
        assignment = make_assignment(db.session.get_one(QuizVersion, ids["version"]), room, **values)
        db.session.commit()
        return assignment.id


# Giving


def test_a_test_is_given_in_the_time_of_the_school(
    app: QuizApp, teacher: InspectingClient, ids: dict[str, int]
) -> None:
    teacher.get(f"/classrooms/{ids['room']}")
    teacher.follow("Give a set")
    assert teacher.page.one("#audience option[selected]").text == "VIII-B, 2026/2027"
    assert teacher.page.one("#opens-hint").text == "Empty: at once. Time of the school, WITA."
    teacher.submit("main form", mode="test", opens="2026-11-24T08:00", closes="2026-11-24T09:30", release="right_wrong")
    row = given(app)
    assert (row.opens_at, row.closes_at) == (
        datetime(2026, 11, 24, 0, 0, tzinfo=UTC),
        datetime(2026, 11, 24, 1, 30, tzinfo=UTC),
    )
    assert (row.mode, row.attempts_allowed, row.release_step) == ("test", 1, "right_wrong")
    assert teacher.page.one("#share-text").raw_text.splitlines() == [
        "Test: Kebun sekolah",
        "VIII-B, SMPN 3 Denpasar",
        "Opens 24 November 2026, 08:00 WITA",
        "Closes 24 November 2026, 09:30 WITA",
        f"http://localhost/assignments/{row.id}",
        "Not in the class yet? Code K7M2QX, or http://localhost/join/K7M2QX",
    ]
    assert teacher.page.one("#opens").get("value") == "2026-11-24T08:00"
    assert teacher.page.one("#closes").get("value") == "2026-11-24T09:30"


def test_a_practice_given_at_once(app: QuizApp, teacher: InspectingClient, ids: dict[str, int]) -> None:
    teacher.get(f"/assignments/new?quiz={ids['quiz']}&classroom={ids['room']}")
    teacher.submit("main form")
    row = given(app)
    assert (row.mode, row.opens_at, row.closes_at, row.attempts_allowed) == ("practice", MORNING, None, None)


@pytest.mark.parametrize(
    ("values", "field", "error"),
    [
        ({"opens": "2026-11-24T08:00", "closes": "2026-11-24T08:00"}, "closes", "It has to close after it opens."),
        ({"opens": "2026-11-20T08:00", "closes": "2026-11-21T08:00"}, "closes", "This time has passed already."),
        ({"closes": "tomorrow"}, "closes", "Write it like 2026-11-23T08:00."),
        ({"closes": "0001-01-01T00:00"}, "closes", "Look at the year again."),
        ({"opens": "9999-12-31T23:59"}, "opens", "Look at the year again."),
        ({"audience": "anyone", "mode": "test"}, "mode", "A test is given to a class; anyone may only practise."),
    ],
)
def test_what_cannot_be_given_keeps_what_was_typed(
    teacher: InspectingClient, ids: dict[str, int], values: dict[str, str], field: str, error: str
) -> None:
    teacher.get(f"/assignments/new?classroom={ids['room']}")
    assert teacher.submit("main form", values).status_code == 422
    assert teacher.page.one(f"#{field}-error").text == error
    if "closes" in values and values["closes"] != "tomorrow" and field == "closes":
        assert teacher.page.one("#closes").get("value") == values["closes"]


def test_foreign_classes_and_sets_are_not_offered(app: QuizApp, teacher: InspectingClient, ids: dict[str, int]) -> None:
    with app.app_context():
        school = db.session.get_one(School, ids["school"])
        colleague = make_person(school, "teacher")
        room = make_classroom(school, colleague)
        db.session.commit()
        room_id = room.id
    teacher.get("/assignments/new")
    token = teacher.page.one('meta[name="csrf-token"]').get("content")
    form = {
        "csrf_token": token,
        "quiz": str(ids["quiz"]),
        "mode": "practice",
        "attempts": "usual",
        "release": "nothing",
    }
    assert teacher.post("/assignments/new", data=form | {"audience": str(room_id)}).status_code == 422
    assert (
        teacher.post("/assignments/new", data=form | {"audience": str(ids["room"]), "quiz": "999"}).status_code == 422
    )
    with app.app_context():
        assert db.session.scalars(select(Assignment)).all() == []


def test_without_a_published_set_one_is_sent_to_write_one(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        school = make_school()
        make_person(school, "administrator")
        sign_in_as(client, make_person(school, "teacher"))
    client.get("/assignments/new")
    assert client.page.one(".empty h2").text == "No set has been published"


# Changing


def test_dates_change_and_the_share_text_follows(app: QuizApp, teacher: InspectingClient, ids: dict[str, int]) -> None:
    id_ = give(app, ids, mode="test", attempts_allowed=7, closes_at=MORNING + timedelta(hours=2))
    teacher.get(f"/assignments/{id_}/plan")
    assert teacher.page.one("#attempts option[selected]").text == "7"
    teacher.submit(f'form[action="/assignments/{id_}/plan"]', closes="2026-11-25T08:00", release="key")
    assert teacher.page.one(".notice-success").text == "Done: Stored."
    row = given(app)
    assert (row.closes_at, row.release_step, row.attempts_allowed) == (datetime(2026, 11, 25, tzinfo=UTC), "key", 7)
    teacher.get(f"/assignments/{id_}/plan")
    reply = teacher.submit(f'form[action="/assignments/{id_}/plan"]', closes="2026-11-20T08:00")
    assert reply.status_code == 422
    assert teacher.page.one("#closes-error").text == "It has to close after it opens."


def test_closing_taking_back_and_giving_again(app: QuizApp, teacher: InspectingClient, ids: dict[str, int]) -> None:
    id_ = give(app, ids)
    teacher.get(f"/assignments/{id_}/plan")
    step = f'form[action="/assignments/{id_}/step"]'
    teacher.submit(step, button="close")
    assert teacher.page.one(".notice-success").text == "Done: Closed. What pupils had saved counts."
    teacher.submit(step, button="withdraw")
    assert (
        teacher.page.one(".notice-success").text == "Done: Taken back. Pupils no longer see it; what they did is kept."
    )
    teacher.submit(step, button="give-again")
    assert teacher.page.one(".notice-success").text == "Done: Given again."
    token = teacher.page.one('meta[name="csrf-token"]').get("content")
    assert teacher.post(f"/assignments/{id_}/step", data={"step": "x", "csrf_token": token}).status_code == 400


def test_what_was_closed_at_an_odd_second_can_still_be_changed(
    app: QuizApp, teacher: InspectingClient, ids: dict[str, int]
) -> None:
    opened = MORNING - timedelta(hours=1, seconds=13)
    id_ = give(app, ids, mode="test", attempts_allowed=1, opens_at=opened)
    teacher.get(f"/assignments/{id_}/plan")
    with time_machine.travel(MORNING + timedelta(seconds=27.5), tick=False):
        teacher.submit(f'form[action="/assignments/{id_}/step"]', button="close")
        teacher.submit(f'form[action="/assignments/{id_}/plan"]', release="key")
        assert teacher.page.one(".notice-success").text == "Done: Stored."
    row = given(app)
    assert (row.opens_at, row.closes_at) == (opened, MORNING + timedelta(seconds=27.5))
    assert row.release_step == "key"


def test_what_others_gave_does_not_exist(app: QuizApp, client: InspectingClient, ids: dict[str, int]) -> None:
    id_ = give(app, ids)
    with app.app_context():
        sign_in_as(client, make_person(db.session.get_one(School, ids["school"]), "teacher"))
    client.get("/")
    token = client.page.one('meta[name="csrf-token"]').get("content")
    for target in (id_, 999_999):
        assert client.get(f"/assignments/{target}/plan").status_code == 404
        for action in ("plan", "step"):
            form = {"csrf_token": token, "step": "withdraw"}
            assert client.post(f"/assignments/{target}/{action}", data=form).status_code == 404


def test_a_set_opened_to_anyone_stands_on_the_start_page(
    app: QuizApp, teacher: InspectingClient, ids: dict[str, int]
) -> None:
    teacher.get("/assignments/practices")
    assert teacher.page.one(".empty h2").text == "Nothing is open to anyone"
    teacher.follow("Open a set")
    assert teacher.page.one("#audience option[selected]").get("value") == "anyone"
    teacher.submit("main form")
    link = teacher.page.one("#share-text").raw_text.splitlines()[-1]
    visitor = app.test_client()
    assert isinstance(visitor, InspectingClient)
    visitor.get(link)
    assert visitor.page.h1 == "Kebun sekolah"
    visitor.get("/")
    assert [entry.one("h3").text for entry in visitor.page.select(".entry")] == ["Kebun sekolah"]
    teacher.get("/assignments/practices")
    assert len(teacher.page.select(".entry")) == 1


def test_practice_of_a_set_that_is_tested_is_off(app: QuizApp, client: InspectingClient, ids: dict[str, int]) -> None:
    practice = give(app, ids, anyone=True)
    assert client.get(f"/practice/{practice}").status_code == 200
    give(app, ids, mode="test")
    assert client.get(f"/practice/{practice}").status_code == 404
    client.get("/")
    assert client.page.select(".entry") == []
    assert client.get(f"/practice/{give(app, ids)}").status_code == 404


# Homes


def test_a_visitor_is_two_clicks_from_choosing(app: QuizApp, client: InspectingClient, ids: dict[str, int]) -> None:
    give(app, ids, anyone=True)
    client.get("/")
    assert [button.text for button in client.page.select("main .button-primary")] == ["Start practising"]
    client.submit("main form")  # click 1
    assert client.page.select('input[type="radio"]') != []  # click 2 chooses


def test_a_pupil_is_three_clicks_from_choosing(app: QuizApp, client: InspectingClient, ids: dict[str, int]) -> None:
    give(app, ids, mode="test")
    client.get("/sign-in")
    client.submit("main form", username="siti.nurhaliza", secret=PIN)
    client.follow("Open the test")  # click 1
    client.submit("main form")  # click 2
    assert client.page.select('input[type="radio"]') != []  # click 3 chooses


def test_the_home_of_a_pupil(app: QuizApp, pupil: InspectingClient, ids: dict[str, int]) -> None:
    pupil.get("/")
    assert pupil.page.one(".empty h2").text == "Nothing to do yet"
    give(app, ids, closes_at=MORNING + timedelta(days=9))
    begun = give(app, ids, mode="test", closes_at=MORNING + timedelta(days=2))
    give(app, ids, mode="test", closes_at=MORNING + timedelta(hours=2))
    give(app, ids, mode="test", opens_at=MORNING + timedelta(days=1))
    done = give(app, ids, mode="test", closes_at=MORNING - timedelta(days=1), release_step="score")
    give(app, ids, mode="test", closes_at=MORNING - timedelta(days=2))
    with app.app_context():
        person = db.session.get_one(Person, ids["pupil"])
        make_attempt(db.session.get_one(Assignment, begun), person)
        make_attempt(db.session.get_one(Assignment, done), person, submitted_at=MORNING - timedelta(days=1), waiting=1)
        db.session.commit()
    pupil.get("/")
    sections = {
        section.one("h2").text: [entry.one(".entry-facts").text for entry in section.select(".entry")]
        for section in pupil.page.select("section")
    }
    assert list(sections) == ["To do", "Coming", "Done"]
    assert len(sections["To do"]) == 2  # the practice is off: a test with this text is open
    assert [button.text for button in pupil.page.select("main .button-primary")] == ["Go on"]
    assert pupil.page.select("main .button-primary")[0].get("href").startswith("/attempts/")
    assert pupil.page.one(".entry-soon").text.startswith("until")
    assert sections["Done"] == [
        "VIII-B handed in waiting to be marked by the teacher",
        "VIII-B not done; closed 21 November 2026, 09:00 WITA",
    ]


def test_the_home_of_a_teacher(app: QuizApp, teacher: InspectingClient, ids: dict[str, int]) -> None:
    id_ = give(app, ids, mode="test")
    with app.app_context():
        person = db.session.get_one(Person, ids["pupil"])
        make_attempt(db.session.get_one(Assignment, id_), person, submitted_at=MORNING, waiting=3)
        db.session.commit()
    teacher.get("/")
    assert teacher.page.one(".lead").text == "3 answers wait for your mark"
    assert [section.one("h2").text for section in teacher.page.select("section")] == [
        "Open, or waiting for you",
        "My classes",
    ]
    assert teacher.page.select(".entry-facts")[0].text == (
        "VIII-B Test open 1 has handed in 3 answers wait for your mark"
    )


def test_the_homes_take_the_same_queries_for_one_and_for_three(
    app: QuizApp, client: InspectingClient, ids: dict[str, int]
) -> None:
    counts: dict[str, list[int]] = {"pupil": [], "teacher": [], "nobody": []}
    for _ in range(2):
        for _ in range(2):
            id_ = give(app, ids, mode="test")
            give(app, ids, anyone=True)
            with app.app_context():
                person = db.session.get_one(Person, ids["pupil"])
                make_attempt(db.session.get_one(Assignment, id_), person, submitted_at=MORNING)
                db.session.commit()
        for who in ("pupil", "teacher"):
            with app.app_context():
                sign_in_as(client, db.session.get_one(Person, ids[who]))
            counts[who].append(statements(app, client, "/"))
        counts["nobody"].append(statements(app, app.test_client(), "/"))
    assert counts == {"pupil": [4, 4], "teacher": [3, 3], "nobody": [2, 1]}  # the first one asks for an administrator


def test_titles_say_their_language(app: QuizApp, client: InspectingClient, ids: dict[str, int]) -> None:
    with app.app_context():
        school = db.session.get_one(School, ids["school"])
        passage = small_passage(language="en", title="School garden")
        version = make_version(school, make_content(small_questions(), passage=passage, title="School garden"))
        make_assignment(version)
        db.session.commit()
    client.get("/")
    assert [(node.text, node.get("lang")) for node in client.page.select(".entry h3")] == [("School garden", "en")]
