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
from tests.browser.studios import editor, expect_saved, press_sentence
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

PASTED = """
1. Apa yang ditanam oleh siswa kelas VIII pada bulan Agustus?
A. Bibit cabai
B. Bibit tomat
C. Bibit bayam
Kunci: A
Bukti: 1
Proses: menemukan informasi
Pembahasan: Paragraf 1 menyebut bibit cabai.

2. Berapa bibit yang ditanam oleh siswa kelas VIII itu?
A. 45 bibit
B. 100 bibit
*C. 120 bibit
Pembahasan: Paragraf 1 menyebut 120 bibit.

3. Siapa yang membawa bibit itu ke kebun mereka?
A. Bu Rina
B. Pak Slamet
C. Bu Sari
Kunci: A
Pembahasan: Paragraf 1 menyebut Bu Rina.

4. Pada hari apa bibit cabai itu ditanam?
A. Senin
B. Rabu
C. Jumat
Jawaban: A
Pembahasan: Paragraf 1 menyebut hari Senin.

5. Dari jalan mana bibit cabai itu dibawa?
A. Jl. Magelang
B. Jl. Kaliurang
C. Jl. Parangtritis
Kunci: B
Pembahasan: Paragraf 1 menyebut Jl. Kaliurang.

6. Pada bulan apa kebun itu menghasilkan cabai?
A. Agustus
B. Oktober
C. November
Kunci: C
Pembahasan: Paragraf 2 menyebut bulan November.

7. Berapa kilogram cabai yang dihasilkan kebun itu?
A. 12 kilogram
B. 45 kilogram
C. 120 kilogram
Kunci: B
Pembahasan: Paragraf 2 menyebut 45 kilogram.

8. Di mana hasil panen kebun itu dijual?
A. Di koperasi
B. Di pasar desa
C. Di toko bibit
Kunci: A
Pembahasan: Paragraf 2 menyebut koperasi.

9. Di kabupaten mana kebun itu berada?
A. Bantul
B. Sleman
C. Kulon Progo
Kunci: B
Pembahasan: Paragraf 1 dimulai dengan Sleman.

10. Kelas berapa yang menanam bibit di kebun itu?
A. Kelas VII
B. Kelas VIII
C. Kelas IX
Kunci: B
Pembahasan: Paragraf 1 menyebut kelas VIII.
"""


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


def test_ten_pasted_questions_in_twelve_clicks(served: ServedSchool, open_page: PageOpener) -> None:
    make_teacher(served)
    page = open_page(**DESK)
    work = Work(page)
    signs_in(work, served.url)
    brings_in_the_text(work)
    work.click(page.locator("[data-menu] summary").first)
    work.click(page.get_by_role("link", name="Paste questions"))
    work.type(page.locator("[name=pasted]"), PASTED)
    keep = page.get_by_role("button", name="Keep the ticked questions")
    expect(keep).to_be_visible()
    expect(page.locator("[name=keep]:checked")).to_have_count(10)
    work.click(keep)
    expect(page.locator("[data-card]")).to_have_count(10)
    work.click(page.get_by_role("button", name="Confirm all"))
    expect(page.get_by_role("button", name="Confirm all")).to_have_count(0)
    work.click(page.get_by_role("button", name="Publish"))
    expect(page.locator("#studio-status")).to_contain_text("Published, version 1")
    work.told("from a pasted article to a published quiz of ten pasted questions")

    assert work.clicks <= 12
    with served.looking():
        version = db.session.query(QuizVersion).one()
        assert (version.number, version.question_count) == (1, 10)


def tab_to(page: Page, what: Locator, *, back: bool = False, most: int = 120) -> None:
    """Press Tab until `what` has the focus."""
    expect(what).to_be_visible()
    for _ in range(most):
        if what.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"{most} tabs do not lead to {what}")


def writes_by_keys(page: Page, what: Locator, text: str) -> None:
    tab_to(page, what)
    page.keyboard.insert_text(text)


def asks_by_keys(page: Page, words: str, prompt: str, options: tuple[str, ...], feedback: str) -> None:
    tab_to(page, page.locator(".sentence[tabindex='0']"), back=page.locator("form[data-editor]").count() > 0)
    while words not in page.evaluate("document.activeElement.textContent"):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    tab_to_write = page.get_by_role("button", name="Write a question about this")
    if not tab_to_write.evaluate("button => button === document.activeElement"):
        page.keyboard.press("ArrowRight")
    expect(tab_to_write).to_be_focused()
    page.keyboard.press("Enter")
    form = editor(page)
    expect(form.locator("[name=prompt]")).to_be_focused()
    page.keyboard.insert_text(prompt)
    key = form.locator("[name=key]").first
    tab_to(page, key)
    page.keyboard.press("Space")
    expect(key).to_be_checked()
    for place, option in enumerate(options):
        writes_by_keys(page, form.locator(f"[name=options-{place}-text]"), option)
        writes_by_keys(page, form.locator(f"[name=options-{place}-rationale]"), f"{option}: lihat teks.")
    writes_by_keys(page, form.locator("[name=feedback]"), feedback)
    expect_saved(page)


def test_a_quiz_is_written_and_published_by_keys_alone(served: ServedSchool, open_page: PageOpener) -> None:
    make_teacher(served)
    page = open_page(**DESK)
    page.goto(f"{served.url}/sign-in")
    tab_to(page, page.get_by_role("button", name="English"))
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    writes_by_keys(page, page.locator("[name=username]"), "rina")
    writes_by_keys(page, page.locator("[name=secret]"), PASSWORD)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="New text"))
    page.keyboard.press("Enter")
    writes_by_keys(page, page.locator("[name=text]"), ARTICLE)
    tab_to(page, page.get_by_text("Title, source and licence"))
    page.keyboard.press("Enter")
    writes_by_keys(page, page.locator("[name=licence]"), "teks sendiri")
    tab_to(page, page.get_by_role("button", name="Keep the text"), back=True)
    page.keyboard.press("Enter")
    expect(page.locator("#studio-passage .passage-title")).to_have_text(TITLE)
    for words, prompt, options, feedback in QUESTIONS:
        asks_by_keys(page, words, prompt, options, feedback)
    first = page.locator("#question-q1")
    tab_to(page, first.get_by_role("button", name="Down"), back=True)
    page.keyboard.press("Enter")
    expect(first.locator("h2")).to_have_text("Question 2")
    tab_to(page, page.get_by_role("button", name="Publish"), back=True)
    page.keyboard.press("Enter")
    expect(page.locator("#studio-status")).to_contain_text("Published, version 1")
    with served.looking():
        prompts = [question["prompt"] for question in (db.session.query(Quiz).one().draft or {})["questions"]]
    assert prompts == [QUESTIONS[1][1], QUESTIONS[0][1]]
