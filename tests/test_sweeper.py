"""The sweeper closes overdue attempts, one process at a time, and ends cleanly."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import Attempt, Lease, db
from quizapp.operations import sweeping
from quizapp.operations.transactions import transaction
from quizapp.sweeper import AT_ONCE, LEASE_LENGTH, Sweeper
from tests.factories import NOW, make_assignment, make_attempt, make_person, make_school, make_version

CLOSES = NOW + timedelta(hours=1)
LONG_AFTER = CLOSES + timedelta(minutes=1)


def make_open_attempts(count: int, closes_at: datetime = CLOSES) -> None:
    """Make attempts of `count` pupils at one test, and commit."""
    school = make_school()
    version = make_version(school)
    assignment = make_assignment(version, mode="test", closes_at=closes_at)
    for _ in range(count):
        make_attempt(assignment, make_person(school))
    db.session.commit()


def submitted() -> list[datetime | None]:
    """Return when each attempt was submitted."""
    db.session.rollback()  # see what others have committed since
    return list(db.session.scalars(select(Attempt.submitted_at).order_by(Attempt.id)))


def test_attempts_are_closed_at_their_end_once_the_grace_is_over(app: QuizApp) -> None:
    with app.app_context():
        make_open_attempts(2)
        sweeper = Sweeper(app)
        assert sweeper.sweep(CLOSES + timedelta(seconds=app.settings.grace_seconds)) == 0
        assert submitted() == [None, None]
        assert sweeper.sweep(LONG_AFTER) == 2
        assert submitted() == [CLOSES, CLOSES]
        assert sweeper.sweep(LONG_AFTER) == 0


def test_many_are_closed_in_several_transactions(app: QuizApp) -> None:
    with app.app_context():
        make_open_attempts(AT_ONCE + 3)
        assert Sweeper(app).sweep(LONG_AFTER) == AT_ONCE + 3
        assert set(submitted()) == {CLOSES}


def test_only_the_holder_of_the_lease_works(app: QuizApp) -> None:
    with app.app_context():
        make_open_attempts(1)
        holder, other = Sweeper(app), Sweeper(app)
        assert sweeping.take_lease(sweeping.LEASE, holder.holder, LONG_AFTER, LEASE_LENGTH)
        db.session.commit()
        assert other.sweep(LONG_AFTER) == 0
        assert submitted() == [None]
        assert other.sweep(LONG_AFTER + LEASE_LENGTH) == 1, "a holder that is gone is replaced"
        db.session.rollback()
        assert db.session.scalar(select(Lease.holder)) == other.holder


def test_a_lease_is_renewed_by_its_holder_and_given_back(database: QuizApp) -> None:
    def take(holder: str, minutes: int) -> bool:
        return sweeping.take_lease("job", holder, NOW + timedelta(minutes=minutes), timedelta(minutes=5))

    assert [take("a", 0), take("b", 1), take("a", 2), take("b", 6), take("b", 7)] == [True, False, True, False, True]
    assert [sweeping.holds("job", "a"), sweeping.holds("job", "b"), sweeping.holds("other", "b")] == [
        False,
        True,
        False,
    ]
    sweeping.give_back("job", "a", NOW)
    assert not take("a", 8), "only the holder gives back"
    sweeping.give_back("job", "b", NOW + timedelta(minutes=8))
    assert take("a", 8)


def test_of_many_that_reach_for_a_new_lease_one_gets_it(app: QuizApp) -> None:
    taken: list[bool] = []
    barrier = threading.Barrier(4)

    def reach(holder: str) -> None:
        with app.app_context():
            barrier.wait()
            with transaction(write=True):
                got = sweeping.take_lease("job", holder, NOW, LEASE_LENGTH)
            taken.append(got)

    threads = [threading.Thread(target=reach, args=(f"holder-{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False, False, False, True]


def test_the_thread_works_by_itself_stops_and_gives_the_lease_back(app: QuizApp) -> None:
    with app.app_context():
        make_open_attempts(1, closes_at=datetime.now(UTC) - timedelta(hours=1))
        sweeper = Sweeper(app, every=0.02)
        sweeper.start()
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and db.session.scalar(select(func.count(Attempt.submitted_at))) == 0:
            db.session.rollback()
            time.sleep(0.02)
        sweeper.stop()
        assert submitted() != [None]
        assert not any(thread.name == "sweeper" for thread in threading.enumerate())
        lease = db.session.scalars(select(Lease)).one()
        assert (lease.holder, lease.until <= datetime.now(UTC)) == (sweeper.holder, True)


def test_a_sweeper_that_never_began_can_be_stopped(app: QuizApp) -> None:
    Sweeper(app).stop()
    assert not any(thread.name == "sweeper" for thread in threading.enumerate())
