"""What everybody gave to each question of a matrix, in one line of text each: the second sheet of its file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from quizapp.models import Attempt, QuizVersion, Response, db
from quizapp.operations import library
from quizapp.operations.participants import chosen_attempt
from quizapp.operations.reports import Matrix


def responses_in_words(found: Matrix) -> Mapping[int, Mapping[int, str]]:
    """Return what was given in the attempts of `found`, by attempt and number of the column. One query.

    Of an attempt that runs what has been saved so far. Equal values are put into words once: of 3,000 pupils most chose
    one of a few options.
    """
    assignment = found.results.assignment
    numbers = {
        (version, position): head.column.number
        for head in found.heads
        for version, position in head.column.places.items()
    }
    rows = db.session.execute(
        select(Response.attempt_id, Attempt.quiz_version_id, QuizVersion.fingerprint, Response.position, Response.value)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(chosen_attempt(assignment, found.which))
    )
    words: dict[tuple[int, int, str], str] = {}
    given: dict[int, dict[int, str]] = {}
    for attempt_id, version, fingerprint, position, value in rows:
        number = numbers.get((version, position))
        if number is None or value is None:
            continue
        key = (version, position, json.dumps(value))
        if key not in words:
            words[key] = _in_words(fingerprint, position, value)
        given.setdefault(attempt_id, {})[number] = words[key]
    return given


def _in_words(fingerprint: str, position: int, value: Any) -> str:
    content = library.published(fingerprint)
    return content.questions[position - 1].summarize(value, content.passage)
