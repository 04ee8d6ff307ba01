"""The live view and what is done from it: the region that is asked again, sorting, hiding, time, handing in, new PINs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from quizapp.app import QuizApp
from quizapp.models import AssignmentPupil, Attempt, Person, SignIn, db
from quizapp.operations import credentials
from tests import factories
from tests.factories import NOW
from tests.queries import count_queries
from tests.scenes import RIGHT, Scene, give, make_scene
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as, speak_english

END = NOW + timedelta(minutes=40)
DURING = NOW + timedelta(minutes=20)
MINUTE = timedelta(minutes=1)
LIVE = {"X-Live": "sitting"}


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


def sits(app: QuizApp, scene: Scene, name: str, *values: Any, at: int = 0, **options: Any) -> Attempt:
    with app.app_context():
        db.session.add_all([scene.school, scene.room, scene.assignment])
        when = NOW + at * MINUTE
        attempt = give(scene.pupil(name), scene.assignment, *values, at=when, **({"hand_in": False} | options))
        db.session.commit()
        return attempt


def now_of(app: QuizApp, attempt: Attempt) -> Attempt:
    with app.app_context():
        return db.session.get_one(Attempt, attempt.id)


def address(scene: Scene, query: str = "") -> str:
    return f"/assignments/{scene.assignment.id}/supervision{query}"


def names(client: InspectingClient) -> list[str]:
    return [head.text for head in client.page.select("main tbody th, #sitting tbody th")]


# The region


def test_the_region_is_sent_when_it_has_changed_and_nothing_otherwise(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    attempt = sits(app, scene, "Ani", RIGHT)
    whole = client.get(address(scene))
    assert client.page.by_id("sitting").get("data-live") == address(scene)
    first = client.get(address(scene), headers=LIVE)
    etag = first.headers["ETag"]
    assert (first.status_code, client.page.select("h1")) == (200, [])
    assert client.page.by_id("sitting").get("data-live-etag") == etag
    assert len(first.data) < len(whole.data)
    again = client.get(address(scene), headers={**LIVE, "If-None-Match": etag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    for other in ("?sort=saved", "?names=hidden", "?show=look"):
        assert client.get(address(scene, other), headers={**LIVE, "If-None-Match": etag}).status_code == 200
    sits(app, scene, "Budi", RIGHT, hand_in=True)
    changed = client.get(address(scene), headers={**LIVE, "If-None-Match": etag})
    assert changed.status_code == 200
    assert client.page.by_id("sitting").get("data-live-news") == "1 has handed in."
    assert now_of(app, attempt).submitted_at is None


def test_an_unchanged_class_costs_one_small_question(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    counts = []
    for some in (("Ani",), ("Budi", "Citra")):
        for name in some:
            sits(app, scene, name, RIGHT)
        etag = client.get(address(scene), headers=LIVE).headers["ETag"]
        with count_queries(app) as unchanged:
            client.get(address(scene), headers={**LIVE, "If-None-Match": etag})
        with count_queries(app) as changed:
            client.get(address(scene), headers=LIVE)
        counts.append((len(unchanged), len(changed)))
    assert counts == [(3, 7), (3, 7)]  # who asks, whether they may, whether anything has changed


def test_the_region_is_for_those_who_supervise(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    with app.app_context():
        other = factories.make_person(scene.school, "teacher")
        db.session.commit()
        sign_in_as(client, other)
    assert client.get(address(scene), headers=LIVE).status_code == 404


def test_it_is_over_an_hour_after_the_end(
    app: QuizApp, scene: Scene, client: InspectingClient, clock: time_machine.Traveller
) -> None:
    sits(app, scene, "Ani", RIGHT, hand_in=True)
    for minutes, is_over in ((59, False), (61, True)):
        clock.move_to(END + minutes * MINUTE)
        client.get(address(scene))
        assert client.page.by_id("sitting").has("data-live-over") is is_over


# What it says


def test_answers_are_drawn_and_said(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    sits(app, scene, "Ani", RIGHT, None, "Baik.", at=19)
    client.get(address(scene))
    strip = client.page.one("tbody svg.strip")
    assert strip.get("aria-label") == "Answered: 1, 3. Empty: 2."
    assert strip.select(".strip-filled")[0].get("d") == "M1 1h8v8h-8zM23 1h8v8h-8z"
    assert strip.select(".strip-empty")[0].get("d") == "M12 1h8v8h-8z"
    assert client.page.one("tbody [data-live-ago]").text == "1 min ago"
    assert [one.text for one in client.page.select(".strip-legend li")] == [
        "answered",
        "empty",
        "unsure (flagged by the pupil)",
        "there now",
    ]


def test_who_has_not_saved_for_hours_is_not_sitting_the_test_any_more(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    sits(app, scene, "Ani", RIGHT, at=20 - 119)
    sits(app, scene, "Budi", RIGHT, at=20 - 120)
    sits(app, scene, "Citra", RIGHT, at=20 - 22 * 60)
    client.get(address(scene))
    assert names(client) == ["Ani nothing for 119 minutes", "Budi", "Citra"]


def test_sorting_filtering_and_hiding(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    sits(app, scene, "Ani", RIGHT, "Bu Rina", at=16)
    sits(app, scene, "Budi", RIGHT, at=18)
    sits(app, scene, "Citra", RIGHT, "Bu Rina", "Baik.", at=10)
    sits(app, scene, "Dewi", hand_in=True)
    with app.app_context():
        db.session.add_all([scene.school, scene.room])
        scene.pupil("Eka")
        db.session.commit()
    client.get(address(scene))
    look = "Citra nothing for 10 minutes"
    assert names(client) == ["Ani", "Budi", look, "Dewi", "Eka"]
    client.follow("Longest silence first")
    assert names(client) == [look, "Ani", "Budi", "Eka", "Dewi"]
    client.follow("Fewest answers first")
    assert names(client) == ["Budi", "Ani", look, "Eka", "Dewi"]
    client.follow("Hide names")
    assert names(client) == ["Pupil 2", "Pupil 1", "Pupil 3 nothing for 10 minutes", "Pupil 5", "Pupil 4"]
    assert not re.search("Ani|Budi|Citra|Dewi|Eka", client.page.one("main").text)
    client.follow("Needs a look (1)")
    assert names(client) == ["Pupil 3 nothing for 10 minutes"]
    client.follow("Show names")
    assert names(client) == [look]


def test_a_make_up_sitting_is_named(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    with app.app_context():
        db.session.add_all([scene.school, scene.room])
        absent = scene.pupil("Ani")
        opens = NOW + timedelta(days=2)
        db.session.add(AssignmentPupil(assignment_id=scene.assignment.id, person_id=absent.id, opens_at=opens))
        db.session.commit()
    client.get(address(scene))
    assert client.page.select("tbody td")[0].text.startswith("not begun, make-up on 25 Nov, 10:00")
    where = client.page.select("tbody td a")[0].get("href") or ""
    assert where == f"/assignments/{scene.assignment.id}/make-up"
    assert client.get(where).status_code == 200
    assert client.page.h1.startswith("Make-up")


def test_who_came_late_is_told_so(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    with app.app_context():
        assignment = db.session.merge(scene.assignment)
        assignment.closes_at, assignment.late_until = NOW + 10 * MINUTE, END
        db.session.commit()
    sits(app, scene, "Ani", RIGHT, hand_in=True)
    with count_queries(app) as few:
        client.get(address(scene), headers=LIVE)
    sits(app, scene, "Budi", RIGHT, at=15, hand_in=True)
    sits(app, scene, "Citra", RIGHT, at=15)
    with count_queries(app) as many:
        etag = client.get(address(scene), headers=LIVE).headers["ETag"]
    assert [row.select("td")[0].text for row in client.page.select("tbody tr")] == [
        "handed in 23 Nov, 10:00",
        "handed in 23 Nov, 10:15, late",
        "working until 23 Nov, 10:40, late",
    ]
    assert len(many) == len(few)
    with app.app_context():
        db.session.merge(scene.assignment).late_until = None
        db.session.commit()
    assert client.get(address(scene), headers={**LIVE, "If-None-Match": etag}).status_code == 200
    assert "late" not in client.page.select("tbody tr")[1].text


@pytest.mark.parametrize("query", ["?sort=" + "x" * 500, "?names=1&show=2", "?given=%27%00", "?given=" + "a" * 32])
def test_an_address_that_asks_for_nonsense_shows_the_page(scene: Scene, client: InspectingClient, query: str) -> None:
    assert client.get(address(scene, query)).status_code == 200
    assert client.page.select(".notice-success") == []


# Time for all


def test_time_for_all_is_one_tap_and_can_be_undone(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    found = [sits(app, scene, name, RIGHT) for name in ("Ani", "Budi")]
    client.get(address(scene, "?sort=saved"))
    sent = {one.get("name"): one.get("value") for one in client.page.select(".sitting-all form input")}
    client.submit(".sitting-all form", button="10 minutes more for all")
    assert "Done: 10 minutes more for the 2 who are writing." in client.page.text
    chosen = [link.text for link in client.page.select("nav.choices [aria-current]")]
    assert chosen == ["Longest silence first", "Everybody"]
    assert client.post(f"/assignments/{scene.assignment.id}/time", data={**sent, "minutes": "10"}).status_code == 303
    assert [now_of(app, one).ends_at for one in found] == [END + 10 * MINUTE] * 2
    client.submit(".notice form")
    assert "Done: Taken back from 2 pupils." in client.page.text
    assert [now_of(app, one).ends_at for one in found] == [END, END]
    assert client.page.select(".notice form") == []


def test_time_for_nobody_is_told(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene))
    client.submit(".sitting-all form", button="5 minutes more for all")
    assert "Attention: Nobody is writing against an end now" in client.page.text


@pytest.mark.parametrize("sent", [{"minutes": "x"}, {"minutes": "-5"}, {"minutes": "99999"}, {"operation": "no"}, {}])
def test_forged_time_is_refused(app: QuizApp, scene: Scene, client: InspectingClient, sent: dict[str, str]) -> None:
    attempt = sits(app, scene, "Ani", RIGHT)
    client.get(address(scene))
    token = client.page.select('input[name="csrf_token"]')[0].get("value")
    data = {"csrf_token": token, "operation": "a" * 32, **sent}
    assert client.post(f"/assignments/{scene.assignment.id}/time", data=data).status_code == 400
    assert now_of(app, attempt).ends_at == END


# Handing in


def test_handing_in_for_all_asks_first_and_tells_the_pupil(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    found = [sits(app, scene, name, RIGHT) for name in ("Ani", "Budi")]
    client.get(address(scene))
    client.follow("Hand in for all who still write …")
    assert client.page.h1 == "Hand in for 2 pupils?"
    assert "it arrives as late, is kept, and waits for your decision" in client.page.text
    client.submit("main form")
    assert "Done: Handed in for 2 pupils." in client.page.text
    assert [now_of(app, one).submitted_at for one in found] == [DURING] * 2
    client.get(f"/attempts/{found[0].id}/supervision")
    assert "A teacher handed in for this pupil." in client.page.text
    client.get(f"/assignments/{scene.assignment.id}/handing-in")
    assert "Nobody is writing any more." in client.page.text
    with app.app_context():
        factories.make_late_response(db.session.get_one(Attempt, found[0].id), 2, "Bu Rina")
        pupil = db.session.get_one(Person, found[0].person_id)
        db.session.commit()
        sign_in_as(client, pupil)
    speak_english(client)
    client.get(f"/attempts/{found[0].id}/receipt")
    assert "Your teacher has handed this in for you." in client.page.text
    assert "What you wrote to 1 question afterwards is kept, marked as late" in client.page.text


def test_handing_in_for_one(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    ani, budi = (sits(app, scene, name, RIGHT) for name in ("Ani", "Budi"))
    client.get(f"/attempts/{ani.id}/supervision")
    client.follow("Hand in for this pupil …")
    assert client.page.h1 == "Hand in for Ani?"
    client.submit("main form")
    assert "Done: Handed in for 1 pupil." in client.page.text
    assert (now_of(app, ani).submitted_at, now_of(app, budi).submitted_at) == (DURING, None)


@pytest.mark.parametrize(
    ("attempts", "status"), [("x", 400), ("1 -1", 400), ("99999999999", 400), (str(2**31 - 1), 404)]
)
def test_forged_attempts_are_not_ended(
    app: QuizApp, scene: Scene, client: InspectingClient, attempts: str, status: int
) -> None:
    attempt = sits(app, scene, "Ani", RIGHT)
    client.get(f"/assignments/{scene.assignment.id}/handing-in")
    token = client.page.select('input[name="csrf_token"]')[0].get("value")
    data = {"csrf_token": token, "attempts": f"{attempt.id} {attempts}"}
    assert client.post(f"/assignments/{scene.assignment.id}/handing-in", data=data).status_code == status
    assert now_of(app, attempt).submitted_at is None


# A new PIN


def test_a_new_pin_signs_out_everywhere_and_is_shown_once(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    with app.app_context():
        db.session.add_all([scene.school, scene.room])
        pupil = scene.pupil("Ani Lestari")
        sign_in_as(app.test_client(), pupil)
        person_id = pupil.id
        db.session.commit()
    client.get(address(scene))
    client.follow("New PIN for Ani Lestari")
    assert client.page.h1 == "A new PIN for Ani Lestari?"
    client.submit("main form")
    assert client.page.h1 == "New PIN for Ani Lestari"
    pin = client.page.one("main .code").text.replace(" ", "")
    with app.app_context():
        pupil = db.session.get_one(Person, person_id)
        assert credentials.verify(pupil.secret_hash or "", pin, "pupil")
        assert db.session.query(SignIn).filter_by(person_id=person_id).count() == 0
    client.get(f"/assignments/{scene.assignment.id}/pupils/{person_id}/sign-in")
    assert pin not in client.page.text
    for stranger in (scene.teacher.id, 2**31 - 1):
        assert client.get(f"/assignments/{scene.assignment.id}/pupils/{stranger}/sign-in").status_code == 404
