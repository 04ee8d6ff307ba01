"""The drawer beside the mark book: a cell opens, keys move it, a mark changes with a reason, rows fill meanwhile."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from quizapp.core.school_settings import Letterhead, SchoolSettings
from quizapp.models import Attempt, Response, School, db
from quizapp.operations import accounts, credentials
from quizapp.web import clock
from tests.benchmarks import matrix as filled
from tests.browser.harness import PageOpener, axe
from tests.browser.schools import ServedSchool
from tests.browser.test_mark_book import sign_in
from tests.factories import PASSWORD
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene

pytestmark = pytest.mark.browser


def open_matrix(served: ServedSchool, page: Page, **assignment: Any) -> Scene:
    """A class of three whose teacher looks at the matrix: two have handed in (Ani twice), one works."""
    with served.writing():
        scene = make_scene(opens_at=clock.now() - timedelta(days=1), **assignment)
        at = clock.now() - timedelta(hours=1)
        ani = scene.pupil("Ani Lestari")
        give(ani, scene.assignment, RIGHT, "Bu Rani", "Baik, karena hujan.", at=at)
        give(ani, scene.assignment, WRONG, "Bu Rina", at=at)
        give(scene.pupil("Budi Santoso"), scene.assignment, WRONG, "kelas kami", "Entah.", at=at)
        give(scene.pupil("Citra Dewi"), scene.assignment, RIGHT, at=at, hand_in=False)
        token = accounts.open_session(scene.teacher, clock.now(), timedelta(hours=1))
        address = f"{served.url}/assignments/{scene.assignment.id}/results"
    sign_in(served, page, token)
    page.goto(address)
    return scene


def cell(page: Page, row: int, column: int) -> Any:
    return page.locator(f"[data-matrix] tbody tr:nth-child({row}) td:nth-of-type({column}) a")


def title(page: Page) -> Any:
    return page.locator("[data-drawer-title]")


def test_a_cell_opens_beside_the_table_and_keys_move_it(served: ServedSchool, open_page: PageOpener) -> None:
    page = open_page(1280, 800)
    open_matrix(served, page)
    address = page.url
    cell(page, 1, 2).focus()
    page.keyboard.press("Enter")
    expect(title(page)).to_have_text("Ani Lestari, question 2")
    expect(title(page)).to_be_focused()
    drawer = page.locator("[data-drawer]")
    expect(drawer).to_contain_text("Bu Rani")
    expect(drawer.locator("[data-quotes]")).to_have_text("evidence Bu Rina membawa bibit.")
    expect(drawer.locator("summary")).to_have_text("1 value arrived from the pupil")
    assert axe(page) == []
    for key, words in (
        ("ArrowDown", "Budi Santoso, question 2"),
        ("ArrowLeft", "Budi Santoso, question 1"),
        ("ArrowDown", "Citra Dewi, question 1"),
        ("ArrowDown", "Citra Dewi, question 1"),
        ("Home", "Citra Dewi, question 1"),
        ("ArrowUp", "Budi Santoso, question 1"),
        ("End", "Budi Santoso, question 3"),
    ):
        page.keyboard.press(key)
        expect(title(page)).to_have_text(words)
        expect(page.locator("[data-open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(cell(page, 2, 3)).to_be_focused()
    page.keyboard.press("Enter")
    expect(title(page)).to_have_text("Budi Santoso, question 3")
    cell(page, 2, 2).focus()
    page.keyboard.press("ArrowUp")
    expect(title(page)).to_have_text("Ani Lestari, question 2")
    expect(cell(page, 1, 2)).to_be_focused()
    page.keyboard.press("Escape")
    expect(cell(page, 1, 2)).to_be_focused()
    assert page.url == address


def test_every_attempt_of_a_pupil_is_in_the_drawer(served: ServedSchool, open_page: PageOpener) -> None:
    page = open_page(1280, 800)
    open_matrix(served, page)
    expect(page.locator("tbody tr:first-child .matrix-state")).to_contain_text("attempt 1 of 2")
    cell(page, 1, 1).click()
    attempts = page.get_by_role("navigation", name="Attempts of this pupil").locator("li")
    expect(attempts).to_have_text(["Attempt 1 1 of 4", "Attempt 2 1 of 4"])
    attempts.nth(1).get_by_role("link").click()
    expect(attempts.nth(1).get_by_role("link")).to_have_attribute("aria-current", "page")
    expect(page.locator("[data-drawer] .result")).to_contain_text("Wrong")


def test_a_mark_changes_with_a_reason_and_the_table_follows(served: ServedSchool, open_page: PageOpener) -> None:
    page = open_page(1280, 800)
    open_page.allow(r"422")  # the form that lacks its reason
    scene = open_matrix(served, page)
    total = page.locator("tbody tr:first-child .matrix-mark")
    expect(total).to_have_text(re.compile(r"^1\b"))
    cell(page, 1, 2).click()
    drawer = page.locator("[data-drawer]")
    drawer.get_by_label("1 point").check()
    drawer.get_by_role("button", name="Save the mark").click()
    expect(drawer.locator(".field-error")).to_contain_text("Say why the mark changes")
    expect(drawer.get_by_label("Reason, which the pupil reads")).to_be_focused()
    drawer.get_by_label("1 point").check()
    drawer.get_by_label("Reason, which the pupil reads").fill("Salah ketik saja.")
    drawer.get_by_role("button", name="Save the mark").click()
    expect(drawer.locator("[data-drawer-notices]")).to_contain_text("The mark is saved; the total has followed.")
    expect(drawer).to_contain_text("0 → 1")
    expect(total).to_have_text(re.compile(r"^2\b"))
    expect(cell(page, 1, 2)).to_have_class(re.compile("status-right"))
    expect(cell(page, 1, 2)).to_have_attribute("data-open", "")
    with served.looking():
        stored = db.session.scalars(
            db.select(Response)
            .join(Attempt, Attempt.id == Response.attempt_id)
            .where(Attempt.assignment_id == scene.assignment.id, Response.position == 2, Response.value.is_not(None))
            .order_by(Response.id)
        ).first()
        assert stored is not None
        assert (stored.fraction, stored.marked_by_id) == (1.0, scene.teacher.id)


def test_rows_fill_while_one_looks(served: ServedSchool, open_page: PageOpener) -> None:
    page = open_page(1280, 800)
    scene = open_matrix(served, page)
    citra = page.locator("tbody tr:nth-child(3)")
    expect(citra).to_contain_text("in progress: 1 answered, last saved")
    cell(page, 2, 1).click()
    with served.writing():
        db.session.add(scene.room)
        db.session.add(scene.school)
        db.session.add(scene.assignment)
        give(scene.pupil("Dodi"), scene.assignment, RIGHT, "Bu Rina", at=clock.now(), hand_in=False)
    page.evaluate("dispatchEvent(new Event('online'))")  # what a phone tells when its network is back: ask at once
    expect(page.locator("tbody tr:nth-child(4)")).to_contain_text("in progress: 2 answered, last saved")
    expect(page.locator("[data-open]")).to_have_count(1)
    expect(title(page)).to_have_text("Budi Santoso, question 1")


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "dark")])
def test_the_drawer_leaves_the_table_usable(
    served: ServedSchool, open_page: PageOpener, width: int, scheme: Any
) -> None:
    page = open_page(width, 800, scheme)
    open_matrix(served, page)
    cell(page, 2, 1).click()
    expect(title(page)).to_have_text("Budi Santoso, question 1")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    place = page.evaluate(
        """() => {
            const { x, y, width, height } = document.querySelector("[data-open]").getBoundingClientRect();
            return document.elementFromPoint(x + width / 2, y + height / 2).closest("a")?.hasAttribute("data-open");
        }"""
    )
    assert place is True, "the open cell is in sight, not below the drawer"
    page.get_by_role("button", name="Question after").click()
    expect(title(page)).to_have_text("Budi Santoso, question 2")
    page.get_by_role("button", name="Close").click()
    expect(cell(page, 2, 2)).to_be_focused()


def test_a_session_that_has_ended_leads_to_the_page_itself(served: ServedSchool, open_page: PageOpener) -> None:
    page = open_page(1280, 800)
    open_matrix(served, page)
    page.context.clear_cookies()
    cell(page, 1, 1).click()
    expect(page).to_have_url(re.compile("/sign-in"))


def test_a_head_opens_what_was_chosen(served: ServedSchool, open_page: PageOpener) -> None:
    page = open_page(1280, 800)
    open_matrix(served, page)
    head = page.locator("thead [data-item='1']")
    head.click()
    drawer = page.locator("[data-drawer]")
    expect(title(page)).to_contain_text("Kebun sekolah")
    expect(drawer).to_contain_text("Apa yang ditanam oleh kelas itu?")
    expect(drawer.locator("[data-drawer-moves]")).to_be_hidden()
    expect(drawer.get_by_role("row").filter(has_text="cabai")).to_contain_text("1")
    page.keyboard.press("ArrowRight")
    expect(drawer).to_contain_text("Apa yang ditanam oleh kelas itu?")
    page.keyboard.press("Escape")
    expect(head).to_be_focused()


@pytest.mark.parametrize("is_open", [True, False])
def test_from_sign_in_to_the_matrix_in_three_clicks(served: ServedSchool, open_page: PageOpener, is_open: bool) -> None:
    with served.writing():
        at = clock.now() - timedelta(days=1)
        scene = make_scene(opens_at=at)
        scene.teacher.username = "rina"
        scene.teacher.secret_hash = credentials.hash_secret(PASSWORD, "teacher")
        give(scene.pupil("Ani Lestari"), scene.assignment, RIGHT, at=at + timedelta(hours=1))
        scene.assignment.closes_at = None if is_open else at + timedelta(hours=2)
    page = open_page(390, 800)
    page.goto(f"{served.url}/sign-in")
    page.get_by_role("button", name="English").click()
    page.locator("[name=username]").fill("rina")
    page.locator("[name=secret]").fill(PASSWORD)
    clicks = [page.locator("form:has([name=secret]) button")]
    if not is_open:
        clicks.append(page.get_by_role("link", name="VIII-A", exact=True))
    clicks.append(page.get_by_role("link", name="Results: Kebun sekolah"))
    for click in clicks:
        click.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Results: Kebun sekolah")
    expect(page.locator("[data-matrix] tbody tr")).to_have_count(1)
    assert len(clicks) <= 3


def test_a_class_of_36_and_30_questions_prints_on_one_sheet_with_the_head_of_the_school(
    served: ServedSchool, open_page: PageOpener
) -> None:
    with served.writing():
        teacher, assignment = filled.fill(36, 30)
        school = db.session.get_one(School, assignment.school_id)
        head = Letterhead("Pemerintah Kabupaten Bangli", "SMP Negeri 3 Kintamani", "Jalan Raya Kintamani 12, Bangli")
        school.settings = SchoolSettings(letterhead=head).to_json()
        token = accounts.open_session(teacher, clock.now(), timedelta(hours=1))
        address = f"{served.url}/assignments/{assignment.id}/results"
    page = open_page(1280, 800)
    sign_in(served, page, token)
    page.goto(address)
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert re.findall(rb"/MediaBox \[0 0 ([0-9]+)[0-9.]* ([0-9]+)", pdf) == [(b"841", b"594")], "A4 landscape"
    page.emulate_media(media="print")
    expect(page.locator(".letterhead")).to_be_visible()
    for unseen in (".tabs", "[data-tools]", "[data-live-line]", ".matrix tfoot"):
        for element in page.locator(unseen).all():
            expect(element).to_be_hidden()


def test_totals_are_in_sight_with_18_questions(served: ServedSchool, open_page: PageOpener) -> None:
    with served.writing():
        teacher, assignment = filled.fill(12, 18)
        token = accounts.open_session(teacher, clock.now(), timedelta(hours=1))
        address = f"{served.url}/assignments/{assignment.id}/results"
    for width, totals in ((1280, ".matrix-mark, tbody .matrix-percent"), (390, ".matrix-percent")):
        page = open_page(width, 800)
        sign_in(served, page, token)
        page.goto(address)
        boxes = [one.bounding_box() for one in page.locator(f"tbody {totals}").all()]
        assert all(box is not None and box["x"] > 0 and box["x"] + box["width"] <= width for box in boxes)
        assert page.evaluate("document.documentElement.scrollWidth") == width
