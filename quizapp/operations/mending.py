"""What a teacher sees who wants to mend a question: its words, what has been decided about it, and every regrade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from quizapp.core.grading import Marked
from quizapp.core.question_types.base import Question
from quizapp.core.question_types.declarations import Declaration
from quizapp.core.rulings import Kind, Rulings, Scope
from quizapp.models import Assignment, Attempt, Classroom, MarkChange, Person, QuizVersion, Regrade, Response, db
from quizapp.operations import library
from quizapp.operations.columns import Column, Results, columns_of, get_results, teaches
from quizapp.operations.errors import NotFound
from quizapp.operations.hidden_marks import hidden_from
from quizapp.operations.marking import MarkLevel, levels_of, mark_state
from quizapp.operations.regrade_outlook import Outlook
from quizapp.operations.regrade_preview import marked_of
from quizapp.operations.regrade_proposals import Proposal
from quizapp.operations.regrade_undoing import get_regrade, may_undo
from quizapp.operations.regrade_versions import Version, may_withdraw

# The question


@dataclass(frozen=True, slots=True)
class Decision:
    """A ruling that holds in this class."""

    id: int
    kind: Kind
    scope: Scope
    words: str
    """The wording or the response it is about; empty for the whole question."""
    fraction: float
    by: str | None
    at: datetime
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of the question that pupils of this assignment have answered, or would answer now."""

    id: int
    answered: int


@dataclass(frozen=True, slots=True)
class Mending:
    """A question that something may be wrong with."""

    results: Results
    column: Column
    question: Question
    view: Mapping[str, Any]
    """What pupils see of it, with the language of the passage."""
    declaration: Declaration
    key: str
    """The key in force, in words; empty where only a person can say."""
    levels: tuple[MarkLevel, ...]
    takes_key: bool
    """Another response can be made the key."""
    version_id: int
    editions: tuple[Edition, ...]
    """Newest last; more than one when the question was edited between attempts."""
    decisions: tuple[Decision, ...]
    regrades: tuple[PastRegrade, ...]


def look_at_question(actor: Person, assignment_id: int, number: int, version_id: int | None = None) -> Mending:
    """Return the question in column `number` if `actor` may mark there; of the version that most have answered.

    `version_id`: of this one. Raises `NotFound`.
    """
    outlook = Outlook(actor, Proposal(assignment_id, number, scope="classroom"))
    editions = _editions(outlook)
    wanted = version_id or max(editions, key=lambda one: (one.answered, one.id)).id
    version = next((one for one in reversed(list(outlook.versions.values())) if one.id == wanted), None)
    if version is None or wanted not in {one.id for one in editions}:
        raise NotFound
    content = library.published(version.fingerprint)
    question = version.question
    room = outlook.results.assignment.classroom_id or 0
    in_force = outlook.in_force(room, version)[0]
    correct = question.correct_response()
    shown = library.presentation(version.fingerprint)
    return Mending(
        results=outlook.results,
        column=outlook.column,
        question=question,
        view={**shown["questions"][version.position - 1], "language": shown["passage"]["language"]},
        declaration=question.declaration(content.passage),
        key=_key(version, in_force),
        levels=levels_of(question),
        takes_key=correct is not None and question.rekeyed(correct, content.passage) is not None,
        version_id=version.id,
        editions=editions,
        decisions=tuple(_decisions(outlook, version, in_force)),
        regrades=regrades_of(actor, assignment_id, outlook.column.question_id),
    )


def _editions(outlook: Outlook) -> tuple[Edition, ...]:
    """Return the versions of the question in this assignment with how many have answered each."""
    rows = db.session.execute(
        select(Attempt.quiz_version_id, func.count())
        .where(Attempt.assignment_id == outlook.results.assignment.id, Attempt.submitted_at.is_not(None))
        .group_by(Attempt.quiz_version_id)
    )
    counts = {outlook.shown.id: 0}
    for quiz_version_id, count in rows:
        if quiz_version_id in outlook.versions:
            version = outlook.versions[quiz_version_id]
            counts[version.id] = counts.get(version.id, 0) + count
    return tuple(Edition(key, counts[key]) for key in sorted(counts))


def _key(version: Version, in_force: Rulings) -> str:
    passage = library.published(version.fingerprint).passage
    key = in_force.newest("key")
    changed = version.question.rekeyed(key.response, passage) if key else None
    return version.question.summarize((changed or version.question).correct_response(), passage)


def _decisions(outlook: Outlook, version: Version, in_force: Rulings) -> list[Decision]:
    passage = library.published(version.fingerprint).passage
    held = {rule.id for rule in in_force.listed}
    return [
        Decision(
            id=row.id,
            kind=row.kind,  # type: ignore[arg-type]  # checked by the table
            scope=row.scope,  # type: ignore[arg-type]
            words=row.text or version.question.summarize(row.value, passage),
            fraction=row.fraction,
            by=name,
            at=row.created_at,
            may_withdraw=may_withdraw(outlook.actor, outlook.results, outlook.quiz, row),
        )
        for row, name in outlook.rows
        if row.id in held
    ]


# Regrades


@dataclass(frozen=True, slots=True)
class PastRegrade:
    """A regrade in the log of an assignment."""

    id: int
    number: int
    """The column of the question; 0 when the assignment has it no more."""
    at: datetime
    by: str | None
    reason: str
    here: int
    """Marks it changed in this assignment."""
    undone_at: datetime | None


def regrades_of(actor: Person, assignment_id: int, question_id: str | None = None) -> tuple[PastRegrade, ...]:
    """Return the regrades that changed marks in an assignment, or that the actor made about it, newest first."""
    results = get_results(actor, assignment_id)
    changed = (
        select(MarkChange.regrade_id, func.count().label("here"))
        .join(Attempt, Attempt.id == MarkChange.attempt_id)
        .where(Attempt.assignment_id == assignment_id)
        .group_by(MarkChange.regrade_id)
        .subquery()
    )
    query = (
        select(Regrade, Person.name, changed.c.here)
        .outerjoin(changed, changed.c.regrade_id == Regrade.id)
        .outerjoin(Person, Person.id == Regrade.person_id)
        .where(
            Regrade.quiz_id == results.assignment.quiz_id,
            or_(changed.c.here.is_not(None), Regrade.person_id == actor.id),
        )
        .order_by(Regrade.id.desc())
    )
    if question_id is not None:
        query = query.where(Regrade.question == question_id)
    numbers = {column.question_id: column.number for column in columns_of(results.assignment)}
    return tuple(
        PastRegrade(row.id, numbers.get(row.question, 0), row.created_at, name, row.reason, here or 0, row.undone_at)
        for row, name, here in db.session.execute(query)
    )


@dataclass(frozen=True, slots=True)
class ChangedMark:
    """A mark that a regrade changed."""

    classroom: str
    name: str
    attempt_id: int
    position: int
    old: Marked
    new: Marked
    stands: bool
    """It is still as the regrade (or its undoing) left it."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A regrade with what it changed in the classes the actor teaches."""

    regrade: Regrade
    by: str | None
    undone_by: str | None
    title: str
    number: int
    """The column of the question in the assignment it was made from; 0 when that has it no more."""
    assignment_id: int | None
    """None when the actor may not see that assignment any more."""
    marks: tuple[ChangedMark, ...]
    left_out: int
    """Marks that are not among them: the actor is to rate these answers without seeing their mark."""
    may_undo: bool


def look_at_regrade(actor: Person, regrade_id: int) -> Looked:
    """Return a regrade for its page. Raises `NotFound`."""
    regrade = get_regrade(actor, regrade_id)
    undoer = aliased(Person)
    by, undone_by = db.session.execute(
        select(Person.name, undoer.name)
        .select_from(Regrade)
        .outerjoin(Person, Person.id == Regrade.person_id)
        .outerjoin(undoer, undoer.id == Regrade.undone_by_id)
        .where(Regrade.id == regrade.id)
    ).one()
    assignment_id: int | None = regrade.proposal.get("assignment")
    title, number = "", 0
    try:
        results = get_results(actor, assignment_id or 0)
    except NotFound:
        assignment_id = None
    else:
        numbers = {column.question_id: column.number for column in columns_of(results.assignment)}
        title, number = results.title, numbers.get(regrade.question, 0)
    marks, left_out = _marks(actor, regrade)
    return Looked(
        regrade,
        by,
        undone_by,
        title,
        number,
        assignment_id,
        marks=marks,
        left_out=left_out,
        may_undo=may_undo(actor, regrade),
    )


def _marks(actor: Person, regrade: Regrade) -> tuple[tuple[ChangedMark, ...], int]:
    """Return the marks the regrade changed that the actor may see, and how many they may not."""
    rows = db.session.execute(
        select(MarkChange, Response, QuizVersion.fingerprint, Person.name, Classroom.name, Assignment)
        .join(Response, Response.id == MarkChange.response_id)
        .join(Attempt, Attempt.id == MarkChange.attempt_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .join(Person, Person.id == Attempt.person_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .where(MarkChange.regrade_id == regrade.id, teaches(actor))
        .order_by(func.lower(Classroom.name), func.lower(Person.name), Attempt.id)
    ).all()
    hidden = hidden_from(actor, list({row[5].id: row[5] for row in rows}.values())).places
    seen = [row for row in rows if (row[1].attempt_id, row[1].position) not in hidden]
    found = []
    for change, response, fingerprint, name, classroom, _ in seen:
        points = library.presentation(fingerprint)["questions"][response.position - 1]["points"]
        old, new = marked_of(change.old, points), marked_of(change.new, points)
        expected = change.new if regrade.undone_at is None else change.old
        if old != new:
            found.append(
                ChangedMark(
                    classroom, name, change.attempt_id, response.position, old, new, mark_state(response) == expected
                )
            )
    return tuple(found), len(rows) - len(seen)


def place_of(actor: Person, attempt_id: int, position: int) -> tuple[int, int]:
    """Return assignment and column of a question of an attempt that `actor` may mark. Raises `NotFound`."""
    attempt = db.session.get(Attempt, attempt_id)
    if attempt is None:
        raise NotFound
    results = get_results(actor, attempt.assignment_id, "mark_response")
    for column in columns_of(results.assignment):
        if column.places.get(attempt.quiz_version_id) == position:
            return attempt.assignment_id, column.number
    raise NotFound
