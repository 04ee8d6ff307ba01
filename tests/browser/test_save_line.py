"""The honest line (static/js/save_line.js): what it says for each state of the outbox, on a real attempt page."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import PageOpener
from tests.browser.schools import ServedSchool, make_assignment, make_class
from tests.browser.steps import DESK, Hand, begin, open_signed_in

pytestmark = pytest.mark.browser

NOTHING: dict[str, Any] = {
    "conflicts": [],
    "late": [],
    "problem": None,
    "queue": [],
    "refused": [],
    "savedAt": None,
    "sent": [],
    "stored": "yes",
    "tries": 0,
    "unsaved": [],
}
SAVED = {"savedAt": 1795428000}
GIVEN = {"queue": [{"position": 2}], "unsaved": [2]}
ON_THE_WAY = {"sent": [{"position": 2}], "unsaved": [2]}
NETWORK, SERVER, SESSION = {"kind": "network"}, {"kind": "server", "status": 503}, {"kind": "session", "status": 401}
CASES: list[tuple[str, dict[str, Any], bool, str, str]] = [
    ("nothing given", {}, True, "none", "No answer saved yet"),
    ("acknowledged", SAVED, True, "saved", "Saved on the server, 10:00"),
    ("changed since", SAVED | GIVEN, True, "waiting", "Saved on this phone, sending …"),
    ("being written", SAVED | GIVEN | {"stored": "soon"}, True, "waiting", "Saving on this phone …"),
    ("no room", SAVED | GIVEN | {"stored": "no"}, True, "waiting", "Not stored on this phone, sending …"),
    (
        "offline",
        SAVED | GIVEN | {"problem": NETWORK},
        False,
        "waiting",
        "Saved on this phone, waiting for network. Not yet sent: 1",
    ),
    (
        "offline, being written",
        GIVEN | {"problem": NETWORK, "stored": "soon"},
        False,
        "waiting",
        "Saving on this phone …",
    ),
    (
        "offline without room",
        GIVEN | {"problem": NETWORK, "stored": "no"},
        False,
        "waiting",
        "No network. Not yet sent: 1. Keep this page open.",
    ),
    (
        "out of reach",
        SAVED | ON_THE_WAY | {"problem": NETWORK},
        True,
        "failed",
        "Failed to reach the server, try again. Only on this phone: 1",
    ),
    (
        "busy, being written",
        ON_THE_WAY | {"problem": SERVER, "stored": "soon"},
        True,
        "failed",
        "The server could not save, try again. Only in this open page: 1",
    ),
    (
        "signed out",
        SAVED | GIVEN | {"problem": SESSION},
        True,
        "failed",
        "You are signed out. Not yet saved: 1. Sign in to go on.",
    ),
    ("signed out, all saved", SAVED | {"problem": SESSION}, True, "failed", "You are signed out. Sign in to go on."),
    ("failing, but nothing waits", SAVED | {"problem": NETWORK}, True, "saved", "Saved on the server, 10:00"),
    (
        "two answers",
        SAVED | {"conflicts": [3, 1], "unsaved": [3, 1]},
        True,
        "failed",
        "Question 1, 3: choose which answer to keep.",
    ),
    ("refused", SAVED | {"refused": [4]}, True, "failed", "Question 4 was not saved."),
    ("late", SAVED | {"late": [2]}, True, "late", "Arrived late, kept for your teacher: question 2"),
]
DRAW = """async ({ outbox, online }) => {
    const { SaveLine } = await import("/static/js/save_line.js");
    const texts = JSON.parse(document.getElementById("attempt-texts").textContent);
    Object.defineProperty(navigator, "onLine", { value: online, configurable: true });
    for (const name of ["conflicts", "refused"]) outbox[name] = new Map(outbox[name].map((position) => [position, {}]));
    outbox.late = new Set(outbox.late);
    new SaveLine(outbox, { texts, clock: () => "10:00", numberOf: (position) => position }).draw();
    const cures = document.querySelector(".save-cures");
    const shown = (selector) => !cures.hidden && !cures.querySelector(selector).hidden;
    const line = document.querySelector("[data-save-line]");
    const words = line.querySelector("[data-save-text]").textContent.trim();
    return [line.dataset.state, words, shown("[data-retry]"), shown("[data-sign-in]")];
}"""


@pytest.fixture
def page(served: ServedSchool, open_page: PageOpener) -> Page:
    """An attempt that has just begun."""
    assignment_id = make_assignment(served, make_class(served))
    page = open_signed_in(open_page, served, "dewi", **DESK)
    begin(Hand(touch=False), page, assignment_id)
    return page


def test_the_line_says_where_the_answers_are_and_never_more(page: Page) -> None:
    for name, given, online, state, words in CASES:
        problem = given.get("problem")
        cured = bool(problem and (given.get("unsaved") or problem["kind"] == "session"))
        found = page.evaluate(DRAW, {"outbox": NOTHING | given, "online": online})
        assert found == [state, words, cured, problem == SESSION], name


def test_screen_readers_hear_it_once_it_stands(page: Page) -> None:
    said = page.locator("[data-save-said]")
    assert said.get_attribute("role") == "status"
    for queue in ([{"position": 1}], []):
        page.evaluate(DRAW, {"outbox": NOTHING | SAVED | {"queue": queue, "unsaved": [1] * len(queue)}, "online": True})
        expect(said).to_be_empty()
    expect(said).to_have_text("Saved on the server, 10:00")
