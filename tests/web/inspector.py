"""The test client that inspects every page it fetches, and fills and follows like a person with a browser.

    app.test_client_class = InspectingClient
    client = app.test_client()
    client.get("/sign-in")
    client.submit({"username": "ana", "password": "river stone"})
    client.follow("Start the quiz")
    assert client.page.h1 == "The last bus"

A page that breaks a rule fails the test that fetched it, error pages and htmx fragments too; the failure says what,
where and how to mend it. Adding a rule is adding a generator to PAGE_RULES (to FRAGMENT_RULES too, if it holds there).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.filling import Value, fill, find_form
from tests.web.pages import Node, Page

# Attributes that hold ids of other elements, and those that make a browser fetch or send something.
REFERENCES = (
    "for",
    "aria-describedby",
    "aria-labelledby",
    "aria-errormessage",
    "headers",
    "list",
    "form",
    "popovertarget",
)
ADDRESSES = ("href", "src", "action", "formaction", "poster", "data", "srcset")
UNLABELLED_TYPES = frozenset({"hidden", "submit", "reset", "button", "image"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule: what, the line of the source (None: a header, or the page as a whole), and the cure."""

    what: str
    line: int | None
    cure: str

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.what}\n      Cure: {self.cure}"


class PageProblemsError(AssertionError):
    """The page just fetched breaks rules; `problems` lists them."""

    def __init__(self, request: str, problems: list[Problem]) -> None:
        self.problems = problems
        listed = "".join(f"\n  {number}. {problem}" for number, problem in enumerate(problems, start=1))
        super().__init__(f"{request}: {len(problems)} problem(s) on the page{listed}")


Rule = Callable[[Page], Iterator[Problem]]


def valid_html(page: Page) -> Iterator[Problem]:
    for error in page.parse_errors:
        yield Problem(
            f"not valid HTML: {error.message}", error.line, "close, nest and quote as the HTML standard asks."
        )


def one_h1(page: Page) -> Iterator[Problem]:
    found = page.select("h1")
    if len(found) != 1:
        line = found[1].line if found else None
        yield Problem(
            f"{len(found)} <h1> on the page, not one", line, "every page has exactly one <h1>: what it is about."
        )


def title_starts_with_h1(page: Page) -> Iterator[Problem]:
    titles, headings = page.select("head title"), page.select("h1")
    if len(titles) != 1:
        yield Problem(f"{len(titles)} <title> in the head, not one", None, "let the template extend base.html.")
    elif headings and not (headings[0].text and titles[0].text.startswith(headings[0].text)):
        what = f"<title> {titles[0].text!r} does not start with the <h1> {headings[0].text!r}"
        yield Problem(what, titles[0].line, "fill both from the same block or variable, and give the <h1> words.")


def language(page: Page) -> Iterator[Problem]:
    html = page.document
    if not html.get("lang").strip():
        yield Problem("<html> names no language", html.line, 'write <html lang="…"> with the language of the page.')


def unique_ids(page: Page) -> Iterator[Problem]:
    count = Counter(node.get("id") for node in page.nodes.values() if node.has("id"))
    seen: set[str] = set()
    for node in page.select("[id]"):
        identifier = node.get("id")
        if not identifier or identifier.split() != [identifier]:
            yield Problem(f"the id {identifier!r} of {node} is empty or has a space", node.line, "name it in one word.")
        elif count[identifier] > 1 and identifier in seen:
            yield Problem(
                f'id="{identifier}" again in {node}', node.line, "an id names one element: number it, or leave it out."
            )
        seen.add(identifier)


def csrf_tokens(page: Page) -> Iterator[Problem]:
    for form in page.forms:
        token = any(node.get("value") for node in form.select('input[name="csrf_token"]'))
        method = form.get("method", "get").lower()
        if method == "post" and not token:
            yield Problem(
                f"{form} carries no csrf_token",
                form.line,
                "write {{ form.csrf_token }}, or a hidden input of that name.",
            )
        if method == "get" and token:
            what = f"{form} would show its csrf_token in the address"
            yield Problem(what, form.line, 'a form that changes something needs method="post"; others need no token.')


def no_inline_code(page: Page) -> Iterator[Problem]:
    for script in page.select("script:not([src])"):
        if script.get("type").lower() != "application/json":
            cure = (
                'move it to static/js and write <script type="module" src="…">; data goes in type="application/json".'
            )
            yield Problem(f"inline {script}, which the Content-Security-Policy blocks", script.line, cure)
    for style in page.select("style"):
        yield Problem(f"inline {style}, which the Content-Security-Policy blocks", style.line, "move it to static/css.")
    for node in page.nodes.values():
        for name, value in node.attributes.items():
            if name == "style":
                cure = "use a class from static/css, or an SVG attribute; scripts may set node.style."
                yield Problem(f"style attribute on {node}, which the Content-Security-Policy blocks", node.line, cure)
            elif name.startswith(("on", "hx-on")) or value.strip().lower().startswith("javascript:"):
                cure = "listen in a module of static/js, found by a data- attribute."
                yield Problem(f"script in the attribute {name} of {node}", node.line, cure)


def text_alternatives(page: Page) -> Iterator[Problem]:
    for image in page.select('img:not([alt]), input[type="image"]:not([alt]), area[href]:not([alt])'):
        yield Problem(f"{image} has no alt", image.line, 'say in alt what it shows; alt="" if it only decorates.')
    for node in page.select("a[href], button"):
        if not _name(node):
            yield Problem(
                f"{node} has no words", node.line, "give it text, or an aria-label where there is only an icon."
            )


def labelled_fields(page: Page) -> Iterator[Problem]:
    labels = {label.get("for"): label for label in page.select("label[for]")}
    for control in page.select("input, select, textarea"):
        if control.tag == "input" and control.get("type").lower() in UNLABELLED_TYPES:
            continue
        wrapping = any(ancestor.tag == "label" and ancestor.text for ancestor in control.ancestors)
        named = labels.get(control.get("id")) if control.has("id") else None
        if not (wrapping or (named and named.text) or _aria_name(control)):
            cure = "write <label for=its id>, wrap it in a <label> with words, or give it an aria-label."
            yield Problem(f"{control} has no label", control.line, cure)


def resolved_references(page: Page) -> Iterator[Problem]:
    ids = {node.get("id") for node in page.nodes.values() if node.has("id")}
    for node in page.nodes.values():
        for name in REFERENCES:
            for identifier in node.get(name).split():
                if identifier not in ids:
                    what = f'{name}="{identifier}" of {node} names no id on this page'
                    yield Problem(what, node.line, "give the target that id, or drop the attribute.")
        target = node.get("href").strip()
        if target.startswith("#") and target != "#top" and target[1:] not in ids:
            what = f"{node} leads nowhere: no id {target[1:]!r} on this page"
            yield Problem(
                what, node.line, "give the target that id; what does something and leads nowhere is a <button>."
            )


def same_origin(page: Page) -> Iterator[Problem]:
    own = _origin(page.url)
    for node in page.nodes.values():
        for name in ADDRESSES:
            foreign = [
                address for address in _addresses(node, name) if _origin(page.absolute(address)) not in {own, None}
            ]
            if foreign and not (node.tag == "a" and "external" in node.get("rel").split()):
                cure = 'keep a copy under static/; a source worth a visit is an <a rel="external noreferrer">.'
                yield Problem(f"{name} of {node} goes to another origin: {foreign[0]}", node.line, cure)


PAGE_RULES: tuple[Rule, ...] = (
    valid_html,
    one_h1,
    title_starts_with_h1,
    language,
    unique_ids,
    csrf_tokens,
    no_inline_code,
    text_alternatives,
    labelled_fields,
    resolved_references,
    same_origin,
)
# A part of a page cannot be asked for a heading, and may point at ids that stand elsewhere on the page.
FRAGMENT_RULES: tuple[Rule, ...] = (
    valid_html,
    unique_ids,
    csrf_tokens,
    no_inline_code,
    text_alternatives,
    labelled_fields,
    same_origin,
)


def problems_of(page: Page) -> list[Problem]:
    """Every rule the page (or fragment) breaks, in the order of the rules."""
    return [problem for rule in (FRAGMENT_RULES if page.fragment else PAGE_RULES) for problem in rule(page)]


def header_problems(response: TestResponse) -> Iterator[Problem]:
    """What the response's headers lack; pages are asked for more than files and redirects."""
    cure = "set it for every response in the one place of the application that sets headers."
    headers = response.headers
    if headers.get("X-Content-Type-Options", "").lower() != "nosniff":
        yield Problem("no header X-Content-Type-Options: nosniff", None, cure)
    if response.mimetype != "text/html":
        return
    policy = headers.get("Content-Security-Policy", "")
    if "default-src" not in policy:
        yield Problem("no Content-Security-Policy with a default-src", None, cure)
    for unsafe in ("'unsafe-inline'", "'unsafe-eval'"):
        if unsafe in policy:
            yield Problem(
                f"the Content-Security-Policy allows {unsafe}", None, "take it out and mend what then breaks."
            )
    if headers.get("Referrer-Policy", "").strip() in {"", "unsafe-url"}:
        yield Problem("no protecting Referrer-Policy header", None, cure)
    if not _is_redirect(response) and "no-store" not in headers.get("Cache-Control", ""):
        what = "no Cache-Control: no-store: the next person at this computer could go Back to this page"
        yield Problem(what, None, cure)


class InspectingClient(FlaskClient):
    """Flask's test client, with a rule book for every response and the hands of a person."""

    response: TestResponse | None = None
    _page: Page | None = None

    @property
    def page(self) -> Page:
        """The last page (or fragment) fetched."""
        if self._page is None:
            message = "No page yet: fetch one first, with client.get(…)."
            raise AssertionError(message)
        return self._page

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request as Flask's client does, and inspect what comes back."""
        response = super().open(*args, **kwargs)
        if response is not self.response:  # a followed redirect comes by here once a hop
            self.response = response
            self._inspect(response)
        return response

    def follow(self, words: str) -> TestResponse:
        """Go where the link with these words leads."""
        links = [link for link in self.page.links if words in {link.text, link.get("aria-label")}]
        targets = {self.page.absolute(link.get("href")) for link in links}
        if len(targets) != 1:
            there = sorted({_name(link) for link in self.page.links})
            message = f"{self.page.url} has {len(targets)} different links {words!r}, not one. Its links: {there}"
            raise AssertionError(message)
        return self.get(targets.pop().partition("#")[0], follow_redirects=True)

    def submit(
        self,
        form: str | int | Mapping[str, Value] = 0,
        values: Mapping[str, Value] | None = None,
        /,
        *,
        button: str | None = None,
        follow: bool = True,
        **fields: Value,
    ) -> TestResponse:
        """Fill a form of the last page and press its button.

        `form` is a selector or the form's place on the page (0: the first) and may be left out; values come as a
        mapping, as keywords, or both. `button` is the name, value or words of the button, if not the first. Redirects
        are followed, as a browser does; `response.history` holds them, `follow=False` stops before the first.
        """
        found = find_form(self.page, 0 if isinstance(form, Mapping) else form)
        given = form if isinstance(form, Mapping) else values or {}
        sent = fill(found, {**given, **fields}, button=button)
        if sent.method == "get":
            return self.get(sent.url.partition("?")[0], query_string=sent.data, follow_redirects=follow)
        headers = {"Origin": _origin(self.page.url) or "", "Referer": self.page.url}
        kind = "multipart/form-data" if sent.multipart else "application/x-www-form-urlencoded"
        return self.post(sent.url, data=sent.data, content_type=kind, headers=headers, follow_redirects=follow)

    def _inspect(self, response: TestResponse) -> None:
        problems = list(header_problems(response))
        request = response.request
        if response.mimetype == "text/html" and request.method != "HEAD" and not _is_redirect(response):
            html = response.get_data(as_text=True)
            asked = any(name in request.headers for name in ("HX-Request", "X-Studio", "X-Paste", "X-Live"))
            fragment = asked and "<html" not in html[:1000].lower()
            self._page = Page.parse(html, url=request.url, fragment=fragment)
            problems += problems_of(self._page)
        if problems:
            raise PageProblemsError(f"{request.method} {request.url} ({response.status})", problems)


def _is_redirect(response: TestResponse) -> bool:
    return 300 <= response.status_code < 400


def _origin(address: str) -> str | None:
    """Scheme and host; None for addresses that lead to no server (mailto:, data:, tel:)."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None


def _addresses(node: Node, name: str) -> list[str]:
    value = node.get(name).strip()
    if name == "srcset":
        return [candidate.split()[0] for candidate in value.split(",") if candidate.strip()]
    return [value] if value else []


def _aria_name(node: Node) -> str:
    """The name an element gets from ARIA alone."""
    if node.get("aria-label").strip():
        return node.get("aria-label").strip()
    named = [node.page.by_id(identifier) for identifier in node.get("aria-labelledby").split()]
    return " ".join(target.text for target in named if target).strip()


def _name(node: Node) -> str:
    """The words a screen reader says for a link or button."""
    images = [image.get("alt") or image.get("aria-label") for image in node.select("img, svg")]
    return _aria_name(node) or node.text or " ".join(images).strip()
