"""The page for monitors: green while pupils can save, red with a reason when they cannot."""

from __future__ import annotations

import os
import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.pool import NullPool

from quizapp import migrations
from quizapp.app import QuizApp, create_app
from quizapp.config import Settings
from quizapp.models import db
from quizapp.operations import health
from tests.conftest import make_app
from tests.postgres import drop_database, fresh_database

pytestmark = pytest.mark.both_databases


def test_it_says_that_all_is_well(app: QuizApp) -> None:
    reply = app.test_client().get("/health")
    assert reply.status_code == 200
    data = reply.get_json()
    assert sorted(data) == ["database", "revision", "status", "time", "version"]
    assert (data["status"], data["database"], data["revision"]) == ("ok", "ok", migrations.newest_revision())
    assert reply.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in reply.headers


def ask(app: QuizApp) -> tuple[int, str, str]:
    """Return the status code, status and state of the database."""
    reply = app.test_client().get("/health")
    return reply.status_code, reply.get_json()["status"], reply.get_json()["database"]


def test_it_says_that_the_tables_are_of_another_program(tmp_path: Path) -> None:
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'x.sqlite3'}")
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        assert ask(app) == (503, "failing", "outdated")
        db.engine.dispose()


def test_it_says_that_there_are_no_tables(tmp_path: Path) -> None:
    app = create_app(Settings(tmp_path, f"sqlite:///{tmp_path / 'x.sqlite3'}", "a" * 64, testing=True))
    assert ask(app) == (503, "failing", "unreachable")
    with app.app_context():
        db.engine.dispose()


def test_it_turns_red_when_the_database_is_lost_and_green_again_by_itself(tmp_path: Path, postgres_url: str) -> None:
    name = f"lost_{os.getpid()}"
    url = fresh_database(postgres_url, name)
    app = make_app(tmp_path, url)
    assert ask(app) == (200, "ok", "ok")
    drop_database(url)
    assert ask(app) == (503, "failing", "unreachable")
    with app.app_context():
        assert not isinstance(db.engine.pool, NullPool)
        fresh_database(postgres_url, name)
        migrations.upgrade(db.engine)
    assert ask(app) == (200, "ok", "ok")
    with app.app_context():
        db.engine.dispose()


def test_it_says_that_the_disk_is_full(app: QuizApp, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, health.LOWEST_FREE_BYTES - 1))
    assert ask(app) == (503, "failing", "disk full")
