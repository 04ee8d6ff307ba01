"""Nothing a pupil gave is lost: networks fail, servers refuse, batteries die, tabs disagree, sessions end, users switch."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from quizapp.models import Person, Response, db
from quizapp.operations.accounts import close_all_sessions
from tests.browser.harness import PageOpener
from tests.browser.schools import ServedSchool, make_assignment, make_class, now
from tests.browser.steps import (
    DESK,
    PHONE,
    Hand,
    begin,
    choose,
    expect_saved,
    give_name_and_secret,
    go_to,
    line,
    open_signed_in,
    question,
    to_questions,
    type_text,
)

pytestmark = pytest.mark.browser

NOT_REACHED = r"console error: Failed to load resource: net::ERR_(FAILED|INTERNET_DISCONNECTED)"


def stored(served: ServedSchool, position: int) -> object:
    """What the database holds for a question of the only attempt."""
    with served.looking():
        return db.session.scalar(select(Response.value).where(Response.position == position))


def test_what_the_network_loses_is_said_and_delivered_later(
    served: ServedSchool, open_page: PageOpener, device: dict[str, int]
) -> None:
    open_page.allow(NOT_REACHED, "status of 503")
    assignment_id = make_assignment(served, make_class(served))
    hand = Hand("has_touch" in device)
    page = open_signed_in(open_page, served, "dewi", **device)
    begin(hand, page, assignment_id)
    to_questions(hand, page)

    # The server cannot be reached: said at once, delivered by itself when it is back.
    page.route("**/responses", lambda route: route.abort())
    type_text(page, question(page, 1), "240")
    expect(line(page)).to_have_attribute("data-state", "failed")
    expect(line(page)).to_contain_text("Failed to reach the server, try again. Only on this phone: 1")
    page.unroute("**/responses")
    hand.press(page.get_by_role("button", name="Try again"))
    expect_saved(page)
    assert stored(served, 1) == "240"

    # The server has no room: not saved, and tried again without being asked.
    page.route("**/responses", lambda route: route.fulfill(status=503, body="{}"))
    type_text(page, question(page, 1), "240 bibit")
    expect(line(page)).to_contain_text("The server could not save, try again. Only on this phone: 1")
    page.unroute("**/responses")
    expect_saved(page)
    assert stored(served, 1) == "240 bibit"

    # No network, the tab is killed: what was typed is on the phone and delivered when the attempt is opened again.
    page.context.set_offline(True)
    go_to(hand, page, 4)
    choose(hand, question(page, 4), "Akarnya belum kuat")
    expect(line(page)).to_have_attribute("data-state", "waiting")
    expect(line(page)).to_contain_text("Saved on this phone, waiting for network. Not yet sent: 1")
    page = killed_and_opened_again(page)
    expect(question(page, 4).locator("label.option:has(:checked)")).to_contain_text("Akarnya belum kuat")
    expect_saved(page)
    assert len(stored(served, 4)) == 1
    assert undelivered(page) == []


def undelivered(page: Page) -> list[object]:
    """What the browser keeps of attempts that the server has not acknowledged."""
    return page.evaluate("""async () => (await (await import("/static/js/store.js")).openStore()).undelivered()""")


def killed_and_opened_again(page: Page) -> Page:
    """End the tab without its goodbye, come back into the network, open the same address."""
    address = page.url
    context: BrowserContext = page.context
    page.close(run_before_unload=False)
    context.set_offline(False)
    page = context.new_page()
    page.goto(address)
    return page


def test_a_submit_that_does_not_arrive_says_so_can_be_taken_back_and_arrives_by_itself(
    served: ServedSchool, open_page: PageOpener, device: dict[str, int]
) -> None:
    open_page.allow(NOT_REACHED)
    assignment_id = make_assignment(served, make_class(served))
    hand = Hand("has_touch" in device)
    page = open_signed_in(open_page, served, "dewi", **device)
    begin(hand, page, assignment_id)
    to_questions(hand, page)
    type_text(page, question(page, 1), "240")
    expect_saved(page)
    page.context.set_offline(True)
    go_to(hand, page, 8)
    hand.press(question(page, 8).get_by_role("link", name="To the end"))
    hand.press(page.get_by_role("button", name="Hand in answers"))
    queued = page.locator("[data-queued]")
    expect(queued).to_contain_text("Not handed in yet: no network. Your answers are handed in by themselves")
    expect(question(page, 1).locator("input[type=text]")).to_be_disabled()

    hand.press(queued.get_by_role("button", name="Go on answering"))
    expect(question(page, 8)).to_be_visible()
    type_text(page, question(page, 8), "Saya rasa cukup.")
    go_to(hand, page, 8)
    hand.press(question(page, 8).get_by_role("link", name="To the end"))
    hand.press(page.get_by_role("button", name="Hand in answers"))
    expect(queued).to_be_visible()
    with page.expect_download() as download:
        hand.press(queued.get_by_role("button", name="Save as a file"))
    content = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))["content"]
    assert [(one["question"], one["value"], one["sent"]) for one in content["answers"]] == [
        (1, "240", True),
        (8, "Saya rasa cukup.", False),
    ]
    assert content["submit"] is True
    hand.press(page.locator("[data-emergency-close]"))

    page.context.set_offline(False)
    page.wait_for_url("**/receipt")
    assert stored(served, 8) == "Saya rasa cukup."
    assert undelivered(page) == []


def test_when_time_is_up_what_the_phone_holds_is_submitted(served: ServedSchool, open_page: PageOpener) -> None:
    open_page.allow(NOT_REACHED)
    assignment_id = make_assignment(served, make_class(served), closes_at=now() + timedelta(seconds=12))
    hand = Hand(touch=True)
    page = open_signed_in(open_page, served, "dewi", **PHONE)
    begin(hand, page, assignment_id)
    to_questions(hand, page)
    expect(page.locator("[data-timer]")).to_contain_text(re.compile(r"^0:0\d left$"))
    hand.press(page.get_by_role("button", name="Hide"))
    expect(page.locator("[data-timer]")).to_be_hidden()
    page.context.set_offline(True)
    type_text(page, question(page, 1), "240")
    expect(page.locator("[data-timer]")).to_contain_text("Time is up.")
    page.context.set_offline(False)
    page.wait_for_url("**/receipt")
    assert stored(served, 1) == "240"


def test_a_flat_battery_loses_nothing_another_phone_goes_on(served: ServedSchool, open_page: PageOpener) -> None:
    assignment_id = make_assignment(served, make_class(served))
    hand = Hand(touch=True)
    page = open_signed_in(open_page, served, "dewi", **PHONE)
    begin(hand, page, assignment_id)
    to_questions(hand, page)
    type_text(page, question(page, 1), "240")
    expect_saved(page)
    page.context.close()
    other = open_signed_in(open_page, served, "dewi", **PHONE)
    hand.press(other.locator(f"main a[href='/assignments/{assignment_id}']").first)
    hand.press(other.get_by_role("link", name="Go on where I was"))
    expect_saved(other)
    expect(question(other, 1).locator("input[type=text]")).to_have_value("240")


def test_two_tabs_keep_both_answers_and_the_pupil_chooses_once(served: ServedSchool, open_page: PageOpener) -> None:
    open_page.allow("status of 409")
    assignment_id = make_assignment(served, make_class(served))
    hand = Hand(touch=False)
    first = open_signed_in(open_page, served, "dewi", **DESK)
    begin(hand, first, assignment_id)
    second = first.context.new_page()
    second.goto(first.url)
    type_text(first, question(first, 1), "240")
    expect_saved(first)
    type_text(second, question(second, 1), "7")
    conflict = question(second, 1).locator("[data-conflict]")
    expect(conflict).to_be_visible()
    expect(line(second)).to_contain_text("Question 1: choose which answer to keep.")
    assert conflict.locator(".given").all_text_contents() == ["7", "240"]
    hand.press(conflict.get_by_role("button", name="Use the answer from there"))
    expect_saved(second)
    expect(question(second, 1).locator("input[type=text]")).to_have_value("240")
    assert stored(served, 1) == "240"


def test_submitting_from_a_stale_tab_asks_which_answer_stands(served: ServedSchool, open_page: PageOpener) -> None:
    open_page.allow("status of 409")
    assignment_id = make_assignment(served, make_class(served))
    hand = Hand(touch=False)
    stale = open_signed_in(open_page, served, "dewi", **DESK)
    begin(hand, stale, assignment_id)
    type_text(stale, question(stale, 1), "7")
    expect_saved(stale)
    newer = stale.context.new_page()
    newer.goto(stale.url)
    type_text(newer, question(newer, 1), "240")
    expect_saved(newer)

    hand.press(stale.locator(".map [data-go=submit]"))
    hand.press(stale.get_by_role("button", name="Hand in answers"))
    expect(line(stale)).to_contain_text("Question 1: choose which answer to keep.")
    hand.press(stale.locator(".map [data-go='1']"))
    conflict = question(stale, 1).locator("[data-conflict]")
    assert conflict.locator(".given").all_text_contents() == ["7", "240"]
    assert stored(served, 1) == "240"
    hand.press(conflict.get_by_role("button", name="Keep the answer from here"))
    expect_saved(stale)
    assert stored(served, 1) == "7"
    hand.press(stale.locator(".map [data-go=submit]"))
    hand.press(stale.get_by_role("button", name="Hand in answers"))
    stale.wait_for_url("**/receipt")


def test_signed_out_by_the_server_signs_in_elsewhere_and_goes_on(served: ServedSchool, open_page: PageOpener) -> None:
    open_page.allow("status of 40[01]")
    mates = make_class(served)
    assignment_id = make_assignment(served, mates)
    hand = Hand(touch=False)
    page = open_signed_in(open_page, served, "dewi", **DESK)
    begin(hand, page, assignment_id)
    ends_the_sessions(served, mates.pupil)
    type_text(page, question(page, 1), "240")
    expect(line(page)).to_contain_text("You are signed out. Not yet saved: 1.")
    other = page.context.new_page()
    other.goto(f"{served.url}/sign-in")
    give_name_and_secret(other, "dewi")
    hand.press(page.get_by_role("button", name="Try again"))
    expect_saved(page)
    assert stored(served, 1) == "240"


def ends_the_sessions(served: ServedSchool, person_id: int) -> None:
    with served.writing():
        close_all_sessions(db.session.get_one(Person, person_id))


def test_switching_user_leaves_nothing_of_the_former_pupil(served: ServedSchool, open_page: PageOpener) -> None:
    open_page.allow(NOT_REACHED)
    assignment_id = make_assignment(served, make_class(served))
    hand = Hand(touch=True)
    page = open_signed_in(open_page, served, "dewi", **PHONE)
    begin(hand, page, assignment_id)
    attempt_url = page.url
    to_questions(hand, page)

    # An answer that has not arrived: said before one leaves, and one may stay.
    page.context.set_offline(True)
    type_text(page, question(page, 1), "240")
    hand.press(page.get_by_role("button", name="Switch user"))
    asked = page.locator("[data-sign-out-guard]")
    expect(asked).to_contain_text("(answers: 1)")
    hand.press(asked.get_by_role("button", name="Stay signed in"))
    page.context.set_offline(False)
    expect_saved(page)

    hand.press(page.get_by_role("button", name="Switch user"))
    page.wait_for_url("**/sign-in")
    for look in (page.go_back, lambda: page.goto(attempt_url)):
        look()
        expect(page.locator("[name=secret]")).to_be_visible()
        assert "Dewi" not in page.content()
        assert "240" not in page.content()
    assert undelivered(page) == []
    assert stored(served, 1) == "240"


def test_a_school_network_without_https_is_enough(served: ServedSchool, open_page: PageOpener) -> None:
    """There the browser keeps back what it calls powerful; the page must not need it."""
    open_page.allow("Cross-Origin-Opener-Policy header has been ignored")  # it would protect only over https
    assignment_id = make_assignment(served, make_class(served))
    hand = Hand(touch=True)
    page = open_signed_in(open_page, served, "dewi", url=served.url.replace("127.0.0.1", "school.test"), **PHONE)
    assert page.evaluate("isSecureContext") is False
    begin(hand, page, assignment_id)
    to_questions(hand, page)
    type_text(page, question(page, 1), "240")
    expect_saved(page)
    assert stored(served, 1) == "240"
