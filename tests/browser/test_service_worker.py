"""The service worker in a real browser: an open attempt opens again without network, and is nobody else's afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, Page, expect

from quizapp.config import bundled
from quizapp.models import Classroom, Person, School, db
from quizapp.operations import attempts
from quizapp.web.static_files import read_folder
from tests import factories
from tests.bad_network import bad_network
from tests.browser.harness import PageOpener
from tests.browser.schools import Classmates, ServedSchool, make_assignment, make_class, now, session_cookie
from tests.browser.steps import DESK, question, sign_in, wait_for

pytestmark = pytest.mark.browser

UNREACHABLE = r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"
OFFLINE = rf"{UNREACHABLE}|Failed to fetch"
REFUSED = r"status of [45]0\d"
PLAIN_HTTP = r"Not supported for insecure origins|URL's origin was untrustworthy"


@pytest.fixture
def mates(served: ServedSchool) -> Classmates:
    """A class with Dewi and Budi."""
    mates = make_class(served)
    with served.writing():
        room = db.session.get_one(Classroom, mates.room)
        budi = factories.make_account(
            db.session.get_one(School, mates.school), name="Budi Santoso", username="budi", created_at=now()
        )
        factories.make_membership(room, budi, joined_at=now())
    return mates


def begun(page: Page, url: str, assignment_id: int) -> str:
    """Sign in as Dewi, begin, and wait until the page is kept; returns its address."""
    sign_in(page, url, "dewi")
    ready(page)
    page.goto(f"{url}/assignments/{assignment_id}")
    with page.expect_navigation():
        page.get_by_role("button", name="Begin the test").click()
    address = page.url.partition("#")[0]
    expect(question(page, 1)).to_be_attached()
    kept(page)
    return address


def ready(page: Page) -> None:
    """Wait until a worker rules the page."""
    wait_for(page, "navigator.serviceWorker.controller !== null")


def kept(page: Page) -> None:
    """Wait until some attempt page is kept with its files."""
    wait_for(
        page,
        """async () => {
            const [name] = (await caches.keys()).filter(name => name.startsWith("quizapp-attempt-"));
            return name && (await (await caches.open(name)).keys()).some(({url}) => url.includes("/attempts/"));
        }""",
    )


def copies(page: Page) -> list[str]:
    """The names of all caches."""
    names: list[str] = page.evaluate("caches.keys()")
    return sorted(names)


@contextmanager
def offline(page: Page) -> Iterator[None]:
    """No network for the length of the block."""
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)


def is_the_attempt(page: Page) -> bool:
    """Whether Dewi's attempt stands there, with its styles and its script."""
    expect(question(page, 1)).to_be_attached()
    expect(page.locator("body.has-scripts")).to_be_attached()
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 0
    assert page.locator(".person-name").inner_text() == "Dewi Lestari"
    return True


def test_an_open_attempt_opens_again_without_network(
    served: ServedSchool, mates: Classmates, open_page: PageOpener
) -> None:
    open_page.allow(OFFLINE)
    page = open_page(**DESK)
    address = begun(page, served.url, make_assignment(served, mates))
    (name,) = copies(page)
    assert name == f"quizapp-attempt-{mates.pupil}-{address.rpartition('/')[2]}"
    held = page.evaluate("async name => (await (await caches.open(name)).keys()).map(({url}) => url)", name)
    assert held[-1] == address, "the page is kept last, after its files"
    assert {place.rpartition("/")[2] for place in held[:-1]} == {"app.css", "attempt.js", "icon.svg"}
    headers: dict[str, str] = page.evaluate(
        "async ([name, url]) => Object.fromEntries((await (await caches.open(name)).match(url)).headers)",
        [name, address],
    )
    assert "content-security-policy" in headers
    assert not {"set-cookie", "cache-control", "etag"} & set(headers)

    with offline(page):
        page.reload()
        assert is_the_attempt(page)
        page.close()
        page = page.context.new_page()  # the tab was killed
        page.goto(address)
        assert is_the_attempt(page)
        page.goto(f"{served.url}/")  # the installed app opens at home
        assert is_the_attempt(page)
        assert page.url.partition("#")[0] == address
        with pytest.raises(Error, match=UNREACHABLE):
            page.goto(f"{served.url}/my-progress")  # nothing else is kept
    page.goto(f"{served.url}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")


def test_a_server_that_is_down_or_slow_is_like_no_network(
    served: ServedSchool, mates: Classmates, open_page: PageOpener
) -> None:
    open_page.allow(OFFLINE, REFUSED)
    with bad_network(served.url) as network:
        page = open_page(**DESK)
        address = begun(page, network.url, make_assignment(served, mates))
        for status in (502, 503, 504):
            network.answer("GET /attempts/", status)
            page.reload()
            assert is_the_attempt(page)
            network.mend()
        network.answer("GET /attempts/", 500)
        reply = page.reload()
        assert reply is not None
        assert reply.status == 500, "an error of ours is shown, not hidden"
        network.mend()
        network.hold("GET /attempts/")
        page.goto(address)
        assert is_the_attempt(page)
        network.mend()


def test_nothing_of_one_person_is_left_for_the_next(
    served: ServedSchool, mates: Classmates, open_page: PageOpener
) -> None:
    open_page.allow(OFFLINE, REFUSED)
    page = open_page(**DESK)
    address = begun(page, served.url, make_assignment(served, mates))
    page.goto(f"{served.url}/")
    with page.expect_navigation(url="**/sign-in"):
        page.locator("[data-sign-out] button").click()
    assert copies(page) == []
    with offline(page), pytest.raises(Error, match=UNREACHABLE):
        page.goto(address)
    sign_in(page, served.url, "budi", english=False)
    reply = page.goto(address)
    assert reply is not None
    assert reply.status == 404
    with offline(page), pytest.raises(Error, match=UNREACHABLE):
        page.goto(address)


def test_an_answer_that_comes_after_sign_out_is_not_kept(
    served: ServedSchool, mates: Classmates, open_page: PageOpener
) -> None:
    with bad_network(served.url) as network:
        page = open_page(**DESK)
        address = begun(page, network.url, make_assignment(served, mates))
        network.hold(f"GET {urlsplit(address).path}$")
        page.goto(address)  # from the copy, after a while; the server's answer is still on its way
        is_the_attempt(page)
        with page.expect_navigation(url="**/sign-in"):
            page.locator("[data-sign-out] button").click()
        network.mend()
        page.wait_for_timeout(1_000)
        assert copies(page) == []


def test_a_page_opened_before_there_is_a_worker_is_kept_by_itself(
    served: ServedSchool, mates: Classmates, open_page: PageOpener
) -> None:
    open_page.allow(OFFLINE)
    assignment_id = make_assignment(served, mates)
    with served.writing():
        attempt = attempts.start(db.session.get_one(Person, mates.pupil), assignment_id, now()).id
    page = open_page(**DESK)
    page.context.add_cookies([session_cookie(served, mates.pupil)])  # type: ignore[list-item]
    page.goto(f"{served.url}/attempts/{attempt}")
    kept(page)
    ready(page)
    with offline(page):
        page.reload()
        assert is_the_attempt(page)


def test_only_some_attempts_are_kept(served: ServedSchool, mates: Classmates, open_page: PageOpener) -> None:
    """Who never signs out on an own phone must not fill it."""
    page = open_page(**DESK)
    sign_in(page, served.url, "dewi")
    page.evaluate(
        """async () => {
            for (let attempt = 101; attempt <= 112; attempt += 1) {
                const cache = await caches.open(`quizapp-attempt-1-${attempt}`);
                await cache.put(`/attempts/${attempt}`, new Response("", {headers: {"X-Kept-At": String(attempt)}}));
            }
            const { keepReply } = await import("/static/js/page_cache.js");
            await keepReply("/attempts/113", new Response('<body class="" data-person="1">'));
        }"""
    )
    assert copies(page) == [f"quizapp-attempt-1-{attempt}" for attempt in range(104, 114)]


def test_a_session_that_ended_takes_the_copy_along(
    served: ServedSchool, mates: Classmates, open_page: PageOpener
) -> None:
    open_page.allow(OFFLINE, REFUSED)
    page = open_page(**DESK)
    address = begun(page, served.url, make_assignment(served, mates))
    page.context.clear_cookies()
    page.goto(address)
    assert "/sign-in" in page.url
    assert copies(page) == []


def test_whoever_signs_in_next_forgets_the_pages_of_others(
    served: ServedSchool, mates: Classmates, open_page: PageOpener
) -> None:
    page = open_page(**DESK)
    begun(page, served.url, make_assignment(served, mates))
    with served.looking():
        budi = db.session.query(Person).filter_by(username="budi").one().id
    page.context.clear_cookies()
    page.context.add_cookies([session_cookie(served, budi)])  # type: ignore[list-item]  # a TypedDict of more fields
    page.goto(f"{served.url}/")
    wait_for(page, "async () => (await caches.keys()).length === 0")


def test_an_attempt_that_is_gone_is_forgotten(served: ServedSchool, mates: Classmates, open_page: PageOpener) -> None:
    open_page.allow(OFFLINE, REFUSED)
    with bad_network(served.url) as network:
        page = open_page(**DESK)
        begun(page, network.url, make_assignment(served, mates))
        network.answer("GET /attempts/", 404)
        page.reload()
        wait_for(page, "async () => (await caches.keys()).length === 0")


def test_a_new_worker_in_the_middle_changes_nothing(
    served: ServedSchool, mates: Classmates, open_page: PageOpener, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_page.allow(OFFLINE)
    page = open_page(**DESK)
    begun(page, served.url, make_assignment(served, mates))
    files = read_folder(bundled("static")).files
    old = files["js/service_worker.js"]
    monkeypatch.setitem(files, "js/service_worker.js", replace(old, body=old.body + b"\n// a newer one\n"))
    page.evaluate(
        """async () => {
            const registration = await navigator.serviceWorker.ready;
            const changed = new Promise(resolve => navigator.serviceWorker.addEventListener("controllerchange", resolve));
            await registration.update();
            await changed;
        }"""
    )
    assert len(copies(page)) == 1
    with offline(page):
        page.reload()
        assert is_the_attempt(page)


@pytest.mark.parametrize("why", ["blocked", "plain http"])
def test_without_a_worker_everything_else_works(
    served: ServedSchool, mates: Classmates, open_page: PageOpener, why: str
) -> None:
    """Blocked by the browser, or a page on a school's plain network, where there is none."""
    open_page.allow(PLAIN_HTTP)
    options: dict[str, Any] = {"service_workers": "block"} if why == "blocked" else {}
    url = served.url if why == "blocked" else served.url.replace("127.0.0.1", "sekolah.test")
    page = open_page(**DESK, **options)
    assignment_id = make_assignment(served, mates)
    sign_in(page, url, "dewi")
    page.goto(f"{url}/assignments/{assignment_id}")
    with page.expect_navigation():
        page.get_by_role("button", name="Begin the test").click()
    assert is_the_attempt(page)
    page.goto(f"{url}/")
    with page.expect_navigation(url="**/sign-in"):
        page.locator("[data-sign-out] button").click()
    expect(page.locator("[name=username]")).to_be_visible()
