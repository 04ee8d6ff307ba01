"""One press of a marking teacher: a mark for alike responses, from which the key learns, and taking it back.

What a press did stands in `decision_log`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from quizapp.core.messages import N_, Message
from quizapp.core.question_types.base import Question
from quizapp.core.rulings import Scope
from quizapp.core.text_matching import canonical
from quizapp.models import Assignment, Attempt, AuditEntry, Person, QuizVersion, Response, Ruling, db
from quizapp.operations import comments, decision_log, library, rulings, rulings_settling
from quizapp.operations.auditing import note
from quizapp.operations.columns import get_results
from quizapp.operations.contradictions import contradicted, would_change
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.marking import (
    BEFORE_RULINGS,
    LONGEST_REASON,
    check_mark,
    give,
    lock_attempts_of,
    mark,
    mark_state,
    put_back,
    recompute,
    score_of,
    write_down,
)
from quizapp.operations.marking import VERB as MARKED
from quizapp.operations.marking_rooms import Rooms, get_rooms

MOST_TOGETHER = 5_000
"""Responses marked in one request: more than a school has at one question, fewer than a statement takes."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A mark in points for several responses to one question. `learn`: whose pupils it shall hold for from now on."""

    response_ids: tuple[int, ...]
    mark: float
    comment: str = ""
    learn: Scope | None = None
    together: bool = False
    """The responses may be of any class the actor teaches, not of the one at hand alone."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a press. `made` is None when nothing waited any more."""

    made: decision_log.Made | None
    skipped: Mapping[str | None, int]
    """How many had been marked meanwhile, by the name of who did (None: a rule)."""


def decide(actor: Person, assignment_id: int, number: int, decision: Decision, now: datetime) -> Outcome:
    """Carry out `decision` on what waits in column `number`, let the key learn, and settle the same answers elsewhere.

    What does not wait any more is skipped: a person's mark is never overwritten unseen. The same press again changes
    nothing and tells what the first did. Raises `NotFound`, or `Refused` when a mark does not fit the question.
    """
    rooms = get_rooms(actor, assignment_id, number, together=decision.together)
    results, column = rooms.results, rooms.column
    wanted = set(decision.response_ids)
    if len(wanted) > MOST_TOGETHER:
        raise Refused(Message(N_("Send less at once, or a smaller file.")))
    if decision.together and decision.learn == "classroom":
        raise Refused(Message(N_("“This class only” cannot be said of several classes. Choose another.")), "learn")
    comment = " ".join(decision.comment.split())[:LONGEST_REASON]
    rulings.hold(results.assignment.quiz_id, submits=True)
    lock_attempts_of(wanted)
    rows = _waiting_rows(rooms, wanted)
    if not rows:
        again = decision_log.same(actor, assignment_id, column.question_id, wanted, decision.mark)
        return Outcome(again, {} if again else _who(rooms, wanted))
    for row in rows:
        check_mark(row.question, decision.mark)
    learned = _learn(actor, results.assignment, rows, decision, comment, now)
    for row in rows:
        form = learned.get(row.form)
        score = score_of(row.question, decision.mark, comment)
        give(
            actor,
            rooms.assignments[row.assignment_id],
            row.response,
            replace(score, ruling=form.id if form else None),
            now,
        )
    db.session.flush()
    recompute({row.response.attempt_id for row in rows})
    settled = rulings_settling.settle(actor, list(learned.values()), now, here=rooms.assignments)
    otherwise = contradicted(actor, learned.values())
    made = decision_log.write_down(
        actor,
        assignment_id,
        column.question_id,
        [row.response for row in rows],
        settled,
        learned.values(),
        mark=decision.mark,
        points=rows[0].question.points,
        otherwise=otherwise,
        would_change=would_change(actor, learned.values()) if otherwise else 0,
        now=now,
    )
    comments.remember(actor, results.assignment.quiz_id, column.question_id, comment, now)
    skipped = _who(rooms, wanted - {row.response.id for row in rows})
    return Outcome(made, skipped)


@dataclass(frozen=True, slots=True)
class Learned:
    """What it did that the key learned one reply: responses settled, and marked otherwise before."""

    settled: int
    contradicted: int


def mark_and_learn(
    actor: Person, attempt_id: int, position: int, given: float, scope: Scope, *, reason: str, seen: str, now: datetime
) -> Learned:
    """Mark one response as `marking.mark` does, and let the key learn the reply.

    Taking back means marking it again; the form is withdrawn where forms are listed.
    """
    quiz_id = db.session.scalar(
        select(Assignment.quiz_id)
        .join(Attempt, Attempt.assignment_id == Assignment.id)
        .where(Attempt.id == attempt_id, Assignment.school_id == actor.school_id)
    )
    if quiz_id is None:
        raise NotFound
    rulings.hold(quiz_id, submits=True)
    learned: list[Ruling] = []

    def learn(assignment: Assignment, fingerprint: str, response: Response, fraction: float) -> int | None:
        if not library.published(fingerprint).questions[position - 1].learns or not isinstance(response.value, str):
            return None
        form = rulings.add(
            actor,
            rulings.Place.of(assignment),
            fingerprint,
            position,
            "form",
            scope=scope,
            now=now,
            text=" ".join(response.value.split()),
            fraction=fraction,
            comment=" ".join(reason.split()),
        )
        learned.append(form)
        return form.id

    mark(actor, attempt_id, position, given, reason=reason, seen=seen, now=now, learn=learn)
    settled = rulings_settling.settle(actor, learned, now)
    return Learned(len(settled), contradicted(actor, learned))


# What a press marks


@dataclass(frozen=True, slots=True)
class _Row:
    """A response that waits, with what it answers; `form`: the words asked and given, alike ones equal."""

    response: Response
    question: Question
    fingerprint: str
    assignment_id: int
    form: tuple[str, str]


def _waiting_rows(rooms: Rooms, response_ids: Collection[int]) -> list[_Row]:
    found = db.session.execute(
        select(Response, QuizVersion.fingerprint, Attempt.assignment_id)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(
            Response.id.in_(response_ids),
            Response.waiting,
            Attempt.assignment_id.in_(rooms.assignments),
            Attempt.submitted_at.is_not(None),
            rooms.column.clause(),
        )
        .order_by(Response.id)
        .execution_options(populate_existing=True)  # the page may have been read before the lock
    )
    rows = []
    for response, fingerprint, assignment_id in found:
        content = library.published(fingerprint)
        _, _, asked = rulings.questions_of(fingerprint)[rooms.column.question_id]
        form = (asked, canonical(str(response.value), content.passage.language))
        rows.append(_Row(response, content.questions[response.position - 1], fingerprint, assignment_id, form))
    return rows


def _learn(
    actor: Person, assignment: Assignment, rows: Sequence[_Row], decision: Decision, comment: str, now: datetime
) -> dict[tuple[str, str], Ruling]:
    """Make the key learn each distinct reply, as it is written most often; return the forms by what they are about."""
    if decision.learn is None or not rows[0].question.learns:
        return {}
    spellings: dict[tuple[str, str], Counter[str]] = {}
    for row in rows:
        if row.form[1]:
            spellings.setdefault(row.form, Counter())[str(row.response.value)] += 1
    shown = {row.form: row for row in rows}
    return {
        form: rulings.add(
            actor,
            rulings.Place.of(assignment),
            shown[form].fingerprint,
            shown[form].response.position,
            "form",
            scope=decision.learn,
            now=now,
            text=" ".join(texts.most_common(1)[0][0].split()),
            fraction=decision.mark / shown[form].question.points,
            comment=comment,
        )
        for form, texts in spellings.items()
    }


def _who(rooms: Rooms, response_ids: Collection[int]) -> dict[str | None, int]:
    """Return how many of these are not marked by this press, by who marked them; None: a rule, or none of ours."""
    if not response_ids:
        return {}
    names = db.session.scalars(
        select(Person.name)
        .select_from(Response)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(Person, Person.id == Response.marked_by_id)
        .where(
            Response.id.in_(response_ids),
            ~Response.waiting,
            Attempt.assignment_id.in_(rooms.assignments),
            rooms.column.clause(),
        )
    )
    found: Counter[str | None] = Counter(names)
    found[None] = len(response_ids) - found.total()
    return dict(+found)


# Taking back


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What taking a decision back did."""

    waiting: int
    """Responses of the press that wait again."""
    elsewhere: int
    """Responses it had settled in other classes that wait again."""
    kept: int
    """Responses somebody has marked differently since: they stay as they are."""
    since: int = 0
    """Responses handed in since that the key marked by itself: they keep their mark."""
    response_ids: tuple[int, ...] = ()


def take_back(
    actor: Person, assignment_id: int, decision_id: int, now: datetime, *, together: bool = False
) -> TakenBack:
    """Undo a decision of one's own: its marks wait again, the key forgets what it learned, and so does what it settled.

    What somebody has marked differently since stays as it is. Doing it again changes nothing. `together`: a decision
    made in the pile of any of my classes. Raises `NotFound`.
    """
    results = get_results(actor, assignment_id, "mark_response")
    rulings.hold(results.assignment.quiz_id)
    same_quiz = select(Assignment.id).where(Assignment.quiz_id == results.assignment.quiz_id)
    entry = db.session.scalar(
        select(AuditEntry).where(
            AuditEntry.id == decision_id,
            AuditEntry.subject == "assignment",
            AuditEntry.subject_id.in_(same_quiz if together else [assignment_id]),
            AuditEntry.verb == decision_log.VERB,
            AuditEntry.actor_id == actor.id,
        )
    )
    if entry is None:
        raise NotFound
    get_results(actor, entry.subject_id, "mark_response")
    if decision_log.is_taken_back(entry):
        return TakenBack(0, 0, 0)
    told = entry.details
    touched = {*told["responses"], *told["settled"]}
    lock_attempts_of(touched)
    undone = _waiting_again(actor, entry, touched, now)
    _forget(actor, told["rulings"], told["replaced"], now)
    note(actor, decision_log.TAKEN_BACK, "audit_entry", entry.id, school_id=entry.school_id, now=now)
    recompute({response.attempt_id for response in undone})
    here = {response.id for response in undone} & set(told["responses"])
    since = select(func.count()).where(Response.ruling_id.in_(told["rulings"]), Response.marked_by_id.is_(None))
    return TakenBack(
        waiting=len(here),
        elsewhere=len(undone) - len(here),
        kept=len(touched) - len(undone),
        since=db.session.scalar(since) or 0,
        response_ids=tuple(sorted(here)),
    )


def _waiting_again(actor: Person, decision: AuditEntry, touched: Collection[int], now: datetime) -> list[Response]:
    entries = db.session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.subject == "response",
            AuditEntry.subject_id.in_(touched),
            AuditEntry.verb == MARKED,
            AuditEntry.actor_id == actor.id,
            AuditEntry.at == decision.at,
            AuditEntry.id < decision.id,
        )
        .order_by(AuditEntry.id)
    )
    given = {entry.subject_id: entry.details for entry in entries}
    # Read after the lock: what was read with it could be older than it.
    query = select(Response).where(Response.id.in_(given)).order_by(Response.id)
    undone = []
    for response in db.session.scalars(query.execution_options(populate_existing=True)):
        details, before = given[response.id], mark_state(response)
        if before == {**BEFORE_RULINGS, **details["new"]}:
            put_back(response, details["old"])
            write_down(actor, decision.school_id, response, before, now)
            undone.append(response)
    db.session.flush()
    return undone


def _forget(actor: Person, learned: Collection[int], replaced: Collection[int], now: datetime) -> None:
    """Withdraw the forms of a decision; what they had taken the place of holds again."""
    rows = db.session.scalars(select(Ruling).where(Ruling.id.in_(learned), Ruling.withdrawn_at.is_(None))).all()
    gone = {(row.question, row.asked, row.canonical, row.scope) for row in rows}
    for row in rows:
        rulings.withdraw(actor, row, now)
    for former in db.session.scalars(select(Ruling).where(Ruling.id.in_(replaced))):
        if (former.question, former.asked, former.canonical, former.scope) in gone:
            former.withdrawn_at = former.withdrawn_by_id = None
            note(actor, "rule_again", "ruling", former.id, school_id=former.school_id, now=now)
    db.session.flush()
