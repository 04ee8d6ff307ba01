"""The mark book in a browser: arrow keys, heads and names that stay in sight, and no accessibility fault on its pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from quizapp.operations import accounts
from quizapp.web import clock
from tests.benchmarks import matrix as filled
from tests.browser.harness import PageOpener, axe
from tests.browser.schools import ServedSchool
from tests.scenes import RIGHT, WRONG, give, make_scene

pytestmark = pytest.mark.browser


def sign_in(served: ServedSchool, page: Page, token: str) -> None:
    """Put the session of `token` into the browser, without the sign-in page."""
    client = served.app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["language"] = token, "en"
    cookie: Any = client.get_cookie("quizapp")
    page.context.add_cookies([{"name": "quizapp", "value": cookie.value, "url": served.url}])


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.closest('td, th').cellIndex"))


def _boxes(page: Page) -> list[dict[str, float]]:
    """Return where the frame, a head, a name and the focused link are, all at one moment."""
    return list(
        page.evaluate(
            """() => [".matrix-frame", "thead th:nth-child(4)", "tbody tr:last-child th", ":focus"].map((selector) => {
                const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect();
                return { x, y, width, height };
            })"""
        )
    )


def test_arrow_keys_move_and_heads_stay(served: ServedSchool, open_page: PageOpener) -> None:
    with served.writing():
        teacher, assignment = filled.fill(36, 30)
        token = accounts.open_session(teacher, clock.now(), timedelta(hours=1))
        address = f"{served.url}/assignments/{assignment.id}/results"
    page = open_page(1280, 800)
    sign_in(served, page, token)
    page.goto(address)
    first = page.locator("tbody tr:first-child td a").first
    first.focus()
    for key, cell in (("ArrowRight", "2"), ("ArrowDown", "2"), ("End", "30"), ("Home", "0"), ("ArrowLeft", "0")):
        page.keyboard.press(key)
        assert focused(page) == cell, key
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 2
    for _ in range(40):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 36, "stops at the last row"
    page.keyboard.press("End")
    frame, head, name, active = _boxes(page)
    assert abs(head["y"] - frame["y"]) <= 3, "the head stays at the top"
    assert abs(name["x"] - frame["x"]) <= 3, "the name stays at the left"
    assert active["y"] >= head["y"] + head["height"] - 1, "the cell is not under the head"
    assert active["x"] >= name["x"] + name["width"] - 1, "the cell is not under the name"
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light")])
def test_pages_have_no_accessibility_faults(
    served: ServedSchool, open_page: PageOpener, width: int, scheme: Any
) -> None:
    with served.writing():
        scene = make_scene(release_step="score", opens_at=clock.now() - timedelta(days=3))
        ani, budi = scene.pupil("I Gusti Ayu Made Dewi Kartikasari"), scene.pupil("Budi Santoso")
        at = clock.now() - timedelta(days=1)
        attempt = give(ani, scene.assignment, RIGHT, "bukan Bu Rina", "Baik, karena hujan turun.", at=at)
        give(budi, scene.assignment, WRONG, at=at, hand_in=False)
        scene.pupil("Citra Dewi")
        tokens = {
            person.role: accounts.open_session(person, clock.now(), timedelta(hours=1))
            for person in (scene.teacher, ani)
        }
        places = {
            "teacher": (
                f"/assignments/{scene.assignment.id}/results",
                "/marking",
                f"/marking/{scene.assignment.id}/2",
                f"/marking/{scene.assignment.id}/3",
                f"/attempts/{attempt.id}/questions/3",
                f"/classrooms/{scene.room.id}/pupils/{ani.id}/progress",
            ),
            "pupil": ("/progress",),
        }
    for role, addresses in places.items():
        page = open_page(width, 800, scheme)
        sign_in(served, page, tokens[role])
        for address in addresses:
            page.goto(served.url + address)
            assert axe(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
