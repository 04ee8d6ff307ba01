"""What a person does at a page, as they do it: taps, clicks and keys on what can be seen. Nothing is set by script."""

from __future__ import annotations

import time
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import WAIT_SECONDS, PageOpener
from tests.browser.schools import ServedSchool, person, session_cookie
from tests.factories import PIN

expect.set_options(timeout=WAIT_SECONDS * 1000)

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
DESK = {"width": 1280, "height": 800}


def wait_for(page: Page, script: str) -> None:
    """Wait until `script` (an expression or a function, which may be async) gives something true in the page.

    Playwright's own wait_for_function evaluates inside the page as it asks again, which our pages' policy forbids.
    """
    deadline = time.monotonic() + WAIT_SECONDS
    while not page.evaluate(script):
        assert time.monotonic() < deadline, f"still not true after {WAIT_SECONDS:.0f} s: {script}"
        page.wait_for_timeout(50)


@dataclass
class Hand:
    """Presses things, with a finger where the device has a touch screen, and counts how often."""

    touch: bool
    presses: int = 0

    def press(self, what: Locator) -> None:
        """Tap or click the middle of it."""
        self.presses += 1
        if self.touch:
            what.tap()
        else:
            what.click()


def sign_in(page: Page, url: str, username: str, secret: str = PIN, *, english: bool = True) -> None:
    """Go to the sign-in page and through it, after switching to English by its button; ends on the page that follows."""
    page.goto(f"{url}/sign-in")
    if english:
        page.get_by_role("button", name="English").click()
    give_name_and_secret(page, username, secret)


def give_name_and_secret(page: Page, username: str, secret: str = PIN) -> None:
    """Fill and send the sign-in form that is shown."""
    page.locator("[name=username]").fill(username)
    page.locator("[name=secret]").fill(secret)
    with page.expect_navigation():
        page.locator("form:has([name=secret]) button").click()
    expect(page.locator("[data-sign-out]")).to_be_visible()


def open_signed_in(
    open_page: PageOpener, served: ServedSchool, username: str, *, url: str = "", **device: object
) -> Page:
    """Open home on a device of its own, signed in by a cookie: the sign-in page and its secret have tests of their own."""
    page = open_page(**device)  # type: ignore[arg-type]
    with served.looking():
        person_id = person(served, username).id
    page.context.add_cookies([session_cookie(served, person_id, url=url)])  # type: ignore[list-item]
    page.goto(url or served.url)
    expect(page.locator("[data-sign-out]")).to_be_visible()
    return page


# The attempt page


def question(page: Page, position: int) -> Locator:
    """The part of the page that holds one question."""
    return page.locator(f"[data-question='{position}']")


def line(page: Page) -> Locator:
    """The one line that says where the answers are."""
    return page.locator("[data-save-line]")


def expect_saved(page: Page) -> None:
    """Wait until the page says that the server has everything."""
    expect(line(page)).to_have_attribute("data-state", "saved")
    expect(line(page)).to_contain_text("Saved on the server, ")


def row_with(within: Locator, selector: str, text: str) -> Locator:
    """The only row of a list of controls that carries this text."""
    row = within.locator(selector).filter(has_text=text)
    expect(row).to_have_count(1)
    return row


def choose(hand: Hand, within: Locator, *texts: str) -> None:
    """Press the options with these texts."""
    for text in texts:
        option = row_with(within, "label.option", text)
        hand.press(option)
        expect(option.locator("input")).to_be_checked()


def judge(hand: Hand, within: Locator, judgements: dict[str, str]) -> None:
    """In a statement table: for each statement press the category."""
    for statement, category in judgements.items():
        choose(hand, row_with(within, "[data-part]", statement), category)


def match(within: Locator, pairs: dict[str, str]) -> None:
    """Choose the phrase for each item from its list."""
    for left, right in pairs.items():
        select = row_with(within, "[data-part]", left).locator("select")
        wanted = select.locator("option").filter(has_text=right)
        select.select_option(value=wanted.get_attribute("value"))


def order_by_keyboard(page: Page, within: Locator, texts: list[str]) -> None:
    """Bring the steps into this order with their buttons and Enter; the order shown may be right already."""
    shown = within.locator("[data-step] .step-text")
    for target, text in enumerate(texts):
        place = shown.all_inner_texts().index(text)
        for still in range(place, target, -1):
            up = row_with(within, "[data-step]", text).get_by_role("button", name="Up")
            up.focus()
            page.keyboard.press("Enter")
            expect(shown.nth(still - 1)).to_have_text(text)
            expect(up).to_be_focused()
    use = within.get_by_role("button", name="Use the order shown")
    if use.is_visible():
        use.focus()
        page.keyboard.press("Enter")
        expect(use).to_be_hidden()
    assert shown.all_inner_texts() == texts


def type_text(page: Page, within: Locator, text: str) -> None:
    """Type into the field of a question, key by key."""
    field = within.locator("input[type=text], textarea")
    field.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def begin(hand: Hand, page: Page, assignment_id: int) -> None:
    """From home to the open attempt."""
    hand.press(page.locator(f"main a[href='/assignments/{assignment_id}']").first)
    hand.press(page.get_by_role("button", name="Begin the test"))
    expect(line(page)).to_contain_text("No answer saved yet")


def to_questions(hand: Hand, page: Page) -> None:
    """On a phone the text comes first: turn to the questions."""
    if hand.touch:
        hand.press(page.locator(".pane-switch [data-view=questions]"))
    expect(page.locator("#questions")).to_be_visible()


def go_to(hand: Hand, page: Page, position: int) -> None:
    """Open a question by the map."""
    if not page.locator("[data-map] nav").is_visible():
        hand.press(page.locator("[data-map] summary"))
    hand.press(page.locator(f".map [data-go='{position}']"))
    expect(question(page, position)).to_be_visible()
