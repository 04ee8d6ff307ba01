"""*Saya rasa jawaban saya benar*: a pupil says that a short answer is right after all, and hears what the teacher says.

An appeal changes no mark. It waits in the inbox of the teachers of the class; what they decide is in `appeal_decisions`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from quizapp.core import availability
from quizapp.core.availability import ReleaseStep
from quizapp.core.grading import Marked
from quizapp.core.grading import State as MarkState
from quizapp.core.messages import N_, Message
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.models import Appeal, Assignment, Attempt, Classroom, Person, QuizVersion, Response, db
from quizapp.operations import library
from quizapp.operations.attempts import Sitting, get_sitting
from quizapp.operations.columns import teaches
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.terms import moments, terms_of, test_pending_clause

LONGEST_REASON = 300
MOST_WAITING = 10
"""Appeals of one pupil that may wait at once, so that nobody floods a teacher."""
TELLING_STEPS: tuple[ReleaseStep, ...] = ("right_wrong", "key")
"""Where a pupil sees that an answer was wrong: before, there is nothing to appeal against."""

State = Literal["open", "waiting", "upheld", "declined"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands between a pupil and the teacher about one response. `open`: the pupil may appeal."""

    state: State
    appeal_id: int | None = None
    reason: str = ""
    made_at: datetime | None = None
    answer: str = ""
    by: str | None = None
    decided_at: datetime | None = None
    seen: bool = True


# The pupil


def is_possible(sitting: Sitting, step: ReleaseStep, type_name: str) -> bool:
    """Say whether questions of this type can be appealed against in this attempt: somebody has to be there to answer."""
    return (
        sitting.assignment.classroom_id is not None
        and sitting.attempt.submitted_at is not None
        and step in TELLING_STEPS
        and QUESTION_TYPES[type_name].learns
    )


def may_be_made(sitting: Sitting, step: ReleaseStep, type_name: str, state: MarkState) -> bool:
    """Say whether there is something to appeal against, and somebody to appeal to."""
    return is_possible(sitting, step, type_name) and state in ("wrong", "half")


def standings(sitting: Sitting, positions: Collection[int]) -> dict[int, Standing]:
    """Return how it stands at each of `positions`, where an appeal is possible or was made. One query.

    The caller says where one is possible (`may_be_made`).
    """
    rows = db.session.execute(
        select(Appeal, Response.position, Person.name)
        .join(Response, Response.id == Appeal.response_id)
        .outerjoin(Person, Person.id == Appeal.decided_by_id)
        .where(Appeal.attempt_id == sitting.attempt.id)
    )
    found = {position: Standing("open") for position in positions}
    return found | {
        position: Standing(
            row.outcome or "waiting",  # type: ignore[arg-type]  # checked by the table
            row.id,
            row.reason,
            row.made_at,
            row.answer or "",
            name,
            row.decided_at,
            row.outcome is None or row.seen_at is not None,
        )
        for row, position, name in rows
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer that a pupil may send to the teacher."""

    title: str
    attempt_id: int
    position: int
    number: int
    """What the pupil calls the question."""
    prompt: str
    language: str
    text: str


def ask(actor: Person, attempt_id: int, position: int, now: datetime) -> Asked:
    """Return what an appeal would be about. Raises `NotFound` where none is possible or one was made."""
    sitting = get_sitting(actor, attempt_id, now)
    response = db.session.scalar(
        select(Response).where(Response.attempt_id == attempt_id, Response.position == position)
    )
    if response is None or _of_response(response.id) is not None:
        raise NotFound
    shown = library.presentation(sitting.fingerprint)
    view = shown["questions"][position - 1]
    if not may_be_made(sitting, sitting.release(now), view["type"], _state(view["points"], response)):
        raise NotFound
    return Asked(
        sitting.title,
        attempt_id,
        position,
        sitting.order.numbers.get(position, position),
        view["prompt"],
        shown["passage"]["language"],
        str(response.value or ""),
    )


def make(actor: Person, attempt_id: int, position: int, reason: str, now: datetime) -> Appeal:
    """Send the response at `position` of the actor's own attempt to the teacher. Again: the appeal that was sent.

    Raises `NotFound` where no appeal is possible, or `Refused`: nothing said, or too many wait already.
    """
    # A teacher who changes the mark meanwhile is waited for: against full marks nobody appeals.
    db.session.execute(select(Attempt.id).where(Attempt.id == attempt_id).with_for_update())
    sitting = get_sitting(actor, attempt_id, now)
    response = db.session.scalar(
        select(Response)
        .where(Response.attempt_id == attempt_id, Response.position == position)
        .execution_options(populate_existing=True)
    )
    if response is None:
        raise NotFound
    sent = _of_response(response.id)
    if sent is not None:
        return sent
    view = library.presentation(sitting.fingerprint)["questions"][position - 1]
    if not may_be_made(sitting, sitting.release(now), view["type"], _state(view["points"], response)):
        raise NotFound
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(Message(N_("Say in one line why it is right.")), field="reason")
    if len(reason) > LONGEST_REASON:
        message = Message(N_("At most %(count)s characters."), {"count": LONGEST_REASON})
        raise Refused(message, field="reason")
    if _count_waiting(actor) >= MOST_WAITING:
        message = Message(N_("%(count)s of your answers wait for your teacher already."), {"count": MOST_WAITING})
        raise Refused(message, field="reason")
    appeal = Appeal(attempt_id=attempt_id, response_id=response.id, reason=reason, made_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(appeal)
    except IntegrityError:  # a second tap was faster
        return db.session.scalars(select(Appeal).where(Appeal.response_id == response.id)).one()
    return appeal


def _state(points: int, response: Response) -> MarkState:
    blank = (response.reason or {}).get("rule") == "blank"
    return Marked(points, response.fraction, response.waiting, blank=blank, void=response.void).state


def _of_response(response_id: int) -> Appeal | None:
    return db.session.scalar(select(Appeal).where(Appeal.response_id == response_id))


def _count_waiting(actor: Person) -> int:
    query = (
        select(func.count())
        .select_from(Appeal)
        .join(Attempt, Attempt.id == Appeal.attempt_id)
        .where(Attempt.person_id == actor.id, Appeal.outcome.is_(None))
    )
    return db.session.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class Told:
    """An outcome the pupil has not read yet."""

    appeal_id: int
    attempt_id: int
    position: int
    title: str
    prompt: str
    language: str
    upheld: bool
    answer: str
    by: str | None


def told(actor: Person, now: datetime) -> list[Told]:
    """Return the outcomes of the actor's appeals that they have not seen, oldest first. One query.

    What the release step hides (again) is not told: a teacher may close what was open.
    """
    rows = db.session.execute(
        select(
            Appeal,
            Response.position,
            Attempt.id,
            Assignment,
            QuizVersion.fingerprint,
            QuizVersion.title,
            Person.name,
            test_pending_clause(None),
        )
        .join(Response, Response.id == Appeal.response_id)
        .join(Attempt, Attempt.id == Appeal.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .outerjoin(Person, Person.id == Appeal.decided_by_id)
        .where(Attempt.person_id == actor.id, Appeal.outcome.is_not(None), Appeal.seen_at.is_(None))
        .order_by(Appeal.decided_at, Appeal.id),
        moments(now),
    )
    found = []
    for appeal, position, attempt_id, assignment, fingerprint, title, name, pending in rows:
        step = availability.release(terms_of(assignment), now, submitted=True, test_pending=pending)
        if step in TELLING_STEPS:
            shown = library.presentation(fingerprint)
            prompt, language = shown["questions"][position - 1]["prompt"], shown["passage"]["language"]
            upheld = appeal.outcome == "upheld"
            found.append(
                Told(appeal.id, attempt_id, position, title, prompt, language, upheld, appeal.answer or "", name)
            )
    return found


def see(actor: Person, appeal_id: int, now: datetime) -> tuple[int, int]:
    """Note that the pupil has read the outcome; return attempt and position. Doing it again changes nothing."""
    row = db.session.execute(
        select(Appeal, Attempt.id, Response.position)
        .join(Attempt, Attempt.id == Appeal.attempt_id)
        .join(Response, Response.id == Appeal.response_id)
        .where(Appeal.id == appeal_id, Attempt.person_id == actor.id)
    ).one_or_none()
    if row is None:
        raise NotFound
    appeal, attempt_id, position = row
    if appeal.outcome is not None and appeal.seen_at is None:
        appeal.seen_at = now
        db.session.flush()
    return attempt_id, position


# The teachers' inbox


@dataclass(frozen=True, slots=True)
class Line:
    """An appeal that waits for a teacher."""

    appeal_id: int
    title: str
    classroom: str
    position: int
    prompt: str
    language: str
    text: str
    """The reply."""
    reason: str
    name: str
    made_at: datetime


def waiting(actor: Person) -> list[Line]:
    """Return the appeals of pupils in the classes `actor` teaches, oldest first. One query."""
    rows = db.session.execute(
        select(Appeal, Response, QuizVersion.fingerprint, QuizVersion.title, Classroom.name, Person.name)
        .join(Response, Response.id == Appeal.response_id)
        .join(Attempt, Attempt.id == Appeal.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .join(Person, Person.id == Attempt.person_id)
        .where(Appeal.outcome.is_(None), Assignment.school_id == actor.school_id, teaches(actor))
        .order_by(Appeal.made_at, Appeal.id)
    )
    found = []
    for appeal, response, fingerprint, title, classroom, name in rows:
        shown = library.presentation(fingerprint)
        prompt = shown["questions"][response.position - 1]["prompt"]
        text = str(response.value or "")
        language = shown["passage"]["language"]
        found.append(
            Line(
                appeal.id,
                title,
                classroom,
                response.position,
                prompt,
                language,
                text,
                appeal.reason,
                name,
                appeal.made_at,
            )
        )
    return found
