"""Passage map, skills and trends in a browser: a sentence leads to its questions, axe finds nothing, phones suffice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from quizapp.models import Person
from quizapp.operations import accounts
from quizapp.web import clock
from tests import factories
from tests.browser.harness import PageOpener, axe
from tests.browser.schools import ServedSchool
from tests.scenes import RIGHT, WRONG, give, make_scene, open_question

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(served: ServedSchool) -> Callable[[Page, str, str], None]:
    """A class of eleven with three quizzes; return what opens a page as its teacher or as the pupil Ani."""
    with served.writing():
        now = clock.now()
        scene = make_scene(release_step="right_wrong", opens_at=now - timedelta(days=30), attempts_allowed=2)
        people = [scene.pupil(name) for name in ("Ani Lestari", *(f"Murid dengan nama panjang {n}" for n in range(10)))]
        for place, person in enumerate(people):
            give(person, scene.assignment, RIGHT if place < 2 else WRONG, "Bu Rina", at=now - timedelta(days=9))
        for week in (2, 1):
            content = factories.make_content([*factories.small_questions(), open_question()])
            version = factories.make_version(scene.school, content)
            assignment = factories.make_assignment(version, scene.room, opens_at=now - timedelta(days=30))
            give(people[0], assignment, RIGHT, "Bu Rina", at=now - timedelta(days=week))
        again = give(people[0], scene.assignment, RIGHT, "kelas kami", at=now - timedelta(hours=2))
        tokens = {who: _token(person) for who, person in (("teacher", scene.teacher), ("pupil", people[0]))}
        names = {"assignment": scene.assignment.id, "room": scene.room.id, "again": again.id}

    def open_as(page: Page, who: str, address: str) -> None:
        client = served.app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["language"] = tokens[who], "en"
        cookie: Any = client.get_cookie("quizapp")
        page.context.add_cookies([{"name": "quizapp", "value": cookie.value, "url": served.url}])
        page.goto(served.url + address.format(**names))

    return open_as


def _token(person: Person) -> str:
    return str(accounts.open_session(person, clock.now(), timedelta(hours=1)))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_sentence_leads_to_its_questions_and_back(visit: Any, open_page: PageOpener, scripts: bool) -> None:
    page = open_page(390, 844, javascript=scripts)
    visit(page, "teacher", "/assignments/{assignment}/text-map")
    assert page.locator(".tm-card:visible").count() == 0
    page.get_by_role("link", name="Bu Rina membawa bibit.").click()
    assert page.locator(".tm-card:visible h3").all_inner_texts() == ["Paragraph 1, sentence 2"]
    assert page.locator(".tm-card:visible .tm-outcome").inner_text().startswith("Easy: 11 of 11 right")
    page.get_by_role("link", name="Back to the sentence").click()
    assert page.url.endswith("#in-at-p1-s2")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.locator(".tm-card:visible").count() == 2, "beside the text there is room for all"
    page.locator(".tm-place").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".tm-card:visible").count() == 1


@pytest.mark.parametrize(
    ("who", "address", "width"),
    [
        ("teacher", "/assignments/{assignment}/text-map", 390),
        ("teacher", "/classrooms/{room}/skills", 390),
        ("teacher", "/assignments/{assignment}/skills", 390),
        ("pupil", "/progress", 320),
        ("pupil", "/attempts/{again}/comparison", 320),
    ],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_fit_a_phone_and_axe_finds_nothing(
    visit: Any, open_page: PageOpener, who: str, address: str, width: int, scheme: Any
) -> None:
    page = open_page(width, 844, scheme)
    visit(page, who, address)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_trends_are_drawn_to_scale(visit: Any, open_page: PageOpener) -> None:
    page = open_page(320, 844)
    visit(page, "pupil", "/progress")
    chart = page.locator(".chart", has=page.locator("#marks-title"))
    frame = chart.locator("svg.chart-picture").bounding_box() or {}
    dots = [dot.bounding_box() or {} for dot in chart.locator(".chart-dot").all()[:3]]
    assert len({round(dot["y"]) for dot in dots}) == 1, "three equal marks stand at one height"
    assert all(frame["x"] <= dot["x"] <= frame["x"] + frame["width"] for dot in dots)
