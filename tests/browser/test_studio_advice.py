"""Advice in the studio: read, let go with a reason and taken back, with and without scripts, by keys alone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from quizapp.models import Quiz, db
from tests.browser.harness import PageOpener, axe
from tests.browser.schools import ServedSchool, session_cookie
from tests.browser.steps import DESK, PHONE
from tests.browser.studios import Studio, card, make_draft

pytestmark = pytest.mark.browser

REASON = "Muridku sedang berlatih membaca kata TIDAK dalam soal seperti pada ujian."
NEGATIVE = "Manakah yang TIDAK disebut sebagai tempat pertemuan Kim Jong Un dan Vladimir Putin menurut bacaan?"


def flawed(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the first three questions of the news text: one with advice, one with an error, one with much advice."""
    first, second, third = questions[0], questions[1], questions[3]
    options = [{**option, "rationale": None} for option in third["options"]]
    return [
        {**first, "prompt": NEGATIVE},
        {**second, "prompt": "Siapa yang tidak membantah, dan siapa yang tidak menuduh bahwa senjata diberikan?"},
        {**third, "prompt": "Manakah yang TIDAK dibawa menteri?", "options": options},
    ]


def open_flawed(served: ServedSchool, open_page: PageOpener, **device: Any) -> Studio:
    teacher, quiz_id = make_draft(served, questions=4)
    with served.writing():
        quiz = db.session.get_one(Quiz, quiz_id)
        draft = quiz.draft or {}
        quiz.draft = {**draft, "questions": flawed(draft["questions"])}
    page = open_page(**(device or DESK))
    page.context.add_cookies([session_cookie(served, teacher)])  # type: ignore[list-item]
    studio = Studio(served, teacher, quiz_id, page)
    page.goto(studio.address)
    if device.get("view") == "questions":
        page.goto(f"{studio.address}#questions")
    return studio


@pytest.fixture
def studio(served: ServedSchool, open_page: PageOpener) -> Studio:
    """A draft with advice."""
    return open_flawed(served, open_page)


def kept(studio: Studio) -> list[str]:
    return [entry["reason"] for entry in studio.draft().get("dismissed", [])]


def test_advice_is_let_go_in_place(studio: Studio) -> None:
    page = studio.page
    name = studio.names()[0]
    page.evaluate("window.same = true")
    place = card(page, name)
    expect(place.locator(".advice-hint")).to_have_count(1)
    place.get_by_text("This is fine because …").click()
    place.get_by_label("Why it is fine here").fill(REASON)
    place.get_by_role("button", name="Let this advice go").click()
    expect(place.locator(".advice-hint")).to_have_count(0)
    assert page.evaluate("window.same") is True, "the page was loaded anew"
    assert kept(studio) == [REASON]
    place.get_by_text("1 piece of advice was let go").click()
    expect(place.locator(".advice-gone")).to_contain_text(REASON)
    expect(place.locator(".advice-gone")).to_contain_text("Rina Wati")
    place.get_by_role("button", name="Show this advice again").click()
    expect(place.locator(".advice-hint")).to_have_count(1)
    assert kept(studio) == []


def test_a_reason_is_asked_for_in_place(studio: Studio) -> None:
    page = studio.page
    place = card(page, studio.names()[0])
    place.get_by_text("This is fine because …").click()
    place.get_by_label("Why it is fine here").fill("   ")
    place.get_by_role("button", name="Let this advice go").click()
    expect(page.locator("#flashes")).to_contain_text("Please fill this in.")
    assert kept(studio) == []


def test_advice_is_let_go_by_keys_alone(studio: Studio) -> None:
    page = studio.page
    place = card(page, studio.names()[0])
    place.locator(".advice-fine > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(place.get_by_label("Why it is fine here")).to_be_focused()
    page.keyboard.type(REASON)
    page.keyboard.press("Enter")
    expect(place.locator(".advice-hint")).to_have_count(0)
    assert page.evaluate("document.activeElement !== document.body")
    assert kept(studio) == [REASON]


def test_the_link_of_an_advice_opens_the_form_of_its_question(studio: Studio) -> None:
    page = studio.page
    place = card(page, studio.names()[0])
    place.get_by_role("link", name="Go to: Question").click()
    expect(page.locator("[name=prompt]")).to_have_value(NEGATIVE)
    expect(page.locator("[name=prompt]")).to_be_focused()

    third = card(page, studio.names()[2])
    third.get_by_text("3 more pieces of advice").click()
    third.get_by_role("link", name="Go to: Option C, explanation").click()
    expect(page.locator("#options-2-rationale")).to_be_focused()


def test_in_an_open_form_the_link_goes_to_the_field(studio: Studio) -> None:
    page = studio.page
    page.evaluate("window.same = true")
    place = card(page, studio.names()[2])
    place.get_by_role("link", name="Edit").click()
    place.locator("[name=prompt]").fill("Manakah yang TIDAK dibawa oleh menteri itu?")
    place.get_by_text("3 more pieces of advice").click()
    place.get_by_role("link", name="Go to: Option B, explanation").click()
    expect(page.locator("#options-1-rationale")).to_be_focused()
    assert page.evaluate("window.same") is True


def test_a_form_asked_for_twice_is_opened_once(studio: Studio) -> None:
    """An impatient press on "Edit", and a link whose form is on its way, do not draw the form over what is typed."""
    page = studio.page
    page.evaluate("window.opened = []")
    page.evaluate("document.addEventListener('quizapp:editor', ({ detail }) => opened.push(detail.dataset.name))")
    names = studio.names()
    card(page, names[2]).get_by_role("link", name="Edit").dblclick()
    expect(page.locator("[name=prompt]")).to_be_focused()
    assert page.evaluate("opened") == [names[2]]

    card(page, names[0]).get_by_role("link", name="Edit").click()
    card(page, names[1]).get_by_role("link", name="Edit").click()
    expect(card(page, names[1]).locator("[name=prompt]")).to_be_focused()
    expect(page.locator("[data-editor]")).to_have_count(1)
    assert page.evaluate("opened")[-1] == names[1]


def test_errors_stop_publishing_and_cannot_be_let_go(studio: Studio) -> None:
    place = card(studio.page, studio.names()[1])
    expect(place.locator(".advice-error")).to_contain_text("“tidak” is easily overlooked")
    expect(place.locator(".advice-error .advice-fine")).to_have_count(0)


def test_without_scripts(served: ServedSchool, open_page: PageOpener) -> None:
    studio = open_flawed(served, open_page, **PHONE, javascript=False)
    page = studio.page
    place = card(page, studio.names()[0])
    place.locator(".advice-fine > summary").click()
    place.get_by_label("Why it is fine here").fill(REASON)
    place.get_by_role("button", name="Let this advice go").click()
    expect(card(page, studio.names()[0]).locator(".advice-more > summary")).to_contain_text("was let go")
    assert kept(studio) == [REASON]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_advice_fits_and_is_accessible(served: ServedSchool, open_page: PageOpener, width: int, scheme: Any) -> None:
    studio = open_flawed(served, open_page, width=width, height=2400, color_scheme=scheme)
    page = studio.page
    show_questions(page)
    for summary in page.locator(".advice-fine > summary, .advice-more > summary").all():
        if summary.is_visible():
            summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page, selector="#studio-questions") == []


def show_questions(page: Page) -> None:
    """On a narrow screen the questions are a view of their own."""
    button = page.locator(".pane-switch").get_by_text("Question", exact=False).first
    if button.is_visible():
        button.click()
