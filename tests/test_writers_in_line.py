"""SQLite has one writer. Those who wait for it in one process stand in a line, and nobody is forgotten."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from quizapp.app import QuizApp, create_app
from quizapp.config import Settings
from quizapp.models import base, db
from quizapp.operations.transactions import transaction


@pytest.fixture
def app(tmp_path: Path) -> Iterator[QuizApp]:
    """An application on SQLite with one table of numbers."""
    app = create_app(Settings(tmp_path, f"sqlite:///{tmp_path / 'line.sqlite3'}", "l" * 64, testing=True))
    with app.app_context():
        with transaction(write=True):
            db.session.execute(text("CREATE TABLE number (value INTEGER)"))
            db.session.execute(text("INSERT INTO number VALUES (0)"))
        yield app
        db.session.remove()
        db.engine.dispose()


@contextmanager
def held_lock(app: QuizApp) -> Iterator[None]:
    """Another process holds the write lock for the length of the block."""
    with closing(sqlite3.connect(db.engine.url.database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def add_one(app: QuizApp) -> float:
    """Write after reading, as every request does; return how long it took."""
    began = time.monotonic()
    with app.app_context(), transaction(write=True):
        value = db.session.scalar(text("SELECT value FROM number"))
        time.sleep(0.002)
        db.session.execute(text("UPDATE number SET value = :value"), {"value": (value or 0) + 1})
    return time.monotonic() - began


def test_everybody_in_the_line_gets_a_turn(app: QuizApp) -> None:
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda _: add_one(app), range(120)))
    assert db.session.scalar(text("SELECT value FROM number")) == 120


def test_the_line_moves_when_the_lock_is_given_back(app: QuizApp) -> None:
    with ThreadPoolExecutor(3) as pool:
        with held_lock(app):
            waiting = [pool.submit(add_one, app) for _ in range(3)]
            time.sleep(0.3)
            assert not any(one.done() for one in waiting)
        took = [one.result(5) for one in waiting]
    assert min(took) >= 0.3
    assert db.session.scalar(text("SELECT value FROM number")) == 3


def test_who_waits_too_long_is_refused_and_may_try_again(app: QuizApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "BUSY_SECONDS", 0.3)
    began = time.monotonic()
    with held_lock(app), ThreadPoolExecutor(4) as pool:
        refused = [pool.submit(add_one, app) for _ in range(4)]
        for one in refused:
            with pytest.raises(OperationalError, match="database is locked"):
                one.result(5)
    assert time.monotonic() - began < 3, "all waited at the same time"
    assert add_one(app) < 1
    assert db.session.scalar(text("SELECT value FROM number")) == 1


def test_reading_waits_for_nobody_and_keeps_sqlites_patience(app: QuizApp) -> None:
    add_one(app)
    db.session.rollback()
    with held_lock(app), transaction(write=False):
        assert db.session.scalar(text("SELECT value FROM number")) == 1
        assert db.session.scalar(text("PRAGMA busy_timeout")) == 10_000
