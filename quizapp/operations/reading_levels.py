"""Which text of a quiz somebody reads who begins an attempt: their own, that of the class, or the main one.

An attempt keeps the version it began with, and so do the later ones of the same pupil: they go on with the same text.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from quizapp.core.levels import MAIN
from quizapp.models import Assignment, AssignmentLevel, Attempt, QuizVersion, db

_BEGUN = (
    select(func.coalesce(QuizVersion.level, MAIN))
    .join(Attempt, Attempt.quiz_version_id == QuizVersion.id)
    .where(Attempt.assignment_id == bindparam("assignment"), Attempt.person_id == bindparam("person"))
    .order_by(Attempt.number.desc())
    .limit(1)
    .scalar_subquery()
)
_CHOSEN = (
    select(AssignmentLevel.level)
    .where(
        AssignmentLevel.assignment_id == bindparam("assignment"),
        or_(AssignmentLevel.person_id == bindparam("person"), AssignmentLevel.person_id.is_(None)),
    )
    .order_by(AssignmentLevel.person_id.is_(None))  # what was chosen for the pupil before what was for the class
    .limit(1)
    .scalar_subquery()
)
# Built once: every start asks for it.
_VERSION_FOR = select(QuizVersion.id).where(
    QuizVersion.level_of_id == bindparam("version"), QuizVersion.level == func.coalesce(_BEGUN, _CHOSEN)
)


def version_for(assignment: Assignment, person_id: int, version_id: int | None = None) -> int:
    """Return the version that an attempt of somebody begins with. One query.

    The main text where the assignment's version has no such text (any more). `version_id`: another version with a main
    text, as papers that were printed before may show.
    """
    version_id = version_id or assignment.quiz_version_id
    values = {"assignment": assignment.id, "person": person_id, "version": version_id}
    return db.session.scalar(_VERSION_FOR, values) or version_id


class Text(NamedTuple):
    """Another text of what was given: its version, and what teachers call it."""

    version_id: int
    fingerprint: str
    label: str
    kind: str


def texts_of(version_id: int) -> dict[str, Text]:
    """Return the other texts of a version, by name. One query."""
    rows = db.session.execute(
        select(QuizVersion.level, QuizVersion.id, QuizVersion.fingerprint, QuizVersion.level_body)
        .where(QuizVersion.level_of_id == version_id)
        .order_by(QuizVersion.level)
    )
    return {
        level: Text(version_id, fingerprint, body["label"], body["kind"])
        for level, version_id, fingerprint, body in rows
        if level is not None and body is not None
    }


def has_several(version_id: int) -> ColumnElement[bool]:
    """Return SQL: does the version have other texts beside the main one?"""
    other = aliased(QuizVersion)
    return exists().where(other.level_of_id == version_id)


def chosen(assignment: Assignment) -> dict[int | None, str]:
    """Return which text was chosen, by person; None: for everybody else of the class. One query."""
    rows = db.session.execute(
        select(AssignmentLevel.person_id, AssignmentLevel.level).where(AssignmentLevel.assignment_id == assignment.id)
    )
    return {row[0]: row[1] for row in rows}


def begun(assignment: Assignment) -> dict[int, str]:
    """Return the text that everybody reads who has begun, by person. One query."""
    rows = db.session.execute(
        select(Attempt.person_id, func.coalesce(QuizVersion.level, MAIN))
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(Attempt.assignment_id == assignment.id)
        .order_by(Attempt.number)
    )
    return {row[0]: row[1] for row in rows}


def other_texts_for(assignment: Assignment, version_id: int, people: Collection[int]) -> dict[int, Text]:
    """Return the text of a version for those of `people` who do not read the main one.

    Three queries, however many people; one where there is only the main text.
    """
    texts = texts_of(version_id)
    if not texts:
        return {}
    by_person = chosen(assignment)
    for person_id, level in begun(assignment).items():
        by_person[person_id] = level
    names = {person_id: by_person.get(person_id, by_person.get(None, MAIN)) for person_id in people}
    return {person_id: texts[name] for person_id, name in names.items() if name in texts}
