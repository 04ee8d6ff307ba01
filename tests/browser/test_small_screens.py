"""The narrowest phone, 320 × 568: what stays in place covers nothing, and what must be seen at once is in sight."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import PageOpener
from tests.browser.journeys import begin_journey
from tests.browser.schools import SchoolInProcess, ServedSchool, make_assignment, make_class, now, session_cookie
from tests.browser.steps import PHONE, go_to, question

pytestmark = pytest.mark.browser

SMALL: dict[str, Any] = PHONE | {"width": 320, "height": 568}
KEYBOARD_LEAVES = 300
"""Pixels of the height that are free while a phone's keyboard is up."""


def box(what: Locator) -> dict[str, float]:
    """Where it is in the window: x, y, height, right, bottom."""
    found = what.bounding_box()
    assert found is not None
    x, y, width, height = found["x"], found["y"], found["width"], found["height"]
    return {"x": x, "y": y, "height": height, "right": x + width, "bottom": y + height}


def in_indonesian(school: ServedSchool, open_page: PageOpener, pupil: int) -> Page:
    page = open_page(**SMALL)
    page.context.add_cookies([session_cookie(school, pupil, language="id")])  # type: ignore[list-item]
    return page


def test_the_field_stays_above_the_keyboard(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page, device=SMALL)
    page, hand = journey.page, journey.hand
    for position, least in ((1, 44), (8, 90)):
        go_to(hand, page, position)
        entry = question(page, position).locator("input[type=text], textarea")
        hand.press(entry)
        page.set_viewport_size({"width": 320, "height": KEYBOARD_LEAVES})
        bar = box(page.locator(".panes-bar"))["bottom"]
        page.wait_for_timeout(500)  # the page waits for the keyboard
        assert box(entry)["y"] + least <= KEYBOARD_LEAVES
        assert box(entry)["y"] >= bar
        page.set_viewport_size({"width": 320, "height": 568})


def test_a_wrong_token_is_said_where_the_page_opens(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    given = make_assignment(served, mates, token="K7M2QX")
    open_page.allow("status of 422")
    page = in_indonesian(served, open_page, mates.pupil)
    page.goto(f"{served.url}/assignments/{given}")
    page.locator("[name=token]").fill("K7M2QY")
    with page.expect_navigation():
        page.locator("main form button").tap()
    assert box(page.locator("#errors li"))["bottom"] <= 568


def test_going_on_needs_no_scrolling(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page, device=SMALL)
    journey.page.goto(f"{journey.url}/assignments/{journey.assignment}")
    assert box(journey.page.get_by_role("link", name="Go on where I was"))["bottom"] <= 568


def test_doubled_text_leaves_line_and_clock_apart(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    given = make_assignment(served, mates, closes_at=now() + timedelta(minutes=59))
    page = in_indonesian(served, open_page, mates.pupil)
    page.goto(f"{served.url}/assignments/{given}")
    with page.expect_navigation():
        page.locator("main form button").tap()
    expect(page.locator("html")).to_have_attribute("data-attempt", "restored")
    page.evaluate("() => { document.documentElement.style.fontSize = '36px'; }")
    line, toggle = page.locator("[data-save-text]"), page.locator("[data-timer-toggle]")
    assert box(line)["right"] <= box(page.locator("[data-timer]"))["x"]
    assert box(line)["right"] <= box(toggle)["x"]
    switch = page.locator(".pane-switch > *")
    assert [box(one)["height"] for one in switch.all()] == pytest.approx([52] * 3, abs=1)
    assert box(page.locator(".panes-bar"))["height"] + 53 <= 0.4 * 568


def test_a_notice_stands_under_the_bar(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    given = make_assignment(served, mates, closes_at=now() + timedelta(seconds=200))
    page = in_indonesian(served, open_page, mates.pupil)
    page.goto(f"{served.url}/assignments/{given}")
    with page.expect_navigation():
        page.locator("main form button").tap()
    notice, bar = page.locator("[data-notice]"), page.locator(".panes-bar")
    expect(notice).to_be_visible()
    for width, height, scroll in ((320, 568, 0), (320, 568, 200), (1280, 800, 0)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("y => scrollTo(0, y)", scroll)
        assert box(notice)["y"] >= box(bar)["bottom"]
        assert box(notice)["right"] <= width


def test_marking_goes_on_above_the_cures(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page, device=SMALL)
    page, hand = journey.page, journey.hand
    journey.wait_until_kept()
    journey.offline()
    go_to(hand, page, 6)
    hand.press(question(page, 6).locator("label.option").first)
    hand.press(page.locator(".pane-switch [data-view=text]"))
    cures = page.locator("[data-retry]")
    expect(cures).to_be_visible()
    hand.press(page.locator(".pane-tools"))
    hand.press(page.locator("[data-marks-toggle]"))
    assert box(page.locator("[data-marks-bar]"))["bottom"] <= box(page.locator(".save-cures"))["y"] + 1
    hand.press(page.locator("[data-marks-done]"))
    hand.press(cures)


def test_what_waits_to_be_handed_in_is_said_once(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page, device=SMALL)
    page = journey.page
    journey.wait_until_kept()
    journey.offline()
    go_to(journey.hand, page, 6)
    journey.hand.press(question(page, 6).locator("label.option").first)
    journey.to_the_end()
    expect(page.locator("[data-open-questions]")).to_be_visible()
    journey.press_submit()
    expect(page.locator("[data-queued]")).to_be_visible()
    expect(page.locator(".save-cures")).to_be_hidden()
    expect(page.locator("[data-open-questions]")).to_be_hidden()
    journey.hand.press(page.locator("[data-queued-back]"))
    expect(page.locator("[data-retry]")).to_be_visible()
    journey.online()


def test_both_answers_of_a_conflict_are_seen_at_once(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page, device=SMALL)
    other = journey.another_tab()
    for page, option in ((journey.page, 0), (other, 1)):
        page.bring_to_front()
        go_to(journey.hand, page, 6)
        journey.hand.press(question(page, 6).locator("label.option").nth(option))
    buttons = question(other, 6).locator("[data-conflict] button")
    expect(buttons).to_have_count(2)
    assert box(question(other, 6).locator("[data-conflict]"))["y"] >= box(other.locator(".panes-bar"))["bottom"]
    assert box(buttons.last)["bottom"] <= box(other.locator(".pane-switch"))["y"]
    journey.hand.press(buttons.first)
    expect(buttons.first).to_be_hidden()
