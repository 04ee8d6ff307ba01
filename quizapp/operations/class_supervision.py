"""How far a class is: every pupil with the newest attempt, what was saved when, and what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, case, func, select

from quizapp.models import (
    Assignment,
    AssignmentPupil,
    Attempt,
    AttemptEvent,
    LateResponse,
    Person,
    QuizVersion,
    Response,
    db,
)
from quizapp.operations import library
from quizapp.operations.columns import Results, get_results
from quizapp.operations.errors import NotFound
from quizapp.operations.lateness import late_attempts
from quizapp.operations.participants import people_of
from quizapp.operations.pupils import get_pupil
from quizapp.operations.supervision import State, state_of

SILENCE = timedelta(minutes=5)
"""So long without anything saved deserves a look."""
FIRST_SILENCE = timedelta(minutes=10)
"""The same before the first answer: a text has to be read first."""
LONGEST_SILENCE = timedelta(hours=2)
"""After so long the pupil is not sitting the test any more: a text that is open for days is read with pauses."""
NEARLY_OVER = timedelta(minutes=5)

Reason = Literal["silent", "devices", "nearly_over"]
"""Why a pupil at work deserves a look. None of them proves anything."""


@dataclass(frozen=True, slots=True)
class Events:
    """What the page of an attempt noticed, counted. It proves nothing."""

    times_left: int = 0
    devices: int = 0


@dataclass(frozen=True, slots=True)
class MakeUp:
    """A sitting of their own of somebody who was absent."""

    opens_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class Supervised:
    """A pupil and the newest attempt."""

    person_id: int
    name: str
    state: State
    attempt: Attempt | None
    saved_at: datetime | None
    answered: int
    question_count: int
    late_waiting: int
    """Late answers, of every attempt, that nobody has decided on."""
    late_attempt_id: int | None
    """The attempt where they wait."""
    saved_late: int
    """Answers that arrived after the end but within the grace; they count."""
    events: Events
    given: frozenset[int] = frozenset()
    """Positions of the questions that have an answer."""
    flagged: frozenset[int] = frozenset()
    """Positions that the pupil is unsure of."""
    make_up: MakeUp | None = None
    came_late: bool = False
    """Handed in, or last written, in the time in which late work is still taken. No mark depends on it."""

    def reasons(self, now: datetime) -> tuple[Reason, ...]:
        """Return why somebody at work deserves a look."""
        if self.state != "working" or self.attempt is None:
            return ()
        last = self.saved_at or self.attempt.started_at
        end = self.attempt.ends_at
        holds: dict[Reason, bool] = {
            "silent": (SILENCE if self.saved_at else FIRST_SILENCE) <= now - last < LONGEST_SILENCE,
            "devices": self.events.devices > 1,
            "nearly_over": end is not None and end - now <= NEARLY_OVER and self.answered < self.question_count,
        }
        return tuple(reason for reason, is_so in holds.items() if is_so)


@dataclass(frozen=True, slots=True)
class Supervision:
    """An assignment while a class is at work, or afterwards."""

    results: Results
    rows: tuple[Supervised, ...]
    """By name."""

    def count(self, state: State) -> int:
        """Return how many pupils are that far."""
        return sum(row.state == state for row in self.rows)

    @property
    def late_waiting(self) -> int:
        """Late answers that wait for a decision."""
        return sum(row.late_waiting for row in self.rows)


def get_supervised(actor: Person, assignment_id: int, now: datetime) -> Supervision:
    """Return how far every pupil of the class is. Five queries, however many pupils; two more where late work is taken.

    Raises `NotFound` when the actor does not teach the class; a practice that is open to anyone has no class.
    """
    return supervised(get_results(actor, assignment_id, "supervise"), now)


def supervised(results: Results, now: datetime) -> Supervision:
    """Return the same of an assignment whose class the actor is known to supervise."""
    assignment_id = results.assignment.id
    people = _people(results.assignment)
    newest = [attempt.id for _, attempt, _, _ in people if attempt is not None]
    responses = _responses(newest)
    late = _late_waiting(assignment_id)
    events = events_in(Attempt.assignment_id == assignment_id)
    came_late = late_attempts(results.assignment, Attempt.id.in_(newest))
    rows = []
    for person, attempt, fingerprint, make_up in people:
        waiting = late.get(person.id, {})
        rows.append(
            Supervised(
                person_id=person.id,
                name=person.name,
                state="absent" if attempt is None else state_of(attempt, now),
                attempt=attempt,
                **(_progress(attempt, fingerprint, responses.get(attempt.id, [])) if attempt else _NOTHING),
                late_waiting=sum(waiting.values()),
                late_attempt_id=min(waiting, default=None),
                events=events.get(attempt.id if attempt else 0, Events()),
                make_up=make_up,
                came_late=attempt is not None and attempt.id in came_late,
            )
        )
    return Supervision(results, tuple(rows))


def get_participant(actor: Person, assignment_id: int, person_id: int) -> tuple[Results, Person]:
    """Return an assignment and a pupil of its class who takes part in it. Raises `NotFound`."""
    results = get_results(actor, assignment_id, "supervise")
    _, person = get_pupil(actor, results.assignment.classroom_id or 0, person_id)
    people = people_of(results.assignment)
    if db.session.scalar(select(people.c.id).where(people.c.id == person.id)) is None:
        raise NotFound
    return results, person


def _people(assignment: Assignment) -> list[tuple[Person, Attempt | None, str, MakeUp | None]]:
    """Return those it was given to and everybody with an attempt, by name, with newest attempt and make-up sitting."""
    people = people_of(assignment)
    last = (
        select(Attempt.person_id, func.max(Attempt.number).label("number"))
        .where(Attempt.assignment_id == assignment.id)
        .group_by(Attempt.person_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Person, Attempt, QuizVersion.fingerprint, AssignmentPupil.opens_at, AssignmentPupil.closes_at)
        .join(people, people.c.id == Person.id)
        .outerjoin(last, last.c.person_id == Person.id)
        .outerjoin(
            Attempt,
            (Attempt.assignment_id == assignment.id)
            & (Attempt.person_id == Person.id)
            & (Attempt.number == last.c.number),
        )
        .outerjoin(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .outerjoin(
            AssignmentPupil,
            (AssignmentPupil.assignment_id == assignment.id) & (AssignmentPupil.person_id == Person.id),
        )
        .order_by(func.lower(Person.name), Person.id)
    )
    return [
        (person, attempt, fingerprint, MakeUp(opens, closes) if opens or closes else None)
        for person, attempt, fingerprint, opens, closes in rows
    ]


_NOTHING: dict[str, Any] = {"saved_at": None, "answered": 0, "question_count": 0, "saved_late": 0}


def _responses(attempt_ids: Iterable[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(
        select(Response.attempt_id, Response.position, Response.value, Response.flagged, Response.saved_at).where(
            Response.attempt_id.in_(attempt_ids)
        )
    ):
        found.setdefault(row.attempt_id, []).append(row)
    return found


def _progress(attempt: Attempt, fingerprint: str, responses: list[Any]) -> dict[str, Any]:
    declarations = library.declarations(fingerprint)
    given = frozenset(row.position for row in responses if not declarations[row.position - 1].is_blank(row.value))
    times = [row.saved_at for row in responses if row.saved_at is not None]
    end = attempt.ends_at
    return {
        "saved_at": max(times, default=None),
        "answered": len(given),
        "given": given,
        "flagged": frozenset(row.position for row in responses if row.flagged),
        "question_count": len(declarations),
        "saved_late": 0 if end is None else sum(time > end for time in times),
    }


def _late_waiting(assignment_id: int) -> dict[int, dict[int, int]]:
    """Return how many late answers wait, by person and attempt."""
    rows = db.session.execute(
        select(Attempt.person_id, Attempt.id, func.count())
        .join(LateResponse, LateResponse.attempt_id == Attempt.id)
        .where(Attempt.assignment_id == assignment_id, LateResponse.decision.is_(None))
        .group_by(Attempt.person_id, Attempt.id)
    )
    found: dict[int, dict[int, int]] = {}
    for person_id, attempt_id, count in rows:
        found.setdefault(person_id, {})[attempt_id] = count
    return found


def events_in(attempts: ColumnElement[bool]) -> Mapping[int, Events]:
    """Return the counted events of the attempts that a condition chooses, by attempt."""
    rows = db.session.execute(
        select(
            AttemptEvent.attempt_id,
            func.sum(case((AttemptEvent.kind == "left", 1), else_=0)),
            func.count(AttemptEvent.device.distinct()),
        )
        .join(Attempt, Attempt.id == AttemptEvent.attempt_id)
        .where(attempts)
        .group_by(AttemptEvent.attempt_id)
    )
    return {attempt_id: Events(int(left), devices) for attempt_id, left, devices in rows}
