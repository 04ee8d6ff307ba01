"""Saving responses, each exactly once (the rules are in `docs/architecture.md`, "Saving")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Integer, bindparam, case, false, func, insert, null, select, union_all, update

from quizapp.core.availability import may_save
from quizapp.core.messages import N_, Message
from quizapp.core.permissions import may
from quizapp.core.question_types.declarations import Response as Value
from quizapp.models import Attempt, Person, QuizVersion, Response, ResponseRevision, db
from quizapp.operations import late_decisions, late_responses, library
from quizapp.operations.errors import NotFound

Status = Literal["saved", "conflict", "refused", "late"]

MOST_CHANGES = 2_000
"""Changes of one answer, and conflicts of one attempt: far more than a person makes, so that nobody fills the disk."""
_NO_SUCH = Message(N_("There is no such question."))
_MISFIT = Message(N_("This answer does not fit the question; reload the page."))
_TOO_OFTEN = Message(N_("This answer has been changed too often. It stays as it was last saved; tell your teacher."))
_AFTER_TIME = Message(
    N_("This answer arrived after the time was over. It is kept; your teacher decides whether it counts.")
)
_AFTER_SUBMIT = Message(
    N_("This answer arrived after the attempt was handed in. It is kept; your teacher decides whether it counts.")
)
_COUNTS = Message(N_("This answer arrived after the time was over. It counts, and is marked as late."))
_EMPTY_LATE = Message(N_("An empty answer arrived after the end. What was saved before stays as it is."))


@dataclass(frozen=True, slots=True)
class Save:
    """A response on its way in: the revision it was made from, and an id that makes sending it again harmless."""

    position: int
    value: Value
    flagged: bool
    base_revision: int
    operation_id: str
    ago: int = 0
    """Seconds since the pupil gave it, as the phone reckons."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save. `conflict`: another tab or device was first; `value` is what is stored.

    `late`: the attempt was over; it is kept beside it.
    """

    position: int
    status: Status
    revision: int = 0
    value: Value | None = None
    flagged: bool = False
    message: Message | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """What saving needs to know of an attempt."""

    id: int
    started_at: datetime
    ends_at: datetime | None
    submitted_at: datetime | None
    current: int
    fingerprint: str

    def is_open(self, now: datetime, grace: timedelta) -> bool:
        """Say whether what arrives `now` still counts."""
        return self.submitted_at is None and may_save(self.ends_at, now, grace)


@dataclass(slots=True)
class _Stored:
    """What the database holds for one question, brought up to date as the saves of a batch are decided."""

    value: Value | None = None
    flagged: bool = False
    revision: int = 0
    exists: bool = False
    checked: bool = False
    changed: bool = False


class _Batch:
    """The saves of one request on their way into one attempt."""

    def __init__(self, attempt: Seat) -> None:
        self.attempt = attempt
        self.declarations = library.declarations(attempt.fingerprint)
        self.stored: dict[int, _Stored] = {}
        self.known: dict[str, Saved] = {}
        self.history: list[dict[str, Any]] = []
        self.late: list[Save] = []

    def decide(self, save: Save, now: datetime) -> Saved:
        """Return what becomes of `save` and note what has to be written."""
        if not 1 <= save.position <= len(self.declarations):
            return Saved(save.position, "refused", message=_NO_SUCH)
        if save.operation_id in self.known:
            return self.known[save.operation_id]
        stored = self.stored.setdefault(save.position, _Stored())
        fits_in = save.base_revision == stored.revision or (stored.value, stored.flagged) == (save.value, save.flagged)
        refusal = self._refusal(save, stored, fits_in=fits_in)
        if refusal is not None:
            return Saved(save.position, "refused", stored.revision, stored.value, stored.flagged, refusal)
        if fits_in:
            stored.value, stored.flagged, stored.changed = save.value, save.flagged, True
            stored.revision += 1
            result = Saved(save.position, "saved", stored.revision)
        else:
            result = Saved(save.position, "conflict", stored.revision, stored.value, stored.flagged)
        self.known[save.operation_id] = result
        self.history.append(
            {
                "attempt_id": self.attempt.id,
                "position": save.position,
                "operation_id": save.operation_id,
                "revision": stored.revision,
                "outcome": result.status,
                "value": save.value,
                "flagged": save.flagged,
                "saved_at": now,
            }
        )
        return result

    def _refusal(self, save: Save, stored: _Stored, *, fits_in: bool) -> Message | None:
        if not self.declarations[save.position - 1].fits(save.value):
            return _MISFIT
        if stored.checked:
            return Message(N_("This answer has been checked and stays as it is."))
        changes = stored.revision if fits_in else self._conflicts()
        return _TOO_OFTEN if changes >= MOST_CHANGES else None

    def _conflicts(self) -> int:
        """Return how many conflicts the history of the attempt holds, those of this batch included."""
        stored: int = db.session.connection().execute(_CONFLICTS, {"attempt": self.attempt.id}).scalar_one()
        return stored + len([entry for entry in self.history if entry["outcome"] == "conflict"])

    def decide_late(self, save: Save, kept: set[str]) -> Saved:
        """Return what becomes of `save` now that the attempt is over. `kept`: late operations held, this one added.

        What was decided in time stays decided. A late answer changes nothing that is stored: it is kept beside it.
        """
        if not 1 <= save.position <= len(self.declarations):
            return Saved(save.position, "refused", message=_NO_SUCH)
        if save.operation_id in self.known:
            return self.known[save.operation_id]
        stored = self.stored.get(save.position, _Stored())
        status, message = self._judge_late(save, stored, kept)
        return Saved(save.position, status, stored.revision, message=message)

    def _judge_late(self, save: Save, stored: _Stored, kept: set[str]) -> tuple[Status, Message | None]:
        declaration = self.declarations[save.position - 1]
        if save.operation_id not in kept:
            if not declaration.fits(save.value):
                return "refused", _MISFIT
            is_blank = declaration.is_blank(save.value)
            if save.value == stored.value or (is_blank and declaration.is_blank(stored.value)):
                return "saved", None
            if is_blank:
                return "late", _EMPTY_LATE
            if len(kept) >= late_responses.MOST:
                return "refused", late_responses.FULL
            kept.add(save.operation_id)
            self.late.append(save)
        return "late", self._why_late()

    def _why_late(self) -> Message:
        end, submitted = self.attempt.ends_at, self.attempt.submitted_at
        handed_in = submitted is not None and (end is None or submitted < end)
        return _AFTER_SUBMIT if handed_in else _AFTER_TIME

    def write(self, now: datetime) -> None:
        """Store what was decided: at most three statements."""
        rows = [
            {
                "attempt_id": self.attempt.id,
                "position": position,
                "value": stored.value,
                "flagged": stored.flagged,
                "revision": stored.revision,
                "saved_at": now,
                "exists": stored.exists,
            }
            for position, stored in self.stored.items()
            if stored.changed
        ]
        new = [
            {k: v for k, v in row.items() if k != "exists"} | {"waiting": False} for row in rows if not row["exists"]
        ]
        changed = [
            {"of_attempt": row["attempt_id"], "at_position": row["position"]}
            | {name: row[name] for name in ("value", "flagged", "revision", "saved_at")}
            for row in rows
            if row["exists"]
        ]
        connection = db.session.connection()
        for statement, many in ((_INSERT, new), (_UPDATE, changed), (_INSERT_HISTORY, self.history)):
            if many:
                connection.execute(statement, many if len(many) > 1 else many[0])


# Statements built once, over columns rather than objects: a save is the most frequent request of all. The lock is a
# statement of its own: PostgreSQL gives a statement that waited for a row what the other tables held before it waited,
# and a save decided by that would overwrite the one it waited for. It is an update, as most saves move the place too.
_SEAT: Any = Attempt.__table__
_ITS_VERSION = QuizVersion.id == _SEAT.c.quiz_version_id
_PLACE = bindparam("place", type_=Integer)
_MOVES = _SEAT.c.submitted_at.is_(None) & (
    select(QuizVersion.question_count).where(_ITS_VERSION).scalar_subquery() >= _PLACE
)
_LOCK = (
    update(_SEAT)
    .where(_SEAT.c.id == bindparam("attempt"), _SEAT.c.person_id == bindparam("person"))
    .values(current=case((_MOVES, _PLACE), else_=_SEAT.c.current))
    .returning(
        _SEAT.c.started_at,
        _SEAT.c.ends_at,
        _SEAT.c.submitted_at,
        _SEAT.c.current,
        select(QuizVersion.fingerprint).where(_ITS_VERSION).scalar_subquery(),
    )
)


def _found(positions: ColumnElement[bool], operations: ColumnElement[bool]) -> Any:
    """Return SQL: what is stored (without `operation_id`), and which of the operations were carried out before."""
    stored = select(
        Response.position,
        Response.value,
        Response.flagged,
        Response.revision,
        Response.fraction.is_not(None).label("checked"),
        null().label("operation_id"),
        null().label("outcome"),
    )
    done = select(
        ResponseRevision.position,
        ResponseRevision.value,
        ResponseRevision.flagged,
        ResponseRevision.revision,
        false(),
        ResponseRevision.operation_id,
        ResponseRevision.outcome,
    )
    return union_all(
        stored.where(Response.attempt_id == bindparam("attempt"), positions),
        done.where(ResponseRevision.attempt_id == bindparam("attempt"), operations),
    )


_FOUND = _found(
    Response.position.in_(bindparam("positions", expanding=True)),
    ResponseRevision.operation_id.in_(bindparam("operations", expanding=True)),
)
# Nearly every save travels alone, and a list of one costs more to send than the value.
_FOUND_ONE = _found(Response.position == bindparam("position"), ResponseRevision.operation_id == bindparam("operation"))
_VALUES = select(Response.position, Response.value, Response.flagged, Response.revision).where(
    Response.attempt_id == bindparam("attempt")
)
_CONFLICTS = (
    select(func.count())
    .select_from(ResponseRevision)
    .where(ResponseRevision.attempt_id == bindparam("attempt"), ResponseRevision.outcome == "conflict")
)
_INSERT: Any = insert(Response.__table__)  # type: ignore[arg-type]
_INSERT_HISTORY: Any = insert(ResponseRevision.__table__)  # type: ignore[arg-type]
_TABLE: Any = Response.__table__
_UPDATE = (
    update(_TABLE)
    .where(_TABLE.c.attempt_id == bindparam("of_attempt"), _TABLE.c.position == bindparam("at_position"))
    .values(
        value=bindparam("value"),
        flagged=bindparam("flagged"),
        revision=bindparam("revision"),
        saved_at=bindparam("saved_at"),
    )
)


def save(
    actor: Person,
    attempt_id: int,
    saves: Sequence[Save],
    *,
    now: datetime,
    grace: timedelta,
    current: int | None = None,
) -> tuple[Seat, list[Saved]]:
    """Store responses, each once, however often they are sent; return the attempt and what became of each.

    A save made from the stored revision becomes the next one; the same operation again gets the same reply; anything
    else is a conflict, with both values kept in the history. Ill-shaped saves are refused one by one. What comes when
    the attempt is over changes nothing in it and is kept for the teacher to decide (`late_responses`).
    Raises `NotFound` when the attempt is not the actor's to take.
    """
    batch = _lock(actor, attempt_id, saves, current)
    attempt = batch.attempt
    if attempt.is_open(now, grace):
        results = [batch.decide(one, now) for one in saves]
        batch.write(now)
        return attempt, results
    kept = late_responses.operations_of(attempt_id) if saves else set()
    results = [batch.decide_late(one, kept) for one in saves]
    late_responses.keep(attempt_id, attempt.started_at, batch.late, now)
    if batch.late:
        late_decisions.follow_policy(actor, attempt_id, [one.operation_id for one in batch.late], now)
    return attempt, _say_what_counts(attempt_id, saves, results)


def _say_what_counts(attempt_id: int, saves: Sequence[Save], results: list[Saved]) -> list[Saved]:
    """Return the results with another sentence where a late answer has been accepted."""
    late = [save.operation_id for save, result in zip(saves, results, strict=True) if result.status == "late"]
    counted = late_responses.counted(attempt_id, late) if late else set()
    return [
        replace(result, message=_COUNTS) if result.status == "late" and save.operation_id in counted else result
        for save, result in zip(saves, results, strict=True)
    ]


def stored_values(attempt_id: int) -> dict[int, tuple[Value | None, bool, int]]:
    """Return value, flag and revision of each stored response by position."""
    rows = db.session.connection().execute(_VALUES, {"attempt": attempt_id})
    return {position: (value, flagged, revision) for position, value, flagged, revision in rows}


def _lock(actor: Person, attempt_id: int, saves: Sequence[Save], place: int | None) -> _Batch:
    """Lock the attempt and note the `place` the pupil is at, if told, then load what the saves touch.

    On PostgreSQL the row lock puts saves of one attempt in a line; SQLite has one writer anyway.
    """
    connection = db.session.connection()
    values = {"attempt": attempt_id, "person": actor.id, "place": place}
    seat = connection.execute(_LOCK, values).one_or_none()
    if seat is None or not may(actor.role, "take_attempt", {"own"}):
        raise NotFound
    batch = _Batch(Seat(attempt_id, *seat))
    if not saves:
        return batch
    touched: dict[str, Any] = {"attempt": attempt_id}
    if len(saves) == 1:
        touched |= {"position": saves[0].position, "operation": saves[0].operation_id}
    else:
        touched["positions"] = sorted({one.position for one in saves})
        touched["operations"] = sorted({one.operation_id for one in saves})
    rows = connection.execute(_FOUND_ONE if len(saves) == 1 else _FOUND, touched).all()
    for row in rows:
        if row.operation_id is None:
            stored = _Stored(row.value, row.flagged, row.revision, exists=True, checked=bool(row.checked))
            batch.stored[row.position] = stored
    for row in rows:
        if row.operation_id is not None:
            batch.known[row.operation_id] = _again(row, batch.stored.get(row.position, _Stored()))
    return batch


def _again(row: Any, stored: _Stored) -> Saved:
    """Return the reply an operation got the first time; of a conflict, with what is stored now."""
    if row.outcome == "saved":
        return Saved(row.position, "saved", row.revision)
    return Saved(row.position, "conflict", stored.revision, stored.value, stored.flagged)
