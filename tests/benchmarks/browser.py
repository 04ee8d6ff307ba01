"""`make measure`: the attempt page as a cheap phone on a bad line has it, in real Chromium from a real server.

What is measured stands in the table that is printed, each figure beside its goal. Ends with 1 when a goal is missed.

* Bytes and requests are counted on the wire (heads and bodies), from an empty cache until five seconds after the page has
  loaded: the page, its files, the service worker and whatever that fetches, icons, manifest.
* The line is shaped on the wire, too: 1.6 Mbit/s for everything together, 300 ms for each handshake and for each request.
  Usable is when `attempt.js` says so (`performance.mark("quizapp-ready")`): the first question can be answered.
* Interactions are real taps, clicks and keys on a processor slowed down four times. What counts is the browser's own Event
  Timing, from the input to the next frame; of several goes the median of the three calmest, told by a loop of known work
  before and after each, because the machine has other things to do.
* Layout shifts are the browser's own, added up as for the web vital: the worst five seconds without a second's pause.
  Those within half a second of an input, which Chromium excuses, are counted as well while one answers (choosing, typing,
  the flag, and the line that then tells of saving): there nothing may jump.
"""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, Locator, Page

from tests.bad_network import Network
from tests.browser.harness import running_browser
from tests.browser.schools import NEWS, SchoolInProcess, make_assignment, make_class, school_in_process, session_cookie
from tests.browser.steps import Hand, expect_saved, question

MOST_KILOBYTES = 100
MOST_REQUESTS = 10
USABLE_SECONDS = 3.0
MOST_SHIFT = 0.05
INTERACTION_MS = 100
SETTLING_SECONDS = 5.0
ROUND_TRIP = 0.3
BYTES_PER_SECOND = 1_600_000 / 8
SLOWER = 4
GOES = 7
"""Each interaction is done so often, each load of the page three times."""
CALMEST = 3
LOADS = 3
SCREENS: dict[str, dict[str, Any]] = {
    "320 px": {"viewport": {"width": 320, "height": 568}, "has_touch": True, "is_mobile": True},
    "1280 px": {"viewport": {"width": 1280, "height": 800}},
}
SHORT, CHOICE, ORDER, ESSAY = 2, 1, 6, 17
"""Questions of the bundled news text by the type the interactions need."""

# Reads what the browser has measured by itself. An interaction has several events (key down, input, key up, click); the
# longest is how long one waited. Nothing above 16 ms is not reported at all.
_WATCH = """() => {
    window.measured = {events: [], shifts: []};
    new PerformanceObserver(list => window.measured.events.push(...list.getEntries()
        .map(entry => ({name: entry.name, duration: entry.duration, at: entry.startTime}))))
        .observe({type: "event", durationThreshold: 16, buffered: true});
    new PerformanceObserver(list => window.measured.shifts.push(...list.getEntries()
        .map(entry => ({value: entry.value, excused: entry.hadRecentInput, at: entry.startTime,
            what: entry.sources.map(source => source.node?.id || source.node?.className || source.node?.nodeName)}))))
        .observe({type: "layout-shift", buffered: true});
}"""
_ICONS = """() => [...document.querySelectorAll("link[rel~=icon], link[rel=manifest]")].map(link => link.href)"""
_NUMBERS = itertools.count(1)
_WORK = """() => {
    const began = performance.now();
    let sum = 0;
    for (let number = 0; number < 2_000_000; number += 1) sum += number % 7;
    return performance.now() - began + sum * 0;
}"""
_SETTLED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 60))))"


@dataclass
class Table:
    """Rows of what, figure, goal; and what was missed."""

    rows: list[tuple[str, str, str]] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def add(self, what: str, figure: float, unit: str, most: float, *, note: str = "") -> None:
        """Put a figure beside its goal."""
        digits = 0 if unit in ("ms", "") and most >= 1 else 3 if most < 1 else 1
        word = "" if figure <= most else "  MISSED"
        shown = f"{figure:.{digits}f} {unit}".strip()
        self.rows.append((what, shown, f"≤ {most:g} {unit}".strip() + (f"   {note}" if note else "") + word))
        if word:
            self.missed.append(what)

    def print(self) -> None:
        """Print all rows."""
        for what, shown, goal in self.rows:
            print(f"  {what:44} {shown:>10}   {goal}")


def main() -> int:
    """Print every figure; return 1 when a goal was missed."""
    print(
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}: the milliseconds of a busy machine are longer\n"
    )
    table = Table()
    with school_in_process() as school, running_browser() as browser:
        for name, screen in SCREENS.items():
            cold_loads(Sitting(school, browser, name, screen), table)
        for name, screen in SCREENS.items():
            interactions(Sitting(school, browser, name, screen), table)
    table.print()
    for one in table.missed:
        print(f"MISSED: {one}")
    return min(1, len(table.missed))


@dataclass
class Sitting:
    """A pupil with an attempt at a bundled set that has just begun, and a screen to look at it."""

    school: SchoolInProcess
    browser: Browser
    name: str
    screen: dict[str, Any]

    def begin(self) -> tuple[Page, str]:
        """Return a page in a context of its own, signed in, and the address of an attempt at it."""
        mates = make_class(self.school, username=f"pupil{next(_NUMBERS)}")
        address = f"{self.school.url}/assignments/{make_assignment(self.school, mates, NEWS)}"
        context = self.browser.new_context(locale="en", **self.screen)
        context.add_cookies([session_cookie(self.school, mates.pupil)])  # type: ignore[list-item]
        reply = context.request.get(address)  # this way nothing is cached
        token = reply.text().partition('name="csrf-token" content="')[2].partition('"')[0]
        began = context.request.post(f"{address}/attempts", form={"csrf_token": token})
        assert began.ok, began.status
        return context.new_page(), began.url


# From an empty cache


def cold_loads(sitting: Sitting, table: Table) -> None:
    """Load the page from nothing over a slow line: bytes, requests, seconds until usable, shifts."""
    network, usable, shifts, sizes, counts = sitting.school.network, [], [], [], []
    for _ in range(LOADS):
        page, address = sitting.begin()
        network.exchanges.clear()
        network.round_trip, network.bytes_per_second, network.keep_alive = ROUND_TRIP, BYTES_PER_SECOND, True
        page.goto(address, wait_until="load")
        page.evaluate(_WATCH)
        page.wait_for_timeout(1000 * SETTLING_SECONDS)
        usable.append(page.evaluate("performance.getEntriesByName('quizapp-ready')[0]?.startTime ?? Infinity") / 1000)
        shifts.append(worst_shift(page.evaluate("measured.shifts")))
        _icons(page, network)
        exchanges = list(network.exchanges)
        sizes.append(sum(one.size for one in exchanges))
        counts.append(len(exchanges))
        network.round_trip = network.bytes_per_second = 0.0
        network.keep_alive = False
        page.context.close()
    for one in exchanges:
        print(f"  {one.size:7d}  {one.method} {one.path}")
    print()
    table.add(f"{sitting.name}: cold page, everything", max(sizes) / 1000, "kB", MOST_KILOBYTES)
    table.add(f"{sitting.name}: requests", max(counts), "", MOST_REQUESTS)
    note = f"worst {max(usable):.2f} s"
    table.add(f"{sitting.name}: usable, 1.6 Mbit/s and 300 ms", median(usable), "s", USABLE_SECONDS, note=note)
    table.add(f"{sitting.name}: layout shift while loading", max(shifts), "", MOST_SHIFT)


def _icons(page: Page, network: Network) -> None:
    """Ask for what a phone asks for and a browser without a window leaves out: icon, manifest, the manifest's icon."""
    asked = {one.path for one in network.exchanges}
    for address in page.evaluate(_ICONS):
        reply = None if urlsplit(address).path in asked else page.context.request.get(address)
        if reply and "manifest" in reply.headers.get("content-type", ""):
            icons = sorted(
                reply.json()["icons"], key=lambda icon: int(str(icon.get("sizes", "0")).partition("x")[0] or 0)
            )
            page.context.request.get(urljoin(address, icons[0]["src"]))


# On a slow processor


@dataclass
class Slow:
    """A page on a slowed processor, whose every interaction is measured."""

    page: Page
    hand: Hand
    taken: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    """What was done: how busy the machine was (milliseconds of the same work), and milliseconds to the next frame."""

    def take(self, what: str, act: Callable[[], object]) -> None:
        """Do something and note the longest wait for a frame."""
        before = self.page.evaluate(_WORK)
        self.page.evaluate("measured.events.length = 0")
        act()
        self.page.evaluate(_SETTLED)
        found = self.page.evaluate("measured.events.map(event => event.duration)")
        busy = max(before, self.page.evaluate(_WORK))
        self.taken.setdefault(what, []).append((busy, max(found, default=16)))

    def press(self, what: str, target: Locator) -> None:
        """Tap or click something, scrolled to before."""
        target.scroll_into_view_if_needed()
        self.take(what, lambda: self.hand.press(target))

    def shifts(self, *, excused: bool) -> list[dict[str, Any]]:
        """Return the layout shifts so far, and forget them; those excused by an input before as well, if asked for."""
        found = self.page.evaluate("measured.shifts.splice(0)")
        return [one for one in found if excused or not one["excused"]]


def worst_shift(shifts: list[dict[str, Any]]) -> float:
    """Return the largest sum of layout shifts within five seconds that no second without any interrupts."""
    worst = total = began = last = 0.0
    for one in sorted(shifts, key=lambda one: one["at"]):
        if one["at"] - last > 1000 or one["at"] - began > 5000:
            total, began = 0.0, one["at"]
        total, last = total + one["value"], one["at"]
        worst = max(worst, total)
    return worst


def interactions(sitting: Sitting, table: Table) -> None:
    """Answer, turn, read: each interaction several times."""
    page, address = sitting.begin()
    touch = bool(sitting.screen.get("has_touch"))
    page.goto(address, wait_until="networkidle")
    page.evaluate(_WATCH)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    slow = Slow(page, Hand(touch))
    for _ in range(20):
        page.evaluate(_WORK)  # compiled from here on
    if touch:
        page.locator(".pane-switch [data-view=questions]").tap()
    slow.shifts(excused=True)
    answering = _answer(slow)
    quiet = slow.shifts(excused=False)
    _turn(slow)
    if touch:
        for _ in range(GOES):
            slow.press("to the text", page.locator(".pane-switch [data-view=text]"))
            slow.press("to the questions", page.locator(".pane-switch [data-view=questions]"))
        page.locator(".pane-switch [data-view=text]").tap()
    _read(slow)
    quiet += slow.shifts(excused=False)
    page.context.close()
    for what, found in slow.taken.items():
        calmest = median(waited for _, waited in sorted(found)[:CALMEST])
        note = f"worst {max(waited for _, waited in found):.0f} ms"
        table.add(f"{sitting.name}: {what}", calmest, "ms", INTERACTION_MS, note=note)
    table.add(f"{sitting.name}: layout shift while answering, all", worst_shift(answering), "", MOST_SHIFT)
    table.add(f"{sitting.name}: layout shift after that", worst_shift(quiet), "", MOST_SHIFT)


def _answer(slow: Slow) -> list[dict[str, Any]]:
    """Choose, flag, type; return the shifts of these and of the line that tells of saving, none excused."""
    page = slow.page
    total: list[dict[str, Any]] = []
    here = question(page, CHOICE)
    slow.shifts(excused=True)
    for go in range(GOES):
        options = here.locator("label.option:not(.flag)")
        slow.press("choose an option", options.nth(go % options.count()))
        expect_saved(page)
        slow.press("flag", here.locator("label.flag"))
        expect_saved(page)
    total += slow.shifts(excused=True)
    for position, what in ((SHORT, "type a short answer, a key"), (ESSAY, "type a long answer, a key")):
        _open(slow, position)
        entry = question(page, position).locator("input[type=text], textarea")
        slow.hand.press(entry)
        page.evaluate(_SETTLED)
        slow.shifts(excused=True)
        for letter in "jembatannya"[:GOES]:
            slow.take(what, lambda letter=letter: page.keyboard.press(letter))  # type: ignore[misc]
        expect_saved(page)
        page.evaluate(_SETTLED)
        total += slow.shifts(excused=True)
    return total


def _turn(slow: Slow) -> None:
    """Next, previous, the map, a step up."""
    page = slow.page
    _open(slow, CHOICE)
    for position in range(CHOICE, CHOICE + GOES):
        slow.press("next question", question(page, position).locator(f"[data-go='{position + 1}']"))
    summary, nav = page.locator("[data-map] summary"), page.locator("[data-map] nav")
    for position in range(1, GOES + 1):
        if not nav.is_visible():
            slow.press("open the map", summary)
        slow.press("go by the map", page.locator(f".map [data-go='{position}']"))
    _open(slow, ORDER)
    steps = question(page, ORDER).locator("[data-step]")
    for _ in range(GOES):
        slow.press("order: a step up", steps.nth(1).locator("[data-move='-1']"))
    expect_saved(page)


def _read(slow: Slow) -> None:
    """The size of the text, and the reading tools."""
    page = slow.page
    sizes = page.locator("[data-text-size]:visible")
    for go in range(GOES if sizes.count() else 0):
        slow.press("text size", sizes.nth((go + 1) % sizes.count()))
    tools = page.locator("[data-reading-open]:visible").first
    for _ in range(GOES if tools.count() else 0):
        slow.press("open the reading tools", tools)
        slow.press("close the reading tools", tools)


def _open(slow: Slow, position: int) -> None:
    """Go to a question without measuring."""
    page = slow.page
    if not page.locator("[data-map] nav").is_visible():
        page.locator("[data-map] summary").click()
    slow.hand.press(page.locator(f".map [data-go='{position}']"))
    page.evaluate(_SETTLED)


if __name__ == "__main__":
    sys.exit(main())
