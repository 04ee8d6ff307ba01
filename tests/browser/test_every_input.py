"""Every type of question, on the narrowest phone: with a keyboard and nothing else, and with a finger and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from quizapp.models import Attempt, QuizVersion, Response, db
from quizapp.operations import library
from tests.browser.harness import PageOpener
from tests.browser.schools import EIGHT_TYPES, NEWS, ServedSchool, make_class
from tests.browser.steps import Hand, expect_saved, go_to, question, row_with, to_questions
from tests.browser.test_pupil_journey import CAUSES, ESSAY, EVENTS, JUDGEMENTS
from tests.browser.test_reading_tools import open_attempt, signed_in

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 568}
NARROW_PHONE = NARROW | {"has_touch": True, "is_mobile": True}
CHOICES = {
    4: ["Lautnya sedang bergelora", "Akarnya belum kuat"],
    5: ["Tahun lalu, tujuh dari sepuluh bibit bertahan hidup."],
    6: ["Perlindungan pantai perlu usaha yang panjang"],
}
MOST_TABS = 120


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus, and see that it shows."""
    for _ in range(MOST_TABS):
        if target.evaluate("(element) => element === document.activeElement"):
            expect(target).to_be_in_viewport()
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never came to {target}")


def press_on(page: Page, target: Locator, key: str = "Enter") -> None:
    """Go to `target` with Tab and press a key there."""
    tab_to(page, target)
    page.keyboard.press(key)


def next_question(page: Page, position: int) -> None:
    press_on(page, question(page, position).locator(".question-turn a").last)
    expect(question(page, position + 1)).to_be_focused()


def option(within: Locator, text: str) -> Locator:
    return row_with(within, "label.option", text).locator("input")


def types_by_key(page: Page, within: Locator, text: str) -> None:
    tab_to(page, within.locator("input[type=text], textarea"))
    page.keyboard.type(text)


def matches_by_key(page: Page, within: Locator) -> None:
    """A letter chooses the phrase that begins with it."""
    letters = within.locator(".phrases li").all_text_contents()
    for left, right in CAUSES.items():
        letter = next(words.strip()[0] for words in letters if right in words)
        press_on(page, row_with(within, "[data-part]", left).locator("select"), letter)


def orders_by_key(page: Page, within: Locator) -> None:
    shown = within.locator(".step-text")
    for target, text in enumerate(EVENTS):
        while (place := shown.all_inner_texts().index(text)) > target:
            up = row_with(within, "[data-step]", text).get_by_role("button", name="Up")
            press_on(page, up)
            expect(shown.nth(place - 1)).to_have_text(text)
            expect(up).to_be_focused()
    use = within.get_by_role("button", name="Use the order shown")
    if use.is_visible():
        press_on(page, use)


def chooses_by_key(page: Page, within: Locator, texts: list[str]) -> None:
    """Space ticks a box; in a group of radio buttons the arrows walk and choose."""
    for text in texts:
        target = option(within, text)
        if target.get_attribute("type") == "checkbox":
            press_on(page, target, "Space")
        else:
            tab_to(page, within.locator("input[type=radio]").first)
            page.keyboard.press("Space")
            while not target.is_checked():
                page.keyboard.press("ArrowDown")
        expect(target).to_be_checked()


def judges_by_key(page: Page, within: Locator) -> None:
    for statement, category in JUDGEMENTS.items():
        chooses_by_key(page, row_with(within, "[data-part]", statement), [category])


def stored(served: ServedSchool) -> dict[int, Any]:
    with served.looking():
        return {row.position: row.value for row in db.session.scalars(select(Response))}


def right_answers(served: ServedSchool) -> dict[int, Any]:
    """What earns full marks, and the words typed where a person marks."""
    with served.looking():
        attempt = db.session.scalars(select(Attempt)).one()
        version = db.session.get_one(QuizVersion, attempt.quiz_version_id)
        questions = library.published(version.fingerprint).questions
        right = {place: one.correct_response() for place, one in enumerate(questions, start=1)}
    return right | {1: "240", 8: ESSAY}


def as_sets(values: dict[int, Any]) -> dict[int, Any]:
    """The same with ticked boxes as sets: their order says nothing."""
    return {place: set(value) if isinstance(value, list) and place != 3 else value for place, value in values.items()}


def test_every_type_is_answered_with_the_keyboard_alone(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    address = open_attempt(served, mates, EIGHT_TYPES)
    page = signed_in(open_page, served, mates.pupil, address, **NARROW)
    press_on(page, page.locator(".pane-switch [data-view=questions]"))
    types_by_key(page, question(page, 1), "240")
    next_question(page, 1)
    matches_by_key(page, question(page, 2))
    next_question(page, 2)
    orders_by_key(page, question(page, 3))
    next_question(page, 3)
    for position in (4, 5, 6):
        chooses_by_key(page, question(page, position), CHOICES[position])
        next_question(page, position)
    judges_by_key(page, question(page, 7))
    next_question(page, 7)
    types_by_key(page, question(page, 8), ESSAY)
    tab_to(page, question(page, 8).locator(".question-turn a").last)
    expect_saved(page)
    expect(page.locator("[data-map-count]")).to_have_text("8 of 8 answered")
    assert as_sets(stored(served)) == as_sets(right_answers(served))
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


def test_what_could_be_dragged_is_answered_by_taps(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    page = signed_in(open_page, served, mates.pupil, open_attempt(served, mates, EIGHT_TYPES), **NARROW_PHONE)
    hand = Hand(touch=True)
    to_questions(hand, page)
    go_to(hand, page, 3)
    steps = question(page, 3)
    shown = steps.locator(".step-text")
    for target, text in enumerate(EVENTS):
        while (place := shown.all_inner_texts().index(text)) > target:
            hand.press(row_with(steps, "[data-step]", text).get_by_role("button", name="Up"))
            expect(shown.nth(place - 1)).to_have_text(text)
    use = steps.get_by_role("button", name="Use the order shown")
    if use.is_visible():
        hand.press(use)
    go_to(hand, page, 5)
    (sentence,) = CHOICES[5]
    row = row_with(question(page, 5), "label.option", sentence)
    hand.press(row.locator(".option-text"))  # the whole row is the target
    expect(row.locator("input")).to_be_checked()
    assert row.evaluate("(row) => getComputedStyle(row).boxShadow") != "none"  # beside the tick, a bar and a ground
    expect_saved(page)
    right = right_answers(served)
    assert stored(served) == {position: right[position] for position in (3, 5)}


def test_a_paragraph_named_in_a_question_opens_the_text_there(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    page = signed_in(open_page, served, mates.pupil, open_attempt(served, mates, NEWS), **NARROW_PHONE)
    hand = Hand(touch=True)
    to_questions(hand, page)
    go_to(hand, page, 15)
    hand.press(question(page, 15).get_by_role("link", name="paragraf 4"))
    paragraph = page.locator("#p-p4")
    expect(paragraph).to_be_in_viewport()
    expect(paragraph).to_be_focused()
    bar, box = page.locator(".panes-bar").bounding_box(), paragraph.bounding_box()
    assert bar is not None
    assert box is not None
    assert box["y"] >= bar["y"] + bar["height"]  # not under the bar that stays in place
    hand.press(page.locator(".pane-switch [data-view=questions]"))
    expect(question(page, 15)).to_be_visible()
