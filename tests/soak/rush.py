"""Speed under load, without faults: a class hands in at the bell, and many pupils save at the pace of a lesson."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass

from tests.soak.ledger import Acknowledged, Ledger
from tests.soak.phones import Lost
from tests.soak.pupils import Taking
from tests.soak.report import Report, percentile
from tests.soak.school import OpenTest, School

AT_A_TIME = 8
"""Requests at a time while a rush is prepared."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many pupils hand in, how many save for how long, and every how many seconds each."""

    pupils: int = 300
    saving: int = 100
    seconds: float = 60.0
    every: float = 5.0
    timed: bool = True
    """Whether times are held against the promises; a handful of pupils proves nothing about them."""

    def promise(self, what: str) -> str:
        """Return the promise about a time, if it is held against one."""
        return what if self.timed else ""


RUSHES = ((5.0, 0.5), (1.0, 3.0))
"""Seconds in which all hand in, and seconds within which 95 of 100 are to be acknowledged."""


async def run(school: School, ledger: Ledger, report: Report, seed: int, size: Size) -> None:
    """Measure both rushes and the load; times are from when a phone wanted to send to when it knew."""
    for window, promised in RUSHES:
        report.title(f"Rush: {size.pupils} pupils hand in within {window:.0f} s")
        takings = await _seated(school, ledger, seed, size.pupils, f"rush {window}")
        times = await _hand_in(takings, window, random.Random(f"{seed} rush {window}"))
        report.figure("acknowledged", len(times), f"{size.pupils}", kept=len(times) == size.pupils)
        report.figure("of these after trying again", sum(one.repeated > 0 for one in takings))
        p95 = percentile(times, 0.95)
        spread = f"median {percentile(times, 0.5) * 1000:.0f}, p95 {p95 * 1000:.0f}, longest {max(times) * 1000:.0f} ms"
        report.figure(
            "time to the receipt",
            spread,
            size.promise(f"p95 ≤ {promised * 1000:.0f} ms"),
            kept=p95 <= promised or not size.timed,
        )
    await _load(school, ledger, report, seed, size)


async def _seated(school: School, ledger: Ledger, seed: int, pupils: int, name: str) -> list[Taking]:
    """Return pupils who have begun and answered every question."""
    test = school.open_test(pupils)
    takings = [_taking(school, test, number, ledger, f"{seed} {name} {number}") for number in range(pupils)]
    waiting = iter(takings)

    async def seat() -> None:
        for taking in waiting:  # shared: whoever is free takes the next
            await taking.start()
            for position in range(1, len(test.declarations) + 1):
                taking.outbox.change(position, taking.other_answer(position))
            taking.quota = len(test.declarations)
            await taking.answer(0.02)

    await asyncio.gather(*(seat() for _ in range(AT_A_TIME)))
    return takings


def _taking(school: School, test: OpenTest, number: int, ledger: Ledger, seed: str) -> Taking:
    pupil = test.pupils[number]
    phone = pupil.phone(school.server.port)
    return Taking(phone, pupil.id, test.assignment, test.declarations, ledger, random.Random(seed))


async def _hand_in(takings: list[Taking], window: float, rng: random.Random) -> list[float]:
    """Let each hand in at a moment of its own inside `window` seconds; return how long each waited."""
    began = time.monotonic() + 0.2
    times = []

    async def one(taking: Taking, moment: float) -> None:
        await asyncio.sleep(moment - time.monotonic())
        await taking.hand_in()
        times.append(time.monotonic() - moment)

    moments = [began + rng.random() * window for _ in takings]
    await asyncio.gather(*(one(taking, moment) for taking, moment in zip(takings, moments, strict=True)))
    return times


async def _load(school: School, ledger: Ledger, report: Report, seed: int, size: Size) -> None:
    report.title(f"Load: {size.saving} pupils save every {size.every:.0f} s for {size.seconds:.0f} s")
    takings = await _seated(school, ledger, seed, size.saving, "load")
    times: list[float] = []
    errors: list[str] = []
    began = time.monotonic() + 0.2

    async def save_on(taking: Taking, moment: float) -> None:
        while moment < began + size.seconds:
            await asyncio.sleep(moment - time.monotonic())
            wrong = await _save(taking)
            times.append(time.monotonic() - moment)
            if wrong:
                errors.append(wrong)
            moment += size.every

    async with report.progress(lambda: f"{len(times)} saves"):
        phases = random.Random(f"{seed} load")
        await asyncio.gather(*(save_on(one, began + phases.random() * size.every) for one in takings))
    await asyncio.gather(*(taking.hand_in() for taking in takings))
    p99 = percentile(times, 0.99)
    report.figure("saves", len(times))
    report.wrongs("errors", errors)
    spread = f"median {percentile(times, 0.5) * 1000:.0f}, p99 {p99 * 1000:.0f}, longest {max(times) * 1000:.0f} ms"
    report.figure(
        "time to the acknowledgement", spread, size.promise("p99 ≤ 200 ms"), kept=p99 <= 0.2 or not size.timed
    )


async def _save(taking: Taking) -> str:
    """Save one answer, once; return what went wrong, if anything did."""
    position = taking.rng.randint(1, len(taking.declarations))
    base = taking.outbox.revisions.get(position, 0)
    value = taking.other_answer(position)
    operation = f"{taking.rng.getrandbits(128):032x}"
    one = {"position": position, "value": value, "base_revision": base, "operation_id": operation}
    try:
        reply = await taking.phone.post_json(f"/attempts/{taking.attempt}/responses", {"saves": [one]})
    except Lost as lost:
        return str(lost)
    if reply.status != 200 or (result := reply.json()["results"][0])["status"] != "saved":
        return f"{reply.status}: {reply.body[:120].decode(errors='replace')}"
    taking.outbox.revisions[position] = result["revision"]
    taking.ledger.saves.append(Acknowledged(taking.attempt, position, operation, value, result["revision"]))
    return ""
