"""Hostile input: whatever is sent, by whomever, no page breaks, nothing in a page runs, no cell is a formula.

Every form that a role can find is sent with poison in it, drawn anew from a seed; `QUIZAPP_ATTACKS` sets how many rounds
of 80 inputs run on each database (4 by default; 2,000 make a campaign of a night).
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
from urllib.parse import urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.app import QuizApp
from quizapp.models import Person, db
from tests.attacks import (
    MARK,
    PAYLOADS,
    Crawl,
    World,
    crawl,
    json_values,
    open_practice,
    poison,
    read,
    standing_world,
    strange_paths,
)

pytestmark = pytest.mark.both_databases  # what one database stores, the other may refuse

ROUNDS = int(os.environ.get("QUIZAPP_ATTACKS", "4"))
INPUTS_A_ROUND = 80
FORM = "application/x-www-form-urlencoded"
ATTACKERS = (None, "visitor", "pupil", "teacher", "administrator")
STARTS = {
    None: ("/", "/sign-in", "/join", "/health"),
    "visitor": ("/", "/progress", "/join"),
    "pupil": ("/", "/account", "/progress"),
    "teacher": ("/", "/sets", "/sets/new", "/classrooms/new", "/assignments/new", "/marking", "/account"),
    "administrator": ("/", "/people"),
}


@pytest.fixture
def world(app: QuizApp) -> World:
    return standing_world(app)


def judge(response: TestResponse, what: str) -> None:
    """Fail when the reply is an error of ours, or holds something that would run."""
    assert response.status_code < 500, f"{response.status_code}: {what}"
    target = urlsplit(response.location or "")
    assert target.netloc in ("", "localhost"), f"leads to {response.location}: {what}"
    assert not (response.location or "").startswith("//"), f"leads to {response.location}: {what}"
    assert MARK not in "".join(name for name, _ in response.headers), f"header from outside: {what}"
    body = response.get_data(as_text=True)
    assert MARK * 2 not in body, f"an expression was evaluated: {what}"
    if MARK in body:
        reading = read(response)
        assert reading is None or reading.live == [], f"{reading.live if reading else ''}: {what}"


def encoded(fields: list[tuple[str, str]]) -> str:
    return urlencode(fields, errors="replace")


def forms_of(world: World) -> dict[str | None, Crawl]:
    practice = f"/practice/{open_practice(world)}"
    return {who: crawl(world.client(who), *STARTS[who], practice, most=25) for who in ATTACKERS}


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_whatever_is_sent_nothing_breaks_and_nothing_runs(world: World, seed: int) -> None:
    chance = random.Random(seed)
    found = forms_of(world)
    for _ in range(INPUTS_A_ROUND):
        who = chance.choice(ATTACKERS)
        client = world.client(who)
        form = chance.choice(list(found[who].forms.values()))
        if "sign-out" in form.action or "delete" in form.action:
            continue  # the attacker needs the session and the prey
        act = chance.random()
        if act < 0.7:
            sent = poison(chance, form.fields)
            response = client.post(form.action, data=encoded(sent), content_type=FORM)
            judge(response, f"{who} sends {sent!r:.2000} to {form.action}")
            if response.location:
                judge(
                    client.get(response.location), f"{who} at {response.location} after {sent!r:.2000} to {form.action}"
                )
        elif act < 0.85:
            for path in strange_paths(chance, form.action):
                judge(
                    client.post(path, data=encoded(poison(chance, form.fields)), content_type=FORM), f"{who} at {path}"
                )
                judge(client.get(path), f"{who} at {path}")
        else:
            address = chance.choice(list(found[who].pages)).partition("?")[0]
            query = urlencode({name: chance.choice(PAYLOADS)[:2000] for name in QUERIES}, errors="replace")
            judge(client.get(f"{address}?{query}"), f"{who} at {address}?{query:.2000}")


QUERIES = (
    "next",
    "username",
    "names",
    "sort",
    "page",
    "attempt",
    "done",
    "at",
    "separator",
    "quiz",
    "classroom",
    "language",
)


@pytest.mark.parametrize("seed", range(max(1, ROUNDS // 2)))
def test_a_save_of_any_shape_is_read_or_refused(world: World, seed: int) -> None:
    chance = random.Random(seed)
    client = world.client("pupil")
    address = f"/attempts/{world.ids['attempt_id'][0]}/responses"
    for number in range(INPUTS_A_ROUND):
        one = {
            "position": chance.choice([1, 2, 3]),
            "value": "a",
            "flagged": False,
            "base_revision": 0,
            "operation_id": f"operation-{number}",
        }
        for name in chance.sample(sorted(one), chance.randint(1, 3)):
            one[name] = json_values(chance)
        whole = chance.choice(
            [
                {"saves": [one]},
                {"saves": [one, one]},
                {"saves": one},
                [one],
                {"saves": [], "current": json_values(chance)},
                one,
            ]
        )
        response = client.post(address, data=json.dumps(whole), content_type="application/json")
        assert response.status_code in (200, 400, 409), f"{response.status_code}: {whole!r:.2000}"
        assert response.is_json


BODIES: dict[str, tuple[bytes, str]] = {
    "deep lists": (b"[" * 200_000, "application/json"),
    "deep objects": (b'{"a":' * 100_000, "application/json"),
    "huge integer": (b'{"saves":[], "current":' + b"9" * 5_000 + b"}", "application/json"),
    "bad UTF-8": (b'{"saves": "\xff\xc0\x80\xed\xa0\x80"}', "application/json"),
    "bad UTF-8 form": (b"username=\xff\xc0\x80&secret=\xed\xa0\x80&action=\xfe", "application/x-www-form-urlencoded"),
    "UTF-16": ('{"saves": []}'.encode("utf-16"), "application/json"),
    "UTF-7": (b"+AHs-", "application/json; charset=utf-7"),
    "not JSON": (b"saves", "application/json"),
    "NaN": (b'{"saves": NaN, "current": -Infinity}', "application/json"),
    "same key twice": (b'{"saves": [], "saves": 1}', "application/json"),
    "JSON for a form": (b'[1, {"title": {"a": 1}}]', "application/json"),
    "XML": (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>', "application/xml"),
    "no boundary": (b"--x\r\n", "multipart/form-data"),
    "broken multipart": (b"--x\r\nContent-Disposition: form-data\r\n\r\n--x", "multipart/form-data; boundary=x"),
    "a file for a text": (
        b'--x\r\nContent-Disposition: form-data; name="username"; filename="a.txt"\r\n\r\nabc\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
    "files for texts": (
        b"".join(
            b'--x\r\nContent-Disposition: form-data; name="%s"; filename="../a"\r\n\r\nabc\r\n' % name
            for name in (b"title", b"text", b"language", b"licence", b"secret", b"code", b"name", b"action", b"q2")
        )
        + b"--x--\r\n",
        "multipart/form-data; boundary=x",
    ),
    "many fields": (b"a&" * 400_000, "application/x-www-form-urlencoded"),
    "many parts": (
        b"".join(b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\n1\r\n' % n for n in range(3_000))
        + b"--x--\r\n",
        "multipart/form-data; boundary=x",
    ),
    "more than a megabyte": (b"title=" + b"a" * 1_100_000, "application/x-www-form-urlencoded"),
    "nothing": (b"", ""),
    "unknown type": (b"\0" * 1_000, "image/svg+xml"),
}


@pytest.mark.parametrize("name", BODIES)
def test_no_body_breaks_a_page(world: World, name: str) -> None:
    body, kind = BODIES[name]
    attempt, quiz = world.ids["attempt_id"][0], world.ids["quiz_id"][0]
    for who, address in (
        (None, "/sign-in"),
        (None, "/join"),
        ("pupil", f"/attempts/{attempt}/responses"),
        ("pupil", f"/attempts/{attempt}"),
        ("teacher", "/sets/new"),
        ("teacher", f"/sets/{quiz}/questions/new/multiple_choice"),
        ("teacher", f"/marking/{world.ids['assignment_id'][0]}/3"),
    ):
        response = world.client(who).post(address, data=body, content_type=kind)
        judge(response, f"{name} at {address}")
        assert response.status_code >= 300 or name in ("same key twice", "nothing", "UTF-16"), (
            f"{name} at {address} was taken"
        )


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "PROPFIND", "X" * 200])
def test_other_methods_do_nothing(world: World, method: str) -> None:
    for who in (None, "pupil", "teacher"):
        client = world.client(who)
        for address in ("/", "/sets", f"/attempts/{world.ids['attempt_id'][0]}", "/nowhere", "/static/css/app.css"):
            response = client.open(address, method=method)
            assert response.status_code < 500, f"{method} {address}: {response.status_code}"
            if method not in ("HEAD", "OPTIONS"):
                assert response.status_code in (404, 405), f"{method} {address}: {response.status_code}"


@pytest.mark.parametrize(
    "host", [f'evil"><script>{MARK}</script>', "a b", "", "evil.example", "[::1", "localhost:99999", "\u00e9"]
)
def test_no_host_header_breaks_or_misleads(world: World, host: str) -> None:
    for who, address in ((None, "/sign-in"), ("pupil", "/"), ("pupil", f"/attempts/{world.ids['attempt_id'][0]}")):
        response = world.client(who).get(address, headers={"Host": host.encode().decode("latin-1")})
        assert response.status_code < 500
        assert MARK not in response.get_data(as_text=True)
        assert "evil" not in (response.location or "")


def test_no_cell_of_a_file_is_a_formula(world: World) -> None:
    """A pupil may be called anything; a spreadsheet must not run it."""
    assignment = world.ids["assignment_id"][0]
    names = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "＝1+1", "'=1", "|calc", '="a"&"b"', "=1;2\r\n=3"]  # noqa: RUF001
    for name in names:
        with world.app.app_context():
            db.session.get_one(Person, world.people["pupil"].id).name = name
            db.session.commit()
        for separator in (";", ","):
            response = world.client("teacher").get(f"/assignments/{assignment}/results.csv?separator={separator}")
            assert response.status_code == 200
            rows = list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig")), delimiter=separator))
            cells = [cell for row in rows for cell in row]
            assert any("1" in cell or "calc" in cell or "a" in cell for cell in cells)
            for cell in cells:
                assert not cell.startswith(("=", "+", "@", "\t", "\r", "＝", "－1")), f"{cell!r} for {name!r}"  # noqa: RUF001


def test_a_marked_word_of_the_teacher_cannot_close_the_mark_book(world: World) -> None:
    """PostgreSQL stores a NUL in JSON and then refuses to read it: the page would be broken for good."""
    finished, assignment = world.ids["attempt_id"][1], world.ids["assignment_id"][0]
    client = world.client("teacher")
    page = read(client.get(f"/attempts/{finished}/questions/3"))
    assert page is not None
    form = next(form for form in page.forms if any(name == "seen" for name, _ in form.fields))
    fields = dict(form.fields) | {"mark": "1", "reason": "a\0b"}
    assert client.post(form.action, data=fields).status_code == 422
    assert client.get(f"/assignments/{assignment}/results").status_code == 200


def flood(client: FlaskClient, address: str, times: int) -> list[int]:
    return [client.post(address).status_code for _ in range(times)]


def test_a_robot_cannot_make_visitors_without_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizapp.operations.visitors.MOST_VISITORS", 3)
    address = f"/practice/{open_practice(world)}"
    assert flood(world.client(), address, 5) == [303, 303, 303, 429, 429]
    assert int(world.client().post(address).headers["Retry-After"]) <= 15 * 60
