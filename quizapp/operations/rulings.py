"""The rulings in force where responses are marked: which there are, and adding and withdrawing them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, cast, false, func, or_, select, text

from quizapp.core.permissions import may
from quizapp.core.question_types.declarations import Response as Value
from quizapp.core.rulings import NO_RULINGS, Kind, Rulings, Scope
from quizapp.core.rulings import Ruling as Rule
from quizapp.core.text_matching import canonical, normalize
from quizapp.models import Assignment, Attempt, Membership, Person, Quiz, QuizVersion, Response, Ruling, db
from quizapp.operations import library
from quizapp.operations.auditing import note
from quizapp.operations.credentials import STAFF
from quizapp.operations.errors import NotFound

_MARKING = 0x71A5
"""The first half of the key of the advisory lock of a quiz; any number that nothing else of ours uses."""
_WAIT_FOR_SUBMITS = text("SELECT pg_advisory_xact_lock(:lock, :quiz)")
MARK_BEFORE_DECISIONS = select(func.pg_advisory_xact_lock_shared(_MARKING, Assignment.quiz_id)).where(
    Assignment.id == bindparam("assignment")
)
"""What `mark_before_decisions` asks on PostgreSQL; a submit asks it with the statement that ends the attempt."""


def hold(quiz_id: int, *, submits: bool = False) -> None:
    """Let group decisions about one quiz happen one after another, in all classes: call it before locking attempts.

    A decision for all my classes locks attempts of several assignments; two teachers who each hold some of them would
    wait for each other. Marks of single attempts do not wait for this. `submits`: submits that are being marked are
    waited for, and later ones wait and then read what was decided (`mark_before_decisions`), so that no answer slips
    through between the two; not for who locks open attempts, as a submit holds its own already.
    """
    db.session.execute(select(Quiz.id).where(Quiz.id == quiz_id).with_for_update(key_share=True))
    if submits and writers_are_side_by_side():
        db.session.execute(_WAIT_FOR_SUBMITS, {"lock": _MARKING, "quiz": quiz_id})


def mark_before_decisions(assignment_id: int) -> None:
    """Let decisions that settle what waits happen before this or after the end of the transaction, not meanwhile.

    Call it before reading the rulings in force. Submits do not wait for each other. Who locks attempts that were handed
    in already and then ends others calls it before the locks.
    """
    if writers_are_side_by_side():
        db.session.execute(MARK_BEFORE_DECISIONS, {"assignment": assignment_id})


def writers_are_side_by_side() -> bool:
    """Say whether several transactions may write at once: on SQLite each waits for the one before."""
    return db.session.connection().dialect.name == "postgresql"


def asked(prompt: str, language: str) -> str:
    """Return the digest of a prompt; case and punctuation do not change it, another word does."""
    return hashlib.sha256(normalize(prompt, language).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Place:
    """Where responses are marked: an assignment's class (None: anyone may take it) and its school and quiz."""

    school_id: int
    quiz_id: int
    classroom_id: int | None

    @classmethod
    def of(cls, assignment: Assignment) -> Place:
        """Return the place of `assignment`."""
        return cls(assignment.school_id, assignment.quiz_id, assignment.classroom_id)


def holds_in(place: Place) -> ColumnElement[bool]:
    """Return SQL: is the `Ruling` in force at `place`?"""
    scopes = [Ruling.scope == "everyone"]
    if place.classroom_id is not None:
        teachers = select(Membership.person_id).where(
            Membership.classroom_id == place.classroom_id, Membership.role == "teacher", Membership.status == "active"
        )
        scopes.append(and_(Ruling.scope == "classroom", Ruling.classroom_id == place.classroom_id))
        scopes.append(and_(Ruling.scope == "mine", Ruling.person_id.in_(teachers)))
    return and_(
        Ruling.school_id == place.school_id,
        Ruling.quiz_id == place.quiz_id,
        Ruling.withdrawn_at.is_(None),
        or_(*scopes),
    )


class Stored(NamedTuple):
    """The columns of a ruling that marking needs, apart from the session: they are kept in memory."""

    id: int
    question: str
    question_version_id: int
    asked: str
    kind: Kind
    scope: Scope
    text: str | None
    value: Value | None
    fraction: float
    comment: str | None


def in_force(place: Place, fingerprint: str) -> Mapping[int, Rulings]:
    """Return the rulings that marking obeys at `place`, by position in the version drawn as `fingerprint`.

    Every submit asks this: one query, a row for each teacher who decided; what the rulings say is read once by each
    process, as they never change.
    """
    here = {"school": place.school_id, "quiz": place.quiz_id}
    if place.classroom_id is None:
        return _read(fingerprint, _DECIDED_ANYWHERE, here)
    return _read(fingerprint, _DECIDED_IN_CLASS, {**here, "classroom": place.classroom_id})


def in_force_for(assignment_id: int, fingerprint: str) -> Mapping[int, Rulings]:
    """Return `in_force` where only the key of the assignment is known; one query as well."""
    return _read(fingerprint, _DECIDED_FOR, {"assignment": assignment_id})


_DECIDED = (
    select(Person.name, func.max(Ruling.created_at), func.aggregate_strings(cast(Ruling.id, String), ","))
    .select_from(Ruling)
    .outerjoin(Person, Person.id == Ruling.person_id)
    .group_by(Ruling.person_id, Person.name)
    .order_by(Ruling.person_id)
)


def _decided_at(school: Any, quiz: Any, classroom: Any) -> Select[str | None, datetime, str]:
    """Return what was decided at a place of named values or columns: made once, as making it costs as much as asking."""
    return _DECIDED.where(holds_in(Place(school, quiz, classroom)))


_DECIDED_ANYWHERE = _decided_at(bindparam("school"), bindparam("quiz"), None)
_DECIDED_IN_CLASS = _decided_at(bindparam("school"), bindparam("quiz"), bindparam("classroom"))
_DECIDED_FOR = _decided_at(Assignment.school_id, Assignment.quiz_id, Assignment.classroom_id).join(
    Assignment, Assignment.id == bindparam("assignment")
)


def _read(
    fingerprint: str, query: Select[str | None, datetime, str], values: Mapping[str, int]
) -> Mapping[int, Rulings]:
    decided = tuple((row[0], row[1], row[2]) for row in db.session.execute(query, values))
    return _by_position(fingerprint, decided) if decided else {}


KEPT_SETS = 64
"""Sets of rulings kept in memory by each process: one for each version and class that is being marked."""


@lru_cache(maxsize=KEPT_SETS)
def _by_position(fingerprint: str, decided: tuple[tuple[str | None, datetime, str], ...]) -> Mapping[int, Rulings]:
    """Return the rulings by position. `decided`: for each teacher the name, the newest time, and the keys.

    Keys travel as one text: with thousands of forms, rows would cost a submit more than marking. The time is there as
    SQLite gives a free id away again, to a newer row.
    """
    names = {int(key): name for name, _, keys in decided for key in keys.split(",")}
    return _sorted(fingerprint, [(row, names[row.id]) for row in _stored(names)])


def _stored(keys: Collection[int]) -> list[Stored]:
    query = select(*(getattr(Ruling, name) for name in Stored._fields)).where(Ruling.id.in_(keys)).order_by(Ruling.id)
    return [Stored(*row) for row in db.session.execute(query)]


def _sorted(fingerprint: str, rows: Iterable[tuple[Stored | Ruling, str | None]]) -> Mapping[int, Rulings]:
    found: dict[int, list[Rule]] = {}
    places = questions_of(fingerprint)
    for row, name in rows:
        position, version_id, words = places.get(row.question, (0, 0, ""))
        if row.asked == words if row.kind == "form" else row.question_version_id == version_id:
            found.setdefault(position, []).append(as_rule(row, name))
    return {position: Rulings(tuple(listed)) for position, listed in found.items()}


@lru_cache(maxsize=KEPT_SETS)
def questions_of(fingerprint: str) -> Mapping[str, tuple[int, int, str]]:
    """Return position, key of the version and digest of the prompt of each question of a version, by question id."""
    content = library.published(fingerprint)
    return {
        question.id: (position, version_id, asked(question.prompt, content.passage.language))
        for position, (question, version_id) in enumerate(
            zip(content.questions, content.version_ids, strict=True), start=1
        )
    }


def answering(form: Ruling) -> ColumnElement[bool]:
    """Return SQL: does the `Response` of the `Attempt` answer the form's question, in a version that asks it so?

    One query for the versions of the quiz.
    """
    found: list[ColumnElement[bool]] = [false()]
    versions = select(QuizVersion.id, QuizVersion.fingerprint).where(QuizVersion.quiz_id == form.quiz_id)
    for version_id, fingerprint in db.session.execute(versions):
        position, _, words = questions_of(fingerprint).get(form.question, (0, 0, ""))
        if words == form.asked:
            found.append(and_(Attempt.quiz_version_id == version_id, Response.position == position))
    return or_(*found)


def in_force_at(places: Collection[tuple[Place, str]]) -> dict[tuple[Place, str], Mapping[int, Rulings]]:
    """Return `in_force` for many places and versions at once. Two queries, however many there are."""
    quizzes = {place.quiz_id for place, _ in places}
    rows = db.session.execute(
        select(Ruling, Person.name)
        .outerjoin(Person, Person.id == Ruling.person_id)
        .where(Ruling.quiz_id.in_(quizzes), Ruling.withdrawn_at.is_(None))
        .order_by(Ruling.id)
    ).all()
    rooms = {place.classroom_id for place, _ in places if place.classroom_id is not None}
    teaching = {
        (classroom_id, person_id)
        for classroom_id, person_id in db.session.execute(
            select(Membership.classroom_id, Membership.person_id).where(
                Membership.classroom_id.in_(rooms), Membership.role == "teacher", Membership.status == "active"
            )
        )
    }

    def holds(row: Ruling, place: Place) -> bool:
        if (row.school_id, row.quiz_id) != (place.school_id, place.quiz_id):
            return False
        if row.scope == "everyone":
            return True
        if row.scope == "classroom":
            return row.classroom_id == place.classroom_id
        return (place.classroom_id, row.person_id) in teaching

    return {
        (place, fingerprint): _sorted(fingerprint, [(row, name) for row, name in rows if holds(row, place)])
        for place, fingerprint in places
    }


def at(place: Place, fingerprint: str, position: int) -> Rulings:
    """Return the rulings in force for one question."""
    return in_force(place, fingerprint).get(position, NO_RULINGS)


def as_rule(row: Stored | Ruling, teacher: str | None) -> Rule:
    """Return a stored ruling as marking takes it."""
    value = json.dumps(row.value) if row.value is not None else ""
    return Rule(row.id, row.kind, row.scope, row.text or "", value, row.fraction, teacher or "", row.comment or "")  # type: ignore[arg-type]  # checked by the table


def may_rule(actor: Person, scope: Scope, quiz: Quiz, classroom_id: int | None = None) -> bool:
    """Say whether `actor` may decide for `scope`: for a class only who teaches it. One query for a class, else none."""
    if actor.role not in STAFF or actor.school_id != quiz.school_id:
        return False
    if scope == "classroom":
        return classroom_id in taught_by(actor)
    relations = {"own"} if quiz.owner_id == actor.id else {"school"}
    return scope == "mine" or may(actor.role, "rule_for_everyone", relations)


def taught_by(actor: Person) -> set[int]:
    """Return the keys of the classes `actor` teaches."""
    query = select(Membership.classroom_id).where(
        Membership.person_id == actor.id, Membership.role == "teacher", Membership.status == "active"
    )
    return set(db.session.scalars(query))


def add(
    actor: Person,
    place: Place,
    fingerprint: str,
    position: int,
    kind: Kind,
    *,
    scope: Scope,
    now: datetime,
    text: str | None = None,
    value: Value | None = None,
    fraction: float = 1.0,
    comment: str = "",
    source: str = "marking",
) -> Ruling:
    """Write a ruling down and return it; marks do not change by this. The same ruling again is the one there is.

    A form of the same reply by the same teacher and for the same scope is withdrawn: the newer one holds. Raises
    `NotFound` where `actor` may not decide for `scope`.
    """
    content = library.published(fingerprint)
    question = content.questions[position - 1]
    quiz = db.session.get_one(Quiz, place.quiz_id)
    if not may_rule(actor, scope, quiz, place.classroom_id):
        raise NotFound
    row = Ruling(
        school_id=place.school_id,
        quiz_id=place.quiz_id,
        question=question.id,
        question_version_id=content.version_ids[position - 1],
        asked=asked(question.prompt, content.passage.language),
        kind=kind,
        scope=scope,
        classroom_id=place.classroom_id if scope == "classroom" else None,
        person_id=actor.id,
        text=text,
        canonical=canonical(text, content.passage.language) if text is not None else None,
        value=value,
        fraction=fraction,
        comment=comment or None,
        source=source,
        created_at=now,
    )
    for former in _same_subject(row):
        if (former.fraction, former.comment, former.value) == (row.fraction, row.comment, row.value):
            return former
        former.withdrawn_at, former.withdrawn_by_id = now, actor.id
    db.session.add(row)
    db.session.flush()
    note(actor, "rule", "ruling", row.id, school_id=place.school_id, now=now, kind=kind, scope=scope, fraction=fraction)
    return row


def _same_subject(row: Ruling) -> Collection[Ruling]:
    same: list[Any] = [
        getattr(Ruling, name) == getattr(row, name)
        for name in ("quiz_id", "question", "kind", "scope", "classroom_id", "person_id", "canonical")
        if getattr(row, name) is not None
    ]
    version = Ruling.asked == row.asked if row.kind == "form" else Ruling.question_version_id == row.question_version_id
    found = db.session.scalars(select(Ruling).where(*same, version, Ruling.withdrawn_at.is_(None))).all()
    # Several responses may be right beside the key; of every other kind a newer decision replaces the former.
    return [former for former in found if row.kind != "accept" or former.value == row.value]


def withdraw(actor: Person, row: Ruling, now: datetime) -> None:
    """Take a ruling back; marks do not change by this. Doing it again changes nothing."""
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by_id = now, actor.id
        db.session.flush()
        note(actor, "withdraw_ruling", "ruling", row.id, school_id=row.school_id, now=now)


def restore(actor: Person, row: Ruling, now: datetime) -> bool:
    """Let a withdrawn ruling hold again; marks do not change by this. Return False where a newer one took its place.

    The row itself, not a copy: marks that come back name the ruling they named before.
    """
    if row.withdrawn_at is None or _same_subject(row):
        return False
    row.withdrawn_at = row.withdrawn_by_id = None
    db.session.flush()
    note(actor, "restore_ruling", "ruling", row.id, school_id=row.school_id, now=now)
    return True
