"""The live view with a teacher and a pupil before their screens: answers fill in, more time, handing in, a new PIN."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from quizapp.models import Attempt, Classroom, LateResponse, Person, School, db
from quizapp.operations import attempts
from quizapp.web import clock
from tests import factories
from tests.browser.harness import PageOpener, axe
from tests.browser.schools import Classmates, ServedSchool, make_assignment, make_class, now
from tests.browser.steps import (
    DESK,
    PHONE,
    Hand,
    begin,
    expect_saved,
    line,
    open_signed_in,
    question,
    to_questions,
    type_text,
)

pytestmark = pytest.mark.browser

SEEN_WITHIN = 12_000
"""Milliseconds in which the teacher sees what a pupil does while things change."""
REACHES_WITHIN = 30_000
"""Milliseconds in which what the teacher does reaches a pupil's screen."""


@pytest.fixture
def mates(served: ServedSchool) -> Classmates:
    return make_class(served)


def sitting_of(served: ServedSchool, open_page: PageOpener, assignment_id: int, **device: object) -> Page:
    page = open_signed_in(open_page, served, "rina", **device)
    page.goto(f"{served.url}/assignments/{assignment_id}/supervision")
    return page


@contextmanager
def soon_asked(page: Page) -> Iterator[None]:
    """Let the page ask now, as it does when one comes back to it, instead of in some seconds."""
    yield
    page.evaluate("dispatchEvent(new Event('online'))")


def test_the_teacher_sees_answers_fill_in_and_the_pupil_gets_more_time(
    served: ServedSchool, open_page: PageOpener, mates: Classmates
) -> None:
    assignment = make_assignment(served, mates, closes_at=now() + timedelta(seconds=700))
    desk = sitting_of(served, open_page, assignment, **DESK)
    row = desk.locator("[data-key^=p]")
    expect(row).to_contain_text("not begun")
    expect(desk.locator("[data-live-words]")).to_have_text(
        re.compile(r"^As of \d\d:\d\d:\d\d; updates by itself\.$"), timeout=SEEN_WITHIN
    )
    hand = Hand(touch=True)
    phone = open_signed_in(open_page, served, "dewi", **PHONE)
    begin(hand, phone, assignment)
    to_questions(hand, phone)
    type_text(phone, question(phone, 1), "240")
    expect_saved(phone)
    expect(row.locator(".strip")).to_have_attribute(
        "aria-label", re.compile(r"^Answered: 1\."), timeout=SEEN_WITHIN * 4
    )
    expect(row).to_contain_text("now at 1")
    expect(row.locator("[data-live-ago]")).to_have_text(re.compile(r"^\d+ s ago$"))
    desk.locator(".sitting-all summary").click()
    desk.get_by_role("button", name="15 minutes more for all").click()
    expect(desk.locator(".notice-success")).to_contain_text("15 minutes more for the pupil who is writing.")
    expect(phone.locator("[data-notice]")).to_contain_text("You have more time now: 2", timeout=REACHES_WITHIN)
    desk.get_by_role("button", name="Undo").click()
    expect(desk.locator(".notice-success")).to_contain_text("Taken back from 1 pupil.")
    expect(phone.locator("[data-timer]")).to_have_text(re.compile(r"^(1\d|9|8):\d\d left$"), timeout=REACHES_WITHIN)


def test_handed_in_by_the_teacher_what_the_phone_holds_is_kept_as_late_and_the_pupil_is_told(
    served: ServedSchool, open_page: PageOpener, mates: Classmates
) -> None:
    open_page.allow("Failed to load resource")
    assignment = make_assignment(served, mates, closes_at=now() + timedelta(seconds=900))
    hand = Hand(touch=True)
    phone = open_signed_in(open_page, served, "dewi", **PHONE)
    begin(hand, phone, assignment)
    to_questions(hand, phone)
    type_text(phone, question(phone, 1), "240")
    expect_saved(phone)
    phone.route("**/responses", lambda route: route.abort())
    type_text(phone, question(phone, 1), "240 bibit")
    expect(line(phone)).to_have_attribute("data-state", "failed")
    desk = sitting_of(served, open_page, assignment, **DESK)
    desk.locator(".sitting-all summary").click()
    desk.get_by_role("link", name="Hand in for all who still write …").click()
    expect(desk.locator("h1")).to_have_text("Hand in for Dewi Lestari?")
    assert axe(desk) == []
    desk.get_by_role("button", name="Hand in for 1 pupil").click()
    expect(desk.locator("[data-key^=p]")).to_contain_text("handed in")
    phone.unroute("**/responses")
    phone.wait_for_url("**/receipt", timeout=REACHES_WITHIN * 2)
    expect(phone.locator("main")).to_contain_text("Your teacher has handed this in for you.")
    expect(phone.locator("main")).to_contain_text("What you wrote to 1 question afterwards is kept, marked as late")
    with served.looking():
        assert db.session.query(LateResponse).one().value == "240 bibit"
    expect(desk.get_by_role("link", name="Decide on late answers")).to_be_visible(timeout=REACHES_WITHIN)


def test_a_pupil_with_nothing_unsent_is_led_to_the_receipt(
    served: ServedSchool, open_page: PageOpener, mates: Classmates
) -> None:
    assignment = make_assignment(served, mates, closes_at=now() + timedelta(seconds=900))
    hand = Hand(touch=False)
    phone = open_signed_in(open_page, served, "dewi", **DESK)
    begin(hand, phone, assignment)
    desk = sitting_of(served, open_page, assignment, **DESK)
    desk.goto(desk.url.replace("supervision", "handing-in"))
    desk.get_by_role("button", name="Hand in for 1 pupil").click()
    phone.wait_for_url("**/receipt", timeout=REACHES_WITHIN)
    expect(phone.locator("main")).to_contain_text("Your teacher has handed this in for you.")


def test_what_changes_moves_neither_focus_nor_scroll_and_only_a_hand_in_is_said(
    served: ServedSchool, open_page: PageOpener, mates: Classmates
) -> None:
    assignment = make_assignment(served, mates)
    with served.writing():
        school, room = db.session.get_one(School, mates.school), db.session.get_one(Classroom, mates.room)
        people = [factories.make_person(school, name=name) for name in ("Agus Setiawan", "Bunga Citra", "Zaki Rahman")]
        others = [factories.make_membership(room, one).person_id for one in people]
    begun = [started(served, assignment, other) for other in others]
    desk = sitting_of(served, open_page, assignment, width=390, height=400)
    desk.goto(f"{desk.url}?sort=answered")
    link = desk.get_by_role("link", name="Zaki Rahman")
    link.scroll_into_view_if_needed()
    link.focus()
    top = "document.activeElement.getBoundingClientRect().top"
    before = desk.evaluate(top)
    with soon_asked(desk), served.writing():
        attempt = db.session.get_one(Attempt, begun[0])
        attempts.submit(db.session.get_one(Person, attempt.person_id), attempt.id, clock.now())
    expect(desk.locator("[data-announcer]")).to_have_text("1 has handed in.", timeout=SEEN_WITHIN)
    expect(desk.locator("[data-key^=p]").last).to_contain_text("Agus Setiawan")
    assert desk.evaluate("document.activeElement.textContent") == "Zaki Rahman"
    assert abs(desk.evaluate(top) - before) < 1  # rows above it have gone; what one looks at stays where it is
    assert desk.locator("[aria-live]").count() == 1


def test_without_network_it_says_so_and_goes_on_afterwards(
    served: ServedSchool, open_page: PageOpener, mates: Classmates
) -> None:
    open_page.allow("Failed to load resource")
    assignment = make_assignment(served, mates)
    desk = sitting_of(served, open_page, assignment, **DESK)
    desk.route("**/supervision*", lambda route: route.abort())
    words = desk.locator("[data-live-words]")
    with soon_asked(desk):
        pass
    expect(words).to_have_text(re.compile(r"^No connection since \d\d:\d\d:\d\d; trying again\.$"))
    desk.unroute("**/supervision*")
    with soon_asked(desk):
        pass
    expect(words).to_have_text(re.compile(r"^As of \d\d:\d\d:\d\d; updates by itself\.$"))


def test_an_unchanged_class_is_asked_less_and_less(
    served: ServedSchool, open_page: PageOpener, mates: Classmates
) -> None:
    assignment = make_assignment(served, mates)
    page = open_signed_in(open_page, served, "rina", **DESK)
    page.clock.install()
    asked: list[int] = []
    page.on("response", lambda reply: asked.append(reply.status) if "x-live" in reply.request.headers else None)
    page.goto(f"{served.url}/assignments/{assignment}/supervision")
    for _ in range(120):
        page.clock.run_for(5_000)
        page.wait_for_timeout(20)
    # In ten minutes: 5 s, then longer each time up to 45 s. The first answer is a whole one, the others are none.
    assert asked[0] == 200
    assert set(asked[1:]) == {304}
    assert 10 <= len(asked) <= 22


def test_the_live_view_is_accessible_and_fits_a_phone(
    served: ServedSchool, open_page: PageOpener, mates: Classmates
) -> None:
    assignment = make_assignment(served, mates)
    started(served, assignment, mates.pupil)
    for device in (DESK, {"width": 390, "height": 780}):
        page = sitting_of(served, open_page, assignment, **device)
        page.locator(".sitting-all summary").click()
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.context.close()


def test_without_scripts_the_page_is_looked_at_again(
    served: ServedSchool, open_page: PageOpener, mates: Classmates
) -> None:
    assignment = make_assignment(served, mates)
    page = sitting_of(served, open_page, assignment, javascript=False, **DESK)
    expect(page.locator("[data-key^=p]")).to_contain_text("not begun")
    started(served, assignment, mates.pupil)
    page.get_by_role("link", name="Look again").click()
    expect(page.locator("[data-key^=p]")).to_contain_text("0 of")


def started(served: ServedSchool, assignment: int, person: int) -> int:
    with served.writing():
        return attempts.start(db.session.get_one(Person, person), assignment, clock.now()).id
