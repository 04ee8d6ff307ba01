"""Exam tokens on pages: drawn and shown by the teacher, typed by pupils to begin, and never told to them by a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Assignment, Attempt, AuditEntry, Classroom, Person, QuizVersion, School, db
from tests.factories import (
    make_account,
    make_assignment,
    make_classroom,
    make_membership,
    make_person,
    make_school,
    make_version,
)
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TOKEN = "K7M2QX"
NOT_IT = "This is not the exam token. Look at the board again, or ask your teacher."


@pytest.fixture(autouse=True)
def morning() -> Iterator[time_machine.Coordinates]:
    """It is eight in the morning in Jakarta until a test moves on."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ids(app: QuizApp) -> dict[str, int]:
    """A class with a teacher, two pupils and a published quiz: their ids."""
    with app.app_context():
        school = make_school()
        make_person(school, "administrator")
        teacher = make_account(school, "teacher", name="Rina Hartati")
        room = make_classroom(school, teacher, name="VIII-B")
        pupils = [make_account(school, name=name) for name in ("Siti Nurhaliza", "Budi Santoso")]
        for pupil in pupils:
            make_membership(room, pupil)
        version = make_version(school)
        db.session.commit()
        people = {"teacher": teacher.id, "pupil": pupils[0].id, "classmate": pupils[1].id}
        return people | {"school": school.id, "room": room.id, "quiz": version.quiz_id, "version": version.id}


def become(app: QuizApp, client: InspectingClient, person_id: int) -> InspectingClient:
    with app.app_context():
        sign_in_as(client, db.session.get_one(Person, person_id))
    return client


def give(app: QuizApp, ids: dict[str, int], *, anyone: bool = False, **values: Any) -> int:
    with app.app_context():
        room = None if anyone else db.session.get_one(Classroom, ids["room"])
        usual = {"mode": "test", "token": TOKEN, "opens_at": MORNING - timedelta(minutes=1)}
        assignment = make_assignment(db.session.get_one(QuizVersion, ids["version"]), room, **(usual | values))
        db.session.commit()
        return assignment.id


def token_of(app: QuizApp, assignment_id: int) -> str | None:
    with app.app_context():
        return db.session.get_one(Assignment, assignment_id).token


def attempts(app: QuizApp) -> int:
    with app.app_context():
        return len(db.session.scalars(select(Attempt)).all())


# The teacher


def test_a_test_is_given_with_a_token_and_the_room_can_read_it(
    app: QuizApp, client: InspectingClient, ids: dict[str, int]
) -> None:
    become(app, client, ids["teacher"]).get(f"/assignments/new?classroom={ids['room']}")
    client.submit("main form", mode="test", token=True)
    with app.app_context():
        row = db.session.scalars(select(Assignment)).one()
    assert row.token is not None
    shown = f"{row.token[:3]} {row.token[3:]}"
    assert client.page.one("#token .code").text == shown
    client.follow("Show it large, renew it or switch it off")
    assert client.page.h1 == "Exam token: Kebun sekolah"
    assert client.page.one(".code-token").text == shown
    assert row.token not in client.get(f"/assignments/{row.id}/plan").text.split('id="share-text"')[1]


def test_switching_on_renewing_and_switching_off(app: QuizApp, client: InspectingClient, ids: dict[str, int]) -> None:
    id_ = give(app, ids, token=None)
    become(app, client, ids["teacher"]).get(f"/assignments/{id_}/plan")
    client.submit("#token form", button="ask")
    first = token_of(app, id_)
    assert first is not None
    assert client.page.one(".code-token").text == f"{first[:3]} {first[3:]}"
    client.submit("main form", button="ask")
    second = token_of(app, id_)
    assert second not in (None, first)
    client.submit("main form", button="stop")
    assert token_of(app, id_) is None
    assert client.page.one(".lead").text == "No token is asked for: whoever sees this test may begin it."
    with app.app_context():
        entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [entry.verb for entry in entries] == ["ask_token", "ask_token", "ask_no_token"]
        assert not any(token in str(entry.details) for entry in entries for token in (first, second))


def test_the_token_belongs_to_the_teachers_of_the_class(
    app: QuizApp, client: InspectingClient, ids: dict[str, int]
) -> None:
    id_ = give(app, ids)
    with app.app_context():
        stranger = make_person(db.session.get_one(School, ids["school"]), "teacher")
        db.session.commit()
        stranger_id = stranger.id
    for who, code in ((stranger_id, 404), (ids["pupil"], 403)):
        become(app, client, who).get("/")
        csrf = client.page.one('meta[name="csrf-token"]').get("content")
        assert client.get(f"/assignments/{id_}/token").status_code == code
        for step in ("ask", "stop"):
            form = {"csrf_token": csrf, "step": step}
            assert client.post(f"/assignments/{id_}/token", data=form).status_code == code
    assert token_of(app, id_) == TOKEN


def test_what_is_for_anyone_has_no_token(app: QuizApp, client: InspectingClient, ids: dict[str, int]) -> None:
    become(app, client, ids["teacher"]).get("/assignments/new?classroom=anyone")
    told = "Anyone may practise this, so there is nobody to show an exam token to."
    assert client.submit("main form", token=True).status_code == 422
    assert client.page.one("#token-error").text == told
    with app.app_context():
        make_assignment(db.session.get_one(QuizVersion, ids["version"]), created_by_id=ids["teacher"], opens_at=MORNING)
        db.session.commit()
        id_ = db.session.scalars(select(Assignment.id)).one()
    csrf = client.page.one('meta[name="csrf-token"]').get("content")
    assert client.post(f"/assignments/{id_}/token", data={"csrf_token": csrf, "step": "ask"}).status_code == 409
    assert client.post(f"/assignments/{id_}/token", data={"csrf_token": csrf, "step": "x"}).status_code == 400
    assert token_of(app, id_) is None


# The pupil


def test_the_token_is_typed_to_begin_and_not_to_go_on(
    app: QuizApp, client: InspectingClient, ids: dict[str, int]
) -> None:
    id_ = give(app, ids)
    become(app, client, ids["pupil"]).get(f"/assignments/{id_}")
    assert client.submit("main form", token="k7m 2qy").status_code == 422
    assert client.page.one("#token-error").text == NOT_IT
    assert client.page.one("#token").get("value") == "k7m 2qy"
    assert attempts(app) == 0
    client.submit("main form", token=" k7m-2qx ")
    assert attempts(app) == 1
    client.get(f"/assignments/{id_}")
    assert client.page.select("#token") == []
    csrf = client.page.one('meta[name="csrf-token"]').get("content")
    again = client.post(f"/assignments/{id_}/attempts", data={"csrf_token": csrf}, follow_redirects=False)
    assert (again.status_code, attempts(app)) == (303, 1)


def test_there_is_no_way_around_it(app: QuizApp, client: InspectingClient, ids: dict[str, int]) -> None:
    id_ = give(app, ids, mode="practice")
    become(app, client, ids["pupil"]).get(f"/assignments/{id_}")
    csrf = client.page.one('meta[name="csrf-token"]').get("content")
    for address in (f"/assignments/{id_}/attempts", f"/practice/{id_}"):
        for form in ({}, {"token": ""}, {"token": "NULL"}, {"token": "\0K7M2QX\ud800"}):
            data = {"csrf_token": csrf} | {name: value.encode("utf-8", "surrogatepass") for name, value in form.items()}
            assert client.post(address, data=data).status_code in (409, 422)
    assert attempts(app) == 0


def test_without_a_token_nothing_is_asked(app: QuizApp, client: InspectingClient, ids: dict[str, int]) -> None:
    id_ = give(app, ids, token=None)
    become(app, client, ids["pupil"]).get(f"/assignments/{id_}")
    assert client.page.select("#token") == []
    client.submit("main form")
    assert attempts(app) == 1


def test_guessing_takes_ever_longer_for_one_and_not_for_the_class(
    app: QuizApp, client: InspectingClient, ids: dict[str, int], morning: time_machine.Coordinates
) -> None:
    id_ = give(app, ids)
    become(app, client, ids["pupil"]).get(f"/assignments/{id_}")
    for guess in ("AAAAAA", "AAAAAB", "AAA", "", "AAAAA0", "AAAAAC", "AAAAAD", "AAAAAE"):
        client.submit("main form", token=guess)
    assert client.page.one("#token-error").text == NOT_IT
    assert client.submit("main form", token=TOKEN).status_code == 422
    assert client.page.one("#token-error").text == ("There were several wrong tokens. Wait 15 seconds, then try again.")
    assert attempts(app) == 0
    become(app, client, ids["classmate"]).get(f"/assignments/{id_}")
    client.submit("main form", token=TOKEN)
    assert attempts(app) == 1
    morning.shift(timedelta(seconds=15))
    become(app, client, ids["pupil"]).get(f"/assignments/{id_}")
    client.submit("main form", token=TOKEN)
    assert attempts(app) == 2


def test_no_page_or_reply_tells_a_pupil_the_token(app: QuizApp, client: InspectingClient, ids: dict[str, int]) -> None:
    id_ = give(app, ids, closes_at=MORNING + timedelta(hours=1), release_step="key")
    become(app, client, ids["pupil"])
    seen = [client.get(address).text for address in ("/", f"/assignments/{id_}")]
    seen.append(client.submit("main form", token="AAAAAA").text)
    seen.append(client.submit("main form", token=TOKEN).text)
    attempt = client.page.url.rsplit("/", 1)[-1]
    csrf = client.page.one('meta[name="csrf-token"]').get("content")
    headers = {"X-CSRFToken": csrf}
    seen.append(client.post(f"/attempts/{attempt}/responses", json={"saves": []}, headers=headers).text)
    seen.append(client.submit("#attempt", button="submit").text)
    later = ("/", f"/assignments/{id_}", f"/attempts/{attempt}/receipt", f"/attempts/{attempt}/feedback")
    seen += [client.get(address).text for address in later]
    assert [TOKEN in text or TOKEN.lower() in text for text in seen] == [False] * len(seen)
