"""What is acknowledged is on the disk: every connection syncs in full, and a power cut shows that it has to."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from quizapp.app import QuizApp
from quizapp.models import WRITES, db
from tests.soak import power_cut
from tests.soak.faulty_disk import reason_against

FULL = 2
DURABLE = {True: (FULL, "wal"), False: ("command line",)}
"""By whether it is SQLite; PostgreSQL's setting is the server's own (the tests' server runs without, for speed)."""
EVERY_CONNECTION = 15
"""As many as the pool of an SQLite engine gives out at once."""


def test_every_pooled_connection_is_durable(app: QuizApp) -> None:
    """Also those that come back to the pool and are given out again, reading and writing."""
    with app.app_context():
        sqlite = db.engine.dialect.name == "sqlite"
        for _ in range(2):
            with ExitStack() as held:
                connections = [held.enter_context(db.engine.connect()) for _ in range(EVERY_CONNECTION)]
                assert {_durability(one, sqlite=sqlite) for one in connections} == {DURABLE[sqlite]}
        with db.engine.connect().execution_options(**{WRITES: True}) as writing:
            assert _durability(writing, sqlite=sqlite) == DURABLE[sqlite]
        assert _durability(db.session.connection(), sqlite=sqlite) == DURABLE[sqlite]


def _durability(connection: Connection, *, sqlite: bool) -> tuple[object, ...]:
    if sqlite:
        return connection.scalar(text("PRAGMA synchronous")), connection.scalar(text("PRAGMA journal_mode"))
    return (connection.scalar(text("SELECT source FROM pg_settings WHERE name = 'synchronous_commit'")),)


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
