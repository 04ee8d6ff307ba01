"""The browser harness keeps its promises: faults are found, complaints fail, the network stays out of reach."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from wsgiref.types import WSGIApplication

import pytest
from flask import Flask, Response

from tests.browser.harness import AXE, ROOT, BrowserMissingError, PageOpener, axe, executable, running_browser

pytestmark = pytest.mark.browser
pytest_plugins = ["pytester"]

Serve = Callable[[WSGIApplication], str]

STYLE = "body{color:#222;background:#fff} @media (prefers-color-scheme:dark){body{color:#eee;background:#111}}"
GOOD = """<!doctype html><html lang="en"><head><title>Good</title><link rel="stylesheet" href="/base.css"></head>
<body><main><h1>Good</h1><p>Words to read.</p></main></body></html>"""
PAGES = {
    "/good": GOOD,
    "/empty": GOOD.replace("<h1>Good</h1><p>Words to read.</p>", ""),
    "/pale": GOOD.replace("<p>", '<p class="pale">'),
    "/nameless": GOOD.replace("<p>", '<input name="x"><p>'),
    "/throws": GOOD.replace("</body>", '<script src="/throws.js"></script></body>'),
    "/inline": GOOD.replace("</body>", "<script>document.title = 'Run'</script></body>"),
    "/lost": GOOD.replace("</body>", '<img src="/lost.png" alt="Lost"></body>'),
    "/abroad": GOOD.replace("</body>", '<img src="http://elsewhere.test:1/a.png" alt="Elsewhere"></body>'),
    "/secure": GOOD.replace("</body>", '<script src="/secure.js"></script></body>'),
}
FILES = {
    "/base.css": (f"{STYLE} .pale{{color:#ccc}}", "text/css"),
    "/throws.js": ("throw new Error('broken on purpose')", "text/javascript"),
    "/secure.js": ("document.querySelector('p').textContent = String(isSecureContext)", "text/javascript"),
}


@pytest.fixture
def site(live_server: Serve) -> str:
    """A few pages under the policy of the application: nothing inline, everything from here."""
    app = Flask(__name__, static_folder=None)

    @app.get("/<path:name>")
    def page(name: str) -> Response | tuple[str, int]:
        if f"/{name}" in PAGES:
            response = Response(PAGES[f"/{name}"], mimetype="text/html")
            response.headers["Content-Security-Policy"] = "default-src 'self'; img-src 'self' http://elsewhere.test:1"
            return response
        if f"/{name}" in FILES:
            text, kind = FILES[f"/{name}"]
            return Response(text, mimetype=kind)
        return "Not found", 404

    return live_server(app)


def test_a_good_page_has_no_faults_and_its_contrast_was_judged(open_page: PageOpener, site: str) -> None:
    for scheme in ("light", "dark"):
        page = open_page(390, 844, scheme)
        page.goto(f"{site}/good")
        assert (
            page.evaluate("getComputedStyle(document.body).color")
            == {
                "light": "rgb(34, 34, 34)",
                "dark": "rgb(238, 238, 238)",
            }[scheme]
        )
        assert axe(page) == []


def test_pale_words_and_nameless_fields_are_found(open_page: PageOpener, site: str) -> None:
    page = open_page()
    page.goto(f"{site}/pale")
    (fault,) = axe(page)
    assert fault.startswith("color-contrast (serious): ")
    assert '<p class="pale">' in fault
    page.goto(f"{site}/nameless")
    (fault,) = axe(page)
    assert fault.startswith("label (critical): ")


def test_contrast_that_was_not_judged_is_a_failure(open_page: PageOpener, site: str) -> None:
    page = open_page()
    page.goto(f"{site}/empty")
    with pytest.raises(AssertionError, match="did not judge the colour contrast"):
        axe(page)


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/throws", "uncaught exception: .*broken on purpose"),
        ("/inline", "console error: .*Content Security Policy"),
        ("/lost", "console error: .*404"),
        ("/abroad", "request to another origin: GET http://elsewhere.test:1/a.png"),
    ],
)
def test_a_page_that_complains_is_heard(open_page: PageOpener, site: str, path: str, complaint: str) -> None:
    page = open_page()
    page.goto(f"{site}{path}", wait_until="load")
    assert re.search(complaint, "\n".join(open_page.unexpected))
    open_page.allow(complaint, "net::ERR_CONNECTION_REFUSED", "net::ERR_UNSAFE_PORT")
    assert open_page.unexpected == []


def test_a_complaint_fails_the_test(pytester: pytest.Pytester) -> None:
    pytester.makeini(f"[pytest]\npythonpath = {ROOT}\nfilterwarnings = error")
    pytester.makeconftest("from tests.browser.conftest import browser, live_server, open_page")
    pytester.makepyfile(
        """
        def test_console(open_page):
            open_page().evaluate("console.error('spilled')")
        """
    )
    outcome = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    outcome.assert_outcomes(passed=1, errors=1)
    outcome.stdout.fnmatch_lines(["The browser complained:", "  console error: spilled*"])


def test_the_network_is_out_of_reach(open_page: PageOpener) -> None:
    open_page.allow("ERR_NAME_NOT_RESOLVED")
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        open_page().goto("http://example.org/")


def test_scripts_can_be_off_and_the_language_set(open_page: PageOpener, site: str) -> None:
    page = open_page(320, 640, javascript=False, language="id")
    page.goto(f"{site}/throws")
    assert page.evaluate("navigator.language") == "id"
    assert page.evaluate("innerWidth") == 320
    assert axe(page) == []
    page.goto(f"{site}/pale")
    assert axe(page)[0].startswith("color-contrast")


def test_a_name_under_test_is_a_school_network_without_secure_context(open_page: PageOpener, site: str) -> None:
    page = open_page()
    page.goto(f"{site.replace('127.0.0.1', 'school.test')}/secure")
    assert page.locator("p").first.text_content() == "false"
    other = open_page(390, 844)
    open_page.allow_origin(site)
    other.goto(f"{site}/secure")
    assert other.locator("p").first.text_content() == "true"


def test_a_missing_browser_names_the_cure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QUIZAPP_CHROMIUM", str(tmp_path / "nothing"))
    with pytest.raises(BrowserMissingError, match="Cure: `make test-browser`"):
        executable()
    with pytest.raises(BrowserMissingError), running_browser():
        pass


def test_the_vendored_axe_is_the_one_described() -> None:
    described = (AXE.parent / "README.md").read_text(encoding="utf-8")
    assert hashlib.sha256(AXE.read_bytes()).hexdigest() in described
    version = re.search(rb"axe v([\d.]+)", AXE.read_bytes())
    assert version is not None
    assert f"| {version[1].decode()} |" in described


def test_a_page_that_starts_again_remembers_nothing(open_page: PageOpener, site: str) -> None:
    page = open_page()
    open_page.allow("404")
    page.goto(f"{site}/lost")
    page.context.add_cookies([{"name": "who", "value": "dewi", "url": site}])
    page.evaluate("""() => new Promise((resolve) => {
        localStorage.size = "big";
        sessionStorage.place = "q3";
        indexedDB.open("answers").onsuccess = (event) => { event.target.result.close(); resolve(); };
    })""")
    assert open_page.complaints != []
    open_page.start_again(page)
    assert (open_page.complaints, page.context.cookies(), page.url) == ([], [], "about:blank")
    page.goto(f"{site}/good")
    left = "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]"
    assert page.evaluate(left) == [0, 0, 0]
