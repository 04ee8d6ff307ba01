"""The manifest, the icons and the service worker as the server hands them out, and what pages say of them."""

from __future__ import annotations

import json
import struct

import pytest

from quizapp.app import QuizApp
from quizapp.config import bundled
from quizapp.web.static_files import read_folder
from tests.factories import make_account, make_school
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as


def test_the_manifest_speaks_the_language_of_the_page(client: InspectingClient) -> None:
    reply = client.get("/manifest.webmanifest")
    assert reply.headers["Content-Type"] == "application/manifest+json; charset=utf-8"
    assert reply.headers["Cache-Control"] == "no-cache"
    told = json.loads(reply.text)
    icons = told.pop("icons")
    assert told == {
        "id": "/",
        "name": "quizapp",
        "short_name": "quizapp",
        "description": "Read a text, answer the questions",
        "lang": "en",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": "#fbf8f2",
        "background_color": "#fbf8f2",
    }
    assert [(icon["sizes"], icon["purpose"]) for icon in icons] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]
    for icon in icons:
        picture = client.get(icon["src"])
        assert (picture.status_code, picture.headers["Content-Type"]) == (200, icon["type"])
        assert picture.data[:8] == b"\x89PNG\r\n\x1a\n"
        width, height = struct.unpack(">II", picture.data[16:24])
        assert f"{width}x{height}" == icon["sizes"]


def test_the_theme_is_the_paper_of_the_styles() -> None:
    assert "--paper: #fbf8f2" in (bundled("static") / "css" / "app.css").read_text("utf-8").lower()


def test_the_worker_is_one_classic_script_at_the_root(client: InspectingClient) -> None:
    reply = client.get("/service-worker.js")
    assert reply.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert reply.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in reply.headers["Content-Security-Policy"]
    assert reply.data == read_folder(bundled("static")).files["js/service_worker.js"].body
    assert reply.text.startswith('"use strict";\n')
    for line in reply.text.splitlines():
        assert not line.startswith(("import ", "export ")), "older browsers know no modules in workers"
    again = client.get("/service-worker.js", headers={"If-None-Match": reply.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("address", ["/manifest.webmanifest", "/service-worker.js"])
def test_neither_opens_a_session(client: InspectingClient, address: str) -> None:
    assert "Set-Cookie" not in client.get(address).headers


def test_pages_say_whose_they_are(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        school = make_school()
        make_account(school, "administrator", username="admin")
        pupil = make_account(school, name="Dewi Lestari", username="dewi")
        sign_in_as(client, pupil)
        person = str(pupil.id)
    client.get("/")
    (body,) = client.page.select("body")
    assert body.attributes["data-person"] == person
    assert len(client.page.select("dialog[data-sign-out-guard]")) == 1
    assert [script.attributes["src"].rpartition("/")[2] for script in client.page.select("script[src]")] == ["site.js"]
    client.post("/sign-out", data={"csrf_token": client.page.one("meta[name=csrf-token]").get("content")})
    client.get("/sign-in")
    (body,) = client.page.select("body")
    assert "data-person" not in body.attributes
    assert client.page.select("dialog, script") == []
