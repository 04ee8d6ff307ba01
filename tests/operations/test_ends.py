"""When attempts end: the limit, the close, extra time, and what becomes of them when the teacher changes the dates."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.core.availability import LONGEST_GRACE
from quizapp.models import Assignment, Attempt, Person, db
from quizapp.operations import assigning, attempts, responses, rule_marks
from quizapp.operations.assigning import Plan
from quizapp.operations.assignments import open_practices
from quizapp.operations.errors import Refused
from quizapp.operations.given import get_given
from quizapp.operations.responses import Save
from tests.factories import (
    NOW,
    make_assignment,
    make_classroom,
    make_membership,
    make_person,
    make_school,
    make_version,
)

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


class World:
    """A class of three with a test of 30 minutes that closes in an hour."""

    def __init__(self) -> None:
        self.school = make_school()
        self.teacher = make_person(self.school, "teacher")
        self.room = make_classroom(self.school, self.teacher)
        self.pupils = [make_person(self.school) for _ in range(3)]
        for pupil in self.pupils:
            make_membership(self.room, pupil)
        self.version = make_version(self.school)
        self.test = self.give()

    def give(self, **changes: Any) -> Assignment:
        return assigning.assign(self.teacher, self.version.quiz_id, self.room.id, plan(**changes), NOW)

    def change(self, at: datetime, **changes: Any) -> None:
        assigning.change(self.teacher, self.test.id, plan(**changes), at)

    def begin(self, pupil: Person, at: datetime = NOW) -> Attempt:
        return attempts.start(pupil, self.test.id, at)


def plan(**changes: Any) -> Plan:
    usual = {"mode": "test", "opens_at": NOW, "closes_at": NOW + HOUR, "attempts_allowed": 1, "release_step": "key"}
    return Plan(**(usual | {"time_limit_minutes": 30} | changes))


@pytest.fixture
def world(database: QuizApp) -> World:
    return World()


def give_time(attempt: Attempt, minutes: int) -> None:
    """Give one pupil time beyond the others, as the supervision page does."""
    attempt.extra_seconds += minutes * 60
    attempt.ends_at = (attempt.ends_at or NOW) + minutes * MINUTE
    db.session.flush()


def test_the_end_is_stored_at_the_start(world: World) -> None:
    first, second, third = world.pupils
    assert world.begin(first).ends_at == NOW + 30 * MINUTE
    assert world.begin(second, NOW + 50 * MINUTE).ends_at == NOW + HOUR  # the close comes before the limit
    assert world.begin(first, NOW + 10 * MINUTE).ends_at == NOW + 30 * MINUTE  # going on begins nothing anew
    world.test = world.give(time_limit_minutes=None, closes_at=None)
    assert world.begin(third).ends_at is None


@pytest.mark.parametrize("minutes", [0, -5, 601])
def test_limits_that_make_no_sense(world: World, minutes: int) -> None:
    for action in (
        lambda: world.give(time_limit_minutes=minutes),
        lambda: world.change(NOW, time_limit_minutes=minutes),
    ):
        with pytest.raises(Refused) as caught:
            action()
        assert (caught.value.field, str(caught.value.message)) == ("limit", "Between 1 and 600 minutes.")


def test_another_limit_or_close_moves_each_end_from_its_own_start(world: World) -> None:
    first, second, third = (world.begin(pupil, NOW + n * 10 * MINUTE) for n, pupil in enumerate(world.pupils))
    give_time(second, 15)
    now = NOW + 21 * MINUTE
    world.change(now, time_limit_minutes=45)
    assert [one.ends_at for one in (first, second, third)] == [NOW + n * MINUTE for n in (45, 70, 60)]
    assert world.test.extended_to == NOW + 70 * MINUTE
    world.change(now, time_limit_minutes=45, closes_at=NOW + 2 * HOUR)
    assert [one.ends_at for one in (first, second, third)] == [NOW + n * MINUTE for n in (45, 70, 65)]
    assert world.test.extended_to is None
    world.change(now, time_limit_minutes=None, closes_at=NOW + 40 * MINUTE)
    assert [one.ends_at for one in (first, second, third)] == [NOW + n * MINUTE for n in (40, 55, 40)]
    assert world.test.extended_to == NOW + 55 * MINUTE
    world.change(now, time_limit_minutes=None, closes_at=None)
    assert [one.ends_at for one in (first, second, third)] == [None, None, None]
    assert [one.extra_seconds for one in (first, second, third)] == [0, 15 * 60, 0]


def test_a_limit_that_is_over_already_ends_now_and_not_before(world: World) -> None:
    attempt = world.begin(world.pupils[0])
    now = NOW + 20 * MINUTE
    world.change(now, time_limit_minutes=10)
    assert attempt.ends_at == now
    world.change(now + MINUTE, time_limit_minutes=10)
    assert attempt.ends_at == now
    world.change(now + MINUTE, time_limit_minutes=30)
    assert attempt.ends_at == NOW + 30 * MINUTE


def test_changing_something_else_leaves_a_reopened_attempt_alone(world: World) -> None:
    attempt = world.begin(world.pupils[0])
    now = NOW + 3 * HOUR
    attempt.extra_seconds, attempt.ends_at = int((now + 20 * MINUTE - (NOW + 30 * MINUTE)).total_seconds()), None
    attempt.ends_at = world.test.extended_to = now + 20 * MINUTE
    db.session.flush()
    world.change(now, release_step="score")
    assert (attempt.ends_at, world.test.extended_to) == (now + 20 * MINUTE, now + 20 * MINUTE)


def test_extra_time_keeps_the_key_and_practice_shut(world: World) -> None:
    given = make_assignment(world.version)
    early, late, _ = world.pupils
    finished = attempts.submit(early, world.begin(early).id, NOW + MINUTE)
    give_time(world.begin(late, NOW + 50 * MINUTE), 30)
    world.change(NOW + 51 * MINUTE)
    closed = NOW + 61 * MINUTE
    assert get_given(world.teacher, world.test.id, closed).state == "extended"
    assert attempts.get_sitting(early, finished.id, closed).release(closed) == "right_wrong"
    assert open_practices(closed) == []
    over = NOW + 90 * MINUTE
    assert get_given(world.teacher, world.test.id, over).state == "closed"
    over += LONGEST_GRACE
    assert attempts.get_sitting(early, finished.id, over).release(over) == "key"
    assert [task.assignment_id for task in open_practices(over)] == [given.id]


def test_closing_now_ends_extra_time_too_and_for_good(world: World) -> None:
    early, late, _ = world.pupils
    finished = attempts.submit(early, world.begin(early).id, NOW + MINUTE)
    attempt = world.begin(late, NOW + 50 * MINUTE)
    give_time(attempt, 30)
    world.change(NOW + 51 * MINUTE)
    now = NOW + 65 * MINUTE
    assert assigning.close_now(world.teacher, world.test.id, now).closes_at == NOW + HOUR
    assert (attempt.ends_at, attempt.extra_seconds, world.test.extended_to) == (now, 0, None)
    over = now + LONGEST_GRACE
    assert attempts.get_sitting(early, finished.id, over).release(over) == "key"
    world.change(now, release_step="score")
    assert (attempt.ends_at, world.test.extended_to) == (now, None)


def test_taking_back_and_giving_again_keeps_extra_time(world: World) -> None:
    attempt = world.begin(world.pupils[0], NOW + 50 * MINUTE)
    give_time(attempt, 30)
    now = NOW + 55 * MINUTE
    assigning.withdraw(world.teacher, world.test.id, now)
    assert (attempt.ends_at, world.test.extended_to) == (now, None)
    assigning.give_again(world.teacher, world.test.id, now + MINUTE)
    assert (attempt.ends_at, world.test.extended_to) == (NOW + 90 * MINUTE, NOW + 90 * MINUTE)


# Marks of what changed after submit


def answer(person: Person, attempt: Attempt, position: int, value: str, revision: int, at: datetime) -> str:
    save = Save(position, value, False, revision, f"op-{position}-{value}-{revision}")
    _seat, saved = responses.save(person, attempt.id, [save], now=at, grace=timedelta(0))
    return saved[0].status


def marks(attempt: Attempt) -> dict[int, float | None]:
    return {position: response.fraction for position, response in attempts.responses_of(attempt).items()}


def test_a_changed_response_is_marked_again_and_the_total_follows(world: World) -> None:
    pupil = world.pupils[0]
    attempt = world.begin(pupil)
    answer(pupil, attempt, 2, "Pak Rudi", 0, NOW)
    attempts.submit(pupil, attempt.id, NOW)
    assert (attempt.mark, marks(attempt)) == (0, {1: 0, 2: 0})
    response = attempts.responses_of(attempt)[2]
    response.value, response.marked_by_id = "Bu Rina", world.teacher.id
    for _twice in range(2):
        attempts.mark_again(attempt, world.version.fingerprint, [2], NOW + HOUR)
        response = attempts.responses_of(attempt)[2]
        assert (attempt.mark, marks(attempt), response.marked_by_id) == (1, {1: 0, 2: 1}, None)
    assert db.session.scalar(select(Attempt.mark).where(Attempt.id == attempt.id)) == 1


def test_before_submit_nothing_is_marked(world: World) -> None:
    attempt = world.begin(world.pupils[0])
    attempts.mark_again(attempt, world.version.fingerprint, [1, 2], NOW)
    assert (attempt.mark, marks(attempt)) == (None, {})


def test_a_reopened_attempt_takes_answers_and_is_marked_anew(world: World) -> None:
    pupil = world.pupils[0]
    attempt = world.begin(pupil)
    answer(pupil, attempt, 2, "Pak Rudi", 0, NOW)
    attempts.submit(pupil, attempt.id, NOW + MINUTE)
    attempts.mark_again(attempt, world.version.fingerprint, [1], NOW + 2 * MINUTE)
    rule_marks.clear(attempt)
    attempt.submitted_at = None
    db.session.flush()
    assert marks(attempt) == {1: None, 2: None}
    assert answer(pupil, attempt, 2, "Bu Rina", 1, NOW + 3 * MINUTE) == "saved"
    attempts.submit(pupil, attempt.id, NOW + 4 * MINUTE)
    assert (attempt.mark, marks(attempt)) == (1, {1: 0, 2: 1})
