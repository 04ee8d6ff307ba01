"""Exactly once: four-fold starts, two tabs that answer at the same moment, five-fold submits."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass

from tests.soak.ledger import Acknowledged, Ledger
from tests.soak.phones import Reply
from tests.soak.pupils import Taking
from tests.soak.report import Report
from tests.soak.school import OpenTest, Pupil, School

STARTS, SUBMITS = 4, 5


@dataclass(frozen=True, slots=True)
class Size:
    """How many starts, duels and submits, by how many pupils at a time."""

    rounds: int = 500
    together: int = 10


@dataclass
class _Counts:
    starts: int = 0
    duels: int = 0
    submits: int = 0


async def run(school: School, ledger: Ledger, report: Report, seed: int, size: Size) -> None:
    """Let pupils start, duel with themselves and submit, each thing several times at once; round after round."""
    report.title(f"Exactly once: {size.rounds} four-fold starts, two-tab duels and five-fold submits")
    test = school.open_test(size.together)
    counts, wrongs = _Counts(), list[str]()
    rounds = iter(range(size.rounds))

    async def sit(pupil: Pupil) -> None:
        phone = pupil.phone(school.server.port)
        for sitting, number in enumerate(rounds, start=1):  # the rounds are shared: whoever is free takes the next
            rng = random.Random(f"{seed} once {number}")
            taking = Taking(phone, pupil.id, test.assignment, test.declarations, ledger, rng)
            wrongs.extend(await _round(taking, test, sitting, counts))

    async with report.progress(lambda: f"{counts.submits} rounds"), asyncio.TaskGroup() as group:
        for pupil in test.pupils:
            group.create_task(sit(pupil))
    wanted = f"{size.rounds}"
    report.figure("four-fold starts that led to one attempt", counts.starts, wanted, kept=counts.starts == size.rounds)
    report.figure("duels with one winner", counts.duels, wanted, kept=counts.duels == size.rounds)
    report.figure("five-fold submits with one receipt", counts.submits, wanted, kept=counts.submits == size.rounds)
    report.wrongs("replies that were not as expected", wrongs)


async def _round(taking: Taking, test: OpenTest, sitting: int, counts: _Counts) -> list[str]:
    phone = taking.phone
    begin = f"/assignments/{test.assignment}/attempts"
    begun = await asyncio.gather(*(phone.post(begin) for _ in range(STARTS)))
    for reply in begun:
        if reply.status != 303:
            return [f"a start: {reply.status}"]
        taking.begun(reply, sitting)
    counts.starts += len({reply.location for reply in begun}) == 1
    wrongs = await _duel(taking, counts)
    submit = f"/attempts/{taking.attempt}/submission"
    submitted = await asyncio.gather(*(phone.post_json(submit, {}) for _ in range(SUBMITS)))
    if {reply.status for reply in submitted} != {200}:
        return [*wrongs, f"submits: {[(reply.status, reply.body[:80]) for reply in submitted]}"]
    receipts = {reply.json()["receipt"] for reply in submitted}
    taking.ledger.receipts[taking.attempt] |= receipts
    counts.submits += len(receipts) == 1
    return wrongs


async def _duel(taking: Taking, counts: _Counts) -> list[str]:
    """Two tabs store different answers from the same revision; both know who won."""
    position = taking.rng.randint(1, len(taking.declarations))
    values = [taking.other_answer(position), taking.other_answer(position)]
    saves = [
        {
            "position": position,
            "value": value,
            "base_revision": 0,
            "operation_id": f"{taking.rng.getrandbits(128):032x}",
        }
        for value in values
    ]
    path = f"/attempts/{taking.attempt}/responses"
    replies: list[Reply] = await asyncio.gather(*(taking.phone.post_json(path, {"saves": [one]}) for one in saves))
    results = [reply.json()["results"][0] if reply.status in (200, 409) else {} for reply in replies]
    wrongs = []
    for save, result in zip(saves, results, strict=True):
        if result.get("status") == "saved":
            taking.ledger.saves.append(
                Acknowledged(taking.attempt, position, save["operation_id"], save["value"], result["revision"])
            )
    statuses = sorted(result.get("status", "?") for result in results)
    if sorted(reply.status for reply in replies) != [200, 409] or statuses != ["conflict", "saved"]:
        wrongs.append(f"a duel: {statuses}")
    else:
        loser = 0 if results[0]["status"] == "conflict" else 1
        shown = results[loser]
        counts.duels += (shown["value"], shown["revision"]) == (values[1 - loser], 1)
    return wrongs
