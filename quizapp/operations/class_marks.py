"""The marks of a class over several assignments: which attempt counts, and what original and remedial come to.

One query however many pupils and assignments there are. The original mark is never overwritten: a remedial is an
assignment of its own (`Assignment.parent_id`), and the final mark is computed whenever it is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from quizapp.core.mark_books import Sitting, counted, final_mark
from quizapp.models import Assignment, Attempt, Person, QuizVersion, db
from quizapp.operations.hidden_marks import hidden_from

Key = tuple[int, int]
"""Of an assignment and a person."""


@dataclass(frozen=True, slots=True)
class PupilMark:
    """The three marks of a pupil (points of 100) at one assignment. None: nothing handed in, which is not 0."""

    original: int | None
    remedial: int | None
    """The best of the remedials that followed it up."""
    final: int | None
    sitting: Sitting | None
    """The attempt that counts; none: nothing has been begun."""
    provisional: bool = False
    """Answers of the attempt that counts, or of the remedial, wait for a mark."""


def counted_sittings(assignments: Collection[Assignment]) -> dict[Key, Sitting]:
    """Return the attempt that counts (`Assignment.counts`) of everybody with an attempt at one of `assignments`."""
    by_key: dict[Key, list[Sitting]] = {}
    rows = db.session.execute(
        select(
            Attempt.assignment_id,
            Attempt.person_id,
            Attempt.id,
            Attempt.number,
            Attempt.submitted_at.is_not(None),
            Attempt.mark,
            QuizVersion.points - Attempt.void_points,
            Attempt.waiting,
        )
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(Attempt.assignment_id.in_([one.id for one in assignments]))
    )
    for assignment_id, person_id, attempt_id, number, handed_in, mark, maximum, waiting in rows:
        sitting = Sitting(attempt_id, number, handed_in, mark, maximum, waiting)
        by_key.setdefault((assignment_id, person_id), []).append(sitting)
    counts = {one.id: one.counts for one in assignments}
    found = {key: counted(sittings, counts[key[0]]) for key, sittings in by_key.items()}
    return {key: sitting for key, sitting in found.items() if sitting is not None}


def remedials_of(assignments: Collection[Assignment]) -> list[Assignment]:
    """Return the remedials that follow up one of `assignments` and were not taken back. One query."""
    ids = [one.id for one in assignments]
    query = select(Assignment).where(
        Assignment.parent_id.in_(ids), Assignment.purpose == "remedial", Assignment.withdrawn_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(Assignment.id)))


def pass_mark_of(assignment: Assignment, school_pass_mark: int) -> int:
    """Return the pass mark of an assignment, or that of the school where it has none of its own."""
    return school_pass_mark if assignment.pass_mark is None else assignment.pass_mark


def pupil_marks(
    assignments: Collection[Assignment],
    people: Collection[int],
    school_pass_mark: int,
    actor: Person | None = None,
) -> dict[Key, PupilMark]:
    """Return the marks of everybody in `people` at each of `assignments`. Two queries.

    With an `actor`, totals that would tell a mark hidden from them are left out; one query more (`hidden_from`).
    """
    remedials = remedials_of(assignments)
    sittings = counted_sittings([*assignments, *remedials])
    if actor is not None:
        hidden = hidden_from(actor, [*assignments, *remedials]).attempts
        sittings = {
            key: replace(one, mark=None, waiting=max(one.waiting, 1)) if one.attempt_id in hidden else one
            for key, one in sittings.items()
        }
    children: dict[int, list[int]] = {}
    for one in remedials:
        children.setdefault(one.parent_id or 0, []).append(one.id)
    return {
        (one.id, person): _pupil_mark(
            sittings.get((one.id, person)),
            _best(sittings, children.get(one.id, ()), person),
            pass_mark_of(one, school_pass_mark),
            one.final_rule,
        )
        for one in assignments
        for person in people
    }


def _best(sittings: Mapping[Key, Sitting], remedials: Collection[int], person: int) -> Sitting | None:
    taken = [sittings[one, person] for one in remedials if (one, person) in sittings]
    return max((one for one in taken if one.points is not None), key=lambda one: one.points or 0, default=None)


def _pupil_mark(sitting: Sitting | None, remedial: Sitting | None, pass_mark: int, rule: str) -> PupilMark:
    original = sitting.points if sitting else None
    again = remedial.points if remedial else None
    hidden = sitting is not None and sitting.handed_in and sitting.mark is None  # from whoever is to rate it blind
    waiting = bool((original is not None or hidden) and sitting and sitting.waiting) or bool(
        remedial and remedial.waiting
    )
    return PupilMark(original, again, final_mark(original, again, pass_mark, rule), sitting, waiting)
