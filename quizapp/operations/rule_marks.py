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
from quizapp.models import Attempt, Response, db
from quizapp.operations import library

KEPT_SCORES = 8192
"""Scores kept in memory by each process: many of a class give the same response, and all hand in at the same time."""
LONGEST_KEPT = 300
"""Letters of a response whose score is kept."""

_RESPONSES: Any = Response.__table__
_TO_MARK = select(Response.id, Response.position, Response.value, Response.fraction, Response.waiting).where(
    Response.attempt_id == bindparam("attempt")
)
_SCORE = (
    update(_RESPONSES)
    .where(_RESPONSES.c.id == bindparam("response"))
    .values({name: bindparam(f"new_{name}") for name in ("fraction", "waiting", "reason", "marked_at")})
)


def _score(fingerprint: str, position: int, value: Any) -> Score:
    """Return what a response earns: it depends on nothing else, as a published version never changes."""
    text = json.dumps(value)
    return (_score_kept if len(text) <= LONGEST_KEPT else _score_kept.__wrapped__)(fingerprint, position, text)


@lru_cache(maxsize=KEPT_SCORES)
def _score_kept(fingerprint: str, position: int, text: str) -> Score:
    content = library.published(fingerprint)
    return content.questions[position - 1].score(json.loads(text), content.passage)


def give(attempt: Attempt, fingerprint: str, now: datetime) -> Total:
    """Score what has no score yet and return the total. A first try checked in practice keeps its score.

    `fingerprint`: of the version that was taken.
    """
    connection = db.session.connection()
    stored = {row.position: row for row in connection.execute(_TO_MARK, {"attempt": attempt.id})}
    marks: list[Marked] = []
    changed: list[dict[str, Any]] = []
    blank: list[dict[str, Any]] = []
    for position, question in enumerate(library.published(fingerprint).questions, start=1):
        response = stored.get(position)
        if response is not None and response.fraction is not None:
            marks.append(Marked(question.points, response.fraction, response.waiting))
            continue
        score = _score(fingerprint, position, response.value if response else None)
        marks.append(Marked(question.points, score.fraction, score.waiting))
        values = {"fraction": score.fraction, "waiting": score.waiting, "reason": score.to_json(), "marked_at": now}
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
    db.session.connection().execute(update(_RESPONSES).where(chosen).values(unmarked))
    _expire_responses(attempt)
