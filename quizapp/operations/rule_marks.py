"""Marks that rules give: to every response at submit, and anew when a response has changed since."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, insert, null, select, update

from quizapp.core.grading import Marked, Total, total
from quizapp.core.question_types.base import Score
from quizapp.core.rulings import NO_RULINGS, Rulings
from quizapp.models import Attempt, Response, db
from quizapp.operations import library, rulings

KEPT_SCORES = 8192
"""Scores kept in memory by each process: many of a class give the same response, and all hand in at the same time."""
LONGEST_KEPT = 300
"""Letters of a response whose score is kept."""

_RESPONSES: Any = Response.__table__
_TO_MARK = select(
    Response.id,
    Response.position,
    Response.value,
    Response.fraction,
    Response.waiting,
    Response.void,
    Response.ruling_id,
).where(Response.attempt_id == bindparam("attempt"))
_MARK = ("fraction", "waiting", "reason", "marked_at", "ruling_id", "void")
_SCORE = (
    update(_RESPONSES)
    .where(_RESPONSES.c.id == bindparam("response"))
    .values({name: bindparam(f"new_{name}") for name in _MARK})
)


def score(fingerprint: str, position: int, value: Any, rulings: Rulings) -> Score:
    """Return what a response earns: it depends on nothing else, as a published version and a ruling never change."""
    text = json.dumps(value)
    return (_score_kept if len(text) <= LONGEST_KEPT else _score_kept.__wrapped__)(fingerprint, position, text, rulings)


@lru_cache(maxsize=KEPT_SCORES)
def _score_kept(fingerprint: str, position: int, text: str, rulings: Rulings) -> Score:
    content = library.published(fingerprint)
    return content.questions[position - 1].score(json.loads(text), content.passage, rulings)


def mark_values(given: Score, now: datetime) -> dict[str, Any]:
    """Return the columns of a response that a rule's score fills."""
    return {
        "fraction": given.fraction,
        "waiting": given.waiting,
        "reason": given.to_json(),
        "marked_at": now,
        "ruling_id": given.ruling,
        "void": given.void,
    }


def give(attempt: Attempt, fingerprint: str, now: datetime, *, at_submit: bool = False) -> Total:
    """Score what has no score yet and return the total. A first try checked in practice keeps its score.

    `fingerprint`: of the version that was taken. `at_submit`: what practice checked is scored anew where there are
    rulings about the question, or were: they may have come since, and a regrade looks at submitted attempts only.
    """
    connection = db.session.connection()
    in_force = rulings.in_force_for(attempt.assignment_id, fingerprint)
    stored = {row.position: row for row in connection.execute(_TO_MARK, {"attempt": attempt.id})}
    marks: list[Marked] = []
    changed: list[dict[str, Any]] = []
    blank: list[dict[str, Any]] = []
    for position, question in enumerate(library.published(fingerprint).questions, start=1):
        response = stored.get(position)
        anew = response is None or (at_submit and (position in in_force or response.ruling_id is not None))
        if response is not None and response.fraction is not None and not anew:
            marks.append(Marked(question.points, response.fraction, response.waiting, void=response.void))
            continue
        value = response.value if response else None
        given = score(fingerprint, position, value, in_force.get(position, NO_RULINGS))
        marks.append(Marked(question.points, given.fraction, given.waiting, void=given.void))
        values = mark_values(given, now)
        if response is None:
            blank.append({"attempt_id": attempt.id, "position": position, "flagged": False, "revision": 0, **values})
        else:
            changed.append({"response": response.id} | {f"new_{name}": value for name, value in values.items()})
    if changed:
        connection.execute(_SCORE, changed)
    if blank:
        connection.execute(insert(_RESPONSES), blank)
    _expire_responses(attempt)
    return total(marks)


def _expire_responses(attempt: Attempt) -> None:
    """Let the session read responses anew that were written without its knowledge."""
    for row in list(db.session.identity_map.values()):
        if isinstance(row, Response) and row.attempt_id == attempt.id:
            db.session.expire(row)


def clear(attempt: Attempt, positions: Collection[int] | None = None) -> None:
    """Take away the marks of the responses at `positions`, of all without `positions`: also those that a person gave.

    A response that has a mark takes no more saves; without one it is marked at the next submit.
    """
    chosen = _RESPONSES.c.attempt_id == attempt.id
    if positions is not None:
        chosen &= _RESPONSES.c.position.in_(positions)
    unmarked = {"fraction": None, "waiting": False, "reason": null(), "marked_by_id": None, "marked_at": None}
    unmarked |= {"ruling_id": None, "void": False}
    db.session.connection().execute(update(_RESPONSES).where(chosen).values(unmarked))
    _expire_responses(attempt)
