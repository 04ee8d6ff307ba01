"""When one may start, save and see, from facts alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from quizapp.core.availability import (
    RELEASE_STEPS,
    ReleaseStep,
    Terms,
    end_of,
    is_closed,
    may_save,
    may_start,
    minutes_left,
    moved_end,
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
    assert release(closed, NOW, submitted=True, test_pending=False) == "key"
    assert release(closed, NOW, submitted=True, test_pending=True) == "right_wrong"
    practice = terms(mode="practice")
    assert release(practice, NOW, submitted=True, test_pending=False) == "key"
    assert release(practice, NOW, submitted=True, test_pending=True) == "score"


def test_nothing_is_shown_before_submitting() -> None:
    for mode, step, pending in product(("practice", "test"), RELEASE_STEPS, (True, False)):
        facts = terms(mode=mode, release_step=step, closes_at=NOW)
        assert release(facts, NOW, submitted=False, test_pending=pending) == "nothing"


def test_a_test_taken_back_closes_at_its_time_and_one_without_an_end_never() -> None:
    assert is_closed(terms(closes_at=NOW), NOW)
    assert is_closed(terms(closes_at=NOW, withdrawn=True), NOW)
    assert not is_closed(terms(closes_at=NOW + HOUR, withdrawn=True), NOW)
    assert not is_closed(terms(closes_at=None), NOW)
    for closes_at in (None, NOW + HOUR):
        taken_back = terms(release_step="key", closes_at=closes_at, withdrawn=True)
        assert release(taken_back, NOW, submitted=True, test_pending=False) == "right_wrong"


@pytest.mark.parametrize(
    ("closes_at", "limit", "extra", "end"),
    [
        (None, None, 0, None),
        (None, None, 600, None),
        (NOW + HOUR, None, 0, NOW + HOUR),
        (None, 30, 0, NOW + HOUR / 2),
        (NOW + HOUR, 30, 0, NOW + HOUR / 2),
        (NOW + HOUR, 90, 0, NOW + HOUR),
        (NOW + HOUR, 30, 600, NOW + timedelta(minutes=40)),
        (NOW + HOUR, 90, 600, NOW + timedelta(minutes=70)),
        (NOW + HOUR, None, 600, NOW + timedelta(minutes=70)),
    ],
)
def test_an_attempt_ends_with_its_limit_or_the_close_and_its_extra_time(
    closes_at: datetime | None, limit: int | None, extra: int, end: datetime | None
) -> None:
    assert end_of(NOW, closes_at, limit, extra) == end


@pytest.mark.parametrize(
    ("changes", "minutes"),
    [
        ({"time_limit_minutes": None}, None),
        ({"time_limit_minutes": 60}, None),
        ({"time_limit_minutes": 61}, 60),
        ({"time_limit_minutes": 90, "closes_at": NOW + timedelta(seconds=119)}, 1),
        ({"time_limit_minutes": 90, "closes_at": NOW - HOUR}, 0),
        ({"time_limit_minutes": 90, "closes_at": None}, None),
        ({"time_limit_minutes": 90, "opens_at": NOW + HOUR / 2}, None),
    ],
)
def test_how_long_one_really_has(changes: dict[str, object], minutes: int | None) -> None:
    assert minutes_left(terms(**changes), NOW) == minutes


@pytest.mark.parametrize(
    ("before", "computed", "after"),
    [
        (None, None, None),
        (NOW + HOUR, None, None),
        (NOW + HOUR, NOW + 2 * HOUR, NOW + 2 * HOUR),
        (NOW - HOUR, NOW + HOUR, NOW + HOUR),  # there is time again
        (NOW + HOUR, NOW - HOUR, NOW),  # what was saved until now was saved in time
        (None, NOW - HOUR, NOW),
        (NOW - HOUR, NOW - 2 * HOUR, NOW - HOUR),
    ],
)
def test_an_end_is_never_moved_into_the_past(
    before: datetime | None, computed: datetime | None, after: datetime | None
) -> None:
    assert moved_end(before, computed, NOW) == after


def test_a_test_has_not_closed_while_somebody_has_extra_time() -> None:
    extended = terms(release_step="key", closes_at=NOW - HOUR, extended_to=NOW + HOUR)
    assert not is_closed(extended, NOW)
    assert release(extended, NOW, submitted=True, test_pending=False) == "right_wrong"
    assert is_closed(extended, NOW + HOUR)
    assert release(extended, NOW + HOUR, submitted=True, test_pending=False) == "key"
    assert is_closed(terms(closes_at=NOW + HOUR, extended_to=NOW), NOW + HOUR)
    assert not is_closed(terms(closes_at=NOW + HOUR, extended_to=NOW), NOW)
    assert str(may_start(extended, NOW, attempts_used=0, test_pending=False)) == "This has closed."
