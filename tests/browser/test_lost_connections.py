"""The network fails in every way it can while a pupil takes a test; nothing is lost, doubled or claimed too early."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from quizapp.models import Attempt, db
from tests.browser import truth
from tests.browser.harness import PageOpener
from tests.browser.journeys import SAVES, SUBMISSION, Journey, answer, begin_journey
from tests.browser.schools import SchoolInProcess
from tests.browser.steps import DESK, expect_saved, line, wait_for

pytestmark = pytest.mark.browser


def test_replies_swallowed_after_the_commit(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page)
    fault = school.network.swallow(SAVES)
    expected = {6: answer(journey, 6), 4: answer(journey, 4)}
    expect(line(journey.page)).not_to_have_attribute("data-state", "saved")
    wait_for(journey.page, "truth.seen.some(one => one.state === 'failed')")
    assert fault.met >= 1
    assert journey.network.acknowledged(journey.attempt) == []
    journey.network.mend()
    journey.try_again()
    journey.end(expected)
    journey.hand_in()
    assert journey.stored() == expected


def test_half_a_reply_acknowledges_nothing(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page, device=DESK)
    school.network.truncate(SAVES, times=1)
    expected = {6: answer(journey, 6)}
    wait_for(journey.page, "truth.seen.some(one => one.state === 'failed')")
    journey.end(expected)


def test_requests_delayed_and_reordered(school: SchoolInProcess, open_page: PageOpener) -> None:
    """The first save is cut off on its way and reaches the server after everything that came later."""
    journey = begin_journey(school, open_page)
    late = school.network.postpone(SAVES)
    answer(journey, 6, 0)
    wait_for(journey.page, "truth.seen.some(one => one.state === 'failed')")
    expected = {6: answer(journey, 6, 1)}
    journey.try_again()
    expect_saved(journey.page)
    before = school.network.count(SAVES)
    late.release()
    while school.network.count(SAVES) == before:
        journey.page.wait_for_timeout(20)
    journey.end(expected)


def test_slow_replies_while_one_goes_on_answering(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page, device=DESK)
    held = school.network.hold(SAVES, times=1)
    answer(journey, 6, 0)
    expected = {6: answer(journey, 6, 1), 4: answer(journey, 4), 1: answer(journey, 1)}
    expect(line(journey.page)).to_have_attribute("data-state", "waiting")
    held.release()
    journey.end(expected)


@pytest.mark.parametrize("status", [500, 503])
def test_a_server_that_answers_with_an_error(school: SchoolInProcess, open_page: PageOpener, status: int) -> None:
    journey = begin_journey(school, open_page)
    school.network.answer(SAVES, status)
    expected = {6: answer(journey, 6), 1: answer(journey, 1)}
    expect(line(journey.page)).to_have_attribute("data-state", "failed")
    school.network.mend()
    journey.try_again()
    journey.end(expected)
    school.network.answer(SUBMISSION, status, times=1)
    journey.hand_in()
    assert journey.stored() == expected


def test_the_server_is_killed_and_started_again_during_saves(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page)
    expected = {6: answer(journey, 6)}
    held = school.network.hold(SAVES, times=1)
    expected[4] = answer(journey, 4)
    school.kill()
    held.release()
    expected[1] = answer(journey, 1)
    expected[7] = answer(journey, 7)
    expect(line(journey.page)).to_have_attribute("data-state", "failed")
    school.restart()
    journey.try_again()
    journey.end(expected)
    journey.hand_in()
    assert journey.stored() == expected


def test_a_submit_whose_reply_is_swallowed(school: SchoolInProcess, open_page: PageOpener) -> None:
    """The attempt has ended and nobody heard of it: the page does not claim it, asks again and gets the same receipt."""
    journey = begin_journey(school, open_page)
    expected = {6: answer(journey, 6)}
    fault = school.network.swallow(SUBMISSION)
    journey.to_the_end()
    journey.press_submit()
    expect(journey.page.locator("[data-queued-words]")).to_contain_text("Not handed in yet")
    assert fault.met >= 1
    assert journey.page.url.partition("#")[0] == journey.address
    receipt = receipt_of(journey)
    assert receipt
    school.network.mend()
    journey.hand.press(journey.page.locator("[data-queued-retry]"))
    journey.page.wait_for_url("**/receipt")
    assert journey.page.locator(".receipt-code").inner_text() == receipt
    assert journey.stored() == expected
    truth.expect_the_truth(journey.page)


def receipt_of(journey: Journey) -> str | None:
    """The receipt in the database."""
    with journey.school.looking():
        return db.session.get_one(Attempt, journey.attempt).receipt


def test_submitting_in_two_tabs_is_one(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page, device=DESK)
    expected = {6: answer(journey, 6)}
    expect_saved(journey.page)
    other = journey.another_tab()
    journey.to_the_end()
    other.locator(".map [data-go=submit]").click()
    held = school.network.hold(SUBMISSION)
    journey.press_submit()
    other.locator("[data-submit]").click()
    held.release()
    for page in (journey.page, other):
        page.wait_for_url("**/receipt")
        assert page.locator(".receipt-code").inner_text() == receipt_of(journey)
    assert journey.stored() == expected


def test_five_fold_submit_is_one(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page, device=DESK)
    expected = {6: answer(journey, 6)}
    journey.to_the_end()
    journey.page.locator("[data-submit]").click(click_count=5, delay=5)
    journey.page.wait_for_url("**/receipt")
    assert journey.stored() == expected
