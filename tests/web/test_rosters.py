"""Lists of pupils from files and by paste, through the pages: the same way for both."""

from __future__ import annotations

import io
import random

import pytest
from sqlalchemy import event, select

from quizapp.app import QuizApp
from quizapp.models import AuditEntry, Classroom, Membership, Person, School, db
from quizapp.operations import accounts, rosters
from tests.core.tables.workbooks import saved, written
from tests.factories import make_account, make_classroom, make_membership, make_person, make_school
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as

HEADING = ["No", "Nama Siswa", "L/P", "NISN", "NIS", "Kelas"]
CLASS = [
    [1, "Siti Nur'aini", "P", 12345678, 2401, "VIII-B"],
    [2, "Sukarno", "L", "0012345679", 2402, "8B"],
    [3, "Budi Santoso", "L", "", "", "VIII B"],
]


@pytest.fixture
def teacher(app: QuizApp, client: InspectingClient) -> Person:
    with app.app_context():
        school = make_school()
        make_person(school, "administrator")
        person = make_account(school, "teacher", username="rina", name="Rina Hartati")
        sign_in_as(client, person)
        return person


@pytest.fixture
def room(app: QuizApp, teacher: Person) -> Classroom:
    with app.app_context():
        room = make_classroom(accounts.school_of(teacher), teacher, name="VIII-B")
        db.session.commit()
        return room


def people(app: QuizApp, room: Classroom) -> list[tuple[str, str | None, str | None, str | None]]:
    with app.app_context():
        query = (
            select(Person.name, Person.username, Person.nisn, Person.nis)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.classroom_id == room.id, Membership.role == "pupil", Membership.status == "active")
            .order_by(Person.id)
        )
        return [tuple(row) for row in db.session.execute(query)]


def choose(client: InspectingClient, room: Classroom, data: bytes, name: str = "daftar.xlsx") -> int:
    client.get(f"/classrooms/{room.id}/pupils/list")
    return client.submit("main form", {"file": (io.BytesIO(data), name)}).status_code


def lines(client: InspectingClient) -> list[str]:
    return [row.text for row in client.page.select("tbody tr")]


def add(client: InspectingClient) -> int:
    return client.submit("main .stack-wide > form", button="Add them and show the cards").status_code


def test_a_spreadsheet_becomes_cards(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    assert (
        choose(client, room, saved([["DAFTAR SISWA KELAS VIII-B"], [], HEADING, *CLASS, [], ["", "Wali kelas"]])) == 200
    )
    assert client.page.h1 == "Add 3 pupils to VIII-B?"
    assert client.page.one(".notice").text == "Note: Not needed and left out: L/P."
    assert lines(client) == [
        "1 DAFTAR SISWA KELAS VIII-B no pupil; left out",
        "3 No · Nama Siswa · NISN · NIS · Kelas a heading; left out",
        "4 Siti Nur'aini 0012345678 NIS 2401 Zeros at the front were put back; the list says 12345678. siti.nuraini",
        "5 Sukarno 0012345679 NIS 2402 sukarno",
        "6 Budi Santoso – budi.santoso",
        "8 Wali kelas no pupil; left out",
    ]
    assert people(app, room) == []
    add(client)
    assert client.page.h1 == "3 sign-in cards, VIII-B"
    assert people(app, room) == [
        ("Siti Nur'aini", "siti.nuraini", "0012345678", "2401"),
        ("Sukarno", "sukarno", "0012345679", "2402"),
        ("Budi Santoso", "budi.santoso", None, None),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_files_of_all_kinds(
    app: QuizApp, client: InspectingClient, room: Classroom, encoding: str, separator: str
) -> None:
    text = "\r\n".join(
        separator.join(row) for row in [["Nama", "NISN"], ["Renée d’Or", "0012345678"], ["", ""], ["Ani", ""]]
    )
    choose(client, room, text.encode(encoding), "siswa.csv")
    assert lines(client) == ["1 Nama · NISN a heading; left out", "2 Renée d’Or 0012345678 renee.dor", "4 Ani – ani"]
    add(client)
    assert [row[0] for row in people(app, room)] == ["Renée d’Or", "Ani"]


def test_bad_lines_are_told_and_wait_while_the_good_ones_are_saved(
    app: QuizApp, client: InspectingClient, room: Classroom
) -> None:
    rows = [
        HEADING,
        CLASS[0],
        [2, "=1+1", "L", "", "", ""],
        [3, "Ani", "P", "12", "77", "8B"],
        [4, "Siti Nur'aini", "P", "", "", "VIII-B"],
    ]
    assert choose(client, room, written(rows)) == 422
    assert [entry.text for entry in client.page.select(".entry")] == [
        "Line 3: =1+1 “=1+1” is a formula, not a name.",
        "Line 4: Ani; 12 “12” is no NISN: it has 10 digits, zeros at the front included.",
        "Line 5: Siti Nur'aini This name stands twice in the list. Add what tells them apart, or take the line out.",
    ]
    assert people(app, room) == []
    client.submit("main form.stack-tight", button="Add the 1 that is right")
    assert client.page.h1 == "1 sign-in card, VIII-B"
    assert client.page.one("#rest").raw_text.splitlines() == [
        "Nama\tNISN\tNIS",
        "=1+1\t\t",
        "Ani\t12\t77",
        "Siti Nur'aini\t\t",
    ]
    client.submit("main form.no-print", {"pasted": "Nama\tNISN\tNIS\nAni\t0012345670\t77"})
    add(client)
    assert [(row[0], row[3]) for row in people(app, room)] == [("Siti Nur'aini", "2401"), ("Ani", "77")]


def test_columns_without_heading_are_chosen(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    text = "Sleman;Siti Aminah;2401\nBantul;Budi Santoso;2402\nGodean;Ani Wijaya;2403"
    assert choose(client, room, text.encode(), "a.csv") == 200
    assert client.page.h1 == "What stands in which column?"
    assert client.page.one("#column-1-hint").text == "for example: Siti Aminah, Budi Santoso, Ani Wijaya"
    client.submit("main form", {"column-0": "", "column-1": "name", "column-2": "nis"})
    assert lines(client) == [
        "1 Siti Aminah – NIS 2401 siti.aminah",
        "2 Budi Santoso – NIS 2402 budi.santoso",
        "3 Ani Wijaya – NIS 2403 ani.wijaya",
    ]
    add(client)
    assert [row[3] for row in people(app, room)] == ["2401", "2402", "2403"]


def test_what_was_chosen_survives_an_error(client: InspectingClient, room: Classroom) -> None:
    text = "Sleman;Siti Aminah;12\nBantul;Budi Santoso;0012345678\nGodean;Ani Wijaya;x"
    choose(client, room, text.encode(), "a.csv")
    reply = client.submit("main form", {"column-0": "", "column-1": "name", "column-2": "nisn"})
    assert reply.status_code == 422
    form = client.page.select("main form")[-1]
    assert [field.get("value") for field in form.select('input[type="hidden"]')][1:] == ["", "name", "nisn"]
    assert client.page.one("#pasted").raw_text.strip() == text.replace(";", "\t")


def test_pupils_of_the_school_join_with_their_account(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    with app.app_context():
        school = db.session.get_one(School, room.school_id)
        old = make_account(school, name="Siti Aminah", nisn="0012345678")
        other = make_account(school, name="Budi", nisn="0012345679")
        make_membership(db.session.get_one(Classroom, room.id), other)
        waits = make_account(school, name="Eko", nisn="0012345670")
        make_membership(db.session.get_one(Classroom, room.id), waits, status="waiting")
        db.session.commit()
    text = "Nama;NISN\nSITI AMINAH;0012345678\nBudi;0012345679\nEko;0012345670"
    choose(client, room, text.encode(), "a.csv")
    assert lines(client)[1:] == [
        "2 SITI AMINAH 0012345678 has an account, which joins this class",
        "3 Budi 0012345679 in this class already; nothing happens",
        "4 Eko 0012345670 has an account, which joins this class",
    ]
    add(client)
    assert [notice.text for notice in client.page.select(".notice")] == [
        "Done: 2 pupils joined the class.",
        "Note: They sign in with the PIN they have.",
    ]
    assert [row[0] for row in people(app, room)] == ["Siti Aminah", "Budi", "Eko"]
    with app.app_context():
        verbs = db.session.execute(select(AuditEntry.verb, AuditEntry.subject_id)).all()
        assert sorted(map(tuple, verbs)) == sorted([("join_by_list", old.id), ("join_by_list", waits.id)])


def test_an_account_of_another_name_is_not_taken(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    with app.app_context():
        make_account(db.session.get_one(School, room.school_id), name="Rahasia", nisn="0012345678")
        db.session.commit()
    assert choose(client, room, b"Nama;NISN\nSiti;0012345678", "a.csv") == 422
    assert "The account with this NISN has another name." in client.page.one(".entry").text
    assert "Rahasia" not in client.page.text


def test_lines_for_other_classes_stay_out(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    text = "Nama;Kelas\nSiti;VIII-B\nBudi;VIII-C\nAni;8B"
    choose(client, room, text.encode(), "a.csv")
    assert "1 line is for another class and is left out." in client.page.text
    add(client)
    assert [row[0] for row in people(app, room)] == ["Siti", "Ani"]
    assert choose(client, room, b"Nama;Kelas\nEka;VII-A\nDwi;VII-B", "a.csv") == 422
    assert client.page.one("#pasted-error").text == "No line of this list is for the class VIII-B."


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (
            b"\x89PNG\r\n\x1a\n",
            "This is a picture, whatever its name says. Choose the spreadsheet itself (XLSX or CSV).",
        ),
        (b"", "The file is empty."),
        (b"PK\x03\x04", "This spreadsheet is damaged. Open it in your spreadsheet program and save it again as XLSX."),
    ],
)
def test_files_that_are_none(client: InspectingClient, room: Classroom, data: bytes, error: str) -> None:
    assert choose(client, room, data) == 422
    assert client.page.one("#file-error").text == error


def test_a_second_tap_adds_nobody_twice(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    choose(client, room, written([HEADING, *CLASS]))
    form = client.page.select("main form")[0]
    data = {field.get("name"): field.get("value") for field in form.select("input")} | {"action": "add"}
    add(client)
    assert client.post(f"/classrooms/{room.id}/pupils/list", data=data).status_code == 422
    assert len(people(app, room)) == 3


def test_a_whole_school_in_one_file(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    grades = [f"{grade}-{group}" for grade in ("VII", "VIII", "IX") for group in "ABCDEFGHI"]
    rows = [[n, f"Siswa Nomor {n}", "L", f"{n:010}", n, grades[n % 27]] for n in range(1, 10_001)]
    assert choose(client, room, written([HEADING, *rows])) == 422
    assert client.page.one("#pasted-error").text == "At most 200 pupils at once."
    assert client.page.one("main a[href='/classrooms/import']").text == "Import pupils of several classes"
    few = [
        [n, f"Siswa Nomor {n}", "L", f"{n:010}", n, grades[n % 270] if n % 270 < 27 else "X-1"] for n in range(1, 5_000)
    ]
    assert choose(client, room, written([HEADING, *few])) == 200
    assert client.page.h1 == "Add 19 pupils to VIII-B?"


def test_looking_takes_as_many_queries_for_one_line_as_for_thirty(
    app: QuizApp, teacher: Person, room: Classroom
) -> None:
    counts = []
    for size in (1, 30):
        text = "Nama;NISN\n" + "\n".join(f"Siswa {n};{n:010}" for n in range(size))
        seen: list[str] = []
        with app.app_context():
            actor = db.session.get_one(Person, teacher.id)

            def note(_connection: object, _cursor: object, statement: str, *_: object, seen: list[str] = seen) -> None:
                seen.append(statement)

            event.listen(db.engine, "before_cursor_execute", note)
            try:
                assert len(rosters.look(actor, room.id, text).coming) == size
            finally:
                event.remove(db.engine, "before_cursor_execute", note)
            db.session.rollback()
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_hostile_files_and_fields_break_nothing(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    chance = random.Random(7)
    texts = (
        b"Nama;NISN\n<script>alert(1)</script>;0012345678\n'; DROP TABLE person;--;\n",
        "Nama\tNISN\n\u202eSiti\t١٢٣٤٥٦٧٨٩٠\n".encode(),  # noqa: RUF001 - digits of another script
        b"Nama;NISN\n=cmd|' /C calc'!A0;1\n",
        written([HEADING, *CLASS]),
    )
    client.get(f"/classrooms/{room.id}/pupils/list")
    token = client.page.one('meta[name="csrf-token"]').get("content")
    for number in range(40):
        data = bytearray(texts[number % len(texts)])
        for _ in range(chance.randrange(6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        sent = {
            "csrf_token": token,
            "file": (io.BytesIO(bytes(data)), "x.xlsx"),
            "action": chance.choice(["look", "add", "x"]),
            "leave_out": chance.choice(["yes", "no"]),
            f"column-{chance.randrange(120)}": chance.choice(["name", "nisn", "zzz", "\x00"]),
        }
        reply = client.post(f"/classrooms/{room.id}/pupils/list", data=sent, content_type="multipart/form-data")
        assert reply.status_code in (200, 422)
        assert b"<script>alert(1)" not in reply.data
