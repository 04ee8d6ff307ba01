"""Pages travel compressed, with noise in their size."""

from __future__ import annotations

import gzip

from flask.testing import FlaskClient

from quizapp.app import QuizApp
from quizapp.models import db
from quizapp.web.compression import LONGEST_PADDING, SMALLEST, pack
from tests.factories import make_person, make_school

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


def plain(app: QuizApp) -> FlaskClient:
    """Return a client that does not look at pages, for an installation with people."""
    with app.app_context():
        make_person(make_school(), "administrator")
        db.session.commit()
    return FlaskClient(app, app.response_class)


def test_pages_are_compressed_for_those_who_take_it(app: QuizApp) -> None:
    client = plain(app)
    packed = client.get("/sign-in", headers=GZIP)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    assert "Accept-Encoding" in packed.vary
    assert gzip.decompress(packed.data).endswith(b"</html>")
    unpacked = client.get("/sign-in")
    assert "Content-Encoding" not in unpacked.headers
    assert "Accept-Encoding" in unpacked.vary
    assert unpacked.data.endswith(b"</html>")
    assert len(packed.data) < len(unpacked.data) / 2


def test_error_pages_are_compressed_too(app: QuizApp) -> None:
    reply = plain(app).get("/no-such-page", headers=GZIP)
    assert (reply.status_code, reply.headers["Content-Encoding"]) == (404, "gzip")


def test_small_replies_are_left_alone(app: QuizApp) -> None:
    reply = plain(app).get("/health", headers=GZIP)
    assert len(reply.data) < SMALLEST
    assert "Content-Encoding" not in reply.headers


def test_the_size_does_not_tell_the_content() -> None:
    body = b"<p>the same page</p>" * 200
    sizes = {len(pack(body)) for _ in range(100)}
    assert len(sizes) > LONGEST_PADDING / 3
    assert {gzip.decompress(pack(body)) for _ in range(3)} == {body}
