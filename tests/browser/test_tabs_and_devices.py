"""The same attempt twice: in two tabs, on two devices. Neither overwrites the other unseen; the pupil chooses once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from quizapp.models import ResponseRevision, db
from tests.browser import truth
from tests.browser.harness import PageOpener
from tests.browser.journeys import Journey, answer, begin_journey
from tests.browser.schools import SchoolInProcess, session_cookie
from tests.browser.steps import DESK, Hand, expect_saved, go_to, line, question, to_questions, type_text

pytestmark = pytest.mark.browser


def test_two_tabs_keep_both_answers_and_the_pupil_chooses_once(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page, device=DESK)
    first, second = journey.page, journey.another_tab()
    type_text(first, question(first, 1), "240")
    expect_saved(first)
    type_text(second, question(second, 1), "7")
    conflict = conflict_of(second, 1)
    expect(line(second)).to_contain_text("Question 1: choose which answer to keep.")
    assert conflict.locator(".given").all_text_contents() == ["7", "240"]
    journey.hand.press(conflict.get_by_role("button", name="Use the answer from there"))
    expect_saved(second)
    expect(question(second, 1).locator("input[type=text]")).to_have_value("240")
    truth.expect_the_truth(second)
    journey.end({1: "240"})
    assert history(journey) == [("240", "saved"), ("7", "conflict")]


def test_two_tabs_without_network_deliver_what_each_was_given(school: SchoolInProcess, open_page: PageOpener) -> None:
    """They share one store: neither sends the other's answers again, and none of them is forgotten."""
    journey = begin_journey(school, open_page, device=DESK)
    journey.wait_until_kept()
    first, second = journey.page, journey.another_tab()
    journey.offline()
    expected = {6: answer(journey, 6)}
    journey.page = second
    expected[4] = answer(journey, 4)
    for page in (first, second):
        expect(line(page)).to_have_attribute("data-state", "waiting")
    journey.kill_the_tab()
    journey.page.close()
    journey.page = first
    journey.online()
    first.reload()
    to_questions(journey.hand, first)
    journey.end(expected)
    assert len(history(journey)) == 2


def test_a_submit_from_a_stale_tab_asks_which_answer_stands(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page, device=DESK)
    stale = journey.page
    type_text(stale, question(stale, 1), "7")
    expect_saved(stale)
    newer = journey.another_tab()
    type_text(newer, question(newer, 1), "240")
    expect_saved(newer)
    stale.keyboard.press("ControlOrMeta+a")
    type_text(stale, question(stale, 1), "10")
    journey.to_the_end()
    journey.press_submit()
    conflict = conflict_of(stale, 1)
    assert conflict.locator(".given").all_text_contents() == ["10", "240"]
    assert journey.stored() == {1: "240"}
    journey.hand.press(conflict.get_by_role("button", name="Keep the answer from here"))
    expect_saved(stale)
    journey.hand_in()
    assert journey.stored() == {1: "10"}


def test_two_devices_and_the_older_one_comes_back_with_its_answers(
    school: SchoolInProcess, open_page: PageOpener
) -> None:
    """The first phone was without network, the pupil went on with another one; then the first one finds its network."""
    journey = begin_journey(school, open_page)
    old = journey.page
    old.context.set_offline(True)
    type_text(old, question(old, 1), "7")
    expect(line(old)).to_have_attribute("data-state", "waiting")
    new = open_page(**DESK)
    new.context.add_cookies([session_cookie(school, journey.mates.pupil)])  # type: ignore[list-item]
    truth.watch(new.context)
    new.goto(journey.address)
    type_text(new, question(new, 1), "240")
    expect_saved(new)
    old.context.set_offline(False)
    conflict = conflict_of(old, 1)
    assert journey.stored() == {1: "240"}
    journey.hand.press(conflict.get_by_role("button", name="Keep the answer from here"))
    journey.end({1: "7"})
    go_to(Hand(touch=False), new, 6)
    journey.hand_in()
    assert journey.stored() == {1: "7"}
    truth.expect_the_truth(new)


def conflict_of(page: Page, position: int) -> Locator:
    """The box that shows both answers, in sight."""
    box = question(page, position).locator("[data-conflict]")
    expect(box).to_be_attached()
    expect(line(page)).to_have_attribute("data-state", "failed")
    if not box.is_visible():
        go_to(Hand(touch=False), page, position)
    expect(box).to_be_visible()
    return box


def history(journey: Journey) -> list[tuple[object, str]]:
    """Every value that arrived and what became of it."""
    with journey.school.looking():
        found = select(ResponseRevision.value, ResponseRevision.outcome).where(
            ResponseRevision.attempt_id == journey.attempt
        )
        return [(value, outcome) for value, outcome in db.session.execute(found.order_by(ResponseRevision.id))]
