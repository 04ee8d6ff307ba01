"""Marks in the text: by tap, by key, words or sentences, taken away again, found again from the list."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from quizapp.models import Assignment, Attempt, Person, db
from quizapp.operations import attempts
from tests.browser.harness import PageOpener, axe
from tests.browser.schools import ServedSchool, make_class, now
from tests.browser.steps import DESK, PHONE, Hand
from tests.browser.test_reading_tools import open_attempt, open_tools, opener, signed_in

pytestmark = pytest.mark.browser

SELECT = """(sentence, [start, end]) => {
    const range = document.createRange();
    range.setStart(sentence.firstChild, start);
    range.setEnd(sentence.firstChild, end);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""


def sentence(page: Page, number: int) -> Locator:
    """The sentence of this place in the text, from 0."""
    return page.locator(".passage-paragraph .sentence").nth(number)


def marked(page: Page) -> list[str]:
    """The marks as the list in the panel names them, and as the text shows them."""
    listed = page.locator("[data-marks-list] a").all_text_contents()
    assert int(page.locator("[data-marks-count]").text_content() or "") == len(listed)
    shown = page.locator("mark.mine").all_text_contents()
    assert [text[:60].strip() for text in shown] == [text.removesuffix("…").strip() for text in listed]
    return shown


def begin_marking(hand: Hand, page: Page) -> None:
    hand.press(open_tools(hand, page).get_by_role("button", name="Highlight in the text"))
    expect(page.locator("[data-marks-bar]")).to_be_visible()
    expect(page.locator("#reading-panel")).to_be_hidden()


def test_a_tap_marks_a_sentence_and_another_takes_the_mark_away(
    served: ServedSchool, open_page: PageOpener, device: dict[str, int]
) -> None:
    mates = make_class(served)
    hand = Hand("has_touch" in device)
    page = signed_in(open_page, served, mates.pupil, open_attempt(served, mates), **device)
    first, second = sentence(page, 0), sentence(page, 1)
    whole = str(first.text_content())
    hand.press(first)
    assert marked(page) == []  # outside the mode the text is only text
    begin_marking(hand, page)
    hand.press(first)
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(second).to_have_attribute("aria-pressed", "false")
    assert marked(page) == [whole]
    assert axe(page) == []
    hand.press(first)
    assert marked(page) == []
    hand.press(page.get_by_role("button", name="Done"))
    assert first.get_attribute("role") is None
    assert str(first.text_content()) == whole


def test_selected_words_are_marked_alone_and_the_list_leads_to_them(
    served: ServedSchool, open_page: PageOpener
) -> None:
    mates = make_class(served)
    hand = Hand(touch=True)
    page = signed_in(open_page, served, mates.pupil, open_attempt(served, mates), **PHONE)
    begin_marking(hand, page)
    far = page.locator(".passage-paragraph .sentence").last
    words = str(far.text_content()).split()
    far.scroll_into_view_if_needed()
    far.evaluate(SELECT, [1, len(words[0]) + 2])  # half a word at both ends
    hand.press(page.get_by_role("button", name="Highlight these words"))
    assert marked(page) == [" ".join(words[:2]).rstrip(",.")]
    hand.press(page.get_by_role("button", name="Done"))
    page.evaluate("scrollTo(0, 0)")
    panel = open_tools(hand, page)
    hand.press(panel.locator("[data-marks-box] summary"))
    hand.press(panel.locator("[data-marks-list] a"))
    expect(panel).to_be_hidden()
    expect(far).to_be_in_viewport()
    hand.press(opener(page))
    hand.press(panel.get_by_role("button", name="Remove"))
    assert marked(page) == []


def test_marking_works_by_keyboard_alone(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    page = signed_in(open_page, served, mates.pupil, open_attempt(served, mates), **DESK)
    opener(page).focus()
    page.keyboard.press("Enter")
    toggle = page.get_by_role("button", name="Highlight in the text")
    while not toggle.evaluate("(button) => button === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    first = sentence(page, 0)
    for _ in range(20):
        page.keyboard.press("Tab")
        if first.evaluate("(sentence) => sentence === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert marked(page) == [str(first.evaluate("(s) => s.querySelector('mark').textContent")), marked(page)[1]]
    expect(sentence(page, 1)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.locator("[data-marks-bar]")).to_be_hidden()
    assert first.get_attribute("tabindex") is None


def test_a_double_click_marks_one_word(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    page = signed_in(open_page, served, mates.pupil, open_attempt(served, mates), **DESK)
    begin_marking(Hand(touch=False), page)
    first = sentence(page, 0)
    first.dblclick(position={"x": 20, "y": 10})
    (word,) = marked(page)
    assert " " not in word
    assert word in str(first.text_content())


def test_feedback_shows_the_marks_beside_the_evidence_in_words(
    served: ServedSchool, open_page: PageOpener, device: dict[str, int]
) -> None:
    mates = make_class(served)
    address = open_attempt(served, mates)
    attempt_id = int(address.rpartition("/")[2])
    with served.writing():
        attempt = db.session.get_one(Attempt, attempt_id)
        attempt.highlights = [{"at": "p1.s1", "start": 0, "end": 4}, {"at": "gone.s1", "start": 0, "end": 4}]
        attempts.submit(db.session.get_one(Person, mates.pupil), attempt_id, now())
        assignment = db.session.get_one(Assignment, attempt.assignment_id)
        assignment.release_step, assignment.closes_at = "key", now()
    hand = Hand("has_touch" in device)
    page = signed_in(open_page, served, mates.pupil, f"{address}/feedback", **device)
    mine = page.locator("#s-p1\\.s1 mark.mine")
    expect(mine).to_have_count(1)
    expect(page.locator("#s-p1\\.s1 .mine-label")).to_have_text("my highlight")
    assert page.locator(".passage-text .evidence-label").count() > 0
    panel = open_tools(hand, page)
    expect(panel.get_by_role("button", name="Highlight in the text")).to_have_count(0)
    hand.press(panel.locator("[data-marks-box] summary"))
    expect(panel.get_by_role("button", name="Remove")).to_have_count(0)
    hand.press(panel.locator("[data-marks-list] a"))
    expect(mine).to_be_in_viewport()
    assert axe(page) == []


def test_marks_are_kept_with_the_attempt_wherever_it_is_opened(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    address = open_attempt(served, mates)
    hand = Hand(touch=True)
    page = signed_in(open_page, served, mates.pupil, address, **PHONE)
    begin_marking(hand, page)
    first, second = str(sentence(page, 0).text_content()), str(sentence(page, 1).text_content())
    with page.expect_response("**/responses"):
        hand.press(sentence(page, 0))
        hand.press(sentence(page, 1))
    page.reload()
    expect(page.locator("mark.mine")).to_have_count(2)
    assert marked(page) == [first, second]
    with served.looking():
        stored = db.session.get_one(Attempt, int(address.rpartition("/")[2])).highlights
        assert [mark["at"] for mark in stored] == ["p1.s1", "p1.s2"]
        assert [mark["end"] for mark in stored] == [len(first), len(second)]
    desk = signed_in(open_page, served, mates.pupil, address, **DESK)
    assert marked(desk) == [first, second]
