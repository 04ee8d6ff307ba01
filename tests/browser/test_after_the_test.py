"""After a test, in a browser: a remedial in two taps that reaches the pupil, the mark book, and reports of one page each."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from quizapp.models import Person
from quizapp.operations import accounts
from tests import factories
from tests.browser.harness import PageOpener
from tests.browser.schools import ServedSchool, now
from tests.reviewing import MIXED, Review, answers, make_review, make_set

pytestmark = pytest.mark.browser

NAMES = (
    "Muhammad Rizky Ramadhan Al-Farisi Nasution",
    "Ni Luh Putu Ayu Sri Wahyuni",
    "Siti Nurhaliza",
    "Yohanes Baptista Kurniawan",
    "I Gusti Ngurah Agung Wiratama Putra",
)


def cookie_of(served: ServedSchool, person: Person) -> dict[str, str]:
    """Return the cookie of somebody who is signed in, with English pages. Inside `writing()`."""
    client = served.app.test_client()
    token = accounts.open_session(person, now(), timedelta(days=1))
    with client.session_transaction() as session:
        session["_user_id"], session["language"] = token, "en"
    found = client.get_cookie("quizapp")
    assert found is not None
    return {"name": "quizapp", "value": found.value, "url": served.url}


def fill(served: ServedSchool, tests: int = 1) -> tuple[Review, dict[str, dict[str, str]]]:
    """Make a class with `tests` tests behind it; return it with the sessions of its teacher and of Ani."""
    with served.writing():
        review = make_review()
        review.school.settings = {
            "letterhead": {
                "authority": "Pemerintah Kota Bandung – Dinas Pendidikan",
                "school": "SMP Negeri 12 Bandung",
                "address": "Jalan Setiabudhi 195, Bandung 40153",
                "head_name": "Dra. Ni'mah Kusuma, M.Pd.",
                "head_number": "19680412 199303 2 004",
                "city": "Bandung",
            }
        }
        make_set(review.school, "Sungai Ciliwung dan orang yang menjaganya", ("evaluate",) * 5)
        for number, name in enumerate(NAMES):
            review.pupil(name, *answers(number + 2))
        for number in range(tests - 1):
            version = make_set(
                review.school,
                f"Teks bacaan nomor {number + 2} tentang kebersihan lingkungan hidup di sekitar sekolah kita dan rumah",
                MIXED,
            )
            values: dict[str, Any] = {"mode": "test", "attempts_allowed": 1, "release_step": "score"}
            given = factories.make_assignment(version, review.room, **values)
            for place, person in enumerate(review.pupils.values()):
                review.sits(person, *answers((place + number) % 9), assignment=given, at=factories.NOW)
        sessions = {
            "teacher": cookie_of(served, review.teacher),
            "Ani": cookie_of(served, review.pupils["Ani Lestari"]),
        }
        return review, sessions


def pages_of(pdf: bytes) -> int:
    """Return how many pages Chromium put into a PDF."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def opened(open_page: PageOpener, cookie: dict[str, str], width: int = 1280) -> Page:
    page = open_page(width, 900, language="en")
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # a cookie as Playwright writes it
    return page


def test_a_remedial_in_two_taps_reaches_the_pupil(served: ServedSchool, open_page: PageOpener) -> None:
    review, sessions = fill(served)
    page = opened(open_page, sessions["teacher"], 390)
    page.goto(f"{served.url}/assignments/{review.assignment.id}/remedial")
    page.get_by_role("link", name="Give a remedial").click()
    expect(page.get_by_text("Weakest together: Evaluate and reflect")).to_be_visible()
    page.get_by_role("button", name="Give it").click()
    expect(page.get_by_text(re.compile(r"Given to 6 pupils, open until"))).to_be_visible()

    pupil = opened(open_page, sessions["Ani"], 390)
    pupil.goto(served.url)
    expect(pupil.locator("li.entry", has_text="Sungai Ciliwung")).to_contain_text("Remedial")
    pupil.get_by_role("link", name=re.compile("Sungai Ciliwung")).first.click()
    pupil.get_by_role("button", name=re.compile("Begin|Start")).click()
    expect(pupil.get_by_text("Apa yang ditanam oleh kelas itu (soal-1)?").first).to_be_attached()
    expect(pupil.get_by_text("Bu Rina membawa bibit.").first).to_be_visible()


def test_every_report_is_one_page(served: ServedSchool, open_page: PageOpener) -> None:
    review, sessions = fill(served, tests=14)
    page = opened(open_page, sessions["teacher"])
    ani = review.pupils["Ani Lestari"]
    page.goto(f"{served.url}/classrooms/{review.room.id}/pupils/{ani.id}/report")
    expect(page.locator(".letterhead")).to_be_hidden()
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1
    page.goto(f"{served.url}/classrooms/{review.room.id}/reports")
    assert pages_of(page.pdf(prefer_css_page_size=True)) == len(review.pupils)
    page.emulate_media(media="print")
    expect(page.locator(".letterhead").first).to_contain_text("SMP Negeri 12 Bandung")
    expect(page.locator(".signature").first).to_contain_text("NIP 19680412 199303 2 004")


def test_the_mark_book_leads_to_everything(served: ServedSchool, open_page: PageOpener) -> None:
    review, sessions = fill(served, tests=3)
    page = opened(open_page, sessions["teacher"])
    page.goto(f"{served.url}/classrooms/{review.room.id}")
    page.get_by_role("link", name="Mark book").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mark book: VIII-A")
    page.locator("summary", has_text="How much each counts").click()
    page.locator(f"#weight-{review.assignment.id}").fill("0")
    page.get_by_role("button", name="Store").click()
    expect(page.locator("thead").get_by_text("does not count")).to_be_visible()
    page.get_by_role("link", name="Sheet for e-Rapor").click()
    expect(page.locator("thead")).to_contain_text("TP terendah")


def test_a_whole_term_is_as_wide_as_the_sheet(served: ServedSchool, open_page: PageOpener) -> None:
    _, sessions = fill(served, tests=20)
    page = opened(open_page, sessions["teacher"], 1032)  # A4 across, without its margins of 12 mm
    page.goto(f"{served.url}/classrooms/1/mark-book")
    page.emulate_media(media="print")
    table = page.locator("table.after-book")
    assert table.locator("thead th").count() >= 25
    assert table.evaluate("table => table.getBoundingClientRect().right") <= 1032
