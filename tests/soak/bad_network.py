"""A class behind a bad network, and a server that is killed again and again: every pupil finishes, nothing is lost."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field

from tests.soak.ledger import Ledger
from tests.soak.network import Faults, FaultyNetwork
from tests.soak.phones import Phone
from tests.soak.pupils import StuckError, Taking
from tests.soak.report import Report
from tests.soak.school import OpenTest, School

PATIENCE = 5.0
"""Seconds until a phone gives a request up; the page waits 15. Shorter, so that swallowed replies fit in minutes."""
RECOVERY_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Size:
    """How many pupils save how often, how often the server is killed, and how many seconds all may take."""

    pupils: int = 60
    saves: int = 10_000
    kills: int = 5
    seconds: float = 300.0
    pause: float = 0.35
    """Seconds between two changes of a pupil."""

    @property
    def quota(self) -> int:
        """Saves of one pupil."""
        return -(-self.saves // self.pupils)


@dataclass
class _Run:
    """What is going on."""

    takings: list[Taking]
    network: FaultyNetwork
    recoveries: list[float] = field(default_factory=list)

    @property
    def saved(self) -> int:
        return sum(one.outbox.acknowledged for one in self.takings if one.attempt)

    def line(self) -> str:
        """One line of progress."""
        done, sent_again = sum(one.finished for one in self.takings), sum(one.repeated for one in self.takings)
        return (
            f"{self.saved} saves acknowledged, {sent_again} requests sent again, {len(self.recoveries)} kills survived, "
            f"{done} of {len(self.takings)} handed in"
        )


async def run(school: School, ledger: Ledger, report: Report, seed: int, size: Size) -> None:
    """Let `size.pupils` take a test through the faulty network while the server dies `size.kills` times."""
    faults = Faults()
    report.title(
        f"Bad network: {size.pupils} pupils, {size.saves} saves, {faults.round_trip * 1000:.0f} ms, "
        f"{faults.cut:.0%} of connections cut, {faults.swallowed:.0%} of replies swallowed, {size.kills} × kill -9"
    )
    test = school.open_test(size.pupils, signed_in=False)
    network = FaultyNetwork(school.server.port, faults, random.Random(f"{seed} network"))
    began = time.monotonic()
    async with network.running():
        phones = [Phone(network.port, patience=PATIENCE) for _ in test.pupils]
        going = _Run([_taking(test, number, phone, ledger, seed) for number, phone in enumerate(phones)], network)
        async with report.progress(going.line):
            with suppress(TimeoutError):
                async with asyncio.timeout(size.seconds), asyncio.TaskGroup() as group:
                    for number, taking in enumerate(going.takings):
                        group.create_task(_take(taking, test.pupils[number].username, size))
                    group.create_task(_kill(school, going, size))
    seconds = time.monotonic() - began
    counts = network.counts
    report.figure("seconds", f"{seconds:.0f}")
    report.figure("acknowledged saves", going.saved, f"≥ {size.saves}", kept=going.saved >= size.saves)
    carried = counts["passed"] + counts["cut"] + counts["swallowed"]
    shares = ", ".join(f"{counts[fate]} {fate} ({counts[fate] / max(1, carried):.0%})" for fate in ("cut", "swallowed"))
    report.figure("connections", f"{carried}: {shares}, {counts['refused']} while the server was down")
    report.figure("requests sent again", sum(one.repeated for one in going.takings))
    unfinished = [str(test.pupils[n].username) for n, one in enumerate(going.takings) if not one.finished]
    report.wrongs("pupils who could not finish", unfinished)
    _recoveries(going.recoveries, report, size)


def _recoveries(seconds: list[float], report: Report, size: Size) -> None:
    kept = len(seconds) == size.kills and max(seconds, default=0) <= RECOVERY_SECONDS
    promise = f"{size.kills} × ≤ {RECOVERY_SECONDS:.0f} s"
    report.figure(
        "seconds to serving after each kill -9", ", ".join(f"{one:.1f}" for one in seconds), promise, kept=kept
    )


def _taking(test: OpenTest, number: int, phone: Phone, ledger: Ledger, seed: int) -> Taking:
    rng = random.Random(f"{seed} pupil {number}")
    return Taking(phone, test.pupils[number].id, test.assignment, test.declarations, ledger, rng)


async def _take(taking: Taking, username: str, size: Size) -> None:
    with suppress(StuckError):  # noted in the ledger
        await asyncio.sleep(taking.rng.random() * 2)
        await taking.sign_in(username)
        await taking.start()
        taking.quota = size.quota
        await taking.answer(size.pause)
        await taking.hand_in()


async def _kill(school: School, going: _Run, size: Size) -> None:
    """Kill the server whenever another share of the saves is in, so that every kill falls among saves."""
    for number in range(1, size.kills + 1):
        while going.saved < number * size.saves / (size.kills + 1):
            await asyncio.sleep(0.05)
        began = time.monotonic()
        await school.server.kill()
        await school.server.start()
        going.recoveries.append(time.monotonic() - began)
