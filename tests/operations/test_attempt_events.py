"""Events of an attempt: noted once, at a time that can be, never too many, never in anybody's way."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from quizapp.app import QuizApp
from quizapp.models import Attempt
from quizapp.operations import attempt_events
from quizapp.operations.attempt_events import Event, events_of, note
from tests.factories import NOW, make_assignment, make_attempt, make_person, make_school, make_version

DEVICE = "aB3dE6gH"
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def attempt(database: QuizApp) -> Attempt:
    school = make_school()
    return make_attempt(make_assignment(make_version(school)), make_person(school))


def noted(attempt: Attempt) -> list[tuple[str, str, datetime]]:
    return [(one.kind, one.device, one.happened_at) for one in events_of(attempt.id)]


def test_events_are_told_in_the_order_in_which_they_happened(attempt: Attempt) -> None:
    note(attempt.id, DEVICE, [Event("returned", "event-0003", 10), Event("left", "event-0002", 70)], LATER)
    note(attempt.id, "otherDevice1", [Event("opened", "event-0001", 300)], LATER)
    assert noted(attempt) == [
        ("opened", "otherDevice1", LATER - timedelta(seconds=300)),
        ("left", DEVICE, LATER - timedelta(seconds=70)),
        ("returned", DEVICE, LATER - timedelta(seconds=10)),
    ]
    assert {one.arrived_at for one in events_of(attempt.id)} == {LATER}


def test_nothing_happened_before_the_attempt_began(attempt: Attempt) -> None:
    note(attempt.id, DEVICE, [Event("opened", "event-0001", 30 * 24 * 3600)], LATER)
    assert noted(attempt) == [("opened", DEVICE, NOW)]


def test_an_event_sent_again_is_noted_once(attempt: Attempt) -> None:
    one = Event("left", "event-0001", 5)
    note(attempt.id, DEVICE, [one, one], LATER)
    note(attempt.id, DEVICE, [one, Event("returned", "event-0001", 1)], LATER + timedelta(minutes=1))
    assert noted(attempt) == [("left", DEVICE, LATER - timedelta(seconds=5))]


def test_events_of_two_attempts_do_not_meet(attempt: Attempt, database: QuizApp) -> None:
    school = make_school()
    other = make_attempt(make_assignment(make_version(school)), make_person(school))
    for one in (attempt, other):
        note(one.id, DEVICE, [Event("left", "event-0001")], LATER)
    assert noted(attempt) == noted(other) == [("left", DEVICE, LATER)]


def test_nobody_fills_the_disk_with_events(attempt: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempt_events, "MOST", 3)
    for first in (0, 2, 4, 6):
        note(attempt.id, DEVICE, [Event("left", f"event-{n:04}") for n in (first, first + 1)], LATER)
    assert [one.operation_id for one in events_of(attempt.id)] == ["event-0000", "event-0001", "event-0002"]
