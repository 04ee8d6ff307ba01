"""Marks that say otherwise than the key says now. They change through a regrade alone, which asks first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import or_, select

from quizapp.core.rulings import NO_RULINGS, Rulings
from quizapp.core.text_matching import canonical
from quizapp.models import Assignment, Attempt, Person, QuizVersion, Response, Ruling, db
from quizapp.operations import library, rule_marks, rulings
from quizapp.operations.columns import columns_for
from quizapp.operations.rulings import Place

SAME = 1e-9
"""Shares that differ by less are the same: floats come back from a database as they went, sums of them do not."""

LEARNED = frozenset({"learned_right", "learned_wrong", "alike"})
"""Rules of marks that rest on all forms of a question together, so that none of them is named."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Given marks that are not as the key says now, and the newest results where they can be looked at."""

    count: int
    assignment_id: int | None = None
    number: int | None = None


def contradicted(actor: Person, forms: Collection[Ruling]) -> int:
    """Return how many responses in the actor's classes were marked otherwise than `forms` now say.

    Also those that a narrower form marked, whose mark a regrade would not change: whoever decides wants to know of them.
    Marks that a person gave to one response are their own and are not counted. Three queries, whatever the number; all
    `forms` are about one question and of one scope, as one decision makes them.
    """
    return len(_otherwise(actor, forms))


def would_change(actor: Person, forms: Collection[Ruling]) -> int:
    """Return how many of those `contradicted` a regrade would change now: a narrower form may hold for the others.

    Three queries and, where there is something to compare, two more.
    """
    return sum(_is_otherwise(mark, held) for mark, held in _with_rulings(_otherwise(actor, forms)))


def _otherwise(actor: Person, forms: Collection[Ruling]) -> list[_Mark]:
    if not forms:
        return []
    earned = {form.canonical: form.fraction for form in forms}
    marks = [(mark, canonical(str(mark.value), _language(mark))) for mark in _marks(actor, next(iter(forms)))]
    return [mark for mark, form in marks if form in earned and abs(earned[form] - (mark.fraction or 0.0)) > SAME]


def standing(actor: Person, added: Collection[Ruling], withdrawn: Collection[Ruling]) -> Standing:
    """Return how many marks in the actor's classes would be given otherwise now that forms came and went.

    Looked at are the same replies as those of `added`, what rests on `withdrawn`, and what the program learned to mark
    from all forms together. A mark that a person gave to one response is their own and is not counted. All forms are
    about one question and of one scope. Three queries and, where there is something to compare, four more, however many
    there are.
    """
    if not added and not withdrawn:
        return Standing(0)
    one = next(iter([*added, *withdrawn]))
    earned, gone = {form.canonical for form in added}, {form.id for form in withdrawn}
    found = [
        mark
        for mark in _marks(actor, one)
        if mark.ruling_id in gone or mark.rule in LEARNED or canonical(str(mark.value), _language(mark)) in earned
    ]
    otherwise = [mark for mark, held in _with_rulings(found) if _is_otherwise(mark, held)]
    if not otherwise:
        return Standing(0)
    newest = max(mark.assignment_id for mark in otherwise)
    columns = columns_for([db.session.get_one(Assignment, newest)])[newest]
    number = next(column.number for column in columns if column.question_id == one.question)
    return Standing(len(otherwise), newest, number)


def _with_rulings(marks: Collection[_Mark]) -> list[tuple[_Mark, Rulings]]:
    in_force = rulings.in_force_at({(mark.place, mark.fingerprint) for mark in marks}) if marks else {}
    return [(mark, in_force[mark.place, mark.fingerprint].get(mark.position, NO_RULINGS)) for mark in marks]


def _is_otherwise(mark: _Mark, held: Rulings) -> bool:
    score = rule_marks.score(mark.fingerprint, mark.position, mark.value, held)
    return score.waiting or score.void or abs(score.fraction - (mark.fraction or 0.0)) > SAME


class _Mark(NamedTuple):
    """A mark that no person gave to this one response."""

    value: Any
    fraction: float | None
    ruling_id: int | None
    rule: str | None
    position: int
    fingerprint: str
    assignment_id: int
    place: Place


def _language(mark: _Mark) -> str:
    return library.published(mark.fingerprint).passage.language


def _marks(actor: Person, form: Ruling) -> list[_Mark]:
    rows = db.session.execute(
        select(
            Response.value,
            Response.fraction,
            Response.ruling_id,
            Response.reason["rule"].as_string(),
            Response.position,
            QuizVersion.fingerprint,
            Assignment.id,
            Assignment.school_id,
            Assignment.quiz_id,
            Assignment.classroom_id,
        )
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(
            Assignment.quiz_id == form.quiz_id,
            Assignment.classroom_id.in_(rulings.taught_by(actor)),
            *([Assignment.classroom_id == form.classroom_id] if form.scope == "classroom" else []),
            Attempt.submitted_at.is_not(None),
            ~Response.waiting,
            ~Response.void,
            or_(Response.marked_by_id.is_(None), Response.ruling_id.is_not(None)),
            rulings.answering(form),
        )
    )
    return [_Mark(row[0], row[1], row[2], row[3], row[4], row[5], row[6], Place(*row[7:])) for row in rows]
