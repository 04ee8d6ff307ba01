"""The finished values that the templates of this area are handed: operations' answers, in words and with addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from quizapp.core.availability import Mode, ReleaseStep, Terms
from quizapp.core.passages import reading_minutes
from quizapp.core.question_types.declarations import Response as Value
from quizapp.models import Attempt
from quizapp.operations import appeals, feedback, handing_in_for, lateness, supervision
from quizapp.operations import attempts as taking
from quizapp.operations.invitations import Start
from quizapp.web.attempts.changed_marks import ChangedMarks, changed_marks
from quizapp.web.filters import clock_time, short_time
from quizapp.web.identity import current
from quizapp.web.languages import say

HALF_A_DAY = timedelta(hours=12)
CLOCK_RUNS = timedelta(days=1)
"""From so long before the end static/js/timer.js counts the seconds down."""


@dataclass(frozen=True, slots=True)
class StartPage:
    """What awaits, before an attempt begins."""

    title: str
    description: str | None
    passage_title: str
    minutes: int
    question_count: int
    points: int
    mode: Mode
    closes_at: datetime | None
    late_until: datetime | None
    """Until when what is handed in after the close is taken, marked as late."""
    make_up: bool
    """These are the times of the pupil's own make-up sitting."""
    limit_minutes: int | None
    ends_at: datetime | None
    """When the open attempt ends, or one that were begun now."""
    minutes_left: int | None
    """How long one really has when it is less than the limit, as the close comes before it."""
    attempts_used: int
    attempts_allowed: int | None
    resume_url: str | None
    start_url: str
    asks_token: bool
    """The exam token has to be typed; what it is never reaches a pupil's page."""
    refusal: str | None
    class_name: str
    past: list[PastAttempt]


@dataclass(frozen=True, slots=True)
class PastAttempt:
    """A finished attempt in a list."""

    number: int
    submitted_at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class AttemptPage:
    """The attempt page: the passage, the questions, where to save."""

    attempt_id: int
    number: int
    title: str
    mode: Mode
    fingerprint: str
    passage: dict[str, Any]
    questions: list[feedback.TakingQuestion]
    current: int
    ends: str | None
    """When it ends, in words; none when it has no end."""
    seconds_left: int | None
    clock_runs: bool
    """The seconds that are left are shown, not the date alone."""
    saved_at: datetime | None
    began: datetime
    highlights: list[dict[str, Any]]
    """What the pupil marked in the text: sentence, start, end."""
    save_url: str
    state_url: str
    submission_url: str
    receipt_url: str
    form_url: str
    submit_url: str
    sign_in_url: str
    person: int
    username: str | None
    """None for a visitor, who cannot sign in again."""
    person_name: str
    class_name: str


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """*Terkirim*: the proof that it arrived."""

    code: str
    submitted_at: datetime
    person_name: str
    title: str
    unanswered: list[int]
    """What the pupil calls the questions without an answer."""
    waiting: int
    feedback_url: str | None
    step: ReleaseStep
    mode: Mode
    attempt_id: int
    person: int
    attempt_url: str
    state_url: str
    save_url: str
    on_paper: bool
    """A teacher entered it from paper."""
    came_late: bool
    """It came after the close, while late work was still taken."""
    handed_in_for: bool
    """A teacher handed it in."""
    late: int
    """Questions to which an answer came afterwards."""


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """What is shown of a finished attempt."""

    title: str
    person_name: str
    class_name: str
    mode: Mode
    step: ReleaseStep
    total: float | None
    maximum: int | None
    percent: int | None
    provisional: bool
    waiting: int
    fingerprint: str
    passage: dict[str, Any]
    questions: tuple[feedback.FeedbackQuestion, ...]
    attempts: list[PastAttempt]
    submitted_at: datetime
    again_url: str
    changed: ChangedMarks | None
    """Marks that a regrade changed and the pupil has not seen yet."""
    highlights: list[dict[str, Any]]
    """What the pupil marked in the text: sentence, start, end."""
    attempt_id: int
    appeals: dict[int, appeals.Standing]
    """By position: where the pupil may say that the answer is right, or has said so."""
    on_paper: bool
    """A teacher entered it from paper."""

    @property
    def states(self) -> tuple[str, ...]:
        """How each question came out, in order."""
        return tuple(question.score.state if question.score else "" for question in self.questions)

    @property
    def shared(self) -> bool | None:
        """True where pupils with the same marks see the same page; None where the order is this attempt's own."""
        return None if any(question.mixed for question in self.questions) else True


def start_page(found: Start) -> StartPage:
    """Return the start page of an assignment."""
    assignment = found.assignment
    return StartPage(
        title=found.title,
        description=found.description,
        passage_title=found.passage["title"],
        minutes=reading_minutes(s["text"] for block in found.passage["blocks"] for s in block["sentences"]),
        question_count=found.question_count,
        points=found.points,
        mode=found.terms.mode,
        closes_at=found.terms.window.closes_at,
        late_until=found.terms.window.until if found.terms.window.until != found.terms.window.closes_at else None,
        make_up=found.terms.own is not None,
        limit_minutes=_limit(found.terms),
        ends_at=found.ends_at,
        minutes_left=found.minutes_left,
        attempts_used=len(found.attempts),
        attempts_allowed=assignment.attempts_allowed,
        resume_url=url_for("attempts.attempt", attempt_id=found.open_attempt.id) if found.open_attempt else None,
        start_url=url_for("attempts.begin", assignment_id=assignment.id),
        asks_token=assignment.token is not None,
        refusal=say(found.refusal) if found.refusal else None,
        class_name=found.classroom or "",
        past=_past(found.attempts),
    )


def _limit(terms: Terms) -> int | None:
    """Return the minutes of an attempt, the pupil's own extra time included."""
    return None if terms.time_limit_minutes is None else terms.time_limit_minutes + terms.extra_minutes


def _past(attempts: list[Attempt]) -> list[PastAttempt]:
    return [
        PastAttempt(one.number, one.submitted_at, url_for("attempts.show_feedback", attempt_id=one.id))
        for one in attempts
        if one.submitted_at is not None
    ]


def ends(ends_at: datetime | None, now: datetime) -> str | None:
    """Say when an attempt ends, as its page does: with the date where that is more than half a day away."""
    if ends_at is None:
        return None
    far = ends_at - now > HALF_A_DAY
    return _("Ends %(time)s", time=short_time(ends_at) if far else clock_time(ends_at))


def seconds_left(ends_at: datetime | None, now: datetime) -> int | None:
    """Return the whole seconds until the end; None when there is none."""
    return None if ends_at is None else max(0, int((ends_at - now).total_seconds()))


def attempt_page(sitting: taking.Sitting, typed: dict[int, Value], now: datetime) -> AttemptPage:
    """Return the attempt page. `typed` holds what lost a conflict: it stands in the form again, to be chosen."""
    attempt = sitting.attempt
    identity = current()
    questions, saved_at = feedback.taking_questions(sitting, typed)
    here = url_for("attempts.attempt", attempt_id=attempt.id)
    return AttemptPage(
        attempt_id=attempt.id,
        number=attempt.number,
        title=sitting.title,
        mode=sitting.terms.mode,
        fingerprint=sitting.fingerprint,
        passage=feedback.passage_of(sitting),
        questions=questions,
        current=attempt.current,
        ends=ends(attempt.ends_at, now),
        seconds_left=seconds_left(attempt.ends_at, now),
        clock_runs=attempt.ends_at is not None and attempt.ends_at - now <= CLOCK_RUNS,
        saved_at=saved_at,
        began=attempt.started_at,
        highlights=attempt.highlights or [],
        save_url=url_for("attempts.save", attempt_id=attempt.id),
        state_url=url_for("attempts.state", attempt_id=attempt.id),
        submission_url=url_for("attempts.submission", attempt_id=attempt.id),
        receipt_url=url_for("attempts.receipt", attempt_id=attempt.id),
        form_url=here,
        submit_url=here,
        sign_in_url=url_for("account.sign_in", next=here),
        person=attempt.person_id,
        username=identity.person.username if identity else None,
        person_name=identity.name if identity else "",
        class_name=sitting.classroom or "",
    )


def unanswered(sitting: taking.Sitting) -> list[int]:
    """Return what the pupil calls the questions without an answer."""
    return sorted(sitting.order.numbers[position] for position in feedback.unanswered(sitting))


def receipt_page(sitting: taking.Sitting, now: datetime) -> ReceiptPage:
    """Return the receipt of a submitted attempt."""
    attempt = sitting.attempt
    identity = current()
    step = sitting.release(now)
    handed_in_for = sitting.terms.mode == "test" and supervision.is_handed_in_for(attempt)
    return ReceiptPage(
        code=attempt.receipt or "",
        submitted_at=attempt.submitted_at or now,
        person_name=identity.name if identity else "",
        title=sitting.title,
        unanswered=unanswered(sitting),
        waiting=attempt.waiting,
        feedback_url=None if step == "nothing" else url_for("attempts.show_feedback", attempt_id=attempt.id),
        step=step,
        mode=sitting.terms.mode,
        attempt_id=attempt.id,
        person=attempt.person_id,
        attempt_url=url_for("attempts.attempt", attempt_id=attempt.id),
        state_url=url_for("attempts.state", attempt_id=attempt.id),
        save_url=url_for("attempts.save", attempt_id=attempt.id),
        on_paper=attempt.paper_at is not None,
        came_late=lateness.is_attempt_late(attempt, sitting.assignment),
        handed_in_for=handed_in_for,
        late=handing_in_for.late_at(attempt) if handed_in_for else 0,
    )


def feedback_page(sitting: taking.Sitting, now: datetime, siblings: list[Attempt]) -> FeedbackPage:
    """Return the feedback page of a submitted attempt."""
    shown = feedback.feedback_of(sitting, now)
    identity = current()
    total = shown.total
    return FeedbackPage(
        title=sitting.title,
        person_name=identity.name if identity else "",
        class_name=sitting.classroom or "",
        mode=sitting.terms.mode,
        step=shown.step,
        total=total.mark if total else None,
        maximum=total.maximum if total else None,
        percent=total.percent if total else None,
        provisional=bool(total and total.waiting),
        waiting=total.waiting if total else 0,
        fingerprint=sitting.fingerprint,
        passage=shown.passage,
        questions=shown.questions,
        attempts=_past(siblings),
        submitted_at=sitting.attempt.submitted_at or now,
        again_url=url_for("attempts.start", assignment_id=sitting.assignment.id),
        changed=changed_marks(sitting, now),
        highlights=sitting.attempt.highlights or [],
        attempt_id=sitting.attempt.id,
        appeals=_appeals(sitting, shown),
        on_paper=sitting.attempt.paper_at is not None,
    )


def _appeals(sitting: taking.Sitting, shown: feedback.Feedback) -> dict[int, appeals.Standing]:
    """Return how it stands with appeals; nothing is asked where none is possible."""
    scored = [(question, question.score) for question in shown.questions if question.score]
    if not any(appeals.is_possible(sitting, shown.step, question.view["type"]) for question, _score in scored):
        return {}
    possible = [
        question.position
        for question, score in scored
        if appeals.may_be_made(sitting, shown.step, question.view["type"], score.state)
    ]
    return appeals.standings(sitting, possible)
