"""The blueprint table and the printed set: screen equals file, the key only when asked for, nothing of it for pupils."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import openpyxl
import pytest

from quizapp.app import QuizApp
from quizapp.models import Quiz, School, db
from quizapp.operations import authoring, library
from quizapp.web.spreadsheets import XlsxSheet, to_xlsx
from tests import factories
from tests.factories import NOW
from tests.queries import count_queries
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as

FORMULA = '=HYPERLINK("http://example.com";"Kunci")'


@dataclass
class Shelf:
    """A published set of every type, its owner, a class that was given it, and a draft."""

    quiz: int
    assignment: int
    mixed: int
    draft: int


@pytest.fixture
def shelf(app: QuizApp, client: InspectingClient) -> Shelf:
    """The client is its owner's."""
    with app.app_context():
        school = factories.make_school(name="SMP Negeri 3 Kintamani")
        teacher = factories.make_person(school, "teacher", name="Rina Wati")
        room = factories.make_classroom(school, teacher, name="VIII-A")
        content = factories.sample_content()
        version = factories.make_version(school, content, owner=teacher)
        given = factories.make_assignment(version, room, mode="test")
        mixed = factories.make_assignment(version, room, mode="test", shuffle_questions=True)
        draft = authoring.create(teacher, content.passage, NOW)
        questions = [question.model_dump(mode="json") for question in content.questions]
        draft.draft = dict(draft.draft or {}) | {"questions": questions}
        draft.draft["questions"][2] |= {"indicator": FORMULA, "options": []}
        shelf = Shelf(version.quiz_id, given.id, mixed.id, draft.id)
        sign_in_as(client, teacher)
        db.session.commit()
    return shelf


def sign_in_somebody(app: QuizApp, client: InspectingClient, role: str) -> None:
    """Sign in somebody of the same school who has nothing to do with the set."""
    with app.app_context():
        person = factories.make_person(db.session.query(School).one(), role, name="Eko")
        sign_in_as(client, person)
        db.session.commit()


def cells(client: InspectingClient) -> list[list[str]]:
    rows = client.page.select(".blueprint-table tr")
    return [[cell.text for cell in row.select("th, td")] for row in rows]


def workbook(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data)).active


# The blueprint table


def test_the_table_has_a_row_a_question(client: InspectingClient, shelf: Shelf) -> None:
    client.get(f"/sets/{shelf.quiz}/blueprint")
    head, *rows = cells(client)
    assert head == [
        "No.",
        "Learning goal (CP/TP)",
        "Indicator",
        "Cognitive level",
        "Process",
        "Question type",
        "Question number",
        "Key",
        "Points",
        "Evidence (paragraph)",
    ]
    assert len(rows) == 8
    table = next(row for row in rows if row[5] == "Statement table")
    assert table == [
        "8",
        "–",
        "–",
        "Inferential understanding, C2",
        "Understand: connect and infer",
        "Statement table",
        "8",
        "S T T S",
        "4",
        "1, 2",
    ]
    assert next(row for row in rows if row[5] == "Open response")[7] == "rubric"
    assert "SMP Negeri 3 Kintamani · version 1, 8 questions, 15 points" in client.page.one("main").text


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("which", ["quiz", "draft"])
def test_the_file_holds_what_the_screen_shows_cell_for_cell(
    client: InspectingClient, shelf: Shelf, language: str, which: str
) -> None:
    with client.session_transaction() as session:
        session["language"] = language
    quiz = getattr(shelf, which)
    client.get(f"/sets/{quiz}/blueprint")
    screen = cells(client)
    reply = client.get(f"/sets/{quiz}/blueprint.xlsx")
    assert reply.headers["Content-Disposition"].endswith('.xlsx"')
    sheet = workbook(reply.data)
    rows = list(sheet.iter_rows())
    assert [[str(cell.value) for cell in row] for row in rows] == screen
    kinds = {type(cell.value) for row in rows[1:] for cell in (row[0], row[6])}
    assert kinds == {int}
    assert {type(row[8].value) for row in rows[1:]} == {int}
    assert sheet.freeze_panes == "A2"
    assert sheet.page_setup.orientation == "landscape"
    assert all(sheet.column_dimensions[letter].width > 4 for letter in "ABCDEFGHIJ")


def test_what_looks_like_a_formula_is_text_in_the_file(client: InspectingClient, shelf: Shelf) -> None:
    sheet = workbook(client.get(f"/sets/{shelf.draft}/blueprint.xlsx").data)
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == FORMULA)
    assert (cell.data_type, cell.quotePrefix, cell.hyperlink) == ("s", True, None)


def test_a_file_takes_whatever_an_author_types() -> None:
    hostile = ["\x00NUL\x0b", "\ud800lone", "_x0041_", "+1", "-1", "@a", "http://a.b", "x" * 40_000, "a\nb", "12", ""]
    sheet = workbook(to_xlsx(XlsxSheet("a/b:[c]?*", ["Kepala"], [[text] for text in hostile], [10], "A & B &P")))
    values = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert values[:7] == ["NUL", "lone", "_x0041_", "+1", "-1", "@a", "http://a.b"]
    assert len(values[7]) == 32_767
    assert values[8:10] == ["a\nb", "12"]
    assert {row[0].data_type for row in sheet.iter_rows(min_row=2, max_row=11)} == {"s"}


def test_a_draft_keeps_the_rows_of_unfinished_questions(client: InspectingClient, shelf: Shelf) -> None:
    client.get(f"/sets/{shelf.draft}/blueprint")
    rows = cells(client)
    assert len(rows) == 9
    assert rows[3][2] == FORMULA
    assert rows[3][7] == "–"
    assert "1 question is not written to the end" in client.page.one("main").text


def test_draft_and_published_version_are_both_shown(app: QuizApp, client: InspectingClient, shelf: Shelf) -> None:
    with app.app_context():
        quiz = db.session.get_one(Quiz, shelf.quiz)
        content = library.published(library.newest_version(quiz).fingerprint)  # type: ignore[union-attr]
        quiz.draft = {
            "title": "Pasar apung, disunting",
            "passage": content.passage.model_dump(mode="json"),
            "questions": [],
        }
        quiz.updated_at = NOW.replace(year=2027)
        db.session.commit()
    client.get(f"/sets/{shelf.quiz}/blueprint")
    assert client.page.h1 == "Blueprint table: Pasar apung, disunting"
    client.follow("Published version 1")
    assert client.page.h1 == "Blueprint table: Kebun sekolah"
    assert client.get(f"/sets/{shelf.quiz}/print").status_code == 200
    assert client.page.h1 == "Print: Kebun sekolah"
    client.follow("Draft")
    assert "This is the draft. Publish it before a class gets the paper" in client.page.one("main").text


# The printed set


def test_the_pupils_part_is_printed_without_the_key(client: InspectingClient, shelf: Shelf) -> None:
    page = client.get(f"/sets/{shelf.quiz}/print").get_data(as_text=True)
    titles = [head.text for head in client.page.select(".paper-head h2")]
    assert titles == ["Kebun sekolah", "Questions: Kebun sekolah", "Answer sheet: Kebun sekolah"]
    content = factories.sample_content()
    secrets = [question.feedback for question in content.questions]
    secrets += [part.rationale for question in content.questions for part in question.parts() if part.rationale]
    assert len(secrets) > 20
    assert [secret for secret in secrets if secret in page] == []
    assert client.page.select(".paper-key") == []
    assert len(client.page.select(".asked")) == 8
    assert len(client.page.select(".sheet-row")) == 8


def test_the_key_is_a_request_of_its_own(client: InspectingClient, shelf: Shelf) -> None:
    client.get(f"/sets/{shelf.quiz}/print")
    client.follow("Only the key")
    assert [head.text for head in client.page.select(".paper-head h2")] == ["Key: Kebun sekolah"]
    text = client.page.one(".paper-key").text
    for part in ("S T T S", "1.1", "Bandingkan setiap pernyataan dengan kedua paragraf.", "By rubric", "(4 points)"):
        assert part in text


def test_what_is_ticked_is_printed_and_nothing_ticked_is_nothing(client: InspectingClient, shelf: Shelf) -> None:
    client.get(f"/sets/{shelf.quiz}/print?chosen=yes&part=questions&part=key&text=large")
    assert [part.get("aria-label") for part in client.page.select(".paper-part")] == ["Questions", "Key"]
    assert client.page.select(".paper-large")
    assert client.page.select("[data-number-lines]") == []
    assert client.page.select(".asked .box")  # without an answer sheet there is room below each question
    client.get(f"/sets/{shelf.quiz}/print?chosen=yes")
    assert client.page.select(".paper-part") == []
    assert "Nothing is chosen yet" in client.page.one("main").text


def test_every_type_has_its_form_on_paper(client: InspectingClient, shelf: Shelf) -> None:
    client.get(f"/sets/{shelf.quiz}/print?part=questions")
    asked = {article.one("h3").text.split(". ", 1)[1]: article for article in client.page.select(".asked")}
    pairs = next(article for article in asked.values() if article.select(".asked-pairs"))
    assert [len(column.select("li")) for column in pairs.select(".asked-pairs > ul")] == [3, 4]
    table = next(article for article in asked.values() if article.select(".asked-table"))
    assert [cell.text for cell in table.select("thead th")] == ["Statement", "Sesuai", "Tidak sesuai"]
    assert len(table.select("tbody .box")) == 8
    order = next(article for article in asked.values() if "Write 1 into the box of the first" in article.text)
    assert len(order.select(".box")) == 4
    sentences = next(article for article in asked.values() if "Name sentences by paragraph" in article.text)
    assert len(sentences.select(".rule")) == 6
    assert sorted(len(article.select(".rule-long")) for article in asked.values())[-2:] == [1, 8]


def test_paragraphs_and_sentences_are_numbered_without_scripts(client: InspectingClient, shelf: Shelf) -> None:
    client.get(f"/sets/{shelf.quiz}/print?part=passage")
    assert [label.text for label in client.page.select(".paper-label")] == ["1", "2", "K1"]
    assert [number.text for number in client.page.select(".paper-block sup")] == ["1", "2", "1", "2", "1"]
    assert client.page.one("[data-number-lines]").get("data-number-lines") == "5"


def test_unfinished_questions_are_left_out_and_named(client: InspectingClient, shelf: Shelf) -> None:
    client.get(f"/sets/{shelf.draft}/print")
    assert "Left out, because something is still missing there: question 3." in client.page.one("main").text
    numbers = [article.one(".asked-number").text for article in client.page.select(".asked")]
    assert numbers == ["1.", "2.", "4.", "5.", "6.", "7.", "8."]


def test_a_class_prints_the_version_it_has_in_the_authors_order(client: InspectingClient, shelf: Shelf) -> None:
    client.get(f"/assignments/{shelf.mixed}/print")
    text = client.page.one("main").text
    assert "Paper has the author's order for everybody." in text
    assert "VIII-A" in client.page.select(".paper-head")[0].text
    client.follow("Enter answers from paper")
    assert client.page.h1 == "Answers from paper: Kebun sekolah"


# Who may


@pytest.mark.parametrize("role", ["pupil", "teacher", "administrator"])
def test_nobody_else_sees_sets_tables_or_keys(app: QuizApp, client: InspectingClient, shelf: Shelf, role: str) -> None:
    sign_in_somebody(app, client, role)
    expected = 403 if role == "pupil" else 404
    addresses = [
        f"/sets/{shelf.quiz}/blueprint",
        f"/sets/{shelf.quiz}/blueprint.xlsx",
        f"/sets/{shelf.quiz}/print",
        f"/sets/{shelf.quiz}/print?part=key",
        f"/assignments/{shelf.assignment}/print",
        f"/assignments/{shelf.assignment}/paper",
    ]
    assert [client.get(address).status_code for address in addresses] == [expected] * len(addresses)


@pytest.mark.parametrize("of", ["2", "0", "-1", "x", "9" * 30, "draft"])
def test_versions_that_are_not_there_are_not_found(client: InspectingClient, shelf: Shelf, of: str) -> None:
    for page in ("print", "blueprint", "blueprint.xlsx"):
        assert client.get(f"/sets/{shelf.quiz}/{page}?of={of}").status_code == 404


def test_pages_take_a_constant_number_of_queries(app: QuizApp, client: InspectingClient, shelf: Shelf) -> None:
    counts = []
    for quiz in (shelf.quiz, shelf.draft):
        for page in ("print", "blueprint"):
            client.get(f"/sets/{quiz}/{page}")
            with count_queries(app) as queries:
                client.get(f"/sets/{quiz}/{page}")
            counts.append(len(queries))
    assert max(counts) <= 6
