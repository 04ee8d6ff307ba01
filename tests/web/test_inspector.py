"""A good page passes the inspector, each rule fires on the page that breaks it, forms go out as from a browser."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask, Response, current_app, redirect, request
from werkzeug.datastructures import MultiDict

from tests.web.inspector import InspectingClient, PageProblemsError, problems_of
from tests.web.pages import Page

GOOD = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Sign in | Quizzes</title><link rel="stylesheet" href="/static/base.css"></head>
<body>
<a href="#content">Skip to content</a>
<h1>Sign  in</h1>
<main id="content">
<svg viewBox="0 0 4 4" role="img"><title>A chart</title><path d="M0 0h4"/></svg>
<form method="post" action="/sent">
<input type="hidden" name="csrf_token" value="t0k3n">
<label for="user">Name</label> <input id="user" name="user" value="ana" aria-describedby="hint">
<p id="hint">As on your card.</p>
<label>Your words <textarea name="words">
one
two</textarea></label>
<label>Stay <input type="checkbox" name="stay" value="yes" checked></label>
<fieldset><legend>Colour</legend>
<label><input type="radio" name="colour" value="red" checked> Red</label>
<label><input type="radio" name="colour" value="blue"> Blue</label></fieldset>
<fieldset disabled><label>Not now <input name="later" value="x"></label></fieldset>
<label>Class <select name="class"><option value="">Choose</option><option value="4a">4 A</option></select></label>
<select name="topics" multiple aria-label="Topics">
<option>Sea</option><option selected>Land</option><option>Sky</option></select>
<button>Send</button> <button name="draft" value="1" formaction="/sent?draft">Keep as draft</button>
</form>
<form method="get" action="/found"><input type="search" name="q" aria-label="Search"><button>Search</button></form>
<a href="/good">Again</a> <a href="/plain"><img src="/static/home.svg" alt="Home"></a>
<a rel="external noreferrer" href="https://example.org/">Source</a>
<script type="application/json">{"a": "<p>"}</script>
<script type="module" src="/static/js/a.js"></script>
</main>
</body>
</html>
"""

UPLOAD = """<form method="post" action="/sent" enctype="multipart/form-data">
<input type="hidden" name="csrf_token" value="x">
<label>File <input type="file" name="roll"></label><button>Send</button></form>"""

# What the good page is changed into, and the words its failure must have.
BROKEN = [
    pytest.param("<h1>Sign  in</h1>", "<h1>Sign  in</h1><div></span></div>", "not valid HTML", id="stray end tag"),
    pytest.param("<p id=", "<p lang=en lang=fr id=", "not valid HTML", id="attribute twice"),
    pytest.param("<!doctype html>\n", "", "not valid HTML", id="no doctype"),
    pytest.param("<h1>Sign  in</h1>", "", "0 <h1>", id="no h1"),
    pytest.param("<h1>Sign  in</h1>", "<h1>Sign in</h1><h1>Sign in</h1>", "2 <h1>", id="two h1"),
    pytest.param("<title>Sign in", "<title>Quizzes", "does not start with", id="title and h1 differ"),
    pytest.param("<title>Sign in | Quizzes</title>", "", "0 <title>", id="no title"),
    pytest.param("<h1>Sign  in</h1>", "<h1><svg></svg></h1>", "does not start with", id="h1 without words"),
    pytest.param(' lang="en"', "", "names no language", id="no language"),
    pytest.param('id="hint"', 'id="user"', 'id="user" again', id="id twice"),
    pytest.param(
        '<p id="hint"', '<p id="hint" class="x"><b id=""></b></p><p', "is empty or has a space", id="empty id"
    ),
    pytest.param(' value="t0k3n"', "", "carries no csrf_token", id="empty token"),
    pytest.param('name="csrf_token"', 'name="token"', "carries no csrf_token", id="no token"),
    pytest.param('<form method="post"', "<form", "csrf_token in the address", id="token in a GET form"),
    pytest.param("application/json", "module", "inline <script", id="inline script"),
    pytest.param("</head>", "<style>p{color:red}</style></head>", "inline <style>", id="inline style element"),
    pytest.param('<p id="hint"', '<p style="color:red" id="hint"', "style attribute", id="style attribute"),
    pytest.param("<path ", '<path style="fill:red" ', "style attribute", id="style attribute in SVG"),
    pytest.param("<button>Send", '<button onclick="go()">Send', "attribute onclick", id="on attribute"),
    pytest.param("<button>Send", "<button hx-on:click=go()>Send", "attribute hx-on:click", id="htmx on attribute"),
    pytest.param('href="/good"', 'href="javascript:go()"', "script in the attribute href", id="script address"),
    pytest.param(' alt="Home"', "", "has no alt", id="no alt"),
    pytest.param('alt="Home"', 'alt=""', "has no words", id="link without words"),
    pytest.param("<button>Send", "<button>", "has no words", id="button without words"),
    pytest.param('<label for="user">Name</label>', "", "has no label", id="input without label"),
    pytest.param('<label for="user">Name</label>', '<label for="user"></label>', "has no label", id="empty label"),
    pytest.param('aria-label="Topics"', "", "has no label", id="select without label"),
    pytest.param("<label>Your words", "<div>Your words", "has no label", id="textarea without label"),
    pytest.param('aria-label="Search"', 'aria-labelledby="gone"', "has no label", id="label gone"),
    pytest.param('for="user"', 'for="gone"', 'for="gone"', id="for leads nowhere"),
    pytest.param('describedby="hint"', 'describedby="hint gone"', 'describedby="gone"', id="description gone"),
    pytest.param('href="#content"', 'href="#gone"', "leads nowhere", id="anchor leads nowhere"),
    pytest.param('href="#content"', 'href="#"', "leads nowhere", id="anchor for a button"),
    pytest.param(' rel="external noreferrer"', "", "another origin: https://example.org/", id="foreign link"),
    pytest.param('"/static/js/a.js"', '"https://cdn.example/a.js"', "another origin", id="foreign script"),
    pytest.param('"/static/base.css"', '"//cdn.example/a.css"', "another origin", id="foreign style sheet"),
    pytest.param('action="/sent"', 'action="https://x.example/"', "another origin", id="foreign form target"),
    pytest.param('alt="Home"', 'alt="Home" srcset="/a.png 1x, //b.example/b.png 2x"', "another origin", id="srcset"),
]

HEADERS = {
    "Content-Security-Policy": "default-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def set_headers(response: Response) -> Response:
    """Set every header, but for the one the address asks to leave out or to get wrong."""
    wrong = {"Content-Security-Policy": "default-src 'self'; style-src 'unsafe-inline'"}
    for name, value in HEADERS.items():
        if request.args.get("without") != name:
            response.headers[name] = value
        if request.args.get("wrong") == name:
            response.headers[name] = wrong.get(name, "")
    return response


def sent() -> Any:
    received: MultiDict[str, str] = request.form
    current_app.config["RECEIVED"] = dict(received.lists())
    current_app.config["FILES"] = {name: file.read() for name, file in request.files.items()}
    current_app.config["HEADERS"] = dict(request.headers)
    current_app.config["QUERY"] = request.query_string.decode()
    return redirect("/good", 303)


PAGES: dict[str, Callable[[], Any]] = {
    "/good": lambda: GOOD,
    "/plain": lambda: ("<p>not a page", {"Content-Type": "text/plain"}),
    "/bad": lambda: ("<!doctype html>\n<title>Gone</title>\n<h1>Gone</h1>", 404),
    "/part": lambda: request.args["html"],
    "/found": lambda: GOOD.replace("As on your card.", f"Found {request.args['q']}."),
    "/upload": lambda: GOOD.replace('<main id="content">', f'<main id="content">{UPLOAD}'),
}


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    app.test_client_class = InspectingClient
    app.after_request(set_headers)
    app.add_url_rule("/sent", view_func=sent, methods=["POST"])
    for address, view in PAGES.items():
        app.add_url_rule(address, endpoint=address, view_func=view)
    return app


@pytest.fixture
def client(app: Flask) -> InspectingClient:
    client = app.test_client()
    assert isinstance(client, InspectingClient)
    return client


def test_a_good_page_passes_and_can_be_read(client: InspectingClient) -> None:
    client.get("/good")
    page = client.page
    assert (page.h1, page.title) == ("Sign in", "Sign in | Quizzes")
    assert page.one("#hint").text == "As on your card."
    assert page.one("#hint").line == 12
    assert [link.text for link in page.links] == ["Skip to content", "Again", "", "Source"]
    assert [form.get("action") for form in page.forms] == ["/sent", "/found"]
    assert "t0k3n" not in page.text
    assert '{"a"' not in page.text
    assert "Red Blue" in page.text


@pytest.mark.parametrize(
    ("selector", "count"),
    [
        ("main > form", 2),
        ("html form input", 7),
        ("form > input", 3),
        ('[name="user"]', 1),
        ("input[type=radio][value=blue], #hint", 2),
        ("button:not([name])", 2),
        ("[name^=c]", 4),
        ("path", 1),
        ("fieldset *:not(label)", 4),
    ],
)
def test_selectors(selector: str, count: int) -> None:
    assert len(Page.parse(GOOD).select(selector)) == count


def test_a_selector_not_understood_is_refused() -> None:
    with pytest.raises(ValueError, match="not understood"):
        Page.parse(GOOD).select("p:first-child")


def test_words_are_parted_as_they_are_read() -> None:
    page = Page.parse("<ul><li>a</li><li>b<b>c</b></li></ul><template>no</template>", fragment=True)
    assert page.text == "a bc"


@pytest.mark.parametrize(("old", "new", "words"), BROKEN)
def test_each_rule_fires_on_a_page_that_breaks_it(old: str, new: str, words: str) -> None:
    assert GOOD.count(old) >= 1, f"the good page does not have {old!r} any more"
    assert problems_of(Page.parse(GOOD)) == []
    found = [str(problem) for problem in problems_of(Page.parse(GOOD.replace(old, new, 1)))]
    assert [problem for problem in found if words in problem], found
    assert all("Cure: " in problem for problem in found)


def test_an_error_page_is_inspected_too_and_the_failure_says_where(client: InspectingClient) -> None:
    with pytest.raises(PageProblemsError) as failure:
        client.get("/bad")
    assert str(failure.value) == (
        "GET http://localhost/bad (404 NOT FOUND): 1 problem(s) on the page\n"
        "  1. <html> names no language\n"
        '      Cure: write <html lang="…"> with the language of the page.'
    )


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize("fault", ["without", "wrong"])
def test_each_header_is_asked_for(client: InspectingClient, name: str, fault: str) -> None:
    with pytest.raises(PageProblemsError, match=name.partition("-")[0]) as failure:
        client.get(f"/good?{fault}={name}")
    assert len(failure.value.problems) == 1


def test_files_and_redirects_are_asked_for_less(client: InspectingClient) -> None:
    client.get("/plain?without=Cache-Control")
    with pytest.raises(PageProblemsError, match="nosniff"):
        client.get("/plain?without=X-Content-Type-Options")


def test_a_fragment_needs_no_heading_but_valid_rows(client: InspectingClient) -> None:
    htmx = {"HX-Request": "true"}
    client.get("/part", query_string={"html": "<tr><td>4 A</td></tr>"}, headers=htmx)
    assert [cell.text for cell in client.page.select("tr > td")] == ["4 A"]
    with pytest.raises(PageProblemsError, match="has no label"):
        client.get("/part", query_string={"html": "<input name=a>"}, headers=htmx)


def test_a_form_sends_what_a_browser_sends(app: Flask, client: InspectingClient) -> None:
    client.get("/good")
    response = client.submit()
    assert (response.status_code, [hop.status_code for hop in response.history]) == (200, [303])
    assert app.config["RECEIVED"] == {
        "csrf_token": ["t0k3n"],
        "user": ["ana"],
        "words": ["one\r\ntwo"],
        "stay": ["yes"],
        "colour": ["red"],
        "class": [""],
        "topics": ["Land"],
    }
    assert app.config["HEADERS"]["Referer"] == "http://localhost/good"


def test_a_form_sends_what_was_filled_in(app: Flask, client: InspectingClient) -> None:
    client.get("/good")
    values = {"class": "4a", "topics": ["Sea", "Sky"]}
    client.submit(values, user="bo", words="x\ny", stay=False, colour="blue", button="Keep as draft")
    assert app.config["RECEIVED"] == {
        "csrf_token": ["t0k3n"],
        "user": ["bo"],
        "words": ["x\r\ny"],
        "colour": ["blue"],
        "class": ["4a"],
        "topics": ["Sea", "Sky"],
        "draft": ["1"],
    }
    assert app.config["QUERY"] == "draft"


def test_a_form_can_be_named_and_sent_by_get(client: InspectingClient) -> None:
    client.get("/good")
    client.submit("form[action='/found']", q="bus stop")
    assert client.page.one("#hint").text == "Found bus stop."
    client.submit(1, q="ferry")
    assert client.page.one("#hint").text == "Found ferry."


def test_a_file_is_sent(app: Flask, client: InspectingClient) -> None:
    client.get("/upload")
    client.submit(roll=(BytesIO(b"ana,bo"), "roll.csv"))
    assert app.config["FILES"] == {"roll": b"ana,bo"}
    client.get("/upload")
    client.submit()
    assert app.config["FILES"] == {"roll": b""}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"nothing": "x"}, "has no usable field nothing; it has class, colour,"),
        ({"later": "x"}, "has no usable field later"),
        ({"colour": "green"}, "does not offer green; it offers red, blue"),
        ({"class": "5b"}, "does not offer 5b"),
    ],
)
def test_what_a_person_could_not_send_is_refused(client: InspectingClient, values: dict[str, str], words: str) -> None:
    client.get("/good")
    with pytest.raises(AssertionError, match=words):
        client.submit(values)


def test_a_missing_button_or_form_is_named(client: InspectingClient) -> None:
    client.get("/good")
    with pytest.raises(AssertionError, match=r"0 usable buttons 'Delete', not one; it has \['Send', 'Keep as draft'\]"):
        client.submit(button="Delete")
    with pytest.raises(AssertionError, match="2 forms, so none with the index 2"):
        client.submit(2)


def test_links_are_followed_by_their_words(client: InspectingClient) -> None:
    client.get("/good")
    assert client.follow("Again").status_code == 200
    with pytest.raises(AssertionError, match="0 different links 'Elsewhere'"):
        client.follow("Elsewhere")
