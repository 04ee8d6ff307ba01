"""Progress of a learner: attempts over time, and the three reading processes by the rule of `core.progress`.

Which answers count is said in `operations.process_status`: the learner and the teacher see the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from quizapp.core.availability import ReleaseStep
from quizapp.core.grading import percent
from quizapp.core.permissions import may
from quizapp.core.school_settings import SchoolSettings
from quizapp.models import Classroom, Membership, Person, School, db
from quizapp.operations.errors import NotFound
from quizapp.operations.hidden_marks import NOTHING, Hidden
from quizapp.operations.process_status import ProcessProgress, Sat, hidden_at, sat_by, statuses_from

SHOWN: frozenset[ReleaseStep] = frozenset({"right_wrong", "key"})
"""Steps at which a learner knows what each question came to."""


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
    compared: bool = False
    """There is an attempt before, and the learner may see what each question came to."""
    on_paper: bool = False
    """A teacher entered it from paper."""
    hidden: bool = False
    """The actor is to rate an answer of it without seeing its mark."""


@dataclass(frozen=True, slots=True)
class PupilProgress:
    """The progress page. `own`: the learner looks, not the teacher."""

    person: Person
    own: bool
    classroom: Classroom | None
    processes: tuple[ProcessProgress, ...]
    attempts: tuple[PastAttempt, ...]
    """Newest first."""
    settings: SchoolSettings


def progress_of(person: Person, now: datetime) -> PupilProgress:
    """Return the progress of `person` as they see it. Four queries."""
    sat = sat_by([person.id], now)[person.id]
    attempts = _attempts(sat, now, everything=False)
    return _progress(person, None, sat, attempts, NOTHING, now)


def progress_of_pupil(actor: Person, classroom_id: int, person_id: int, now: datetime) -> PupilProgress:
    """Return the progress of a pupil of a class that `actor` teaches. Raises `NotFound`.

    The status is the pupil's own; the list holds the attempts in the actor's classes, with every mark but those that
    are hidden from a second marker.
    """
    classroom, pupil = _get_pupil(actor, classroom_id, person_id)
    sat = sat_by([pupil.id], now)[pupil.id]
    mine = set(
        db.session.scalars(
            select(Membership.classroom_id).where(
                Membership.person_id == actor.id, Membership.role == "teacher", Membership.status == "active"
            )
        )
    )
    here = [one for one in sat if one.sitting.assignment.classroom_id in mine]
    hidden = hidden_at(actor, [sat])
    attempts = _attempts(here, now, everything=True, hidden=hidden)
    return _progress(pupil, classroom, sat, attempts, hidden, now)


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


def _progress(
    person: Person,
    classroom: Classroom | None,
    sat: Sequence[Sat],
    attempts: tuple[PastAttempt, ...],
    hidden: Hidden,
    now: datetime,
) -> PupilProgress:
    school = db.session.get_one(School, person.school_id)
    return PupilProgress(
        person=person,
        own=classroom is None,
        classroom=classroom,
        processes=statuses_from({person.id: sat}, school.threshold, now, hidden.places)[person.id],
        attempts=attempts,
        settings=SchoolSettings.from_json(school.settings),
    )


# The list


def _attempts(
    sat: Sequence[Sat], now: datetime, *, everything: bool, hidden: Hidden = NOTHING
) -> tuple[PastAttempt, ...]:
    """Return the list, newest first. `everything`: with marks that are not released to the learner."""
    listed: list[PastAttempt] = []
    before: dict[int, int] = {}
    for one in sat:
        attempt, assignment = one.sitting.attempt, one.sitting.assignment
        step = one.sitting.release(now)
        is_hidden = attempt.id in hidden.attempts
        shown = attempt.submitted_at is not None and (everything or step != "nothing") and not is_hidden
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
                before=before.get(assignment.id),
                compared=assignment.id in before and share is not None and step in SHOWN,
                waiting=attempt.waiting if shown else 0,
                on_paper=attempt.paper_at is not None,
                hidden=is_hidden,
            )
        )
        if share is not None:
            before[assignment.id] = share
    return tuple(reversed(listed))
