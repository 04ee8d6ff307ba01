"""The calendar: what is open in all my classes and in one, by days of the school's clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from quizapp.app import QuizApp
from quizapp.models import Assignment, Person, db
from tests.factories import (
    make_account,
    make_assignment,
    make_assignment_pupil,
    make_classroom,
    make_membership,
    make_person,
    make_school,
    make_version,
)
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Monday, 09:00 WITA."""
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def ids(app: QuizApp, client: InspectingClient) -> dict[str, int]:
    """Two classes of a teacher in WITA, and one of a colleague."""
    with app.app_context():
        school = make_school(timezone="Asia/Makassar")
        make_person(school, "administrator")
        teacher = make_account(school, "teacher")
        mine, second = (make_classroom(school, teacher, name=name) for name in ("VIII-B", "VIII-C"))
        theirs = make_classroom(school, make_person(school, "teacher"), name="IX-A")
        pupil = make_account(school, name="Citra Ayu")
        make_membership(mine, pupil)
        version = make_version(school)
        # 23:30 to 00:00 WITA: all of it on one day, the 24th.
        night = {
            "opens_at": datetime(2026, 11, 24, 15, 30, tzinfo=UTC),
            "closes_at": datetime(2026, 11, 24, 16, tzinfo=UTC),
        }
        test = make_assignment(version, mine, mode="test", **night)
        make_assignment(version, second, opens_at=MORNING, closes_at=MORNING + 2 * DAY)
        make_assignment(version, second, opens_at=MORNING - 60 * DAY)
        make_assignment(version, theirs, mode="test", **night)
        make_assignment(version, mine, mode="test", withdrawn_at=MORNING, **night)
        late = MORNING + 4 * DAY
        make_assignment_pupil(test, pupil, chosen=False, opens_at=late, closes_at=late + timedelta(hours=1))
        sign_in_as(client, teacher)
        db.session.commit()
        return {"mine": mine.id, "second": second.id, "theirs": theirs.id, "pupil": pupil.id, "test": test.id}


def days(client: InspectingClient) -> dict[str, list[str]]:
    """Return the lines of each day that has any."""
    return {
        cell.one(".calendar-label").text: [line.text for line in cell.select("li")]
        for cell in client.page.select("td.calendar-day")
        if cell.select("li")
    }


def test_all_my_classes(client: InspectingClient, ids: dict[str, int]) -> None:
    client.get("/")
    client.follow("Calendar")
    assert client.page.one(".calendar-month").text == "November 2026 (times in WITA)"
    title = "Kebun sekolah"
    assert days(client) == {
        "Monday, 23 November": [f"opens 09:00 {title} Practice, VIII-C"],
        "Tuesday, 24 November": [f"open {title} Practice, VIII-C", f"23:30–00:00 {title} Test, VIII-B"],
        "Wednesday, 25 November": [f"closes 09:00 {title} Practice, VIII-C"],
        "Friday, 27 November": [f"09:00–10:00 {title} Make-up sitting, 1 pupil, VIII-B"],
    }
    assert [node.text for node in client.page.select(".calendar-endless li")] == [
        f"open until you close it {title} Practice, VIII-C"
    ]
    assert client.page.one(".calendar-today .calendar-label").text == "Monday, 23 November"
    assert len(client.page.select("td.calendar-day")) == 6 * 7


def test_one_class(client: InspectingClient, ids: dict[str, int]) -> None:
    client.get(f"/classrooms/{ids['mine']}/calendar")
    assert client.page.one(".tabs [aria-current]").text == "Calendar"
    assert list(days(client)) == ["Tuesday, 24 November", "Friday, 27 November"]
    assert client.get(f"/classrooms/{ids['theirs']}/calendar").status_code == 404


def test_other_months(client: InspectingClient, ids: dict[str, int]) -> None:
    client.get("/calendar?month=2026-11")
    client.follow("Later month")
    assert client.page.one(".calendar-month").text == "December 2026 (times in WITA)"
    assert days(client) == {}
    client.follow("Earlier month")
    assert "Tuesday, 24 November" in days(client)
    client.get("/calendar?month=2026-09")
    assert days(client) == {
        "Thursday, 24 September": ["opens 09:00, until you close it Kebun sekolah Practice, VIII-C"]
    }
    client.follow("This month")
    assert client.page.one(".calendar-month").text == "November 2026 (times in WITA)"


@pytest.mark.parametrize("asked", ["", "2026-13", "0000-01", "9999-12", "x", "2026-1", "²026-11"])
def test_months_there_are_not(client: InspectingClient, ids: dict[str, int], asked: str) -> None:
    client.get("/calendar", query_string={"month": asked})
    assert client.page.one(".calendar-month").text == "November 2026 (times in WITA)"


def test_links_lead_half_a_year_back_and_on(client: InspectingClient, ids: dict[str, int]) -> None:
    for month, there in (("2026-05", "Later month"), ("2001-01", "Later month"), ("2027-05", "Earlier month")):
        client.get(f"/calendar?month={month}")
        words = [link.text for link in client.page.select(".calendar-months a")]
        assert words == [there, "This month"]


def test_late_work_stands_on_its_day(app: QuizApp, client: InspectingClient, ids: dict[str, int]) -> None:
    with app.app_context():
        test = db.session.get_one(Assignment, ids["test"])
        test.late_until = datetime(2026, 11, 26, 4, tzinfo=UTC)
        db.session.commit()
    client.get(f"/classrooms/{ids['mine']}/calendar")
    found = days(client)
    assert [
        found[f"{day} November"][0].split(" Kebun")[0] for day in ("Tuesday, 24", "Wednesday, 25", "Thursday, 26")
    ] == [
        "opens 23:30",
        "open",
        "late work until 12:00",
    ]


def test_pupils_have_no_calendar(app: QuizApp, client: InspectingClient, ids: dict[str, int]) -> None:
    with app.app_context():
        sign_in_as(client, db.session.get_one(Person, ids["pupil"]))
    assert client.get("/calendar").status_code == 403
