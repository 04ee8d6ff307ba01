"""Progress of a learner: attempts over time, and the three reading processes by the rule of `core.progress`.

The learner and the teacher see the same status from the same evidence, so the rule only takes what the learner may
know: the first finished attempts at assignments whose marks are released to them (step *score* or more), practice
included. A test that is not released would otherwise show through the band. Of a question that somebody met in two
assignments, the first answer counts. A question out of which answers still wait for a mark is left out for the whole
class: rules decide the easy answers first, and counting only those would flatter or wrong everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from quizapp.core.availability import ReleaseStep
from quizapp.core.grading import percent
from quizapp.core.permissions import may
from quizapp.core.progress import LAST_DAYS, Estimate, Observation, estimate_of, has_improved, recent
from quizapp.core.question_types.base import Process
from quizapp.models import (
    Assignment,
    Attempt,
    Classroom,
    Membership,
    Person,
    Quiz,
    QuizVersion,
    Response,
    School,
    db,
)
from quizapp.operations import library
from quizapp.operations.attempts import Sitting
from quizapp.operations.errors import NotFound
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


@dataclass(frozen=True, slots=True)
class PastAttempt:
    """An attempt in the list. Without a mark where there is none, or none that may be seen."""

    attempt_id: int
    assignment_id: int
    title: str
    classroom: str | None
    mode: str
    number: int
    started_at: datetime
    submitted_at: datetime | None
    step: ReleaseStep
    mark: float | None
    maximum: int
    percent: int | None
    before: int | None
    """Percent of the attempt before at the same assignment."""
    waiting: int
    on_paper: bool = False
    """A teacher entered it from paper."""


@dataclass(frozen=True, slots=True)
class PupilProgress:
    """The progress page. `own`: the learner looks, not the teacher."""

    person: Person
    own: bool
    classroom: Classroom | None
    processes: tuple[ProcessProgress, ...]
    attempts: tuple[PastAttempt, ...]


@dataclass(frozen=True, slots=True)
class _Sat:
    """An attempt with what the rule asks of it."""

    sitting: Sitting
    slug: str
    points: int


def progress_of(person: Person, now: datetime) -> PupilProgress:
    """Return the progress of `person` as they see it. Four queries."""
    sat = _sat(person, now)
    attempts = _attempts(sat, now, everything=False)
    return PupilProgress(person, True, None, _processes(person, sat, now), attempts)


def progress_of_pupil(actor: Person, classroom_id: int, person_id: int, now: datetime) -> PupilProgress:
    """Return the progress of a pupil of a class that `actor` teaches. Raises `NotFound`.

    The status is the pupil's own; the list holds the attempts in the actor's classes, with every mark.
    """
    classroom, pupil = _get_pupil(actor, classroom_id, person_id)
    sat = _sat(pupil, now)
    mine = set(
        db.session.scalars(
            select(Membership.classroom_id).where(
                Membership.person_id == actor.id, Membership.role == "teacher", Membership.status == "active"
            )
        )
    )
    here = [one for one in sat if one.sitting.assignment.classroom_id in mine]
    attempts = _attempts(here, now, everything=True)
    return PupilProgress(pupil, False, classroom, _processes(pupil, sat, now), attempts)


def _get_pupil(actor: Person, classroom_id: int, person_id: int) -> tuple[Classroom, Person]:
    teacher = aliased(Membership)
    teaches = exists().where(
        teacher.classroom_id == Classroom.id,
        teacher.person_id == actor.id,
        teacher.role == "teacher",
        teacher.status == "active",
    )
    row = db.session.execute(
        select(Classroom, Person, teaches)
        .join(Membership, Membership.classroom_id == Classroom.id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Classroom.id == classroom_id,
            Classroom.school_id == actor.school_id,
            Person.id == person_id,
            Membership.role == "pupil",
            Membership.status == "active",
        )
    ).one_or_none()
    if row is None or not may(actor.role, "see_results", {"teaches"} if row[2] else set()):
        raise NotFound
    return row[0], row[1]


def _sat(person: Person, now: datetime) -> list[_Sat]:
    """Return every attempt of `person` with its surroundings, oldest first."""
    rows = db.session.execute(
        select(
            Attempt,
            Assignment,
            QuizVersion.fingerprint,
            QuizVersion.title,
            Classroom.name,
            test_pending_clause(now),
            Quiz.slug,
            QuizVersion.points,
        )
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .join(Quiz, Quiz.id == QuizVersion.quiz_id)
        .outerjoin(Classroom, Classroom.id == Assignment.classroom_id)
        .where(Attempt.person_id == person.id)
        .order_by(Attempt.started_at, Attempt.id)
    )
    return [_Sat(Sitting(*row[:6]), row[6], row[7]) for row in rows]


# The list


def _attempts(sat: Sequence[_Sat], now: datetime, *, everything: bool) -> tuple[PastAttempt, ...]:
    """Return the list, newest first. `everything`: with marks that are not released to the learner."""
    listed: list[PastAttempt] = []
    percents: dict[int, int] = {}
    for one in sat:
        attempt, assignment = one.sitting.attempt, one.sitting.assignment
        step = one.sitting.release(now)
        shown = attempt.submitted_at is not None and (everything or step != "nothing")
        mark = attempt.mark if shown else None
        share = None if mark is None else percent(mark, one.points - attempt.void_points)
        listed.append(
            PastAttempt(
                attempt_id=attempt.id,
                assignment_id=assignment.id,
                title=one.sitting.title,
                classroom=one.sitting.classroom,
                mode=assignment.mode,
                number=attempt.number,
                started_at=attempt.started_at,
                submitted_at=attempt.submitted_at,
                step=step,
                mark=None if mark is None else round(mark, 2),
                maximum=one.points - attempt.void_points,
                percent=share,
                before=percents.get(assignment.id),
                waiting=attempt.waiting if shown else 0,
                on_paper=attempt.paper_at is not None,
            )
        )
        if share is not None:
            percents[assignment.id] = share
    return tuple(reversed(listed))


# The processes


def _processes(person: Person, sat: Sequence[_Sat], now: datetime) -> tuple[ProcessProgress, ...]:
    threshold = db.session.get_one(School, person.school_id).threshold
    firsts = [one for one in sat if one.sitting.attempt.number == 1 and one.sitting.attempt.submitted_at is not None]
    firsts.sort(key=lambda one: (one.sitting.attempt.submitted_at, one.sitting.attempt.id))
    observed, left_out = _observations(person, firsts, now)
    found = []
    for process in PROCESSES:
        counted = recent(observed[process], now)
        estimate = estimate_of(counted, threshold)
        found.append(ProcessProgress(process, estimate, has_improved(counted), left_out[process]))
    return tuple(found)


def _observations(
    person: Person, firsts: Sequence[_Sat], now: datetime
) -> tuple[dict[Process, list[Observation]], dict[Process, int]]:
    """Return the answers that count by process, oldest first, and how many recent ones are left out."""
    fractions = _fractions(person)
    unmarked = _unmarked([one.sitting.assignment for one in firsts])
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


def _fractions(person: Person) -> dict[tuple[int, int], float | None]:
    """Return what the responses of finished first attempts earned, None while they wait, `VOID` if they do not count."""
    rows = db.session.execute(
        select(Response.attempt_id, Response.position, Response.fraction, Response.waiting, Response.void)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(Attempt.person_id == person.id, Attempt.number == 1, Attempt.submitted_at.is_not(None))
    )
    return {
        (attempt_id, position): VOID if void else None if waiting else fraction or 0.0
        for attempt_id, position, fraction, waiting, void in rows
    }


def _unmarked(assignments: Sequence[Assignment]) -> set[Any]:
    """Return assignment, version and position of questions to which somebody's answer waits.

    Only of classes: answers to an open practice wait for nobody, and one visitor must not close a question for all.
    """
    classes = [assignment.id for assignment in assignments if assignment.classroom_id is not None]
    rows = db.session.execute(
        select(Attempt.assignment_id, Attempt.quiz_version_id, Response.position)
        .join(Response, Response.attempt_id == Attempt.id)
        .where(
            Attempt.assignment_id.in_(classes),
            Attempt.number == 1,
            Attempt.submitted_at.is_not(None),
            Attempt.waiting > 0,
            Response.waiting,
        )
        .distinct()
    )
    return {tuple(row) for row in rows}
