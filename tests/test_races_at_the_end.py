"""Two at once when time ends: the sweeper and a teacher who gives time, and two teachers who reopen for one pupil."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.core.availability import end_of
from quizapp.models import Assignment, Attempt, Person, db
from quizapp.operations import attempts, submitting, supervision
from quizapp.operations.errors import Refused
from quizapp.web import clock
from tests import factories
from tests.scenes import RIGHT, Scene, give, make_scene
from tests.test_races import GRACE, duel

LIMIT = 30


@pytest.fixture
def scene(app: QuizApp) -> Scene:
    """A class with an open test of half an hour, committed."""
    with app.app_context():
        now = clock.now()
        times = {"opens_at": now - timedelta(hours=5), "closes_at": now + timedelta(hours=5)}
        scene = make_scene(time_limit_minutes=LIMIT, **times)
        scene.colleague = factories.make_person(scene.school, "teacher")
        factories.make_membership(scene.room, scene.colleague, role="teacher")
        db.session.commit()
    return scene


@pytest.fixture
def pupil(app: QuizApp, scene: Scene) -> Person:
    with app.app_context():
        pupil = scene.pupil("Siti Aminah")
        db.session.commit()
    return pupil


def begun(app: QuizApp, scene: Scene, pupil: Person, ago: timedelta, *, hand_in: bool = False) -> int:
    """Return an attempt of that long ago, with one right answer."""
    with app.app_context():
        assignment = db.session.get_one(Assignment, scene.assignment.id)
        found = give(pupil, assignment, RIGHT, at=clock.now() - ago, hand_in=hand_in).id
        db.session.commit()
    return found


def row(app: QuizApp, attempt: int) -> Attempt:
    with app.app_context():
        return db.session.get_one(Attempt, attempt)


def giving(app: QuizApp, teacher: Person, attempt: int, minutes: int) -> Callable[[], datetime | None]:
    """Return what a teacher does who looks at the page, then gives time."""
    seen = supervision.stamp(row(app, attempt))

    def give() -> datetime | None:
        supervision.look_at(teacher, attempt, clock.now())
        return supervision.give_time(teacher, attempt, minutes, clock.now(), seen=seen).ends_at

    return give


def test_the_sweeper_does_not_close_what_was_given_time_meanwhile(app: QuizApp, scene: Scene, pupil: Person) -> None:
    attempt = begun(app, scene, pupil, timedelta(hours=1))
    end, closed = duel(app, giving(app, scene.teacher, attempt, 10), lambda: attempts.close_overdue(clock.now(), GRACE))
    found = row(app, attempt)
    assert (closed, found.submitted_at, found.ends_at) == (0, None, end)
    assert found.ends_at == end_of(found.started_at, scene.assignment.closes_at, LIMIT, found.extra_seconds)


def test_time_is_given_to_what_the_sweeper_closed_meanwhile(app: QuizApp, scene: Scene, pupil: Person) -> None:
    attempt = begun(app, scene, pupil, timedelta(hours=1))
    closed, end = duel(app, lambda: attempts.close_overdue(clock.now(), GRACE), giving(app, scene.teacher, attempt, 10))
    found = row(app, attempt)
    assert (closed, found.submitted_at, found.ends_at, found.mark) == (1, None, end, None)


def test_who_hands_in_while_it_is_reopened_has_handed_in_now(app: QuizApp, scene: Scene, pupil: Person) -> None:
    """Not at the former end, which holds no longer."""
    attempt = begun(app, scene, pupil, timedelta(hours=1))
    before = clock.now()

    def submit() -> datetime | None:
        sitting = attempts.get_sitting(pupil, attempt, clock.now())
        submitting.hand_in(sitting, clock.now(), GRACE)
        return sitting.attempt.submitted_at

    end, submitted_at = duel(app, giving(app, scene.teacher, attempt, 10), submit)
    found = row(app, attempt)
    assert (found.submitted_at, found.ends_at, found.mark) == (submitted_at, end, 1.0)
    assert submitted_at is not None
    assert submitted_at >= before


def test_two_teachers_do_not_reopen_two_attempts_of_one_pupil(app: QuizApp, scene: Scene, pupil: Person) -> None:
    one = begun(app, scene, pupil, timedelta(hours=3), hand_in=True)
    other = begun(app, scene, pupil, timedelta(hours=1), hand_in=True)
    second = giving(app, scene.colleague, other, 10)

    def try_second() -> str:
        try:
            return str(second())
        except Refused as refused:
            return str(refused)

    _, said = duel(app, giving(app, scene.teacher, one, 10), try_second)
    assert said == "The pupil is working on another attempt; give time there."
    with app.app_context():
        running = select(Attempt.id).where(Attempt.submitted_at.is_(None))
        assert db.session.scalars(running).all() == [one]
