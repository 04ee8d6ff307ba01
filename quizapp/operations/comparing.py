"""What pupils and teachers are told about a response in words: how it compares with the key, and who decided.

The comparison is worked out anew from the stored response and the rulings in force; who decided is what is stored.
"""

from __future__ import annotations

from collections.abc import Callable

from quizapp.core.messages import Message
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Question
from quizapp.core.rulings import NO_RULINGS, Rulings
from quizapp.core.text_matching import explaining
from quizapp.core.text_matching.explaining import Marker, Told
from quizapp.core.text_matching.graded import Graded
from quizapp.models import Response

Compare = Callable[[Question, Passage, Response | None, Rulings], tuple[Told, ...]]

_ALIKE = "marked_alike"
_SAY_IT_ALL = frozenset({"blank", "void", "everyone", "also_accepted"})
"""Rules whose sentence leaves nothing to compare."""


def told_to_pupil(
    question: Question, passage: Passage, response: Response | None, in_force: Rulings = NO_RULINGS
) -> tuple[Told, ...]:
    """Return the sentences for the pupil. The caller has decided that the key may be seen."""
    if response is None or not _is_compared(question, passage, response):
        return ()
    told = explaining.for_pupil(_graded(question, passage, response, in_force), marker(response), key_shown=True)
    return _not_twice(told, response)


def told_to_teacher(
    question: Question, passage: Passage, response: Response | None, in_force: Rulings = NO_RULINGS
) -> tuple[Told, ...]:
    """Return the sentences for a teacher: the words, the rule of today, the marked answers most alike, how sure."""
    if response is None or not _is_compared(question, passage, response):
        return ()
    told = explaining.for_teacher(_graded(question, passage, response, in_force), marker(response))
    return _not_twice(told, response)


def _not_twice(told: tuple[Told, ...], response: Response) -> tuple[Told, ...]:
    """Leave out what the mark gives as its reason, which stands beside the sentences."""
    given = Message.from_json(response.reason) if response.reason else None
    names_missing = (response.reason or {}).get("rule") == "concepts_missing"
    return tuple(
        line
        for line in told
        if not (line.kind == "rule" and line.message == given) and not (line.kind == "missing" and names_missing)
    )


def marked_by(response: Response) -> tuple[Told, ...]:
    """Return who decided, for a pupil who may not see the key yet."""
    return () if _says_it_all(response) else (explaining.marked_by(marker(response)),)


def marker(response: Response) -> Marker:
    """Return who gave the mark of a response."""
    if response.waiting:
        return "waiting"
    if response.ruling_id is not None and (response.marked_by_id or (response.reason or {}).get("rule") == _ALIKE):
        return "ruling"
    return "teacher" if response.marked_by_id else "rule"


def _is_compared(question: Question, passage: Passage, response: Response) -> bool:
    """Return whether the response is the pupil's own words and has a mark, or waits for one."""
    return question.declaration(passage).shape == "text" and not _says_it_all(response)


def _says_it_all(response: Response) -> bool:
    return response.fraction is None or response.void or (response.reason or {}).get("rule") in _SAY_IT_ALL


def _graded(question: Question, passage: Passage, response: Response, in_force: Rulings) -> Graded | None:
    return question.graded(response.value, passage, in_force) if response.value else None
