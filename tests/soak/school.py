"""The installation under test: a database, a school in it, tests that are open, and the real server before it."""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import session
from flask_wtf.csrf import generate_csrf

from quizapp import installation, migrations
from quizapp.app import QuizApp, create_app
from quizapp.config import load_settings
from quizapp.core.question_types.declarations import Declaration
from quizapp.models import School as SchoolRow
from quizapp.models import db
from quizapp.operations import accounts, credentials, library
from quizapp.operations.transactions import transaction
from tests import factories
from tests.live_server import ServerProcess, free_port, serve_command
from tests.soak.phones import PATIENCE, Phone

ROOT = Path(__file__).parents[2]
SECRET_KEY = "s" * 64
_numbers = itertools.count(1)


@dataclass
class Server:
    """`quizapp serve` in processes of its own: two workers of gunicorn, on the same port each time it starts."""

    environment: dict[str, str]
    command: tuple[str, ...] = ("-m", "quizapp")
    port: int = field(default_factory=free_port)
    process: ServerProcess | None = None
    complaints: list[str] = field(default_factory=list)
    """Traces that it printed before it ended."""
    _stack: ExitStack = field(default_factory=ExitStack)

    async def start(self) -> float:
        """Start it; return the seconds until it answered."""
        began = time.monotonic()
        words = [sys.executable, *self.command, "serve", "--port", "{port}"]
        serving = serve_command(words, path="/health", port=self.port, environment=self.environment, folder=ROOT)
        self.process = await asyncio.to_thread(self._stack.enter_context, serving)
        return time.monotonic() - began

    async def kill(self) -> None:
        """`kill -9` to all of its processes at once."""
        assert self.process is not None
        await asyncio.to_thread(self.process.kill)
        await self.stop()

    async def stop(self) -> None:
        """Stop it in good order, if it runs."""
        if self.process is not None:
            _, trace, rest = self.process.output.partition("Traceback")
            self.complaints += [(trace + rest)[:6000]] if trace else []
            self.process = None
        await asyncio.to_thread(self._stack.close)


@dataclass(frozen=True, slots=True)
class Pupil:
    """A pupil of a class: a username to sign in with (the PIN is that of the factories), or a phone signed in."""

    id: int
    username: str
    cookie: str = ""
    token: str = ""

    def phone(self, port: int, patience: float = PATIENCE) -> Phone:
        """Return the pupil's phone."""
        return Phone(port, self.cookie, self.token, patience)


@dataclass(frozen=True, slots=True)
class OpenTest:
    """A test that a class may take now, with the shape of each of its questions."""

    assignment: int
    declarations: tuple[Declaration, ...]
    pupils: list[Pupil]


@dataclass
class School:
    """A database with the school in it, and the server that serves it."""

    app: QuizApp
    server: Server
    folder: Path

    def let_go(self) -> None:
        """Close every connection of this process to the database."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is the embedded one."""
        return self.app.settings.database_url.startswith("sqlite")

    def open_test(self, pupils: int, *, signed_in: bool = True) -> OpenTest:
        """Make a class of `pupils` with a test that is open now: questions of every type."""
        now = datetime.now(UTC)
        with self.app.app_context(), transaction(write=True):
            school = db.session.query(SchoolRow).one()
            room = factories.make_classroom(school, factories.make_person(school, "teacher"))
            version = factories.make_version(school, _content())
            terms = {"mode": "test", "attempts_allowed": 100, "opens_at": now - timedelta(hours=1)}
            test = factories.make_assignment(version, room, closes_at=now + timedelta(hours=3), **terms)
            people, pin_hash = [], credentials.hash_secret(factories.PIN, "pupil")
            for _ in range(pupils):
                person = factories.make_person(school, secret_hash=pin_hash)
                factories.make_membership(room, person)
                token = accounts.open_session(person, now, timedelta(hours=6)) if signed_in else ""
                people.append((person.id, person.username or "", token))
            declarations, assignment = library.declarations(version.fingerprint), test.id
        return OpenTest(assignment, declarations, [self._pupil(*one) for one in people])

    def _pupil(self, person_id: int, username: str, token: str) -> Pupil:
        if not token:
            return Pupil(person_id, username)
        with self.app.test_request_context():
            session["_user_id"] = token
            csrf = generate_csrf()
            signer: Any = self.app.session_interface
            cookie = signer.get_signing_serializer(self.app).dumps(dict(session))
        return Pupil(person_id, username, f"quizapp={cookie}", csrf)


@contextmanager
def founded(folder: Path, database_url: str = "", command: tuple[str, ...] = ("-m", "quizapp")) -> Iterator[School]:
    """Make a school in a new database: an SQLite file in `folder`, or what the URL names. The server is not started."""
    environment = {"QUIZAPP_FOLDER": str(folder), "DATABASE_URL": database_url, "QUIZAPP_SECRET_KEY": SECRET_KEY}
    app = create_app(load_settings(environment))
    with app.app_context():
        migrations.upgrade(db.engine)
        with transaction(write=True):
            factories.make_person(factories.make_school(), "administrator")
    school = School(app, Server(environment, command), folder)
    try:
        yield school
    finally:
        school.let_go()


def _content() -> Any:
    """Return the news report that comes along, under another name: eighteen questions of every type, real rules."""
    news = next(
        one
        for one in installation.bundled_quizzes()
        if one.slug == "kim-putin-vostochny" and one.passage.language == "id"
    )
    return news.model_copy(update={"slug": f"soak-{next(_numbers)}"})
