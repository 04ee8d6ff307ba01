"""A school of its own on a real server, for one journey or one crawl: SQLite in a folder, waitress in a thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from quizapp.app import QuizApp
from quizapp.core.interchange.authored import read_set
from quizapp.core.quizzes import QuizContent
from quizapp.models import Assignment, Classroom, Person, QuizVersion, School, db
from quizapp.operations import library, staff
from quizapp.operations.transactions import transaction
from quizapp.questions_folder import bundled_questions, find_sets
from tests import factories
from tests.conftest import make_app
from tests.live_server import serve

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


@contextmanager
def served_school() -> Iterator[ServedSchool]:
    """Serve an installation nobody has used yet for the length of the block."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="quizapp-school-")))
        app = make_app(folder, f"sqlite:///{folder / 'school.sqlite3'}")
        library.forget()
        staff.forget()
        stack.callback(_close, app)
        yield ServedSchool(app, stack.enter_context(serve(app)), folder)


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
