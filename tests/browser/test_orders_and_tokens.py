"""A guarded test with an order of its own: the token is typed, the pupil's numbers are said, positions are stored."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from quizapp.core.shuffling import question_order
from quizapp.models import Attempt, QuizVersion, Response, db
from tests.browser.harness import PageOpener
from tests.browser.schools import ServedSchool, make_assignment, make_class
from tests.browser.steps import PHONE, Hand, expect_saved, open_signed_in, question, to_questions

pytestmark = pytest.mark.browser


def order_of_the_attempt(served: ServedSchool) -> list[int]:
    with served.looking():
        attempt = db.session.scalars(select(Attempt)).one()
        version = db.session.get_one(QuizVersion, attempt.quiz_version_id)
        return list(question_order(version.question_count, f"{attempt.id}/{version.fingerprint}"))


def answer(hand: Hand, page: Page, position: int) -> None:
    """Answer a question somehow: the first option, place or phrase, or a word."""
    within = question(page, position)
    expect(within).to_be_visible()
    shape = within.locator(".answer").get_attribute("data-shape")
    if shape == "text":
        within.locator("input[type=text], textarea").fill("mangrove")
    elif within.locator("label.option:has([name^=q])").count():
        hand.press(within.locator("label.option:has([name^=q])").first)
    elif within.locator("select:visible").count():
        within.locator("select:visible").first.select_option(index=1)
    else:
        hand.press(within.get_by_role("button", name=re.compile("Use the order shown|Choose")).first)


def test_a_pupil_types_the_token_and_works_in_his_own_order(served: ServedSchool, open_page: PageOpener) -> None:
    assignment_id = make_assignment(
        served, make_class(served), token="K7M2QX", shuffle_questions=True, shuffle_options=True, time_limit_minutes=40
    )
    hand = Hand(touch=True)
    open_page.allow("status of 422")
    page = open_signed_in(open_page, served, "dewi", **PHONE)
    hand.press(page.locator(f"main a[href='/assignments/{assignment_id}']").first)
    field = page.get_by_label("Exam token")
    field.fill("k7m 2qy")
    hand.press(page.get_by_role("button", name="Begin the test"))
    expect(page.locator("#token-error")).to_contain_text("This is not the exam token.")
    expect(field).to_have_value("k7m 2qy")
    field.fill("k7m 2qx")
    hand.press(page.get_by_role("button", name="Begin the test"))
    to_questions(hand, page)

    order = order_of_the_attempt(served)
    assert order != list(range(1, 9))
    for number, position in enumerate(order, start=1):
        expect(question(page, position).locator(".question-number")).to_have_text(f"Question {number} of 8")
        if number == 2:
            answer(hand, page, position)
            expect_saved(page)
        hand.press(question(page, position).get_by_role("link", name="To the end" if number == 8 else "Next"))
    open_numbers = page.locator("[data-open-list] .map-cell")
    expect(open_numbers).to_have_text([re.compile(rf"^Question\s+{number}$") for number in (1, 3, 4, 5, 6, 7, 8)])

    hand.press(open_numbers.nth(1))
    expect(question(page, order[2])).to_be_visible()
    expect_saved(page)  # where the pupil is has been sent too
    page.reload()
    to_questions(hand, page)
    expect(question(page, order[2])).to_be_visible()
    page.goto(page.url.partition("#")[0] + "#submit")
    hand.press(page.get_by_role("button", name="Hand in answers"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers have arrived")
    expect(page.locator(".facts")).to_contain_text("Questions 1, 3, 4, 5, 6, 7, 8")
    with served.looking():
        given = db.session.scalars(select(Response.position).where(Response.value.is_not(None))).all()
    assert given == [order[1]]
