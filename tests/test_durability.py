"""What is acknowledged is on the disk: every connection syncs in full, and a power cut shows that it has to."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import text

from quizapp.app import QuizApp
from quizapp.models import WRITES, db
from tests.soak import power_cut
from tests.soak.faulty_disk import reason_against

FULL = 2
EVERY_CONNECTION = 15
"""As many as the pool of an SQLite engine gives out at once."""


def test_every_pooled_connection_syncs_in_full(app: QuizApp) -> None:
    """Also those that come back to the pool and are given out again, reading and writing."""
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL: the next test")
        for _ in range(2):
            with ExitStack() as held:
                connections = [held.enter_context(db.engine.connect()) for _ in range(EVERY_CONNECTION)]
                assert {one.scalar(text("PRAGMA synchronous")) for one in connections} == {FULL}
                assert {one.scalar(text("PRAGMA journal_mode")) for one in connections} == {"wal"}
        with db.engine.connect().execution_options(**{WRITES: True}) as writing:
            assert writing.scalar(text("PRAGMA synchronous")) == FULL
        assert db.session.scalar(text("PRAGMA synchronous")) == FULL


def test_postgresql_is_not_asked_to_commit_without_its_log(app: QuizApp) -> None:
    """The application leaves the server's setting alone (the tests' own server runs without, for speed)."""
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("SQLite: the test before")
        setting = text("SELECT source FROM pg_settings WHERE name = 'synchronous_commit'")
        assert db.session.scalar(setting) == "command line"


@pytest.mark.slow
@pytest.mark.skipif(bool(reason_against()), reason=reason_against())
def test_a_power_cut_takes_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    found = asyncio.run(power_cut.run(tmp_path, power_cut.FULL, 1, power_cut.Size(pupils=6, saves=80, cuts=2)))
    assert found.lost == []
    assert found.acknowledged >= 160


@pytest.mark.slow
@pytest.mark.skipif(bool(reason_against()), reason=reason_against())
def test_the_power_cut_is_real(tmp_path: Path) -> None:
    """With synchronous=NORMAL, which many take for enough, the same cut takes acknowledged answers."""
    found = asyncio.run(power_cut.run(tmp_path, power_cut.NORMAL, 1, power_cut.Size(pupils=6, saves=80, cuts=1)))
    assert found.taken_back > 0
    assert len(found.lost) > 0
