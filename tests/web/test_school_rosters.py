"""The pages of an import of several classes: choose, look, ask, print the cards."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import event, func, select

from quizapp.app import QuizApp
from quizapp.jobs import run
from quizapp.models import Classroom, Job, Membership, Person, School, db
from quizapp.operations import accounts
from tests.core.tables.workbooks import saved
from tests.factories import make_account, make_classroom, make_person, make_school
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as

HEADING = ["No", "Nama Siswa", "L/P", "NISN", "Kelas"]
SCHOOL = [
    [1, "Siti Nur'aini", "P", 12345678, "VII-A"],
    [2, "Sukarno", "L", "0012345679", "7a"],
    [3, "Budi Santoso", "L", "", "VII-B"],
    [4, "Ni Made Ayu", "P", "0012345680", ""],
]
YEAR = "2026/2027"


@pytest.fixture
def teacher(app: QuizApp, client: InspectingClient) -> Person:
    """A teacher, signed in."""
    with app.app_context():
        school = make_school()
        make_person(school, "administrator")
        person = make_account(school, "teacher", name="Rina Hartati")
        sign_in_as(client, person)
        return person


def choose(client: InspectingClient, rows: list[list[object]], year: str = YEAR) -> int:
    """Choose a file on the first page."""
    client.get("/classrooms/import")
    fields = {"file": (io.BytesIO(saved(rows)), "sekolah.xlsx"), "school_year": year}
    return client.submit("main form", fields).status_code


def count(app: QuizApp, table: type[Job | Classroom | Person]) -> int:
    """Return how many rows there are."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_from_the_classes_to_the_cards(app: QuizApp, client: InspectingClient, teacher: Person) -> None:
    with app.app_context():
        make_classroom(accounts.school_of(teacher), teacher, name="VII-B", school_year=YEAR)
        db.session.commit()
    before = count(app, Person)
    client.get("/classrooms")
    assert "/classrooms/import" in [link.get("href") for link in client.page.select("main a")]
    assert choose(client, [HEADING, *SCHOOL]) == 200
    assert client.page.h1 == "Import 3 pupils?"
    assert client.page.one(".notice").text == "Note: Not needed and left out: L/P."
    assert [row.text for row in client.page.select("tbody tr")] == ["VII-A will be made 2 0 0", "VII-B 1 0 0"]
    assert [line.text for line in client.page.select(".entry")] == [
        "Line 5: Ni Made Ayu Write the class, for example VII-A."
    ]
    assert (count(app, Person), count(app, Classroom), count(app, Job)) == (before, 1, 0), "nothing is saved"
    client.submit("main form", button="Import")
    assert client.page.h1 == "Import of several classes"
    with app.app_context():
        job_id = db.session.scalars(select(Job.id)).one()
    run(app, job_id)
    client.get(f"/jobs/{job_id}")
    assert client.page.h1 == "Import of several classes"
    assert client.page.select("#job a")[0].get("href") == f"/classrooms/import/{job_id}"
    client.get(f"/classrooms/import/{job_id}")
    with app.app_context():
        rooms = dict(db.session.execute(select(Classroom.name, Classroom.id)).all())  # type: ignore[arg-type]
    assert [line.text for line in client.page.select(".entry")] == [
        "VII-A 2 pupils 2 without a PIN New cards for VII-A",
        "VII-B 1 pupil 1 without a PIN New cards for VII-B",
    ]
    assert "1 line was left out: 5." in client.page.one("main").text
    cards = [link.get("href") for link in client.page.select(".entry a") if "/cards" in (link.get("href") or "")]
    assert cards == [f"/classrooms/{rooms[name]}/pupils/cards" for name in ("VII-A", "VII-B")]
    client.get(cards[0] or "")
    client.submit("main form")
    client.get(f"/classrooms/import/{job_id}")
    assert client.page.select(".entry")[0].text == "VII-A 2 pupils everybody has a PIN"
    choose(client, [HEADING, *SCHOOL[:3]])
    assert client.page.h1 == "Nobody in this list is new"
    assert not client.page.select("main form")


def test_a_file_without_classes_or_of_another_kind_is_told(client: InspectingClient, teacher: Person) -> None:
    assert choose(client, [["Nama", "NISN"], ["Siti", "0012345678"]]) == 422
    assert "The list has no column with the classes" in client.page.one("main").text
    assert choose(client, [HEADING, *SCHOOL], "2026") == 422
    assert "Write it like 2026/2027." in client.page.one("main").text
    client.get("/classrooms/import")
    assert client.submit("main form", {"file": (io.BytesIO(b"\x89PNG\r\n\x1a\n"), "a.xlsx")}).status_code == 422
    assert "This is a picture" in client.page.one("main").text
    client.get("/classrooms/import")
    assert client.submit("main form").status_code == 422
    assert "Choose the file." in client.page.one("main").text


def test_a_class_of_others_is_told_and_left_alone(app: QuizApp, client: InspectingClient, teacher: Person) -> None:
    with app.app_context():
        school = accounts.school_of(teacher)
        room_id = make_classroom(school, make_account(school, "teacher"), name="VII A", school_year=YEAR).id
        db.session.commit()
    choose(client, [HEADING, *SCHOOL[:3]])
    assert client.page.h1 == "Import 1 pupil?"
    assert ["taught by others" in line.text for line in client.page.select(".entry")] == [True, True]
    client.submit("main form", button="Import")
    with app.app_context():
        job_id = db.session.scalars(select(Job.id)).one()
    run(app, job_id)
    with app.app_context():
        inside = select(func.count()).where(Membership.classroom_id == room_id, Membership.role == "pupil")
        assert db.session.scalar(inside) == 0


def test_looking_asks_as_much_for_three_classes_as_for_one(
    app: QuizApp, client: InspectingClient, teacher: Person
) -> None:
    with app.app_context():
        for name in ("VII-A", "VII-B", "VII-C"):
            make_classroom(db.session.get_one(School, teacher.school_id), teacher, name=name, school_year=YEAR)
        db.session.commit()
    counted: list[int] = []

    def note(*_: object) -> None:
        counted[-1] += 1

    with app.app_context():
        engine = db.engine
    for rows in ([[1, "Siti", "P", "", "VII-A"]], [[n, f"Siti {n}", "P", "", f"VII-{n}"] for n in "ABC"]):
        client.get("/classrooms/import")
        fields = {"file": (io.BytesIO(saved([HEADING, *rows])), "a.xlsx"), "school_year": YEAR}
        counted.append(0)
        event.listen(engine, "before_cursor_execute", note)
        client.submit("main form", fields)
        event.remove(engine, "before_cursor_execute", note)
        assert len(client.page.select("tbody tr")) == len(rows)
    assert counted[0] == counted[1]


def test_the_result_is_for_who_asked(app: QuizApp, client: InspectingClient, teacher: Person) -> None:
    choose(client, [HEADING, *SCHOOL])
    client.submit("main form", button="Import")
    with app.app_context():
        job_id = db.session.scalars(select(Job.id)).one()
    assert client.get(f"/classrooms/import/{job_id}").status_code == 404, "it is not done yet"
    run(app, job_id)
    with app.app_context():
        sign_in_as(client, make_account(db.session.get_one(School, teacher.school_id), "administrator"))
    assert client.get(f"/classrooms/import/{job_id}").status_code == 404
