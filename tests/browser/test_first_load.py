"""The cold attempt page of the bundled news text: at most 100 KB over the wire and ten requests, everything included.

`make measure` prints these figures with many more; this is the cheap check that runs with the tests.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from quizapp.models import Person, db
from quizapp.operations import attempts
from tests.bad_network import Network, bad_network
from tests.browser.harness import PageOpener
from tests.browser.schools import NEWS, ServedSchool, make_assignment, make_class, now, session_cookie
from tests.browser.steps import PHONE, question

pytestmark = pytest.mark.browser

MOST_BYTES = 100_000
MOST_REQUESTS = 10


def test_the_cold_attempt_page_is_small(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    assignment_id = make_assignment(served, mates, NEWS)
    with served.writing():
        attempt_id = attempts.start(db.session.get_one(Person, mates.pupil), assignment_id, now()).id
    with bad_network(served.url) as network:
        cold = open_page(**PHONE)
        cold.context.add_cookies([session_cookie(served, mates.pupil, url=network.url)])  # type: ignore[list-item]
        cold.goto(f"{network.url}/attempts/{attempt_id}")
        expect(question(cold, 18)).to_be_attached()
        expect(cold.locator("body.has-scripts")).to_be_attached()
        asked = 0
        while asked < len(network.exchanges):  # until nothing is asked for any more, by a service worker either
            asked = len(network.exchanges)
            cold.wait_for_timeout(700)
        assert all(one.delivered for one in network.exchanges)
        assert sum(one.size for one in network.exchanges) <= MOST_BYTES, listed(network)
        assert len(network.exchanges) <= MOST_REQUESTS, listed(network)


def listed(network: Network) -> str:
    """One line a request."""
    lines = [f"{one.size:7d} {one.method} {one.path}" for one in network.exchanges]
    return "\n".join([*lines, f"{sum(one.size for one in network.exchanges):7d} in {len(lines)} requests"])
