"""Saves of two phones over a network that delays, repeats, reorders and loses: what was acknowledged is true for ever.

A small model of phones and network, driven by a seed: every step is one that a bad network can take.
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import Attempt, LateResponse, Person, QuizVersion, Response, ResponseRevision, db
from quizapp.operations import attempts, library, rule_marks, submitting
from quizapp.operations.responses import Save, Saved, save
from tests.factories import NOW, make_assignment, make_attempt, make_person, make_school, make_version

GRACE = timedelta(seconds=30)
LIMIT = timedelta(minutes=10)
STEPS = 120


class Network:
    """Requests that are under way, and everything that was ever acknowledged."""

    def __init__(self, chance: random.Random, attempt: Attempt) -> None:
        self.chance = chance
        self.attempt = attempt
        self.pupil = db.session.get_one(Person, attempt.person_id)
        self.fingerprint = db.session.get_one(QuizVersion, attempt.quiz_version_id).fingerprint
        self.options = library.declarations(self.fingerprint)[0].choices
        self.now: datetime = NOW
        self.ends: list[datetime] = []
        self.sent: list[Save] = []
        self.known: dict[int, int] = defaultdict(int)
        self.decided: dict[str, Saved] = {}
        self.late: set[str] = set()
        self.echoes: set[tuple[int, int, object]] = set()
        self.statuses: set[str] = set()
        self.receipts: set[str | None] = set()

    def step(self) -> None:
        """Do one thing that may happen."""
        self.now += timedelta(seconds=self.chance.randint(0, 12))
        moves = [self.send] * 5 + [self.deliver] * 9 + [self.submit, self.sweep, self.reopen]
        self.chance.choice(moves)()

    def send(self) -> None:
        """A phone makes a save from what it knows, which may be long out of date."""
        position = self.chance.choice([1, 2])
        value = self.chance.choice(self.options) if position == 1 else f"Bu Rina {self.chance.randint(1, 4)}"
        known = self.known[position]
        base = self.chance.choice([known, known, known, max(0, known - 1)])
        operation = f"operation-{len(self.sent):04}"
        self.sent.append(Save(position, value, False, base, operation, self.chance.randint(0, 60)))

    def deliver(self) -> None:
        """Some of all requests ever sent arrive, in any order, many not for the first time."""
        if not self.sent:
            return
        newest = self.sent[-6:]
        batch = self.chance.choices(newest if self.chance.random() < 0.8 else self.sent, k=self.chance.randint(1, 4))
        seat, results = save(self.pupil, self.attempt.id, batch, now=self.now, grace=GRACE)
        for one, result in zip(batch, results, strict=True):
            self.hear(one, result, is_open=seat.is_open(self.now, GRACE))
            if self.chance.random() < 0.7 and result.status != "late":  # the reply arrives
                self.known[one.position] = max(self.known[one.position], result.revision)

    def hear(self, one: Save, result: Saved, *, is_open: bool) -> None:
        """Check a reply against every earlier one to the same operation."""
        self.statuses.add(result.status)
        operation = one.operation_id
        if operation in self.decided or is_open:
            first = self.decided.setdefault(operation, result)
            assert result.status == first.status
            assert result.status in {"saved", "conflict"}
            assert result.status == "conflict" or result == first
        elif operation in self.late or result.status == "late":
            assert result.status == "late"
            self.late.add(operation)
        else:  # it said what was stored already
            assert result.status == "saved"
            self.echoes.add((one.position, result.revision, one.value))

    def submit(self) -> None:
        """A submit arrives."""
        if self.chance.random() < 0.5:
            return
        sitting = attempts.get_sitting(self.pupil, self.attempt.id, self.now)
        for _ in range(self.chance.randint(1, 5)):
            submitting.hand_in(sitting, self.now, GRACE)
            self.receipts.add(sitting.attempt.receipt)
        assert len(self.receipts) == 1

    def sweep(self) -> None:
        """The sweeper passes."""
        attempts.close_overdue(self.now, GRACE)
        db.session.refresh(self.attempt)
        if self.attempt.receipt is not None:
            self.receipts.add(self.attempt.receipt)
        assert len(self.receipts) <= 1

    def reopen(self) -> None:
        """The teacher gives time anew."""
        db.session.refresh(self.attempt)
        if self.attempt.submitted_at is None:
            return
        rule_marks.clear(self.attempt, range(1, 4))
        self.attempt.submitted_at = self.attempt.receipt = self.attempt.mark = None
        self.attempt.ends_at = self.now + LIMIT / 4
        self.receipts.clear()
        db.session.flush()


@pytest.fixture(params=range(12))
def network(database: QuizApp, request: pytest.FixtureRequest) -> Network:
    """A network after everything has happened to it; the attempt has been handed in."""
    school = make_school()
    attempt = make_attempt(make_assignment(make_version(school)), make_person(school), ends_at=NOW + LIMIT)
    network = Network(random.Random(request.param), attempt)
    for _ in range(STEPS):
        network.step()
    submitting.hand_in(attempts.get_sitting(network.pupil, attempt.id, network.now), network.now, GRACE)
    assert network.statuses == {"saved", "conflict", "late"}, "this seed has seen everything"
    return network


def test_what_was_acknowledged_is_there_exactly_once(network: Network) -> None:
    history = {row.operation_id: row for row in db.session.scalars(select(ResponseRevision))}
    assert len(history) == db.session.scalar(select(func.count()).select_from(ResponseRevision))
    late = list(db.session.scalars(select(LateResponse)))
    values = {one.operation_id: one.value for one in network.sent}
    assert set(history) == set(network.decided)
    for operation, reply in network.decided.items():
        row = history[operation]
        assert (row.outcome, row.value) == (reply.status, values[operation])
        assert reply.status == "conflict" or row.revision == reply.revision
    assert sorted(row.operation_id for row in late) == sorted(network.late)
    for row in late:
        assert row.value == values[row.operation_id]
        assert NOW <= (row.written_at or row.arrived_at) <= row.arrived_at <= network.now
    assert network.echoes <= {(row.position, row.revision, row.value) for row in history.values()}


def test_what_is_marked_is_what_was_saved_last(network: Network) -> None:
    query = select(Response).order_by(Response.position).execution_options(populate_existing=True)
    stored = list(db.session.scalars(query.where(Response.attempt_id == network.attempt.id)))
    assert [row.position for row in stored] == [1, 2]
    content = library.published(network.fingerprint)
    for row, question in zip(stored, content.questions, strict=True):
        revisions = db.session.execute(
            select(ResponseRevision.revision, ResponseRevision.value)
            .where(ResponseRevision.position == row.position, ResponseRevision.outcome == "saved")
            .order_by(ResponseRevision.id)
        ).all()
        assert [revision for revision, _ in revisions] == list(range(1, len(revisions) + 1))
        assert (row.revision, row.value) == tuple(revisions[-1])
        expected = question.score(row.value, content.passage)
        assert (row.fraction, row.waiting) == (expected.fraction, expected.waiting)
    points = [question.points for question in content.questions]
    assert network.attempt.mark == sum(row.fraction * each for row, each in zip(stored, points, strict=True))
