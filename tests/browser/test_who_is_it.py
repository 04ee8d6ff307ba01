"""Sessions end, cookies go, phones change hands in the middle of a test: nothing typed is lost, nobody gets another's."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from quizapp.models import Classroom, Person, School, db
from quizapp.operations.accounts import close_all_sessions
from tests import factories
from tests.browser import truth
from tests.browser.harness import PageOpener
from tests.browser.journeys import SAVES, Journey, answer, begin_journey
from tests.browser.schools import SchoolInProcess, now
from tests.browser.steps import DESK, expect_saved, line, question, sign_in, type_text
from tests.factories import PIN

pytestmark = pytest.mark.browser


def test_the_session_ends_and_one_signs_in_again_in_place(
    school: SchoolInProcess, open_page: PageOpener, device: dict[str, int]
) -> None:
    journey = begin_journey(school, open_page, device=device)
    page = journey.page
    budi = classmate(journey)
    with school.writing():
        close_all_sessions(db.session.get_one(Person, journey.mates.pupil))
    expected = {6: answer(journey, 6)}
    ask = expect_the_dialog(page)
    expect(line(page)).to_contain_text("You are signed out. Not yet saved: 1.")

    ask.locator("[name=secret]").fill("111111")
    ask.locator("[data-sign-in-send]").click()
    expect(ask.locator("[data-sign-in-words]")).to_contain_text("do not fit together")
    page.evaluate("name => { document.querySelector('[data-sign-in-dialog] [name=username]').value = name; }", budi)
    ask.locator("[name=secret]").fill(PIN)
    ask.locator("[data-sign-in-send]").click()
    expect(ask.locator("[data-sign-in-words]")).to_contain_text("do not fit together")
    assert truth.given(page)[6] == expected[6]

    page.evaluate(
        "name => { document.querySelector('[data-sign-in-dialog] [name=username]').value = name; }", journey.username
    )
    ask.locator("[name=secret]").fill(PIN)
    ask.locator("[data-sign-in-send]").click()
    expect(ask).to_be_hidden()
    journey.end(expected)
    journey.hand_in()
    assert journey.stored() == expected


@pytest.mark.parametrize("how", ["tap", "click"])
def test_one_press_beside_the_line_is_enough_while_one_types(
    school: SchoolInProcess, open_page: PageOpener, how: str
) -> None:
    """The bar comes down when the field is left; it waits until the press is over, or the press would hit nothing."""
    journey = begin_journey(school, open_page)
    page = journey.page
    page.context.clear_cookies()
    answer(journey, 1)
    button = page.locator("[data-sign-in]")
    expect(button).to_be_visible()
    expect(page.locator(".pane-switch")).to_be_hidden()
    getattr(button, how)()
    expect(page.locator("[data-sign-in-dialog]")).to_be_visible()
    expect(page.locator(".pane-switch")).to_be_visible()


def test_the_cookies_are_cleared_while_one_types(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page, device=DESK)
    page = journey.page
    type_text(page, question(page, 1), "dua ratus")
    expect_saved(page)
    page.context.clear_cookies()
    type_text(page, question(page, 1), "dua ratus empat puluh")
    signs_in_again(page)
    expect(question(page, 1).locator("input[type=text]")).to_have_value("dua ratus empat puluh")
    journey.end({1: "dua ratus empat puluh"})


def test_somebody_else_signs_in_in_another_tab(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page, device=DESK)
    page = journey.page
    budi = classmate(journey)
    other = page.context.new_page()
    page.context.clear_cookies()
    sign_in(other, journey.url, budi)
    expected = {6: answer(journey, 6)}
    expect(line(page)).to_have_attribute("data-state", "failed")
    assert journey.stored() == {}
    reply = other.goto(journey.address)
    assert reply is not None
    assert reply.status == 404
    signs_in_again(page)
    journey.end(expected)


def test_switching_user_with_undelivered_answers_offers_three_ways(
    school: SchoolInProcess, open_page: PageOpener
) -> None:
    journey = begin_journey(school, open_page, device=DESK)
    budi = classmate(journey)
    school.network.cut(SAVES)
    expected = {6: answer(journey, 6), 3: answer(journey, 3)}
    expect(line(journey.page)).to_have_attribute("data-state", "failed")
    saves_a_file(journey)
    leaves_them_locked(journey, budi)
    school.network.cut(SAVES)
    journey.open()
    expected[1] = answer(journey, 1)
    waits_for_delivery(journey)
    truth.expect_the_truth(journey.page)
    assert journey.stored() == expected
    assert kept_of_attempts(journey.page) == 0


def saves_a_file(journey: Journey) -> None:
    """The file is downloaded; nobody is signed out by that."""
    ask = asks(journey.page)
    with journey.page.expect_download() as download:
        ask.locator("[data-guard-file]").click()
    assert download.value.suggested_filename == f"quizapp-dewi-lestari-{journey.attempt}.json"
    ask.locator("[data-guard-stay]").click()
    expect(ask).to_be_hidden()


def leaves_them_locked(journey: Journey, budi: str) -> None:
    """Somebody else uses the phone meanwhile and sees nothing of them; their owner finds and sends them."""
    page = journey.page
    with page.expect_navigation(url="**/sign-in"):
        asks(page).locator("[data-guard-leave]").click()
    sign_in(page, journey.url, budi)
    page.goto(journey.url)
    expect(page.locator("[data-undelivered]")).to_be_hidden()
    assert "Dewi" not in page.content()
    page.locator("[data-sign-out] button").click()
    page.wait_for_url("**/sign-in")
    assert kept_of_attempts(page) == 1
    sign_in(page, journey.url, journey.username)
    page.goto(journey.url)
    journey.network.mend()
    page.locator("[data-undelivered] a").click()
    expect_saved(page)


def waits_for_delivery(journey: Journey) -> None:
    """Sending is tried at once; when it works, one is signed out."""
    page = journey.page
    ask = asks(page)
    ask.locator("[data-guard-send]").click()
    expect(ask.locator("[data-guard-line]")).to_contain_text("has not taken them yet")
    journey.network.mend()
    with page.expect_navigation(url="**/sign-in"):
        ask.locator("[data-guard-send]").click()


def asks(page: Page) -> Page:
    """Press Switch user and get the question that is asked."""
    page.locator("[data-sign-out] button").click()
    ask = page.locator("[data-sign-out-guard]")
    expect(ask).to_be_visible(timeout=30_000)
    return ask  # type: ignore[return-value]


def kept_of_attempts(page: Page) -> int:
    """How many attempts the browser's database holds something of."""
    return page.evaluate(
        """() => new Promise((done, failed) => {
            const opening = indexedDB.open("quizapp");
            opening.onerror = failed;
            opening.onsuccess = () => {
                const count = opening.result.transaction("attempts").objectStore("attempts").count();
                count.onsuccess = () => { opening.result.close(); done(count.result); };
            };
        })"""
    )


def expect_the_dialog(page: Page) -> Page:
    """The page asks for the PIN, by itself or when one presses the button beside the line."""
    expect(page.locator("[data-sign-in]")).to_be_visible()
    ask = page.locator("[data-sign-in-dialog]")
    if not ask.is_visible():
        page.locator("[data-sign-in]").click()
    expect(ask).to_be_visible()
    return ask  # type: ignore[return-value]


def signs_in_again(page: Page) -> None:
    """Through the dialog of the attempt page."""
    ask = expect_the_dialog(page)
    ask.locator("[name=secret]").fill(PIN)
    ask.locator("[data-sign-in-send]").click()
    expect(ask).to_be_hidden()


def classmate(journey: Journey) -> str:
    """Put Budi into the class; returns the username."""
    username = f"budi-{journey.username}"
    with journey.school.writing():
        school = db.session.get_one(School, journey.mates.school)
        budi = factories.make_account(school, name="Budi Santoso", username=username, created_at=now())
        factories.make_membership(db.session.get_one(Classroom, journey.mates.room), budi, joined_at=now())
    return username
