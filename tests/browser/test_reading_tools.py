"""Reading tools as a pupil uses them: chosen by tap or key, applied at once, there again on the next page and device."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from quizapp.models import Assignment, Classroom, Person, ReadingPreference, School, db
from quizapp.operations import attempts
from tests import factories
from tests.browser.harness import PageOpener, axe
from tests.browser.schools import NEWS, Classmates, ServedSchool, make_assignment, make_class, now, session_cookie
from tests.browser.steps import DESK, PHONE, Hand

pytestmark = pytest.mark.browser


def open_attempt(served: ServedSchool, mates: Classmates, slug: str = NEWS, **values: object) -> str:
    """Begin an attempt of a bundled set; return its address."""
    assignment_id = make_assignment(served, mates, slug, **values)
    with served.writing():
        attempt = attempts.start(db.session.get_one(Person, mates.pupil), assignment_id, now())
        return f"{served.url}/attempts/{attempt.id}"


def signed_in(open_page: PageOpener, served: ServedSchool, person: int, address: str, **device: object) -> Page:
    """Open `address` on a device where this person is signed in."""
    page = open_page(**device)
    page.context.add_cookies([session_cookie(served, person)])
    page.goto(address)
    return page


def opener(page: Page) -> Locator:
    """The button that opens the reading tools."""
    return page.locator("[data-reading-open]:visible")


def open_tools(hand: Hand, page: Page) -> Locator:
    """Open the panel of reading tools and return it."""
    hand.press(opener(page))
    panel = page.get_by_role("region", name="Reading tools")
    expect(panel).to_be_visible()
    return panel


def kept(served: ServedSchool, person: int) -> dict[str, object]:
    with served.looking():
        row = db.session.get(ReadingPreference, person)
        return dict(row.value) if row else {}


def test_choices_apply_at_once_and_follow_the_person(
    served: ServedSchool, open_page: PageOpener, device: dict[str, int]
) -> None:
    mates = make_class(served)
    address = open_attempt(served, mates)
    hand = Hand("has_touch" in device)
    page = signed_in(open_page, served, mates.pupil, address, **device)
    panel = open_tools(hand, page)
    html = page.locator("html")
    with page.expect_response("**/reading-preferences"):
        hand.press(panel.locator("label", has_text="Wider"))
        hand.press(panel.locator("label", has_text="Green"))
        hand.press(page.locator("[data-text-size='large']"))
        expect(html).to_have_attribute("data-spacing", "wider")
        expect(html).to_have_attribute("data-tint", "green")
        expect(html).to_have_attribute("data-text", "large")
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    chosen = kept(served, mates.pupil)
    assert (chosen["spacing"], chosen["tint"], chosen["text_size"]) == ("wider", "green", "large")

    elsewhere = signed_in(open_page, served, mates.pupil, address, javascript=False, **device)
    expect(elsewhere.locator("html")).to_have_attribute("data-tint", "green")
    expect(elsewhere.locator("html")).to_have_attribute("data-spacing", "wider")


def test_the_panel_works_by_keyboard_alone(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    page = signed_in(open_page, served, mates.pupil, open_attempt(served, mates), **DESK)
    button = opener(page)
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#reading-panel")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    spacing = page.locator("input[data-prefer=spacing]")
    for _ in range(20):
        page.keyboard.press("Tab")
        if spacing.first.evaluate("(radio) => radio === document.activeElement"):
            break
    page.keyboard.press("ArrowRight")
    expect(page.locator("html")).to_have_attribute("data-spacing", "wide")
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_a_choice_made_without_network_is_kept_and_sent_later(served: ServedSchool, open_page: PageOpener) -> None:
    open_page.allow(r"net::ERR_", "Failed to (load|fetch)")  # whatever the page asks for while offline
    mates = make_class(served)
    page = signed_in(open_page, served, mates.pupil, open_attempt(served, mates), **PHONE)
    panel = open_tools(Hand(touch=True), page)
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        panel.locator("label", has_text="Blue").tap()
    assert kept(served, mates.pupil) == {}
    with page.expect_response("**/reading-preferences"):  # the page may send it before it is loaded anew
        page.context.set_offline(False)
        page.reload()
        expect(page.locator("html")).to_have_attribute("data-tint", "blue")
    assert kept(served, mates.pupil)["tint"] == "blue"


def test_somebody_else_on_the_same_phone_reads_as_they_like(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    page = signed_in(open_page, served, mates.pupil, open_attempt(served, mates), **PHONE)
    panel = open_tools(Hand(touch=True), page)
    with page.expect_response("**/reading-preferences"):
        panel.locator("label", has_text="Grey").tap()
    with served.writing():
        room = db.session.get_one(Classroom, mates.room)
        other = factories.make_account(db.session.get_one(School, mates.school), name="Bagas Pratama")
        factories.make_membership(room, other)
        assignment = db.session.query(Assignment).one()
        attempt = attempts.start(other, assignment.id, now())
        other_id, address = other.id, f"{served.url}/attempts/{attempt.id}"
    page.context.clear_cookies()
    page.context.add_cookies([session_cookie(served, other_id)])
    page.goto(address)
    expect(opener(page)).to_be_visible()
    assert page.locator("html").get_attribute("data-tint") is None


def band_on(page: Page, line: Locator) -> bool:
    """Say whether the middle of the ruler lies on this text, at its first line."""
    page.wait_for_timeout(60)  # the band moves with the next frame
    band, box = page.locator(".ruler").bounding_box(), line.bounding_box()
    assert band is not None
    assert box is not None
    middle = band["y"] + band["height"] / 2
    return box["y"] <= middle <= box["y"] + band["height"]


def test_the_ruler_follows_pointer_and_arrow_keys(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    page = signed_in(open_page, served, mates.pupil, open_attempt(served, mates), **DESK)
    ruler = page.locator(".ruler")
    expect(ruler).to_be_hidden()
    open_tools(Hand(touch=False), page).locator("label", has_text="Reading ruler").click()
    page.keyboard.press("Escape")
    expect(ruler).to_be_visible()
    expect(ruler).to_have_attribute("aria-hidden", "true")
    second = page.locator(".passage-paragraph").nth(1).locator(".sentence").first
    box = second.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 10)
    assert band_on(page, second)
    page.locator("#text").focus()
    lines = page.evaluate(
        """() => new Set([...document.querySelectorAll('.passage-title, .sentence')]
            .flatMap((element) => [...element.getClientRects()].map((box) => Math.round(box.top / 5)))).size"""
    )
    for _ in range(lines):
        page.keyboard.press("ArrowDown")
    last = page.locator(".passage-text .sentence").last
    expect(last).to_be_in_viewport()
    end, band = last.bounding_box(), ruler.bounding_box()
    assert end is not None
    assert band is not None
    assert abs(band["y"] + band["height"] - end["y"] - end["height"]) < 12
    for _ in range(lines):
        page.keyboard.press("ArrowUp")
    assert band_on(page, page.locator(".passage-title"))


def test_the_ruler_follows_a_tap(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    page = signed_in(open_page, served, mates.pupil, open_attempt(served, mates), **PHONE)
    hand = Hand(touch=True)
    hand.press(open_tools(hand, page).locator("label", has_text="Reading ruler"))
    page.keyboard.press("Escape")
    line = page.locator(".passage-paragraph .sentence").first
    line.tap(position={"x": 60, "y": 10})
    assert band_on(page, line)
    before = page.locator(".ruler").bounding_box()
    line.tap(position={"x": 60, "y": 18})  # nearly between two lines: the band stays on the nearer one
    page.wait_for_timeout(60)
    assert page.locator(".ruler").bounding_box() == before
