"""Words of the text that explain themselves: for a tap and for a key, beside the word, gone when one goes on reading."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import PageOpener, axe
from tests.browser.schools import NEWS, ServedSchool, make_class
from tests.browser.steps import DESK, PHONE, Hand
from tests.browser.test_highlights import begin_marking
from tests.browser.test_reading_tools import open_attempt, signed_in

pytestmark = pytest.mark.browser


def term(page: Page, text: str) -> Locator:
    """The word of the text that explains itself."""
    return page.locator(".passage-text .term").filter(has_text=text).first


def note(page: Page) -> Locator:
    """The explanation that is open."""
    return page.locator(".passage-text .gloss")


def test_a_tap_opens_and_closes_an_explanation(
    served: ServedSchool, open_page: PageOpener, device: dict[str, int]
) -> None:
    mates = make_class(served)
    hand = Hand("has_touch" in device)
    page = signed_in(open_page, served, mates.pupil, open_attempt(served, mates, NEWS), **device)
    word = term(page, "jumpa pers")
    expect(page.locator(".passage-text .term").filter(has_text="komunike")).to_have_count(0)  # question 10 tests it
    hand.press(word)
    expect(note(page)).to_be_visible()
    expect(note(page)).to_contain_text("wartawan")
    expect(word).to_have_attribute("aria-expanded", "true")
    box = note(page).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= device["width"]
    assert axe(page) == []
    hand.press(page.locator(".passage-paragraph .sentence").first)
    expect(note(page)).to_have_count(0)
    expect(word).to_have_attribute("aria-expanded", "false")
    hand.press(word)
    hand.press(word)
    expect(note(page)).to_have_count(0)


def test_an_explanation_opens_and_closes_by_keyboard(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    page = signed_in(open_page, served, mates.pupil, open_attempt(served, mates, NEWS), **DESK)
    word = term(page, "jumpa pers")
    word.focus()
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        expect(note(page)).to_be_visible()
        page.keyboard.press("Escape")
        expect(note(page)).to_have_count(0)
        expect(word).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(note(page)).to_have_count(0)


def test_while_sentences_are_marked_words_rest(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    hand = Hand(touch=True)
    page = signed_in(open_page, served, mates.pupil, open_attempt(served, mates, NEWS), **PHONE)
    begin_marking(hand, page)
    word = term(page, "jumpa pers")
    sentence = page.locator(".sentence").filter(has_text="jumpa pers")
    hand.press(word)
    expect(note(page)).to_have_count(0)
    expect(sentence).to_have_attribute("aria-pressed", "true")
    assert "".join(sentence.locator("mark.mine").all_text_contents()).endswith("jumpa pers.")
    assert axe(page) == []
    hand.press(page.get_by_role("button", name="Done"))
    hand.press(word)
    expect(note(page)).to_contain_text("wartawan")


def test_without_scripts_the_word_leads_to_the_list_under_the_text(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    address = open_attempt(served, mates, NEWS)
    page = signed_in(open_page, served, mates.pupil, address, javascript=False, **PHONE)
    term(page, "jumpa pers").tap()
    expect(page.locator("#word-1")).to_be_in_viewport()
    expect(page.locator("#word-1")).to_contain_text("wartawan")
