"""Marks given by people, one response at a time (`group_decisions`: alike ones at once). Totals follow at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from quizapp.core.grading import Marked, total
from quizapp.core.messages import N_, Message
from quizapp.core.question_types.base import Question, Score
from quizapp.models import Assignment, Attempt, AuditEntry, Person, QuizVersion, Response, db
from quizapp.operations import hidden_marks, library
from quizapp.operations.columns import Column, Results, columns_of, get_results
from quizapp.operations.errors import NotFound, Refused

VERB = "mark_response"
"""The audit verb of a mark given by a person, and of taking it back."""
STEP = 0.5
"""Marks without a rubric go in halves."""
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class MarkLevel:
    """A mark one may give, with the rubric's words and example where the question has a rubric."""

    mark: float
    text: str | None = None
    example: str | None = None


def levels_of(question: Question) -> tuple[MarkLevel, ...]:
    """Return the marks a person may give to `question`, highest first: its levels, or halves of a point."""
    rubric = getattr(question, "rubric", None)
    if rubric:
        return tuple(MarkLevel(float(level.points), level.text, level.example) for level in rubric)
    if getattr(question, "criteria", None):  # their levels are whole points, and so is every sum of them
        return tuple(MarkLevel(float(points)) for points in range(question.points, -1, -1))
    halves = round(question.points / STEP)
    return tuple(MarkLevel(step * STEP) for step in range(halves, -1, -1))


def stamp(response: Response) -> str:
    """Return what the mark of a response looked like when a page was made: a later change shows."""
    return f"{response.fraction}/{response.waiting}/{response.marked_at.isoformat() if response.marked_at else ''}"


# One response


Learn = Callable[[Assignment, str, Response, float], int | None]
"""Makes the key learn that a response to a version's question earns a share of the points; returns the ruling's key."""


def mark(
    actor: Person,
    attempt_id: int,
    position: int,
    given: float,
    *,
    reason: str,
    seen: str,
    now: datetime,
    learn: Learn | None = None,
) -> Response:
    """Give the response at `position` the mark `given`, counted in points, and return it.

    `seen` is the `stamp` the actor was shown. Changing a mark needs a reason, which the pupil reads; a first mark
    does not. `learn` is asked for a ruling, which the mark then names, once nothing can be refused any more
    (`group_decisions.mark_and_learn`). Raises `NotFound`, or `Refused` with the field to mend.
    """
    attempt, assignment, fingerprint = _lock_attempt(attempt_id)
    get_results(actor, assignment.id, "mark_response")
    content = library.published(fingerprint)
    if not 1 <= position <= len(content.questions):
        raise NotFound
    if attempt.submitted_at is None:
        raise Refused(Message(N_("This attempt still runs; it can be marked once it has been handed in.")))
    hidden_marks.check_not_hidden(actor, assignment, attempt_id, position)
    response = db.session.scalar(
        select(Response)
        .where(Response.attempt_id == attempt_id, Response.position == position)
        .execution_options(populate_existing=True)  # the page may have been read before the lock
    )
    if response is None:
        raise NotFound
    question = content.questions[position - 1]
    check_mark(question, given)
    reason = " ".join(reason.split())
    score = score_of(question, given, reason)
    is_mine = response.marked_by_id == actor.id and not response.waiting
    is_so = is_mine and (response.fraction, response.reason) == (score.fraction, score.to_json())
    if is_so and (learn is None or response.ruling_id is not None):
        return response  # a second tap: it is marked so already
    if seen != stamp(response):
        raise Refused(Message(N_("Somebody has marked this meanwhile. Look at the new mark, then decide.")))
    if not response.waiting and not reason and not is_so:
        raise Refused(Message(N_("Say why the mark changes; the pupil reads it.")), field="reason")
    if learn is not None:
        score = replace(score, ruling=learn(assignment, fingerprint, response, score.fraction))
    give(actor, assignment, response, score, now)
    db.session.flush()
    recompute([attempt_id])
    return response


def _lock_attempt(attempt_id: int) -> tuple[Attempt, Assignment, str]:
    """Return the attempt, locked: marks of one attempt are given one after another, so that its total is right."""
    row = db.session.execute(
        select(Attempt, Assignment, QuizVersion.fingerprint)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(Attempt.id == attempt_id)
        .with_for_update(of=Attempt)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1], row[2]


def check_mark(question: Question, given: float) -> None:
    """Refuse a mark that is none of the question's."""
    if given not in {level.mark for level in levels_of(question)}:
        raise Refused(Message(N_("Choose one of the marks shown.")), field="mark")


def score_of(question: Question, given: float, reason: str) -> Score:
    """Return the score of a mark given by a person, said so that the pupil understands it."""
    level = next(level for level in levels_of(question) if level.mark == given)
    values: dict[str, str] = {}
    text = N_("Marked by your teacher.")
    if level.text and reason:
        text, values = N_("Marked by your teacher: %(level)s %(reason)s"), {"level": level.text, "reason": reason}
    elif level.text:
        text, values = N_("Marked by your teacher: %(level)s"), {"level": level.text}
    elif reason:
        text, values = N_("Marked by your teacher: %(reason)s"), {"reason": reason}
    return Score(given / question.points, "teacher", Message(text, values))


def give(actor: Person, assignment: Assignment, response: Response, score: Score, now: datetime) -> None:
    """Store a score and write down what was there before."""
    old = mark_state(response)
    response.fraction, response.waiting = score.fraction, score.waiting
    response.reason, response.marked_by_id, response.marked_at = score.to_json(), actor.id, now
    response.ruling_id, response.void = score.ruling, score.void
    write_down(actor, assignment.school_id, response, old, now)


BEFORE_RULINGS = {"ruling": None, "void": False}
"""What states written down before there were rulings do not say."""


def mark_state(response: Response) -> dict[str, Any]:
    """Return all there is to a mark, so that it can be understood and put back."""
    return {
        "fraction": response.fraction,
        "waiting": response.waiting,
        "reason": response.reason,
        "marked_by": response.marked_by_id,
        "marked_at": response.marked_at.isoformat() if response.marked_at else None,
        "ruling": response.ruling_id,
        "void": response.void,
    }


def mark_values(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a response that make the mark of which `mark_state` once told."""
    return {
        "fraction": state["fraction"],
        "waiting": state["waiting"],
        "reason": state["reason"],
        "marked_by_id": state["marked_by"],
        "marked_at": datetime.fromisoformat(state["marked_at"]) if state["marked_at"] else None,
        "ruling_id": state.get("ruling"),
        "void": state.get("void", False),
    }


def put_back(response: Response, old: Mapping[str, Any]) -> None:
    """Give a response the mark that `mark_state` once returned."""
    for name, value in mark_values(old).items():
        setattr(response, name, value)


def write_down(actor: Person, school_id: int, response: Response, old: Mapping[str, Any], now: datetime) -> None:
    """Note what the mark of `response` was and what it is now."""
    details = {"attempt": response.attempt_id, "position": response.position, "old": old, "new": mark_state(response)}
    db.session.add(
        AuditEntry(
            school_id=school_id,
            at=now,
            actor_id=actor.id,
            verb=VERB,
            subject="response",
            subject_id=response.id,
            details=details,
        )
    )


# Totals


_ATTEMPTS: Any = Attempt.__table__


def recompute(attempt_ids: Collection[int]) -> None:
    """Store the totals that follow from the stored responses of submitted attempts. Doing it again changes nothing."""
    marks: dict[int, list[Marked]] = {}
    rows = db.session.execute(
        select(
            Response.attempt_id,
            Response.position,
            Response.fraction,
            Response.waiting,
            Response.void,
            QuizVersion.fingerprint,
        )
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(Attempt.id.in_(attempt_ids), Attempt.submitted_at.is_not(None))
    )
    for attempt_id, position, fraction, waiting, void, fingerprint in rows:
        points = library.presentation(fingerprint)["questions"][position - 1]["points"]
        marks.setdefault(attempt_id, []).append(Marked(points, fraction, waiting, void=void))
    if not marks:
        return
    sums = [
        {"of": attempt_id, "total": (t := total(listed)).mark, "left": t.waiting, "void": t.void}
        for attempt_id, listed in marks.items()
    ]
    statement = update(_ATTEMPTS).where(_ATTEMPTS.c.id == bindparam("of"))
    db.session.connection().execute(
        statement.values(mark=bindparam("total"), waiting=bindparam("left"), void_points=bindparam("void")), sums
    )
    for attempt in list(db.session.identity_map.values()):
        if isinstance(attempt, Attempt) and attempt.id in marks:
            db.session.expire(attempt, ["mark", "waiting", "void_points"])


# Columns and locks


def get_column(actor: Person, assignment_id: int, number: int) -> tuple[Results, Column]:
    """Return the assignment and the question in column `number` if `actor` may mark there. Raises `NotFound`."""
    results = get_results(actor, assignment_id, "mark_response")
    column = next((column for column in columns_of(results.assignment) if column.number == number), None)
    if column is None:
        raise NotFound
    return results, column


def lock_attempts_of(response_ids: Collection[int]) -> None:
    """Lock the attempts in the order of their keys, so that two teachers never wait for each other."""
    touched = select(Response.attempt_id).where(Response.id.in_(response_ids))
    query = select(Attempt.id).where(Attempt.id.in_(touched))
    db.session.execute(query.order_by(Attempt.id).with_for_update())
