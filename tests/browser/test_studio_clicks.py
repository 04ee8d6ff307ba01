"""How much work it is to write a quiz: pointer clicks and page loads are counted and bounded; fields and time are told.

Typing and keys are free, as in the budget of the issue; every field that is filled is counted and printed beside.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, expect

from quizapp.core.drafts import passage_of
from quizapp.models import Quiz, QuizVersion, db
from tests import factories
from tests.browser.harness import PageOpener
from tests.browser.schools import ServedSchool, now
from tests.browser.steps import DESK
from tests.browser.studios import editor, press_sentence
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

TITLE = "Panen cabai di kebun sekolah naik"
ARTICLE = (
    f"{TITLE}\n\n"
    "Sleman – Siswa kelas VIII menanam 120 bibit cabai pada hari Senin, 3 Agustus 2026. "
    "Bu Rina, S.Pd. membawa bibit itu dari Jl. Kaliurang No. 12.\n\n"
    "Pada bulan November, kebun itu menghasilkan 45 kilogram cabai. Hasilnya dijual di koperasi sekolah.\n"
)
QUESTIONS = (
    (
        "Siswa kelas VIII menanam",
        "Apa yang ditanam oleh siswa kelas VIII pada bulan Agustus?",
        ("Bibit cabai", "Bibit tomat", "Bibit bayam"),
        "Paragraf 1 menyebut bibit cabai.",
    ),
    (
        "Hasilnya dijual di koperasi",
        "Di mana hasil kebun itu dijual kepada warga sekolah?",
        ("Di koperasi sekolah", "Di pasar tradisional", "Di toko bibit kota"),
        "Paragraf 2 menyebut koperasi sekolah.",
    ),
)


@dataclass
class Work:
    """What an author does, counted."""

    page: Page
    clicks: int = 0
    loads: int = 0
    fields: int = 0
    began: float = field(default_factory=time.monotonic)

    def watch(self) -> None:
        """Count the documents that are loaded from now on."""
        self.page.on("domcontentloaded", lambda _page: self._loaded())

    def _loaded(self) -> None:
        self.loads += 1

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def type(self, what: Locator, text: str) -> None:
        """Fill a field by the keyboard, as after Tab."""
        self.fields += 1
        what.focus()
        expect(what).to_be_focused()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def tick(self, what: Locator) -> None:
        """Tick a box by the space bar."""
        self.fields += 1
        what.focus()
        self.page.keyboard.press("Space")
        expect(what).to_be_checked()

    def choose(self, what: Locator, value: str) -> None:
        """Choose from a list by the keyboard."""
        self.fields += 1
        what.focus()
        what.select_option(value)

    def told(self, journey: str) -> None:
        seconds = time.monotonic() - self.began
        print(f"\n{journey}: {self.clicks} clicks, {self.loads} page loads, {self.fields} fields, {seconds:.0f} s")  # noqa: T201 - figures to read


def signs_in(work: Work, url: str) -> None:
    page = work.page
    page.goto(f"{url}/sign-in")
    page.get_by_role("button", name="English").click()  # so that the test can read the page; a teacher need not
    expect(page.locator("html")).to_have_attribute("lang", "en")
    work.watch()
    work.type(page.locator("[name=username]"), "rina")
    work.type(page.locator("[name=secret]"), PASSWORD)
    work.click(page.locator("form:has([name=secret]) button"))


def brings_in_the_text(work: Work) -> None:
    page = work.page
    work.click(page.get_by_role("link", name="New text"))
    work.type(page.locator("[name=text]"), ARTICLE)
    page.get_by_text("Title, source and licence").focus()
    page.keyboard.press("Enter")
    work.type(page.locator("[name=licence]"), "teks sendiri")
    work.click(page.get_by_role("button", name="Keep the text"))
    expect(page.locator("#studio-passage .passage-title")).to_have_text(TITLE)


def fills_the_form(work: Work, prompt: str, options: tuple[str, ...], feedback: str) -> None:
    form = editor(work.page)
    expect(form.locator("[name=prompt]")).to_be_focused()
    work.type(form.locator("[name=prompt]"), prompt)
    for place, option in enumerate(options):
        work.type(form.locator(f"[name=options-{place}-text]"), option)
    for place in range(1, len(options)):
        work.type(form.locator(f"[name=options-{place}-rationale]"), f"{options[place]} tidak disebut dalam teks.")
    work.tick(form.locator("[name=key]").first)
    work.type(form.locator("[name=feedback]"), feedback)
    work.choose(form.locator("[name=subprocess]"), "scan_locate")


def make_teacher(served: ServedSchool) -> int:
    with served.writing():
        school = factories.make_school(created_at=now())
        teacher = factories.make_account(school, "teacher", name="Rina Wati", username="rina", created_at=now())
        factories.make_classroom(school, teacher, name="VIII-B", created_at=now())
        return teacher.id


def test_two_questions_in_eight_clicks_and_three_page_loads(served: ServedSchool, open_page: PageOpener) -> None:
    make_teacher(served)
    page = open_page(**DESK)
    work = Work(page)
    signs_in(work, served.url)
    brings_in_the_text(work)
    for words, prompt, options, feedback in QUESTIONS:
        work.clicks += 1
        press_sentence(page, words)
        work.click(page.get_by_role("button", name="Write a question about this"))
        fills_the_form(work, prompt, options, feedback)
    work.click(page.get_by_role("button", name="Publish"))
    expect(page.locator("#studio-status")).to_contain_text("Published, version 1")
    work.told("from sign-in to a published two-question quiz")

    assert (work.clicks, work.loads) == (8, 3)
    with served.looking():
        quiz = db.session.query(Quiz).one()
        version = db.session.query(QuizVersion).filter_by(quiz_id=quiz.id).one()
        assert (version.number, version.question_count) == (1, 2)
        draft = quiz.draft or {}
        texts = passage_of(draft).sentences
        for question, (words, *_rest) in zip(draft["questions"], QUESTIONS, strict=True):
            assert [words in texts[at].text for at in question["evidence"]] == [True]
