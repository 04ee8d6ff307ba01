"""The mark book as a teacher sees it, its file, and the release of marks."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest

from quizapp.app import QuizApp
from quizapp.models import Assignment, Person, db
from quizapp.web.spreadsheets import harmless, plain, to_csv
from tests import factories
from tests.factories import NOW
from tests.queries import count_queries
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient
from tests.web.pages import Node, Page

LATER = NOW + timedelta(minutes=20)


@pytest.fixture
def scene(app: QuizApp, client: InspectingClient) -> Scene:
    """A class whose teacher is signed in: four pupils, one of each kind."""
    with app.app_context():
        scene = make_scene()
        give(scene.pupil("Ani Lestari"), scene.assignment, RIGHT, "Bu Rina", "Baik, karena hujan.")
        give(scene.pupil("=Budi Santoso"), scene.assignment, WRONG, "Bu Rina", at=LATER)
        give(scene.pupil("Citra; Dewi"), scene.assignment, RIGHT, hand_in=False)
        scene.pupil("Dodi")
        sign_in(client, scene.teacher)
    return scene


def address(scene: Scene, ending: str = "") -> str:
    return f"/assignments/{scene.assignment.id}/results{ending}"


def shown(page: Page) -> list[list[str]]:
    """Return the rows of the matrix as the screen has them: values from <data>, words elsewhere."""
    rows = []
    for row in page.select("table.matrix tbody tr"):
        cells = row.select("th, td")
        rows.append([_value(cell) for cell in cells])
    return rows


def _value(cell: Node) -> str:
    data = cell.select("data")
    if data:
        return data[0].get("value")
    return cell.text.removesuffix("provisional").strip()


def test_every_pupil_has_a_row_and_every_state_its_words(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene))
    assert client.page.h1 == "Results: Kebun sekolah"
    assert shown(client.page) == [
        ["=Budi Santoso", "0", "1", "–", "1", "25", "23 Nov, 10:20"],
        ["Ani Lestari", "1", "1", "…", "2", "50", "23 Nov, 10:00, provisional: 1 waits"],
        ["Citra; Dewi", "•", "", "", "", "", "in progress: 1 answered, last saved 23 Nov, 10:00"],
        ["Dodi", "", "", "", "", "", "not handed in"],
    ]
    assert "VIII-A · 4 people: 2 handed in, 1 in progress, 1 not yet. 1 answer waits for a mark" in client.page.text
    heads = [" ".join(node.text.split()) for node in client.page.select("table.matrix thead th")]
    assert heads[1].startswith("MC Multiple choice, 1 point 1 (sort by this question) 1/21 of 2 are fully right")
    assert [node.text for node in client.page.select(".legend li")] == [
        "Right",
        "Partly right",
        "Wrong",
        "Waiting",
        "No answer",
        "Answered, still in progress",
    ]


def test_a_cell_opens_the_response(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene))
    link = client.page.select("table.matrix tbody td a")[0]
    assert client.get(link.get("href")).status_code == 200
    assert client.page.h1 == "=Budi Santoso, question 1"


@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("query", ["", "&sort=-score", "&names=hidden", "&attempt=best&sort=q2"])
def test_the_file_equals_the_screen_cell_for_cell(
    scene: Scene, client: InspectingClient, separator: str, query: str
) -> None:
    client.get(address(scene, f"?{query[1:]}"))
    screen = shown(client.page)
    response = client.get(address(scene, f".csv?separator={separator}{query}"))
    assert response.mimetype == "text/csv"
    assert response.headers["Content-Disposition"] == 'attachment; filename="VIII-A_Kebun_sekolah.csv"'
    assert response.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"), newline=""), delimiter=separator))
    assert rows[0] == ["Name", "1", "2", "3", "Mark (of 4)", "Percent", "Handed in"]
    as_shown = [[cell.removeprefix("'") for cell in row] for row in rows[1:]]
    if separator == ";":
        as_shown = [
            [cell.replace(",", ".") if cell[:1].isdigit() and " " not in cell else cell for cell in row]
            for row in as_shown
        ]
    assert as_shown == screen
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_numbers_in_files_are_numbers_and_formulas_are_text() -> None:
    rows = [["=1+1", "–", None, 1.0, 0.5, 2 / 3, 100], ["a;b", 'say "hi"', "+62", "-", "@x", "\tx", "\rx"]]
    assert to_csv(rows, ";").decode("utf-8-sig") == (
        '\'=1+1;–;;1;0,5;0,67;100\r\n"a;b";"say ""hi""";\'+62;\'-;\'@x;\'\tx;"\'\rx"\r\n'
    )
    assert to_csv([[0.5, "x,y"]], ",").decode("utf-8-sig") == '0.5,"x,y"\r\n'
    assert (harmless("Ani"), plain(10.0), plain(0.0), plain("x")) == ("Ani", "10", "0", "x")


def test_names_can_be_hidden_from_page_to_page(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene))
    client.follow("Hide names")
    assert [row[0] for row in shown(client.page)] == ["Pupil 1", "Pupil 2", "Pupil 3", "Pupil 4"]
    assert "Ani" not in client.page.text
    client.get(client.page.select("table.matrix tbody td a")[0].get("href"))
    assert client.page.h1 == "A pupil, question 1"
    assert "Budi" not in client.page.text.replace("Rina Wati", "")
    assert "Ani" not in client.page.text
    client.get(address(scene, "?names=hidden"))
    client.follow("Show names")
    assert shown(client.page)[1][0] == "Ani Lestari"


def test_heads_sort_and_say_so(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene))
    assert client.page.one("th[aria-sort]").get("aria-sort") == "ascending"
    client.get(client.page.one("th.matrix-total a.sort").get("href"))
    assert [row[0] for row in shown(client.page)] == ["=Budi Santoso", "Ani Lestari", "Citra; Dewi", "Dodi"]
    client.get(client.page.one("th[aria-sort] a").get("href"))
    assert client.page.one("th[aria-sort]").get("aria-sort") == "descending"
    assert [row[0] for row in shown(client.page)][:2] == ["Ani Lestari", "=Budi Santoso"]


@pytest.mark.parametrize(
    "query", ["sort=x", "sort=q0", "sort=q1234", "page=-1", "page=99999999", "page=x", "attempt=all", "names=1"]
)
def test_strange_addresses_show_the_usual(scene: Scene, client: InspectingClient, query: str) -> None:
    assert client.get(address(scene, f"?{query}")).status_code == 200
    assert len(shown(client.page)) == 4


def test_the_page_asks_as_often_for_one_row_as_for_three(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        scene = make_scene()
        give(scene.pupil("Ani"), scene.assignment, RIGHT)
        sign_in(client, scene.teacher)
    client.get(address(scene))
    with count_queries(app) as one:
        client.get(address(scene))
    with app.app_context():
        db.session.add_all([scene.room, scene.school, scene.assignment])
        for name in ("Budi", "Citra"):
            give(scene.pupil(name), scene.assignment, RIGHT, "Bu Rina", "Ya.")
        db.session.commit()
    with count_queries(app) as three:
        client.get(address(scene))
    assert len(shown(client.page)) == 3
    assert len(three) == len(one) == 7


def test_late_work_is_told_in_words_on_the_screen_and_in_the_files(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        scene = make_scene(closes_at=LATER, late_until=LATER + timedelta(hours=1))
        give(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina", "Ya.")
        give(scene.pupil("Budi"), scene.assignment, RIGHT, at=LATER + timedelta(minutes=10))
        give(scene.pupil("Citra"), scene.assignment, RIGHT, at=LATER + timedelta(minutes=10), hand_in=False)
        sign_in(client, scene.teacher)
    told = [
        "23 Nov, 10:00, provisional: 1 waits",
        "23 Nov, 10:30, late",
        "in progress: 1 answered, last saved 23 Nov, 10:30, late",
    ]
    with count_queries(app) as few:
        client.get(address(scene))
    assert [row[-1] for row in shown(client.page)] == told
    assert [row[-3] for row in shown(client.page)][:2] == ["2", "1"], "it takes nothing away"
    table = client.get(address(scene, ".csv?separator=,")).data.decode("utf-8-sig")
    assert [row[-1] for row in csv.reader(io.StringIO(table, newline=""))][1:] == told
    book = openpyxl.load_workbook(io.BytesIO(client.get(address(scene, ".xlsx")).data))
    assert [row[-1] for row in book.worksheets[0].values][1:] == told
    with app.app_context():
        db.session.add_all([scene.room, scene.school, scene.assignment])
        for name in ("Dewi", "Eka"):
            give(scene.pupil(name), scene.assignment, RIGHT, at=LATER + timedelta(minutes=10))
        db.session.commit()
    with count_queries(app) as many:
        client.get(address(scene))
    assert len(shown(client.page)) == 5
    assert len(many) == len(few) == 9  # two more than where nothing can be late


def test_an_empty_class_says_so(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        scene = make_scene()
        sign_in(client, scene.teacher)
    client.get(address(scene))
    assert client.page.one(".empty h2").text == "Nobody is here yet"


def test_pages_of_many_rows(scene: Scene, client: InspectingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizapp.operations.reports.ROWS_A_PAGE", 3)
    client.get(address(scene))
    assert len(shown(client.page)) == 3
    client.follow("2")
    assert [row[0] for row in shown(client.page)] == ["Dodi"]
    assert len(client.get(address(scene, ".csv?page=2")).data.decode("utf-8-sig").splitlines()) == 5, "all rows"


def test_releasing_changes_what_everyone_sees(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene))
    client.submit("#release form", {"step": "score"})
    assert "everyone in the class sees this much" in client.page.text
    with app.app_context():
        assert db.session.get_one(Assignment, scene.assignment.id).release_step == "score"
        practice = factories.make_assignment(scene.version, scene.room)
        db.session.commit()
    page = client.get(f"/assignments/{practice.id}/results")
    assert page.status_code == 200
    assert client.page.select("#release") == []


def test_a_step_that_does_not_exist_and_a_practice_are_refused(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    client.get(address(scene))
    token = client.page.select('input[name="csrf_token"]')[0].get("value")
    place = f"/assignments/{scene.assignment.id}/release"
    assert client.post(place, data={"csrf_token": token, "step": "everything"}).status_code == 409
    with app.app_context():
        assert db.session.get_one(Assignment, scene.assignment.id).release_step == "nothing"
        practice = factories.make_assignment(scene.version, scene.room)
        db.session.commit()
    assert (
        client.post(f"/assignments/{practice.id}/release", data={"csrf_token": token, "step": "key"}).status_code == 409
    )


@pytest.mark.parametrize("role", ["teacher", "administrator", "pupil"])
def test_strangers_find_nothing(app: QuizApp, scene: Scene, client: InspectingClient, role: str) -> None:
    with app.app_context():
        school = db.session.get_one(factories.School, scene.school.id)
        person: Person = factories.make_person(school, role)
        factories.make_classroom(school, person if role == "teacher" else None)
        sign_in(client, person)
    expected = 403 if role == "pupil" else 404
    for place in (address(scene), address(scene, ".csv")):
        assert client.get(place).status_code == expected
    token = client.page.select('input[name="csrf_token"]')[0].get("value")
    release = f"/assignments/{scene.assignment.id}/release"
    assert client.post(release, data={"csrf_token": token, "step": "key"}).status_code == expected
    with app.app_context():
        assert db.session.get_one(Assignment, scene.assignment.id).release_step == "nothing"
