"""Signing in: equal work for every name, failures counted per account, a class behind one address unaffected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import argon2
import pytest
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import Person, SignInFailure, db
from quizapp.operations import credentials, sign_ins
from quizapp.operations.credentials import hash_secret
from tests.factories import NOW, PASSWORD, PIN, make_account, make_person, make_school


def sign_in(name: str, secret: str, now: datetime = NOW) -> sign_ins.Outcome:
    candidate = sign_ins.look_up(name, now)
    assert candidate is not None
    return sign_ins.conclude(candidate, sign_ins.verify(candidate, secret), now)


@pytest.fixture
def real_parameters(database: QuizApp) -> Iterator[QuizApp]:
    """The app hashing as in production."""
    database.testing = False
    yield database
    database.testing = True


@pytest.fixture
def verified(database: QuizApp, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Memory and time cost of every hash that was verified."""
    costs: list[tuple[int, int]] = []
    original = argon2.PasswordHasher.verify

    def counting(self: argon2.PasswordHasher, hash: str, password: bytes) -> bool:  # noqa: A002 - argon2's name
        parameters = argon2.extract_parameters(hash)
        costs.append((parameters.memory_cost, parameters.time_cost))
        return original(self, hash, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counting)
    return costs


def test_a_pupil_signs_in_with_username_or_nisn(database: QuizApp) -> None:
    pupil = make_account(make_school(), username="siti.nurhaliza", nisn="0012345678")
    assert sign_in("siti.nurhaliza", PIN).person is pupil
    assert sign_in("  Siti.Nurhaliza ", PIN).person is pupil
    assert sign_in("0012345678", PIN).person is pupil
    assert sign_in("siti.nurhaliza", "402914").person is None


def test_a_teacher_signs_in_with_a_password_typed_on_any_keyboard(database: QuizApp) -> None:
    teacher = make_account(make_school(), "teacher", "café sungai tenang", username="rina")
    assert sign_in("rina", "cafe\u0301 sungai tenang").person is teacher


def test_a_disabled_account_and_one_without_secret_are_unknown(database: QuizApp) -> None:
    school = make_school()
    make_account(school, username="siti", active=False)
    make_person(school, username="budi")
    make_person(school, "visitor", username=None)
    for name in ("siti", "budi", "", "\0", "None"):
        assert sign_in(name, PIN) == sign_ins.Outcome(None, timedelta(0))


def test_a_failed_sign_in_costs_the_same_for_every_name(
    real_parameters: QuizApp, verified: list[tuple[int, int]]
) -> None:
    school = make_school()
    make_account(school, username="siti")
    make_account(school, "teacher", username="rina")
    make_account(school, username="agus", active=False)
    work = {}
    for name in ("siti", "rina", "agus", "nobody"):
        verified.clear()
        assert sign_in(name, "wrong").person is None
        work[name] = sorted(verified)
    pin, password = (19 * 1024, 2), (65536, 3)
    assert work == {name: [pin, password] for name in ("siti", "rina", "agus", "nobody")}


def test_a_right_pin_costs_one_cheap_hash(real_parameters: QuizApp, verified: list[tuple[int, int]]) -> None:
    pupil = make_account(make_school(), username="siti")
    assert sign_in("siti", PIN).person is pupil
    assert verified == [(19 * 1024, 2)]


def test_after_five_failures_one_waits_and_then_not_for_ever(database: QuizApp) -> None:
    pupil = make_account(make_school(), username="siti")
    waits = [sign_in("siti", "000001").wait.total_seconds() for _ in range(5)]
    assert waits == [0, 0, 0, 0, 15]
    assert sign_in("siti", PIN).wait == timedelta(seconds=15)
    assert sign_in("siti", PIN, NOW + timedelta(seconds=14)).person is None
    assert sign_in("siti", "000001", NOW + timedelta(seconds=15)).wait == timedelta(seconds=30)
    assert sign_in("siti", PIN, NOW + timedelta(seconds=45)).person is pupil
    assert db.session.scalar(select(func.count()).select_from(SignInFailure)) == 0


def test_tries_while_waiting_do_not_lengthen_the_wait(database: QuizApp) -> None:
    make_account(make_school(), username="siti")
    for _ in range(30):
        sign_in("siti", "000001")
    assert sign_in("siti", PIN, NOW + timedelta(seconds=10)).wait == timedelta(seconds=5)


def test_unknown_names_wait_as_known_ones_do(database: QuizApp) -> None:
    make_account(make_school(), username="siti")
    known = [sign_in("siti", "000001").wait for _ in range(7)]
    unknown = [sign_in("siti2", "000001").wait for _ in range(7)]
    assert known == unknown


def test_username_and_nisn_share_one_count(database: QuizApp) -> None:
    make_account(make_school(), username="siti", nisn="0012345678")
    for name in ("siti", "0012345678", "siti", "0012345678", "SITI"):
        sign_in(name, "000001")
    assert sign_in("0012345678", PIN).wait == timedelta(seconds=15)


def test_the_others_of_the_class_are_unaffected(database: QuizApp) -> None:
    school = make_school()
    pupils = [make_account(school) for _ in range(30)]
    for _ in range(10):
        sign_in(pupils[0].username or "", "000001")
    assert [sign_in(pupil.username or "", PIN).person for pupil in pupils[1:]] == pupils[1:]


def test_tries_that_ran_beside_each_other_are_counted_one_after_the_other(database: QuizApp) -> None:
    make_account(make_school(), username="siti")
    candidates = [sign_ins.look_up("siti", NOW) for _ in range(9)]  # nobody has to wait yet
    outcomes = [sign_ins.conclude(c, False, NOW) for c in candidates[:8] if c]
    last = candidates[8]
    assert last is not None
    assert sign_ins.conclude(last, True, NOW) == sign_ins.Outcome(None, timedelta(seconds=15))
    assert [outcome.wait.total_seconds() for outcome in outcomes] == [0, 0, 0, 0, 15, 15, 15, 15]


def test_a_secret_changed_meanwhile_does_not_sign_in(database: QuizApp) -> None:
    pupil = make_account(make_school(), username="siti")
    candidate = sign_ins.look_up("siti", NOW)
    assert candidate is not None
    assert sign_ins.verify(candidate, PIN)
    pupil.secret_hash = hash_secret("593028", "pupil")
    assert sign_ins.conclude(candidate, True, NOW).person is None


def test_old_failures_of_made_up_names_go(database: QuizApp) -> None:
    make_school()
    for number in range(5):
        sign_in(f"nobody{number}", "x")
    sign_in("somebody", "x", NOW + timedelta(minutes=16))
    assert db.session.scalars(select(SignInFailure.username)).all() == ["somebody"]


def test_pins_are_drawn_well(database: QuizApp) -> None:
    pins = {credentials.draw_pin() for _ in range(200)}
    assert len(pins) > 190
    assert {len(pin) for pin in pins} == {6}


def test_the_common_passwords_are_long_enough_to_matter(database: QuizApp) -> None:
    common = credentials.common_passwords()
    assert {"password1234", "bismillah123", "bahasaindonesia"} <= common
    assert min(map(len, common)) == 12
    assert all(word == word.casefold() for word in common)


def test_hashes_of_staff_and_pupils(real_parameters: QuizApp) -> None:
    assert hash_secret(PIN, "pupil").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hash_secret(PASSWORD, "teacher").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_nobody_signs_in_where_there_is_no_school(database: QuizApp) -> None:
    assert sign_ins.look_up("siti", NOW) is None
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0
