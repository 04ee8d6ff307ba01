"""The smoke of `make soak`: the same scenes, small, on both databases; and its instruments, which must see a wrong."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from quizapp.models import Attempt, Person, QuizVersion, Response, ResponseRevision, db
from quizapp.operations import attempts, library, responses
from quizapp.operations.responses import Save
from quizapp.operations.transactions import transaction
from tests.soak import stages
from tests.soak.ledger import Acknowledged, Ledger, Verdict, examine
from tests.soak.network import Faults, FaultyNetwork
from tests.soak.phones import Lost, Phone
from tests.soak.report import percentile
from tests.soak.school import School, founded


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_small_soak_keeps_every_promise(database: str) -> None:
    """Killed servers, a bad network, failing disks: nothing lost, nothing doubled, serving again within 5 s."""
    said: list[str] = []
    scenes = ("network", "once", "storage", "rush")
    report = stages.run(database, random.randrange(10**6), stages.SMOKE, scenes, said.append)
    assert report.missed == [], "\n".join(said)
    assert any(line.strip().startswith("acknowledged saves") for line in said)


# The ledger sees what is wrong


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    with founded(tmp_path) as found:
        yield found


@pytest.fixture
def ledger(school: School) -> Ledger:
    """A pupil who was told of two saves of one answer, and of a receipt."""
    test = school.open_test(1)
    now, ledger = datetime.now(UTC), Ledger()
    with school.app.app_context(), transaction(write=True):
        pupil = db.session.get_one(Person, test.pupils[0].id)
        attempt = attempts.start(pupil, test.assignment, now)
        position = next(place for place, one in enumerate(test.declarations, 1) if one.shape == "choice")
        version = db.session.get_one(QuizVersion, attempt.quiz_version_id)
        key = str(library.published(version.fingerprint).questions[position - 1].correct_response())
        wrong = next(one for one in test.declarations[position - 1].choices if one != key)
        for number, value in enumerate((wrong, key)):
            sent = Save(position, value, False, number, f"operation-{number}")
            responses.save(pupil, attempt.id, [sent], now=now, grace=timedelta(0))
            ledger.saves.append(Acknowledged(attempt.id, position, sent.operation_id, value, number + 1))
        ledger.attempts[test.assignment, pupil.id, 1].add(attempt.id)
        ledger.receipts[attempt.id].add(str(attempts.submit(pupil, attempt.id, now).receipt))
    return ledger


def verdict(school: School, ledger: Ledger) -> Verdict:
    with school.app.app_context():
        return examine(ledger)


def change(school: School, statement: object) -> None:
    with school.app.app_context(), transaction(write=True):
        db.session.execute(statement)  # type: ignore[call-overload]


def test_all_is_well(school: School, ledger: Ledger) -> None:
    assert verdict(school, ledger) == Verdict(2, [], [], [], 1)


def test_a_save_that_is_missing_is_lost(school: School, ledger: Ledger) -> None:
    ledger.saves.append(Acknowledged(ledger.saves[0].attempt, 2, "operation-9", "sesuatu", 1))
    assert len(verdict(school, ledger).lost) == 2  # not in the history, not stored


def test_an_answer_that_went_back_is_lost(school: School, ledger: Ledger) -> None:
    earlier = ledger.saves[0].value
    change(school, update(Response).where(Response.revision == 2).values(value=earlier, revision=1))
    found = verdict(school, ledger)
    assert len(found.lost) == 1
    assert found.graded == 0, "the mark is not that of the answer that stands there now"


def test_a_step_of_history_that_nobody_was_told_of_is_double(school: School, ledger: Ledger) -> None:
    told = ledger.saves[1]
    extra = ResponseRevision(
        attempt_id=told.attempt,
        position=told.position,
        operation_id="operation-2",
        revision=2,
        outcome="saved",
        value=told.value,
        flagged=False,
        saved_at=datetime.now(UTC),
    )
    with school.app.app_context(), transaction(write=True):
        db.session.add(extra)
    assert len(verdict(school, ledger).doubled) == 2  # nobody was told, and one step more than revisions


def test_a_second_receipt_is_double(school: School, ledger: Ledger) -> None:
    ledger.receipts[ledger.saves[0].attempt].add("ANDERS22")
    assert len(verdict(school, ledger).doubled) == 1


def test_a_second_attempt_is_double(school: School, ledger: Ledger) -> None:
    next(iter(ledger.attempts.values())).add(77)
    assert len(verdict(school, ledger).doubled) == 1


def test_a_mark_that_the_rules_do_not_give_is_wrong(school: School, ledger: Ledger) -> None:
    change(school, update(Attempt).values(mark=Attempt.mark + 1))
    found = verdict(school, ledger)
    assert (found.graded, len(found.doubled)) == (0, 1)


# The network does what it says


def fates(faults: Faults, requests: int) -> tuple[dict[str, int], int, int]:
    """Send requests through the network; return its counts, how many the server answered, how many got a reply."""
    served = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal served
        try:
            await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            pass
        else:
            served += 1
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        writer.close()

    async def ask(phone: Phone) -> bool:
        try:
            return (await phone.get("/")).status == 200
        except Lost:
            return False

    async def run() -> tuple[dict[str, int], int, int]:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        network = FaultyNetwork(server.sockets[0].getsockname()[1], faults, random.Random(7))
        async with network.running():
            phone = Phone(network.port, patience=2.0)
            replies = await asyncio.gather(*(ask(phone) for _ in range(requests)))
        server.close()
        return dict(network.counts), served, sum(replies)

    return asyncio.run(run())


def test_a_network_without_faults_only_delays() -> None:
    assert fates(Faults(0.01, 0, 0), 20) == ({"passed": 20}, 20, 20)


def test_swallowed_replies_were_sent_by_the_server() -> None:
    assert fates(Faults(0.01, 0, 1), 20) == ({"swallowed": 20}, 20, 0)


def test_cuts_fall_into_requests_and_into_replies() -> None:
    counts, served, replies = fates(Faults(0.01, 1, 0), 60)
    assert (counts, replies) == ({"cut": 60}, 0)
    assert 15 < served < 45


def test_percentiles_are_values_that_were_measured() -> None:
    assert percentile([float(one) for one in range(1, 101)], 0.95) == 95
    assert percentile([3.0, 1.0], 0.95) == 3
