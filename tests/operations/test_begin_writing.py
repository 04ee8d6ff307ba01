"""Work that reads, computes for long, then writes: nobody waits for the computing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, Thread

import argon2
import pytest
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.core.messages import Message
from quizapp.models import Membership, Person, School, SignIn, db
from quizapp.operations import joining, pupils
from quizapp.operations.errors import Refused
from quizapp.operations.transactions import begin_writing, transaction
from tests.factories import NOW, PIN, make_account, make_classroom, make_person, make_school
from tests.web.inspector import InspectingClient


def test_what_is_written_after_it_is_committed(database: QuizApp) -> None:
    with transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(School)) == 0
        begin_writing()
        make_school()
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(School)) == 1


def test_before_it_nothing_may_be_written(database: QuizApp) -> None:
    with pytest.raises(RuntimeError, match="a GET never writes"), transaction(write=False):
        make_school()


def test_an_error_after_it_takes_everything_back(database: QuizApp) -> None:
    def refuse() -> None:
        with transaction(write=False):
            begin_writing()
            make_school()
            raise Refused(Message("no"))

    with pytest.raises(Refused):
        refuse()
    assert db.session.scalar(select(func.count()).select_from(School)) == 0


def test_in_a_writing_transaction_it_changes_nothing(database: QuizApp) -> None:
    with transaction(write=True):
        make_school()
        begin_writing()
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(School)) == 1


def test_while_a_pin_is_hashed_others_can_write(
    app: QuizApp, client: InspectingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("only SQLite has one writer")
        school = make_school()
        make_person(school, "administrator")
        make_account(school, username="siti")
        db.session.commit()
        place = db.engine.url.database or ""
    original = argon2.PasswordHasher.verify
    wrote: list[bool] = []

    def verify(self: argon2.PasswordHasher, hash: str, password: bytes) -> bool:  # noqa: A002 - argon2's name
        other = sqlite3.connect(place, timeout=0, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")  # raises "database is locked" if the request holds the lock
        other.execute("ROLLBACK")
        other.close()
        wrote.append(True)
        return original(self, hash, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", verify)
    client.get("/sign-in")
    assert client.submit("main form", username="siti", secret=PIN).status_code == 200
    assert wrote == [True]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SignIn)) == 1


def race(app: QuizApp, action: Callable[[int], object]) -> list[object]:
    """Run `action(number)` in four threads, each in a transaction; return what those gave that were not refused."""
    barrier, results = Barrier(4), []

    def run(number: int) -> None:
        barrier.wait()
        with suppress(Refused), app.app_context(), transaction(write=True):
            results.append(action(number))

    threads = [Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_a_list_sent_four_times_at_once_adds_everybody_once(app: QuizApp) -> None:
    with app.app_context():
        school = make_school()
        teacher = make_person(school, "teacher")
        room = make_classroom(school, teacher)
        db.session.commit()
        prepared = pupils.prepare([("Siti", None), ("Budi", None)])

    def add(_: int) -> list[str]:
        actor = db.session.get_one(Person, teacher.id)
        return [card.name for card in pupils.add_pupils(actor, room.id, prepared, NOW)]

    assert race(app, add) == [["Siti", "Budi"]]
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Membership.role == "pupil")) == 2


def test_namesakes_who_join_at_once_get_usernames_of_their_own(app: QuizApp) -> None:
    with app.app_context():
        room = make_classroom(make_school())
        db.session.commit()
        prepared = pupils.prepare([("Siti Aminah", None)] * 4)

    def join(number: int) -> str | None:
        found, _ = joining.find_classroom(room.join_code, "10.0.0.7", NOW)
        assert found is not None
        return joining.join(found, None, prepared[number], NOW).person.username

    assert sorted(map(str, race(app, join))) == ["siti.aminah", "siti.aminah2", "siti.aminah3", "siti.aminah4"]


def test_a_pupil_who_taps_four_times_waits_once(app: QuizApp) -> None:
    with app.app_context():
        school = make_school()
        room, pupil = make_classroom(school), make_person(school)
        db.session.commit()

    def join(_: int) -> str:
        found, _wait = joining.find_classroom(room.join_code, "10.0.0.7", NOW)
        assert found is not None
        return joining.join(found, db.session.get_one(Person, pupil.id), None, NOW).status

    assert race(app, join) == ["waiting"] * 4
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Membership)) == 1
