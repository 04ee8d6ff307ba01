"""Entering answers from paper: they become attempts like any other, marked by the same rules.

Entering again corrects what was entered; the history of each response keeps what stood there before. Its operations
have no colon, as those of browsers: what is accepted late and declined again brings back what was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, insert, select

from quizapp.core import paper
from quizapp.core.messages import N_, Message
from quizapp.core.paper import Read
from quizapp.models import Assignment, Attempt, Person, Response, ResponseRevision, db
from quizapp.operations import attempts, auditing, library, marking, reading_levels, rulings
from quizapp.operations.columns import get_results
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.given import hold
from quizapp.operations.paper import (
    Entered,
    Pupil,
    Sheet,
    Typed,
    Understood,
    content_stamp,
    get_sheet,
    understand,
)

ENTER, CORRECT, TAKE_OUT = "enter_paper", "correct_paper", "take_out_paper"
"""Audit verbs."""

Status = Literal["entered", "corrected", "same", "unreadable", "refused"]
_ELSEWHERE = Message(
    N_(
        "Somebody else has entered or changed this pupil meanwhile. It stands beside what you typed; saving replaces it."
    )
)
_GONE = Message(
    N_(
        "Nothing has been stored: somebody on this page is not in the class any more. The others stand below; save again."
    )
)
_BEGAN = Message(N_("The pupil has begun on a screen meanwhile. Saving enters the paper as a further attempt."))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one pupil's line. `unreadable` and `refused`: nothing was stored, `message` or the cells say why."""

    pupil: Pupil
    typed: Typed
    status: Status
    understood: Understood
    message: Message | None = None
    marks_gone: tuple[int, ...] = ()
    """Positions where a mark that a person gave went, because another answer stands there now."""


def enter(
    actor: Person, assignment_id: int, sheets: Sequence[Typed], now: datetime, number: int | None = None
) -> list[Outcome]:
    """Store what was typed, pupil by pupil; return what became of each. Empty lines are passed over.

    `number`: the version that stands on the papers, if not the one that new attempts see; an attempt keeps it.

    What cannot be read, or was changed by somebody else since `seen`, is told and leaves the others alone. The same
    sent again changes nothing. Raises `NotFound`, and `Refused` when nobody can be entered.
    """
    get_results(actor, assignment_id, "supervise")
    wanted = [typed for typed in sheets if not typed.is_empty]
    if not wanted:
        return []
    rulings.mark_before_decisions(assignment_id)
    hold(assignment_id)  # whoever begins on a screen, or enters the same pupil, waits
    _lock_entries(assignment_id)
    ids = {typed.person_id for typed in wanted}
    sheet = get_sheet(actor, assignment_id, now, number, only=ids)
    if sheet.refusal is not None:
        raise Refused(sheet.refusal)
    pupils = {pupil.person_id: pupil for pupil in sheet.pupils}
    if ids - pupils.keys():
        raise Refused(_GONE)
    return [_enter_one(actor, sheet, pupils[typed.person_id], typed, now) for typed in wanted]


def refuse_all(pupils: Sequence[Pupil], sheets: Sequence[Typed], message: Message) -> list[Outcome]:
    """Return what became of sheets when nobody could be entered: everything typed is still there."""
    found = {pupil.person_id: pupil for pupil in pupils}
    return [
        Outcome(pupil, typed, "refused", understand(pupil.form, typed), message)
        for typed in sheets
        if (pupil := found.get(typed.person_id)) is not None and not typed.is_empty
    ]


def _lock_entries(assignment_id: int) -> None:
    """Lock the entries of an assignment, in the order of their keys: whoever marks one meanwhile waits."""
    query = select(Attempt.id).where(Attempt.assignment_id == assignment_id, Attempt.paper_at.is_not(None))
    db.session.execute(query.order_by(Attempt.id).with_for_update())


def _enter_one(actor: Person, sheet: Sheet, pupil: Pupil, typed: Typed, now: datetime) -> Outcome:
    understood = understand(pupil.form, typed)
    if understood.problems:
        return Outcome(pupil, typed, "unreadable", understood)
    wanted = {position: Entered(read.value, read.points) for position, read in understood.given.items()}
    stamp = content_stamp(pupil.form, wanted)
    # What the page showed and this teacher left alone is no correction, whatever somebody else made of it since.
    untouched = typed.seen != pupil.seen and typed.seen.rpartition(".")[2] == stamp
    if untouched or (pupil.attempt is not None and stamp == content_stamp(pupil.form, pupil.entered)):
        return Outcome(pupil, typed, "same", understood)
    message = _objection(pupil, typed)
    if message is not None:
        return Outcome(pupil, typed, "refused", understood, message)
    if pupil.attempt is None:
        _begin(actor, sheet, pupil, understood.given, now)
        return Outcome(pupil, typed, "entered", understood)
    gone = _correct(actor, sheet.results.assignment, pupil, understood.given, now)
    return Outcome(pupil, typed, "corrected", understood, marks_gone=gone)


def _objection(pupil: Pupil, typed: Typed) -> Message | None:
    """Return why a line that can be read is not stored."""
    if pupil.refusal is not None:
        return pupil.refusal
    if typed.seen == pupil.seen:
        return None
    return _BEGAN if pupil.attempt is None else _ELSEWHERE


# A new entry


def _begin(actor: Person, sheet: Sheet, pupil: Pupil, given: Mapping[int, Read], now: datetime) -> None:
    """Make the attempt, hand it in, and give the points that stand on the paper."""
    assignment = sheet.results.assignment
    count = db.session.scalars(
        select(func.coalesce(func.max(Attempt.number), 0)).where(
            Attempt.assignment_id == assignment.id, Attempt.person_id == pupil.person_id
        )
    ).one()
    attempt = Attempt(
        assignment_id=assignment.id,
        person_id=pupil.person_id,
        number=count + 1,
        quiz_version_id=reading_levels.version_for(assignment, pupil.person_id, sheet.version.id),
        started_at=now,
        ends_at=None,
        current=1,
        waiting=0,
        paper_at=now,
    )
    db.session.add(attempt)
    db.session.flush()
    _store_first(attempt.id, {position: read.value for position, read in _answered(pupil, given)}, now)
    attempts.close(attempt, pupil.form.fingerprint, now)
    _give_points(actor, assignment, attempt, pupil, given, now)
    details = {"assignment": assignment.id, "number": attempt.number, "mark": attempt.mark}
    auditing.note(actor, ENTER, "attempt", attempt.id, school_id=assignment.school_id, now=now, **details)


def _answered(pupil: Pupil, given: Mapping[int, Read]) -> Iterator[tuple[int, Read]]:
    """Yield what is more than a dash."""
    for position, read in given.items():
        if not pupil.form.questions[position - 1].notation.declaration.is_blank(read.value):
            yield position, read


def _store_first(attempt_id: int, values: Mapping[int, Any], now: datetime) -> None:
    """Store the first values of an attempt with their history: two statements, as a whole class comes at once."""
    if not values:
        return
    common: dict[str, Any] = {"attempt_id": attempt_id, "revision": 1, "flagged": False, "saved_at": now}
    rows = [common | {"position": position, "value": value} for position, value in values.items()]
    history = [row | {"operation_id": _operation(row["position"], row["revision"]), "outcome": "saved"} for row in rows]
    connection = db.session.connection()
    connection.execute(insert(Response.__table__), [row | {"waiting": False, "void": False} for row in rows])  # type: ignore[arg-type]
    connection.execute(insert(ResponseRevision.__table__), history)  # type: ignore[arg-type]


def _operation(position: int, revision: int) -> str:
    return f"paper-{position}-{revision}"


def _store(response: Response, value: Any, now: datetime) -> None:
    """Store a value as the next revision, and write it into the history."""
    response.value, response.saved_at = value, now
    response.revision += 1
    db.session.add(
        ResponseRevision(
            attempt_id=response.attempt_id,
            position=response.position,
            operation_id=_operation(response.position, response.revision),
            revision=response.revision,
            outcome="saved",
            value=value,
            flagged=False,
            saved_at=now,
        )
    )


def _give_points(
    actor: Person, assignment: Assignment, attempt: Attempt, pupil: Pupil, given: Mapping[int, Read], now: datetime
) -> None:
    """Give the points that were typed, where they are not given already.

    Not where a ruling has decided (a question that does not count, marks for everyone): it stands for the whole class.
    """
    typed = {position: read.points for position, read in given.items() if read.points is not None}
    content = library.published(pupil.form.fingerprint)
    for position, response in _responses(attempt, typed).items():
        question, points = content.questions[position - 1], typed[position]
        score = marking.score_of(question, points, "")
        by_person = response.marked_by_id is not None and not response.waiting
        if response.ruling_id is None and not (by_person and response.fraction == score.fraction):
            marking.give(actor, assignment, response, score, now)
    if typed:
        db.session.flush()
        marking.recompute([attempt.id])


def _responses(attempt: Attempt, positions: Iterable[int]) -> dict[int, Response]:
    query = select(Response).where(Response.attempt_id == attempt.id, Response.position.in_(list(positions)))
    rows = db.session.scalars(query.order_by(Response.position).execution_options(populate_existing=True))
    return {response.position: response for response in rows}


# Correcting


def _correct(
    actor: Person, assignment: Assignment, pupil: Pupil, given: Mapping[int, Read], now: datetime
) -> tuple[int, ...]:
    """Store what is different now and mark it anew; return where a mark of a person went."""
    attempt = pupil.attempt
    if attempt is None:
        raise NotFound
    before = attempt.mark
    values = [position for position, read in given.items() if _differs(pupil, position, read)]
    anew = values + [
        position for position, read in given.items() if position not in values and _waits(pupil, position, read)
    ]
    stored = _responses(attempt, anew)
    old = {position: marking.mark_state(response) for position, response in stored.items()}
    for position in values:
        _store(stored[position], given[position].value, now)
    db.session.flush()
    attempts.mark_again(attempt, pupil.form.fingerprint, anew, now)
    _give_points(actor, assignment, attempt, pupil, given, now)
    auditing.note(
        actor,
        CORRECT,
        "attempt",
        attempt.id,
        school_id=assignment.school_id,
        now=now,
        assignment=assignment.id,
        positions=values,
        marks=old,
        before=before,
        mark=attempt.mark,
    )
    typed = {position for position, read in given.items() if read.points is not None}
    gone = (position for position, state in old.items() if state["marked_by"] is not None and not state["waiting"])
    return tuple(position for position in gone if position not in typed)


def _differs(pupil: Pupil, position: int, read: Read) -> bool:
    stored = pupil.entered.get(position, Entered(None)).value
    return not pupil.form.questions[position - 1].notation.declaration.same(stored, read.value)


def _waits(pupil: Pupil, position: int, read: Read) -> bool:
    """Say whether points that were given are taken back: what stands on the paper waits for the marking queue again."""
    entered = pupil.entered.get(position, Entered(None))
    on_paper = read.value == paper.on_paper(pupil.form.language)
    return on_paper and read.points is None and entered.points is not None


# Taking an entry out


def get_entry(actor: Person, assignment_id: int, person_id: int, now: datetime) -> Pupil:
    """Return a pupil with an entry. Raises `NotFound`."""
    sheet = get_sheet(actor, assignment_id, now, only=[person_id])
    found = next((one for one in sheet.pupils if one.attempt is not None), None)
    if found is None:
        raise NotFound
    return found


def take_out(actor: Person, assignment_id: int, person_id: int, seen: str, now: datetime) -> Pupil:
    """Take out an entry that belongs to somebody else. The paper is still there; that it was done is written down.

    Raises `NotFound`, and `Refused` when it is not as the actor saw it any more.
    """
    get_results(actor, assignment_id, "supervise")
    hold(assignment_id)
    pupil = get_entry(actor, assignment_id, person_id, now)
    attempt = pupil.attempt
    if attempt is None:
        raise NotFound
    if pupil.seen != seen:
        raise Refused(Message(N_("This entry has been changed meanwhile. Look at it, then decide.")))
    query = select(Attempt.id).where(
        Attempt.assignment_id == assignment_id, Attempt.person_id == person_id, Attempt.number > attempt.number
    )
    if db.session.scalar(query.limit(1)) is not None:  # numbers of attempts have no gaps
        raise Refused(Message(N_("The pupil has a later attempt, so this one stays. Correct it instead.")))
    school_id = db.session.scalars(select(Assignment.school_id).where(Assignment.id == assignment_id)).one()
    details = {"assignment": assignment_id, "attempt": attempt.id, "mark": attempt.mark}
    auditing.note(actor, TAKE_OUT, "person", person_id, school_id=school_id, now=now, **details)
    db.session.delete(attempt)
    db.session.flush()
    return pupil
