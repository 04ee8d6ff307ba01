"""Time limits on pages: given, shown to pupils before they begin, changed while they work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Assignment, Attempt, Classroom, Person, QuizVersion, db
from tests.factories import (
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

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""08:00 WIB."""
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """It is eight in the morning in Jakarta, and stays so."""
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def ids(app: QuizApp) -> dict[str, int]:
    """A class with a teacher, a pupil and a published quiz: their ids."""
    with app.app_context():
        school = make_school()
        make_person(school, "administrator")
        teacher = make_account(school, "teacher", name="Rina Hartati")
        room = make_classroom(school, teacher, name="VIII-B", join_code="K7M2QX")
        pupil = make_account(school, name="Siti Nurhaliza", username="siti.nurhaliza")
        make_membership(room, pupil)
        version = make_version(school)
        db.session.commit()
        people = {"teacher": teacher.id, "pupil": pupil.id}
        return people | {"room": room.id, "quiz": version.quiz_id, "version": version.id}


def become(app: QuizApp, client: InspectingClient, person_id: int) -> InspectingClient:
    with app.app_context():
        sign_in_as(client, db.session.get_one(Person, person_id))
    return client


def give(app: QuizApp, ids: dict[str, int], *, anyone: bool = False, **values: Any) -> int:
    with app.app_context():
        room = None if anyone else db.session.get_one(Classroom, ids["room"])
        usual = {"mode": "test", "time_limit_minutes": 30, "opens_at": MORNING - MINUTE}
        assignment = make_assignment(db.session.get_one(QuizVersion, ids["version"]), room, **(usual | values))
        db.session.commit()
        return assignment.id


def facts(client: InspectingClient) -> dict[str, str]:
    names = [name.text for name in client.page.select(".facts dt")]
    return dict(zip(names, [value.text for value in client.page.select(".facts dd")], strict=True))


def test_a_test_is_given_with_a_limit(app: QuizApp, client: InspectingClient, ids: dict[str, int]) -> None:
    become(app, client, ids["teacher"]).get(f"/assignments/new?classroom={ids['room']}")
    assert client.page.one("#limit").get("value") == ""
    client.submit("main form", mode="test", limit="40", closes="2026-11-23T10:00")
    with app.app_context():
        row = db.session.scalars(select(Assignment)).one()
        assert row.time_limit_minutes == 40
    assert client.page.one("#limit").get("value") == "40"
    assert "40 minutes each" in client.page.select(".entry-facts")[0].text
    assert client.page.one("#share-text").raw_text.splitlines()[3] == "Time: 40 minutes from the moment you begin"
    client.submit(f'form[action="/assignments/{row.id}/plan"]', limit="")
    with app.app_context():
        assert db.session.get_one(Assignment, row.id).time_limit_minutes is None


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("0", "Between 1 and 600 minutes."),
        ("601", "Between 1 and 600 minutes."),
        ("-3", "Between 1 and 600 minutes."),
        ("forty", "Write whole minutes, like 40."),
        ("4.5", "Write whole minutes, like 40."),
        ("\u00b2", "Write whole minutes, like 40."),
        ("9" * 5000, "Write whole minutes, like 40."),
    ],
)
def test_limits_that_make_no_sense_stay_as_typed(
    app: QuizApp, client: InspectingClient, ids: dict[str, int], typed: str, error: str
) -> None:
    become(app, client, ids["teacher"]).get(f"/assignments/new?classroom={ids['room']}")
    assert client.submit("main form", mode="test", limit=typed).status_code == 422
    assert client.page.one("#limit-error").text == error
    assert client.page.one("#limit").get("value") == typed


@pytest.mark.parametrize(
    ("values", "time", "warning"),
    [
        ({}, "30 minutes from the moment you begin", None),
        (
            {"closes_at": MORNING + 100 * MINUTE},
            "30 minutes from the moment you begin, at the latest until 09:40",
            None,
        ),
        (
            {"closes_at": MORNING + timedelta(days=2)},
            "30 minutes from the moment you begin, at the latest until 25 November 2026, 08:00 WIB",
            None,
        ),
        (
            {"closes_at": MORNING + 18 * MINUTE, "mode": "practice"},
            "30 minutes from the moment you begin, at the latest until 08:18",
            "Less time. If you begin now you have 18 minutes, as this closes at 08:18.",
        ),
        (
            {"closes_at": MORNING + timedelta(seconds=50), "time_limit_minutes": 1},
            "1 minute from the moment you begin, at the latest until 08:00",
            "Less time. If you begin now you have less than a minute, as this closes at 08:00.",
        ),
        ({"time_limit_minutes": None}, None, None),
    ],
)
def test_the_start_page_says_how_long_one_has(
    app: QuizApp,
    client: InspectingClient,
    ids: dict[str, int],
    values: dict[str, Any],
    time: str | None,
    warning: str | None,
) -> None:
    id_ = give(app, ids, **values)
    become(app, client, ids["pupil"]).get(f"/assignments/{id_}")
    assert facts(client).get("Time") == time
    assert [notice.text for notice in client.page.select(".notice")] == ([warning] if warning else [])


def test_begun_it_says_until_when(app: QuizApp, client: InspectingClient, ids: dict[str, int]) -> None:
    id_ = give(app, ids, closes_at=MORNING + timedelta(days=2))
    become(app, client, ids["pupil"]).get("/")
    assert client.page.one(".entry-facts").text == (
        "VIII-B Test 2 questions until 25 November 2026, 08:00 WIB 30 minutes from the start"
    )
    client.follow("Open the test")
    client.submit("main form")
    with app.app_context():
        assert db.session.scalars(select(Attempt.ends_at)).one() == MORNING + 30 * MINUTE
    client.get("/")
    assert client.page.one(".entry-facts").text == "VIII-B Test 2 questions until 23 November 2026, 08:30 WIB"
    client.get(f"/assignments/{id_}")
    assert facts(client)["Time"] == "until 08:30"


def test_extra_time_stands_on_the_start_page(app: QuizApp, client: InspectingClient, ids: dict[str, int]) -> None:
    id_ = give(app, ids, time_limit_minutes=None, closes_at=MORNING - MINUTE, extended_to=MORNING + 9 * MINUTE)
    with app.app_context():
        pupil = db.session.get_one(Person, ids["pupil"])
        make_attempt(db.session.get_one(Assignment, id_), pupil, ends_at=MORNING + 9 * MINUTE, extra_seconds=600)
        db.session.commit()
    become(app, client, ids["pupil"]).get("/")
    assert client.page.one(".entry-facts").text == "VIII-B Test 2 questions until 23 November 2026, 08:09 WIB"
    client.get(f"/assignments/{id_}")
    assert facts(client)["Time"] == "until 08:09"
    become(app, client, ids["teacher"]).get(f"/assignments/{id_}/plan")
    assert "closed 23 November 2026, 07:59 WIB; extra time until 23 November 2026, 08:09 WIB" in (
        client.page.select(".entry-facts")[0].text
    )


def test_visitors_are_told_too(app: QuizApp, client: InspectingClient, ids: dict[str, int]) -> None:
    id_ = give(app, ids, anyone=True, mode="practice", time_limit_minutes=20)
    client.get("/")
    assert client.page.one(".entry-facts").text == "Bahasa Indonesia 2 questions 20 minutes from the start"
    client.get(f"/practice/{id_}")
    assert (
        client.page.select("main p")[0].text
        == "Bahasa Indonesia \u00b7 2 questions \u00b7 20 minutes from the moment you begin"
    )


def test_a_new_limit_holds_for_who_works_and_the_page_says_so(
    app: QuizApp, client: InspectingClient, ids: dict[str, int]
) -> None:
    id_ = give(app, ids)
    with app.app_context():
        attempt = make_attempt(
            db.session.get_one(Assignment, id_),
            db.session.get_one(Person, ids["pupil"]),
            started_at=MORNING - 10 * MINUTE,
            ends_at=MORNING + 25 * MINUTE,
            extra_seconds=300,
        )
        db.session.commit()
        attempt_id = attempt.id
    become(app, client, ids["teacher"]).get(f"/assignments/{id_}/plan")
    assert client.page.one(".notice-info").text.startswith("Note: 1 pupil is working now. A new closing time or time")
    client.submit(f'form[action="/assignments/{id_}/plan"]', limit="45")
    with app.app_context():
        assert db.session.get_one(Attempt, attempt_id).ends_at == MORNING + 40 * MINUTE


def test_practice_is_not_checked_when_the_time_is_over(
    app: QuizApp, client: InspectingClient, ids: dict[str, int]
) -> None:
    id_ = give(app, ids, mode="practice", time_limit_minutes=1)
    become(app, client, ids["pupil"]).get(f"/assignments/{id_}")
    client.submit("main form")
    with time_machine.travel(MORNING + 2 * MINUTE, tick=False):
        client.submit("#attempt", {"q2": "Bu Rina"}, button="check:2")
        assert client.page.select(".result") == []
