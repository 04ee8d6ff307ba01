"""What a teacher sees of an appeal, decides about it, and takes back.

Upholding gives the response a person's mark; when the key shall learn, the mark is that of a form which holds for the
same answers from then on. Declining changes no mark. Everything a decision did is in one audit entry, so that it can be
undone as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select

from quizapp.core.messages import N_, Message
from quizapp.core.question_types.base import Question
from quizapp.core.rulings import Scope
from quizapp.core.text_matching import canonical
from quizapp.models import (
    Appeal,
    Assignment,
    Attempt,
    AuditEntry,
    Classroom,
    Person,
    Quiz,
    QuizVersion,
    Response,
    Ruling,
    db,
)
from quizapp.operations import comments, learned_forms, library, marking, rulings, rulings_settling
from quizapp.operations.auditing import note
from quizapp.operations.columns import columns_of, get_results, teaches
from quizapp.operations.comparing import told_to_teacher
from quizapp.operations.contradictions import contradicted
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.feedback import Explanation, explain
from quizapp.operations.marking import MarkLevel

VERB = "decide_appeal"
TAKEN_BACK = "reopen_appeal"
LONGEST_ANSWER = 500

Outcome = Literal["upheld", "declined"]


@dataclass(frozen=True, slots=True)
class _Case:
    """An appeal with what surrounds it."""

    appeal: Appeal
    response: Response
    attempt: Attempt
    assignment: Assignment
    fingerprint: str
    title: str
    classroom: str
    name: str

    @property
    def content(self) -> library.Published:
        return library.published(self.fingerprint)

    @property
    def question(self) -> Question:
        return self.content.questions[self.response.position - 1]


def get_appeal(actor: Person, appeal_id: int) -> _Case:
    """Return the appeal if `actor` teaches the pupil's class; otherwise there is no such appeal."""
    row = db.session.execute(
        select(
            Appeal,
            Response,
            Attempt,
            Assignment,
            QuizVersion.fingerprint,
            QuizVersion.title,
            Classroom.name,
            Person.name,
        )
        .join(Response, Response.id == Appeal.response_id)
        .join(Attempt, Attempt.id == Appeal.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .join(Person, Person.id == Attempt.person_id)
        .where(Appeal.id == appeal_id)
        .execution_options(populate_existing=True)  # after a lock it may be another mark
    ).one_or_none()
    if row is None:
        raise NotFound
    case = _Case(*row)
    get_results(actor, case.assignment.id, "mark_response")
    return case


# Looking


@dataclass(frozen=True, slots=True)
class Alike:
    """Other pupils of the actor's classes who gave the same reply to the same question."""

    here: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Seen:
    """One appeal with everything one needs to decide."""

    appeal: Appeal
    person_name: str
    title: str
    classroom: str
    quiz_id: int
    assignment_id: int
    number: int
    """The column of the question in the tables of the assignment."""
    attempt_id: int
    position: int
    passage: Mapping[str, Any]
    explanation: Explanation
    levels: tuple[MarkLevel, ...]
    """The marks upholding may give: more than the response has now, highest first."""
    stamp: str
    alike: Alike
    decided_by: str | None
    ruling: Ruling | None
    """The form the key learned by the decision."""
    otherwise: int
    """Responses that a rule had marked otherwise than this form now says; they change through a regrade alone."""
    may_decide_for_everyone: bool
    comments: tuple[str, ...]
    """Phrases the actor wrote to pupils before."""


def look(actor: Person, appeal_id: int) -> Seen:
    """Return one appeal of a pupil in a class `actor` teaches. Raises `NotFound`."""
    case = get_appeal(actor, appeal_id)
    appeal, response, question = case.appeal, case.response, case.question
    shown = library.presentation(case.fingerprint)
    view = {**shown["questions"][response.position - 1], "language": shown["passage"]["language"]}
    decider = db.session.get(Person, appeal.decided_by_id) if appeal.decided_by_id else None
    learned = _learned(appeal)
    ruling = db.session.get(Ruling, learned) if learned else None
    ruling = ruling if ruling and ruling.withdrawn_at is None else None
    quiz = db.session.get_one(Quiz, case.assignment.quiz_id)
    return Seen(
        appeal=appeal,
        person_name=case.name,
        title=case.title,
        classroom=case.classroom,
        quiz_id=case.assignment.quiz_id,
        assignment_id=case.assignment.id,
        number=next(one.number for one in columns_of(case.assignment) if one.question_id == question.id),
        attempt_id=case.attempt.id,
        position=response.position,
        passage=shown["passage"],
        explanation=explain(
            question,
            case.content.passage,
            view,
            response,
            rulings.at(rulings.Place.of(case.assignment), case.fingerprint, response.position),
            compare=told_to_teacher,
        ),
        levels=_levels(question, response),
        stamp=marking.stamp(response),
        alike=_alike(actor, case),
        decided_by=decider.name if decider else None,
        ruling=ruling,
        otherwise=contradicted(actor, [ruling]) if ruling else 0,
        may_decide_for_everyone=rulings.may_rule(actor, "everyone", quiz),
        comments=comments.offered(actor, quiz.id, question.id),
    )


def _levels(question: Question, response: Response) -> tuple[MarkLevel, ...]:
    now = (response.fraction or 0.0) * question.points
    return tuple(level for level in marking.levels_of(question) if level.mark > now) or (MarkLevel(question.points),)


def _learned(appeal: Appeal) -> int | None:
    entry = _last_decision(appeal) if appeal.outcome == "upheld" else None
    return entry.details["ruling"] if entry else None


def _alike(actor: Person, case: _Case) -> Alike:
    """Count who else said the same. Two queries."""
    content, question = case.content, case.question
    language = content.passage.language
    form = canonical(str(case.response.value or ""), language)
    subject = Ruling(
        quiz_id=case.assignment.quiz_id, question=question.id, asked=rulings.asked(question.prompt, language)
    )
    rows = db.session.execute(
        select(Response.value, Attempt.person_id, Attempt.assignment_id)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(
            Assignment.quiz_id == case.assignment.quiz_id,
            teaches(actor),
            Attempt.submitted_at.is_not(None),
            Attempt.person_id != case.attempt.person_id,
            Response.value.is_not(None),
            rulings.answering(subject),
        )
    )
    here: set[int] = set()
    elsewhere: set[int] = set()
    for value, person_id, assignment_id in rows:
        if canonical(str(value or ""), language) == form:
            (here if assignment_id == case.assignment.id else elsewhere).add(person_id)
    return Alike(len(here), len(elsewhere - here))


# Deciding


def decide(
    actor: Person,
    appeal_id: int,
    outcome: Outcome,
    *,
    answer: str,
    seen: str,
    now: datetime,
    mark: float | None = None,
    learn: Scope | None = None,
) -> Appeal:
    """Carry out what a teacher decided and return the appeal. The same decision again by the same teacher changes nothing.

    Upholding needs a `mark` in points that is not less than the present one; `learn` says for whose pupils the same
    answer earns it from now on, and what waits there is settled. `answer` are words to this pupil alone. `seen`: the
    stamp of the mark the actor was shown. Raises `NotFound`, or `Refused` with the field to mend.
    """
    case = get_appeal(actor, appeal_id)
    if learn is not None:
        rulings.hold(case.assignment.quiz_id, submits=True)
    marking.lock_attempts_of([case.response.id])
    case = get_appeal(actor, appeal_id)
    appeal, response = case.appeal, case.response
    answer = " ".join(answer.split())
    if appeal.outcome is not None:
        if (appeal.outcome, appeal.answer, appeal.decided_by_id) == (outcome, answer, actor.id):
            return appeal
        raise Refused(Message(N_("Somebody has decided this meanwhile. Look at the decision below.")))
    if seen != marking.stamp(response):
        raise Refused(Message(N_("Somebody has marked this meanwhile. Look at the new mark, then decide.")))
    if not answer or len(answer) > LONGEST_ANSWER:
        raise Refused(Message(N_("Write a sentence to the pupil, at most 500 characters.")), field="answer")
    done: dict[str, Any] = {"ruling": None, "replaced": [], "responses": []}
    if outcome == "upheld":
        done = _uphold(actor, case, mark, answer, learn, now)
    appeal.outcome, appeal.answer = outcome, answer
    appeal.decided_by_id, appeal.decided_at, appeal.seen_at = actor.id, now, None
    db.session.flush()
    comments.remember(actor, case.assignment.quiz_id, case.question.id, answer, now)
    note(actor, VERB, "appeal", appeal.id, school_id=case.assignment.school_id, now=now, outcome=outcome, **done)
    return appeal


def _uphold(
    actor: Person, case: _Case, mark: float | None, answer: str, learn: Scope | None, now: datetime
) -> dict[str, Any]:
    """Give the mark, let the key learn, settle what waits; return what was done, for the audit."""
    question, response = case.question, case.response
    if mark is None:
        raise Refused(Message(N_("Choose a mark.")), field="mark")
    marking.check_mark(question, mark)
    if mark < (response.fraction or 0.0) * question.points or mark == 0:
        raise Refused(Message(N_("Accepting an answer cannot lower its mark.")), field="mark")
    score = marking.score_of(question, mark, answer)
    form, replaced = _learn(actor, case, score.fraction, learn, now) if learn else (None, [])
    if form is not None:
        score = replace(score, ruling=form.id)
    marking.give(actor, case.assignment, response, score, now)
    db.session.flush()
    marking.recompute([response.attempt_id])
    settled = rulings_settling.settle(actor, [form], now) if form else []
    is_new = form is not None and form.created_at == now
    return {
        "ruling": form.id if form else None,
        "new": is_new,
        "replaced": replaced,
        "responses": [response.id, *(one.id for one in settled)],
    }


def _learn(actor: Person, case: _Case, fraction: float, scope: Scope, now: datetime) -> tuple[Ruling, list[int]]:
    """Add the form; return it and the keys of the forms that went for it."""
    form = rulings.add(
        actor,
        rulings.Place.of(case.assignment),
        case.fingerprint,
        case.response.position,
        "form",
        scope=scope,
        now=now,
        text=str(case.response.value),
        fraction=fraction,
        source="appeal",
    )
    gone = select(Ruling.id).where(
        Ruling.quiz_id == form.quiz_id,
        Ruling.question == form.question,
        Ruling.canonical == form.canonical,
        Ruling.withdrawn_at == now,
        Ruling.withdrawn_by_id == actor.id,
    )
    return form, list(db.session.scalars(gone))


# Taking back


def undo(actor: Person, appeal_id: int, now: datetime) -> Appeal:
    """Take a decision back: the appeal waits again, the marks are as before, the key forgets what it learned.

    What somebody has marked differently since stays as it is. Again: nothing changes. Raises `NotFound`, and `Refused`
    to a colleague where the key learned something for classes that need not be theirs.
    """
    case = get_appeal(actor, appeal_id)
    if case.appeal.outcome is None:
        return case.appeal
    rulings.hold(case.assignment.quiz_id)
    entry = _last_decision(case.appeal)
    marking.lock_attempts_of([case.response.id, *(entry.details["responses"] if entry else ())])
    case = get_appeal(actor, appeal_id)
    appeal, entry = case.appeal, _last_decision(case.appeal)  # after the lock: a colleague may have decided anew
    if appeal.outcome is None:
        return appeal
    if entry is not None:
        if not _may_forget(actor, entry):
            raise Refused(
                Message(N_("Only who decided may take this back: the key learned it for their other classes."))
            )
        _forget(actor, entry, now)
        _put_back(actor, case, entry, now)
    appeal.outcome = appeal.answer = appeal.decided_by_id = appeal.decided_at = appeal.seen_at = None
    db.session.flush()
    note(actor, TAKEN_BACK, "appeal", appeal.id, school_id=case.assignment.school_id, now=now)
    return appeal


def _last_decision(appeal: Appeal) -> AuditEntry | None:
    return db.session.scalar(
        select(AuditEntry)
        .where(AuditEntry.subject == "appeal", AuditEntry.subject_id == appeal.id, AuditEntry.verb == VERB)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )


def _may_forget(actor: Person, entry: AuditEntry) -> bool:
    """Say whether `actor` may make the key forget what a decision taught it: the form is theirs, or of this class."""
    form = db.session.get(Ruling, entry.details["ruling"]) if entry.details["ruling"] else None
    if form is None or form.scope == "classroom" or form.person_id is None:
        return True
    return learned_forms.may_change(actor, form)


def _forget(actor: Person, entry: AuditEntry, now: datetime) -> None:
    """Withdraw the form the decision brought; those it replaced come back as they were."""
    form = db.session.get(Ruling, entry.details["ruling"]) if entry.details["ruling"] else None
    if form is None or not entry.details.get("new") or form.withdrawn_at is not None:
        return
    rulings.withdraw(actor, form, now)
    for former in db.session.scalars(select(Ruling).where(Ruling.id.in_(entry.details["replaced"]))).all():
        rulings.restore(actor, former, now)


def _put_back(actor: Person, case: _Case, entry: AuditEntry, now: datetime) -> None:
    """Give the responses the marks they had, where they still have the mark of the decision."""
    ids: Collection[int] = entry.details["responses"]
    changes = db.session.scalars(
        select(AuditEntry).where(
            AuditEntry.subject == "response",
            AuditEntry.subject_id.in_(ids),
            AuditEntry.verb == marking.VERB,
            AuditEntry.at == entry.at,
        )
    ).all()
    given = {change.subject_id: change.details for change in changes}
    query = select(Response).where(Response.id.in_(given)).order_by(Response.id)
    undone = []
    for response in db.session.scalars(query.execution_options(populate_existing=True)).all():
        before = marking.mark_state(response)
        if before == {**marking.BEFORE_RULINGS, **given[response.id]["new"]}:
            marking.put_back(response, given[response.id]["old"])
            marking.write_down(actor, case.assignment.school_id, response, before, now)
            undone.append(response.attempt_id)
    db.session.flush()
    marking.recompute(undone)
