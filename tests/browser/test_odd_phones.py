"""Phones that are not as a page would like them: a wrong clock, no room, no storage, no service worker."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser import truth
from tests.browser.harness import PageOpener
from tests.browser.journeys import SAVES, Journey, answer, begin_journey
from tests.browser.schools import SchoolInProcess, now
from tests.browser.steps import DESK, expect_saved, line, to_questions

pytestmark = pytest.mark.browser

DAY = 86_400_000

# A phone whose clock is wrong by some milliseconds; what counts seconds since it was switched on is right, as in life.
_WRONG_CLOCK = """(() => {
    const Right = Date;
    class Wrong extends Right {
        constructor(...given) { super(...(given.length ? given : [Right.now() + %d])); }
        static now() { return Right.now() + %d; }
    }
    window.Date = Wrong;
})();"""

_NO_INDEXED_DB = {
    "missing": "Object.defineProperty(window, 'indexedDB', { get: () => undefined });",
    "forbidden": "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };",
    "fails": """(() => {
        const open = IDBFactory.prototype.open;
        open.call(indexedDB, "elsewhere", 2);
        IDBFactory.prototype.open = function () { return open.call(this, "elsewhere", 1); };  // VersionError
    })();""",
    "never answers": "IDBFactory.prototype.open = () => new EventTarget();",
}


_ROOM_ENDS = """(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given) {
        const request = put.apply(this, given);
        if (window.full) request.addEventListener("success", () => this.transaction.abort());
        return request;
    };
})();"""


@pytest.mark.parametrize("wrong", [DAY, -DAY], ids=["ahead", "behind"])
def test_a_clock_that_is_wrong_by_a_day(school: SchoolInProcess, open_page: PageOpener, wrong: int) -> None:
    script = _WRONG_CLOCK % (wrong, wrong)
    journey = begin_journey(school, open_page, script=script, closes_at=now() + timedelta(minutes=30))
    page = journey.page
    expect(page.locator("[data-timer]")).to_contain_text(re.compile(r"^(29|30):\d\d left$"))
    school.network.cut(SAVES, times=1)
    expected = {6: answer(journey, 6), 1: answer(journey, 1)}
    expect_saved(page)
    expect(line(page)).to_contain_text(re.compile("|".join(times_of_day())))
    journey.kill_the_tab()
    journey.open()
    journey.end(expected)
    journey.hand_in()
    assert journey.stored() == expected


def times_of_day() -> list[str]:
    """The time of day at the school now and a minute ago, as regular expressions."""
    here = now().astimezone(ZoneInfo("Asia/Jakarta"))
    return [f"{moment:%H.%M}" for moment in (here, here - timedelta(minutes=1))]


@pytest.mark.parametrize("how", _NO_INDEXED_DB)
def test_without_indexed_db_answers_are_sent_and_the_page_says_so(
    school: SchoolInProcess, open_page: PageOpener, how: str
) -> None:
    answers_go_directly(begin_journey(school, open_page, script=_NO_INDEXED_DB[how], device=DESK), {})


def test_a_phone_without_room_from_the_beginning(school: SchoolInProcess, open_page: PageOpener) -> None:
    """The browser itself refuses: this origin may keep a kilobyte."""
    journey = begin_journey(school, open_page, device=DESK, started=False)
    session = journey.page.context.new_cdp_session(journey.page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": journey.url, "quotaSize": 1000})
    journey.start()
    answers_go_directly(journey, {})


def test_a_phone_that_has_no_room_left_in_the_middle(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page, device=DESK, script=_ROOM_ENDS)
    expected = {1: answer(journey, 1)}
    expect_saved(journey.page)
    journey.page.evaluate("() => { window.full = true; }")
    answers_go_directly(journey, expected)


def answers_go_directly(journey: Journey, expected: dict[int, Any]) -> None:
    """What this phone cannot keep is sent at once, and the line does not claim that it is kept."""
    page = journey.page
    expected[6] = answer(journey, 6)
    expect_saved(page)
    journey.offline()
    expected[4] = answer(journey, 4)
    expect(line(page)).to_contain_text("Keep this page open")
    assert not any("Saved on this phone" in said for said in page.evaluate("truth.seen.slice(-2).map(one => one.text)"))
    expect(page.locator("[data-unstored]")).to_contain_text("This browser keeps nothing on this phone")
    journey.online()
    journey.try_again()
    journey.end(expected)
    journey.hand_in()
    assert journey.stored() == expected


def test_without_a_service_worker(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page, context={"service_workers": "block"})
    page = journey.page
    journey.offline()
    expected = {6: answer(journey, 6)}
    expect(line(page)).to_have_attribute("data-state", "waiting")
    journey.kill_the_tab()
    journey.online()
    journey.open()
    journey.end(expected)
    journey.hand_in()
    assert journey.stored() == expected


def test_a_school_network_without_https(school: SchoolInProcess, open_page: PageOpener) -> None:
    """No secure context: no service worker, no Cache API. The queue, the line and the emergency file work all the same."""
    journey = begin_journey(school, open_page, host="sekolah.test")
    page = journey.page
    expect(page.locator("[data-insecure]")).to_contain_text("it opens again only when the server can be reached")
    assert page.evaluate("[isSecureContext, 'serviceWorker' in navigator, 'caches' in window]") == [False] * 3
    journey.offline()
    expected = {6: answer(journey, 6), 3: answer(journey, 3)}
    expect(line(page)).to_have_attribute("data-state", "waiting")
    journey.kill_the_tab()
    page = journey.page
    journey.online()
    network = school.network
    network.cut(SAVES)
    page.goto(journey.address)  # a reload needs the server; what was on the phone is still there
    to_questions(journey.hand, page)
    assert {position: value for position, value in truth.given(page).items() if value} == expected
    network.mend()
    journey.try_again()
    journey.end(expected)
    journey.hand_in()
    assert journey.stored() == expected
