"""Forms decided about by hand: added, edited, withdrawn. What waits settles at once; given marks only by a regrade."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from quizapp.core.messages import N_, Message
from quizapp.core.question_types.base import Question
from quizapp.core.rulings import Scope
from quizapp.core.text_matching import canonical
from quizapp.models import Classroom, Membership, Person, Quiz, Ruling, db
from quizapp.operations import library, rulings, rulings_settling
from quizapp.operations.contradictions import Standing, standing
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.learned_forms import Clash, Form, clashes, forms_of, get_form, get_quiz
from quizapp.operations.marking import LONGEST_REASON, MarkLevel, levels_of
from quizapp.operations.rulings import Place

LONGEST_FORM = 500
"""Letters of a form: as many as a pupil may type."""


class Contradicted(Refused):
    """The form says otherwise than what is there. It is taken when the teacher says that this is meant."""

    def __init__(self, found: list[Clash]) -> None:
        super().__init__(Message(N_("Another form says otherwise about the same answer.")), "text")
        self.clashes = found


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided about a reply. `mark`: in points of the question. `despite`: forms that say otherwise."""

    text: str
    mark: float
    scope: Scope
    classroom_id: int | None = None
    comment: str = ""
    despite: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a decision: how many responses need not wait any more, and which given marks differ from it."""

    form: Ruling
    settled: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class Subject:
    """A question that learns, with what one needs to decide about a reply to it."""

    quiz: Quiz
    title: str
    fingerprint: str
    number: int
    question: Question
    language: str
    levels: tuple[MarkLevel, ...]
    rooms: tuple[tuple[int, str], ...]
    """Classes the actor teaches, by name."""
    for_everyone: bool
    """The actor may decide for the whole school."""


def get_subject(actor: Person, quiz_id: int, question: str) -> Subject:
    """Return a question of the newest version that learns. Raises `NotFound`."""
    quiz = get_quiz(actor, quiz_id)
    version = library.newest_version(quiz)
    if version is None:
        raise NotFound
    content = library.published(version.fingerprint)
    for number, one in enumerate(content.questions, start=1):
        if one.id == question and one.learns:
            return Subject(
                quiz=quiz,
                title=version.title,
                fingerprint=version.fingerprint,
                number=number,
                question=one,
                language=content.passage.language,
                levels=levels_of(one),
                rooms=_rooms(actor),
                for_everyone=rulings.may_rule(actor, "everyone", quiz),
            )
    raise NotFound


def _rooms(actor: Person) -> tuple[tuple[int, str], ...]:
    rows = db.session.execute(
        select(Classroom.id, Classroom.name)
        .join(Membership, Membership.classroom_id == Classroom.id)
        .where(
            Membership.person_id == actor.id,
            Membership.role == "teacher",
            Membership.status == "active",
            Classroom.archived_at.is_(None),
        )
        .order_by(Classroom.name, Classroom.id)
    )
    return tuple((key, name) for key, name in rows)


def write(actor: Person, quiz_id: int, question: str, decision: Decision, now: datetime) -> Done:
    """Add a form and settle what waits. Raises `NotFound`, `Contradicted`, or `Refused` with the field to mend."""
    subject = get_subject(actor, quiz_id, question)
    rulings.hold(quiz_id)
    _check(actor, subject, decision)
    row = _add(actor, subject, decision, now)
    return _done(actor, row, [], now)


def edit(actor: Person, form_id: int, decision: Decision, now: datetime) -> Done:
    """Withdraw a form and add it anew as `decision` says. The same again changes nothing. Raises like `write`."""
    former = _hold_mine(actor, form_id)
    subject = get_subject(actor, former.quiz_id, former.question)
    _check(actor, subject, decision, but=former.id)
    row = _add(actor, subject, decision, now)
    if row.id == former.id:
        return _done(actor, row, [], now)
    rulings.withdraw(actor, former, now)
    return _done(actor, row, [former], now)


def withdraw(actor: Person, form_id: int, now: datetime) -> Done:
    """Take a form back. The marks it gave stay until a regrade. Raises `NotFound`."""
    row = _hold_mine(actor, form_id)
    rulings.withdraw(actor, row, now)
    return Done(row, 0, standing(actor, [], [row]))


def get_mine(actor: Person, form_id: int) -> tuple[Subject, Form]:
    """Return a form that the actor may edit, with its question. Raises `NotFound`."""
    row, form = get_form(actor, form_id)
    if not form.may_change:
        raise NotFound
    return get_subject(actor, row.quiz_id, row.question), form


def _hold_mine(actor: Person, form_id: int) -> Ruling:
    row, form = get_form(actor, form_id)
    if not form.may_change:
        raise NotFound
    rulings.hold(row.quiz_id)
    db.session.refresh(row)  # somebody may have withdrawn it while we waited
    if row.withdrawn_at is not None:
        raise NotFound
    return row


def looked_back(actor: Person, quiz_id: int, form_ids: Collection[int]) -> Standing:
    """Return `standing` of forms that came or went a moment ago. Raises `NotFound`."""
    get_quiz(actor, quiz_id)
    query = select(Ruling).where(Ruling.id.in_(form_ids), Ruling.quiz_id == quiz_id, Ruling.kind == "form")
    rows = db.session.scalars(query).all()
    if len({row.question for row in rows}) != 1:
        return Standing(0)
    gone = [row for row in rows if row.withdrawn_at is not None]
    return standing(actor, [row for row in rows if row not in gone], gone)


def _check(actor: Person, subject: Subject, decision: Decision, *, but: int | None = None) -> None:
    if len(decision.text) > LONGEST_FORM or not canonical(decision.text, subject.language):
        raise Refused(Message(N_("Type an answer as a pupil would, with a letter or a digit.")), "text")
    if decision.mark not in {level.mark for level in subject.levels}:
        raise Refused(Message(N_("Choose one of the marks shown.")), "mark")
    fraction = decision.mark / subject.question.points
    forms = forms_of(actor, subject.quiz, subject.question.id)
    found = clashes(subject.question, subject.language, forms, decision.text, fraction, but=but)
    if found and not decision.despite:
        raise Contradicted(found)


def _add(actor: Person, subject: Subject, decision: Decision, now: datetime) -> Ruling:
    room = decision.classroom_id if decision.scope == "classroom" else None
    return rulings.add(
        actor,
        Place(subject.quiz.school_id, subject.quiz.id, room),
        subject.fingerprint,
        subject.number,
        "form",
        scope=decision.scope,
        now=now,
        text=" ".join(decision.text.split()),
        fraction=decision.mark / subject.question.points,
        comment=" ".join(decision.comment.split())[:LONGEST_REASON],
        source="page",
    )


def _done(actor: Person, row: Ruling, withdrawn: Collection[Ruling], now: datetime) -> Done:
    settled = rulings_settling.settle(actor, [row], now)
    return Done(row, len(settled), standing(actor, [row], withdrawn))
