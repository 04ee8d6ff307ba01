"""What a pupil is told about marks that a regrade changed: as far as the release step goes, until it has been seen.

Reading a page writes nothing, so a change counts as seen when its reader says so: one button below what is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from quizapp.core.availability import ReleaseStep
from quizapp.core.grading import Marked
from quizapp.models import Assignment, Attempt, MarkChange, Person, QuizVersion, Regrade, Response, db
from quizapp.operations import library
from quizapp.operations.attempts import Sitting, get_sitting
from quizapp.operations.marking import mark_state
from quizapp.operations.regrade_preview import marked_of
from quizapp.operations.terms import moments, test_pending_clause


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A mark that is another one than before."""

    number: int
    """What the pupil calls the question."""
    old: Marked
    new: Marked
    reason: str
    """The teacher's words."""
    taken_back: bool
    """The former mark is in force again: the regrade was undone."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told about one attempt. `changes` is empty where the release step shows the total alone."""

    count: int
    changes: tuple[ToldChange, ...]
    seen: str
    """To be sent back by whoever has read it."""


def told_of(sitting: Sitting, now: datetime) -> Told | None:
    """Return what the pupil has not seen yet of an attempt and may see now; None when there is nothing. One query."""
    step = sitting.release(now)
    if step == "nothing" or sitting.attempt.submitted_at is None:
        return None
    rows = _unseen(sitting.attempt.id)
    found = _told(rows, library.presentation(sitting.fingerprint)["questions"], sitting.order.numbers)
    if not found:
        return None
    return Told(len(found), tuple(found) if _by_question(step) else (), _seen(rows))


def _by_question(step: ReleaseStep) -> bool:
    return step in ("right_wrong", "key")


_UNSEEN = (
    select(MarkChange, Regrade, Response)
    .join(Regrade, Regrade.id == MarkChange.regrade_id)
    .join(Response, Response.id == MarkChange.response_id)
    .where(MarkChange.attempt_id == bindparam("attempt"), MarkChange.seen_at.is_(None))
    .order_by(Response.position, MarkChange.id)
)


def _unseen(attempt_id: int) -> Sequence[tuple[MarkChange, Regrade, Response]]:
    rows = db.session.execute(_UNSEEN, {"attempt": attempt_id})
    return [(change, regrade, response) for change, regrade, response in rows]


def _told(
    rows: Sequence[tuple[MarkChange, Regrade, Response]], views: Sequence[Mapping[str, Any]], numbers: Mapping[int, int]
) -> list[ToldChange]:
    """Return one line a response: from the mark before the first unseen change to the mark that stands now."""
    by_response: dict[int, list[tuple[MarkChange, Regrade, Response]]] = {}
    for row in rows:
        by_response.setdefault(row[2].id, []).append(row)
    found = []
    for listed in by_response.values():
        first, was = listed[0][0], listed[0][1]
        last, regrade, response = listed[-1]
        undone = regrade.undone_at is not None
        if mark_state(response) != (last.old if undone else last.new):
            continue  # somebody has marked it since: that mark is told where marks stand
        points = views[response.position - 1]["points"]
        old = marked_of(first.old if was.undone_at is None else first.new, points)
        new = marked_of(last.old if undone else last.new, points)
        if old != new:
            found.append(ToldChange(numbers[response.position], old, new, regrade.reason, undone))
    return sorted(found, key=lambda one: one.number)


def _seen(rows: Sequence[tuple[MarkChange, Regrade, Response]]) -> str:
    """Return what was unseen when a page was made; a change that was undone since is another one."""
    return ",".join(str(change.id if regrade.undone_at is None else -change.id) for change, regrade, _ in rows)


def acknowledge(actor: Person, attempt_id: int, seen: str, now: datetime) -> None:
    """Note that the pupil has read what `told_of` told them; what changed since is told anew. Twice changes nothing."""
    sitting = get_sitting(actor, attempt_id, now)
    if sitting.release(now) == "nothing":
        return
    read = set(seen.split(","))
    for row in _unseen(attempt_id):
        if _seen([row]) in read:
            row[0].seen_at = now
    db.session.flush()


@dataclass(frozen=True, slots=True)
class News:
    """An attempt in which marks changed, for the home page."""

    attempt_id: int
    title: str
    count: int


def news_of(person: Person, now: datetime) -> tuple[News, ...]:
    """Return the attempts of `person` in which marks changed that they have not seen and may see. One query."""
    rows = db.session.execute(
        select(MarkChange, Regrade, Response, Attempt, Assignment, QuizVersion, test_pending_clause(None))
        .join(Regrade, Regrade.id == MarkChange.regrade_id)
        .join(Response, Response.id == MarkChange.response_id)
        .join(Attempt, Attempt.id == MarkChange.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(Attempt.person_id == person.id, Attempt.submitted_at.is_not(None), MarkChange.seen_at.is_(None))
        .order_by(Attempt.id, Response.position, MarkChange.id),
        moments(now),
    )
    unseen: dict[int, list[tuple[MarkChange, Regrade, Response]]] = {}
    sittings: dict[int, Sitting] = {}
    for change, regrade, response, attempt, assignment, version, pending in rows:
        unseen.setdefault(attempt.id, []).append((change, regrade, response))
        sittings[attempt.id] = Sitting(attempt, assignment, version.fingerprint, version.title, None, pending)
    found = []
    for attempt_id, listed in unseen.items():
        sitting = sittings[attempt_id]
        if sitting.release(now) == "nothing":
            continue
        told = _told(listed, library.presentation(sitting.fingerprint)["questions"], sitting.order.numbers)
        if told:
            found.append(News(attempt_id, sitting.title, len(told)))
    return tuple(found)
