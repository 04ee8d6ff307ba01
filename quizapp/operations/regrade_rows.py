"""The responses a regrade is about, and what its preview says of each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from quizapp.core.grading import Marked
from quizapp.core.question_types.base import Score
from quizapp.models import Assignment, Attempt, Classroom, Person, QuizVersion, Rating, Response, db
from quizapp.operations import library
from quizapp.operations.regrade_preview import Line, Totals
from quizapp.operations.regrade_versions import Version, places


def responses(versions: Collection[Version], rooms: Collection[int]) -> Sequence[Any]:
    """Return every submitted response to the question in the assignments `rooms`, by class and name. One query."""
    marker = aliased(Person)
    here = places(versions)
    return db.session.execute(
        select(
            Response.id,
            Response.attempt_id,
            Response.value,
            Response.fraction,
            Response.waiting,
            Response.void,
            Response.reason,
            Response.ruling_id,
            Response.marked_by_id,
            Response.marked_at,
            exists().where(Rating.response_id == Response.id).label("rated"),
            Attempt.assignment_id,
            Attempt.quiz_version_id,
            Attempt.number.label("attempt_number"),
            Attempt.mark.label("attempt_mark"),
            Attempt.void_points,
            QuizVersion.points.label("maximum"),
            Person.name,
            marker.name.label("marker"),
        )
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .join(Person, Person.id == Attempt.person_id)
        .outerjoin(marker, marker.id == Response.marked_by_id)
        .where(Attempt.assignment_id.in_(rooms), Attempt.submitted_at.is_not(None), here)
        .order_by(func.lower(Classroom.name), Assignment.id, func.lower(Person.name), Attempt.id)
    ).all()


def count_elsewhere(quiz_id: int, versions: Collection[Version], rooms: Collection[int]) -> int:
    """Return how many submitted responses to the question there are in classes, outside the assignments `rooms`."""
    query = (
        select(func.count())
        .select_from(Response)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(
            Assignment.quiz_id == quiz_id,
            Assignment.classroom_id.is_not(None),
            Attempt.assignment_id.not_in(rooms),
            Attempt.submitted_at.is_not(None),
            places(versions),
        )
    )
    return db.session.scalar(query) or 0


def line(row: Any, classroom: str, version: Version, score: Score) -> Line:
    """Return what a preview says about one response: what `score` would make of its mark and of the total."""
    content = library.published(version.fingerprint)
    question = content.questions[version.position - 1]
    old = Marked(question.points, row.fraction, row.waiting, _is_blank(row.reason), row.void)
    new = Marked(question.points, score.fraction, score.waiting, score.rule == "blank", score.void)
    maximum = row.maximum - row.void_points
    given = row.attempt_mark or 0.0
    moved = question.points * (old.void - new.void)
    return Line(
        response_id=row.id,
        attempt_id=row.attempt_id,
        assignment_id=row.assignment_id,
        position=version.position,
        classroom=classroom,
        name=row.name,
        attempt_number=row.attempt_number,
        reply=question.summarize(row.value, content.passage),
        points=question.points,
        old=old,
        new=new,
        old_total=Totals(given, maximum),
        new_total=Totals(given - old.mark + new.mark, maximum + moved),
        why=score.message,
        marked_by=row.marker,
        before=fingerprint(row),
        score=score,
    )


def is_own(row: Any) -> bool:
    """Say whether a person gave the mark, for this response alone: no ruling stands behind it.

    The rule name says it, too, as the account of the person may be gone.
    """
    if row.ruling_id is not None:
        return False
    by_person = row.marked_by_id is not None or (row.reason or {}).get("rule") == "teacher"
    return bool(row.rated or (by_person and not row.waiting))


def fingerprint(row: Any) -> str:
    """Return a digest of all there is to a mark: if it is another one later, somebody changed it."""
    facts = [row.value, row.fraction, row.waiting, row.void, row.reason, row.ruling_id, row.marked_by_id, row.rated]
    facts.append(row.marked_at.isoformat() if row.marked_at else None)
    return hashlib.blake2b(json.dumps(facts, sort_keys=True).encode(), digest_size=12).hexdigest()


def _is_blank(reason: Mapping[str, Any] | None) -> bool:
    return (reason or {}).get("rule") == "blank"
