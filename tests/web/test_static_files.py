"""Static files: in memory, compressed, kept for a year under addresses that change with the content."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from flask import url_for
from flask.testing import FlaskClient

from quizapp.app import QuizApp
from quizapp.config import bundled
from quizapp.web.headers import HEADERS
from quizapp.web.static_files import FOREVER, SOON_AGAIN, accepts_gzip, read_folder

STYLE = (bundled("static") / "css" / "app.css").read_bytes()


def plain(app: QuizApp) -> FlaskClient:
    """Return a client that does not look at pages."""
    return FlaskClient(app, app.response_class)


def style_address(app: QuizApp) -> str:
    """Return the address that pages use."""
    with app.test_request_context():
        return url_for("static", filename="css/app.css")


def test_pages_name_the_content_and_browsers_keep_it(app: QuizApp) -> None:
    digest = read_folder(bundled("static")).digest
    address = style_address(app)
    assert address == f"/static/{digest}/css/app.css"
    reply = plain(app).get(address, headers={"Accept-Encoding": "br, gzip"})
    assert (reply.status_code, reply.headers["Cache-Control"]) == (200, FOREVER)
    assert reply.headers["Content-Encoding"] == "gzip"
    assert reply.headers["Content-Type"] == "text/css; charset=utf-8"
    assert gzip.decompress(reply.data) == STYLE
    assert len(reply.data) == int(reply.headers["Content-Length"]) < len(STYLE) / 3
    for name, value in HEADERS.items():
        assert reply.headers[name] == value


def test_without_gzip_the_bytes_come_as_they_are(app: QuizApp) -> None:
    reply = plain(app).get(style_address(app), headers={"Accept-Encoding": "gzip;q=0"})
    assert reply.data == STYLE
    assert "Content-Encoding" not in reply.headers


@pytest.mark.parametrize("address", ["/static/css/app.css", "/static/0123456789ab/css/app.css"])
def test_a_page_from_before_an_upgrade_gets_the_current_file_for_a_while(app: QuizApp, address: str) -> None:
    reply = plain(app).get(address)
    assert (reply.status_code, reply.headers["Cache-Control"], reply.data) == (200, SOON_AGAIN, STYLE)


def test_what_a_browser_has_is_not_sent_again(app: QuizApp) -> None:
    client = plain(app)
    tag = client.get(style_address(app)).headers["ETag"]
    again = client.get(style_address(app), headers={"If-None-Match": f'W/"other", {tag}'})
    assert (again.status_code, again.data) == (304, b"")
    head = client.head(style_address(app))
    assert (head.status_code, head.data, head.headers["Content-Length"]) == (200, b"", str(len(STYLE)))


@pytest.mark.parametrize(
    "address",
    ["/static/", "/static/nothing.css", "/static/../config.py", "/static/%2e%2e/config.py", "/static/css", "/static"],
)
def test_nothing_else_is_served(app: QuizApp, address: str) -> None:
    assert plain(app).get(address).status_code == 404


def test_modules_are_scripts_on_every_machine(app: QuizApp) -> None:
    reply = plain(app).get("/static/js/attempt.js")
    assert reply.headers["Content-Type"] == "text/javascript; charset=utf-8"


def test_the_digest_follows_every_byte_and_name(tmp_path: Path) -> None:
    digests = []
    for number, (name, text) in enumerate([("a.css", "p{}"), ("a.css", "p{} "), ("b.css", "p{}")]):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / name).write_text(text)
        digests.append(read_folder(folder).digest)
    assert len(set(digests)) == 3


def test_modules_and_styles_refer_to_each_other_by_relative_paths() -> None:
    """An absolute address would lack the digest, and an upgrade would mix old and new."""
    static = bundled("static")
    for place in [*static.rglob("*.js"), *static.rglob("*.css")]:
        text = place.read_text("utf-8")
        assert not re.search(r"/static/\w", text), place


@pytest.mark.parametrize(
    ("header", "taken"),
    [("gzip", True), ("br, GZIP;q=0.5", True), ("*", True), ("", False), ("br", False), ("gzip; q=0", False)],
)
def test_what_browsers_say_they_take(header: str, taken: bool) -> None:
    assert accepts_gzip(header) is taken
