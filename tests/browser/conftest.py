"""Fixtures of the browser tests: one browser for all, pages that fail the test when they complain, live servers."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from wsgiref.types import WSGIApplication

import pytest
from playwright.sync_api import Browser

from tests.browser.harness import BrowserMissingError, PageOpener, running_browser
from tests.browser.schools import SchoolInProcess, ServedSchool, school_in_process, served_school
from tests.browser.steps import DESK, PHONE
from tests.live_server import serve


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run. A missing browser fails the tests: skipped tests would look like passed ones."""
    with ExitStack() as stack:
        try:
            running = stack.enter_context(running_browser())
        except BrowserMissingError as missing:
            pytest.fail(str(missing), pytrace=False)
        yield running


@pytest.fixture
def open_page(browser: Browser) -> Iterator[PageOpener]:
    """Call it for a page: `open_page(390, 844, "dark", javascript=False, language="id")`."""
    opener = PageOpener(browser)
    yield opener
    opener.close()
    if opener.unexpected:
        listed = "\n".join(f"  {words}" for words in opener.unexpected)
        pytest.fail(
            f"The browser complained:\n{listed}\nCure: mend the page, or open_page.allow(r'…') if it is meant.",
            pytrace=False,
        )


@pytest.fixture
def live_server() -> Iterator[Callable[[WSGIApplication], str]]:
    """Call it with an application for its URL; served until the test ends."""
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(serve(app))


@pytest.fixture
def served() -> Iterator[ServedSchool]:
    """An installation nobody has used yet, at a real address."""
    with served_school() as school:
        yield school


@pytest.fixture(scope="session")
def _school_in_process() -> Iterator[SchoolInProcess]:
    with school_in_process() as school:
        yield school


@pytest.fixture
def school(_school_in_process: SchoolInProcess) -> Iterator[SchoolInProcess]:
    """A server that can be killed, behind a network that can fail; one for all journeys, sound at each start."""
    yield _school_in_process
    _school_in_process.network.mend()


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def device(request: pytest.FixtureRequest) -> dict[str, int]:
    """A phone held upright with a touch screen, and a desk."""
    return request.param
