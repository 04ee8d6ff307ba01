"""The marking queue in a browser: by keyboard alone, without scripts, two teachers at once, on a bad line, on a phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from quizapp.models import Assignment, Attempt, Person, QuizVersion, Response, Ruling, School, db
from quizapp.operations.group_decisions import Decision, decide
from tests import factories
from tests.browser.harness import PageOpener, axe
from tests.browser.schools import ServedSchool, now, session_cookie
from tests.browser.steps import wait_for
from tests.scenes import RIGHT, give, make_scene

pytestmark = pytest.mark.browser

NEGATED, PARTLY, ODD = "bukan Bu Rina", "bukan cuma Bu Rina", "bukan Rina tapi Budi"
ESSAY = "Baik, karena hujan turun pada hari Senin."


@dataclass
class Waiting:
    """A class in which answers wait, by ids and addresses."""

    teacher: int
    colleague: int
    assignment: int
    other: int
    pile: str


@pytest.fixture
def waiting(served: ServedSchool) -> Waiting:
    """Two classes of one teacher: three alike short answers and two others wait, two alike ones in the other class."""
    with served.writing():
        at = now() - timedelta(hours=1)
        scene = make_scene(release_step="score", opens_at=at - timedelta(days=1))
        room = factories.make_classroom(scene.school, scene.teacher, name="VIII-B")
        other = factories.make_assignment(
            scene.version, room, mode="test", attempts_allowed=1, opens_at=at - timedelta(days=1)
        )
        for name, text in (
            ("Ani Lestari", NEGATED),
            ("Budi Santoso", NEGATED.upper()),
            ("I Gusti Ayu Made Dewi Kartikasari Kusumaningtyas", NEGATED),
            ("Citra Dewi", PARTLY),
            ("Dodi Pratama", ODD),
        ):
            give(scene.pupil(name), scene.assignment, RIGHT, text, ESSAY, at=at)
        for name in ("Eka", "Fitri"):
            person = factories.make_person(scene.school, name=name)
            factories.make_membership(room, person)
            give(person, other, RIGHT, NEGATED, at=at)
        colleague = factories.make_person(scene.school, "teacher", name="Slamet Riyadi")
        factories.make_membership(scene.room, colleague, role="teacher")
        return Waiting(
            scene.teacher.id, colleague.id, scene.assignment.id, other.id, f"/marking/{scene.assignment.id}/2"
        )


def open_pile(
    served: ServedSchool, open_page: PageOpener, waiting: Waiting, *, who: int = 0, width: int = 1280, **options: Any
) -> Page:
    """Open the pile as the teacher."""
    page = open_page(width, 900, **options)
    page.context.add_cookies([session_cookie(served, who or waiting.teacher)])  # type: ignore[list-item]
    page.goto(served.url + waiting.pile)
    return page


def marks(served: ServedSchool, assignment: int) -> list[tuple[float | None, int]]:
    """The totals of the attempts, in the order of their keys."""
    with served.looking():
        query = select(Attempt.mark, Attempt.waiting).where(Attempt.assignment_id == assignment)
        return [tuple(row) for row in db.session.execute(query.order_by(Attempt.id))]


def card_of(page: Page, text: str) -> Any:
    return page.locator("[data-card]").filter(has=page.locator(".given", has_text=text).first)


def test_a_group_is_marked_by_keyboard_alone_seen_and_undone(
    served: ServedSchool, open_page: PageOpener, waiting: Waiting
) -> None:
    page = open_pile(served, open_page, waiting)
    expect(page.locator("[data-card]")).to_have_count(3)
    first = page.locator("[data-card]").first
    expect(first.locator(".given")).to_have_text(NEGATED)
    expect(first).to_contain_text("Settles 3 here and 2 in your other classes.")
    expect(first).to_have_class("pile-card current")
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-card]").nth(2)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator("[data-said]")).to_have_text("3 answers marked right. 2 more followed.")
    expect(page.locator("[data-card]")).to_have_count(2)
    expect(page.locator("[data-card]").first).to_be_focused()
    expect(page.locator("[data-state]")).to_contain_text("2 answers wait here.")
    assert marks(served, waiting.assignment)[:3] == [(2.0, 1)] * 3
    assert marks(served, waiting.other) == [(2.0, 0)] * 2
    results = page.context.new_page()
    results.goto(f"{served.url}/assignments/{waiting.assignment}/results")
    expect(results.locator("tbody tr").filter(has_text="Ani Lestari").locator(".matrix-total").last).to_have_text("50")
    expect(results.locator("tbody tr").filter(has_text="Citra Dewi").locator(".matrix-total").last).to_have_text("25")
    results.close()
    page.keyboard.press("1")
    expect(page.locator("[data-said]")).to_have_text("1 answer marked with 0.5 points.")
    page.keyboard.press("u")
    expect(page.locator("[data-said]")).to_have_text("1 answer waits again.")
    expect(page.locator("[data-card]")).to_have_count(2)
    page.keyboard.press("u")
    expect(page.locator("[data-said]")).to_have_text("5 answers wait again.")
    expect(page.locator("[data-card]")).to_have_count(3)
    expect(card_of(page, NEGATED).first).to_be_focused()
    assert marks(served, waiting.assignment) == [(1.0, 2)] * 5
    assert marks(served, waiting.other) == [(1.0, 1)] * 2
    page.keyboard.press("u")
    expect(page.locator("[data-said]")).to_have_text("There is nothing to undo.")


LONG = "XII MIPA {} – Bahasa Indonesia Tingkat Lanjut"


def test_all_classes_of_a_teacher_are_one_pile_decided_and_undone_with_one_key(
    served: ServedSchool, open_page: PageOpener, waiting: Waiting
) -> None:
    with served.writing():
        teacher = db.session.get_one(Person, waiting.teacher)
        school = db.session.get_one(School, teacher.school_id)
        given = db.session.get_one(Assignment, waiting.assignment)
        version = db.session.scalars(select(QuizVersion).where(QuizVersion.quiz_id == given.quiz_id)).one()
        for number in range(1, 7):
            room = factories.make_classroom(school, teacher, name=LONG.format(number))
            terms = {"mode": "test", "attempts_allowed": 1, "opens_at": given.opens_at}
            assignment = factories.make_assignment(version, room, **terms)
            for name in ("Ni Luh Putu Ayu Ningsih", "Muhammad Rizky Pratama Nugroho")[: 1 + number % 2]:
                pupil = factories.make_person(school, name=name)
                factories.make_membership(room, pupil)
                give(pupil, assignment, RIGHT, NEGATED, at=now() - timedelta(hours=1))
    page = open_page(390, 900)
    page.context.add_cookies([session_cookie(served, waiting.teacher)])  # type: ignore[list-item]
    page.goto(f"{served.url}/marking")
    page.get_by_role("link", name="all classes together").first.click()
    one_class = page.get_by_role("link", name=f"{LONG.format(1)} (2)")
    expect(one_class).not_to_be_visible()
    page.locator("[data-state] summary").click()
    expect(one_class).to_be_visible()
    first = page.locator("[data-card]").first
    expect(first).to_contain_text("14 alike answers in 8 classes")
    expect(page.locator(".pile-place")).to_contain_text("8 classes")
    first.locator("summary").filter(has_text="14 pupils").click()
    expect(first.locator(".people-room")).to_have_count(8)
    expect(first.locator(".people-room").last).to_have_text(f"{LONG.format(6)} (1):")
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []
    first.focus()
    page.keyboard.press("a")
    expect(page.locator("[data-said]")).to_have_text("14 answers marked right.")
    assert marks(served, waiting.other) == [(2.0, 0)] * 2
    page.keyboard.press("u")
    expect(page.locator("[data-said]")).to_have_text("14 answers wait again.")
    assert marks(served, waiting.other) == [(1.0, 1)] * 2


def test_nothing_fires_while_typing_with_modifiers_or_switched_off(
    served: ServedSchool, open_page: PageOpener, waiting: Waiting
) -> None:
    page = open_pile(served, open_page, waiting)
    page.keyboard.press("c")
    field = page.locator("[data-card] input[list], [data-card] input[type=text]").first
    expect(field).to_be_focused()
    page.keyboard.type("ar1 jku")
    page.keyboard.press("Enter")
    expect(page.locator("[data-card]").first).to_be_focused()
    for keys in ("Control+a", "Alt+a", "Shift+a", "Shift+r"):
        page.keyboard.press(keys)
    page.locator("#learn").focus()
    page.keyboard.press("a")
    switch = page.locator("[data-keys-on]")
    switch.uncheck()
    expect(page.locator("[data-said]")).to_have_text("Single keys are off.")
    page.locator("[data-card]").first.focus()
    for key in ("a", "r", "1", "Enter", "j", "u"):
        page.keyboard.press(key)
    page.reload()
    expect(page.locator("[data-keys-on]")).not_to_be_checked()
    page.keyboard.press("a")
    expect(page.locator("[data-card]")).to_have_count(3)
    assert marks(served, waiting.assignment) == [(1.0, 2)] * 5
    page.locator("[data-keys-on]").check()
    page.locator("[data-card]").first.focus()
    page.keyboard.press("r")
    expect(page.locator("[data-card]")).to_have_count(2)


def test_a_comment_goes_with_the_press_and_is_offered_again(
    served: ServedSchool, open_page: PageOpener, waiting: Waiting
) -> None:
    page = open_pile(served, open_page, waiting)
    page.keyboard.press("c")
    page.keyboard.type("Sebut satu nama saja.")
    page.keyboard.press("Enter")
    page.keyboard.press("r")
    expect(page.locator("[data-card]")).to_have_count(2)
    with served.looking():
        [ruling] = db.session.scalars(select(Ruling))
        assert (ruling.comment, ruling.fraction) == ("Sebut satu nama saja.", 0.0)
    page.reload()
    expect(page.locator("#my-comments option")).to_have_count(1)


def test_the_scope_of_learning_is_remembered_and_counts_follow(
    served: ServedSchool, open_page: PageOpener, waiting: Waiting
) -> None:
    page = open_pile(served, open_page, waiting)
    page.locator("#learn").select_option("classroom")
    expect(page.locator("[data-card]").first).to_contain_text("Settles 3 here.")
    expect(page.locator("#learn")).to_have_value("classroom")
    page.locator("[data-card]").first.focus()
    page.keyboard.press("a")
    expect(page.locator("[data-card]")).to_have_count(2)
    expect(page.locator("#learn")).to_have_value("classroom")
    assert marks(served, waiting.other) == [(1.0, 1)] * 2


def test_a_group_is_taken_apart_by_key_and_one_pupil_decided_alone(
    served: ServedSchool, open_page: PageOpener, waiting: Waiting
) -> None:
    page = open_pile(served, open_page, waiting)
    page.keyboard.press("s")
    expect(page.locator("[data-card]")).to_have_count(5)
    expect(page.locator("[data-card]").first).to_contain_text("Decides for this pupil alone")
    page.locator("[data-card]").first.focus()
    page.keyboard.press("a")
    expect(page.locator("[data-said]")).to_have_text("1 answer marked right.")
    with served.looking():
        assert db.session.scalars(select(Ruling)).all() == []
    assert sorted(marks(served, waiting.assignment)) == [(1.0, 2)] * 4 + [(2.0, 1)]
    assert marks(served, waiting.other) == [(1.0, 1)] * 2
    page.get_by_role("link", name="Put groups together again").click()
    expect(page.locator("[data-card]")).to_have_count(3)


def test_without_scripts_each_press_is_a_form_and_the_page_comes_back_at_the_next(
    served: ServedSchool, open_page: PageOpener, waiting: Waiting
) -> None:
    page = open_pile(served, open_page, waiting, javascript=False)
    second = page.locator("[data-card]").nth(1).get_attribute("id")
    page.locator("[data-card]").first.get_by_role("button", name="Right").click()
    page.wait_for_url(f"**/2#{second}")
    expect(page.locator(f"#{second}")).to_be_focused()
    expect(page.locator("[data-state]")).to_contain_text("3 answers marked right. 2 more followed.")
    assert marks(served, waiting.assignment)[:3] == [(2.0, 1)] * 3
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-card]")).to_have_count(3)
    assert marks(served, waiting.assignment) == [(1.0, 2)] * 5
    page.get_by_role("link", name="Decide each").first.click()
    expect(page.get_by_text("Decides for this pupil alone").first).to_be_visible()
    assert page.locator("[data-card]").count() > 3


def test_what_a_colleague_decided_stays_and_is_named(
    served: ServedSchool, open_page: PageOpener, waiting: Waiting
) -> None:
    page = open_pile(served, open_page, waiting)
    with served.writing():
        query = (
            select(Response.id)
            .join(Attempt)
            .where(Attempt.assignment_id == waiting.assignment, Response.position == 2, Response.waiting)
        )
        ids = tuple(db.session.scalars(query.order_by(Response.id)))[:2]
        colleague = db.session.get_one(Person, waiting.colleague)
        decide(colleague, waiting.assignment, 2, Decision(ids, 0.0), now())
    page.keyboard.press("a")
    expect(page.locator("[data-said]")).to_contain_text("1 answer marked right.")
    expect(page.locator("[data-said]")).to_contain_text("2 were already decided by Slamet Riyadi; those marks stay.")
    assert marks(served, waiting.assignment)[:3] == [(1.0, 1), (1.0, 1), (2.0, 1)]


def test_presses_wait_for_a_slow_network_and_none_counts_twice(
    served: ServedSchool, open_page: PageOpener, waiting: Waiting
) -> None:
    open_page.allow("Failed to load resource")
    page = open_pile(served, open_page, waiting)
    lost = []

    def lose_the_first_reply(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.request.url)
            route.fetch()  # it reaches the server; the reply does not come back
            route.abort()
        else:
            route.fallback()

    page.route("**/marking/**", lose_the_first_reply)
    page.keyboard.press("a")
    page.keyboard.press("r")
    expect(page.locator("[data-said]")).to_contain_text("Not saved yet, trying again: 2")
    expect(page.locator("[data-state]")).to_contain_text("1 answer waits here.")
    with served.looking():
        assert len(db.session.scalars(select(Ruling)).all()) == 2
    assert sorted(marks(served, waiting.assignment)) == [(1.0, 1), (1.0, 2), (2.0, 1), (2.0, 1), (2.0, 1)]
    assert len(lost) == 1


def test_what_cannot_be_saved_comes_back_and_says_so(
    served: ServedSchool, open_page: PageOpener, waiting: Waiting
) -> None:
    open_page.allow("Failed to load resource")
    page = open_pile(served, open_page, waiting)
    page.context.clear_cookies()
    page.keyboard.press("a")
    page.keyboard.press("a")
    expect(page.locator("[data-said]")).to_have_text(
        "Not saved: you are not signed in any more. The answer is back in the list; press again."
    )
    expect(page.locator("[data-card]:not([hidden])")).to_have_count(3)
    assert marks(served, waiting.assignment) == [(1.0, 2)] * 5


def test_the_last_press_of_a_page_brings_the_next_or_the_way_on(
    served: ServedSchool, open_page: PageOpener, waiting: Waiting
) -> None:
    page = open_pile(served, open_page, waiting)
    for _ in range(3):
        page.keyboard.press("r")
    expect(page.get_by_role("heading", name="Nothing waits here")).to_be_visible()
    page.get_by_role("link", name="Go on: question 3 in VIII-A (5)").click()
    expect(page.locator("[data-card]")).to_have_count(5)
    page.keyboard.press("1")
    expect(page.locator("[data-said]")).to_have_text("1 answer marked with 1 point.")
    wait_for(page, "document.querySelectorAll('[data-card]').length === 4")


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light"), (1280, "dark")])
def test_pages_fit_and_have_no_accessibility_faults(
    served: ServedSchool, open_page: PageOpener, waiting: Waiting, width: int, scheme: Any
) -> None:
    page = open_pile(served, open_page, waiting, width=width, color_scheme=scheme)
    for address in (waiting.pile, f"{waiting.pile}?names=hidden", f"/marking/{waiting.assignment}/3", "/marking"):
        page.goto(served.url + address)
        assert axe(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.goto(served.url + waiting.pile)
    for button in page.locator("button.press").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
    page.locator("button.press-accept").first.click()
    expect(page.locator("[data-said]")).to_contain_text("3 answers marked right.")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("[data-undo-here]").click()
    expect(page.locator("[data-said]")).to_have_text("5 answers wait again.")
    expect(page.locator("[data-card]")).to_have_count(3)
