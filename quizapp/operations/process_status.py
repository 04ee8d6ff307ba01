"""What may be said of learners in each reading process, from the answers that count; for one as for a whole class.

The learner and the teacher see the same status from the same evidence, so the rule only takes what the learner may
know: the first finished attempts at assignments whose marks are released to them (step *score* or more), practice
included. A test that is not released would otherwise show through the band. Of a question that somebody met in two
assignments, the first answer counts. A question out of which answers still wait for a mark is left out for the whole
class: rules decide the easy answers first, and counting only those would flatter or wrong everybody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from quizapp.core.progress import LAST_DAYS, Estimate, Observation, estimate_of, has_improved, recent
from quizapp.core.question_types.base import Process
from quizapp.models import Assignment, Attempt, Classroom, Person, Quiz, QuizVersion, Response, db
from quizapp.operations import library
from quizapp.operations.attempts import Sitting
from quizapp.operations.hidden_marks import Hidden, hidden_from
from quizapp.operations.terms import test_pending_clause

VOID = -1.0
"""The share of a response that a ruling took out of the count: it is no evidence of anything."""

PROCESSES: tuple[Process, ...] = get_args(Process)


@dataclass(frozen=True, slots=True)
class ProcessProgress:
    """How somebody does in one reading process."""

    process: Process
    estimate: Estimate
    improved: bool
    left_out: int
    """Recent answers that do not count yet, because answers to their question wait for a mark."""
    observations: tuple[Observation, ...] = ()
    """Those that count, oldest first."""


@dataclass(frozen=True, slots=True)
class Sat:
    """An attempt with what the rule asks of it. `slug` names the set; what was derived from it counts as the same."""

    sitting: Sitting
    slug: str
    points: int


def statuses(
    actor: Person, people: Collection[int], threshold: float, now: datetime
) -> dict[int, tuple[ProcessProgress, ...]]:
    """Return the status of each of `people` in the three processes. Four queries, however many people.

    The answers that `actor` is to rate without seeing their mark do not count yet for them.
    """
    sat = sat_by(people, now)
    return statuses_from(sat, threshold, now, hidden_at(actor, sat.values()).places)


def hidden_at(actor: Person, sat: Iterable[Sequence[Sat]]) -> Hidden:
    """Return the marks of the attempts that are hidden from `actor`. One query where they are no second marker."""
    assignments = {one.sitting.assignment.id: one.sitting.assignment for listed in sat for one in listed}
    return hidden_from(actor, list(assignments.values()))


def sat_by(people: Collection[int], now: datetime) -> dict[int, list[Sat]]:
    """Return every attempt of each of `people` with its surroundings, oldest first. One query."""
    origin = aliased(Quiz)
    rows = db.session.execute(
        select(
            Attempt,
            Assignment,
            QuizVersion.fingerprint,
            QuizVersion.title,
            Classroom.name,
            test_pending_clause(now),
            func.coalesce(origin.slug, Quiz.slug),
            QuizVersion.points,
        )
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .join(Quiz, Quiz.id == QuizVersion.quiz_id)
        .outerjoin(origin, origin.id == Quiz.derived_from_id)
        .outerjoin(Classroom, Classroom.id == Assignment.classroom_id)
        .where(Attempt.person_id.in_(list(people)))
        .order_by(Attempt.started_at, Attempt.id)
    )
    found: dict[int, list[Sat]] = {person_id: [] for person_id in people}
    for row in rows:
        found[row[0].person_id].append(Sat(Sitting(*row[:6]), row[6], row[7]))
    return found


def statuses_from(
    sat: Mapping[int, Sequence[Sat]],
    threshold: float,
    now: datetime,
    hidden: Collection[tuple[int, int]] = frozenset(),
) -> dict[int, tuple[ProcessProgress, ...]]:
    """Return the status of each person of `sat` (see `sat_by`). Two queries.

    `hidden`: attempts and positions whose mark is as if it were not given yet.
    """
    firsts = {person_id: _firsts(listed) for person_id, listed in sat.items()}
    fractions = _fractions(sat) | dict.fromkeys(hidden)
    unmarked = _unmarked(one.sitting.assignment for listed in firsts.values() for one in listed)
    return {
        person_id: tuple(_statuses(listed, fractions, unmarked, threshold, now)) for person_id, listed in firsts.items()
    }


def _firsts(sat: Iterable[Sat]) -> list[Sat]:
    firsts = [one for one in sat if one.sitting.attempt.number == 1 and one.sitting.attempt.submitted_at is not None]
    return sorted(firsts, key=lambda one: (one.sitting.attempt.submitted_at, one.sitting.attempt.id))


def _statuses(
    firsts: Sequence[Sat],
    fractions: Mapping[tuple[int, int], float | None],
    unmarked: Collection[Any],
    threshold: float,
    now: datetime,
) -> Iterable[ProcessProgress]:
    observed, left_out = _observations(firsts, fractions, unmarked, now)
    for process in PROCESSES:
        counted = recent(observed[process], now)
        estimate = estimate_of(counted, threshold)
        yield ProcessProgress(process, estimate, has_improved(counted), left_out[process], tuple(counted))


def _observations(
    firsts: Sequence[Sat],
    fractions: Mapping[tuple[int, int], float | None],
    unmarked: Collection[Any],
    now: datetime,
) -> tuple[dict[Process, list[Observation]], dict[Process, int]]:
    """Return the answers of somebody that count by process, oldest first, and how many recent ones are left out."""
    observed: dict[Process, list[Observation]] = {process: [] for process in PROCESSES}
    left_out: dict[Process, int] = dict.fromkeys(PROCESSES, 0)
    met: set[tuple[str, str]] = set()
    for one in firsts:
        attempt = one.sitting.attempt
        at = attempt.submitted_at
        assert at is not None  # noqa: S101 - only finished attempts came in
        released = one.sitting.release(now) != "nothing"
        views = library.presentation(one.sitting.fingerprint)["questions"]
        for position, view in enumerate(views, start=1):
            question = (one.slug, view["id"])
            if question in met:
                continue
            met.add(question)
            if not released:
                continue
            fraction = fractions.get((attempt.id, position))
            if fraction == VOID:
                continue
            if fraction is None or (attempt.assignment_id, attempt.quiz_version_id, position) in unmarked:
                left_out[view["process"]] += at >= now - LAST_DAYS
                continue
            observed[view["process"]].append(Observation(at, fraction))
    return observed, left_out


def _fractions(people: Collection[int]) -> dict[tuple[int, int], float | None]:
    """Return what the responses of finished first attempts earned, None while they wait, `VOID` if they do not count."""
    rows = db.session.execute(
        select(Response.attempt_id, Response.position, Response.fraction, Response.waiting, Response.void)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(Attempt.person_id.in_(list(people)), Attempt.number == 1, Attempt.submitted_at.is_not(None))
    )
    return {
        (attempt_id, position): VOID if void else None if waiting else fraction or 0.0
        for attempt_id, position, fraction, waiting, void in rows
    }


def _unmarked(assignments: Iterable[Assignment]) -> set[Any]:
    """Return assignment, version and position of questions to which somebody's answer waits.

    Only of classes: answers to an open practice wait for nobody, and one visitor must not close a question for all.
    """
    classes = {assignment.id for assignment in assignments if assignment.classroom_id is not None}
    rows = db.session.execute(
        select(Attempt.assignment_id, Attempt.quiz_version_id, Response.position)
        .join(Response, Response.attempt_id == Attempt.id)
        .where(
            Attempt.assignment_id.in_(sorted(classes)),
            Attempt.number == 1,
            Attempt.submitted_at.is_not(None),
            Attempt.waiting > 0,
            Response.waiting,
        )
        .distinct()
    )
    return {tuple(row) for row in rows}
