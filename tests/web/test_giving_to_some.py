"""The pages of whom a set is for: the form, pupils and extra time, make-up sittings, other classes, and home."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Assignment, AssignmentPupil, AuditEntry, Classroom, Person, QuizVersion, School, db
from tests.factories import (
    make_account,
    make_assignment,
    make_attempt,
    make_classroom,
    make_group,
    make_membership,
    make_person,
    make_school,
    make_version,
)
from tests.web.counting import statements
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Monday, 08:00 WIB."""
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


class School8B:
    """A class of three with a group of two; a test that closed an hour ago, which Ani sat."""

    def __init__(self) -> None:
        school = make_school()
        make_person(school, "administrator")
        teacher = make_account(school, "teacher", name="Rina Hartati")
        room = make_classroom(school, teacher, name="VIII-B")
        pupils = [make_account(school, name=name) for name in ("Ani Lestari", "Budi Santoso", "Citra Ayu")]
        for pupil in pupils:
            make_membership(room, pupil)
        group = make_group(room, *pupils[:2], name="Kelompok Melati")
        self.other = make_classroom(school, teacher, name="VIII-C").id
        version = make_version(school)
        test = make_assignment(
            version,
            room,
            mode="test",
            attempts_allowed=1,
            opens_at=MORNING - 2 * HOUR,
            closes_at=MORNING - HOUR,
            time_limit_minutes=30,
            pass_mark=70,
            token="K7M2QX",
        )
        make_attempt(test, pupils[0], submitted_at=MORNING - HOUR, receipt="ABCD1234", mark=1.0)
        db.session.commit()
        self.school, self.room, self.test, self.group, self.quiz = (
            school.id,
            room.id,
            test.id,
            group.id,
            version.quiz_id,
        )
        self.teacher = teacher.id
        self.ani, self.budi, self.citra = (pupil.id for pupil in pupils)


@pytest.fixture
def scene(app: QuizApp) -> School8B:
    with app.app_context():
        return School8B()


@pytest.fixture
def teacher(app: QuizApp, client: InspectingClient, scene: School8B) -> InspectingClient:
    return sign_in(app, client, scene.teacher)


def sign_in(app: QuizApp, client: InspectingClient, person_id: int) -> InspectingClient:
    with app.app_context():
        sign_in_as(client, db.session.get_one(Person, person_id))
    return client


def phone(app: QuizApp, person_id: int) -> InspectingClient:
    """Return another browser, with a pupil signed in."""
    client = app.test_client()
    assert isinstance(client, InspectingClient)
    with client.session_transaction() as session:
        session["language"] = "en"
    return sign_in(app, client, person_id)


def newest(app: QuizApp) -> Assignment:
    with app.app_context():
        return db.session.scalars(select(Assignment).order_by(Assignment.id.desc())).first()  # type: ignore[return-value]


def own(app: QuizApp, person_id: int) -> AssignmentPupil | None:
    with app.app_context():
        return db.session.scalar(select(AssignmentPupil).where(AssignmentPupil.person_id == person_id))


# Giving


def test_to_a_class_it_takes_no_more_than_before(app: QuizApp, teacher: InspectingClient, scene: School8B) -> None:
    teacher.get(f"/assignments/new?classroom={scene.room}&quiz={scene.quiz}")
    assert "open" not in teacher.page.one(".plan-rules").attributes
    teacher.submit("main form")
    row = newest(app)
    assert (row.audience, row.counts, row.pass_mark, row.threshold_label) == ("class", "first", 75, "KKTP")
    assert (row.late_policy, row.late_until, row.weight) == ("ask", None, 1)


def test_to_a_group_in_the_same_field(app: QuizApp, teacher: InspectingClient, scene: School8B) -> None:
    teacher.get(f"/assignments/new?classroom={scene.room}&quiz={scene.quiz}")
    words = [node.text for node in teacher.page.select("#audience option")]
    assert words[:3] == ["VIII-B, 2026/2027", "VIII-B: Kelompok Melati", "VIII-B: pupils whom you choose next"]
    teacher.submit("main form", audience=f"{scene.room}-g{scene.group}")
    row = newest(app)
    assert (row.classroom_id, row.audience, row.group_id) == (scene.room, "group", scene.group)
    for person, sees in ((scene.budi, True), (scene.citra, False)):
        client = phone(app, person)
        client.get("/")
        assert ("Kebun sekolah" in [node.text for node in client.page.select("h3 a")]) is sees
        assert client.get(f"/assignments/{row.id}").status_code == (200 if sees else 404)


def test_to_pupils_who_are_ticked_next(app: QuizApp, teacher: InspectingClient, scene: School8B) -> None:
    teacher.get(f"/assignments/new?classroom={scene.room}&quiz={scene.quiz}")
    teacher.submit("main form", audience=f"{scene.room}-chosen")
    assert teacher.page.one("h1").text == "Pupils and extra time"
    assert "Nobody has been chosen yet" in teacher.page.one(".notice-warning").text
    assert teacher.submit("main form").status_code == 422
    assert teacher.page.one(".summary-errors p").text == "Choose at least one pupil."
    teacher.submit("main form", pupil=[str(scene.citra)])
    assert teacher.page.one(".notice-success").text == "Done: Stored."
    row = newest(app)
    found = own(app, scene.citra)
    assert found is not None
    assert (row.audience, found.assignment_id, found.chosen, own(app, scene.budi)) == ("chosen", row.id, True, None)


def test_groups_of_others_are_not_taken(app: QuizApp, teacher: InspectingClient, scene: School8B) -> None:
    with app.app_context():
        school = db.session.get_one(School, scene.school)
        foreign = make_group(make_classroom(school, make_person(school, "teacher"))).id
        db.session.commit()
    teacher.get(f"/assignments/new?classroom={scene.room}&quiz={scene.quiz}")
    csrf = teacher.page.one('meta[name="csrf-token"]').get("content")
    form = {"csrf_token": csrf, "quiz": scene.quiz, "audience": f"{scene.room}-g{foreign}", "mode": "practice"}
    assert teacher.post("/assignments/new", data=form).status_code == 422
    data = {"csrf_token": csrf, "audience": f"g{foreign}"}
    assert teacher.post(f"/assignments/{scene.test}/pupils", data=data).status_code == 404


def test_the_rules_that_are_folded_away(app: QuizApp, teacher: InspectingClient, scene: School8B) -> None:
    teacher.get(f"/assignments/new?classroom={scene.room}&quiz={scene.quiz}")
    values = {
        "mode": "test",
        "closes": "2026-11-24T09:00",
        "late_until": "2026-11-24T12:00",
        "late_policy": "count",
        "counts": "best",
        "pass_mark": "80",
        "threshold_label": "KKM",
        "weight": "1,5",
    }
    teacher.submit("main form", values)
    row = newest(app)
    assert (row.counts, row.pass_mark, row.threshold_label, row.weight) == ("best", 80, "KKM", 1.5)
    assert (row.late_policy, row.late_until) == ("count", datetime(2026, 11, 24, 5, 0, tzinfo=UTC))
    assert "open" in teacher.page.one(".plan-rules").attributes
    teacher.submit(f'form[action="/assignments/{row.id}/plan"]', pass_mark="", late_until="")
    changed = newest(app)
    assert (changed.pass_mark, changed.late_until, changed.counts) == (None, None, "best")


@pytest.mark.parametrize(
    ("values", "field", "error"),
    [
        ({"late_until": "2026-11-24T09:00"}, "late_until", "Without a closing time nothing is late."),
        (
            {"closes": "2026-11-24T09:00", "late_until": "2026-11-24T09:00"},
            "late_until",
            "It has to be after the closing time.",
        ),
        ({"pass_mark": "seventy"}, "pass_mark", "Write whole points of 100, like 75."),
        ({"pass_mark": "101"}, "pass_mark", "Between 0 and 100 points."),
        ({"weight": "much"}, "weight", "Write a number, like 1 or 0.5."),
        ({"weight": "nan"}, "weight", "Write a number, like 1 or 0.5."),
        ({"weight": "11"}, "weight", "Between 0 and 10."),
    ],
)
def test_rules_that_make_no_sense(
    teacher: InspectingClient, scene: School8B, values: dict[str, str], field: str, error: str
) -> None:
    teacher.get(f"/assignments/new?classroom={scene.room}&quiz={scene.quiz}")
    assert teacher.submit("main form", {"mode": "test"} | values).status_code == 422
    assert teacher.page.one(f"#{field}-error").text == error
    assert "open" in teacher.page.one(".plan-rules").attributes


@pytest.mark.parametrize(
    ("closes", "error"),
    [
        ("2027-03-28T02:30", "Clocks go forward then, and this time is left out. Choose one an hour later."),
        ("2027-10-31T02:30", "Clocks go back then, and this time comes twice. Choose one before or after."),
    ],
)
def test_clocks_that_change(app: QuizApp, client: InspectingClient, scene: School8B, closes: str, error: str) -> None:
    with app.app_context():
        db.session.get_one(School, scene.school).timezone = "Europe/Berlin"
        db.session.commit()
    sign_in(app, client, scene.teacher)
    client.get(f"/assignments/new?classroom={scene.room}&quiz={scene.quiz}")
    assert client.submit("main form", closes=closes).status_code == 422
    assert client.page.one("#closes-error").text == error


# Extra time


def test_extra_time_for_one_pupil(app: QuizApp, teacher: InspectingClient, scene: School8B) -> None:
    teacher.get(f"/assignments/{scene.test}/plan")
    teacher.follow("Pupils and extra time")
    name = f"extra-{scene.budi}"
    assert teacher.submit("main form", {name: "soon"}).status_code == 422
    assert teacher.page.one(".summary-errors p").text == "Write whole minutes up to 300, or nothing."
    assert teacher.page.one(f'[name="{name}"]').get("value") == "soon"
    teacher.submit("main form", {name: "15"})
    found = own(app, scene.budi)
    assert found is not None
    assert (found.extra_minutes, found.chosen) == (15, False)
    teacher.get(f"/assignments/{scene.test}/pupils")
    assert teacher.page.one(f'[name="{name}"]').get("value") == "15"


# Make-up sittings


def test_a_make_up_sitting_in_three_clicks(app: QuizApp, teacher: InspectingClient, scene: School8B) -> None:
    teacher.get(f"/assignments/{scene.test}/plan")
    teacher.follow("Make-up sitting")
    assert [node.text for node in teacher.page.select("#people .option-text")] == ["Budi Santoso", "Citra Ayu"]
    assert len(teacher.page.select("#people input[checked]")) == 2
    assert teacher.page.one("#opens").get("value") == "2026-11-24T06:00"
    assert teacher.page.one("#closes").get("value") == "2026-11-24T07:00"
    teacher.submit("main form")
    assert teacher.page.one(".notice-success").text == "Done: 2 pupils sit later."
    assert [node.text for node in teacher.page.select(".entry strong")] == ["Budi Santoso", "Citra Ayu"]
    teacher.get(f"/assignments/{scene.test}/plan")
    closed = "closed 23 November 2026, 07:00 WIB; make-up sitting until 24 November 2026, 07:00 WIB"
    assert closed in teacher.page.select(".entry-facts")[0].text
    found = own(app, scene.citra)
    assert found is not None
    assert found.opens_at == datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    pupil = phone(app, scene.citra)
    pupil.get("/")
    facts = pupil.page.one("section .entry-facts").text
    assert "make-up sitting" in facts
    assert "opens 24 November 2026, 06:00 WIB" in facts
    with time_machine.travel(found.opens_at, tick=False):
        pupil.get(f"/assignments/{scene.test}")
        assert "(your make-up sitting)" in pupil.page.one("dl.facts").text
        pupil.submit("main form", token="K7M2QX")
        assert pupil.page.one("h1").text == "Kebun sekolah"


def test_moving_and_cancelling(app: QuizApp, teacher: InspectingClient, scene: School8B) -> None:
    teacher.get(f"/assignments/{scene.test}/make-up")
    teacher.submit("main form", people=[str(scene.citra)])
    assert teacher.page.one(".notice-success").text == "Done: 1 pupil sits later."
    words = [node.text for node in teacher.page.select("#people .option-text")]
    assert words == ["Budi Santoso", "Citra Ayu (moves 24 Nov, 06:00–07:00)"]
    teacher.submit(
        'form[action$="make-up"]', people=[str(scene.citra)], opens="2026-11-25T07:00", closes="2026-11-25T08:00"
    )
    assert "25 Nov, 07:00–08:00" in teacher.page.one(".entry .entry-facts").text
    teacher.submit('form[action$="cancel"]', button="Cancel")
    assert teacher.page.one(".notice-success").text == "Done: The make-up sitting is cancelled."
    found = own(app, scene.citra)
    assert found is not None
    assert (found.opens_at, found.closes_at) == (None, None)


@pytest.mark.parametrize(
    ("values", "field", "error"),
    [
        ({"opens": ""}, "opens", "Please fill this in."),
        ({"closes": "2026-11-24T06:00"}, "closes", "It has to close after it opens."),
        ({"people": []}, "people", "Choose at least one pupil."),
    ],
)
def test_make_ups_that_make_no_sense(
    app: QuizApp, teacher: InspectingClient, scene: School8B, values: dict[str, object], field: str, error: str
) -> None:
    teacher.get(f"/assignments/{scene.test}/make-up")
    assert teacher.submit("main form", values).status_code == 422
    assert teacher.page.one(f"#{field}-error").text == error
    assert own(app, scene.citra) is None


# A release by mistake


def test_a_release_is_taken_back(app: QuizApp, teacher: InspectingClient, scene: School8B) -> None:
    with app.app_context():
        db.session.get_one(Assignment, scene.test).release_step = "key"
        db.session.commit()
    pupil = phone(app, scene.ani)
    pupil.get("/")
    pupil.follow("See the result")
    address = pupil.page.url
    teacher.get(f"/assignments/{scene.test}/plan")
    teacher.submit(f'form[action="/assignments/{scene.test}/step"]', button="hide")
    assert teacher.page.one(".notice-success").text == (
        "Done: The release is taken back: from now on pupils see nothing but the receipt. Who has looked has seen it."
    )
    pupil.get("/")
    assert "See the result" not in [node.text for node in pupil.page.select("a")]
    pupil.get(address)
    assert pupil.page.select(".evidence, .key") == []
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "set_release_step")).one()
        assert (entry.details["old"], entry.details["new"], entry.actor_id) == ("key", "nothing", scene.teacher)


# Other classes


def test_given_to_another_class_too(app: QuizApp, teacher: InspectingClient, scene: School8B) -> None:
    teacher.get(f"/assignments/{scene.test}/plan")
    teacher.follow("Give it to other classes too")
    assert teacher.submit("main form").status_code == 422
    assert teacher.page.one("#classes-error").text == "Choose at least one class."
    times = {"opens": "2026-11-25T07:00", "closes": "2026-11-25T08:30"}
    teacher.submit("main form", times, classes=[str(scene.other)])
    assert teacher.page.one(".notice-success").text == "Done: Given to 1 more class."
    row = newest(app)
    assert (row.classroom_id, row.mode, row.time_limit_minutes, row.pass_mark) == (scene.other, "test", 30, 70)
    assert (row.opens_at, row.closes_at) == (
        datetime(2026, 11, 25, 0, 0, tzinfo=UTC),
        datetime(2026, 11, 25, 1, 30, tzinfo=UTC),
    )
    assert row.token is not None
    assert row.token != "K7M2QX"
    teacher.get(f"/assignments/{scene.test}/copy")
    teacher.submit("main form", times, classes=[str(scene.other)])
    assert teacher.page.one(".notice-success").text == "Done: Given to 0 more classes."
    assert newest(app).id == row.id


# Late work


def test_late_work_is_told_to_both(app: QuizApp, teacher: InspectingClient, scene: School8B) -> None:
    with app.app_context():
        test = db.session.get_one(Assignment, scene.test)
        test.late_until, test.token = MORNING + HOUR, None
        db.session.commit()
    pupil = phone(app, scene.budi)
    pupil.get("/")
    assert "closed; late work until 23 November 2026, 09:00 WIB" in pupil.page.one("section .entry-facts").text
    pupil.follow("Open the test")
    assert "is taken until 23 November 2026, 09:00 WIB, and marked as late" in pupil.page.one("dl.facts").text
    pupil.submit("main form")
    pupil.submit("form#attempt", button="submit")
    assert "(late)" in pupil.page.one("dl.facts").text
    teacher.get(f"/assignments/{scene.test}/plan")
    closed = "closed 23 November 2026, 07:00 WIB; late work until 23 November 2026, 09:00 WIB"
    assert closed in teacher.page.select(".entry-facts")[0].text
    assert teacher.page.one(".notice-info").text.endswith("Handed in late: Budi Santoso.")


# All of them


def test_what_no_page_sends(teacher: InspectingClient, scene: School8B) -> None:
    teacher.get(f"/assignments/{scene.test}/pupils")
    csrf = teacher.page.one('meta[name="csrf-token"]').get("content")
    for path, data in (
        ("pupils", {"audience": "all"}),
        ("pupils", {"audience": "class", "pupil": "x"}),
        ("make-up/cancel", {}),
        ("make-up/cancel", {"person": "²"}),
    ):
        assert teacher.post(f"/assignments/{scene.test}/{path}", data={"csrf_token": csrf} | data).status_code == 400
    wrong = {"csrf_token": csrf, "audience": "class", f"extra-{999_999}": "5"}
    assert teacher.post(f"/assignments/{scene.test}/pupils", data=wrong).status_code == 404


def test_the_pages_take_the_same_queries_for_one_and_for_three(
    app: QuizApp, teacher: InspectingClient, scene: School8B
) -> None:
    pages = [f"/assignments/{scene.test}/{page}" for page in ("pupils", "make-up", "copy")]
    pages += ["/calendar", f"/classrooms/{scene.room}/calendar"]
    before = [statements(app, teacher, page) for page in pages]
    with app.app_context():
        school = db.session.get_one(School, scene.school)
        test = db.session.get_one(Assignment, scene.test)
        room = db.session.get_one(Classroom, scene.room)
        for _ in range(3):
            pupil = make_person(school)
            make_membership(room, pupil)
            make_group(room, pupil)
            make_classroom(school, db.session.get_one(Person, scene.teacher))
            make_assignment(db.session.get_one(QuizVersion, test.quiz_version_id), room)
        db.session.commit()
    assert [statements(app, teacher, page) for page in pages] == before
