"""Storage that fails while pupils save: a locked database, a full disk, a broken one, a database that restarts.

What the server cannot store it does not acknowledge; when the fault is over everything goes on without a restart.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, suppress
from dataclasses import dataclass

import psycopg
from sqlalchemy.engine import make_url

from tests.postgres import Postgres
from tests.soak.faulty_disk import BROKEN, FULL, FaultyDisk
from tests.soak.ledger import Ledger
from tests.soak.phones import PATIENCE
from tests.soak.pupils import StuckError, Taking
from tests.soak.report import Report
from tests.soak.school import School

BACK_SECONDS = 20.0
"""How long a pupil may wait after the fault: a request under way may have to lose its patience first."""
Fault = Callable[[], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, slots=True)
class Size:
    """How many pupils save, for how many seconds before and after the fault, and how long the fault lasts."""

    pupils: int = 20
    calm: float = 3.0
    fault: float = 5.0
    """At least; a fault goes on until it has hit somebody."""
    patience: float = 3.0
    """Seconds until a phone gives a request up on PostgreSQL, which waits for a lock as long as it takes."""


async def run_through(
    name: str, fault: Fault, school: School, ledger: Ledger, report: Report, seed: int, size: Size
) -> None:
    """Let pupils save before, during and after the `fault`, then hand in."""
    report.title(f"{name}: {size.pupils} pupils save meanwhile")
    test = school.open_test(size.pupils)
    takings = [
        Taking(
            pupil.phone(school.server.port, PATIENCE if school.is_sqlite else size.patience),
            pupil.id,
            test.assignment,
            test.declarations,
            ledger,
            random.Random(f"{seed} {name} {number}"),
            quota=10**9,
        )
        for number, pupil in enumerate(test.pupils)
    ]

    def saved() -> int:
        return sum(one.outbox.acknowledged for one in takings if one.attempt)

    def hits() -> int:
        return sum(one.repeated for one in takings)

    async def take(taking: Taking) -> None:
        with suppress(StuckError):
            await taking.start()
            await taking.answer(0.3)
            await taking.hand_in()

    going = [asyncio.ensure_future(take(taking)) for taking in takings]
    async with report.progress(lambda: f"{saved()} saves acknowledged"):
        await _until(lambda: saved() >= size.pupils)
        await asyncio.sleep(size.calm)
        before, hits_before = saved(), hits()
        async with fault():
            await asyncio.sleep(size.fault)
            await _until(lambda: hits() > hits_before)
            during = saved() - before
        began, count = time.monotonic(), saved()
        await _until(lambda: saved() > count)
        back = time.monotonic() - began
        await asyncio.sleep(size.calm)
        hit = hits() - hits_before
        for taking in takings:
            taking.quota = 0
        await asyncio.wait(going, timeout=BACK_SECONDS + 10)
    for one in going:
        one.cancel()
    after = saved() - before - during
    report.figure("saves before, during, after", f"{before}, {during}, {after}", "goes on", kept=min(before, after) > 0)
    report.figure("requests that were not acknowledged", hit, "≥ 1, or nothing failed", kept=hit > 0)
    report.figure(
        "seconds to the first save afterwards", f"{back:.1f}", f"≤ {BACK_SECONDS:.0f} s", kept=back <= BACK_SECONDS
    )
    report.wrongs("pupils who could not finish", [str(one.person) for one in takings if not one.finished])


async def _until(holds: Callable[[], bool]) -> None:
    """Wait until it holds, but not for ever."""
    deadline = time.monotonic() + BACK_SECONDS + 5
    while not holds() and time.monotonic() < deadline:
        await asyncio.sleep(0.02)


def locked(school: School) -> Fault:
    """Return the fault: somebody holds the lock that every save needs."""

    @asynccontextmanager
    async def fault() -> AsyncIterator[None]:
        address = make_url(school.app.settings.database_url)
        if school.is_sqlite:
            with closing(sqlite3.connect(address.database or "", isolation_level=None)) as connection:
                connection.execute("PRAGMA busy_timeout=10000")
                connection.execute("BEGIN IMMEDIATE")
                yield
            return
        plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain) as connection:
            connection.execute("LOCK TABLE attempt, response, response_revision IN ACCESS EXCLUSIVE MODE")
            yield
            connection.rollback()

    return fault


def failing(disk: FaultyDisk, number: int) -> Fault:
    """Return the fault: every write to the database fails with the error `number`."""

    @asynccontextmanager
    async def fault() -> AsyncIterator[None]:
        disk.fail(number)
        try:
            yield
        finally:
            disk.recover()

    return fault


def restarted(postgres: Postgres) -> Fault:
    """Return the fault: PostgreSQL dies without a goodbye, and starts again."""

    @asynccontextmanager
    async def fault() -> AsyncIterator[None]:
        await asyncio.to_thread(postgres.crash)
        try:
            yield
        finally:
            await asyncio.to_thread(postgres.start)

    return fault


ERRORS = (("Disk full", FULL), ("Disk broken", BROKEN))
