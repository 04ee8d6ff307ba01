"""The mark book on the screen and in files, weights, the sheet for e-Rapor, and the reports for parents."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import openpyxl
import pytest
import time_machine

from quizapp.app import QuizApp
from quizapp.models import Assignment, db
from quizapp.operations.follow_up_giving import give
from tests import factories
from tests.factories import NOW
from tests.operations.test_follow_ups import proposed, wish_of
from tests.queries import count_queries
from tests.reviewing import MIXED, Review, answers, make_review, make_set
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def review(app: QuizApp, client: InspectingClient) -> Review:
    """A class with a test that was followed up, and another one that some wrote; the client is its teacher's."""
    with app.app_context():
        review = make_review()
        review.pupil("=Eko Prasetyo", *answers(8))
        for number, person in enumerate(review.pupils.values()):
            person.nisn, person.nis = f"004512340{number}", f"0{number}17"
        make_set(review.school, "Sungai", ("evaluate",) * 5)
        made = give(review.teacher, review.assignment.id, wish_of(proposed(review)), NOW)
        review.sits(review.pupils["Ani Lestari"], *answers(5, 5), assignment=made, at=NOW)
        version = make_set(review.school, "Pasar; terapung", MIXED)
        second = factories.make_assignment(
            version, review.room, mode="test", opens_at=NOW - timedelta(days=1), weight=2.0, release_step="nothing"
        )
        review.sits(review.pupils["Ani Lestari"], *answers(4), assignment=second, at=NOW)
        sign_in_as(client, review.teacher)
    return review


def address(review: Review, ending: str = "") -> str:
    return f"/classrooms/{review.room.id}/mark-book{ending}"


HEADS = [
    "No",
    "NIS",
    "NISN",
    "Name",
    "Kebun sekolah (original)",
    "Kebun sekolah (remedial)",
    "Kebun sekolah (final)",
    "Pasar; terapung",
    "Average",
]
ROWS = [
    ["1", "0417", "0045123404", "=Eko Prasetyo", "100", "–", "100", "–", "100"],
    ["2", "0017", "0045123400", "Ani Lestari", "25", "100", "75", "50", "58"],
    ["3", "0117", "0045123401", "Budi Santoso", "63", "–", "63", "–", "63"],
    ["4", "0217", "0045123402", "Citra Dewi", "88", "–", "88", "–", "88"],
    ["5", "0317", "0045123403", "Dewi Anggraini", "–", "–", "–", "–", "–"],
]


def on_screen(client: InspectingClient) -> list[list[str]]:
    """Return the cells as the screen has them."""
    found = []
    for row in client.page.select(".after-book tbody tr"):
        cells = row.select("th, td")
        found.append([data[0].get("value") if (data := cell.select("data")) else cell.text for cell in cells])
    return found


def test_screen_csv_and_xlsx_hold_the_same(review: Review, client: InspectingClient) -> None:
    client.get(address(review))
    assert client.page.h1 == "Mark book: VIII-A"
    assert on_screen(client) == ROWS
    for separator in (";", ","):
        data = client.get(address(review, ".csv"), query_string={"separator": separator}).data
        assert data.startswith(b"\xef\xbb\xbf")
        heads, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=separator)
        assert heads == HEADS
        assert [[cell.removeprefix("'") for cell in row] for row in rows] == ROWS
        assert rows[0][3] == "'=Eko Prasetyo"
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(address(review, ".xlsx")).data)).active
    assert sheet is not None
    heads, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert heads == HEADS
    assert [[str(cell) for cell in row] for row in rows] == ROWS
    assert rows[1] == [2, "0017", "0045123400", "Ani Lestari", 25, 100, 75, 50, 58]
    assert sheet["D2"].data_type == "s"


def test_the_page_says_how_it_is_made(review: Review, client: InspectingClient) -> None:
    client.get(address(review))
    assert "The average is made of the final marks in 2 columns that count" in client.page.text
    heads = [one.text for one in client.page.select(".after-book thead th")]
    assert heads[7] == "Pasar; terapung 22 Nov 2026 weight 2"


def test_other_columns(review: Review, client: InspectingClient) -> None:
    client.get(address(review) + "?show=remedial")
    assert [row[4:] for row in on_screen(client)] == [["", "–"], ["100", "–"], ["–", "–"], ["", "–"], ["", "–"]]
    client.get(address(review) + "?semester=2")
    assert "No marks of this kind" in client.page.text
    client.get(address(review) + "?show=party&semester=9")
    assert on_screen(client) == ROWS


def test_names_can_be_hidden(review: Review, client: InspectingClient) -> None:
    client.get(address(review) + "?names=hidden")
    assert [row[:4] for row in on_screen(client)][:2] == [["1", "", "", "Pupil 1"], ["2", "", "", "Pupil 2"]]
    assert "Ani" not in client.page.text
    data = client.get(address(review, ".csv") + "?names=hidden").data.decode("utf-8-sig")
    assert "Ani" not in data
    assert "0045" not in data


def test_weights_are_stored(app: QuizApp, review: Review, client: InspectingClient) -> None:
    client.get(address(review))
    field = f"weight-{review.assignment.id}"
    client.submit("main form", {field: "0,5"})
    assert "Stored." in client.page.text
    with app.app_context():
        assert db.session.get_one(Assignment, review.assignment.id).weight == 0.5
    client.submit("main form", {field: "eleven"})
    assert "A weight is a number from 0 to 10." in client.page.text
    with app.app_context():
        assert db.session.get_one(Assignment, review.assignment.id).weight == 0.5


def test_the_sheet_for_e_rapor(review: Review, client: InspectingClient) -> None:
    client.get(address(review, "/e-rapor"))
    assert [one.text for one in client.page.select("thead th")] == [
        "No",
        "NIS",
        "NISN",
        "Nama",
        "Nilai",
        "TP tertinggi",
        "TP terendah",
    ]
    rows = on_screen(client)
    assert [row[4] for row in rows] == ["100", "58", "63", "88", ""]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(address(review, "/e-rapor.xlsx")).data)).active
    assert sheet is not None
    cells = [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert cells == rows
    assert (sheet["C3"].value, sheet["C3"].data_type, sheet["E3"].value) == ("0045123400", "s", 58)
    data = client.get(address(review, "/e-rapor.csv")).data.decode("utf-8-sig")
    assert [row[1:3] for row in csv.reader(io.StringIO(data), delimiter=";")][2] == ["0017", "0045123400"]


def test_a_report_for_parents(review: Review, client: InspectingClient) -> None:
    ani = review.pupils["Ani Lestari"]
    client.get(f"/classrooms/{review.room.id}/pupils/{ani.id}/report")
    assert client.page.h1 == "Report for parents: Ani Lestari"
    assert "1 test is left out, because its marks are not released." in client.page.text
    assert [[cell.text for cell in row.select("th, td")] for row in client.page.select(".report-marks tbody tr")] == [
        ["Kebun sekolah (Test)", "19 November 2026", "75", "KKTP 75 reached; first 25, remedial 100"]
    ]
    assert len(client.page.select(".letterhead")) == 1
    assert len(client.page.select(".signature")) == 1
    for word in ("rank", "best of", "Budi", "Citra"):
        assert word not in client.page.one(".report").text


def test_who_handed_nothing_in_has_a_dash(review: Review, client: InspectingClient) -> None:
    dewi = review.pupils["Dewi Anggraini"]
    client.get(f"/classrooms/{review.room.id}/pupils/{dewi.id}/report")
    assert [cell.text for cell in client.page.select(".report-marks tbody td")][1:] == [
        "–",
        "not handed in; there is no mark, and it is not 0",
    ]


def test_reports_of_the_class(review: Review, client: InspectingClient) -> None:
    client.get(f"/classrooms/{review.room.id}/reports")
    assert [one.text for one in client.page.select(".report h2")] == [
        f"How the reading goes: {name}"
        for name in ("=Eko Prasetyo", "Ani Lestari", "Budi Santoso", "Citra Dewi", "Dewi Anggraini")
    ]


def test_an_empty_class(app: QuizApp, review: Review, client: InspectingClient) -> None:
    with app.app_context():
        teacher = db.session.merge(review.teacher)
        school = db.session.merge(review.school)
        room = factories.make_classroom(school, teacher).id
        db.session.commit()
    client.get(f"/classrooms/{room}/mark-book")
    assert "No marks of this kind" in client.page.text
    client.get(f"/classrooms/{room}/mark-book/e-rapor")
    assert on_screen(client) == []
    client.get(f"/classrooms/{room}/reports")
    assert "Nobody is in this class yet" in client.page.text


@pytest.mark.parametrize("ending", ["/mark-book", "/mark-book/e-rapor", "/reports"])
def test_as_many_queries_however_many_pupils(
    app: QuizApp, review: Review, client: InspectingClient, ending: str
) -> None:
    place = f"/classrooms/{review.room.id}{ending}"
    client.get(place)
    with count_queries(app) as few:
        client.get(place)
    with app.app_context():
        review.school, review.room, review.assignment = map(
            db.session.merge, (review.school, review.room, review.assignment)
        )
        for number in range(4):
            review.pupil(f"Murid {number}", *answers(number))
        db.session.commit()
    with count_queries(app) as many:
        client.get(place)
    assert len(many) == len(few)
