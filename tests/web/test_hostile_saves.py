"""A malicious pupil with the attempt page's requests: nothing breaks, nothing fills up, nothing of others is reached."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import (
    Assignment,
    Attempt,
    AttemptEvent,
    Classroom,
    LateResponse,
    Membership,
    Person,
    Response,
    School,
    db,
)
from tests.attacks import json_values
from tests.factories import NOW, make_membership, make_person
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient
from tests.web.taking import WEEK, assign, begin, one, post, rows, sign_in_pupil

pytestmark = pytest.mark.both_databases  # what one database stores, the other may refuse

ROUNDS = 120


@pytest.fixture(autouse=True)
def _at_the_time_of_the_tests() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def pupil(app: QuizApp, client: InspectingClient) -> int:
    return sign_in_pupil(app, client)


@pytest.fixture
def address(app: QuizApp, client: InspectingClient, pupil: int) -> str:
    """An open attempt of the signed-in pupil."""
    return begin(client, assign(app, pupil))


def send(client: InspectingClient, address: str, body: Any) -> Any:
    return post(client, f"{address}/responses", body)


def whole_request() -> dict[str, Any]:
    """Return a request that uses everything there is."""
    return {
        "saves": [one(2, "Bu Rina", flagged=True, ago=3)],
        "current": 2,
        "device": "aB3dE6gH",
        "events": [{"kind": "left", "operation_id": "event-0001", "ago": 5}],
        "highlights": [{"at": "p1.s1", "start": 0, "end": 5}],
    }


def spoiled(chance: random.Random) -> dict[str, Any]:
    """Return a request with one to three places that hold something else, something more or nothing."""
    request = whole_request()
    for _ in range(chance.randint(1, 3)):
        parts = [request, *request["saves"], *request["events"], *request["highlights"]]
        part = chance.choice([part for part in parts if isinstance(part, dict)])
        name = chance.choice([*part, "more"])
        if chance.random() < 0.2:
            part.pop(name, None)
        else:
            part[name] = json_values(chance)
        if not all(isinstance(request.get(each), list) for each in ("saves", "events", "highlights")):
            break
    return request


@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize("seed", range(2))
def test_a_request_of_any_shape_is_read_or_refused(
    app: QuizApp, client: InspectingClient, address: str, seed: int, over: bool
) -> None:
    chance = random.Random(seed)
    with time_machine.travel(NOW + (WEEK + timedelta(hours=1) if over else timedelta(minutes=1)), tick=False):
        for _ in range(ROUNDS):
            body = spoiled(chance)
            reply = client.post(
                f"{address}/responses",
                data=json.dumps(body),
                content_type="application/json",
                headers={"X-CSRFToken": client.page.select("meta[name=csrf-token]")[0].get("content")},
            )
            assert reply.status_code in (200, 400, 409), f"{reply.status_code}: {body!r:.2000}"
            assert reply.is_json
            if reply.status_code == 400:
                assert reply.json["message"]
        assert send(client, address, whole_request()).status_code in (200, 409), "an honest request still goes through"
    assert rows(app, Response) <= 2
    with app.app_context():
        for event in db.session.scalars(select(AttemptEvent)):
            assert NOW <= event.happened_at <= event.arrived_at
        for late in db.session.scalars(select(LateResponse)):
            assert NOW <= (late.written_at or NOW) <= late.arrived_at


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"saves": []' + b" " * 1_000_000 + b"}", 413),
        (b'{"saves": [' * 50_000, 400),
        (b'{"saves": [], "current": ' + b"9" * 10_000 + b"}", 400),
        (b'{"saves": [], "highlights": [' + b"{}," * 200_000 + b"{}]}", 400),
        (b'{"saves": [], "events": [' + b"0," * 400_000 + b"0]}", 400),
        (b'\xff\xfe{"saves": []}', 400),
        (b"", 400),
    ],
)
def test_a_monstrous_body_is_refused_in_json(
    app: QuizApp, client: InspectingClient, address: str, body: bytes, status: int
) -> None:
    headers = {"X-CSRFToken": client.page.select("meta[name=csrf-token]")[0].get("content")}
    for path in ("responses", "submission"):
        reply = client.post(f"{address}/{path}", data=body, content_type="application/json", headers=headers)
        if path == "responses" or status == 413:
            assert (reply.status_code, reply.is_json) == (status, True)
            assert rows(app, Attempt) == 1
        else:
            assert reply.status_code == 200, "a submit has no body that could be wrong"


@pytest.mark.parametrize("value", [["a"] * 150_000, {f"part{n}": "a" for n in range(50_000)}, "x" * 900_000])
def test_a_huge_answer_is_refused_alone(app: QuizApp, client: InspectingClient, address: str, value: Any) -> None:
    reply = send(client, address, {"saves": [one(1, value), one(2, "Bu Rina", 0, "operation-2")]})
    assert [result["status"] for result in reply.json["results"]] == ["refused", "saved"]


@pytest.mark.parametrize("value", ["\ud83d", "a\0b", ["\ud83d"], {"\ud83d": "\0"}])
def test_half_a_character_keeps_no_other_answer_from_being_saved(
    app: QuizApp, client: InspectingClient, address: str, value: Any
) -> None:
    """A phone cuts an emoji at the end of a full field: that is nobody's attack."""
    reply = send(client, address, {"saves": [one(2, value), one(2, "Bu Rina", 0, "operation-2")]})
    assert reply.status_code == 200
    assert [result["status"] for result in reply.json["results"]] == ["refused", "saved"]


def test_the_same_request_twenty_times_gets_one_reply(app: QuizApp, client: InspectingClient, address: str) -> None:
    replies = [send(client, address, whole_request()) for _ in range(20)]
    assert {json.dumps(reply.json, sort_keys=True) for reply in replies} == {
        json.dumps(replies[0].json, sort_keys=True)
    }
    assert (rows(app, Response), rows(app, AttemptEvent)) == (1, 1)


def test_only_the_pupil_reaches_an_attempt(app: QuizApp, client: InspectingClient, pupil: int, address: str) -> None:
    """Neither a classmate with an attempt of their own nor the teacher: looking and deciding have pages of their own."""
    with app.app_context():
        room = db.session.get_one(Classroom, db.session.scalars(select(Assignment.classroom_id)).one())
        school = db.session.get_one(School, db.session.get_one(Person, pupil).school_id)
        teacher = db.session.scalars(select(Membership.person_id).where(Membership.role == "teacher")).one()
        classmate = make_person(school)
        make_membership(room, classmate)
        administrator = make_person(school, "administrator")
        others = [db.session.get_one(Person, teacher), classmate, administrator]
        db.session.commit()
    page = client.page
    for other in others:
        with app.app_context():
            sign_in(client, other)
        client._page = page
        for reply in (
            send(client, address, whole_request()),
            post(client, f"{address}/submission", {}),
            client.get(f"{address}/state", headers={"Accept": "application/json"}),
        ):
            assert (reply.status_code, reply.is_json) == (404, True)
    with app.app_context():
        attempt = db.session.scalars(select(Attempt)).one()
        assert (attempt.submitted_at, attempt.highlights, attempt.current) == (None, None, 1)
    assert (rows(app, Response), rows(app, AttemptEvent), rows(app, LateResponse)) == (0, 0, 0)


def test_without_the_token_of_the_page_nothing_is_done(app: QuizApp, client: InspectingClient, address: str) -> None:
    for path in ("responses", "submission"):
        for headers in ({}, {"X-CSRFToken": "made-up"}):
            reply = client.post(f"{address}/{path}", json=whole_request(), headers=headers)
            assert (reply.status_code, reply.is_json) == (400, True)
    assert client.get(f"{address}/submission", headers={"Accept": "application/json"}).status_code == 405
    assert rows(app, Response) == 0
    with app.app_context():
        assert db.session.scalars(select(Attempt.submitted_at)).one() is None


def test_nobody_fills_the_disk_through_the_page(app: QuizApp, client: InspectingClient, address: str) -> None:
    """1,200 events and 1,200 late answers in honest-looking requests: 500 of each are kept, the rest is told."""
    with time_machine.travel(NOW + WEEK + timedelta(hours=1), tick=False):
        told: list[str] = []
        for number in range(12):
            saves = [one(2, f"Bu {number} {n}", 0, f"late-{number}-{n:04}") for n in range(100)]
            events = [{"kind": "left", "operation_id": f"event-{number}-{n:04}", "ago": 0} for n in range(100)]
            reply = send(client, address, {"saves": saves, "device": "aB3dE6gH", "events": events})
            assert reply.status_code == 200
            told += [result["status"] for result in reply.json["results"]]
    assert (told.count("late"), told.count("refused")) == (500, 700)
    assert (rows(app, LateResponse), rows(app, AttemptEvent)) == (500, 500)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Response)) == 0
