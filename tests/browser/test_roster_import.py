"""From a spreadsheet of 36 pupils to printed cards in six clicks after signing in, and the phone of a teacher."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import PageOpener, axe
from tests.browser.schools import ServedSchool, now
from tests.core.tables.workbooks import written
from tests.factories import PASSWORD, make_account, make_classroom, make_membership, make_school

pytestmark = pytest.mark.browser

NAMES = ("Siti Nur'aini", "Sukarno", "Muhammad Al-Fatih Ramadhan Pratama Wijaya", "I Gusti Ayu Ketut Anjani")
MOST_CLICKS = 6


def spreadsheet(count: int = 36) -> bytes:
    """Return a class list as a school office keeps it: a title, a heading below it, numbers without their zeros."""
    rows: list[list[object]] = [["DAFTAR SISWA KELAS VII-A"], ["TAHUN PELAJARAN 2026/2027"], []]
    rows.append(["No", "Nama Siswa", "L/P", "NISN", "Kelas"])
    for number in range(1, count + 1):
        name = NAMES[number - 1] if number <= len(NAMES) else f"Siswa Nomor {number}"
        rows.append([number, name, "P", 123_400_000 + number, "VII-A"])
    return written([*rows, [], ["", "Wali kelas,"], ["", "Rina Hartati, S.Pd."]])


@pytest.fixture
def teachers_page(served: ServedSchool, open_page: PageOpener) -> Page:
    """A teacher's browser, signed in by name and password, with one class."""
    with served.writing():
        school = make_school()
        make_account(school, "administrator", username="kepala")
        teacher = make_account(school, "teacher", username="rina", name="Rina Hartati")
        room = make_classroom(school, teacher, name="VII-A", created_at=now())
        make_membership(room, make_account(school, name="Budi", username="budi"), status="waiting")
    page = open_page()
    page.goto(f"{served.url}/sign-in")
    page.get_by_role("button", name="English").click()
    page.get_by_label("Username").fill("rina")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")
    return page


def test_from_a_spreadsheet_to_printed_cards(teachers_page: Page, tmp_path: Path) -> None:
    page, clicks = teachers_page, 0
    place = tmp_path / "kelas 7a.xlsx"
    place.write_bytes(spreadsheet())

    def click(what: Locator) -> None:
        nonlocal clicks
        clicks += 1
        what.click()

    click(page.get_by_role("link", name="VII-A"))
    click(page.get_by_role("link", name="Add pupils from a list or file"))
    with page.expect_file_chooser() as choosing:
        click(page.get_by_label("Spreadsheet: XLSX or CSV"))
    choosing.value.set_files(place)
    click(page.get_by_role("button", name="Look at the list"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Add 36 pupils to VII-A?")
    expect(page.get_by_role("row", name=NAMES[0])).to_contain_text("0123400001")
    assert axe(page) == []
    click(page.get_by_role("button", name="Add them and show the cards"))
    expect(page.get_by_role("heading", level=1)).to_have_text("36 sign-in cards, VII-A")
    page.evaluate("() => { window.print = () => { window.printed = (window.printed ?? 0) + 1; }; }")
    click(page.get_by_role("button", name="Print the cards"))
    assert page.evaluate("window.printed") == 1
    assert clicks <= MOST_CLICKS
    page.emulate_media(media="print")
    expect(page.locator(".card:visible svg.qr")).to_have_count(36)
    expect(page.locator(".no-print:visible")).to_have_count(0)


def test_the_class_on_a_phone(teachers_page: Page) -> None:
    page = teachers_page
    page.get_by_role("link", name="VII-A").click()
    address = page.url
    page.goto(f"{address}/pupils/list")
    page.get_by_label("Names, one a line").fill("Nama;NISN\n" + "\n".join(f"{name};" for name in NAMES))
    page.get_by_role("button", name="Look at the list").click()
    page.get_by_role("button", name="Add them and show the cards").click()
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("", "/groups", "/groups/new", "/next-year", "/pupils/list", "/edit"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        assert axe(page) == [], path
    page.goto(address)
    # A row a pupil, none taller than three lines of a name: 36 pupils are a few screens, not forty.
    heights = page.locator("tbody tr").evaluate_all("rows => rows.map((row) => row.getBoundingClientRect().height)")
    assert max(heights) <= 112
    page.get_by_role("button", name="New PIN for Sukarno").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 sign-in card, VII-A")
