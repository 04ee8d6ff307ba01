"""A visitor practises without an account: hint, second try, feedback; then joins a class and keeps the result."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from quizapp.models import Attempt, Classroom, Membership, Person, Response, School, db
from tests.browser.harness import PageOpener
from tests.browser.schools import NEWS, ServedSchool, assign, make_class, publish
from tests.browser.steps import Hand, choose, expect_saved, question, sign_in, type_text

pytestmark = pytest.mark.browser


def test_a_visitor_practises_and_keeps_the_result(
    served: ServedSchool, open_page: PageOpener, device: dict[str, int]
) -> None:
    mates = make_class(served)
    with served.writing():
        assign(publish(db.session.get_one(School, mates.school), NEWS, "id")["id"], None)
        join_code = db.session.get_one(Classroom, mates.room).join_code
    hand = Hand("has_touch" in device)
    page = open_page(**device)
    page.goto(served.url)
    page.get_by_role("button", name="English").click()

    starts_and_chooses(hand, page)
    gets_a_hint_and_a_second_try(hand, page)
    finishes(hand, page)
    feedback_address = page.url.partition("#")[0]
    username, pin = joins(hand, page, served, join_code)

    with served.looking():
        visitor = db.session.scalars(select(Person).where(Person.username == username)).one()
        assert (visitor.role, visitor.name) == ("pupil", "Made Suryani")
        assert db.session.scalars(select(Attempt)).one().person_id == visitor.id
        membership = db.session.scalars(select(Membership).where(Membership.person_id == visitor.id)).one()
        assert (membership.classroom_id, membership.status) == (mates.room, "waiting")

    # The PIN works on another device, and what was practised is there.
    other = open_page(**device)
    sign_in(other, served.url, username, pin)
    expect(other.locator("main")).to_contain_text("Your teacher still has to say yes.")
    expect(other.locator("main")).to_contain_text("handed in 1 time")
    hand.press(other.locator("main a[href^='/assignments/']").first)
    hand.press(other.get_by_role("link", name="Attempt 1, "))
    other.wait_for_url(f"{feedback_address}*")
    expect(other.locator("#q1")).to_contain_text("Paragraf 3 menyatakan bahwa kedua pemimpin berjabat tangan")


def starts_and_chooses(hand: Hand, page: Page) -> None:
    """From the landing page to an option: two clicks."""
    hand.press(page.get_by_role("button", name="Start practising").first)
    page.wait_for_url("**/attempts/*")
    if hand.touch:  # the text comes first on a phone; turning to the questions is one tap more
        expect(page.locator("#text")).to_be_visible()
        page.locator(".pane-switch [data-view=questions]").tap()
    choose(hand, question(page, 1), "Di Moskwa, Rusia")
    assert hand.presses == 2
    expect_saved(page)


def gets_a_hint_and_a_second_try(hand: Hand, page: Page) -> None:
    hand.press(question(page, 1).get_by_role("button", name="Check answer"))
    expect(question(page, 1)).to_contain_text("Not right yet.")
    expect(question(page, 1)).to_contain_text("Hint: Baca lagi paragraf 3.")
    expect(question(page, 1)).not_to_contain_text("berjabat tangan di Kosmodrom Vostochny")
    choose(hand, question(page, 1), "Di Kosmodrom Vostochny, Rusia")
    hand.press(question(page, 1).get_by_role("button", name="Check again"))
    expect(question(page, 1)).to_contain_text("Your first try is the one that counts. Your second try was right.")
    expect(question(page, 1)).to_contain_text("Paragraf 3 menyatakan bahwa kedua pemimpin berjabat tangan")
    hand.press(question(page, 1).get_by_role("link", name="Next"))
    type_text(page, question(page, 2), "Yevgeny Prigozin")
    hand.press(question(page, 2).get_by_role("button", name="Check answer"))
    expect(question(page, 2)).to_contain_text("pendiri Wagner, Yevgeny Prigozhin, membantahnya")


def finishes(hand: Hand, page: Page) -> None:
    summary = page.locator("[data-map] summary")
    if not page.locator("[data-map] nav").is_visible():
        hand.press(summary)
    hand.press(page.locator(".map [data-go=submit]"))
    expect(page.locator("[data-open-list] a")).to_have_count(16)
    hand.press(page.get_by_role("button", name="Finish practice"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Practice finished")
    hand.press(page.get_by_role("link", name="See your result"))
    if hand.touch:
        page.locator(".pane-switch [data-view=questions]").tap()
    expect(page.locator("#q1")).to_contain_text("Your answer")
    expect(page.locator("#q3")).to_contain_text("No answer was given.")


def joins(hand: Hand, page: Page, served: ServedSchool, join_code: str) -> tuple[str, str]:
    """Join the class from home; returns the username and PIN that are shown this once."""
    with served.looking():
        first_tries = list(db.session.scalars(select(Response.fraction).where(Response.position <= 2)))
        assert first_tries == [0.0, 1.0]
    page.goto(served.url)
    hand.press(page.get_by_role("link", name="Join a class with its code"))
    page.get_by_label("code").first.fill(join_code.lower())
    page.get_by_label("name").first.fill("Made Suryani")
    hand.press(page.get_by_role("button", name="Ask to join"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Write down your PIN")
    facts = page.locator("main dd").all_inner_texts()
    username, pin = facts[-2:]
    hand.press(page.get_by_role("link", name="I have written it down"))
    expect(page.locator("header")).to_contain_text("Made Suryani")
    return username, pin.replace(" ", "")
