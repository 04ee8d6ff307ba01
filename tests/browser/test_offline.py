"""No network at all where the browser may keep pages (https, localhost), and whatever is closed or renewed meanwhile."""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect
from sqlalchemy import select

from quizapp.models import Attempt, db
from tests.browser import truth
from tests.browser.harness import PageOpener
from tests.browser.journeys import Journey, answer, begin_journey
from tests.browser.schools import NEWS, SchoolInProcess
from tests.browser.steps import DESK, begin, expect_saved, line, question, to_questions

pytestmark = pytest.mark.browser

TEN = (1, 2, 4, 5, 6, 7, 8, 12, 13, 17)
"""Ten questions of the bundled news text, with every type among them."""
UNREACHABLE = "ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_EMPTY_RESPONSE|ERR_CONNECTION"


def test_ten_answers_without_network_a_killed_tab_and_all_of_them_arrive(
    school: SchoolInProcess, open_page: PageOpener
) -> None:
    journey = begin_journey(school, open_page, slug=NEWS)
    journey.wait_until_kept()
    journey.offline()
    expected = {position: answer(journey, position) for position in TEN}
    expect(line(journey.page)).to_have_attribute("data-state", "waiting")
    expect(line(journey.page)).to_contain_text("Saved on this phone")  # no longer "Saving …": what is written is kept
    journey.kill_the_tab()

    page = journey.page
    page.goto(journey.address)
    # The same question, though the copy is from before the first answer.
    expect(question(page, TEN[-1])).to_be_visible()
    expect(line(page)).to_have_attribute("data-state", "waiting")
    assert {position: value for position, value in truth.given(page).items() if value} == expected
    assert journey.stored() == {}

    journey.online()
    journey.end(expected)
    assert len({one["operation_id"] for one in journey.network.acknowledged(journey.attempt)}) == len(TEN)
    journey.hand_in()
    assert journey.stored() == expected


def test_acknowledged_answers_are_shown_after_a_reload_without_network(
    school: SchoolInProcess, open_page: PageOpener
) -> None:
    """The kept copy of the page is older than they are."""
    journey = begin_journey(school, open_page, device=DESK)
    journey.wait_until_kept()
    expected = {6: answer(journey, 6), 3: answer(journey, 3)}
    expect_saved(journey.page)
    journey.offline()
    journey.page.reload()
    expect(question(journey.page, 3)).to_be_visible()
    assert {position: value for position, value in truth.given(journey.page).items() if value} == expected
    expected[1] = answer(journey, 1)
    journey.online()
    journey.end(expected)


def test_a_new_service_worker_in_the_middle(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page, device=DESK)
    journey.wait_until_kept()
    network = school.network
    network.cut("POST /attempts/")
    expected = {6: answer(journey, 6)}
    worker = journey.page.context.request.get(f"{journey.url}/service-worker.js")
    newer = worker.body() + b"\n// a newer one\n"
    network.answer("GET /service-worker.js", 200, newer, content_type="text/javascript")
    journey.page.evaluate(
        """async () => {
            const registration = await navigator.serviceWorker.ready;
            const changed = new Promise(resolve => navigator.serviceWorker.addEventListener("controllerchange", resolve));
            await registration.update();
            await changed;
        }"""
    )
    journey.offline()
    journey.page.reload()
    expect(question(journey.page, 6)).to_be_visible()
    assert truth.given(journey.page)[6] == expected[6]
    journey.online()
    network.mend()
    journey.try_again()
    journey.end(expected)


def test_without_network_at_every_step(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page, started=False)
    page, hand = journey.page, journey.hand
    cannot_begin(journey)
    page.goto(journey.url)
    begin(hand, page, journey.assignment)
    (journey.attempt,) = attempts_of(journey)
    to_questions(hand, page)
    journey.wait_until_kept()

    journey.offline()
    expected = {6: answer(journey, 6)}
    expect(line(page)).to_have_attribute("data-state", "waiting")
    journey.online()
    expect_saved(page)

    journey.offline()
    expected[1] = answer(journey, 1)
    submit_is_queued(journey)
    journey.kill_the_tab()
    page = journey.page
    page.goto(journey.address)
    journey.online()
    page.wait_for_url("**/receipt")
    receipt = page.locator(".receipt-code").inner_text()

    journey.offline()
    with pytest.raises(Error, match=UNREACHABLE):
        page.reload()
    journey.online()
    page.goto(f"{journey.address}/receipt")
    assert page.locator(".receipt-code").inner_text() == receipt
    truth.expect_the_truth(page)
    assert journey.stored() == expected
    assert attempts_of(journey) == [journey.attempt]


def cannot_begin(journey: Journey) -> None:
    """Without network there is no beginning, and nothing is half begun."""
    page = journey.page
    page.goto(f"{journey.url}/assignments/{journey.assignment}")
    journey.offline()
    journey.hand.press(page.get_by_role("button", name="Begin the test"))
    with suppress(Error):  # that nothing answers is told to whoever waits already
        page.wait_for_url("chrome-error://**")
    assert "/attempts/" not in page.url
    journey.online()
    assert attempts_of(journey) == []


def submit_is_queued(journey: Journey) -> None:
    """Pressed without network: said to be waiting, not to be done."""
    journey.to_the_end()
    journey.press_submit()
    expect(journey.page.locator("#submit")).to_contain_text("network")
    assert journey.stored().keys() == {6}


def attempts_of(journey: Journey) -> list[int]:
    """The ids of the pupil's attempts."""
    with journey.school.looking():
        found = select(Attempt.id).where(Attempt.person_id == journey.mates.pupil)
        return list(db.session.scalars(found))
