"""The pages of supervision: the class, time for one pupil, late answers, emergency files; who may, and what is forged."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from quizapp.app import QuizApp
from quizapp.core.emergency_file import checksum, write
from quizapp.models import Attempt, LateResponse, Person, Response, db
from quizapp.operations.marking import mark, stamp
from quizapp.web.supervision.forms import pack
from tests import emergency, factories
from tests.factories import NOW
from tests.queries import count_queries
from tests.scenes import RIGHT, Scene, give, make_scene
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as, speak_english

END = NOW + timedelta(minutes=40)
DURING = NOW + timedelta(minutes=20)
AFTER = END + timedelta(minutes=10)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Twenty past ten in Jakarta; the attempts end at 10:40."""
    with time_machine.travel(DURING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def scene(app: QuizApp, client: InspectingClient) -> Scene:
    """A test that runs; the client is its teacher's."""
    with app.app_context():
        scene = make_scene(closes_at=END)
        sign_in_as(client, scene.teacher)
    return scene


def sits(app: QuizApp, scene: Scene, name: str, *values: Any, late: tuple[Any, ...] = (), **options: Any) -> Attempt:
    """Return an attempt of a new pupil; `late` are answers to the second question that came too late."""
    with app.app_context():
        db.session.add_all([scene.school, scene.room, scene.assignment])
        attempt = give(scene.pupil(name), scene.assignment, *values, **options)
        for value in late:
            factories.make_late_response(attempt, 2, value)
        db.session.commit()
        return attempt


def now_of(app: QuizApp, attempt: Attempt) -> Attempt:
    with app.app_context():
        return db.session.get_one(Attempt, attempt.id)


def values_of(app: QuizApp, attempt: Attempt) -> dict[int, Any]:
    with app.app_context():
        rows = db.session.scalars(select(Response).where(Response.attempt_id == attempt.id))
        return {row.position: row.value for row in rows}


def rows_of(client: InspectingClient) -> list[list[str]]:
    return [[cell.text for cell in row.select("th, td")] for row in client.page.select("main tbody tr")]


def token(client: InspectingClient) -> str:
    return client.page.select('input[name="csrf_token"]')[0].get("value")


# The class


def test_the_list_says_how_far_everybody_is(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    working = sits(app, scene, "Ani Lestari", RIGHT, hand_in=False)
    sits(app, scene, "Budi", RIGHT, "Bu Rina", "Baik.", late=("Rina", "bibit"))
    with app.app_context():
        db.session.add_all([scene.school, scene.room])
        scene.pupil("Citra <b>Dewi</b>")
        factories.make_attempt_event(db.session.get_one(Attempt, working.id), "left")
        factories.make_attempt_event(db.session.get_one(Attempt, working.id), "opened", device="device02")
        db.session.commit()
    client.get(f"/assignments/{scene.assignment.id}/plan")
    client.follow("Sitting: how far everybody is")
    assert client.page.h1 == "Sitting: Kebun sekolah"
    assert rows_of(client) == [
        [
            "Ani Lestari nothing for 20 minutes, 2 devices",
            "working until 23 Nov, 10:40",
            "1 of 3, now at 1",
            "",
            "20 min ago",
            "",
            "left 1 time, 2 devices",
        ],
        ["Budi", "handed in 23 Nov, 10:00", "3 of 3", "", "20 min ago", "2 wait of Budi", ""],
        ["Citra <b>Dewi</b>", "not begun New PIN for Citra <b>Dewi</b>", "", "", "", "", ""],
    ]
    facts = [fact.text for fact in client.page.select(".entry-facts span")]
    assert facts == ["VIII-A", "1 working", "1 handed in", "1 not yet"]
    client.follow("Decide on late answers")
    assert client.page.h1 == "Budi"
    client.get(f"/assignments/{scene.assignment.id}/results")
    client.follow("Sitting")
    assert client.page.h1 == "Sitting: Kebun sekolah"


def test_the_list_asks_as_often_for_one_as_for_three(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    counts = []
    for names in (("Ani",), ("Budi", "Citra")):
        for name in names:
            sits(app, scene, name, RIGHT, late=("Rina",))
        client.get(f"/assignments/{scene.assignment.id}/supervision")
        with count_queries(app) as found:
            client.get(f"/assignments/{scene.assignment.id}/supervision")
        counts.append(len(found))
    assert counts == [6, 6]


def test_an_empty_class_is_told_so(scene: Scene, client: InspectingClient) -> None:
    client.get(f"/assignments/{scene.assignment.id}/supervision")
    assert client.page.one(".empty h2").text == "Nobody is here yet"


# Time


def test_five_minutes_more_are_one_tap(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    attempt = sits(app, scene, "Ani Lestari", RIGHT, hand_in=False)
    client.get(f"/attempts/{attempt.id}/supervision")
    page = client.page
    client.submit("#time form.row", button="5 minutes more")
    assert "Done: 5 minutes given." in client.page.text
    assert now_of(app, attempt).ends_at == END + 5 * MINUTE
    assert "working until 23 Nov, 10:45 (5 minutes extra)." in client.page.text
    assert "Without extra time it would be 23 Nov, 10:40." in client.page.text
    sent = {"csrf_token": token(client), "seen": page.by_id("seen-quick").get("value"), "minutes": "5"}
    assert client.post(f"/attempts/{attempt.id}/time", data=sent).status_code == 303
    assert now_of(app, attempt).ends_at == END + 5 * MINUTE


def test_other_minutes_are_typed(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    attempt = sits(app, scene, "Ani Lestari", RIGHT, hand_in=False)
    client.get(f"/attempts/{attempt.id}/supervision")
    client.submit("#time form:not(.row)", {"minutes": "12"})
    assert now_of(app, attempt).ends_at == END + 12 * MINUTE


@pytest.mark.parametrize("minutes", ["", "0", "-3", "601", "1e2", "9" * 5000, "²", "five"])
def test_other_minutes_are_checked(app: QuizApp, scene: Scene, client: InspectingClient, minutes: str) -> None:
    attempt = sits(app, scene, "Ani Lestari", RIGHT, hand_in=False)
    client.get(f"/attempts/{attempt.id}/supervision")
    reply = client.submit("#time form:not(.row)", {"minutes": minutes})
    assert reply.status_code == 422
    assert client.page.select("#minutes-error") != []
    assert now_of(app, attempt).ends_at == END


def test_a_stale_page_is_told(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    attempt = sits(app, scene, "Ani Lestari", RIGHT, hand_in=False)
    client.get(f"/attempts/{attempt.id}/supervision")
    sent = {"csrf_token": token(client), "seen": "2020-01-01T00:00:00+00:00", "minutes": "5"}
    reply = client.post(f"/attempts/{attempt.id}/time", data=sent)
    assert reply.status_code == 422
    assert "The end of this attempt has changed meanwhile." in client.page.text
    assert now_of(app, attempt).ends_at == END
    client.submit("#time form.row", button="10 minutes more")  # the page that said so shows how it stands
    assert now_of(app, attempt).ends_at == END + 10 * MINUTE


def test_opening_again_asks_first_and_names_the_marks_that_go(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    attempt = sits(app, scene, "Ani Lestari", RIGHT, "Bu Rina", "Baik.")
    with app.app_context():
        query = select(Response).where(Response.attempt_id == attempt.id, Response.position == 3)
        seen = stamp(db.session.scalars(query).one())
        teacher = db.session.get_one(Person, scene.teacher.id)
        mark(teacher, attempt.id, 3, 1.0, reason="", seen=seen, now=DURING)
        db.session.commit()
    client.get(f"/attempts/{attempt.id}/supervision")
    client.follow("Open this attempt again …")
    assert client.page.h1 == "Let Ani Lestari go on?"
    assert "Question 3: 1 of 2 marks, given by Rina Wati" in client.page.text
    assert client.submit("main form", {"minutes": "0"}).status_code == 422
    client.submit("main form", {"minutes": "15"})
    assert "Done: 15 minutes given." in client.page.text
    reopened = now_of(app, attempt)
    assert (reopened.submitted_at, reopened.ends_at, reopened.mark) == (None, DURING + 15 * MINUTE, None)
    assert client.get(f"/attempts/{attempt.id}/reopening").location == f"/attempts/{attempt.id}/supervision"


def test_what_cannot_get_time_says_why(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    attempt = sits(app, scene, "Ani Lestari", RIGHT)
    sits_again = "The pupil is working on another attempt; give time there."
    with app.app_context():
        db.session.add(scene.assignment)
        give(db.session.get_one(Person, attempt.person_id), scene.assignment, RIGHT, hand_in=False)
        db.session.commit()
    client.get(f"/attempts/{attempt.id}/supervision")
    assert sits_again in client.page.text
    assert client.get(f"/attempts/{attempt.id}/reopening").status_code == 302
    sent = {"csrf_token": token(client), "seen": NOW.isoformat(), "minutes": "5"}
    assert client.post(f"/attempts/{attempt.id}/reopening", data=sent).status_code == 422


def test_the_pupil_sees_the_new_end(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    attempt = sits(app, scene, "Ani Lestari", RIGHT, hand_in=False)
    client.get(f"/attempts/{attempt.id}/supervision")
    client.submit("#time form.row", button="10 minutes more")
    with app.app_context():
        sign_in_as(client, db.session.get_one(Person, attempt.person_id))
    reply = client.get(f"/attempts/{attempt.id}/state")
    assert reply.get_json()["seconds_left"] == 30 * 60


def test_the_log_tells_what_happened_in_words(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    attempt = sits(app, scene, "Ani Lestari", RIGHT, hand_in=False)
    with app.app_context():
        sat = db.session.get_one(Attempt, attempt.id)
        for kind, device, minutes in (
            ("opened", "device01", 0),
            ("left", "device01", 1),
            ("opened", "device02", 2),
            ("returned", "device01", 4),
            ("returned", "device02", 5),
        ):
            factories.make_attempt_event(sat, kind, device=device, happened_at=NOW + minutes * MINUTE)
        db.session.commit()
    client.get(f"/attempts/{attempt.id}/supervision")
    assert [item.text for item in client.page.select(".event-log li")] == [
        "23 Nov, 10:00 opened the page (device 1)",
        "23 Nov, 10:01 left the page: another app, another tab, or the screen went dark (device 1)",
        "23 Nov, 10:02 opened the page (device 2)",
        "23 Nov, 10:04 came back after 3 minutes (device 1)",
        "23 Nov, 10:05 came back to the page (device 2)",
    ]
    assert "It proves nothing and lowers no mark" in client.page.text


# Late answers


def press(client: InspectingClient, attempt: Attempt, value: str, **fields: Any) -> int:
    sent = {"csrf_token": token(client), "decide": value, "shown": ""} | fields
    return client.post(f"/attempts/{attempt.id}/late", data=sent).status_code


def test_late_answers_are_accepted_and_taken_back(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    attempt = sits(app, scene, "Ani Lestari", RIGHT, "kelas kami", late=("Bu Rina",))
    client.get(f"/attempts/{attempt.id}/supervision")
    facts = [item.text for item in client.page.select("#late dd")]
    assert facts[:2] == ["Bu Rina", "kelas kami (0 of 1 marks)"]
    client.submit("#late form", button="Accept 1 answer")
    assert "Done: Accepted: it counts now." in client.page.text
    assert (values_of(app, attempt)[2], now_of(app, attempt).mark) == ("Bu Rina", 2.0)
    assert "the same (1 of 1 marks)" in client.page.text
    client.submit("#late form", button="Decline")
    assert "Declined: the earlier answer counts." in client.page.text
    assert (values_of(app, attempt)[2], now_of(app, attempt).mark) == ("kelas kami", 1.0)


def test_all_are_decided_at_once_but_only_those_that_were_shown(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    attempt = sits(app, scene, "Ani Lestari", RIGHT, "kelas kami", late=("Bu Rina", "bibit"))
    client.get(f"/attempts/{attempt.id}/supervision")
    with app.app_context():
        factories.make_late_response(db.session.get_one(Attempt, attempt.id), 3, "Baik.")
        db.session.commit()
    client.submit("#late form", button="Decline all 2 answers")
    with app.app_context():
        assert db.session.scalars(select(LateResponse.decision).order_by(LateResponse.id)).all() == [
            "declined",
            "declined",
            None,
        ]


def test_a_mark_of_a_person_is_asked_for(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    attempt = sits(app, scene, "Ani Lestari", RIGHT, "kelas kami", late=("Bu Rina",))
    with app.app_context():
        query = select(Response).where(Response.attempt_id == attempt.id, Response.position == 2)
        seen = stamp(db.session.scalars(query).one())
        teacher = db.session.get_one(Person, scene.teacher.id)
        mark(teacher, attempt.id, 2, 0.5, reason="Hampir.", seen=seen, now=DURING)
        db.session.commit()
    client.get(f"/attempts/{attempt.id}/supervision")
    client.submit("#late form", button="Accept 1 answer")
    assert client.page.h1 == "A mark given by a teacher would be removed"
    assert "kelas kami 0.5 of 1 marks, given by Rina Wati" in client.page.text.replace(": ", " ")
    assert now_of(app, attempt).mark == 1.5
    client.submit("main form", button="Accept and remove marks")
    assert now_of(app, attempt).mark == 2.0


@pytest.mark.parametrize("value", ["", "accepted", "accepted:", "maybe:all", "accepted:x", "accepted:²", "declined:0"])
def test_decisions_that_no_page_sends_are_refused(
    app: QuizApp, scene: Scene, client: InspectingClient, value: str
) -> None:
    attempt = sits(app, scene, "Ani Lestari", RIGHT, late=("Bu Rina",))
    client.get(f"/attempts/{attempt.id}/supervision")
    assert press(client, attempt, value) == 400
    assert press(client, attempt, "accepted:all", shown="1 x") == 400
    assert press(client, attempt, "accepted:9999999999") == 303
    with app.app_context():
        assert db.session.scalars(select(LateResponse.decision)).all() == [None]


# Emergency files


def entry(question: int, value: Any, **values: Any) -> dict[str, Any]:
    hostile = {"prompt": "<script>alert(1)</script>", "in_words": "<b>dalam kata</b>"}
    return emergency.entry(question, value, **(hostile | values))


def file_of(sat: Attempt, *entries: dict[str, Any], **values: Any) -> bytes:
    hostile = {"name": "<img src=x>", "title": "<script>alert(1)</script>"}
    return write(emergency.content(sat, *entries, at=DURING, **(hostile | values)), "Berikan kepada gurumu.")


def upload(client: InspectingClient, scene: Scene, *files: bytes) -> Any:
    place = f"/assignments/{scene.assignment.id}/emergency-file"
    client.get(place)
    named = [
        FileStorage(io.BytesIO(data), f"quizapp-<i>{number}</i>.json") for number, data in enumerate(files, start=1)
    ]
    boundary, body = encode_multipart({"csrf_token": token(client), "files": named})
    return client.post(place, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def test_a_file_is_shown_stored_and_then_holds_nothing_new(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    attempt = sits(app, scene, "Ani Lestari", RIGHT, "kelas kami", hand_in=False)
    file = file_of(attempt, entry(2, "<b>Rina</b>", base_revision=1), entry(3, "Baik."), submit=True)
    client.get(f"/assignments/{scene.assignment.id}/supervision")
    client.follow("Load an emergency file")
    assert upload(client, scene, file).status_code == 200
    assert client.page.h1 == "In the files: Kebun sekolah"
    assert [head.text for head in client.page.select("main h2")] == ["Ani Lestari"]
    facts = [item.text for item in client.page.select("main dd")]
    assert facts[0].startswith("<b>Rina</b> (written 23")
    assert facts[1] == "kelas kami"
    assert [box.has("checked") for box in client.page.select("input[type=checkbox]")] == [True, True, True]
    assert values_of(app, attempt)[2] == "kelas kami"
    client.submit("main form", button="Store what is chosen")
    assert "Done: Ani Lestari: 2 answers stored in time; handed in." in client.page.text
    assert client.page.h1 == "Sitting: Kebun sekolah"
    assert (values_of(app, attempt)[2], values_of(app, attempt)[3]) == ("<b>Rina</b>", "Baik.")
    assert now_of(app, attempt).submitted_at == DURING
    upload(client, scene, file)
    assert "Nothing new" in client.page.text
    assert client.page.select("input[type=checkbox]") == []
    assert client.page.select("main button") == []


def test_the_page_that_was_sent_twice_stores_once(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    attempt = sits(app, scene, "Ani Lestari", RIGHT, hand_in=False)
    upload(client, scene, file_of(attempt, entry(3, "Baik.")))
    sent = {name: client.page.select(f"[name={name}]")[0].get("value") for name in ("csrf_token", "held", "take")}
    place = f"/assignments/{scene.assignment.id}/emergency-file/delivery"
    for expected in ("Ani Lestari: 1 answer stored in time.", "Ani Lestari: nothing new."):
        assert client.post(place, data=sent).status_code == 303
        client.get(f"/assignments/{scene.assignment.id}/supervision")
        assert expected in client.page.text
    with app.app_context():
        assert db.session.scalars(select(Response.revision).where(Response.position == 3)).all() == [1]


def test_after_the_end_what_is_chosen_counts_as_late(
    app: QuizApp, scene: Scene, client: InspectingClient, clock: time_machine.Traveller
) -> None:
    attempt = sits(app, scene, "Ani Lestari", RIGHT, "kelas kami", hand_in=False)
    clock.move_to(AFTER)
    upload(client, scene, file_of(attempt, entry(2, "Rina", base_revision=1), entry(3, "Baik.", ago=0)))
    assert "This attempt ended 23 November 2026" in client.page.text.replace("\u00a0", " ")
    client.submit("main form", button="Store what is chosen")
    assert "Done: Ani Lestari: 2 late answers accepted." in client.page.text
    assert (now_of(app, attempt).mark, now_of(app, attempt).submitted_at) == (2.0, END)
    client.get(f"/attempts/{attempt.id}/supervision")
    assert [item.text for item in client.page.select("#late .status")] == ["Accepted", "Accepted"]
    assert "from an emergency file" in client.page.text


def test_several_files_good_and_bad_go_together(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    ani, budi = (sits(app, scene, name, RIGHT, hand_in=False) for name in ("Ani", "Budi"))
    good = file_of(ani, entry(3, "Baik."))
    upload(
        client,
        scene,
        good,
        good.replace(b"Baik", b"Beik"),
        b"not json",
        file_of(budi, entry(3, "Bagus.")),
        file_of(budi, entry(3, "Bagus."), person=ani.person_id),
    )
    assert [head.text for head in client.page.select("main h2")] == ["Ani", "Budi"]
    problems = [item.text for item in client.page.select(".notice-error")]
    assert [text.split(": ", 1)[0] for text in problems] == [f"quizapp-<i>{number}</i>.json" for number in (2, 3, 5)]
    assert "its checksum does not fit" in problems[0]
    assert "line 1, column 1" in problems[1]
    assert "does not belong to this assignment: it names “<script>alert(1)</script>” and <img src=x>." in problems[2]
    client.submit("main form", button="Store what is chosen")
    assert "Ani: 1 answer stored in time." in client.page.text
    assert "Budi: 1 answer stored in time." in client.page.text


def test_forged_values_are_shown_and_cannot_be_chosen(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    attempt = sits(app, scene, "Ani", RIGHT, hand_in=False)
    upload(client, scene, file_of(attempt, entry(1, {"a": "b"}), entry(2, ["x"]), entry(99, "x")))
    assert client.page.select("input[type=checkbox]") == []
    assert [item.text for item in client.page.select(".file-rest li")] == [
        f"Question {number}: <b>dalam kata</b> (does not fit the question; it cannot be stored)"
        for number in (1, 2, 99)
    ]


def test_nothing_chosen_stores_nothing(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    attempt = sits(app, scene, "Ani", RIGHT, hand_in=False)
    upload(client, scene, file_of(attempt, entry(3, "Baik."), submit=True))
    sent = {"csrf_token": token(client), "held": client.page.one("[name=held]").get("value")}
    client.post(f"/assignments/{scene.assignment.id}/emergency-file/delivery", data=sent)
    assert (3 in values_of(app, attempt), now_of(app, attempt).submitted_at) == (False, None)


def test_no_file_is_asked_for_again(scene: Scene, client: InspectingClient) -> None:
    client.get(f"/assignments/{scene.assignment.id}/emergency-file")
    place = f"/assignments/{scene.assignment.id}/emergency-file"
    for files in ({}, {"files": (io.BytesIO(b""), "")}, {"files": "text"}):
        sent = {"csrf_token": token(client), **files}
        assert client.post(place, data=sent, content_type="multipart/form-data").status_code == 422
        assert "Choose a file first." in client.page.text


def test_files_have_a_largest_size_and_so_have_many_together(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    attempt = sits(app, scene, "Ani", RIGHT, hand_in=False)
    long = file_of(attempt, entry(3, "Baik.", prompt="x" * 950_000))
    assert upload(client, scene, long, b" " * 1_000_001).status_code == 200
    assert [head.text for head in client.page.select("main h2")] == ["Ani"]
    assert "This file is larger than 1 MB" in client.page.one(".notice-error").text
    client.submit("main form", button="Store what is chosen")
    assert values_of(app, attempt)[3] == "Baik."
    assert upload(client, scene, *[b" " * 999_999] * 6).status_code == 413
    other = f"/attempts/{attempt.id}/late"
    client.get(f"/attempts/{attempt.id}/supervision")
    assert client.post(other, data={"csrf_token": token(client), "x": "x" * 1_000_001}).status_code == 413


def test_ten_thousand_answers_are_refused_with_a_sentence(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    attempt = sits(app, scene, "Ani", RIGHT, hand_in=False)
    many = json.loads(file_of(attempt, entry(3, "a")))
    small = many["content"]["answers"][0] | {"prompt": "", "in_words": ""}
    many["content"]["answers"] = [{"question": 3}] * 10_000
    for content in (many["content"], many["content"] | {"answers": [small] * 5_000}):
        data = json.dumps(many | {"content": content, "checksum": checksum(content)}).encode()
        assert upload(client, scene, data).status_code == 200
        assert "cannot be read" in client.page.text or "larger than 1 MB" in client.page.text


@pytest.mark.parametrize(
    "fields",
    [
        {"take": "1.1.x"},
        {"take": "²"},
        {"hand_in": "-1"},
        {"held": "?"},
        {"held": "é"},
        {"held": "AAAA"},
        {"held": pack(b"[]")},
        {"held": pack(b" " * 5_000_000)},
        {"held": [pack(b"{}")] * 51},
    ],
)
def test_deliveries_that_no_page_sends_are_refused(
    scene: Scene, client: InspectingClient, fields: dict[str, Any]
) -> None:
    client.get(f"/assignments/{scene.assignment.id}/emergency-file")
    place = f"/assignments/{scene.assignment.id}/emergency-file/delivery"
    assert client.post(place, data={"csrf_token": token(client)} | fields).status_code == 400


# Who may


def test_everybody_else_stays_outside(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    attempt = sits(app, scene, "Ani Lestari", RIGHT, "kelas kami", late=("Bu Rina",))
    held = pack(file_of(attempt, entry(3, "Baik.")))
    with app.app_context():
        school = db.session.get_one(factories.School, scene.school.id)
        other = factories.make_person(school, "teacher")
        factories.make_classroom(school, other)
        administrator = factories.make_person(school, "administrator")
        far = factories.make_person(factories.make_school(), "teacher")
        db.session.commit()
        people = {other.id: 404, administrator.id: 404, far.id: 404, attempt.person_id: 403}
    before = (values_of(app, attempt), now_of(app, attempt).mark)
    here, sat = f"/assignments/{scene.assignment.id}", f"/attempts/{attempt.id}"
    for person_id, expected in people.items():
        with app.app_context():
            sign_in_as(client, db.session.get_one(Person, person_id))
            speak_english(client)
        for place in (f"{here}/supervision", f"{here}/emergency-file", f"{sat}/supervision", f"{sat}/reopening"):
            assert client.get(place).status_code == expected, place
        client.get("/")
        base = {"csrf_token": token(client)}
        for place, sent in (
            (f"{sat}/time", {"seen": "", "minutes": "5"}),
            (f"{sat}/reopening", {"seen": "", "minutes": "5"}),
            (f"{sat}/late", {"decide": "accepted:1", "shown": "1"}),
            (f"{here}/emergency-file", {}),
            (f"{here}/emergency-file/delivery", {"held": held}),
        ):
            assert client.post(place, data=base | sent).status_code == expected, place
    assert (values_of(app, attempt), now_of(app, attempt).mark) == before
