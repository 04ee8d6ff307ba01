"""What the browser tests stand on: starting Chromium, pages that fail a test when they complain, and axe-core.

The tests get it through the fixtures in `conftest.py`; tools may use it directly.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, BrowserContext, BrowserType, ConsoleMessage, Page, Request, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
FETCHED = ROOT / ".cache" / "browser" / "chromium"
AXE = ROOT / "tests" / "vendor" / "axe.min.js"
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
WAIT_SECONDS = 15.0  # for anything the page should do; generous, because the machine is shared

# The browser talks to the test's own server and to nothing else. Names under .test lead to it as well: a page at
# http://school.test is not a secure context, as on a school's plain network, while 127.0.0.1 always is one.
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    "--host-resolver-rules=MAP *.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)

Scheme = Literal["light", "dark", "no-preference"]


# The contexts opened without scripts, with the options to open the like with them.
_SCRIPTLESS: WeakKeyDictionary[BrowserContext, dict[str, Any]] = WeakKeyDictionary()


class BrowserMissingError(Exception):
    """There is no browser; the message says how to get one."""


def executable() -> Path:
    """The browser to drive: the one QUIZAPP_CHROMIUM names, else the one `make test-browser` fetches."""
    named = os.environ.get("QUIZAPP_CHROMIUM")
    program = Path(named) if named else FETCHED
    if not os.access(program, os.X_OK):
        message = f"There is no browser at {program}. Cure: `make test-browser` fetches one and runs these tests."
        raise BrowserMissingError(message)
    return program


@contextmanager
def running_browser() -> Iterator[Browser]:
    """One headless Chromium for the length of the block."""
    program = executable()
    with sync_playwright() as playwright:
        browser = launched(playwright.chromium, program)
        try:
            yield browser
        finally:
            browser.close()


def launched(kind: BrowserType, program: Path, *more_flags: str) -> Browser:
    """Start the browser. For one with flags of its own beside a running one: `launched(browser.browser_type, …)`."""
    flags = [*FLAGS, *more_flags]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")  # its sandbox refuses to run as root
    return kind.launch(executable_path=program, args=flags)


@dataclass  # without slots: Playwright notes its listeners on the object they belong to
class PageOpener:
    """Opens pages, each in a context of its own (as by another person), and keeps what they complain about.

    A complaint is an error on the console (a blocked script or style, a file not found), an uncaught exception, or a
    request to another origin than the first one asked. `allow` takes away the complaints a test provokes on purpose.
    """

    browser: Browser
    complaints: list[str] = field(default_factory=list)
    _allowed: list[str] = field(default_factory=list)
    _origins: set[str] = field(default_factory=set)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(
        self,
        width: int = 1280,
        height: int = 800,
        color_scheme: Scheme = "light",
        *,
        javascript: bool = True,
        language: str = "en",
        **context_options: Any,
    ) -> Page:
        """Open an empty page; further options are those of Playwright's `new_context` (base_url, storage_state, …).

        With `javascript=False` the page's scripts do not run, but Chromium parses <noscript> as if they did: its
        content cannot be seen in these tests.
        """
        options = {
            "viewport": {"width": width, "height": height},
            "color_scheme": color_scheme,
            "locale": language,
            **context_options,
        }
        context = self.browser.new_context(java_script_enabled=javascript, **options)
        self._contexts.append(context)
        if not javascript:
            _SCRIPTLESS[context] = options
        context.set_default_timeout(WAIT_SECONDS * 1000)
        context.on("console", self._hear_console)
        context.on("weberror", lambda error: self._complain(f"uncaught exception: {error.error}"))
        context.on("request", self._hear_request)
        return context.new_page()

    def allow(self, *patterns: str) -> None:
        """Take complaints that match one of these regular expressions as expected, in this test."""
        self._allowed += patterns

    def allow_origin(self, *urls: str) -> None:
        """Let pages ask these origins, too: for tests that start several servers."""
        self._origins.update(_origin(url) for url in urls)

    @property
    def unexpected(self) -> list[str]:
        """The complaints so far, without the allowed ones."""
        return [words for words in self.complaints if not any(re.search(pattern, words) for pattern in self._allowed)]

    def start_again(self, page: Page) -> None:
        """Make one of these pages as good as new for the next test, at a tenth of what a new context costs.

        Cookies, all that was stored and the complaints go; fetched styles and scripts stay, as in any browser.
        """
        if page.url.startswith("http"):
            page.evaluate("sessionStorage.clear()")
        page.goto("about:blank")
        page.context.clear_cookies()
        devtools = page.context.new_cdp_session(page)
        for origin in self._origins:
            devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        devtools.detach()
        self.complaints.clear()
        self._allowed.clear()

    @property
    def pages(self) -> list[Page]:
        """The pages that are open."""
        return [page for context in self._contexts for page in context.pages]

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def _complain(self, words: str) -> None:
        self.complaints.append(words)

    def _hear_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            place = message.location
            self._complain(f"console error: {message.text} ({place.get('url')}:{place.get('lineNumber')})")

    def _hear_request(self, request: Request) -> None:
        origin = _origin(request.url)
        if not origin:
            return  # data:, blob:, about: go nowhere
        if not self._origins:
            self._origins.add(origin)
        if origin not in self._origins:
            self._complain(f"request to another origin: {request.method} {request.url}")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https", "ws", "wss"} else ""


# axe looks at the page as it is drawn at that moment; a page still fading in would have other colours.
_RUN_AXE = """async ({tags, selector}) => {
    await document.fonts.ready;
    const results = await axe.run(selector ?? document, {
        runOnly: {type: "tag", values: tags},
        resultTypes: ["violations", "incomplete"],  // of the others one element a rule: that it was judged at all
        preload: {assets: ["media"]},  // by itself it also fetches every style sheet again, for a rule that is off
    });
    const brief = rule => ({id: rule.id, impact: rule.impact, help: rule.help, nodes: rule.nodes.map(node => ({
        target: node.target.flat().join(" "), html: node.html, summary: node.failureSummary ?? ""}))});
    return {
        violations: results.violations.map(brief),
        incomplete: results.incomplete.map(brief),
        passes: results.passes.map(rule => rule.id),
    };
}"""


def axe(page: Page, *, selector: str | None = None, tags: Sequence[str] = AXE_TAGS) -> list[str]:
    """The accessibility faults axe-core finds in the page (or in one part of it), one readable text each.

    Fails if colour contrast was not judged: without fonts, or with no text to see, axe passes it over in silence.
    """
    page.wait_for_load_state()  # after a press that leads to another page, that one may be empty yet
    with _where_axe_can_run(page) as place:
        if not place.evaluate("() => 'axe' in window"):
            # Evaluated, not added as a script tag: the page's strict Content-Security-Policy stays in force.
            place.evaluate(AXE.read_text(encoding="utf-8"))
        results = place.evaluate(_RUN_AXE, {"tags": list(tags), "selector": selector})
    _require_contrast(page, results)
    return [_described(rule) for rule in results["violations"]]


@contextmanager
def _where_axe_can_run(page: Page) -> Iterator[Page]:
    """The page itself; for one opened without scripts, in which axe would wait for ever, its like in another context.

    That one shows the same document at the same address with the same sign-in, and its own scripts are not fetched.
    """
    options = _SCRIPTLESS.get(page.context)
    if options is None:
        yield page
        return
    browser = page.context.browser
    if browser is None:
        message = "The page's browser is gone."
        raise AssertionError(message)
    document = page.content()
    context = browser.new_context(**{**options, "storage_state": page.context.storage_state()})
    try:
        context.route(
            "**/*", lambda route: route.abort() if route.request.resource_type == "script" else route.fallback()
        )
        like = context.new_page()
        like.route(
            page.url, lambda route: route.fulfill(body=document, content_type="text/html; charset=utf-8"), times=1
        )
        like.goto(page.url)
        yield like
    finally:
        context.close()


def _require_contrast(page: Page, results: dict[str, Any]) -> None:
    judged = {*results["passes"], *(rule["id"] for rule in results["violations"])}
    if "color-contrast" in judged:
        return
    unsure = [_described(rule) for rule in results["incomplete"] if rule["id"] == "color-contrast"]
    why = "\n".join(unsure) or "it saw no text: is the page empty, or are there no fonts for the browser?"
    message = f"axe did not judge the colour contrast of {page.url}:\n{why}"
    raise AssertionError(message)


def _described(rule: dict[str, Any]) -> str:
    lines = [f"{rule['id']} ({rule['impact']}): {rule['help']}"]
    for node in rule["nodes"]:
        summary = "\n".join(f"      {line}" for line in node["summary"].splitlines())
        lines.append(f"    {node['target']}\n      {node['html'][:200]}\n{summary}")
    return "\n".join(lines)
