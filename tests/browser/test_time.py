"""Time on the attempt page: the server's seconds, warnings, a clock that can be hidden, extra time and reopening."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from quizapp.models import Attempt, LateResponse, ReadingPreference, db
from tests.browser.harness import PageOpener
from tests.browser.schools import ServedSchool, make_assignment, make_class, now
from tests.browser.steps import (
    DESK,
    PHONE,
    Hand,
    begin,
    expect_saved,
    line,
    open_signed_in,
    question,
    sign_in,
    to_questions,
    type_text,
)

pytestmark = pytest.mark.browser

ASKED_WITHIN = 30_000
"""Milliseconds in which extra time reaches a pupil's screen."""


def open_attempt(served: ServedSchool, open_page: PageOpener, seconds: int, **device: object) -> Page:
    """A test that ends in some seconds, begun, the first question in sight."""
    assignment_id = make_assignment(served, make_class(served), closes_at=now() + timedelta(seconds=seconds))
    hand = Hand("has_touch" in device)
    page = open_signed_in(open_page, served, "dewi", **device)
    begin(hand, page, assignment_id)
    to_questions(hand, page)
    return page


def ends_in(served: ServedSchool, seconds: int, *, reopened: bool = False) -> None:
    """Give the only attempt this much time from now, as the teacher's page does."""
    with served.writing():
        attempt = db.session.query(Attempt).one()
        attempt.ends_at = now() + timedelta(seconds=seconds)
        if reopened:
            attempt.submitted_at = attempt.receipt = attempt.mark = None


def test_warnings_come_though_the_clock_is_hidden_and_the_choice_is_kept(
    served: ServedSchool, open_page: PageOpener
) -> None:
    page = open_attempt(served, open_page, 320, **PHONE)
    timer, notice = page.locator("[data-timer]"), page.locator("[data-notice]")
    expect(timer).to_have_text(re.compile(r"^[45]:\d\d left$"))
    with page.expect_response("**/reading-preferences"):
        page.get_by_role("button", name="Hide").tap()
    expect(timer).to_be_hidden()
    with served.looking():
        assert db.session.query(ReadingPreference).one().value["clock_hidden"] is True
    expect(notice).to_have_text("Five minutes left.", timeout=ASKED_WITHIN)
    assert notice.get_attribute("role") == "status"
    expect(timer).to_be_hidden()
    page.reload()
    expect(page.get_by_role("button", name="Show time")).to_be_visible()
    expect(timer).to_be_hidden()


def test_extra_time_reaches_the_screen_and_a_wrong_clock_does_not_matter(
    served: ServedSchool, open_page: PageOpener
) -> None:
    page = open_page(**DESK)
    page.context.add_init_script("const real = Date.now; Date.now = () => real() + 86_400_000;")
    mates = make_class(served)
    assignment_id = make_assignment(served, mates, closes_at=now() + timedelta(seconds=400))
    hand = Hand(touch=False)
    sign_in(page, served.url, "dewi")
    begin(hand, page, assignment_id)
    expect(page.locator("[data-timer]")).to_have_text(re.compile(r"^6:\d\d left$"))
    type_text(page, question(page, 1), "240")
    expect_saved(page)
    ends_in(served, 1600)
    expect(page.locator("[data-notice]")).to_contain_text("You have more time now: 26:", timeout=ASKED_WITHIN)
    expect(page.locator("[data-timer]")).to_have_text(re.compile(r"^26:\d\d left$"))


def test_time_given_after_the_end_opens_the_page_again(served: ServedSchool, open_page: PageOpener) -> None:
    open_page.allow("Failed to load resource")
    page = open_attempt(served, open_page, 12, **DESK)
    page.route("**/submission", lambda route: route.abort())
    entry = question(page, 1).locator("input[type=text]")
    type_text(page, question(page, 1), "240")
    expect(page.locator("[data-timer]")).to_contain_text("Time is up.")
    expect(page.locator("[data-notice]")).to_be_hidden()  # "0:12 left"
    expect(page.locator("[data-queued]")).to_contain_text("Time is up.")
    expect(entry).to_be_disabled()
    ends_in(served, 600)
    expect(entry).to_be_enabled(timeout=ASKED_WITHIN)
    expect(page.locator("[data-queued]")).to_be_hidden()
    page.unroute("**/submission")
    type_text(page, question(page, 1), "240 bibit")
    expect_saved(page)


def test_the_receipt_offers_to_go_on_when_the_attempt_is_opened_again(
    served: ServedSchool, open_page: PageOpener
) -> None:
    page = open_attempt(served, open_page, 600, **DESK)
    type_text(page, question(page, 1), "240")
    expect_saved(page)
    page.locator(".map [data-go=submit]").click()
    page.get_by_role("button", name="Hand in answers").click()
    page.wait_for_url("**/receipt")
    expect(page.locator("[data-reopened]")).to_be_hidden()
    ends_in(served, 600, reopened=True)
    page.get_by_role("link", name="Go on answering").click(timeout=ASKED_WITHIN)
    expect(question(page, 1).locator("input[type=text]")).to_have_value("240")
    expect_saved(page)


def test_what_lay_on_the_phone_when_another_device_submitted_reaches_the_teacher_as_late(
    served: ServedSchool, open_page: PageOpener
) -> None:
    open_page.allow("Failed to load resource")
    page = open_attempt(served, open_page, 600, **DESK)
    page.route("**/responses", lambda route: route.abort())
    type_text(page, question(page, 1), "240")
    expect(line(page)).to_have_attribute("data-state", "failed")
    address = page.url
    with served.writing():  # before the page closes: its last try goes past the route
        attempt = db.session.query(Attempt).one()
        attempt.submitted_at, attempt.receipt = now(), "ABCD1234"
    page.close(run_before_unload=False)
    other = page.context.new_page()
    other.goto(address)
    other.wait_for_url("**/receipt")
    expect(other.locator("[data-leftover]")).to_contain_text("1. They have reached your teacher, marked as late.")
    with served.looking():
        assert db.session.query(LateResponse).one().value == "240"
