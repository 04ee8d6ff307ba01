"""Paper in a real browser: honest line numbers, pages that split no question, and a class entered by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from quizapp.models import Assignment as Given
from quizapp.models import Attempt, Classroom, Person, Quiz, School, db
from quizapp.operations import printing
from tests import factories
from tests.browser.harness import PageOpener, axe
from tests.browser.schools import (
    EIGHT_TYPES,
    NEWS,
    Classmates,
    ServedSchool,
    make_assignment,
    make_class,
    served_school,
    session_cookie,
)

pytestmark = pytest.mark.browser


@dataclass
class Desk:
    served: ServedSchool
    mates: Classmates
    eight: int
    news: int
    news_set: int

    def open(self, open_page: PageOpener, path: str, **device: object) -> Page:
        page = open_page(**device)  # type: ignore[arg-type]
        page.context.add_cookies([session_cookie(self.served, self.mates.teacher)])  # type: ignore[list-item]
        page.goto(self.served.url + path)
        return page


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A teacher with a class of three and two sets to give on paper."""
    with served_school() as served:
        mates = make_class(served)
        eight, news = make_assignment(served, mates, EIGHT_TYPES), make_assignment(served, mates, NEWS)
        with served.writing():
            school, room = db.session.get_one(School, mates.school), db.session.get_one(Classroom, mates.room)
            for name in ("Eko Prasetyo", "Fitri Handayani"):
                factories.make_membership(room, factories.make_person(school, name=name))
            news_set = db.session.get_one(Quiz, db.session.get_one(Given, news).quiz_id).id
        yield Desk(served, mates, eight, news, news_set)


# Printing


TEXT_OF_LINE = "[...line.childNodes].filter(n => n.className !== 'paper-line-number').map(n => n.textContent).join('')"


def lines(page: Page) -> list[str]:
    """The lines of the passage as they are kept, without their numbers."""
    kept: list[str] = page.locator(".paper-kept-line").evaluate_all(f"lines => lines.map(line => {TEXT_OF_LINE})")
    return kept


def test_line_numbers_are_those_of_the_printed_page(desk: Desk, open_page: PageOpener) -> None:
    page = desk.open(open_page, f"/sets/{desk.news_set}/print?part=passage")
    expect(page.locator("[data-lines-told]")).to_be_visible()
    on_screen = lines(page)
    numbers = page.locator(".paper-line-number").all_text_contents()
    assert numbers == [str(number) for number in range(5, len(on_screen) + 1, 5)]
    assert len(on_screen) > 40
    page.emulate_media(media="print")
    tops = page.locator(".paper-kept-line").evaluate_all("lines => lines.map(line => line.getClientRects().length)")
    assert set(tops) == {1}, "a kept line takes one line on paper"
    page.evaluate("document.querySelectorAll('.paper-line-number').forEach(number => number.remove())")
    wide = page.locator(".paper-kept-line").evaluate_all(
        "lines => Math.max(...lines.map(line => line.scrollWidth - line.clientWidth))"
    )
    assert wide <= 1, "no line is longer than its measure"
    narrow = desk.open(open_page, f"/sets/{desk.news_set}/print?part=passage", width=320)
    expect(narrow.locator("[data-lines-told]")).to_be_visible()
    assert lines(narrow) == on_screen, "the phone breaks the same lines, so that its numbers are the same"


def test_the_whole_text_stands_in_the_numbered_lines(desk: Desk, open_page: PageOpener) -> None:
    without = desk.open(open_page, f"/sets/{desk.news_set}/print?part=passage", javascript=False)
    expect(without.locator("[data-lines-untold]")).to_be_visible()
    plain = without.locator("[data-lines]").all_text_contents()
    page = desk.open(open_page, f"/sets/{desk.news_set}/print?part=passage")
    expect(page.locator("[data-lines-told]")).to_be_visible()
    kept = "".join(lines(page))
    assert kept == "".join(plain)


def test_no_question_is_split_between_two_pages(desk: Desk, open_page: PageOpener) -> None:
    page = desk.open(open_page, f"/sets/{desk.news_set}/print?part=questions&part=sheet&part=key")
    page.emulate_media(media="print")
    breaks = page.locator(".asked, .sheet-row").evaluate_all(
        "blocks => [...new Set(blocks.map(block => getComputedStyle(block).breakInside))]"
    )
    assert breaks == ["avoid"]
    starts = page.locator(".paper-part").evaluate_all("parts => parts.map(part => getComputedStyle(part).breakBefore)")
    assert starts == ["auto", "page", "page"], "the answer sheet and the key begin pages of their own"
    assert len(page.pdf(prefer_css_page_size=True)) > 10_000


def test_a_printed_page_has_no_room_left_over(desk: Desk, open_page: PageOpener) -> None:
    pdf = desk.open(open_page, f"/assignments/{desk.eight}/print").pdf(prefer_css_page_size=True)
    boxes = set(re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", pdf))
    sizes = {(round(float(width)), round(float(height))) for width, height in boxes}
    assert sizes <= {(595, 842)}
    wide = desk.open(open_page, f"/sets/{desk.news_set}/blueprint").pdf(prefer_css_page_size=True)
    boxes = set(re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", wide))
    assert {(round(float(width)), round(float(height))) for width, height in boxes} <= {(842, 595)}


def test_ticking_shows_at_once_what_will_be_printed(desk: Desk, open_page: PageOpener) -> None:
    page = desk.open(open_page, f"/assignments/{desk.eight}/print")
    expect(page.locator(".paper-key")).to_have_count(0)
    with page.expect_navigation():
        page.get_by_label("Key with evidence, for the teacher").check()
    expect(page.locator(".paper-key")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("checkbox", name="Questions").uncheck()
    expect(page.locator(".paper-part")).to_have_count(3)


# Entering


def key_line(desk: Desk) -> tuple[str, dict[int, str]]:
    """The line and the texts of somebody who has everything right."""
    with desk.served.looking():
        teacher = db.session.get_one(Person, desk.mates.teacher)
        printed = printing.get_given(teacher, desk.eight).printed
    words, texts = [], {}
    for one in printed.questions:
        assert one.notation is not None
        assert one.question is not None
        if one.notation.in_line:
            words.append(one.notation.write(one.question.correct_response()))
        else:
            texts[one.number] = one.key or str(one.question.points)
    return " ".join(words), texts


def test_a_class_is_entered_by_keyboard_alone(desk: Desk, open_page: PageOpener) -> None:
    page = desk.open(open_page, f"/assignments/{desk.eight}/paper")
    line, texts = key_line(desk)
    page.locator("[data-line]").first.focus()
    for text in (line, texts[1], texts[8]):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(page.locator("[data-echo]").first).to_contain_text("8 2 of 2 points")
    for text in ("- - - - - -", "-", "0"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(page.locator("[data-line]").nth(2)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-line]").nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    for _ in range(3):
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Save all lines")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".notice-success")).to_contain_text("Pupils entered: 2.")
    with desk.served.looking():
        marks = db.session.execute(
            select(Person.name, Attempt.mark, Attempt.waiting).join(Attempt, Attempt.person_id == Person.id)
        ).all()
    assert sorted((name, mark, waiting) for name, mark, waiting in marks) == [
        ("Dewi Lestari", 11.0, 0),
        ("Eko Prasetyo", 0.0, 0),
    ]


def test_what_is_understood_appears_while_one_types(desk: Desk, open_page: PageOpener) -> None:
    page = desk.open(open_page, f"/assignments/{desk.eight}/paper")
    echo = page.locator("[data-echo]").first
    page.locator("[data-line]").first.press_sequentially("cab")
    expect(echo).to_contain_text("2 1c 2a 3b")
    page.locator("[data-line]").first.press_sequentially(" XYZ")
    expect(echo).to_contain_text("Needed are all 4 steps; typed are 3.")
    assert axe(page) == []


def test_leaving_with_something_typed_is_asked_about(desk: Desk, open_page: PageOpener) -> None:
    page = desk.open(open_page, f"/assignments/{desk.eight}/paper")
    page.locator("[data-line]").first.press_sequentially("cab")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{desk.served.url}/sets")
    assert asked == ["beforeunload"]


def test_errors_are_led_to_and_nothing_is_lost(desk: Desk, open_page: PageOpener) -> None:
    open_page.allow("status of 422")
    page = desk.open(open_page, f"/assignments/{desk.eight}/paper", width=390)
    page.locator("[data-line]").first.fill("cab CADB Q")
    with page.expect_navigation():
        page.get_by_role("button", name="Save all lines").click()
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("[data-line]").first).to_have_value("cab CADB Q")
    page.locator("#errors a").first.click()
    expect(page.locator("[data-pupil]").first).to_be_focused()
    assert axe(page) == []
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    line, texts = key_line(desk)
    for place, text in enumerate((line, texts[1], texts[8])):
        page.locator("[data-pupil] input:not([type=hidden])").nth(place).fill(text)
    with page.expect_navigation():
        page.get_by_role("button", name="Save all lines").click()
    expect(page.locator(".notice-success")).to_contain_text("Pupils entered: 1.")
    assert asked == []
