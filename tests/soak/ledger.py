"""What pupils were told, and whether the database agrees at the end."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from quizapp.core.grading import Marked, total
from quizapp.models import Attempt, AttemptEvent, QuizVersion, Response, ResponseRevision, db
from quizapp.operations import library


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A save that the server said it has."""

    attempt: int
    position: int
    operation: str
    value: Any
    revision: int


@dataclass
class Ledger:
    """Everything the server acknowledged, as the phones were told."""

    saves: list[Acknowledged] = field(default_factory=list)
    receipts: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Receipt codes by attempt: every submit of an attempt must give the same one."""
    attempts: dict[tuple[int, int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    """Attempts a pupil was led to by (assignment, person, sitting): every start of a sitting must lead to the same."""
    opened: set[int] = field(default_factory=set)
    """Attempts whose page told the server, once, that it was opened."""
    unexpected: Counter[str] = field(default_factory=Counter)
    """Replies that no fault explains, such as a status 500."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the database holds against what was acknowledged. Each line of `lost` and `doubled` is one wrong."""

    acknowledged: int
    lost: list[str]
    doubled: list[str]
    unfinished: list[int]
    """Attempts that were begun and not handed in."""
    graded: int
    """Attempts whose every response was marked once, by the submit, and whose mark is what the rules give again."""


def examine(ledger: Ledger) -> Verdict:
    """Compare. Needs an application context; reads the whole database."""
    stored = {(row.attempt_id, row.position): row for row in db.session.scalars(select(Response))}
    history: dict[tuple[int, str], list[ResponseRevision]] = defaultdict(list)
    for row in db.session.scalars(select(ResponseRevision)):
        history[row.attempt_id, row.operation_id].append(row)
    lost, doubled = _lost(ledger, stored, history), _doubled(ledger, stored, history)
    events = Counter(db.session.scalars(select(AttemptEvent.attempt_id).where(AttemptEvent.kind == "opened")))
    lost += [
        f"attempt {one}: its opening is in the log {events[one]} times" for one in ledger.opened if events[one] != 1
    ]
    attempts = list(db.session.scalars(select(Attempt)))
    doubled += _attempts(ledger, attempts)
    unfinished = [attempt.id for attempt in attempts if attempt.submitted_at is None]
    graded = 0
    contents = {row.id: row.fingerprint for row in db.session.execute(select(QuizVersion.id, QuizVersion.fingerprint))}
    for attempt in attempts:
        if attempt.submitted_at is not None:
            wrong = _grading(attempt, contents[attempt.quiz_version_id], stored)
            doubled += wrong
            graded += not wrong
    db.session.rollback()
    return Verdict(len(ledger.saves), lost, doubled, unfinished, graded)


def _lost(ledger: Ledger, stored: dict[Any, Response], history: dict[Any, Any]) -> list[str]:
    lost = []
    newest: dict[tuple[int, int], Acknowledged] = {}
    for one in ledger.saves:
        kept = [(row.position, row.revision, row.outcome, row.value) for row in history[one.attempt, one.operation]]
        if kept.count((one.position, one.revision, "saved", one.value)) != 1:
            lost.append(f"{one} is in the history as {kept}")
        place = (one.attempt, one.position)
        if place not in newest or newest[place].revision < one.revision:
            newest[place] = one
    for place, one in newest.items():
        row = stored.get(place)
        # A later revision may stand there, whose reply never came.
        if row is None or row.revision < one.revision or (row.revision == one.revision and row.value != one.value):
            lost.append(f"{one} was the last, stored is {row and (row.revision, row.value)}")
    return lost


def _doubled(ledger: Ledger, stored: dict[Any, Response], history: dict[Any, Any]) -> list[str]:
    acknowledged = Counter((one.attempt, one.operation) for one in ledger.saves)
    doubled = [f"{key} was acknowledged as {many} saves" for key, many in acknowledged.items() if many > 1]
    steps: Counter[Any] = Counter()
    for key, rows in history.items():
        if len(rows) > 1:
            doubled.append(f"{key} is in the history {len(rows)} times")
        saved = [row for row in rows if row.outcome == "saved"]
        steps.update((row.attempt_id, row.position) for row in saved)
        if saved and key not in acknowledged:
            doubled.append(f"{key} is stored though nobody was told")
    for place, row in stored.items():  # each revision is one step of the history
        if row.revision != steps[place]:
            doubled.append(f"{place} has revision {row.revision} and {steps[place]} steps of history")
    return doubled


def _attempts(ledger: Ledger, attempts: list[Attempt]) -> list[str]:
    doubled = [f"starts of {who} led to {ids}" for who, ids in ledger.attempts.items() if len(ids) != 1]
    known = set().union(*ledger.attempts.values()) if ledger.attempts else set()
    doubled += [f"attempt {one.id} was begun though nobody was led to it" for one in attempts if one.id not in known]
    for one in attempts:
        codes = ledger.receipts.get(one.id, set())
        if codes - {one.receipt}:
            doubled.append(f"attempt {one.id} has the receipt {one.receipt}, pupils were told {codes}")
    return doubled


def _grading(attempt: Attempt, fingerprint: str, stored: dict[Any, Response]) -> list[str]:
    """Return what is wrong with the marks of a submitted attempt."""
    content = library.published(fingerprint)
    marks, wrong = [], []
    for position, question in enumerate(content.questions, start=1):
        row = stored.get((attempt.id, position))
        if row is None:
            wrong.append(f"attempt {attempt.id}: question {position} was not graded")
            continue
        score = question.score(row.value, content.passage)
        if (row.fraction, row.waiting, row.marked_at) != (score.fraction, score.waiting, attempt.submitted_at):
            wrong.append(f"attempt {attempt.id}: question {position} is graded {row.fraction}, rules say {score}")
        marks.append(Marked(question.points, score.fraction, score.waiting))
    again = total(marks)
    if (attempt.mark, attempt.waiting) != (again.mark, again.waiting):
        wrong.append(f"attempt {attempt.id} has the mark {attempt.mark}, its responses come to {again.mark}")
    return wrong
