"""Faults: the server is killed while pupils save, two tabs write at once, everything is sent several times over.

At the end nothing that was acknowledged is lost and nothing exists twice. The real server, real processes, real HTTP; on
SQLite and on a PostgreSQL with its durable settings.
"""

from __future__ import annotations

import http.client
import json
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from sqlalchemy import func, select

from quizapp import migrations
from quizapp.app import QuizApp, create_app
from quizapp.config import load_settings
from quizapp.models import Attempt, AuditEntry, Response, ResponseRevision, db
from quizapp.operations import accounts
from quizapp.operations.transactions import transaction
from tests import factories
from tests.live_server import ServerProcess, free_port, serve_command
from tests.postgres import fresh_database, running_postgres

pytestmark = pytest.mark.slow

SAVERS = 6
KILLS = 3
BETWEEN_KILLS = 1.5
RECOVERY_SECONDS = 5.0
QUESTIONS = 6
DUELS = 12
TRANSIENT = (http.client.HTTPException, OSError)


@dataclass
class Phone:
    """A pupil's browser: one cookie, one CSRF token, one request after another."""

    port: int
    cookie: str
    token: str = ""

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Send one request over a connection of its own."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request(method, path, body or None, {"Cookie": self.cookie, **headers})
            reply = connection.getresponse()
            content = reply.read()
            found = dict(reply.getheaders())
        if "Set-Cookie" in found:
            self.cookie = found["Set-Cookie"].partition(";")[0]
        return reply.status, found, content

    def read(self, path: str) -> None:
        """Fetch a page and keep its token."""
        status, _, content = self.ask("GET", path)
        assert status == 200, content
        match = re.search(rb'name="csrf-token" content="([^"]+)"', content)
        assert match is not None
        self.token = match[1].decode()

    def send(self, path: str, **form: str) -> tuple[int, str]:
        """Send a form; return the status and where it leads."""
        body = urlencode({"csrf_token": self.token, **form}).encode()
        status, headers, _ = self.ask("POST", path, body, **{"Content-Type": "application/x-www-form-urlencoded"})
        return status, urlsplit(headers.get("Location", "")).path

    def save(self, attempt: int, position: int, value: str, base: int, operation: str) -> tuple[int, dict[str, Any]]:
        """Send one save; return the status and what became of it."""
        one = {"position": position, "value": value, "base_revision": base, "operation_id": operation}
        headers = {"Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": self.token}
        body = json.dumps({"saves": [one]}).encode()
        status, _, content = self.ask("POST", f"/attempts/{attempt}/responses", body, **headers)
        return status, json.loads(content)["results"][0] if status in (200, 409) else {}


@dataclass
class School:
    """An installation with a test that is open, and a session for each of its pupils."""

    app: QuizApp
    environment: dict[str, str]
    assignment: int
    cookies: list[str]
    port: int = field(default_factory=free_port)

    def phone(self, number: int) -> Phone:
        """Return the phone of a pupil who looks at the start page."""
        phone = Phone(self.port, self.cookies[number])
        phone.read(f"/assignments/{self.assignment}")
        return phone

    def serve(self) -> Any:
        """Run `quizapp serve` for the length of the block."""
        words = [sys.executable, "-m", "quizapp", "serve", "--port", "{port}"]
        return serve_command(words, path="/health", port=self.port, environment=self.environment)


@pytest.fixture(params=["sqlite", "postgresql"])
def school(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[School]:
    """A school on either database, with more pupils than the tests need."""
    if request.param == "sqlite":
        yield from _school(tmp_path, "")
        return
    with running_postgres(durable=True) as url:
        yield from _school(tmp_path, fresh_database(url, "faults"))


def _school(folder: Path, database_url: str) -> Iterator[School]:
    environment = {"QUIZAPP_FOLDER": str(folder), "DATABASE_URL": database_url, "QUIZAPP_SECRET_KEY": "f" * 64}
    app = create_app(load_settings(environment))
    with app.app_context():
        migrations.upgrade(db.engine)
        now = datetime.now(UTC)
        with transaction(write=True):
            place = factories.make_school()
            factories.make_person(place, "administrator")
            room = factories.make_classroom(place, factories.make_person(place, "teacher"))
            question = factories.small_questions()[1]
            content = factories.make_content([question | {"id": f"q{number}"} for number in range(QUESTIONS)])
            terms = {"mode": "test", "attempts_allowed": 3, "opens_at": now - timedelta(hours=1)}
            assignment = factories.make_assignment(
                factories.make_version(place, content), room, closes_at=now + timedelta(hours=1), **terms
            )
            tokens = []
            for _ in range(SAVERS + 20):
                pupil = factories.make_person(place)
                factories.make_membership(room, pupil)
                tokens.append(accounts.open_session(pupil, now, timedelta(hours=2)))
            assignment_id = assignment.id
        yield School(app, environment, assignment_id, [_cookie(app, token) for token in tokens])
        db.session.remove()
        db.engine.dispose()


def _cookie(app: QuizApp, token: str) -> str:
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    cookie = client.get_cookie("quizapp")
    assert cookie is not None
    return f"quizapp={cookie.value}"


@dataclass(frozen=True)
class Acknowledged:
    """A save that the server said it has."""

    attempt: int
    position: int
    operation: str
    value: str
    revision: int


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(school: School) -> None:
    stopping = threading.Event()
    acknowledged: list[Acknowledged] = []
    unanswered: list[str] = []
    recoveries = []
    with ThreadPoolExecutor(SAVERS) as pool:
        with school.serve():
            phones = [school.phone(number) for number in range(SAVERS)]
            places = [phone.send(f"/assignments/{school.assignment}/attempts")[1] for phone in phones]
        attempts = [int(place.rpartition("/")[2]) for place in places]
        workers = [
            pool.submit(_save_until, stopping, phone, attempt, acknowledged, unanswered)
            for phone, attempt in zip(phones, attempts, strict=True)
        ]
        try:
            for _ in range(KILLS):
                began = time.monotonic()
                with school.serve() as server:
                    recoveries.append(time.monotonic() - began)
                    _let_them_save(server, acknowledged)
                    server.kill()
            with school.serve():
                stopping.set()
                for worker in workers:
                    worker.result(60)
        finally:
            stopping.set()
    assert max(recoveries) < RECOVERY_SECONDS, recoveries
    assert len(acknowledged) > SAVERS * KILLS * 5
    assert unanswered, "a kill that interrupts nobody proves nothing"
    _nothing_is_lost(acknowledged)


def _let_them_save(server: ServerProcess, acknowledged: list[Acknowledged]) -> None:
    """Wait until saves have gone through for a while, so that the kill falls among them."""
    begun, deadline = len(acknowledged), time.monotonic() + 20
    time.sleep(BETWEEN_KILLS)
    while len(acknowledged) < begun + SAVERS * 5:
        assert time.monotonic() < deadline, server.output
        time.sleep(0.05)


def _save_until(
    stopping: threading.Event, phone: Phone, attempt: int, acknowledged: list[Acknowledged], unanswered: list[str]
) -> None:
    """Save one value after another; send each again, under the same id, until it is acknowledged."""
    revisions = dict.fromkeys(range(1, QUESTIONS + 1), 0)
    number = 0
    while not stopping.is_set():
        number += 1
        position = number % QUESTIONS + 1
        value, operation = f"jawaban {number}", f"{attempt}-faults-{number}"
        revision = _insist(phone, attempt, position, value, revisions[position], operation, unanswered)
        revisions[position] = revision
        acknowledged.append(Acknowledged(attempt, position, operation, value, revision))


def _insist(
    phone: Phone, attempt: int, position: int, value: str, base: int, operation: str, unanswered: list[str]
) -> int:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        try:
            status, result = phone.save(attempt, position, value, base, operation)
        except TRANSIENT:
            unanswered.append(operation)
            time.sleep(0.05)
            continue
        if status == 200:
            assert result["status"] == "saved", result
            return int(result["revision"])
        assert status == 503, f"{status}: {result}"
        time.sleep(0.05)
    raise AssertionError(f"{operation} was never acknowledged")


def _nothing_is_lost(acknowledged: list[Acknowledged]) -> None:
    history = {
        (row.attempt_id, row.operation_id): row
        for row in db.session.scalars(select(ResponseRevision).where(ResponseRevision.outcome == "saved"))
    }
    for one in acknowledged:
        row = history[one.attempt, one.operation]
        assert (row.position, row.value, row.revision) == (one.position, one.value, one.revision)
    newest: dict[tuple[int, int], Acknowledged] = {}
    for one in acknowledged:
        key = (one.attempt, one.position)
        if key not in newest or newest[key].revision < one.revision:
            newest[key] = one
    stored = {(row.attempt_id, row.position): row for row in db.session.scalars(select(Response))}
    for key, one in newest.items():
        assert (stored[key].value, stored[key].revision) == (one.value, one.revision)
    # Each acknowledged save once: as many steps of history as revisions.
    assert len(history) == sum(row.revision for row in stored.values()) == len(acknowledged)


def together(actions: list[Callable[[], Any]]) -> list[Any]:
    """Carry out all `actions` at the same moment; return what each said."""
    barrier = threading.Barrier(len(actions))

    def go(action: Callable[[], Any]) -> Any:
        barrier.wait(10)
        return action()

    with ThreadPoolExecutor(len(actions)) as pool:
        return [future.result(60) for future in [pool.submit(go, action) for action in actions]]


def test_nothing_happens_twice_however_often_it_is_sent(school: School) -> None:
    address = f"/assignments/{school.assignment}/attempts"
    with school.serve():
        attempts = []
        for number in range(8):
            tabs = [school.phone(number) for _ in range(4)]
            said = together([lambda tab=tab: tab.send(address) for tab in tabs])  # type: ignore[misc]
            assert len(set(said)) == 1, f"a four-fold start led to {said}"
            assert said[0][0] == 303
            attempts.append((tabs, int(said[0][1].rpartition("/")[2])))
        duels = [_duel(tabs, attempt, round_) for tabs, attempt in attempts[:3] for round_ in range(DUELS // 3)]
        receipts = [_five_fold_submit(tabs, attempt) for tabs, attempt in attempts]
    assert duels == [["conflict", "saved"]] * DUELS
    assert len(set(receipts)) == len(attempts)
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == len(attempts)
    for attempt in db.session.scalars(select(Attempt)):
        assert (attempt.submitted_at is not None, attempt.number) == (True, 1)
    per_place = select(func.count()).select_from(Response).group_by(Response.attempt_id, Response.position)
    assert set(db.session.scalars(per_place)) == {1}
    assert db.session.scalar(select(func.count()).select_from(Response)) == len(attempts) * QUESTIONS
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 0
    outcomes = select(ResponseRevision.outcome, func.count()).group_by(ResponseRevision.outcome)
    kept = {row.outcome: row[1] for row in db.session.execute(outcomes)}
    assert kept == {"saved": DUELS, "conflict": DUELS}, "both values of a duel stay in the history"


def _duel(tabs: list[Phone], attempt: int, round_: int) -> list[str]:
    """Let two tabs save different values from the same revision; return what became of them, in order."""
    saves = [
        lambda tab=tab, name=name: tab.save(attempt, 1, f"tab {name} {round_}", round_, f"duel-{round_}-{name}")  # type: ignore[misc]
        for name, tab in enumerate(tabs[:2])
    ]
    said = together(saves)
    assert sorted(status for status, _ in said) == [200, 409], said
    conflict = next(result for status, result in said if status == 409)
    assert conflict["value"] in {f"tab 0 {round_}", f"tab 1 {round_}"}, "the loser is shown what is stored"
    return sorted(result["status"] for _, result in said)


def _five_fold_submit(tabs: list[Phone], attempt: int) -> str:
    phones = [*tabs, tabs[0]]
    said = together([lambda phone=phone: phone.send(f"/attempts/{attempt}", action="submit") for phone in phones])  # type: ignore[misc]
    assert set(said) == {(303, f"/attempts/{attempt}/receipt")}, said
    pages = {phone.ask("GET", f"/attempts/{attempt}/receipt")[2] for phone in tabs[:1]}
    assert len(pages) == 1
    receipt = db.session.scalar(select(Attempt.receipt).where(Attempt.id == attempt))
    db.session.rollback()
    assert receipt is not None
    assert receipt.encode() in pages.pop()
    return receipt
