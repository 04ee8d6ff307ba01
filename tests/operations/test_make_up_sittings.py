"""Make-up sittings: times of their own for absent pupils, and the key of the class stays shut until they are over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Assignment, AuditEntry, Person, db
from quizapp.operations import assigning, attempts, audiences, invitations, make_up_sittings, supervision
from quizapp.operations.assignments import Task, tasks_of
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.given import get_given
from quizapp.operations.make_up_sittings import get_make_ups
from tests.at_once import at_once
from tests.factories import (
    NOW,
    make_assignment,
    make_assignment_pupil,
    make_attempt,
    make_classroom,
    make_membership,
    make_person,
    make_school,
    make_version,
)

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
OPENS, CLOSES = NOW + DAY, NOW + DAY + HOUR
"""The make-up sitting, unless told otherwise."""


class Scene:
    """A test of 40 minutes that closed an hour ago: Ani and Budi sat it, Citra and Dewi were absent."""

    def __init__(self, **values: Any) -> None:
        self.school = make_school()
        self.teacher = make_person(self.school, "teacher")
        self.room = make_classroom(self.school, self.teacher)
        self.ani, self.budi, self.citra, self.dewi = (
            make_person(self.school, name=name) for name in ("Ani Lestari", "Budi Santoso", "Citra Ayu", "Dewi Sartika")
        )
        for pupil in (self.ani, self.budi, self.citra, self.dewi):
            make_membership(self.room, pupil)
        self.version = make_version(self.school)
        usual = {
            "mode": "test",
            "opens_at": NOW - 2 * HOUR,
            "closes_at": NOW - HOUR,
            "attempts_allowed": 1,
            "release_step": "key",
            "time_limit_minutes": 40,
        }
        self.given: Assignment = make_assignment(self.version, self.room, **(usual | values))
        self.sat = [
            make_attempt(
                self.given,
                pupil,
                started_at=NOW - 2 * HOUR,
                ends_at=NOW - 80 * MINUTE,
                submitted_at=NOW - 90 * MINUTE,
                receipt=f"ABC{pupil.id}",
                mark=1.0,
            )
            for pupil in (self.ani, self.budi)
        ]

    def plan(self, *people: Person, opens: datetime = OPENS, closes: datetime = CLOSES, now: datetime = NOW) -> Any:
        ids = [one.id for one in people]
        return make_up_sittings.plan(self.teacher, self.given.id, ids, opens, closes, now)

    def cancel(self, *people: Person, now: datetime = NOW) -> Any:
        return make_up_sittings.cancel(self.teacher, self.given.id, [one.id for one in people], now)

    def absent(self, now: datetime = NOW) -> list[str]:
        return [one.name for one in get_make_ups(self.teacher, self.given.id, now).absent]

    def task(self, person: Person, now: datetime = NOW) -> Task:
        return next(task for task in tasks_of(person, now) if task.assignment_id == self.given.id)

    def step(self, now: datetime) -> str:
        """Return what Ani may see, who sat with the class."""
        return attempts.get_sitting(self.ani, self.sat[0].id, now).release(now)

    def refusal(self, person: Person, now: datetime) -> str:
        return str(invitations.look_at(person, self.given.id, now).refusal)


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return Scene()


def test_the_absent_get_a_sitting_of_their_own(scene: Scene) -> None:
    assert scene.absent() == ["Citra Ayu", "Dewi Sartika"]
    assert scene.refusal(scene.citra, NOW) == "This has closed."
    assert scene.plan(scene.citra) == ()
    page = get_make_ups(scene.teacher, scene.given.id, NOW)
    assert [one.name for one in page.absent] == ["Dewi Sartika"]
    assert [(one.name, one.state(NOW), one.begun) for one in page.sitters] == [("Citra Ayu", "planned", False)]
    task = scene.task(scene.citra)
    assert (task.state, task.opens_at, task.closes_at, task.make_up) == ("planned", OPENS, CLOSES, True)
    assert scene.refusal(scene.citra, NOW) == "This has not opened yet."
    assert scene.refusal(scene.dewi, NOW) == "This has closed."
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "plan_make_up")).one()
    assert entry.details == {"pupils": [scene.citra.id], "opens_at": OPENS.isoformat(), "closes_at": CLOSES.isoformat()}


def test_the_sitting_has_its_own_begin_and_end(scene: Scene) -> None:
    scene.plan(scene.citra, scene.dewi)
    early = attempts.start(scene.citra, scene.given.id, OPENS)
    late = attempts.start(scene.dewi, scene.given.id, CLOSES - 10 * MINUTE)
    assert (early.ends_at, late.ends_at) == (OPENS + 40 * MINUTE, CLOSES)
    assert scene.task(scene.dewi, CLOSES - MINUTE).state == "begun"
    assert invitations.look_at(scene.dewi, scene.given.id, CLOSES - MINUTE).terms.own is not None
    assert attempts.submit(scene.citra, early.id, OPENS + 20 * MINUTE).submitted_at == OPENS + 20 * MINUTE
    assert scene.task(scene.citra, CLOSES - MINUTE).state == "done"
    assert scene.absent(CLOSES) == []


def test_who_misses_it_is_absent_again(scene: Scene) -> None:
    scene.plan(scene.citra)
    assert scene.refusal(scene.citra, CLOSES) == "This has closed."
    assert scene.task(scene.citra, CLOSES).state == "closed"
    assert scene.absent(CLOSES) == ["Citra Ayu", "Dewi Sartika"]


def test_the_key_stays_shut_for_everybody(scene: Scene) -> None:
    assert scene.step(NOW) == "key"
    scene.plan(scene.citra)
    assert get_make_ups(scene.teacher, scene.given.id, NOW).key_seen is False
    assert [scene.step(at) for at in (NOW, CLOSES - MINUTE, CLOSES)] == ["right_wrong", "right_wrong", "key"]
    practice = make_assignment(scene.version, scene.room)
    assert [get_given(scene.teacher, practice.id, at).test_pending for at in (NOW, CLOSES)] == [True, False]
    assert [get_given(scene.teacher, scene.given.id, at).state for at in (NOW, CLOSES)] == ["extended", "closed"]


def test_the_page_tells_when_the_key_has_been_open(scene: Scene) -> None:
    assert get_make_ups(scene.teacher, scene.given.id, NOW).key_seen is True
    scene.given.release_step = "score"
    assert get_make_ups(scene.teacher, scene.given.id, NOW).key_seen is False


def test_moving_it_moves_those_who_write_and_nobody_else(scene: Scene) -> None:
    scene.given.time_limit_minutes = None
    scene.plan(scene.citra, scene.dewi)
    running = attempts.start(scene.citra, scene.given.id, OPENS)
    done = attempts.start(scene.dewi, scene.given.id, OPENS)
    attempts.submit(scene.dewi, done.id, OPENS + MINUTE)
    at = OPENS + 10 * MINUTE
    told = scene.plan(scene.ani, scene.citra, scene.dewi, opens=OPENS, closes=CLOSES + HOUR, now=at)
    assert told == ("Ani Lestari", "Dewi Sartika")
    assert (running.ends_at, done.ends_at) == (CLOSES + HOUR, CLOSES)
    assert scene.step(CLOSES) == "right_wrong"
    # An earlier end never lies in the past: what has been saved until now was saved in time.
    scene.plan(scene.citra, opens=OPENS, closes=at + 2 * MINUTE, now=at)
    assert running.ends_at == at + 2 * MINUTE
    assert attempts.close_overdue(CLOSES, MINUTE) == 1
    # The key waits for the sitting of Dewi all the same, though she has handed in.
    assert [scene.step(time) for time in (at + 2 * MINUTE, CLOSES)] == ["right_wrong", "key"]


def test_cancelling(scene: Scene) -> None:
    scene.plan(scene.citra, scene.dewi)
    attempts.start(scene.citra, scene.given.id, OPENS)
    assert scene.cancel(scene.citra, scene.dewi, now=OPENS) == ("Citra Ayu",)
    assert scene.refusal(scene.dewi, OPENS) == "This has closed."
    assert scene.absent(OPENS) == ["Dewi Sartika"]
    assert [one.name for one in get_make_ups(scene.teacher, scene.given.id, OPENS).sitters] == ["Citra Ayu"]
    assert scene.step(OPENS + MINUTE) == "right_wrong"
    assert scene.step(CLOSES) == "key"


@pytest.mark.parametrize(
    ("opens", "closes", "field", "message"),
    [
        (OPENS, OPENS, "closes", "It has to close after it opens."),
        (NOW - 2 * HOUR, NOW - MINUTE, "closes", "This time has passed already."),
    ],
)
def test_times_that_make_no_sense(scene: Scene, opens: datetime, closes: datetime, field: str, message: str) -> None:
    with pytest.raises(Refused) as caught:
        scene.plan(scene.citra, opens=opens, closes=closes)
    assert (caught.value.field, str(caught.value.message)) == (field, message)
    assert scene.absent() == ["Citra Ayu", "Dewi Sartika"]


def test_what_needs_no_make_up(scene: Scene) -> None:
    with pytest.raises(Refused, match="Choose at least one pupil"):
        scene.plan()
    with pytest.raises(NotFound):
        scene.plan(make_person(scene.school))
    scene.given.closes_at = None
    db.session.flush()
    with pytest.raises(Refused, match="stays open until you close it"):
        scene.plan(scene.citra)
    assigning.withdraw(scene.teacher, scene.given.id, NOW)
    with pytest.raises(Refused, match="Give it again first"):
        scene.plan(scene.citra)
    for actor in (scene.ani, make_person(scene.school, "teacher")):
        with pytest.raises(NotFound):
            get_make_ups(actor, scene.given.id, NOW)
        with pytest.raises(NotFound):
            make_up_sittings.plan(actor, scene.given.id, [scene.citra.id], OPENS, CLOSES, NOW)
        with pytest.raises(NotFound):
            make_up_sittings.cancel(actor, scene.given.id, [], NOW)


def test_closing_at_once_ends_what_runs_and_keeps_what_is_to_come(scene: Scene) -> None:
    scene.plan(scene.citra, opens=NOW, closes=NOW + HOUR)
    scene.plan(scene.dewi)
    running = attempts.start(scene.citra, scene.given.id, NOW)
    at = NOW + 5 * MINUTE
    assigning.close_now(scene.teacher, scene.given.id, at)
    assert running.ends_at == at
    assert scene.step(at) == "right_wrong"
    assert attempts.start(scene.dewi, scene.given.id, OPENS).ends_at == OPENS + 40 * MINUTE


def test_taken_back_and_given_again(scene: Scene) -> None:
    scene.plan(scene.citra)
    assigning.withdraw(scene.teacher, scene.given.id, NOW)
    assert tasks_of(scene.citra, OPENS) == []
    assigning.give_again(scene.teacher, scene.given.id, NOW + HOUR)
    assert scene.task(scene.citra, OPENS).state == "open"
    assert scene.step(NOW + HOUR) == "right_wrong"


def test_time_given_in_a_make_up_sitting(scene: Scene) -> None:
    scene.plan(scene.citra)
    attempt = attempts.start(scene.citra, scene.given.id, OPENS)
    attempts.submit(scene.citra, attempt.id, OPENS + MINUTE)
    at = OPENS + 50 * MINUTE  # after the limit of 40 minutes: opened again
    supervision.give_time(scene.teacher, attempt.id, 20, at, seen=supervision.stamp(attempt))
    assert attempt.ends_at == at + 20 * MINUTE
    assert attempt.extra_seconds == 30 * 60
    scene.plan(scene.citra, opens=OPENS, closes=CLOSES + HOUR, now=at)
    assert attempt.ends_at == at + 20 * MINUTE
    assert scene.step(CLOSES) == "right_wrong"


def test_a_make_up_for_chosen_pupils_only(database: QuizApp) -> None:
    scene = Scene(audience="chosen")
    make_assignment_pupil(scene.given, scene.citra)
    make_assignment_pupil(scene.given, scene.dewi, chosen=False)
    assert scene.absent() == ["Citra Ayu"]
    with pytest.raises(NotFound):
        scene.plan(make_person(scene.school))
    scene.plan(scene.citra)
    assert scene.task(scene.citra, OPENS).state == "open"
    assert tasks_of(scene.dewi, OPENS) == []
    audiences.set_audience(scene.teacher, scene.given.id, "chosen", people=[scene.dewi.id], now=NOW)
    assert tasks_of(scene.citra, OPENS) == []
    assert scene.step(NOW) == "key"  # nobody is left for whom it would be kept


def test_beginning_in_the_moment_it_ends(database: QuizApp, scene: Scene) -> None:
    scene.plan(scene.citra)
    db.session.commit()
    citra, given = scene.citra.id, scene.given.id

    def begin(at: datetime) -> Any:
        return lambda: attempts.start(db.session.get_one(Person, citra), given, at).id

    edge = timedelta(microseconds=1)
    first, second, third = at_once(database, [begin(CLOSES - edge), begin(CLOSES - edge), begin(CLOSES)])
    begun = {one for one in (first, second, third) if isinstance(one, int)}
    assert len(begun) == 1  # twice in time is one attempt; whoever came at the close got it, or came too late
    assert isinstance(third, int) or str(third.message) == "This has closed."


def test_cancelled_or_moved_while_somebody_begins(database: QuizApp, scene: Scene) -> None:
    scene.plan(scene.citra)
    db.session.commit()
    citra, given, teacher = scene.citra.id, scene.given.id, scene.teacher.id
    until = OPENS + 5 * MINUTE

    def begin() -> Any:
        return attempts.start(db.session.get_one(Person, citra), given, OPENS + MINUTE).ends_at

    def move() -> Any:
        return make_up_sittings.plan(db.session.get_one(Person, teacher), given, [citra], OPENS, until, OPENS + MINUTE)

    outcome, told = at_once(database, [begin, move])
    assert told == ()
    db.session.expire_all()
    # Whoever was first: the attempt ends with the sitting as it is now.
    attempt = invitations.attempts_at(db.session.get_one(Person, citra), db.session.get_one(Assignment, given))[0]
    assert attempt.ends_at == until
    assert outcome in (until, OPENS + 41 * MINUTE)
