"""What a new version means for those who took an old one: classes that go on with it, and decisions that go on holding.

A ruling is about a version of a question, a learned form about its words. Where only words were mended both would end at
the new version although nothing was decided otherwise: they are written down again for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from quizapp.core import changes
from quizapp.core.changes import Changes
from quizapp.core.permissions import may
from quizapp.core.quizzes import QuizContent
from quizapp.models import Assignment, Attempt, Classroom, Person, Quiz, QuizVersion, Regrade, Ruling, db
from quizapp.operations import columns, library, rulings
from quizapp.operations.auditing import note
from quizapp.operations.columns import teaches


def content_of(quiz: Quiz, version: QuizVersion) -> QuizContent:
    """Return a published version as its author wrote it, with the ids that publishing drew. One query for its texts."""
    found = library.published(version.fingerprint)
    return QuizContent.model_construct(
        slug=quiz.slug,
        title=version.title,
        description=version.description,
        grade=version.grade,
        passage=found.passage,
        questions=found.questions,
        levels=library.levels_of(version),
    )


def attempts_at(quiz: Quiz) -> int:
    """Return how many attempts began with any version of the quiz."""
    query = (
        select(func.count())
        .select_from(Attempt)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(QuizVersion.quiz_id == quiz.id)
    )
    return db.session.scalar(query) or 0


# Classes that go on with the new words


@dataclass(frozen=True, slots=True)
class Running:
    """An assignment that is open or will open, whose pupils would read the corrected words from now on."""

    assignment_id: int
    classroom: str | None


def running(actor: Person, quiz: Quiz, content: QuizContent, now: datetime) -> list[Running]:
    """Return the running assignments that `actor` may manage and for which `content` is only a correction, by class.

    A constant number of queries, and a comparison for each version in use.
    """
    rows = db.session.execute(
        select(Assignment, QuizVersion, Classroom.name, teaches(actor))
        .join(QuizVersion, QuizVersion.id == Assignment.quiz_version_id)
        .outerjoin(Classroom, Classroom.id == Assignment.classroom_id)
        .where(
            Assignment.quiz_id == quiz.id,
            Assignment.withdrawn_at.is_(None),
            or_(
                Assignment.closes_at.is_(None),
                Assignment.closes_at > now,
                Assignment.late_until > now,
                Assignment.extended_to > now,  # a make-up sitting is still to come
            ),
        )
        .order_by(func.lower(Classroom.name), Assignment.id)
    ).all()
    versions = {version.id: version for _, version, _, _ in rows}
    corrected = {
        key for key, version in versions.items() if changes.compare(content_of(quiz, version), content).correction
    }
    return [
        Running(assignment.id, classroom)
        for assignment, version, classroom, is_teacher in rows
        if version.id in corrected
        and may(actor.role, "manage_assignment", columns.relations(actor, assignment, is_teacher=is_teacher))
    ]


def give(actor: Person, listed: Iterable[Running], version: QuizVersion, now: datetime) -> int:
    """Let new attempts of these assignments begin with `version`; attempts that have begun keep theirs."""
    ids = [one.assignment_id for one in listed]
    rows = db.session.scalars(
        select(Assignment).where(Assignment.id.in_(ids)).order_by(Assignment.id).with_for_update()
    )
    given = 0
    for assignment in rows:
        former = assignment.quiz_version_id
        if former == version.id:
            continue
        assignment.quiz_version_id = version.id
        note(
            actor,
            "correct_assignment",
            "assignment",
            assignment.id,
            school_id=assignment.school_id,
            now=now,
            former=former,
            version=version.id,
        )
        given += 1
    db.session.flush()
    return given


# Decisions that go on holding


def carry_on(
    actor: Person, quiz: Quiz, former: QuizVersion, version: QuizVersion, found: Changes, now: datetime
) -> int:
    """Write the rulings about questions of which only words changed down again for the new version; return how many.

    `everyone` and `void` stay with the old words: those were decided because something was wrong with them.
    """
    graver = {one.question for one in (*found.keys, *found.structure)}
    reworded = {one.question for one in found.wording if one.question is not None and one.question not in graver}
    old, new = content_of(quiz, former), content_of(quiz, version)
    former_places, places = rulings.questions_of(former.fingerprint), rulings.questions_of(version.fingerprint)
    copies: dict[int, Ruling] = {}
    for row in _decided(quiz, reworded):
        before, after = former_places[row.question], places[row.question]
        values = _said_anew(row, old, new, before, after)
        if values is not None:
            copies[row.id] = _copy(row, after, values, now)
    db.session.flush()
    if copies:
        _join_regrades(quiz, {key: copy.id for key, copy in copies.items()})
        note(actor, "carry_rulings", "quiz", quiz.id, school_id=quiz.school_id, now=now, count=len(copies))
    return len(copies)


def _decided(quiz: Quiz, names: set[str]) -> list[Ruling]:
    query = (
        select(Ruling)
        .where(
            Ruling.quiz_id == quiz.id,
            Ruling.question.in_(names),
            Ruling.kind.in_(["form", "accept", "key"]),
            Ruling.withdrawn_at.is_(None),
        )
        .order_by(Ruling.id)
    )
    return list(db.session.scalars(query)) if names else []


def _said_anew(
    row: Ruling,
    old: QuizContent,
    new: QuizContent,
    before: tuple[int, int, str],
    after: tuple[int, int, str],
) -> dict[str, Any] | None:
    """Return what a ruling says about the new version; None where it holds there already, or never held in the old one."""
    if row.kind == "form":
        return {} if row.asked == before[2] and row.asked != after[2] else None
    if row.question_version_id != before[1] or before[1] == after[1]:
        return None
    paired = changes.pair(
        new.questions[after[0] - 1], old.questions[before[0] - 1], new.passage, old.passage
    )  # the other way round: the new id of each old one
    return None if paired is None else {"value": paired.in_old_ids(row.value)}


_KEPT = (
    "school_id",
    "quiz_id",
    "question",
    "kind",
    "scope",
    "classroom_id",
    "person_id",
    "text",
    "canonical",
    "value",
    "fraction",
    "comment",
    "source",
)


def _copy(row: Ruling, after: tuple[int, int, str], values: Mapping[str, Any], now: datetime) -> Ruling:
    said = {name: getattr(row, name) for name in _KEPT} | dict(values)
    copy = Ruling(**said, question_version_id=after[1], asked=after[2], created_at=now)
    db.session.add(copy)
    return copy


def _join_regrades(quiz: Quiz, copies: Mapping[int, int]) -> None:
    """Let a regrade that wrote a ruling answer for its copy as well: undoing it then takes both back."""
    regrades = db.session.scalars(select(Regrade).where(Regrade.quiz_id == quiz.id, Regrade.undone_at.is_(None)))
    for regrade in regrades:
        added = list(regrade.proposal.get("added", ()))
        more = [copies[key] for key in added if key in copies]
        if more:
            regrade.proposal = {**regrade.proposal, "added": [*added, *more]}
    db.session.flush()
