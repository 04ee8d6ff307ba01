"""Hostile posts to the studio: forms of thousands of fields, odd row numbers, characters no database keeps."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from quizapp.app import QuizApp
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.models import db
from tests import factories
from tests.sessions import sign_in
from tests.web.test_sharing_attacked import address_of, doors, secret_set

pytestmark = pytest.mark.both_databases

STRANGE = ("\x00", "a\x00b", "\ud800", "\u202eabc", "9" * 5000, "<script>alert(1)</script>", "%s{{7*7}}", "²", "-1", "")
NAMES = (
    "options-²-text",
    "options-99999999999-text",
    "options--1-text",
    "options-0-text-0",
    "options-0",
    "options",
    "rows-0-key",
    "accepted",
    "evidence",
    "revision",
    "points",
    "title",
    "grade",
    "locate",
    "text",
    "pasted",
    "finding",
    "reason",
    "target",
    "position",
    "aside",
    "question",
    "level",
    "username",
    "note",
    "row",
)
ROWS = (
    "options:add",
    "options:remove:99999",
    "options:up:²",
    "options:remove:-1",
    "x",
    "options",
    "__class__:add",
    "a:b:c:d",
)


@pytest.fixture
def scene(app: QuizApp) -> tuple[FlaskClient, int]:
    client = FlaskClient(app, app.response_class)
    with app.app_context():
        owner = factories.make_person(factories.make_school(), "teacher")
        quiz = secret_set(owner)
        db.session.commit()
        sign_in(client, owner)
        quiz_id = quiz.id
    page = client.get(f"/sets/{quiz_id}/details").text
    client.environ_base["HTTP_X_CSRFTOKEN"] = page.partition('name="csrf_token"')[2].split('value="')[1].split('"')[0]
    return client, quiz_id


def _post(client: FlaskClient, address: str, data: dict[str, str]) -> Any:
    """Send what no browser would: half of a pair of surrogates too."""
    form = "application/x-www-form-urlencoded"
    data = {"csrf_token": client.environ_base["HTTP_X_CSRFTOKEN"]} | data
    return client.post(address, data=_encoded(data), content_type=form, headers={"Accept": "application/json"})


def _encoded(data: dict[str, str]) -> str:
    return urlencode(data, errors="surrogatepass")


def test_no_field_breaks_a_door(app: QuizApp, scene: tuple[FlaskClient, int]) -> None:
    client, quiz_id = scene
    for rule, method in doors(app):
        address = address_of(app, rule, quiz_id)
        if method == "GET":
            for value in STRANGE[:7]:
                reply = client.get(address, query_string=_encoded(dict.fromkeys(("of", "part", "edit", "text"), value)))
                assert reply.status_code < 500, (address, value)
            continue
        for value in STRANGE:
            reply = _post(client, address, dict.fromkeys(NAMES, value) | {"type": "multiple_choice"})
            assert reply.status_code < 500, (address, value, reply.text[:300])
            assert "<script>alert(1)" not in reply.text, address


def test_no_search_breaks_the_list(scene: tuple[FlaskClient, int]) -> None:
    client, _quiz_id = scene
    names = ("q", "whose", "language", "reading", "kind", "grade", "archived", "page")
    for value in (*STRANGE, "%", "_", "\\", "%" * 10_000, "a b " * 3_000, "'", '"'):
        for name in names:
            reply = client.get("/sets", query_string=_encoded({name: value}))
            assert reply.status_code < 500, (name, value[:20])


@pytest.mark.parametrize("type_name", sorted(QUESTION_TYPES))
def test_forms_of_any_shape_are_read(scene: tuple[FlaskClient, int], type_name: str) -> None:
    client, quiz_id = scene
    assert _post(client, f"/sets/{quiz_id}/questions", {"type": type_name}).status_code == 303
    name = "q4"
    lists = ("options", "accepted", "pairs", "steps", "rows", "categories", "rubric", "criteria", "errors", "extras")
    many = {f"{one}-{number}-text": "x" for one in lists for number in range(180)}
    assert len(many) < 2_000
    for action in ("", "/autosave"):
        address = f"/sets/{quiz_id}/questions/{name}{action}"
        began = time.process_time()
        assert _post(client, address, many).status_code < 500
        assert time.process_time() - began < 5, (address, type_name)
        too_many = {f"options-{number}-text": "x" for number in range(5_000)}
        assert 400 <= _post(client, address, too_many).status_code < 500
        for value in STRANGE:
            data = {
                f"{one}-{row}-{field}": value
                for one in lists
                for row in ("0", "1", "²")
                for field in ("text", "key", "id")
            }
            assert _post(client, address, data | dict.fromkeys(NAMES, value)).status_code < 500, (address, value)
    for row in ROWS:
        reply = _post(client, f"/sets/{quiz_id}/questions/{name}", {"row": row, "prompt": "tetap"})
        assert reply.status_code < 500, row
