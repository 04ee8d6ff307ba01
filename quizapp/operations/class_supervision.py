"""How far a class is: every pupil with the newest attempt, what was saved when, and what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from quizapp.models import (
    Assignment,
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
from quizapp.operations.participants import people_of
from quizapp.operations.supervision import State, state_of


@dataclass(frozen=True, slots=True)
class Events:
    """What the page of an attempt noticed, counted. It proves nothing."""

    times_left: int = 0
    devices: int = 0


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


@dataclass(frozen=True, slots=True)
class Supervision:
    """An assignment while a class is at work, or afterwards."""

    results: Results
    rows: tuple[Supervised, ...]

    def count(self, state: State) -> int:
        """Return how many pupils are that far."""
        return sum(row.state == state for row in self.rows)

    @property
    def late_waiting(self) -> int:
        """Late answers that wait for a decision."""
        return sum(row.late_waiting for row in self.rows)


def get_supervised(actor: Person, assignment_id: int, now: datetime) -> Supervision:
    """Return how far every pupil of the class is. Five queries, however many pupils.

    Raises `NotFound` when the actor does not teach the class; a practice that is open to anyone has no class.
    """
    results = get_results(actor, assignment_id, "supervise")
    people = _people(results.assignment)
    newest = {attempt.id: fingerprint for _, attempt, fingerprint in people if attempt is not None}
    responses = _responses(newest)
    late = _late_waiting(assignment_id)
    events = events_in(Attempt.assignment_id == assignment_id)
    rows = []
    for person, attempt, fingerprint in people:
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
            )
        )
    return Supervision(results, tuple(rows))


def _people(assignment: Assignment) -> list[tuple[Person, Attempt | None, str]]:
    """Return the active pupils of the class and everybody with an attempt, by name, with the newest attempt."""
    people = people_of(assignment)
    last = (
        select(Attempt.person_id, func.max(Attempt.number).label("number"))
        .where(Attempt.assignment_id == assignment.id)
        .group_by(Attempt.person_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Person, Attempt, QuizVersion.fingerprint)
        .join(people, people.c.id == Person.id)
        .outerjoin(last, last.c.person_id == Person.id)
        .outerjoin(
            Attempt,
            (Attempt.assignment_id == assignment.id)
            & (Attempt.person_id == Person.id)
            & (Attempt.number == last.c.number),
        )
        .outerjoin(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .order_by(func.lower(Person.name), Person.id)
    )
    return [(person, attempt, fingerprint) for person, attempt, fingerprint in rows]


_NOTHING: dict[str, Any] = {"saved_at": None, "answered": 0, "question_count": 0, "saved_late": 0}


def _responses(attempt_ids: Iterable[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(
        select(Response.attempt_id, Response.position, Response.value, Response.saved_at).where(
            Response.attempt_id.in_(attempt_ids)
        )
    ):
        found.setdefault(row.attempt_id, []).append(row)
    return found


def _progress(attempt: Attempt, fingerprint: str, responses: list[Any]) -> dict[str, Any]:
    declarations = library.declarations(fingerprint)
    given = [row for row in responses if not declarations[row.position - 1].is_blank(row.value)]
    times = [row.saved_at for row in responses if row.saved_at is not None]
    end = attempt.ends_at
    return {
        "saved_at": max(times, default=None),
        "answered": len(given),
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
