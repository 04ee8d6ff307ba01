"""The studio without scripts, and the preview as a pupil."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from quizapp.models import Attempt, Quiz, db
from tests.browser.harness import PageOpener, axe
from tests.browser.schools import ServedSchool
from tests.browser.steps import DESK, PHONE
from tests.browser.studios import Studio, card, open_studio

pytestmark = pytest.mark.browser


def plain(served: ServedSchool, open_page: PageOpener) -> Studio:
    return open_studio(served, open_page, javascript=False, **DESK)


def deletes(page: Page, name: str) -> None:
    card(page, name).locator("summary").click()
    card(page, name).get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete the question").click()


def test_everything_is_done_by_forms_and_links_without_scripts(served: ServedSchool, open_page: PageOpener) -> None:
    studio = plain(served, open_page)
    page = studio.page
    first, second, third = studio.names()
    expect(page.locator(".scripted:visible")).to_have_count(0)
    assert axe(page) == []

    card(page, first).get_by_role("button", name="Down").click()
    assert studio.names() == [second, first, third]

    card(page, first).get_by_role("link", name="Edit").click()
    page.locator("[name=prompt]").fill("Di manakah kedua pemimpin itu bertemu menurut berita ini?")
    page.get_by_role("button", name="Keep the question").click()
    expect(card(page, first)).to_contain_text("Di manakah kedua pemimpin itu bertemu menurut berita ini?")

    card(page, third).locator("summary").click()
    card(page, third).get_by_role("button", name="Duplicate").click()
    expect(page.locator("[data-card]")).to_have_count(4)

    (copy,) = set(studio.names()) - {first, second, third}
    deletes(page, copy)
    expect(page.locator("[data-card]")).to_have_count(3)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-card]")).to_have_count(4)
    deletes(page, copy)
    assert studio.names() == [second, first, third]

    page.locator("#new-type").select_option("short_answer")
    page.get_by_role("button", name="New question").click()
    page.locator("[name=prompt]").fill("Di negara mana mereka bertemu?")
    page.locator("[name=accepted]").fill("Rusia")
    page.locator("[name=feedback]").fill("Paragraf 3 menyebut Rusia.")
    page.locator("#evidence-p3\\.s1").check()
    page.locator("[name=subprocess]").select_option("scan_locate")
    page.get_by_role("button", name="Keep the question").click()
    expect(page.locator("[data-card]")).to_have_count(4)

    page.locator("#studio-status").get_by_role("button", name="Publish").click()
    expect(page.locator("#studio-status")).to_contain_text("Published, version 1")
    expect(page.get_by_role("link", name="Give it to a class")).to_be_visible()


def test_the_preview_is_a_phone_on_a_desk_and_begins_no_attempt(served: ServedSchool, open_page: PageOpener) -> None:
    studio = open_studio(served, open_page)
    page = studio.page
    page.set_viewport_size({"width": 1280, "height": 1100})
    page.locator("[data-menu] summary").first.click()
    page.get_by_role("link", name="See it as a pupil").click()
    frame = page.locator(".phone")
    box = frame.bounding_box()
    assert box
    assert (box["width"], box["height"]) == (390, 844)
    expect(frame.locator("#text")).to_be_visible()
    expect(frame.locator("#questions")).to_be_hidden()
    assert axe(page) == []
    frame.get_by_role("link", name="Questions").click()
    expect(frame.locator(".question")).to_have_count(3)
    expect(frame.locator("#text")).to_be_hidden()
    frame.locator("#q1 label.option").first.click()
    assert axe(page) == []
    with served.looking():
        assert db.session.query(Attempt).count() == 0
    expect(page.get_by_text("Paragraf 3 menyatakan")).to_have_count(0)  # no key, no explanation


def test_the_preview_names_what_is_not_complete(served: ServedSchool, open_page: PageOpener) -> None:
    studio = open_studio(served, open_page)
    page: Page = studio.page
    page.get_by_role("button", name="New question").click()
    expect(page.locator("form[data-editor]")).to_be_visible()
    page.goto(f"{studio.address}/preview")
    expect(page.locator(".preview-head")).to_contain_text("Question 4 is not complete yet")
    expect(page.locator(".question")).to_have_count(3)


def test_on_a_phone_the_preview_is_the_page_itself(served: ServedSchool, open_page: PageOpener) -> None:
    studio = open_studio(served, open_page, **PHONE)
    page = studio.page
    page.goto(f"{studio.address}/preview")
    box = page.locator(".phone").bounding_box()
    assert box
    assert box["width"] == 390
    assert page.locator(".phone").evaluate("phone => getComputedStyle(phone).borderTopWidth") == "0px"
    assert axe(page) == []


def test_the_list_leads_to_the_studio(served: ServedSchool, open_page: PageOpener) -> None:
    studio = open_studio(served, open_page)
    page = studio.page
    page.goto(f"{served.url}/sets")
    with served.looking():
        title = db.session.get_one(Quiz, studio.quiz).title
    page.get_by_role("link", name=title).click()
    expect(page.locator("#studio-questions")).to_be_visible()
