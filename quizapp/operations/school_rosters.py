"""Pupils of several classes from one list: looked at, then brought in by a job, a batch at a time.

Accounts are made without a PIN, as hashing ten thousand takes minutes and nobody could print them from a job: each class
gets its cards later, on the page that makes PINs and shows them once. An account without a PIN opens for nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select

from quizapp.core.class_names import words_of
from quizapp.core.messages import N_, Message
from quizapp.core.permissions import may
from quizapp.core.rosters import RosterLine, fold
from quizapp.core.school_rosters import NO_CLASSES, Account, ClassList, Inside, SchoolRoster, read_school_roster, settle
from quizapp.models import Classroom, Job, Membership, Person, School, db
from quizapp.operations import auditing, jobs
from quizapp.operations.classrooms import create_classroom, get_classroom
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.pupils import NewPupil, create_pupil, lock_class

KIND = "roster_import"
BATCH = 100
"""Pupils of one transaction: a pupil who saves an answer meanwhile waits for it, a fraction of a second."""

TAUGHT_BY_OTHERS = Message(
    N_("This class is taught by others. Ask them to add you as a teacher, or an administrator to import the list.")
)
SEVERAL = Message(
    N_("The school has several classes of this name. Import them one by one, from the page of the class.")
)


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """What happens to one class."""

    classroom: Classroom | None
    """None: it will be made."""
    name: str
    lines: list[RosterLine]
    """Settled; none is a problem."""

    def count(self, kind: str) -> int:
        """Return how many lines are of a kind."""
        return sum(line.kind == kind for line in self.lines)


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen to the whole list."""

    classes: list[ClassPlan]
    problems: list[RosterLine]
    notes: tuple[Message, ...]

    @property
    def coming(self) -> int:
        """How many pupils would come into a class."""
        return sum(one.count("pupil") + one.count("joins") for one in self.classes)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A class that a finished import was about."""

    classroom: Classroom
    pupils: int
    without_pin: int


def check_may_import(actor: Person) -> None:
    """Raise `NotFound` for those who may not make classes."""
    if not may(actor.role, "create_classroom", {"school"}):
        raise NotFound


def read(text: str) -> SchoolRoster:
    """Return the list by class. Raises `Refused` without a column of classes, `tables.Unreadable`."""
    roster = read_school_roster(text)
    if roster is None:
        raise Refused(NO_CLASSES, "file")
    return roster


def look(actor: Person, text: str, school_year: str) -> Plan:
    """Return what the list would do. Four queries. Raises as `read`, and `NotFound`."""
    check_may_import(actor)
    roster = read(text)
    places = _places(actor, school_year)
    inside = _inside([room.id for found in places.values() for room, manages in found if manages])
    accounts = _accounts(actor.school_id, None)
    classes, problems = [], list(roster.problems)
    for one in roster.classes:
        room, problem = _room_of(places.get(one.words, []))
        if problem is not None:
            problems.extend(replace(line, kind="problem", problem=problem) for line in one.lines)
            continue
        members = inside.get(room.id, _NOBODY) if room else _NOBODY
        settled = settle(one.lines, members.names, _seen_from(accounts, members))
        problems.extend(line for line in settled if line.kind == "problem")
        good = [line for line in settled if line.kind != "problem"]
        if good:
            classes.append(ClassPlan(room, room.name if room else one.name, good))
    return Plan(classes, sorted(problems, key=lambda line: line.number), roster.notes)


def ask(actor: Person, text: str, school_year: str, now: datetime) -> Job:
    """Ask for the import of a list. Raises as `look`, and `Refused` when nobody would come in."""
    if not look(actor, text, school_year).coming:
        raise Refused(Message(N_("Nobody in this list is new: there is nothing to import.")), "file")
    file = jobs.File("daftar.txt", "text/plain", text.encode())
    return jobs.ask(actor, KIND, {"school_year": school_year}, now, [file])


def batches(roster: SchoolRoster) -> Iterator[tuple[ClassList, tuple[RosterLine, ...]]]:
    """Return the pieces of a list, each of one class and small enough for one transaction."""
    for one in roster.classes:
        for start in range(0, len(one.lines), BATCH):
            yield one, one.lines[start : start + BATCH]


def bring_in(
    actor: Person,
    school_year: str,
    batch: tuple[ClassList, tuple[RosterLine, ...]],
    taken: set[str],
    now: datetime,
) -> tuple[int | None, list[int]]:
    """Bring the pupils of one batch into their class, making it where it is missing.

    Return the class (None: no line could be used) and the numbers of lines that were left out. Whoever is there already
    stays as they are, so that a batch can be done twice. `taken` are the usernames of the installation; new ones are added.
    """
    one, lines = batch
    check_may_import(actor)
    # Imports of one school go in a line: two of them must not make the same class or account side by side.
    db.session.execute(select(School.id).where(School.id == actor.school_id).with_for_update(key_share=True))
    room, problem = _room_of(_places(actor, school_year).get(one.words, []))
    if problem is not None:
        return None, [line.number for line in lines]
    members = _NOBODY
    if room is not None:
        lock_class(room)
        members = _inside([room.id]).get(room.id, _NOBODY)
    accounts = _seen_from(_accounts(actor.school_id, {line.nisn for line in lines if line.nisn}), members)
    settled = settle(lines, members.names, accounts)
    left_out = [line.number for line in settled if line.kind == "problem"]
    if room is None:
        if len(left_out) == len(settled):
            return None, left_out
        room = create_classroom(actor, one.name, school_year, now)
    _add(actor, room, [line for line in settled if line.kind == "pupil"], taken, now)
    _join(actor, room, [accounts[line.nisn or ""].person_id for line in settled if line.kind == "joins"], now)
    return room.id, left_out


def arrivals(actor: Person, job_id: int) -> tuple[list[Arrival], list[int]]:
    """Return the classes of a finished import of the actor, and the lines that were left out. Raises `NotFound`."""
    job = jobs.get_job(actor, job_id)
    if job.kind != KIND or job.state != "done":
        raise NotFound
    result: dict[str, Any] = job.result or {}
    pupils = func.count(Person.id)
    rows = db.session.execute(
        select(Classroom, pupils, pupils.filter(Person.secret_hash.is_(None)))
        .outerjoin(
            Membership,
            (Membership.classroom_id == Classroom.id) & (Membership.role == "pupil") & (Membership.status == "active"),
        )
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Classroom.id.in_(result["classrooms"]), Classroom.school_id == actor.school_id)
        .group_by(Classroom.id)
    )
    found = {row[0].id: Arrival(*row) for row in rows}
    mine = {room_id for room_id in found if _manages(actor, room_id)}
    return [found[key] for key in result["classrooms"] if key in mine], result["left_out"]


def _manages(actor: Person, classroom_id: int) -> bool:
    try:
        get_classroom(actor, classroom_id, "manage_classroom")
    except NotFound:
        return False
    return True


# What is there


@dataclass(frozen=True, slots=True)
class _Members:
    names: dict[str, list[Inside]]
    active: set[int]
    """Ids of pupils who are in."""


_NOBODY = _Members({}, set())

_Places = dict[tuple[str, ...], list[tuple[Classroom, bool]]]
"""Classes by the words of their names, each with whether the actor manages it."""


def _places(actor: Person, school_year: str) -> _Places:
    """Return the classes of the school in a year that are not put away. One query."""
    teaches = (
        exists()
        .where(Membership.classroom_id == Classroom.id, Membership.person_id == actor.id, Membership.role == "teacher")
        .correlate(Classroom)
    )
    rows = db.session.execute(
        select(Classroom, teaches)
        .where(
            Classroom.school_id == actor.school_id,
            Classroom.school_year == school_year,
            Classroom.archived_at.is_(None),
        )
        .order_by(Classroom.id)
    )
    places: _Places = {}
    for room, is_teacher in rows:
        manages = may(actor.role, "manage_classroom", {"school", "teaches"} if is_teacher else {"school"})
        places.setdefault(words_of(room.name), []).append((room, manages))
    return places


def _room_of(found: list[tuple[Classroom, bool]]) -> tuple[Classroom | None, Message | None]:
    """Return the class that a name means (None: it is to be made), or why it cannot be used."""
    if not found:
        return None, None
    managed = [room for room, manages in found if manages]
    if not managed:
        return None, TAUGHT_BY_OTHERS
    return (managed[0], None) if len(managed) == 1 else (None, SEVERAL)


def _inside(room_ids: Collection[int]) -> dict[int, _Members]:
    """Return who stands in classes, by class. One query."""
    rows = db.session.execute(
        select(Membership.classroom_id, Membership.role, Membership.status, Person.id, Person.name, Person.nisn)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.classroom_id.in_(room_ids))
    )
    found: dict[int, _Members] = {}
    for room_id, role, status, person_id, name, nisn in rows:
        members = found.setdefault(room_id, _Members({}, set()))
        is_in = role == "pupil" and status == "active"
        if is_in:
            members.active.add(person_id)
        members.names.setdefault(fold(name), []).append(Inside(nisn, is_in))
    return found


def _accounts(school_id: int, nisns: Collection[str] | None) -> dict[str, tuple[int, str]]:
    """Return id and folded name of pupils by NISN; None: of the whole school. One query."""
    query = select(Person.nisn, Person.id, Person.name).where(
        Person.school_id == school_id, Person.nisn.is_not(None), Person.role == "pupil"
    )
    if nisns is not None:
        query = query.where(Person.nisn.in_(nisns))
    return {str(nisn): (person_id, fold(name)) for nisn, person_id, name in db.session.execute(query)}


def _seen_from(accounts: dict[str, tuple[int, str]], members: _Members) -> dict[str, Account]:
    return {nisn: Account(key, name, key in members.active) for nisn, (key, name) in accounts.items()}


# What changes


def _add(actor: Person, room: Classroom, lines: list[RosterLine], taken: set[str], now: datetime) -> None:
    """Make accounts without a PIN in the class."""
    for line in lines:
        person = create_pupil(room.school_id, NewPupil(line.name, line.nisn, "", "", line.nis), taken, now)
        db.session.add(
            Membership(classroom_id=room.id, person_id=person.id, role="pupil", status="active", joined_at=now)
        )
    if lines:
        auditing.note(actor, "add_pupils", "classroom", room.id, school_id=room.school_id, now=now, count=len(lines))


def _join(actor: Person, room: Classroom, person_ids: list[int], now: datetime) -> None:
    """Let accounts that are there already into the class; they keep their PINs."""
    waiting = {
        membership.person_id: membership
        for membership in db.session.scalars(
            select(Membership).where(Membership.classroom_id == room.id, Membership.person_id.in_(person_ids))
        )
    }
    for person_id in person_ids:
        membership = waiting.get(person_id)
        if membership is None:
            membership = Membership(classroom_id=room.id, person_id=person_id, role="pupil", joined_at=now)
            db.session.add(membership)
        membership.status = "active"
        auditing.note(actor, "join_by_list", "person", person_id, school_id=room.school_id, now=now, classroom=room.id)
    db.session.flush()
