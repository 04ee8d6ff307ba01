"""A school of its own on a real server, for one journey or one crawl: SQLite in a folder, waitress or `quizapp serve`."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from shutil import rmtree
from urllib.parse import urlsplit

from quizapp.app import QuizApp
from quizapp.core.interchange.authored import read_set
from quizapp.core.quizzes import QuizContent
from quizapp.models import Assignment, Classroom, Person, QuizVersion, School, db
from quizapp.operations import accounts, library, staff
from quizapp.operations.transactions import transaction
from quizapp.questions_folder import bundled_questions, find_sets
from tests import factories
from tests.bad_network import Network, bad_network
from tests.conftest import folder_in_memory, make_app
from tests.live_server import ServerProcess, serve, serve_command

EIGHT_TYPES = "mangrove-nursery"
"""The bundled set with one question of each type."""
NEWS = "kim-putin-vostochny"
"""The bundled set about a news text: eighteen questions, two of them open responses."""


def now() -> datetime:
    """The server's time: what these tests assign is open now, really."""
    return datetime.now(UTC)


@lru_cache
def bundled(slug: str) -> dict[str, QuizContent]:
    """The editions of a bundled set by language, read from its files."""
    (found,) = (one for one in find_sets((bundled_questions(),))[0] if one.slug == slug)
    editions, problems = read_set(found.slug, found.files)
    assert problems == []
    return editions


@dataclass
class ServedSchool:
    """An installation at a real address. Change its tables inside `writing()`, look at its rows inside `looking()`."""

    app: QuizApp
    url: str
    folder: Path = field(repr=False)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Change the database as another process would: committed at the end of the block."""
        with self.app.app_context(), transaction(write=True):
            yield

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Look at the database as it is now."""
        with self.app.app_context(), transaction(write=False):
            yield


class _Installation:
    """An app in a folder of its own that serves one school after the other, each with a new database and server.

    What costs most of a small test is so paid once: migrations, the address map, and what an app learns as it works
    (compiled templates and statements). What a school leaves behind, its folder and its database, goes with it.
    """

    def __init__(self) -> None:
        folder = folder_in_memory()
        atexit.register(folder.cleanup)
        self.folder = Path(folder.name)
        self._database = self.folder / "school.sqlite3"
        self.app = make_app(self.folder, f"sqlite:///{self._database}")
        _close(self.app)
        self._unused = self._database.read_bytes()

    def empty(self) -> None:
        """Bring the folder to where it was when nobody had used it."""
        _close(self.app)
        for left in self.folder.iterdir():
            rmtree(left) if left.is_dir() else left.unlink()
        self._database.touch(mode=0o600)
        self._database.write_bytes(self._unused)
        library.forget()
        staff.forget()


_IDLE: list[_Installation] = []
"""Those that serve no school now; mostly one, as few tests need two schools at once."""


@contextmanager
def served_school() -> Iterator[ServedSchool]:
    """Serve an installation nobody has used yet for the length of the block."""
    installation = _IDLE.pop() if _IDLE else _Installation()
    try:
        installation.empty()
        with serve(installation.app) as url:
            yield ServedSchool(installation.app, url, installation.folder)
    finally:
        _close(installation.app)
        _IDLE.append(installation)


@dataclass
class SchoolInProcess(ServedSchool):
    """A school whose server is `quizapp serve` in processes of its own: it can be killed and started again.

    `url` leads through `network`, where faults can be put in the way; `home` is the server's own address.
    """

    home: str
    network: Network
    _server: ExitStack = field(repr=False)
    _process: ServerProcess = field(repr=False)

    def kill(self) -> None:
        """`kill -9` the server: no goodbye, no flush."""
        self._process.kill()
        self._server.close()

    def restart(self) -> None:
        """Start it again with the same data at the same address."""
        self._process = self._server.enter_context(_served(self.app, self.folder, urlsplit(self.home).port))


@contextmanager
def school_in_process() -> Iterator[SchoolInProcess]:
    """Serve an installation nobody has used yet from processes of its own, for the length of the block."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(folder_in_memory()))
        app = make_app(folder, f"sqlite:///{folder / 'school.sqlite3'}")
        library.forget()
        staff.forget()
        stack.callback(_close, app)
        server = stack.enter_context(ExitStack())
        process = server.enter_context(_served(app, folder))
        network = stack.enter_context(bad_network(process.url))
        school = SchoolInProcess(app, network.url, folder, process.url, network, server, process)
        stack.callback(school.kill)  # quicker than asking it to end
        yield school


def _served(app: QuizApp, folder: Path, port: int | None = None) -> AbstractContextManager[ServerProcess]:
    words = [sys.executable, "-m", "quizapp", "serve", "--port", "{port}"]
    environment = {
        "QUIZAPP_FOLDER": str(folder),
        "DATABASE_URL": app.settings.database_url,
        "QUIZAPP_SECRET_KEY": app.settings.secret_key,
    }
    return serve_command(words, path="/health", port=port, environment=environment)


def session_cookie(served: ServedSchool, person_id: int, *, url: str = "", language: str = "en") -> dict[str, str]:
    """Open a session for somebody and return its cookie for `context.add_cookies`: signed in without a page."""
    with served.writing():
        token = accounts.open_session(db.session.get_one(Person, person_id), now(), timedelta(days=1))
    client = served.app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["language"] = token, language
    cookie = client.get_cookie("quizapp")
    assert cookie is not None
    return {"name": "quizapp", "value": cookie.value, "url": url or served.url}


def _close(app: QuizApp) -> None:
    with app.app_context():
        db.engine.dispose()


def publish(school: School, slug: str, *languages: str) -> dict[str, QuizVersion]:
    """Publish a bundled set in these languages (all, unless told otherwise); call it inside `writing()`."""
    editions = bundled(slug)
    return {
        language: library.publish(editions[language], school_id=school.id, now=now())[0]
        for language in languages or editions
    }


def assign(version: QuizVersion, room: Classroom | None, **values: object) -> Assignment:
    """Give a published set to a class (or to anyone), opened yesterday; call it inside `writing()`."""
    given = {"opens_at": now() - timedelta(days=1), "created_at": now() - timedelta(days=1)} | values
    return factories.make_assignment(version, room, **given)


@dataclass(frozen=True)
class Classmates:
    """A class with its teacher and one pupil, who sign in with `factories.PASSWORD` and `factories.PIN`; ids only."""

    school: int
    teacher: int
    room: int
    pupil: int


def make_class(served: ServedSchool, *, pupil: str = "Dewi Lestari", username: str = "dewi") -> Classmates:
    """Make a school with a class VIII-B, its teacher `rina` and one pupil."""
    with served.writing():
        school = factories.make_school(created_at=now())
        factories.make_account(school, "administrator", name="Yohana Sari", username="yohana", created_at=now())
        teacher = factories.make_account(school, "teacher", name="Rina Wati", username="rina", created_at=now())
        room = factories.make_classroom(school, teacher, name="VIII-B", created_at=now())
        learner = factories.make_account(school, name=pupil, username=username, created_at=now())
        factories.make_membership(room, learner, joined_at=now())
        return Classmates(school.id, teacher.id, room.id, learner.id)


def make_assignment(served: ServedSchool, mates: Classmates, slug: str = EIGHT_TYPES, **values: object) -> int:
    """Give a bundled set, in Indonesian, to the class as a test that shows nothing yet; returns the assignment's id."""
    with served.writing():
        school = db.session.get_one(School, mates.school)
        version = publish(school, slug, "id")["id"]
        given = {"mode": "test", "closes_at": now() + timedelta(days=2)} | values
        return assign(version, db.session.get_one(Classroom, mates.room), **given).id


def person(served: ServedSchool, username: str) -> Person:
    """Whoever has this username; call it inside `looking()` or `writing()`."""
    return db.session.query(Person).filter_by(username=username).one()
