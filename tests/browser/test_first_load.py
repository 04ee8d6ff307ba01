"""The cold attempt page of the bundled news text: at most 100 KB over the wire and ten requests, everything included."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import PageOpener
from tests.browser.schools import NEWS, ServedSchool, make_assignment, make_class
from tests.browser.steps import PHONE, question, sign_in

pytestmark = pytest.mark.browser

MOST_BYTES = 100_000
MOST_REQUESTS = 10


@dataclass
class Wire:
    """What went over the network for a page: the bytes of each address, head and body as they were sent."""

    addresses: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    @classmethod
    def tapped(cls, page: Page) -> Wire:
        """Listen to the browser's own count, with an empty cache."""
        wire = cls()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.clearBrowserCache")
        session.on("Network.requestWillBeSent", lambda e: wire.addresses.update({e["requestId"]: e["request"]["url"]}))
        session.on(
            "Network.loadingFinished", lambda e: wire.sizes.update({e["requestId"]: int(e["encodedDataLength"])})
        )
        session.on("Network.loadingFailed", lambda e: wire.failed.append(e["requestId"]))
        return wire

    def listed(self) -> str:
        """One line a request."""
        lines = [f"{size:7d} {self.addresses.get(number, number)}" for number, size in self.sizes.items()]
        return "\n".join([*lines, f"{sum(self.sizes.values()):7d} in {len(self.sizes)} requests"])


def test_the_cold_attempt_page_is_small(served: ServedSchool, open_page: PageOpener) -> None:
    assignment_id = make_assignment(served, make_class(served), NEWS)
    page = open_page(**PHONE)
    sign_in(page, served.url, "dewi", english=False)
    page.goto(f"{served.url}/assignments/{assignment_id}")
    with page.expect_navigation():
        page.locator(f"form[action='/assignments/{assignment_id}/attempts'] button").tap()
    address = page.url.partition("#")[0]

    cold = page.context.new_page()
    wire = Wire.tapped(cold)
    cold.goto(address, wait_until="networkidle")
    expect(question(cold, 18)).to_be_attached()
    expect(cold.locator("body.has-scripts")).to_be_attached()

    assert wire.failed == []
    assert set(wire.addresses) == set(wire.sizes)
    assert sum(wire.sizes.values()) <= MOST_BYTES, wire.listed()
    assert len(wire.sizes) <= MOST_REQUESTS, wire.listed()
