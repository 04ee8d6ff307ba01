"""Pupils of a class: adding them, new PINs, names, removing and deleting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from quizapp.core.messages import N_, Message
from quizapp.core.names import username_for
from quizapp.core.rosters import Account, Known, RosterLine, compare, fold
from quizapp.models import Assignment, Attempt, Classroom, Membership, Person, db
from quizapp.operations import auditing, credentials, jobs, sign_ins
from quizapp.operations.accounts import replace_secret
from quizapp.operations.classrooms import get_classroom
from quizapp.operations.errors import NotFound, Refused


@dataclass(frozen=True, slots=True)
class NewPupil:
    """A pupil about to be added: the PIN is drawn and hashed before the writing transaction begins."""

    name: str
    nisn: str | None
    pin: str
    pin_hash: str
    """Empty: an account that opens for nobody until it is given a PIN."""
    nis: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What a pupil needs to sign in. The PIN is known only now: the database keeps its hash."""

    name: str
    username: str
    pin: str


def prepare(pupils: Iterable[tuple[str, str | None]]) -> list[NewPupil]:
    """Return new pupils from names and NISNs, each with a PIN. Slow (a hash each), touches no rows."""
    return [prepare_one(name, nisn) for name, nisn in pupils]


def prepare_one(name: str, nisn: str | None = None, nis: str | None = None) -> NewPupil:
    """Return a new pupil with a PIN."""
    pin = credentials.draw_pin()
    return NewPupil(name, nisn, pin, credentials.hash_secret(pin, "pupil"), nis)


def known_to(classroom: Classroom) -> Known:
    """Return what a list for the class is compared with: its names, and the NISNs of the school. Two queries."""
    members = db.session.execute(
        select(Person.id, Person.name, Person.nisn, Membership.status, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.classroom_id == classroom.id)
    ).all()
    inside = {row.id for row in members if row.role == "pupil" and row.status == "active"}
    rows = db.session.execute(
        select(Person.nisn, Person.id, Person.name).where(
            Person.school_id == classroom.school_id, Person.nisn.is_not(None), Person.role == "pupil"
        )
    )
    accounts = {str(nisn): Account(fold(name), person_id in inside) for nisn, person_id, name in rows}
    # Who waits and has a NISN comes in by the list; everybody else stands in the way of a namesake.
    names = {fold(row.name) for row in members if not (row.status == "waiting" and row.nisn)}
    return Known(names, accounts, classroom.name)


def lock_class(classroom: Classroom) -> None:
    """Let another request that adds to the class wait: PostgreSQL lets two read it side by side."""
    db.session.execute(select(Classroom.id).where(Classroom.id == classroom.id).with_for_update())


def add_pupils(actor: Person, classroom_id: int, pupils: list[NewPupil], now: datetime) -> list[Card]:
    """Create accounts for `pupils` in the class and return their cards, all or none.

    Raises `Refused` when a name or NISN is there already: sending a list twice adds nobody twice.
    """
    classroom = get_classroom(actor, classroom_id, "manage_classroom")
    lock_class(classroom)
    lines = [RosterLine(number, "pupil", new.name, new.nisn) for number, new in enumerate(pupils, start=1)]
    for line in compare(lines, known_to(classroom)):
        if line.problem is not None:
            raise Refused(line.problem, "name")
        if line.kind != "pupil":
            raise Refused(Message(N_("A pupil with this NISN has an account already.")), "nisn")
    return put_pupils(actor, classroom, pupils, now)


def put_pupils(actor: Person, classroom: Classroom, pupils: list[NewPupil], now: datetime) -> list[Card]:
    """Create accounts for pupils that were compared with the class (`known_to`, `lock_class`), and return their cards."""
    taken = taken_usernames()
    cards = []
    with db.session.begin_nested():
        for pupil in pupils:
            person = create_pupil(classroom.school_id, pupil, taken, now)
            db.session.add(
                Membership(classroom_id=classroom.id, person_id=person.id, role="pupil", status="active", joined_at=now)
            )
            cards.append(Card(person.name, person.username or "", pupil.pin))
        db.session.flush()
    auditing.note(
        actor, "add_pupils", "classroom", classroom.id, school_id=classroom.school_id, now=now, count=len(cards)
    )
    return cards


def taken_usernames() -> set[str]:
    """Return every username of the installation: sign-in asks for no school, so they are unique in all of it."""
    return set(db.session.scalars(select(Person.username).where(Person.username.is_not(None))).all())  # type: ignore[arg-type]


def create_pupil(
    school_id: int, pupil: NewPupil, taken: set[str], now: datetime, *, visitor: Person | None = None
) -> Person:
    """Return a new pupil (or `visitor` made one) with a username that is added to `taken`."""
    while True:
        username = username_for(pupil.name, taken)
        taken.add(username)
        person = visitor or Person(school_id=school_id, active=True, created_at=now)
        try:
            with db.session.begin_nested():
                person.role, person.name, person.username = "pupil", pupil.name, username
                person.nisn, person.nis, person.secret_hash = pupil.nisn, pupil.nis, pupil.pin_hash or None
                db.session.add(person)
        except IntegrityError as error:  # somebody else was given this username a moment ago
            if "username" not in str(error.orig):
                raise
            continue
        return person


# One pupil


def get_pupil(actor: Person, classroom_id: int, person_id: int) -> tuple[Classroom, Person]:
    """Return the class and a pupil of it, for those who manage it. Those who still wait are not pupils of it."""
    classroom = get_classroom(actor, classroom_id, "manage_classroom")
    person = db.session.scalar(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.classroom_id == classroom.id,
            Person.id == person_id,
            Membership.role == "pupil",
            Membership.status == "active",
        )
    )
    if person is None:
        raise NotFound
    return classroom, person


def is_answerable(actor: Person, person: Person) -> bool:
    """Say whether `actor` answers for all of a pupil's record: administrators, or who teaches all classes it comes from."""
    if actor.role == "administrator":
        return actor.school_id == person.school_id
    teaching = aliased(Membership)
    taught = exists().where(
        teaching.classroom_id == Classroom.id, teaching.person_id == actor.id, teaching.role == "teacher"
    )
    member = exists().where(Membership.classroom_id == Classroom.id, Membership.person_id == person.id)
    worked = exists().where(
        Attempt.person_id == person.id,
        Attempt.assignment_id == Assignment.id,
        Assignment.classroom_id == Classroom.id,
    )
    return db.session.scalar(select(Classroom.id).where(member | worked, ~taught).limit(1)) is None


def check_answerable(actor: Person, person: Person) -> None:
    """Raise `Refused` unless `actor` answers for all of a pupil's record."""
    if not is_answerable(actor, person):
        raise Refused(
            Message(
                N_("This pupil has work in classes of other teachers too. An administrator of the school can do this.")
            )
        )


def renew_pins(actor: Person, classroom_id: int, prepared: dict[int, NewPupil], now: datetime) -> list[Card]:
    """Give pupils (by id) the new PINs and return their cards; whoever is signed in with an old one is signed out."""
    cards = []
    for person_id, new in prepared.items():
        _, person = get_pupil(actor, classroom_id, person_id)
        replace_secret(person, new.pin_hash)
        sign_ins.clear_failures(person.school_id, person.username or "")
        auditing.note_person(actor, person, "renew_pin", now)
        cards.append(Card(person.name, person.username or "", new.pin))
    return cards


def change_pupil(
    actor: Person, classroom_id: int, person_id: int, name: str, nisn: str | None, nis: str | None = None
) -> Person:
    """Correct a pupil's name, NISN or NIS. Raises `Refused` when another has the NISN."""
    _, person = get_pupil(actor, classroom_id, person_id)
    if nisn:
        other = select(Person.id).where(
            Person.school_id == person.school_id, Person.nisn == nisn, Person.id != person.id
        )
        if db.session.scalar(other) is not None:
            raise Refused(Message(N_("Another pupil has this NISN.")), "nisn")
    person.name, person.nisn, person.nis = name, nisn or None, nis or None
    db.session.flush()
    return person


def remove_pupil(actor: Person, classroom_id: int, person_id: int, now: datetime) -> Person:
    """Take a pupil out of the class; account and marks stay, and the class code lets them in again."""
    classroom, person = get_pupil(actor, classroom_id, person_id)
    db.session.execute(
        delete(Membership).where(Membership.classroom_id == classroom.id, Membership.person_id == person.id)
    )
    auditing.note(
        actor, "remove_pupil", "person", person.id, school_id=classroom.school_id, now=now, classroom=classroom.id
    )
    return person


def delete_pupil(actor: Person, classroom_id: int, person_id: int, now: datetime) -> str:
    """Delete a pupil completely: account, memberships, attempts, responses and their history. Return the name.

    What remains is a line that somebody with this number was deleted, without a name. Raises `Refused` while other
    teachers have work of the pupil.
    """
    _, person = get_pupil(actor, classroom_id, person_id)
    check_answerable(actor, person)
    name = person.name
    auditing.note_person(actor, person, "delete_pupil", now)
    for key in (person.username, person.nisn):
        if key:
            sign_ins.clear_failures(person.school_id, key)
    jobs.forget_files(person.school_id, now)  # archives and rosters hold names
    db.session.execute(delete(Person).where(Person.id == person.id))  # the rest goes by ON DELETE CASCADE
    db.session.expire_all()
    return name
