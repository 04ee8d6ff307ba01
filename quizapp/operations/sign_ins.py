"""Signing in, in three steps: look up (reads), verify (computes), conclude (writes).

Hashing takes long, so it happens between two transactions. Known and unknown names get the same text after the same
work; failures are counted in the database per account, so that neither several processes nor a class behind one
address change the limit.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError

from quizapp.core.passwords import FAILURE_WINDOW, FREE_FAILURES, delay_left, failures_after
from quizapp.models import Person, School, SignInFailure, db
from quizapp.operations import credentials

NAME_MAXIMUM = 64
"""What is kept of a typed name, which may be anything."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who a typed name may be, and how long they have to wait. Unknown names look the same, without a person."""

    key: str
    school_id: int
    person_id: int | None
    role: str
    secret_hash: str | None
    wait: timedelta


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a sign-in: the person, or nobody and perhaps a time to wait."""

    person: Person | None
    wait: timedelta


def account_key(typed: str) -> str:
    """Return a typed username as it is looked up and counted."""
    return typed.strip().casefold().replace("\0", "")[:NAME_MAXIMUM]


def look_up(typed: str, now: datetime) -> Candidate | None:
    """Return the candidate for a typed username or NISN; None on an installation without a school."""
    key = account_key(typed)
    person = db.session.scalar(
        select(Person)
        .where(or_(Person.username == key, Person.nisn == key), Person.secret_hash.is_not(None), Person.active)
        .order_by(Person.school_id, Person.id)
        .limit(1)
    )
    school_id = person.school_id if person else db.session.scalar(select(School.id).order_by(School.id).limit(1))
    if school_id is None:
        return None
    if person is not None and person.username:
        key = person.username
    return Candidate(
        key=key,
        school_id=school_id,
        person_id=person.id if person else None,
        role=person.role if person else "pupil",
        secret_hash=person.secret_hash if person else None,
        wait=failure_delay(school_id, key, now),
    )


def verify(candidate: Candidate, secret: str) -> bool:
    """Say whether `secret` is the candidate's. No rows; while one has to wait nothing is tried.

    A failure always costs one password's and one PIN's hash, whoever it was, so that time tells nothing about names;
    a success costs only its own, so that a class signs in at once.
    """
    if candidate.wait:
        return False
    known = candidate.secret_hash
    if known is not None and credentials.verify(known, secret, candidate.role):
        return True
    staff = candidate.role in credentials.STAFF
    if known is None:
        credentials.spend_as("pupil", secret)
    credentials.spend_as("pupil" if staff else "teacher", secret)
    return False


def conclude(candidate: Candidate, verified: bool, now: datetime) -> Outcome:
    """Record the outcome and return it. Tries that ran beside each other are counted one after the other here."""
    wait = failure_delay(candidate.school_id, candidate.key, now, lock=True)
    if wait:
        return Outcome(None, wait)
    person = db.session.get(Person, candidate.person_id) if candidate.person_id is not None else None
    if not verified or person is None or not person.active or person.secret_hash != candidate.secret_hash:
        count_failure(candidate.school_id, candidate.key, now)
        return Outcome(None, failure_delay(candidate.school_id, candidate.key, now))
    clear_failures(candidate.school_id, candidate.key)
    return Outcome(person, timedelta(0))


# Failures, counted for anything that can be guessed


def address_key(purpose: str, address: str) -> str:
    """Return what is counted for a network address, of which only a hash is kept.

    `purpose` is in capitals: names that people type are folded, so nobody can count for an address by signing in.
    """
    return f"{purpose} {hashlib.sha256(address.encode()).hexdigest()[:32]}"


def count_of(school_id: int, key: str) -> int:
    """Return how often `key` has been counted."""
    failure = _failure(school_id, key, lock=False)
    return 0 if failure is None else failure.count


def failure_delay(
    school_id: int, key: str, now: datetime, *, free: int = FREE_FAILURES, lock: bool = False
) -> timedelta:
    """Return how long `key` has to wait before the next try."""
    failure = _failure(school_id, key, lock=lock)
    return timedelta(0) if failure is None else delay_left(failure.count, failure.last_at, now, free=free)


def count_failure(school_id: int, key: str, now: datetime) -> None:
    """Count one more failure of `key`."""
    failure = _failure(school_id, key, lock=True)
    if failure is None:
        # Anybody can make up names: what no longer matters goes, so that the table stays small.
        db.session.execute(delete(SignInFailure).where(SignInFailure.last_at < now - FAILURE_WINDOW))
        try:
            with db.session.begin_nested():
                db.session.add(SignInFailure(school_id=school_id, username=key, count=1, last_at=now))
        except IntegrityError:  # another try was a moment faster
            failure = _failure(school_id, key, lock=True)
    if failure is not None:
        failure.count, failure.last_at = failures_after(failure.count, failure.last_at, now), now
        db.session.flush()


def clear_failures(school_id: int, key: str) -> None:
    """Forget the failures of `key`."""
    db.session.execute(delete(SignInFailure).where(SignInFailure.school_id == school_id, SignInFailure.username == key))


def _failure(school_id: int, key: str, *, lock: bool) -> SignInFailure | None:
    query = select(SignInFailure).where(SignInFailure.school_id == school_id, SignInFailure.username == key)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(query)
