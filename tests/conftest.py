"""One app a database and worker; every test commits for real and finds empty tables."""

from __future__ import annotations

import gc
import hashlib
import os
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings as property_settings

from quizapp import migrations
from quizapp.app import QuizApp, create_app
from quizapp.config import Settings
from quizapp.models import Base, db
from quizapp.operations import library, staff
from tests.postgres import fresh_database, running_postgres
from tests.web.inspector import InspectingClient

DATABASES = ("sqlite", "postgresql")

# Rules are tested by properties, too. A busy machine must not make a slow example a failure, and the same code must get
# the same verdict twice: `make test` draws the same examples each time, `make explore` draws new ones.
property_settings.register_profile("same", deadline=None, derandomize=True)
property_settings.register_profile("explore", deadline=None, print_blob=True)
property_settings.load_profile("explore" if os.environ.get("QUIZAPP_EXPLORE") else "same")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run each test of a page on one database, every other test on both.

    What pages ask of a database stands in operations, whose tests run on both; `test_doors` opens every page and sends
    every form on both as well. Which of the two a test gets hangs on its name alone, so that each area has tests on both
    and every process and every run draws the same. `@pytest.mark.both_databases` is for pages whose own behaviour may
    differ; QUIZAPP_BOTH=1 (`make test-databases`) runs everything on both.
    """
    if os.environ.get("QUIZAPP_BOTH"):
        return
    left_out = [item for item in items if _is_left_out(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        chosen = set(items).difference(left_out)
        items[:] = [item for item in items if item in chosen]


def _is_left_out(item: pytest.Item) -> bool:
    parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    if "database_app" not in parameters or item.path.parent.name != "web" or item.get_closest_marker("both_databases"):
        return False
    function, _, case = item.nodeid.partition("[")  # a database in the name of the function is not the one it runs on
    name = f"{function}[{case.replace(parameters['database_app'], 'database', 1)}"
    return parameters["database_app"] != DATABASES[hashlib.sha256(name.encode()).digest()[0] % len(DATABASES)]


def pytest_collection_finish() -> None:
    """Keep the garbage collector out of what stays to the end: the modules and thirteen thousand tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of this test process."""
    with running_postgres() as url:
        yield url


def make_app(folder: Path, database_url: str) -> QuizApp:
    """Return an app on an empty, migrated database."""
    settings = Settings(folder=folder, database_url=database_url, secret_key="a" * 64, testing=True)
    app = create_app(settings)
    app.test_client_class = InspectingClient
    with app.app_context():
        migrations.upgrade(db.engine)
    return app


def folder_in_memory() -> tempfile.TemporaryDirectory[str]:
    """A folder in memory where there is one: thousands of tests commit, and few are about what a disk keeps.

    Those few make databases of their own; the PostgreSQL of the others does not wait for its disk either.
    """
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - a folder of our own in it
    return tempfile.TemporaryDirectory(prefix="quizapp-tests-", dir=memory)


@pytest.fixture(scope="session")
def quick_folder() -> Iterator[Path]:
    """A folder in memory for the databases of this test process."""
    with folder_in_memory() as folder:
        yield Path(folder)


@pytest.fixture(scope="session", params=DATABASES)
def database_app(request: pytest.FixtureRequest, quick_folder: Path) -> Iterator[QuizApp]:
    """The app on SQLite and on PostgreSQL."""
    folder = quick_folder / request.param
    folder.mkdir()
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'test.sqlite3'}"
    else:
        url = fresh_database(request.getfixturevalue("postgres_url"), f"quizapp_{os.getpid()}")
    app = make_app(folder, url)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(database_app: QuizApp) -> QuizApp:
    """The app, with empty tables."""
    with database_app.app_context():
        empty_tables()
    library.forget()
    staff.forget()
    return database_app


@cache
def _deletions() -> tuple[str, ...]:
    return tuple(str(table.delete()) for table in reversed(Base.metadata.sorted_tables))


def empty_tables() -> None:
    """Delete every row; ids go on where they were, so tests never rely on them.

    On PostgreSQL in one message, and not by TRUNCATE: that makes new files for every table, ten times as slow.
    """
    deletions = _deletions()
    with db.engine.begin() as connection:
        for statement in ["; ".join(deletions)] if connection.dialect.name == "postgresql" else deletions:
            connection.exec_driver_sql(statement)


@pytest.fixture
def database(app: QuizApp) -> Iterator[QuizApp]:
    """An application context for tests of operations; what they flush is rolled back at the end."""
    with app.app_context():
        yield app
        db.session.rollback()


@pytest.fixture
def client(app: QuizApp) -> InspectingClient:
    """A browser without scripts that inspects every page it gets. The interface is English."""
    client = app.test_client()
    assert isinstance(client, InspectingClient)
    with client.session_transaction() as session:
        session["language"] = "en"
    return client
