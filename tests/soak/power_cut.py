"""A power cut: the server dies, and so does every write that was not synced. What was acknowledged must be there.

`kill -9` alone cannot tell: what a dead process has written stays in the system's memory.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.soak.faulty_disk import FaultyDisk
from tests.soak.ledger import Ledger, examine
from tests.soak.pupils import Taking
from tests.soak.school import founded

FULL = ("-m", "quizapp")
NORMAL = ("-m", "tests.soak.less_durable")
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Size:
    """How many pupils save, how many saves are acknowledged before each cut, and how often the power goes."""

    pupils: int = 8
    saves: int = 250
    cuts: int = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the cuts."""

    acknowledged: int
    lost: list[str]
    taken_back: int
    """Writes that had not been synced, and are gone."""


async def run(folder: Path, command: tuple[str, ...], seed: int, size: Size) -> Outcome:
    """Let pupils save on an SQLite database in `folder`; cut the power; examine; and again."""
    disk = FaultyDisk(folder / "disk", str(folder / "quizapp.sqlite3"), notes=True)
    ledger, taken_back = Ledger(), 0
    with founded(folder, command=command) as school:
        school.server.environment |= disk.environment()
        for cut in range(size.cuts):
            test = school.open_test(size.pupils)
            school.let_go()  # a connection of ours would keep alive what the cut has to take
            await school.server.start()
            try:
                phones = [pupil.phone(school.server.port) for pupil in test.pupils]
                takings = [
                    Taking(phone, pupil.id, test.assignment, test.declarations, ledger, random.Random(f"{seed} {cut}"))
                    for phone, pupil in zip(phones, test.pupils, strict=True)
                ]
                saving = [asyncio.ensure_future(_save_on(taking)) for taking in takings]
                await _wait(ledger, size.saves * (cut + 1), saving)
            finally:
                await school.server.kill()
            for one in saving:
                one.cancel()
            await asyncio.gather(*saving, return_exceptions=True)
            taken_back += disk.cut_power()
            with closing(sqlite3.connect(folder / "quizapp.sqlite3")) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        with school.app.app_context():
            verdict = examine(ledger)
    return Outcome(verdict.acknowledged, verdict.lost, taken_back)


async def _wait(ledger: Ledger, saves: int, saving: list[asyncio.Future[None]]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(ledger.saves) < saves and time.monotonic() < deadline:
        await asyncio.sleep(0.02)
        for one in saving:
            if one.done():
                one.result()  # pupils save until the cut: one who stopped met an error


async def _save_on(taking: Taking) -> None:
    await taking.start()
    taking.quota = 10**9
    await taking.answer(0.05)
