"""The rulings in force where responses are marked: which there are, and adding and withdrawing them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from quizapp.core.permissions import may
from quizapp.core.question_types.declarations import Response as Value
from quizapp.core.rulings import NO_RULINGS, Kind, Rulings, Scope
from quizapp.core.rulings import Ruling as Rule
from quizapp.core.text_matching import canonical, normalize
from quizapp.models import Assignment, Membership, Person, Quiz, Ruling, db
from quizapp.operations import library
from quizapp.operations.auditing import note
from quizapp.operations.errors import NotFound


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


def in_force(place: Place, fingerprint: str) -> Mapping[int, Rulings]:
    """Return the rulings that marking obeys at `place`, by position in the version drawn as `fingerprint`. One query."""
    rows = db.session.execute(
        select(Ruling, Person.name)
        .outerjoin(Person, Person.id == Ruling.person_id)
        .where(holds_in(place))
        .order_by(Ruling.id)
    ).all()
    if not rows:
        return {}
    content = library.published(fingerprint)
    found: dict[int, list[Rule]] = {}
    for position, (question, version_id) in enumerate(
        zip(content.questions, content.version_ids, strict=True), start=1
    ):
        words = asked(question.prompt, content.passage.language)
        for row, name in rows:
            same = row.asked == words if row.kind == "form" else row.question_version_id == version_id
            if row.question == question.id and same:
                found.setdefault(position, []).append(as_rule(row, name))
    return {position: Rulings(tuple(listed)) for position, listed in found.items()}


def at(place: Place, fingerprint: str, position: int) -> Rulings:
    """Return the rulings in force for one question."""
    return in_force(place, fingerprint).get(position, NO_RULINGS)


def as_rule(row: Ruling, teacher: str | None) -> Rule:
    """Return a stored ruling as marking takes it."""
    value = json.dumps(row.value) if row.value is not None else ""
    return Rule(row.id, row.kind, row.scope, row.text or "", value, row.fraction, teacher or "", row.comment or "")  # type: ignore[arg-type]  # checked by the table


def may_rule(actor: Person, scope: Scope, quiz: Quiz) -> bool:
    """Say whether `actor` may decide for `scope`. Whether they teach the class is asked where the class is loaded."""
    relations = {"own"} if quiz.owner_id == actor.id else {"school"}
    return scope != "everyone" or may(actor.role, "rule_for_everyone", relations)


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

    A form of the same reply by the same teacher and for the same scope is withdrawn: the newer one holds.
    """
    content = library.published(fingerprint)
    question = content.questions[position - 1]
    quiz = db.session.get_one(Quiz, place.quiz_id)
    if not may_rule(actor, scope, quiz) or (scope == "classroom" and place.classroom_id is None):
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
    return db.session.scalars(select(Ruling).where(*same, version, Ruling.withdrawn_at.is_(None))).all()


def withdraw(actor: Person, row: Ruling, now: datetime) -> None:
    """Take a ruling back; marks do not change by this. Doing it again changes nothing."""
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by_id = now, actor.id
        db.session.flush()
        note(actor, "withdraw_ruling", "ruling", row.id, school_id=row.school_id, now=now)
