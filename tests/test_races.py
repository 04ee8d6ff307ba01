"""Two at once: with threads, real commits and a lock that is held on purpose, on both databases.

A duel is not left to chance. The first request does its work and keeps its transaction open; the second begins and has
to wait; then the first commits. Whatever the second had read before it waited must not decide.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Assignment, Attempt, Classroom, LateResponse, Person, Response, ResponseRevision, db
from quizapp.operations import (
    assigning,
    attempts,
    joining,
    one_time_links,
    practice,
    pupils,
    responses,
    staff,
    submitting,
    supervision,
)
from quizapp.operations.accounts import create_visitor
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.responses import Save, Saved
from quizapp.operations.transactions import transaction
from quizapp.web import clock
from tests import factories
from tests.scenes import Scene, make_scene

GRACE = timedelta(seconds=30)
HELD_SECONDS = 0.3
"""How long the first of a duel keeps its transaction open: the second is waiting by then."""


@pytest.fixture
def scene(app: QuizApp) -> Scene:
    """A class with an open test, committed."""
    with app.app_context():
        now = clock.now()
        scene = make_scene(opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=1))
        factories.make_person(scene.school, "administrator")
        db.session.commit()
    return scene


@pytest.fixture
def pupil(app: QuizApp, scene: Scene) -> Person:
    with app.app_context():
        pupil = scene.pupil("Siti Aminah")
        db.session.commit()
    return pupil


@pytest.fixture
def attempt(app: QuizApp, scene: Scene, pupil: Person) -> int:
    with app.app_context():
        found = attempts.start(pupil, scene.assignment.id, clock.now()).id
        db.session.commit()
    return found


First = TypeVar("First")
Second = TypeVar("Second")


def duel(app: QuizApp, first: Callable[[], First], second: Callable[[], Second]) -> tuple[First, Second]:
    """Run `second` while `first` has done its work but not committed; return what both said."""
    done, go_on = threading.Event(), threading.Event()

    def slowly() -> First:
        with app.app_context(), transaction(write=True):
            said = first()
            done.set()
            assert go_on.wait(10)
        return said

    def quickly() -> Second:
        with app.app_context(), transaction(write=True):
            return second()

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(slowly)
        assert done.wait(10)
        other = pool.submit(quickly)
        with suppress(TimeoutError):
            other.result(HELD_SECONDS)
        go_on.set()
        return one.result(10), other.result(10)


# Saves


def saving(
    pupil: Person, attempt: int, value: str, base: int, operation: str, position: int = 2
) -> Callable[[], Saved]:
    def save() -> Saved:
        one = Save(position, value, False, base, operation)
        return responses.save(pupil, attempt, [one], now=clock.now(), grace=GRACE)[1][0]

    return save


def save_alone(app: QuizApp, pupil: Person, attempt: int, value: str, base: int, operation: str) -> Saved:
    with app.app_context(), transaction(write=True):
        return saving(pupil, attempt, value, base, operation)()


def stored(app: QuizApp, attempt: int) -> list[tuple[int, object, int]]:
    with app.app_context():
        query = select(Response.position, Response.value, Response.revision).where(Response.attempt_id == attempt)
        return [tuple(row) for row in db.session.execute(query.order_by(Response.position))]


def history(app: QuizApp, attempt: int) -> list[tuple[object, str]]:
    with app.app_context():
        query = select(ResponseRevision.value, ResponseRevision.outcome).where(ResponseRevision.attempt_id == attempt)
        return [tuple(row) for row in db.session.execute(query.order_by(ResponseRevision.id))]


def late_values(app: QuizApp, attempt: int) -> list[object]:
    with app.app_context():
        query = select(LateResponse.value).where(LateResponse.attempt_id == attempt)
        return list(db.session.scalars(query.order_by(LateResponse.id)))


def test_the_first_save_of_two_tabs_stands(app: QuizApp, pupil: Person, attempt: int) -> None:
    first, second = duel(
        app, saving(pupil, attempt, "Bu Rina", 0, "tab-a-0001"), saving(pupil, attempt, "Bu Ani", 0, "tab-b-0001")
    )
    assert first == Saved(2, "saved", 1)
    assert second == Saved(2, "conflict", 1, "Bu Rina", flagged=False)
    assert stored(app, attempt) == [(2, "Bu Rina", 1)]


def test_a_later_save_of_two_tabs_stands(app: QuizApp, pupil: Person, attempt: int) -> None:
    save_alone(app, pupil, attempt, "Rina", 0, "tab-a-0001")
    first, second = duel(
        app, saving(pupil, attempt, "Bu Rina", 1, "tab-a-0002"), saving(pupil, attempt, "Bu Ani", 1, "tab-b-0002")
    )
    assert first == Saved(2, "saved", 2)
    assert second == Saved(2, "conflict", 2, "Bu Rina", flagged=False)
    assert stored(app, attempt) == [(2, "Bu Rina", 2)]
    assert history(app, attempt) == [("Rina", "saved"), ("Bu Rina", "saved"), ("Bu Ani", "conflict")]


def test_one_operation_sent_twice_at_once_is_carried_out_once(app: QuizApp, pupil: Person, attempt: int) -> None:
    save = saving(pupil, attempt, "Bu Rina", 0, "operation-1")
    assert duel(app, save, save) == (Saved(2, "saved", 1), Saved(2, "saved", 1))
    assert stored(app, attempt) == [(2, "Bu Rina", 1)]
    assert history(app, attempt) == [("Bu Rina", "saved")]


def test_a_conflict_sent_again_is_the_same_conflict(app: QuizApp, pupil: Person, attempt: int) -> None:
    """Also where nothing is stored yet: a tab with a revision out of nowhere."""
    for _ in range(2):
        assert save_alone(app, pupil, attempt, "Bu Rina", 7, "operation-1") == Saved(2, "conflict", 0, None, False)
    assert stored(app, attempt) == []
    assert history(app, attempt) == [("Bu Rina", "conflict")]


def test_an_operation_sent_again_for_another_question_changes_nothing(
    app: QuizApp, pupil: Person, attempt: int
) -> None:
    save_alone(app, pupil, attempt, "Bu Rina", 0, "operation-1")
    with app.app_context(), transaction(write=True):
        assert saving(pupil, attempt, "Karena", 0, "operation-1", position=3)() == Saved(2, "saved", 1)
    assert stored(app, attempt) == [(2, "Bu Rina", 1)]


# Practice: the first try is the one that counts


def test_of_two_checks_at_once_the_first_is_the_first_try(app: QuizApp, scene: Scene, pupil: Person) -> None:
    with app.app_context():
        given = factories.make_assignment(factories.make_version(scene.school))
        attempt = attempts.start(pupil, given.id, clock.now()).id
        db.session.commit()

    def checking(value: str) -> Callable[[], int]:
        return lambda: practice.tries(practice.check(pupil, attempt, 2, value, clock.now()))

    assert duel(app, checking("kelas kami"), checking("Bu Rina")) == (1, 2)
    with app.app_context():
        response = db.session.scalars(select(Response).where(Response.attempt_id == attempt)).one()
        assert (response.value, response.fraction) == ("kelas kami", 0.0)
        assert (response.second_value, response.second_fraction) == ("Bu Rina", 1.0)


# Starting


def test_nobody_starts_past_a_withdrawal(app: QuizApp, scene: Scene, pupil: Person) -> None:
    """Whoever waited for the teacher finds the test taken back; an attempt that went on would outlive its key."""

    def withdraw() -> None:
        assigning.withdraw(scene.teacher, scene.assignment.id, clock.now())

    def start() -> str:
        try:
            attempts.start(pupil, scene.assignment.id, clock.now())
        except Refused as refused:
            return str(refused)
        return "started"

    assert duel(app, withdraw, start)[1] == "Your teacher has withdrawn this."


def test_an_attempt_that_began_a_moment_before_ends_with_the_withdrawal(
    app: QuizApp, scene: Scene, pupil: Person
) -> None:
    def start() -> int:
        return attempts.start(pupil, scene.assignment.id, clock.now()).id

    def withdraw() -> datetime | None:
        return assigning.withdraw(scene.teacher, scene.assignment.id, clock.now()).withdrawn_at

    attempt, withdrawn_at = duel(app, start, withdraw)
    with app.app_context():
        assert db.session.get_one(Attempt, attempt).ends_at == withdrawn_at


def test_two_starts_at_once_are_one_attempt(app: QuizApp, scene: Scene, pupil: Person) -> None:
    def start() -> int:
        return attempts.start(pupil, scene.assignment.id, clock.now()).id

    first, second = duel(app, start, start)
    assert first == second


# Ends


def ends(app: QuizApp, attempt: int) -> tuple[datetime | None, int, datetime | None]:
    """Return when an attempt ends, its extra time, and until when its assignment is extended."""
    with app.app_context():
        row = db.session.get_one(Attempt, attempt)
        return row.ends_at, row.extra_seconds, db.session.get_one(Assignment, row.assignment_id).extended_to


def changing(scene: Scene, **changes: Any) -> Callable[[], Any]:
    values = {"mode": "test", "opens_at": scene.assignment.opens_at, "attempts_allowed": 2} | changes
    return lambda: assigning.change(scene.teacher, scene.assignment.id, assigning.Plan(**values), clock.now())


def test_extra_time_given_while_the_dates_change_is_not_lost(
    app: QuizApp, scene: Scene, pupil: Person, attempt: int
) -> None:
    with app.app_context():
        seen = supervision.stamp(db.session.get_one(Attempt, attempt))
    closes = scene.assignment.closes_at + timedelta(hours=1)

    def give() -> int:
        return supervision.give_time(scene.teacher, attempt, 10, clock.now(), seen=seen).extra_seconds

    assert duel(app, give, changing(scene, closes_at=closes))[0] == 600
    end = closes + timedelta(minutes=10)
    assert ends(app, attempt) == (end, 600, end)


def test_who_begins_while_the_limit_changes_has_the_new_one(app: QuizApp, scene: Scene, pupil: Person) -> None:
    def start() -> int:
        return attempts.start(pupil, scene.assignment.id, clock.now()).id

    changing_limit = changing(scene, closes_at=scene.assignment.closes_at, time_limit_minutes=20)
    for first, second in ((changing_limit, start), (start, changing_limit)):
        found = duel(app, first, second)
        begun = next(one for one in found if isinstance(one, int))
        with app.app_context():
            row = db.session.get_one(Attempt, begun)
            assert row.ends_at == row.started_at + timedelta(minutes=20)
            attempts.submit(pupil, begun, clock.now())
            assigning.change(
                scene.teacher,
                scene.assignment.id,
                assigning.Plan("test", scene.assignment.opens_at, scene.assignment.closes_at, 2),
                clock.now(),
            )
            db.session.commit()


# Submitting and closing


def test_a_save_that_waited_for_the_submit_is_kept_as_late(app: QuizApp, pupil: Person, attempt: int) -> None:
    def submit() -> str | None:
        return attempts.submit(pupil, attempt, clock.now()).receipt

    receipt, late = duel(app, submit, saving(pupil, attempt, "Bu Rina", 0, "operation-1"))
    assert receipt is not None
    assert late.status == "late"
    assert str(late.message).startswith("This answer arrived after the attempt was handed in. It is kept;")
    assert [value for _, value, _ in stored(app, attempt)] == [None, None, None]
    assert late_values(app, attempt) == ["Bu Rina"]


def test_a_submit_that_waited_for_a_save_marks_it(app: QuizApp, pupil: Person, attempt: int) -> None:
    def submit() -> float | None:
        return attempts.submit(pupil, attempt, clock.now()).mark

    saved, mark = duel(app, saving(pupil, attempt, "Bu Rina", 0, "operation-1"), submit)
    assert saved.status == "saved"
    assert mark == 1.0


def test_the_sweeper_and_a_save_in_the_grace_agree(app: QuizApp, pupil: Person, attempt: int) -> None:
    """Either the save came first and is marked, or it is kept as late; it is never acknowledged and lost."""
    with app.app_context():
        db.session.get_one(Attempt, attempt).ends_at = clock.now() - timedelta(seconds=1)
        db.session.commit()

    def sweep() -> int:
        return attempts.close_overdue(clock.now() + GRACE, timedelta(0))

    saved, closed = duel(app, saving(pupil, attempt, "Bu Rina", 0, "operation-1"), sweep)
    assert (saved.status, closed) == ("saved", 1)
    with app.app_context():
        assert db.session.get_one(Attempt, attempt).mark == 1.0
    late = save_alone(app, pupil, attempt, "Bu Ani", 1, "operation-2")
    assert (late.status, late.revision) == ("late", 1)
    assert late_values(app, attempt) == ["Bu Ani"]


def test_a_late_operation_sent_twice_at_once_is_kept_once(app: QuizApp, pupil: Person, attempt: int) -> None:
    with app.app_context(), transaction(write=True):
        attempts.submit(pupil, attempt, clock.now())
    first, second = duel(app, *[saving(pupil, attempt, "Bu Rina", 0, "operation-1")] * 2)
    assert first == second
    assert first.status == "late"
    assert late_values(app, attempt) == ["Bu Rina"]


def test_five_submits_at_once_give_one_receipt(app: QuizApp, pupil: Person, attempt: int) -> None:
    def submit(_: int) -> str | None:
        with app.app_context(), transaction(write=True):
            return attempts.submit(pupil, attempt, clock.now()).receipt

    with ThreadPoolExecutor(5) as pool:
        receipts = set(pool.map(submit, range(5)))
    assert len(receipts) == 1
    assert len(stored(app, attempt)) == 3


def test_submits_saves_and_the_sweeper_at_once_lose_nothing_and_mark_once(
    app: QuizApp, pupil: Person, attempt: int
) -> None:
    """As the time runs out: whatever was told "saved" is what was marked, the rest is kept as late."""
    with app.app_context():
        db.session.get_one(Attempt, attempt).ends_at = clock.now() - timedelta(seconds=1)
        db.session.commit()

    def submit() -> str | None:
        sitting = attempts.get_sitting(pupil, attempt, clock.now())
        submitting.hand_in(sitting, clock.now(), GRACE)
        return sitting.attempt.receipt

    def sweep() -> None:
        attempts.close_overdue(clock.now() + GRACE, timedelta(0))

    def alone(work: Callable[[], Any]) -> Any:
        with app.app_context(), transaction(write=True):
            return work()

    saves = [saving(pupil, attempt, f"Bu Rina {n}", 0, f"operation-{n}", position=2) for n in range(4)]
    with ThreadPoolExecutor(10) as pool:
        receipts = {pool.submit(alone, submit) for _ in range(5)}
        saved = [pool.submit(alone, save) for save in saves]
        pool.submit(alone, sweep).result(20)
        told = [one.result(20) for one in saved]
    assert len({one.result() for one in receipts}) == 1
    won = [n for n, one in enumerate(told) if one.status == "saved"]
    late = sorted(f"Bu Rina {n}" for n, one in enumerate(told) if one.status == "late")
    assert len(won) <= 1
    assert len(stored(app, attempt)) == 3
    assert stored(app, attempt)[1][1] == (f"Bu Rina {won[0]}" if won else None)
    assert sorted(map(str, late_values(app, attempt))) == late
    with app.app_context():
        fractions = db.session.scalars(select(Response.fraction).where(Response.attempt_id == attempt))
        assert None not in set(fractions)


# Accounts


def test_two_administrators_cannot_take_each_others_role(app: QuizApp, scene: Scene) -> None:
    with app.app_context():
        first = factories.make_person(scene.school, "administrator")
        second = factories.make_person(scene.school, "administrator")
        db.session.commit()

    def demote(actor: Person, other: Person) -> Callable[[], str]:
        def change() -> str:
            try:
                return staff.set_role(actor, other.id, "teacher", clock.now()).role
            except NotFound:
                return "not found"

        return change

    assert duel(app, demote(first, second), demote(second, first)) == ("teacher", "not found")
    with app.app_context():
        assert db.session.get_one(Person, first.id).role == "administrator"


def test_a_visitor_who_taps_twice_joins_once_with_the_pin_that_is_shown(app: QuizApp, scene: Scene) -> None:
    with app.app_context():
        visitor = create_visitor(scene.school, "Guest", clock.now())
        cards = [pupils.prepare([("Siti Aminah", None)])[0] for _ in range(2)]
        db.session.commit()

    def join(card: pupils.NewPupil) -> Callable[[], bool]:
        def ask() -> bool:
            room = db.session.get_one(Classroom, scene.room.id)
            return joining.join(room, db.session.get_one(Person, visitor.id), card, clock.now()).created

        return ask

    assert duel(app, join(cards[0]), join(cards[1])) == (True, False)
    with app.app_context():
        assert db.session.get_one(Person, visitor.id).secret_hash == cards[0].pin_hash


def test_one_invitation_makes_one_account(app: QuizApp, scene: Scene) -> None:
    with app.app_context():
        administrator = factories.make_person(scene.school, "administrator")
        token = one_time_links.invite(administrator, clock.now())
        accounts = [staff.prepare_account("Budi", name, factories.PASSWORD) for name in ("budi.a", "budi.b")]
        db.session.commit()

    def accept(account: staff.NewAccount) -> Callable[[], str | None]:
        def use() -> str | None:
            try:
                return one_time_links.accept_invitation(token, account, clock.now()).username
            except NotFound:
                return None

        return use

    assert duel(app, accept(accounts[0]), accept(accounts[1])) == ("budi.a", None)
