"""The lists after a test, giving a remedial in two taps, and what is forged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import Assignment, AssignmentPupil, School, db
from tests.factories import NOW
from tests.queries import count_queries
from tests.reviewing import Review, answers, make_review, make_set
from tests.web.filling import fill
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def review(app: QuizApp, client: InspectingClient) -> Review:
    """A class whose test has closed; the client is its teacher's."""
    with app.app_context():
        review = make_review()
        make_set(review.school, "Sungai", ("evaluate",) * 3)
        sign_in_as(client, review.teacher)
    return review


def address(review: Review, ending: str = "") -> str:
    return f"/assignments/{review.assignment.id}/remedial{ending}"


def rows(client: InspectingClient, section: str) -> list[list[str]]:
    """Return the cells of the table in a section."""
    found = client.page.select(f"section[aria-labelledby={section}] tbody tr")
    return [[cell.text for cell in row.select("th, td")] for row in found]


def test_the_lists(review: Review, client: InspectingClient) -> None:
    client.get(address(review))
    assert client.page.h1 == "Remedial and enrichment: Kebun sekolah"
    assert "1 of 3 who handed in are at or above KKTP 75." in client.page.text
    assert rows(client, "below") == [
        ["Ani Lestari", "25", "2 of 2", "0 of 3 weakest", "0 of 3 weakest"],
        ["Budi Santoso", "63", "2 of 2", "3 of 3", "0 of 3 weakest"],
    ]
    assert rows(client, "above") == [["Citra Dewi", "88", "2 of 2", "3 of 3", "2 of 3 weakest"]]
    assert [one.text for one in client.page.select(".after-names li")] == ["Dewi Anggraini"]
    make_up = f"/assignments/{review.assignment.id}/make-up"
    assert [one.get("href") for one in client.page.select("section[aria-labelledby=absent] a")] == [make_up]
    assert [one.text for one in client.page.select(".chart-table tbody tr")] == [
        "0–40 1 not reached yet, remedial of all parts",
        "41–65 1 not reached yet, remedial of some parts",
        "66–85 0 reached",
        "86–100 1 reached, enrichment",
    ]
    assert [one.text for one in client.page.select(".after-figures dd strong")] == ["33.3 %", "58.3 %"]
    assert client.get(make_up).status_code == 200
    assert "Dewi Anggraini" in client.page.one("main").text


def test_names_can_be_hidden(review: Review, client: InspectingClient) -> None:
    client.get(address(review) + "?names=hidden")
    assert [row[0] for row in rows(client, "below")] == ["Pupil 1", "Pupil 2"]
    assert "Ani" not in client.page.text


def test_nobody_has_handed_in(app: QuizApp, review: Review, client: InspectingClient) -> None:
    with app.app_context():
        room = review.room
        empty = Assignment(
            **{
                column.name: getattr(review.assignment, column.name)
                for column in Assignment.__table__.columns
                if column.name != "id"
            }
        )
        db.session.add(empty)
        db.session.commit()
        number = empty.id
        assert room.id == empty.classroom_id
    client.get(f"/assignments/{number}/remedial")
    assert "Nobody has handed anything in yet" in client.page.text
    assert [one.text for one in client.page.select(".after-figures dd strong")] == ["–", "–"]
    assert not client.page.select("a.button-primary")


def test_a_remedial_in_two_taps(app: QuizApp, review: Review, client: InspectingClient) -> None:
    client.get(address(review))
    client.get(client.page.one("a.button-primary").get("href"))
    assert client.page.h1 == "Give a remedial: Kebun sekolah"
    assert "2 pupils. Weakest together: Evaluate and reflect, 0 of 100 points earned." in client.page.text
    assert client.page.one(".after-proposal").text == (
        "Sungai 3 questions: Evaluate and reflect · none of them has met the text"
    )
    assert client.page.one("#closes").get("value") == "2026-11-30"
    client.submit("main form", {})
    assert client.page.url.endswith(address(review))
    assert "Given to 2 pupils, open until 30 November 2026. It stands on their home pages now." in client.page.text
    with app.app_context():
        made = db.session.scalars(select(Assignment).where(Assignment.parent_id == review.assignment.id)).one()
        assert (made.purpose, made.audience, made.mode) == ("remedial", "chosen", "test")
        assert made.closes_at is not None
        assert made.closes_at.isoformat() == "2026-11-30T16:59:00+00:00"
        chosen = select(AssignmentPupil.person_id).where(AssignmentPupil.assignment_id == made.id)
        assert set(db.session.scalars(chosen)) == {review.pupils[name].id for name in ("Ani Lestari", "Budi Santoso")}
    assert client.page.one(".after-given li").text.startswith("Remedial: Sungai 0 of 2 handed in, until 30 November")


def test_fewer_pupils_another_day(app: QuizApp, review: Review, client: InspectingClient) -> None:
    client.get(address(review, "/new?purpose=remedial"))
    client.submit("main form", {"pupils": [str(review.pupils["Ani Lestari"].id)], "closes": "2026-11-25"})
    with app.app_context():
        made = db.session.scalars(select(Assignment).where(Assignment.parent_id == review.assignment.id)).one()
        assert made.closes_at is not None
        assert made.closes_at.day == 25
        chosen = select(AssignmentPupil.person_id).where(AssignmentPupil.assignment_id == made.id)
        assert list(db.session.scalars(chosen)) == [review.pupils["Ani Lestari"].id]
    client.get(address(review, "/new?purpose=remedial"))
    assert "No text has two questions of “Evaluate and reflect” that these pupils have not met" in client.page.text


def test_a_form_sent_twice_gives_it_once(app: QuizApp, review: Review, client: InspectingClient) -> None:
    client.get(address(review, "/new?purpose=remedial"))
    sent = fill(client.page.one("main form"), {})
    for _ in range(2):
        response = client.post(address(review, "/new"), data=sent.data)
        assert response.status_code == 303
    with app.app_context():
        query = select(func.count()).select_from(Assignment).where(Assignment.parent_id == review.assignment.id)
        assert db.session.scalar(query) == 1


def test_what_is_missing_is_told(review: Review, client: InspectingClient) -> None:
    client.get(address(review, "/new?purpose=remedial"))
    client.submit("main form", {"closes": ""})
    assert client.page.one("#closes-error").text == "Please fill this in."
    client.submit("main form", {"pupils": [], "closes": "2026-11-25"})
    assert "Choose at least one pupil." in client.page.text
    client.submit("main form", {"pupils": [str(review.pupils["Ani Lestari"].id)], "closes": "2020-01-01"})
    assert "This time has passed already." in client.page.text


@pytest.mark.parametrize(
    "query",
    [
        "purpose=party",
        "purpose=remedial&process=magic&version=x",
        "purpose=remedial&version=99999999999",
        "process=any",
    ],
)
def test_forged_addresses(review: Review, client: InspectingClient, query: str) -> None:
    response = client.get(address(review, f"/new?{query}"))
    assert response.status_code == (404 if "party" in query else 200)


def test_the_rule_of_the_final_mark(app: QuizApp, review: Review, client: InspectingClient) -> None:
    client.get(address(review))
    client.submit("main section[aria-labelledby=final] form", {"rule": "average"})
    assert "Stored." in client.page.text
    assert "the mean of both, never below the original." in client.page.one("section[aria-labelledby=final]").text
    with app.app_context():
        assert db.session.get_one(Assignment, review.assignment.id).final_rule == "average"


def test_the_three_marks_stand_side_by_side(app: QuizApp, review: Review, client: InspectingClient) -> None:
    client.get(address(review, "/new?purpose=remedial"))
    client.submit("main form", {})
    with app.app_context():
        made = db.session.scalars(select(Assignment).where(Assignment.parent_id == review.assignment.id)).one()
        review.sits(review.pupils["Ani Lestari"], *answers(3, 3), assignment=made, at=NOW + timedelta(minutes=1))
        db.session.commit()
    client.get(address(review))
    assert rows(client, "below") == [
        ["Ani Lestari", "25", "100", "75", "2 of 2", "0 of 3 weakest", "0 of 3 weakest"],
        ["Budi Santoso", "63", "–", "63", "2 of 2", "3 of 3", "0 of 3 weakest"],
    ]


def test_as_many_queries_however_many_pupils(app: QuizApp, review: Review, client: InspectingClient) -> None:
    client.get(address(review))
    with count_queries(app) as few:
        client.get(address(review))
    with app.app_context():
        db.session.add_all([db.session.get_one(School, review.school.id), review.room, review.assignment])
        for number in range(5):
            review.pupil(f"Murid {number}", *answers(number))
        db.session.commit()
    with count_queries(app) as many:
        client.get(address(review))
    assert len(many) == len(few)
