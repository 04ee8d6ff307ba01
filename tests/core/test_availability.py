"""When one may start, save and see, from facts alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from quizapp.core.availability import (
    RELEASE_STEPS,
    ReleaseStep,
    Terms,
    is_closed,
    may_save,
    may_see_key,
    may_start,
    release,
)

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def terms(**changes: object) -> Terms:
    values: dict[str, object] = {
        "mode": "test",
        "opens_at": NOW - HOUR,
        "closes_at": NOW + HOUR,
        "attempts_allowed": 1,
    }
    return Terms(**(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "used", "pending", "told"),
    [
        ({}, 0, True, None),
        ({"opens_at": NOW}, 0, False, None),
        ({"opens_at": NOW + HOUR}, 0, False, "This has not opened yet."),
        ({"closes_at": NOW}, 0, False, "This has closed."),
        ({"closes_at": None}, 0, False, None),
        ({}, 1, False, "You have used all your attempts."),
        ({"attempts_allowed": None}, 99, False, None),
        ({"withdrawn": True}, 0, False, "Your teacher has withdrawn this."),
        ({"mode": "practice"}, 0, False, None),
        ({"mode": "practice"}, 0, True, "Practice is off while a test with this text is planned or open."),
    ],
)
def test_may_start(changes: dict[str, object], used: int, pending: bool, told: str | None) -> None:
    answer = may_start(terms(**changes), NOW, attempts_used=used, test_pending=pending)
    assert (str(answer) if answer else None) == told


def test_saving_counts_until_the_end_and_a_grace() -> None:
    grace = timedelta(seconds=30)
    assert may_save(None, NOW, grace)
    assert may_save(NOW, NOW + grace, grace)
    assert not may_save(NOW, NOW + grace + timedelta(microseconds=1), grace)


@pytest.mark.parametrize("step", RELEASE_STEPS)
def test_a_test_shows_its_step_but_the_key_only_when_it_has_closed_for_all(step: ReleaseStep) -> None:
    open_test = terms(release_step=step)
    closed = terms(release_step=step, closes_at=NOW)
    assert release(closed, NOW, submitted=True, test_pending=False) == step
    assert release(open_test, NOW, submitted=True, test_pending=True) == ("right_wrong" if step == "key" else step)


def test_the_key_waits_for_every_other_test_with_the_same_quiz() -> None:
    closed = terms(release_step="key", closes_at=NOW)
    assert may_see_key(closed, NOW, submitted=True, test_pending=False)
    assert not may_see_key(closed, NOW, submitted=True, test_pending=True)
    practice = terms(mode="practice")
    assert may_see_key(practice, NOW, submitted=True, test_pending=False)
    assert not may_see_key(practice, NOW, submitted=True, test_pending=True)


def test_nothing_is_shown_before_submitting() -> None:
    for mode, step, pending in product(("practice", "test"), RELEASE_STEPS, (True, False)):
        facts = terms(mode=mode, release_step=step, closes_at=NOW)
        assert release(facts, NOW, submitted=False, test_pending=pending) == "nothing"


def test_a_withdrawn_test_is_closed_and_one_without_an_end_is_not() -> None:
    assert is_closed(terms(withdrawn=True), NOW)
    assert is_closed(terms(closes_at=NOW), NOW)
    assert not is_closed(terms(closes_at=None), NOW)
