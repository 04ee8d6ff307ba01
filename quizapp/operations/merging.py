"""Two accounts of one child become one: everything that points at the one goes to the other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import UniqueConstraint, delete, func, select, update

from quizapp.core.messages import N_, Message
from quizapp.core.rosters import fold
from quizapp.models import (
    Assignment,
    AssignmentLevel,
    AssignmentPupil,
    Attempt,
    Base,
    ClassGroupMember,
    Membership,
    OneTimeLink,
    Person,
    Quiz,
    ReadingPreference,
    RecallCard,
    RecallReview,
    SignIn,
    db,
)
from quizapp.operations import auditing, classrooms, sign_ins
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.pupils import check_answerable, get_pupil

MOST_CANDIDATES = 12
_FAR = 1_000_000
"""Added to the numbers of attempts while they are numbered anew, so that no two are ever alike."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another account that may be of the same child."""

    person: Person
    classrooms: str
    """Names of classes."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a merge would do."""

    kept: Person
    gone: Person
    moved: dict[str, int]
    """Rows of the account that goes, by table: attempts, classes, cards."""
    other_nisn: bool
    """They have different NISNs: perhaps they are two children after all."""
    running: list[str]
    """Titles of assignments that both are sitting now: these have to end first."""


def candidates(actor: Person, classroom_id: int, person_id: int) -> list[Candidate]:
    """Return other pupils of the classes `actor` teaches, those with the most similar names first."""
    _, person = get_pupil(actor, classroom_id, person_id)
    rooms = {line.classroom.id: line.classroom.name for line in classrooms.classrooms_of(actor, whole_school=True)}
    rows = db.session.execute(
        select(Person, Membership.classroom_id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.classroom_id.in_(rooms), Membership.role == "pupil", Person.id != person.id)
        .order_by(Person.id)
    )
    named: dict[int, Person] = {}
    where: dict[int, list[str]] = defaultdict(list)
    for other, room_id in rows:
        named[other.id] = other
        where[other.id].append(rooms[room_id])
    name = fold(person.name)
    ordered = sorted(named.values(), key=lambda other: (-_likeness(name, fold(other.name)), other.id))
    return [Candidate(other, ", ".join(where[other.id])) for other in ordered[:MOST_CANDIDATES]]


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other)
    return matcher.ratio() if matcher.quick_ratio() > 0.3 else 0.0  # noqa: PLR2004 - nothing alike


def look(actor: Person, classroom_id: int, kept_id: int, gone_id: int, now: datetime) -> Outlook:
    """Return what becomes of the account `gone_id`. Raises `NotFound`, `Refused` when others answer for it."""
    _, kept = get_pupil(actor, classroom_id, kept_id)
    gone = _other(actor, kept, gone_id)
    moved = {}
    for table, column in _places():
        count = db.session.scalar(select(func.count()).select_from(table).where(column == gone.id)) or 0
        if count and table.name not in _THROWN:
            moved[table.name] = count
    other_nisn = bool(kept.nisn and gone.nisn and kept.nisn != gone.nisn)
    return Outlook(kept, gone, moved, other_nisn, _running(kept, gone, now))


def merge(actor: Person, classroom_id: int, kept_id: int, gone_id: int, now: datetime) -> Person:
    """Make one account of two and return it: attempts are numbered by when they began; the other account is deleted.

    Raises `NotFound`, or `Refused` while both sit the same assignment.
    """
    _, kept = get_pupil(actor, classroom_id, kept_id)
    gone = _other(actor, kept, gone_id)
    both = select(Person.id).where(Person.id.in_({kept.id, gone.id})).order_by(Person.id).with_for_update()
    if len(db.session.scalars(both).all()) < 2:  # noqa: PLR2004 - somebody merged or deleted one a moment ago
        raise NotFound
    running = _running(kept, gone, now)
    if running:
        message = Message(
            N_("Both accounts are taking “%(title)s” right now. Wait until it is over, or hand one of them in."),
            {"title": running[0]},
        )
        raise Refused(message)
    attempts = _move_attempts(kept, gone)
    for move in (_move_memberships, _move_arrangements, _move_cards):
        move(kept, gone)
    _move_pairs(kept, gone)
    _throw_away(gone)
    _move_the_rest(kept, gone)
    nisn, nis = kept.nisn or gone.nisn, kept.nis or gone.nis
    gone_key = gone.id
    db.session.execute(delete(Person).where(Person.id == gone_key))
    db.session.expire_all()
    kept = db.session.get_one(Person, kept_id)
    kept.nisn, kept.nis = nisn, nis
    auditing.note(
        actor,
        "merge_pupils",
        "person",
        kept.id,
        school_id=kept.school_id,
        now=now,
        gone=gone_key,
        attempts=attempts,
    )
    return kept


def _other(actor: Person, kept: Person, gone_id: int) -> Person:
    """Return the other account, a pupil of a class that `actor` manages and answers for."""
    rooms = select(Membership.classroom_id).where(Membership.person_id == gone_id, Membership.role == "pupil")
    for room_id in db.session.scalars(rooms).all():
        try:
            classrooms.get_classroom(actor, room_id, "manage_classroom")
        except NotFound:
            continue
        gone = db.session.get_one(Person, gone_id)
        if gone.id == kept.id:
            break
        check_answerable(actor, gone)
        return gone
    raise NotFound


def _running(kept: Person, gone: Person, now: datetime) -> list[str]:
    query = (
        select(Quiz.title, Attempt.person_id, Assignment.id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Quiz, Quiz.id == Assignment.quiz_id)
        .where(
            Attempt.person_id.in_({kept.id, gone.id}),
            Attempt.submitted_at.is_(None),
            Attempt.ends_at.is_(None) | (Attempt.ends_at > now),
        )
    )
    sitting: dict[tuple[int, str], set[int]] = defaultdict(set)
    for title, person_id, assignment_id in db.session.execute(query):
        sitting[assignment_id, title].add(person_id)
    return sorted(title for (_, title), people in sitting.items() if len(people) > 1)


# Moving


_UNIQUE: tuple[Any, ...] = (
    Attempt,
    Membership,
    AssignmentPupil,
    RecallCard,
    AssignmentLevel,
    ClassGroupMember,
    ReadingPreference,
)
"""Tables in which a person stands once for something: two rows may have to become one."""
_PAIRS: tuple[tuple[Any, str | None], ...] = (
    (AssignmentLevel, "assignment_id"),
    (ClassGroupMember, "group_id"),
    (ReadingPreference, None),
)
"""Where the row of the kept account simply stands, and the thing that both rows are about."""
_THROWN = frozenset({"sign_in", "one_time_link"})
"""What opens the account that goes."""


def _move_attempts(kept: Person, gone: Person) -> int:
    moved = db.session.scalars(select(Attempt).where(Attempt.person_id == gone.id)).all()
    shared = {attempt.assignment_id for attempt in moved}
    for attempt in moved:
        attempt.number += _FAR
        attempt.person_id = kept.id
    db.session.flush()
    every = db.session.scalars(
        select(Attempt)
        .where(Attempt.person_id == kept.id, Attempt.assignment_id.in_(shared))
        .order_by(Attempt.started_at, Attempt.id)
    ).all()
    numbered: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in every:
        numbered[attempt.assignment_id].append(attempt)
    for attempts in numbered.values():
        for number, attempt in enumerate(attempts, start=1):
            attempt.number = number + 2 * _FAR
    db.session.flush()
    for attempt in every:
        attempt.number -= 2 * _FAR
    db.session.flush()
    return len(moved)


def _move_memberships(kept: Person, gone: Person) -> None:
    mine = {one.classroom_id: one for one in db.session.scalars(_of(Membership, kept))}
    for theirs in db.session.scalars(_of(Membership, gone)).all():
        own = mine.get(theirs.classroom_id)
        if own is None:
            theirs.person_id = kept.id
        else:
            own.status = "active" if "active" in (own.status, theirs.status) else own.status
            own.joined_at = min(own.joined_at, theirs.joined_at)
            db.session.delete(theirs)
    db.session.flush()


def _move_arrangements(kept: Person, gone: Person) -> None:
    mine = {one.assignment_id: one for one in db.session.scalars(_of(AssignmentPupil, kept))}
    for theirs in db.session.scalars(_of(AssignmentPupil, gone)).all():
        own = mine.get(theirs.assignment_id)
        if own is None:
            theirs.person_id = kept.id
            continue
        own.chosen = own.chosen or theirs.chosen
        own.extra_minutes = max(own.extra_minutes, theirs.extra_minutes)
        if own.opens_at is None and own.closes_at is None:
            own.opens_at, own.closes_at = theirs.opens_at, theirs.closes_at
        db.session.delete(theirs)
    db.session.flush()


def _move_cards(kept: Person, gone: Person) -> None:
    mine = {one.source: one for one in db.session.scalars(_of(RecallCard, kept))}
    for theirs in db.session.scalars(_of(RecallCard, gone)).all():
        own = mine.get(theirs.source)
        if own is None:
            theirs.person_id = kept.id
            continue
        known = set(db.session.scalars(select(RecallReview.operation_id).where(RecallReview.card_id == own.id)))
        for review in db.session.scalars(select(RecallReview).where(RecallReview.card_id == theirs.id)).all():
            if review.operation_id not in known:
                review.card_id = own.id
        db.session.flush()
        db.session.delete(theirs)
    db.session.flush()


def _move_pairs(kept: Person, gone: Person) -> None:
    for model, about in _PAIRS:
        mine = select(getattr(model, about) if about else model.person_id).where(model.person_id == kept.id)
        taken = set(db.session.scalars(mine))
        theirs = model.person_id == gone.id
        doubled = theirs & getattr(model, about).in_(taken) if about else theirs
        if taken:
            db.session.execute(delete(model).where(doubled))
        db.session.execute(update(model).where(theirs).values(person_id=kept.id))


def _throw_away(gone: Person) -> None:
    for model in (SignIn, OneTimeLink):
        db.session.execute(delete(model).where(model.person_id == gone.id))
    for key in (gone.username, gone.nisn):
        if key:
            sign_ins.clear_failures(gone.school_id, key)


def _move_the_rest(kept: Person, gone: Person) -> None:
    """Let every other column that names the person name the kept one."""
    done = {model.__tablename__ for model in _UNIQUE} | _THROWN
    for table, column in _places():
        if table.name not in done:
            db.session.execute(update(table).where(column == gone.id).values({column: kept.id}))


def _of(model: Any, person: Person) -> Any:
    return select(model).where(model.person_id == person.id)


def _places() -> list[tuple[Any, Any]]:
    """Return every column of the database that names a person, with its table."""
    return [
        (table, key.parent)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "person"
    ]


def tables_with_one_row_a_person() -> set[str]:
    """Return the tables in which two rows of two people could become two rows too many of one."""
    found = set()
    for table, column in _places():
        groups = [constraint.columns for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
        groups += [index.columns for index in table.indexes if index.unique]
        groups.append(table.primary_key.columns)
        if any(column.name in group for group in groups):
            found.add(table.name)
    return found
