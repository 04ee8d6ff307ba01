"""A whole term of a class, as its teacher lives it: from a spreadsheet of names to the marks on the report.

The teacher sits before a real browser. Of the thirty pupils each signs in with the PIN of the printed card and answers over
HTTP, as the page does. What is shown is compared with what was answered, and every file with the page it was taken from.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import xlsxwriter
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from quizapp.core.psychometrics import facility_word
from quizapp.core.question_types.base import Question
from quizapp.core.question_types.declarations import Response as Value
from quizapp.models import Assignment, QuizVersion, db
from quizapp.operations import library
from tests import factories
from tests.browser.files_taken import csv_rows, rows_of, same_marks, taken, xlsx_rows
from tests.browser.harness import PageOpener
from tests.browser.rich_school import wrong
from tests.browser.schools import EIGHT_TYPES, NEWS, ServedSchool, now, publish
from tests.browser.steps import DESK, sign_in
from tests.soak.phones import Phone

pytestmark = pytest.mark.browser

GIVEN = ("Adi", "Bayu", "Citra", "Dewi", "Eka", "Fajar", "Gita", "Hadi", "Intan", "Joko")
MORE = ("Kartika", "Lestari", "Made", "Nur", "Oki", "Putri", "Qori", "Rizky", "Sari", "Teguh")
FAMILY = ("Nurhaliza", "Wibowo", "Al-Fatih")
PUPILS = 30
ESSAYS = ("Menurut saya cukup, karena tujuh bibit hidup.", "Tidak cukup, tiga bibit mati.", "Saya setuju saja.")
ESSAY_POINTS = dict(zip(ESSAYS, (2, 1, 0), strict=True))
ESSAY_KEYS = dict(zip(ESSAYS, "a1r", strict=True))


@dataclass
class Pupil:
    """A pupil with the printed card, and what was answered."""

    name: str
    username: str
    pin: str
    values: list[Value | None] = field(default_factory=list)


# The pupils, over HTTP


async def _sit(port: int, assignment_id: int, pupil: Pupil, hand_in: bool) -> None:
    phone = Phone(port)
    await phone.get("/sign-in")
    signed = await phone.post("/sign-in", "application/json", username=pupil.username, secret=pupil.pin)
    assert signed.status == 200, signed.body
    phone.token = signed.json()["csrf_token"]
    assert (await phone.get(f"/assignments/{assignment_id}")).status == 200
    begun = await phone.post(f"/assignments/{assignment_id}/attempts")
    assert begun.status == 303, begun.body
    attempt = begun.location.rpartition("/")[2]
    saves = [
        {
            "position": place,
            "value": value,
            "flagged": False,
            "base_revision": 0,
            "operation_id": f"operation-{attempt}-{place}",
        }
        for place, value in enumerate(pupil.values, start=1)
        if value is not None
    ]
    saved = await phone.post_json(f"/attempts/{attempt}/responses", {"saves": saves, "current": len(saves)})
    assert saved.status == 200, saved.body
    assert {one["status"] for one in saved.json()["results"]} == {"saved"}
    if hand_in:
        assert (await phone.post_json(f"/attempts/{attempt}/submission", {})).status == 200


def sit(served: ServedSchool, assignment_id: int, pupils: Sequence[Pupil], *, hand_in: bool = True) -> None:
    """Let pupils take a test, six at a time."""
    port = urlsplit(served.url).port
    assert port is not None

    async def all_of_them() -> None:
        line = asyncio.Semaphore(6)

        async def one(pupil: Pupil) -> None:
            async with line:
                await _sit(port, assignment_id, pupil, hand_in)

        await asyncio.gather(*map(one, pupils))

    with ThreadPoolExecutor(1) as aside:  # the browser's own loop runs in this thread
        aside.submit(asyncio.run, all_of_them()).result()


def questions_of(served: ServedSchool, assignment_id: int) -> tuple[int, tuple[Question, ...]]:
    """Return the version's key and the questions of what was given."""
    with served.looking():
        assignment = db.session.get_one(Assignment, assignment_id)
        version = db.session.get_one(QuizVersion, assignment.quiz_version_id)
        return version.id, library.published(version.fingerprint).questions


def answer_like_a_class(pupils: Sequence[Pupil], questions: Sequence[Question], seed: int) -> None:
    """Give every pupil answers: the further up the list, the more are right."""
    rng = random.Random(seed)
    for place, pupil in enumerate(pupils):
        able = 0.25 + 0.7 * (1 - place / len(pupils))
        pupil.values = [
            rng.choice(ESSAYS)
            if question.correct_response() is None
            else (question.correct_response() if rng.random() < able else wrong(question))
            for question in questions
        ]


# The term


@dataclass
class Term:
    """The class, as far as the term has come."""

    served: ServedSchool
    page: Page
    pupils: list[Pupil] = field(default_factory=list)
    room: int = 0
    test: int = 0
    clicks: int = 0

    def go(self, path: str) -> Page:
        """Open a page."""
        self.page.goto(self.served.url + path)
        return self.page

    def click(self, target: Locator) -> None:
        """Click and count."""
        self.clicks += 1
        target.click()
        self.page.wait_for_load_state()


def a_spreadsheet(folder: Path) -> Path:
    """Make the workbook of a school office: a title above the heads, numbers before names, NISN as text, an empty row."""
    path = folder / "Daftar siswa VII-A.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("VII-A")
        sheet.merge_range(0, 0, 0, 4, "DAFTAR SISWA KELAS VII-A TAHUN AJARAN 2026/2027", book.add_format())
        for column, head in enumerate(("No", "Nama Siswa", "NISN", "NIS", "L/P")):
            sheet.write(2, column, head)
        for place in range(PUPILS):
            name = f"{(GIVEN + MORE)[place % 20]} {FAMILY[place // 20]}"
            row = (place + 1, name, f"00{51234500 + place}", f"26{place:03}", "LP"[place % 2])
            for column, value in enumerate(row):
                sheet.write(3 + place + (place > 9), column, value)  # an empty row after the tenth
    return path


def roster(term: Term, folder: Path) -> None:
    """From a spreadsheet to printed cards, in at most six clicks after the class page."""
    page = term.go(f"/classrooms/{term.room}")
    term.clicks = 0
    term.click(page.get_by_role("link", name=re.compile("list of pupils|Add pupils", re.IGNORECASE)).first)
    page.locator("input[type=file]").set_input_files(str(a_spreadsheet(folder)))
    term.clicks += 1
    term.click(page.get_by_role("button", name="Look at the list"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Add {PUPILS} pupils")
    term.click(page.get_by_role("button", name="Add them and show the cards"))
    expect(page.locator(".card")).to_have_count(PUPILS)
    assert term.clicks <= 5, "and one click prints them"
    for card in page.locator(".card").all():
        name, username, pin = (
            card.locator(".card-name").inner_text(),
            card.locator(".code-small").inner_text(),
            card.locator(".code").last.inner_text(),
        )
        term.pupils.append(Pupil(name, username, re.sub(r"\D", "", pin)))
    term.pupils.sort(key=lambda pupil: pupil.name.lower())


def give_the_test(term: Term, quiz: int) -> None:
    """Give a test to the class; it is open at once."""
    page = term.go(f"/assignments/new?classroom={term.room}")
    page.locator("[name=quiz]").select_option(str(quiz))
    page.locator("[name=mode][value=test]").check()
    page.get_by_role("button", name="Give it").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Give a set")
    with term.served.looking():
        term.test = db.session.scalars(
            select(Assignment.id).where(Assignment.classroom_id == term.room).order_by(Assignment.id.desc())
        ).first()  # type: ignore[assignment]


def watch_them_work(term: Term) -> None:
    """Twenty hand in, the others write; the live view follows by itself."""
    page = term.go(f"/assignments/{term.test}/supervision")
    expect(page.locator("main")).to_contain_text(f"{PUPILS} not yet")
    sit(term.served, term.test, term.pupils[:20])
    sit(term.served, term.test, term.pupils[20:], hand_in=False)
    expect(page.locator("main")).to_contain_text("20 handed in", timeout=60_000)
    expect(page.locator("main")).to_contain_text("10 working", timeout=60_000)
    matrix = term.go(f"/assignments/{term.test}/results")
    expect(matrix.locator(".row-finished")).to_have_count(20)
    expect(matrix.locator(".row-open")).to_have_count(10)
    # Those who forget to hand in are handed in for, all at once.
    page = term.go(f"/assignments/{term.test}/supervision")
    page.locator("summary", has_text="For the whole class").click()
    page.get_by_role("link", name=re.compile("[Hh]and in for")).click()
    page.locator("main form button.button-primary, main form button.button-danger").first.click()
    expect(page.locator("main")).to_contain_text(f"{PUPILS} handed in")


def mark_the_essays(term: Term, questions: Sequence[Question]) -> None:
    """Thirty essays, one key each."""
    number = next(place for place, question in enumerate(questions, start=1) if question.correct_response() is None)
    page = term.go(f"/marking/{term.test}/{number}")
    for left in range(PUPILS, 0, -1):
        expect(page.locator("[data-state]")).to_contain_text(re.compile(rf"\b{left} answers? waits? here"))
        page.keyboard.press(ESSAY_KEYS[page.locator(".pile-card.current .given").first.inner_text()])
    expect(page.locator("[data-card]")).to_have_count(0)


def mark_alike_once(term: Term, number: int) -> None:
    """The same wrong words, written by many, wait as one card; one key rejects them all."""
    page = term.go(f"/marking/{term.test}/{number}")
    expect(page.locator("[data-card]")).to_have_count(1)
    page.keyboard.press("r")
    expect(page.locator("[data-card]")).to_have_count(0)
    expect(page.locator("[data-state]")).to_contain_text("answers marked wrong")


def scores_of(pupil: Pupil, questions: Sequence[Question], passage: object) -> list[float]:
    """Return the marks a pupil should have, by the rules alone; of what they do not decide, that it is wrong."""
    return [
        float(ESSAY_POINTS[str(value)])
        if question.correct_response() is None
        else question.score(value, passage).fraction * question.points
        for question, value in zip(questions, pupil.values, strict=True)
    ]


def shown_marks(term: Term) -> list[list[str]]:
    """Return the matrix as it is shown."""
    return rows_of(term.page.locator("table[data-matrix]"))


def compare_the_matrix(term: Term, expected: Mapping[str, Sequence[float]]) -> list[list[str]]:
    """What is shown is what was answered, and the files say the same cell by cell."""
    page = term.go(f"/assignments/{term.test}/results")
    shown = shown_marks(term)
    assert len(shown) == PUPILS
    for row in shown:
        marks = [0.0 if cell in ("", "–") else float(cell) for cell in row[1 : 1 + len(expected[row[0]])]]
        assert marks == pytest.approx([round(mark, 2) for mark in expected[row[0]]], abs=0.005), row[0]
    for link, separator in (("CSV", ";"), ("CSV", ",")):
        rows = csv_rows(taken(page, re.compile(rf"{link}.*\({separator}\)")), separator)
        same_marks([row[:-1] for row in shown], [row for row in rows[1:] if row and row[0] in expected], 0)
    rows = xlsx_rows(taken(page, re.compile("XLSX")))
    same_marks([row[:-1] for row in shown], [row for row in rows if row and row[0] in expected], 0)
    return shown


def analyse(term: Term, expected: Mapping[str, Sequence[float]], questions: Sequence[Question]) -> None:
    """The words of the analysis are those that the marks say."""
    page = term.go(f"/assignments/{term.test}/items")
    words = {"hard": "Hard", "medium": "Medium", "easy": "Easy"}
    rows = page.locator("table").first.locator("tbody tr")
    for place, question in enumerate(questions):
        earned = sum(marks[place] for marks in expected.values()) / PUPILS / question.points
        expect(rows.nth(place)).to_contain_text(words[facility_word(earned)])


def regrade(term: Term, number: int, expected: dict[str, list[float]], questions: Sequence[Question]) -> None:
    """The wrong option of a question was right, too: preview, confirm, and every mark follows."""
    page = term.go(f"/assignments/{term.test}/results")
    page.get_by_role("link", name=f"Mend question {number}", exact=True).click()
    question = questions[number - 1]
    chosen = wrong(question)
    text = next(option.text for option in question.options if option.id == chosen)  # type: ignore[attr-defined]
    page.get_by_text(text, exact=True).click()
    page.get_by_role("button", name=re.compile("right, too|also right", re.IGNORECASE)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Question {number}: what would change")
    changed = [pupil for pupil in term.pupils if pupil.values[number - 1] == chosen]
    expect(page.locator(".lead")).to_contain_text(f"{len(changed)} of {PUPILS} marks go up")
    page.get_by_label("Why, in words for the pupils").fill("Dua pilihan soal ini sama-sama benar.")
    page.get_by_role("button", name="Change these marks").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Regrade of question {number}")
    for pupil in changed:
        expected[pupil.name][number - 1] = float(question.points)


def remedial(term: Term, points: int, expected: Mapping[str, Sequence[float]]) -> int:
    """Those below the threshold get parallel questions of their weak process in two taps, and sit them."""
    below = [pupil for pupil in term.pupils if _percent(sum(expected[pupil.name]), points) < 75]
    page = term.go(f"/assignments/{term.test}/remedial")
    expect(page.locator("#below")).to_contain_text(f"{len(below)} pupil")
    term.clicks = 0
    term.click(page.get_by_role("link", name="Give a remedial"))
    term.click(page.get_by_role("button", name="Give it"))
    assert term.clicks == 2
    with term.served.looking():
        given = db.session.scalars(select(Assignment).where(Assignment.parent_id == term.test)).one()
        assert (given.purpose, given.audience) == ("remedial", "chosen")
        number = given.id
    _, asked = questions_of(term.served, number)
    again = [Pupil(one.name, one.username, one.pin, [q.correct_response() for q in asked]) for one in below[:3]]
    sit(term.served, number, again)
    # What is open waits for the teacher: until then it earns nothing yet, and the mark is provisional.
    decided = sum(question.points for question in asked if question.correct_response() is not None)
    second = _percent(decided, sum(question.points for question in asked))
    page = term.go(f"/assignments/{term.test}/remedial")
    for pupil in again:
        cells = page.locator("tbody tr", has_text=pupil.name).first.locator("td")
        original, made, final = (cells.nth(place).inner_text().strip() for place in range(3))
        assert (original, made) == (str(first := _percent(sum(expected[pupil.name]), points)), str(second))
        assert final == str(max(first, min(second, 75))), "the higher of both, a remedial at most the pass mark"
    return number


def _percent(mark: float, points: int) -> int:
    return int(100 * mark / points + 0.5 + 1e-9)


def take_home(term: Term) -> None:
    """The mark book, its files, and the sheet for e-Rapor say the same."""
    page = term.go(f"/classrooms/{term.room}/mark-book")
    shown = rows_of(page.locator("table.after-book"))
    assert len(shown) == PUPILS
    names = {row[3] for row in shown}
    for link, separator in ((re.compile(r"CSV.*\(;\)"), ";"), (re.compile(r"CSV.*\(,\)"), ",")):
        rows = csv_rows(taken(page, link), separator)
        same_marks(shown, [row for row in rows if len(row) > 3 and row[3] in names], 3)
    rows = xlsx_rows(taken(page, re.compile("XLSX")))
    same_marks(shown, [row for row in rows if len(row) > 3 and row[3] in names], 3)
    page.get_by_role("link", name="Sheet for e-Rapor").click()
    shown = rows_of(page.locator("main table").first)
    rows = xlsx_rows(taken(page, re.compile("XLSX")))
    same_marks(shown, [row for row in rows if len(row) > 3 and row[3] in names], 3)
    assert all(re.fullmatch(r"00\d{8}", row[2]) for row in shown), "the zeros of a NISN survive"


def test_a_term_from_the_roster_to_the_report(served: ServedSchool, open_page: PageOpener, tmp_path: Path) -> None:
    with served.writing():
        school = factories.make_school()
        teacher = factories.make_account(school, "teacher", name="Rina Wati, S.Pd.", username="rina")
        room = factories.make_classroom(school, teacher, name="VII-A", created_at=now())
        quiz = publish(school, EIGHT_TYPES)["id"].quiz_id
        publish(school, NEWS)
        number = room.id
    page = open_page(**DESK)
    sign_in(page, served.url, "rina", factories.PASSWORD)
    term = Term(served, page, room=number)

    roster(term, tmp_path)
    give_the_test(term, quiz)
    version, questions = questions_of(served, term.test)
    answer_like_a_class(term.pupils, questions, seed=6)
    watch_them_work(term)
    mark_the_essays(term, questions)
    mark_alike_once(term, 1)
    with served.looking():
        fingerprint = db.session.get_one(QuizVersion, version).fingerprint
        passage = library.published(fingerprint).passage
    expected = {pupil.name: scores_of(pupil, questions, passage) for pupil in term.pupils}
    points = sum(question.points for question in questions)
    compare_the_matrix(term, expected)
    analyse(term, expected, questions)
    place = next(place for place, question in enumerate(questions, start=1) if question.type == "multiple_choice")
    regrade(term, place, expected, questions)
    compare_the_matrix(term, expected)
    remedial(term, points, expected)
    take_home(term)
