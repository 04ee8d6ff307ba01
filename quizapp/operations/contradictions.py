"""Marks that say otherwise than what the key has just learned. They change through a regrade alone, which asks first."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select

from quizapp.core.text_matching import canonical
from quizapp.models import Assignment, Attempt, Person, QuizVersion, Response, Ruling, db
from quizapp.operations import library, rulings


def contradicted(actor: Person, forms: Collection[Ruling]) -> int:
    """Return how many responses in the actor's classes a rule had marked otherwise than `forms` now say.

    Marks that a person gave to one response are their own and are not counted. Three queries, whatever the number;
    all `forms` are about one question and of one scope, as one decision makes them.
    """
    if not forms:
        return 0
    one = next(iter(forms))
    earned = {form.canonical: form.fraction for form in forms}
    rooms = {one.classroom_id} if one.scope == "classroom" else rulings.taught_by(actor)
    rows = db.session.execute(
        select(Response.value, Response.fraction, QuizVersion.fingerprint)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(
            Assignment.quiz_id == one.quiz_id,
            Assignment.classroom_id.in_(rooms),
            Attempt.submitted_at.is_not(None),
            ~Response.waiting,
            ~Response.void,
            or_(Response.marked_by_id.is_(None), Response.ruling_id.is_not(None)),
            rulings.answering(one),
        )
    )
    count = 0
    for value, fraction, fingerprint in rows:
        form = canonical(value, library.published(fingerprint).passage.language) if isinstance(value, str) else ""
        count += form in earned and abs(earned[form] - fraction) > 1e-9  # noqa: PLR2004 - as floats come back
    return count
