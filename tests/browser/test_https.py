"""The https tier for real: `quizapp serve` with a certificate, at a name that is no localhost, in a browser."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.harness import PageOpener, executable, launched
from tests.browser.schools import make_assignment, make_class, served_school
from tests.browser.steps import PHONE, line, question, sign_in, wait_for
from tests.certificates import Pair, make_certificate
from tests.live_server import serve_command

pytestmark = pytest.mark.browser

NAME = "kuis.sekolah.test"


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """A certificate for the name."""
    return make_certificate(tmp_path, names=f"DNS:{NAME}")


@pytest.fixture
def trusting_browser(browser: Browser, pair: Pair) -> Iterator[Browser]:
    """A browser that trusts this certificate, as a phone does that knows the school's authority."""
    command = ["openssl", "pkey", "-in", str(pair.key), "-pubout", "-outform", "DER"]
    public = subprocess.run(command, capture_output=True, check=True).stdout
    known = base64.b64encode(hashlib.sha256(public).digest()).decode()
    trusting = launched(browser.browser_type, executable(), f"--ignore-certificate-errors-spki-list={known}")
    yield trusting
    trusting.close()


def test_over_https_an_attempt_opens_again_without_network(
    trusting_browser: Browser, pair: Pair, tmp_path: Path
) -> None:
    opener = PageOpener(trusting_browser)
    opener.allow(r"ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch")
    words = [sys.executable, "-m", "quizapp", "serve", "--port", "{port}"]
    words += ["--tls-cert", str(pair.chain), "--tls-key", str(pair.key)]
    with served_school() as school:
        environment = {
            "QUIZAPP_FOLDER": str(school.folder),
            "DATABASE_URL": school.app.settings.database_url,
            "QUIZAPP_SECRET_KEY": school.app.settings.secret_key,
        }
        assignment_id = make_assignment(school, make_class(school))
        with serve_command(words, path="/health", environment=environment, tls=pair.chain) as server:
            url = server.url.replace("127.0.0.1", NAME)
            page = opener(**PHONE)
            sign_in(page, url, "dewi")
            assert [one["secure"] for one in page.context.cookies() if one["name"] == "quizapp"] == [True]
            page.goto(f"{url}/assignments/{assignment_id}")
            with page.expect_navigation():
                page.get_by_role("button", name="Begin the test").click()
            wait_for(page, "navigator.serviceWorker.ready.then(ready => ready.active.state === 'activated')")
            wait_for(page, "async () => (await caches.keys()).length === 1")
            wait_for(page, "caches.match(location.pathname).then(copy => copy !== undefined)")
            page.context.set_offline(True)
            page.reload()
            expect(question(page, 1)).to_be_attached()
            expect(line(page)).to_be_visible()
            page.context.set_offline(False)
    opener.close()
    assert opener.unexpected == []
