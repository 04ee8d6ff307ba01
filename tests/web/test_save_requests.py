"""What the script of the attempt page sends, and what it is told: the save protocol, honest and hostile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Attempt, AttemptEvent, LateResponse, Person, Response, db
from quizapp.operations import supervision
from quizapp.operations.transactions import transaction
from tests.factories import NOW, make_person, make_school
from tests.queries import count_queries
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient
from tests.web.taking import WEEK, assign, begin, one, post, rows, save, sign_in_pupil

pytestmark = pytest.mark.both_databases  # saving is where nothing may be lost

DEVICE = "aB3dE6gH"


@pytest.fixture(autouse=True)
def _at_the_time_of_the_tests() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def pupil(app: QuizApp, client: InspectingClient) -> int:
    """A signed-in pupil's id."""
    return sign_in_pupil(app, client)


def an_event(**values: Any) -> dict[str, Any]:
    return {"kind": "left", "operation_id": "event-0001", "ago": 5} | values


def a_highlight(**values: Any) -> dict[str, Any]:
    return {"at": "p1.s1", "start": 0, "end": 5} | values


def test_a_save_is_acknowledged_with_revision_and_time(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    address = begin(client, assign(app, pupil))
    response = save(client, address, one(2, "Bu Rina", flagged=True), current=2)
    assert response.status_code == 200
    assert response.json["results"] == [
        {"position": 2, "operation_id": "operation-1", "status": "saved", "revision": 1}
    ]
    assert response.json["seconds_left"] == 7 * 24 * 3600
    assert response.json["server_time"] == NOW.isoformat()
    assert response.json["submitted"] is False


def test_a_conflict_answers_409_with_the_stored_value(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    address = begin(client, assign(app, pupil))
    save(client, address, one(2, "Bu Rina"))
    response = save(client, address, one(2, "Bu Ani", 0, "operation-2"))
    assert response.status_code == 409
    assert response.json["results"] == [
        {
            "position": 2,
            "operation_id": "operation-2",
            "status": "conflict",
            "revision": 1,
            "value": "Bu Rina",
            "flagged": False,
        }
    ]


@pytest.mark.parametrize(
    "body",
    [
        5,
        [],
        {"saves": "x"},
        {"saves": [{"position": 1}]},
        {"saves": [one(0, "a")]},
        {"saves": [one(1, 5)]},
        {"saves": [one(1, "a", -1)]},
        {"saves": [one(1, "a", 0, "short")]},
        {"saves": [one(1, "a") | {"admin": True}]},
        {"saves": [one(1, "a", 2**40)]},
        {"saves": [one(True, "a")]},
        {"saves": [one(1, "a", 0.0)]},
        {"saves": [one(1, "a", 0, "operation-1\n")]},
        {"saves": [one(1, "a", 0, "operation-\0")]},
        {"saves": [one(1, "a", 0, "operation-\ud800")]},
        {"saves": [one(1, "a", 0, "o" * 65)]},
        {"saves": [one(1, "a", ago=-1)]},
        {"saves": [one(1, "a", ago=True)]},
        {"saves": [one(1, "a", ago=0.5)]},
        {"saves": [one(1, "a", ago=float("nan"))]},
        {"saves": [one(1, "a", ago=30 * 24 * 3600 + 1)]},
        {"saves": [one(1, "a", 0, f"operation-{number}") for number in range(101)]},
        {"saves": [], "device": "short"},
        {"saves": [], "device": "with space"},
        {"saves": [], "device": "d" * 33},
        {"saves": [], "events": [an_event()]},
        {"saves": [], "device": DEVICE, "events": [an_event(kind="cheated")]},
        {"saves": [], "device": DEVICE, "events": [an_event(ago=-1)]},
        {"saves": [], "device": DEVICE, "events": [an_event(operation_id="short")]},
        {"saves": [], "device": DEVICE, "events": [an_event(mark=0)]},
        {"saves": [], "device": DEVICE, "events": [an_event(operation_id=f"event-{n:04}") for n in range(501)]},
        {"saves": [], "highlights": {}},
        {"saves": [], "highlights": [a_highlight(start=-1)]},
        {"saves": [], "highlights": [a_highlight(end=True)]},
        {"saves": [], "highlights": [a_highlight(end=2**40)]},
        {"saves": [], "highlights": [a_highlight(at=["p1.s1"])]},
        {"saves": [], "highlights": [a_highlight(at="p" * 81)]},
        {"saves": [], "highlights": [a_highlight(colour="red")]},
        {"saves": [], "highlights": [a_highlight()] * 301},
    ],
)
def test_what_cannot_be_read_is_told_and_stores_nothing(
    app: QuizApp, client: InspectingClient, pupil: int, body: Any
) -> None:
    address = begin(client, assign(app, pupil))
    response = post(client, f"{address}/responses", body)
    assert response.status_code == 400
    assert response.json["message"]
    assert rows(app, Response) == 0


def test_a_save_needs_at_most_five_statements(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    address = begin(client, assign(app, pupil))
    token = client.page.select("meta[name=csrf-token]")[0].get("content")
    save(client, address, one(2, "Bu Rina"))
    with count_queries(app) as statements:
        body = {"saves": [one(2, "Bu Rina Sari", 1, "operation-2")], "current": 2}
        assert client.post(f"{address}/responses", json=body, headers={"X-CSRFToken": token}).status_code == 200
    assert len(statements) <= 5, statements


def test_without_a_session_the_script_is_told_so(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    address = begin(client, assign(app, pupil))
    token = client.page.select("meta[name=csrf-token]")[0].get("content")
    with client.session_transaction() as session:
        session.pop("_user_id")
    response = client.post(f"{address}/responses", json={"saves": []}, headers={"X-CSRFToken": token})
    assert response.status_code == 401


# Highlights


def highlights(app: QuizApp) -> Any:
    with app.app_context():
        return db.session.scalars(select(Attempt.highlights)).one()


def test_the_last_list_of_highlights_stands(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    address = begin(client, assign(app, pupil))
    marks = [a_highlight(), a_highlight(at="p2.s1", start=6, end=27)]
    reply = save(client, address, one(2, "Bu Rina"), highlights=marks)
    assert (reply.status_code, reply.json["results"][0]["status"]) == (200, "saved")
    assert "highlights_refused" not in reply.json
    assert highlights(app) == marks
    save(client, address, one(2, "Bu Ani", 1, "operation-2"))
    assert highlights(app) == marks, "a request that says nothing about them leaves them"
    save(client, address, highlights=marks[1:])
    assert highlights(app) == marks[1:]
    save(client, address, highlights=[])
    assert highlights(app) == []


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (a_highlight(at="p9.s1"), "Highlight 2 (p9.s1, 0 to 5) is not in the text."),
        (a_highlight(at="p1"), "Highlight 2 (p1, 0 to 5) is not in the text."),
        (a_highlight(at="\0"), "Highlight 2 (\0, 0 to 5) is not in the text."),
        (a_highlight(end=26), "Highlight 2 (p1.s1, 0 to 26) is not in the text."),
        (a_highlight(start=5), "Highlight 2 (p1.s1, 5 to 5) is not in the text."),
    ],
)
def test_a_highlight_beside_the_text_is_refused_by_name_and_keeps_no_answer_from_being_saved(
    app: QuizApp, client: InspectingClient, pupil: int, mark: dict[str, Any], words: str
) -> None:
    address = begin(client, assign(app, pupil))
    reply = save(client, address, one(2, "Bu Rina"), highlights=[a_highlight(end=25), mark])
    assert reply.status_code == 200
    assert reply.json["results"][0]["status"] == "saved"
    assert reply.json["highlights_refused"] == words
    assert highlights(app) is None


def test_highlights_after_the_end_are_ignored(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    address = begin(client, assign(app, pupil))
    client.get(address)
    with time_machine.travel(NOW + WEEK + timedelta(minutes=1), tick=False):
        reply = post(client, f"{address}/responses", {"saves": [], "highlights": [a_highlight()]})
    assert (reply.status_code, reply.json["seconds_left"]) == (200, 0)
    assert highlights(app) is None


# Late


def test_a_late_save_is_acknowledged_as_late_in_words(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    address = begin(client, assign(app, pupil))
    client.get(address)
    with time_machine.travel(NOW + WEEK + timedelta(minutes=1), tick=False):
        reply = post(client, f"{address}/responses", {"saves": [one(2, "Bu Rina", ago=70)]})
    assert reply.status_code == 200
    assert reply.json["results"] == [
        {
            "position": 2,
            "operation_id": "operation-1",
            "status": "late",
            "revision": 0,
            "message": "This answer arrived after the time was over. It is kept; your teacher decides whether it counts.",
        }
    ]
    assert (reply.json["seconds_left"], reply.json["submitted"]) == (0, False)
    with app.app_context():
        late = db.session.scalars(select(LateResponse)).one()
        assert (late.value, late.written_at) == ("Bu Rina", NOW + WEEK - timedelta(seconds=10))
    assert rows(app, Response) == 0


# Events


def test_events_travel_with_saves_and_are_noted_once(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    address = begin(client, assign(app, pupil))
    client.get(address)
    events = [an_event(), an_event(kind="returned", operation_id="event-0002", ago=1)]
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        for _ in range(2):
            body = {"saves": [one(2, "Bu Rina")], "device": DEVICE, "events": events}
            assert post(client, f"{address}/responses", body).json["results"][0]["status"] == "saved"
    with app.app_context():
        noted = db.session.scalars(select(AttemptEvent).order_by(AttemptEvent.id)).all()
        assert [(one.kind, one.device, one.happened_at - NOW) for one in noted] == [
            ("left", DEVICE, timedelta(seconds=55)),
            ("returned", DEVICE, timedelta(seconds=59)),
        ]


def test_events_alone_and_after_submit_are_noted_and_change_nothing(
    app: QuizApp, client: InspectingClient, pupil: int
) -> None:
    address = begin(client, assign(app, pupil))
    receipt = post(client, f"{address}/submission", {}).json
    reply = post(client, f"{address}/responses", {"saves": [], "device": DEVICE, "events": [an_event()]})
    assert (reply.status_code, reply.json["results"], reply.json["submitted"]) == (200, [], True)
    assert post(client, f"{address}/submission", {}).json == receipt
    assert rows(app, AttemptEvent) == 1


def test_a_device_with_nothing_to_tell_costs_no_statement(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    address = begin(client, assign(app, pupil))
    save(client, address, one(2, "Bu Rina"))
    with count_queries(app) as statements:
        body = {"saves": [one(2, "Bu Ani", 1, "operation-2", ago=3)], "current": 2, "device": DEVICE, "events": []}
        assert post(client, f"{address}/responses", body).status_code == 200
    assert len(statements) <= 5, statements


# How it stands


def ask(client: InspectingClient, address: str) -> Any:
    return client.get(f"{address}/state", headers={"Accept": "application/json"})


def test_the_state_of_an_attempt_follows_what_the_teacher_gives(
    app: QuizApp, client: InspectingClient, pupil: int
) -> None:
    address = begin(client, assign(app, pupil, closes_at=NOW + timedelta(minutes=10)))
    expected = {
        "server_time": NOW.isoformat(),
        "seconds_left": 600,
        "submitted": False,
        "ends": "Ends 10:10",
        "attempt_url": address,
        "receipt_url": f"{address}/receipt",
    }
    assert ask(client, address).json == expected
    with app.app_context():
        attempt = db.session.scalars(select(Attempt)).one()
        attempt.ends_at, attempt.submitted_at = NOW + WEEK, NOW
        db.session.commit()
    assert ask(client, address).json == expected | {
        "seconds_left": 7 * 24 * 3600,
        "submitted": True,
        "ends": "Ends 30 Nov, 10:00",
    }
    with time_machine.travel(NOW + WEEK + timedelta(minutes=1), tick=False):
        assert ask(client, address).json["seconds_left"] == 0


def test_the_state_tells_the_revisions_to_a_page_that_is_about_to_submit(
    app: QuizApp, client: InspectingClient, pupil: int
) -> None:
    address = begin(client, assign(app, pupil))
    save(client, address, one(2, "Bu Rina"), one(2, "Bu Ani", 1, "operation-2"))
    with count_queries(app) as statements:
        reply = client.get(f"{address}/state?revisions", headers={"Accept": "application/json"})
    assert reply.json["revisions"] == {"2": 2}
    assert len(statements) <= 4, statements


def test_an_attempt_without_an_end_says_none(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    address = begin(client, assign(app, pupil, mode="practice", closes_at=None))
    found = ask(client, address).json
    assert (found["seconds_left"], found["ends"], found["submitted"]) == (None, None, False)


def test_asking_for_the_state_is_cheap_and_writes_nothing(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    address = begin(client, assign(app, pupil))
    with count_queries(app) as statements:
        assert ask(client, address).status_code == 200
    assert len(statements) <= 4, statements
    assert [one for one in statements if not one.lstrip().startswith("SELECT")] == []


def test_anothers_attempt_can_neither_be_asked_for_nor_changed(
    app: QuizApp, client: InspectingClient, pupil: int
) -> None:
    address = begin(client, assign(app, pupil))
    client.get(address)
    page = client.page
    with app.app_context():
        sign_in(client, make_person(make_school()))
    assert ask(client, address).status_code == 404
    client._page = page
    for path, body in (("responses", {"saves": [one(2, "Bu Ani")]}), ("submission", {})):
        reply = post(client, f"{address}/{path}", body)
        assert (reply.status_code, sorted(reply.json)) == (404, ["error", "message"])
    assert rows(app, Response) == 0


def test_signed_out_the_script_is_told_in_json(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    address = begin(client, assign(app, pupil))
    token = client.page.select("meta[name=csrf-token]")[0].get("content")
    with client.session_transaction() as session:
        session.pop("_user_id")
    reply = ask(client, address)
    assert (reply.status_code, reply.json["message"]) == (401, "Your session has ended or you have not signed in yet.")
    reply = client.post(f"{address}/submission", json={}, headers={"X-CSRFToken": token})
    assert (reply.status_code, reply.is_json) == (401, True)
    with app.app_context():
        assert db.session.scalars(select(Attempt.submitted_at)).one() is None


def test_when_the_teacher_gives_time_anew_the_pupil_goes_on_and_submits_again(
    app: QuizApp, client: InspectingClient, pupil: int
) -> None:
    address = begin(client, assign(app, pupil))
    save(client, address, one(2, "Bu Ani"))
    client.get(address)
    with time_machine.travel(NOW + WEEK + timedelta(minutes=1), tick=False):
        late = one(2, "Bu Rina", 1, "operation-2")
        assert post(client, f"{address}/responses", {"saves": [late]}).json["results"][0]["status"] == "late"
        first = post(client, f"{address}/submission", {}).json["receipt"]
        with app.app_context(), transaction(write=True):
            attempt = db.session.scalars(select(Attempt)).one()
            teacher = db.session.scalars(select(Person).where(Person.role == "teacher")).one()
            now = NOW + WEEK + timedelta(minutes=1)
            supervision.give_time(teacher, attempt.id, 5, now, seen=supervision.stamp(attempt))
        state = ask(client, address).json
        assert (state["submitted"], state["seconds_left"]) == (False, 300)
        reply = post(client, f"{address}/responses", {"saves": [late]}).json
        assert (reply["results"][0]["status"], reply["results"][0]["revision"]) == ("saved", 2)
        second = post(client, f"{address}/submission", {}).json
    assert second["receipt"] != first
    with app.app_context():
        assert db.session.scalars(select(Attempt.mark)).one() == 1.0


# Submit


def test_submitting_answers_with_the_receipt_and_what_is_not_answered(
    app: QuizApp, client: InspectingClient, pupil: int
) -> None:
    address = begin(client, assign(app, pupil))
    save(client, address, one(2, "Bu Rina"))
    reply = post(client, f"{address}/submission", {})
    with app.app_context():
        attempt = db.session.scalars(select(Attempt)).one()
        assert (attempt.mark, attempt.submitted_at) == (1.0, NOW)
    expected = {
        "receipt_url": f"{address}/receipt",
        "receipt": attempt.receipt,
        "submitted_at": NOW.isoformat(),
        "unanswered": [1],
    }
    assert (reply.status_code, reply.json) == (200, expected)
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        assert post(client, f"{address}/submission", {}).json == expected
    assert ask(client, address).json["submitted"] is True
    assert reply.json["receipt"] in client.get(f"{address}/receipt").text


def test_in_an_order_of_its_own_the_pupil_is_told_the_numbers_on_the_page(
    app: QuizApp, client: InspectingClient, pupil: int
) -> None:
    address = begin(client, assign(app, pupil, samples=True, shuffle_questions=True))
    shown = [element.get("id") for element in client.page.select("form#attempt [id]")]
    names = [name for name in shown if re.fullmatch(r"q[0-9]+", name or "")]
    assert len(names) > 5
    positions = [int(str(name)[1:]) for name in names]
    written = int(str(client.page.select("textarea")[0].get("name"))[1:])
    number = positions.index(written) + 1
    assert save(client, address, one(written, "Karena hujan.")).json["results"][0]["status"] == "saved"
    told = post(client, f"{address}/submission", {}).json["unanswered"]
    assert told == [n for n in range(1, len(positions) + 1) if n != number]


def test_submitting_what_time_had_ended_answers_the_same(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    address = begin(client, assign(app, pupil))
    save(client, address, one(2, "Bu Rina"))
    with time_machine.travel(NOW + WEEK + timedelta(hours=1), tick=False):
        first = post(client, f"{address}/submission", {})
        again = post(client, f"{address}/submission", {})
    assert (first.status_code, again.json) == (200, first.json)
    assert first.json["submitted_at"] == (NOW + WEEK).isoformat()
    with app.app_context():
        attempt = db.session.scalars(select(Attempt)).one()
        assert (attempt.submitted_at, attempt.mark, attempt.receipt) == (NOW + WEEK, 1.0, first.json["receipt"])


def test_submitting_within_the_grace_says_when_it_came(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    address = begin(client, assign(app, pupil))
    client.get(address)
    with time_machine.travel(NOW + WEEK + timedelta(seconds=5), tick=False):
        reply = post(client, f"{address}/submission", {})
    assert reply.json["submitted_at"] == (NOW + WEEK + timedelta(seconds=5)).isoformat()
    assert reply.json["unanswered"] == [1, 2]


def test_a_submit_needs_at_most_ten_statements(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    address = begin(client, assign(app, pupil))
    save(client, address, one(2, "Bu Rina"))
    with count_queries(app) as statements:
        assert post(client, f"{address}/submission", {}).status_code == 200
    assert len(statements) <= 10, statements  # one of them asks for the rulings in force, one reads the version once
