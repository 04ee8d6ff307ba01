"""The files of the mark book equal the screen, cell for cell, whatever it is narrowed to."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.jobs import run
from quizapp.models import Job, School, db
from quizapp.operations import matrix_exports
from tests import factories
from tests.factories import NOW
from tests.queries import count_queries
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient
from tests.web.pages import Node, Page

QUERIES = (
    "",
    "sort=-score",
    "sort=q2&attempt=best",
    "names=hidden",
    "numbers=shown",
    "numbers=shown&process=locate&sort=-name",
    "rows=below&numbers=shown",
    "rows=absent",
    "rows=waiting&names=hidden",
    "search=ani",
    "search=nobody+is+called+so",
    "attempt=newest&rows=below&process=evaluate&sort=-q3",
)


@pytest.fixture
def scene(app: QuizApp, client: InspectingClient) -> Scene:
    """A class with names, numbers and marks that spreadsheets like to change."""
    with app.app_context():
        scene = make_scene()
        scene.school.name = "SMP Negeri 3 & Kintamani"
        ani = scene.pupil("Ani Lestari")
        ani.nis, ani.nisn = "0017", "0051234567"
        give(ani, scene.assignment, RIGHT, "Bu Rina", "Baik, karena hujan.")
        give(ani, scene.assignment, WRONG, "=1+1")
        formula = scene.pupil('=HYPERLINK("http://a.b";"Budi, Santoso")')
        formula.nis, formula.nisn = "@SUM(1)", "0000000001"
        half = give(formula, scene.assignment, WRONG, "bukan Bu Rina", "+62 bukan nomor")
        half.mark = 1.5
        give(scene.pupil("Citra; D'Anggun"), scene.assignment, RIGHT, hand_in=False)
        scene.pupil("Dodi")
        sign_in(client, scene.teacher)
        db.session.flush()
    return scene


def address(scene: Scene, ending: str = "", query: str = "") -> str:
    return f"/assignments/{scene.assignment.id}/results{ending}" + (f"?{query}" if query else "")


def _value(cell: Node) -> str:
    data = cell.select("data")
    return data[0].get("value") if data else cell.text.removesuffix("provisional").strip()


def screen(page: Page) -> list[list[str]]:
    """Return heads and rows of the table; of a head its number or its first word."""
    heads = []
    for head in page.select("table.matrix thead tr")[-1].select("th"):
        sort = head.select("a.sort")
        heads.append((sort[0] if sort else head).text.split(" ")[0].removesuffix("↑").removesuffix("↓").strip())
    return [heads, *([_value(cell) for cell in row.select("th, td")] for row in page.select("table.matrix tbody tr"))]


def as_text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def agree(shown: list[list[str]], heads: list[str], rows: list[list[str]]) -> None:
    """Fail unless a file says what the screen says; its heads say in a line what stands in two on the screen."""
    assert rows == shown[1:]
    if shown[0]:
        assert [head.split(" ")[0] for head in heads] == shown[0]


@pytest.mark.parametrize("query", QUERIES)
def test_the_workbook_equals_the_screen(scene: Scene, client: InspectingClient, query: str) -> None:
    client.get(address(scene, "", query))
    shown = screen(client.page) if client.page.select("table.matrix") else [[]]
    reply = client.get(address(scene, ".xlsx", query))
    assert reply.headers["Content-Disposition"] == 'attachment; filename="VIII-A_Kebun_sekolah.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(reply.data))
    assert book.sheetnames == ["Marks", "Answers", "Questions"]
    heads, *rows = ([as_text(cell.value) for cell in row] for row in book["Marks"].iter_rows())
    agree(shown, heads, rows)
    assert [cell for row in book["Marks"].iter_rows() for cell in row if cell.data_type == "f"] == []


@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("query", QUERIES)
def test_the_csv_equals_the_screen(scene: Scene, client: InspectingClient, query: str, separator: str) -> None:
    client.get(address(scene, "", query))
    shown = screen(client.page) if client.page.select("table.matrix") else [[]]
    data = client.get(address(scene, ".csv", f"separator={separator}&{query}")).data
    assert data.startswith(b"\xef\xbb\xbf")
    heads, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator)
    assert not [cell for row in (heads, *rows) for cell in row if cell.startswith(("=", "+", "-", "@"))]
    point = "," if separator == ";" else "."
    read = [[cell.removeprefix("'") for cell in row] for row in rows]
    agree(
        shown,
        heads,
        [
            [
                cell.replace(point, ".") if cell[:1].isdigit() and cell.count(point) == 1 and " " not in cell else cell
                for cell in row
            ]
            for row in read
        ],
    )


def test_numbers_are_numbers_and_nis_and_nisn_are_text(scene: Scene, client: InspectingClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get(address(scene, ".xlsx", "numbers=shown")).data))
    _, formula, ani, _, _ = book["Marks"].iter_rows()
    assert [cell.value for cell in ani] == [
        "Ani Lestari", "0017", "0051234567", 1, 1, "…", 2, 50, "23 Nov, 10:00, provisional: 1 waits, attempt 1 of 2",
    ]  # fmt: skip
    assert [cell.data_type for cell in ani] == ["s", "s", "s", "n", "n", "s", "n", "n", "s"]
    assert [cell.number_format for cell in ani][1:3] == ["@", "@"]
    assert [cell.value for cell in formula][:3] == [
        '=HYPERLINK("http://a.b";"Budi, Santoso")',
        "@SUM(1)",
        "0000000001",
    ]
    assert formula[6].value == 1.5
    data = client.get(address(scene, ".csv", "numbers=shown")).data.decode("utf-8-sig")
    assert "\r\nAni Lestari;0017;0051234567;1;1;…;2;50;" in data
    assert ";'@SUM(1);0000000001;0;…;…;1,5;" in data


def test_a_sheet_says_what_everybody_answered(scene: Scene, client: InspectingClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get(address(scene, ".xlsx")).data))
    rows = [[cell.value for cell in row] for row in book["Answers"].iter_rows()]
    assert rows[0] == ["Name", 1, 2, 3]
    assert rows[1][2:] == ["bukan Bu Rina", "+62 bukan nomor"]
    assert rows[2] == ["Ani Lestari", "cabai", "Bu Rina", "Baik, karena hujan."]
    assert rows[3] == ["Citra; D'Anggun", "cabai", None, None]
    assert rows[4] == ["Dodi", None, None, None]
    newest = openpyxl.load_workbook(io.BytesIO(client.get(address(scene, ".xlsx", "attempt=newest")).data))
    assert newest["Answers"]["C3"].value == "=1+1"
    assert newest["Answers"]["C3"].data_type == "s"
    hidden = openpyxl.load_workbook(io.BytesIO(client.get(address(scene, ".xlsx", "names=hidden&process=locate")).data))
    assert [cell.value for cell in next(hidden["Answers"].iter_rows(min_row=3))] == ["Pupil 2", "cabai", "Bu Rina"]


def test_a_sheet_says_how_each_question_did(scene: Scene, client: InspectingClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get(address(scene, ".xlsx")).data))
    _, first, _, third = ([cell.value for cell in row] for row in book["Questions"].iter_rows())
    assert first == [
        1, "Apa yang ditanam oleh kelas itu?", "Multiple choice", "Locate information", 1, 2, 1, 0, None, None,
    ]  # fmt: skip
    assert third[2:] == ["Open response", "Evaluate and reflect", 2, 2, 0, 2, None, None]


def test_files_are_made_with_as_many_statements_for_one_pupil_as_for_many(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    client.get(address(scene, ".xlsx"))
    with count_queries(app) as few:
        client.get(address(scene, ".xlsx"))
    with app.app_context():
        db.session.add_all([scene.room, scene.school, scene.assignment])
        for name in ("Eka", "Fitri", "Gilang"):
            give(scene.pupil(name), scene.assignment, RIGHT, "Bu Rina", "Ya.", at=NOW)
        db.session.commit()
    with count_queries(app) as many:
        client.get(address(scene, ".xlsx"))
    assert len(many) == len(few) == 8


def test_strangers_get_no_file(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    with app.app_context():
        school = db.session.get_one(School, scene.school.id)
        person = factories.make_person(school, "teacher")
        sign_in(client, person)
    for ending in (".csv", ".xlsx"):
        assert client.get(address(scene, ending)).status_code == 404


# A large matrix: its workbook is made by a job


@pytest.mark.parametrize("query", ["", "numbers=shown&process=locate&sort=-name", "search=ani", "rows=below"])
def test_a_long_workbook_is_asked_for_and_made_by_a_job(
    app: QuizApp, scene: Scene, client: InspectingClient, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    at_once = client.get(address(scene, ".xlsx", query))
    monkeypatch.setattr(matrix_exports, "LONG", 0)
    client.get(address(scene, "", query))
    assert [one.get("href") for one in client.page.select("a") if ".xlsx" in one.get("href")] == []
    form = f'form[action^="{address(scene, ".xlsx")}"]'
    asked = client.page
    place = client.submit(form).request.path
    assert client.post(asked.one(form).get("action"), data={"csrf_token": token(asked)}).location == place, "one job"
    with app.app_context():
        job = db.session.scalars(select(Job)).one()
        assert job.kind == "matrix_export"
        assert "ani" not in str(job.arguments), "names stand in files"
        job_id = job.id
    run(app, job_id)
    client.get(place)
    link = client.page.one(f'a[href^="{place}/files/"]')
    made = client.get(link.get("href"))
    assert (made.mimetype, made.headers["Content-Disposition"]) == (
        at_once.mimetype,
        at_once.headers["Content-Disposition"].replace('""', '"'),
    )
    assert cells(made.data) == cells(at_once.data)


def token(page: Page) -> str:
    return page.one('meta[name="csrf-token"]').get("content") or ""


def cells(data: bytes) -> dict[str, list[Any]]:
    """Return every cell of every sheet."""
    return {sheet.title: list(sheet.values) for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets}


def test_others_cannot_ask_for_it(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    with app.app_context():
        stranger = factories.make_person(db.session.merge(scene.school), "teacher")
        sign_in(client, stranger)
    client.get("/")
    response = client.post(address(scene, ".xlsx"), data={"csrf_token": token(client.page)})
    assert response.status_code == 404
