"""What journeys through faults have in common: a pupil in the middle of a test, on a network where anything may happen."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from quizapp.models import Person, db
from quizapp.operations import attempts
from tests.bad_network import Fault, Network
from tests.browser import truth
from tests.browser.harness import PageOpener
from tests.browser.schools import (
    EIGHT_TYPES,
    Classmates,
    SchoolInProcess,
    make_assignment,
    make_class,
    now,
    session_cookie,
)
from tests.browser.steps import PHONE, Hand, expect_saved, go_to, question, to_questions, wait_for

NOT_REACHED = r"console error: Failed to load resource: net::ERR_"
NO_WORKER = r"console error: An unknown error occurred when fetching the script"  # asks for a newer one, in vain
REFUSED = r"console error: Failed to load resource: the server responded with a status of "
SAVES = r"POST /attempts/\d+/responses"
SUBMISSION = r"POST /attempts/\d+/submission"
_NUMBERS = itertools.count(1)


@dataclass
class Journey:
    """A pupil and a test that the pupil may take (or takes), seen in one tab."""

    school: SchoolInProcess
    mates: Classmates
    username: str
    assignment: int
    page: Page
    hand: Hand
    url: str
    attempt: int = 0
    _offline: Fault | None = None

    @property
    def network(self) -> Network:
        return self.school.network

    @property
    def address(self) -> str:
        """Of the attempt."""
        return f"{self.url}/attempts/{self.attempt}"

    def start(self) -> None:
        """Begin the attempt, without the start page, and open it."""
        with self.school.writing():
            pupil = db.session.get_one(Person, self.mates.pupil)
            self.attempt = attempts.start(pupil, self.assignment, now()).id
        self.open()

    def open(self) -> Page:
        """Open the attempt in this tab and turn to the questions."""
        self.page.goto(self.address)
        to_questions(self.hand, self.page)
        return self.page

    def another_tab(self) -> Page:
        """Open the attempt once more in the same browser."""
        page = self.page.context.new_page()
        page.goto(self.address)
        to_questions(self.hand, page)
        return page

    def kill_the_tab(self) -> None:
        """End the tab without its goodbye; `page` is an empty one then."""
        context = self.page.context
        self.page.close(run_before_unload=False)
        self.page = context.new_page()

    def offline(self) -> None:
        """From now on there is no network: the browser says so, and on the wire nothing gets through.

        Both, because what a closing page sends with `keepalive` escapes the browser's own emulation.
        """
        self.page.context.set_offline(True)
        self._offline = self.network.cut()

    def online(self) -> None:
        """The network is back."""
        if self._offline:
            self.network.lift(self._offline)
        self.page.context.set_offline(False)

    def wait_until_kept(self) -> None:
        """Wait until the browser has a copy of the page, with which it can be opened without network."""
        wait_for(
            self.page,
            f"async () => navigator.serviceWorker.controller && Boolean(await caches.match('/attempts/{self.attempt}'))",
        )

    def to_the_end(self) -> None:
        """Go where one submits."""
        if not self.page.locator("[data-map] nav").is_visible():
            self.hand.press(self.page.locator("[data-map] summary"))
        self.hand.press(self.page.locator(".map [data-go=submit]"))
        expect(self.page.locator("#submit")).to_be_visible()

    def press_submit(self) -> None:
        """Press what submits."""
        self.hand.press(self.page.locator("[data-submit]"))

    def hand_in(self) -> None:
        """Submit and arrive at the receipt."""
        self.to_the_end()
        self.press_submit()
        self.page.wait_for_url("**/receipt")

    def try_again(self) -> None:
        """Press the button beside the line, unless the page has just gone on by itself and hidden it."""
        self.page.locator("[data-retry]").evaluate("button => button.hidden || button.click()")

    def stored(self) -> dict[int, Any]:
        """What the database holds, checked: every acknowledged save exactly once, graded at most once."""
        return truth.expect_exactly_once(self.school, self.network, self.attempt)

    def end(self, expected: dict[int, Any]) -> None:
        """Wait until all is saved; then the line has told the truth and the database holds what was given."""
        expect_saved(self.page)
        truth.expect_the_truth(self.page)
        assert self.stored() == expected


def begin_journey(
    school: SchoolInProcess,
    open_page: PageOpener,
    *,
    device: dict[str, Any] = PHONE,
    slug: str = EIGHT_TYPES,
    host: str = "127.0.0.1",
    started: bool = True,
    script: str = "",
    context: dict[str, Any] | None = None,
    **terms: Any,
) -> Journey:
    """A pupil of a class of its own, signed in, with a test in front.

    `host`: a name under .test is no secure context. `started`: the attempt has begun and is open. `script` runs in every
    page before its own. `context`: further options of the browser's context. `terms`: of the assignment.
    """
    username = f"dewi{next(_NUMBERS)}"
    mates = make_class(school, username=username)
    assignment = make_assignment(school, mates, slug, **terms)
    url = school.url.replace("127.0.0.1", host)
    open_page.allow(NOT_REACHED, NO_WORKER, REFUSED)
    if host.endswith(".test"):
        open_page.allow("Cross-Origin-Opener-Policy header has been ignored")  # it would protect only over https
    page = open_page(**device, **(context or {}))
    page.context.add_cookies([session_cookie(school, mates.pupil, url=url)])  # type: ignore[list-item]
    if script:
        page.context.add_init_script(script)
    truth.watch(page.context)
    journey = Journey(school, mates, username, assignment, page, Hand("has_touch" in device), url)
    if started:
        journey.start()
    return journey


def answer(journey: Journey, position: int, go: int = 0) -> Any:
    """Answer a question as one does, whatever its type, going there by the map; `go` chooses among answers.

    Returns what the controls hold then.
    """
    page, hand = journey.page, journey.hand
    go_to(hand, page, position)
    here = question(page, position)
    shape = here.locator(".answer").get_attribute("data-shape")
    if shape == "text":
        here.locator("input[type=text], textarea").first.click()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(f"jawaban {position}.{go}")
    elif shape in ("choice", "choices"):
        options = here.locator(".answer label.option")
        hand.press(options.nth(go % options.count()))
    elif shape == "order":
        hand.press(here.locator("[data-step]").nth(1).locator("[data-move='-1']"))
    else:
        for part in here.locator("[data-part]").all():
            select = part.locator("select")
            if select.count():
                select.select_option(index=1 + go % 2)
            else:
                options = part.locator("label.option")
                hand.press(options.nth(go % options.count()))
    return truth.given(page)[position]
