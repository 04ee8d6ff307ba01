"""Scripts are off: everything a pupil must do works by forms and links, and two devices still lose nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from quizapp.models import Assignment, Attempt, Person, Response, ResponseRevision, db
from quizapp.operations import attempts
from tests.browser.harness import PageOpener, axe
from tests.browser.journeys import Journey, begin_journey
from tests.browser.schools import SchoolInProcess, ServedSchool, make_assignment, make_class, now
from tests.browser.steps import PHONE, Hand, choose, open_signed_in, question

pytestmark = pytest.mark.browser

SAVE, SUBMIT = "Save answers", "Hand in answers"


def open_attempt(open_page: PageOpener, served: ServedSchool, assignment_id: int) -> Page:
    """Sign in and begin (or go on), with a small phone whose browser runs no scripts."""
    page = open_signed_in(open_page, served, "dewi", **PHONE, javascript=False)
    page.locator(f"main a[href='/assignments/{assignment_id}']").first.tap()
    page.get_by_role("button", name="Begin the test").or_(page.get_by_role("link", name="Go on where I was")).tap()
    expect(page.locator("#attempt")).to_be_visible()
    return page


def short_text(page: Page, position: int) -> object:
    return question(page, position).locator("input[type=text]")


def test_a_short_journey(served: ServedSchool, open_page: PageOpener) -> None:
    assignment_id = make_assignment(served, make_class(served))
    hand = Hand(touch=True)
    page = open_attempt(open_page, served, assignment_id)

    # Text and all questions stand on one page, with links between them instead of a switch.
    expect(page.locator("#text")).to_be_visible()
    expect(page.locator(".timer")).to_have_text(re.compile(r"^Ends \d+ [A-Z][a-z]+, \d\d:\d\d"))  # the day as well
    expect(page.get_by_role("button", name="Check answer")).to_have_count(0)
    page.get_by_role("link", name="Questions").last.tap()
    expect(page.locator("#questions")).to_be_in_viewport()
    question(page, 1).get_by_label("Your answer").fill("240 bibit")
    choose(hand, question(page, 6), "Perlindungan pantai perlu usaha yang panjang")
    hand.press(question(page, 6).get_by_text("I am not sure yet"))
    hand.press(page.get_by_role("button", name=SAVE).first)
    expect(page.locator(".notice-success")).to_contain_text("Saved.")

    # Lost and regained.
    page.goto("about:blank")
    page.goto(f"{served.url}/assignments/{assignment_id}")
    hand.press(page.get_by_role("link", name="Go on where I was"))
    expect(question(page, 1).locator("input[type=text]")).to_have_value("240 bibit")
    expect(question(page, 6).locator("label:has([type=radio]:checked)")).to_contain_text("Perlindungan pantai")
    expect(question(page, 6).locator("[data-flag]")).to_be_checked()
    expect(page.locator("[data-save-text]")).to_contain_text("Saved on the server, ")
    assert page.locator("[data-open-list] a").all_text_contents() == [f"Question {n}" for n in (2, 3, 4, 5, 7, 8)]
    assert axe(page) == []

    hand.press(page.get_by_role("button", name=SUBMIT))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers have arrived")
    expect(page.get_by_text("Questions 2, 3, 4, 5, 7, 8")).to_be_visible()
    with served.writing():
        attempt = db.session.scalars(select(Attempt)).one()
        assert (attempt.receipt, attempt.mark) == (page.locator(".receipt-code").inner_text(), 2.0)
        assignment = db.session.get_one(Assignment, assignment_id)
        assignment.release_step, assignment.closes_at = "key", now()
    page.reload()
    hand.press(page.get_by_role("link", name="See your result"))

    # Feedback: the way into the text and back are plain links.
    hand.press(page.locator("#q1").get_by_role("link", name="Show in the text: paragraph 2"))
    evidence = page.locator("#text mark").filter(has_text="240 bibit")
    expect(evidence).to_be_in_viewport()
    hand.press(page.locator("#text .evidence-label[href='#q1']").first)
    expect(page.locator("#q1")).to_be_in_viewport()


def test_two_devices_lose_nothing_and_the_pupil_chooses_once(served: ServedSchool, open_page: PageOpener) -> None:
    open_page.allow("status of 409")
    assignment_id = make_assignment(served, make_class(served))
    first = open_attempt(open_page, served, assignment_id)
    second = open_attempt(open_page, served, assignment_id)
    question(first, 1).get_by_label("Your answer").fill("240")
    first.get_by_role("button", name=SAVE).first.tap()
    expect(first.locator(".notice-success")).to_contain_text("Saved.")

    question(second, 1).get_by_label("Your answer").fill("7 bibit")
    second.get_by_role("button", name=SAVE).first.tap()
    expect(second.locator("main")).to_contain_text("Question 1 was answered on another device too.")
    expect(question(second, 1).get_by_label("Your answer")).to_have_value("7 bibit")
    # One chooses between two answers, so the other one is in sight, too.
    expect(question(second, 1).locator("[data-conflict] .given")).to_have_text("240")
    expect(question(second, 1).get_by_role("link", name="Use the answer from there")).to_be_visible()
    assert axe(second) == []
    assert stored(served) == ["240"]

    second.get_by_role("button", name=SAVE).first.tap()
    expect(second.locator(".notice-success")).to_contain_text("Saved.")
    assert stored(served) == ["7 bibit"]

    # The other way round: the first device is behind now, sees the newer answer and takes it.
    question(first, 1).get_by_label("Your answer").fill("10")
    first.get_by_role("button", name=SAVE).first.tap()
    question(first, 1).get_by_role("link", name="Use the answer from there").tap()
    expect(question(first, 1).get_by_label("Your answer")).to_have_value("7 bibit")
    expect(first.locator("[data-conflict]:visible")).to_have_count(0)
    assert stored(served) == ["7 bibit"]
    with served.looking():
        history = db.session.execute(
            select(ResponseRevision.value, ResponseRevision.outcome).order_by(ResponseRevision.id)
        ).all()
    assert [tuple(row) for row in history] == [
        ("240", "saved"),
        ("7 bibit", "conflict"),
        ("7 bibit", "saved"),
        ("10", "conflict"),
    ]


def test_replies_are_swallowed_and_the_pupil_presses_again(school: SchoolInProcess, open_page: PageOpener) -> None:
    """The browser shows its own error page; whoever opens the attempt again sees what the server has, and how it stands."""
    journey = begin_journey(school, open_page, started=False, context={"javascript": False})
    page = journey.page
    with school.writing():
        pupil = db.session.get_one(Person, journey.mates.pupil)
        journey.attempt = attempts.start(pupil, journey.assignment, now()).id
    page.goto(journey.address)
    question(page, 1).get_by_label("Your answer").fill("240")
    school.network.swallow("POST /attempts/", times=1)
    page = presses_in_vain(journey, SAVE)
    expect(question(page, 1).locator("input[type=text]")).to_have_value("240")
    assert journey.stored() == {1: "240"}

    school.network.swallow("POST /attempts/", times=1)
    question(page, 1).get_by_label("Your answer").fill("240 bibit")
    page = presses_in_vain(journey, SUBMIT)
    page.wait_for_url("**/receipt")
    receipt = page.locator(".receipt-code").inner_text()
    assert journey.stored() == {1: "240 bibit"}
    page.reload()
    assert page.locator(".receipt-code").inner_text() == receipt


def presses_in_vain(journey: Journey, button: str) -> Page:
    """Press a button whose reply does not arrive, and open the attempt again."""
    with journey.page.expect_event("requestfailed"):
        journey.page.get_by_role("button", name=button).first.tap()
    journey.kill_the_tab()
    journey.page.goto(journey.address)
    return journey.page


def stored(served: ServedSchool) -> list[object]:
    """What the database holds for the first question."""
    with served.looking():
        return list(db.session.scalars(select(Response.value).where(Response.position == 1)))
