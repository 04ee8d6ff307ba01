"""May one start? May one go on? What may be shown now? Answers from facts that are passed in; no clock here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from quizapp.core.messages import N_, Message

Mode = Literal["practice", "test"]
LatePolicy = Literal["ask", "count"]
"""What happens with answers that arrive after the end: the teacher decides on each, or they count by themselves."""
ReleaseStep = Literal["nothing", "score", "right_wrong", "key"]
RELEASE_STEPS: tuple[ReleaseStep, ...] = ("nothing", "score", "right_wrong", "key")
RELEASE_LABELS: dict[ReleaseStep, str] = {
    "nothing": N_("Nothing but the receipt"),
    "score": N_("The score"),
    "right_wrong": N_("Score, right and wrong"),
    "key": N_("Key and explanation"),
}

LONGEST_GRACE = timedelta(minutes=1)
"""Saves count for a grace after the end (`config.grace_seconds`), never longer than this: meanwhile no key is shown."""


@dataclass(frozen=True, slots=True)
class Window:
    """When one may begin and write: the times of the class, or those of a pupil's own make-up sitting."""

    opens_at: datetime
    closes_at: datetime | None
    """When it is due."""
    until: datetime | None
    """When it is over: the close, or until when what is handed in late is still taken."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an assignment allows, to everybody or to one pupil."""

    mode: Mode
    opens_at: datetime
    closes_at: datetime | None
    attempts_allowed: int | None
    release_step: ReleaseStep = "nothing"
    withdrawn: bool = False
    time_limit_minutes: int | None = None
    extended_to: datetime | None = None
    """The latest end that somebody got beyond the close: by extra time or by a make-up sitting."""
    late_until: datetime | None = None
    """Until when one may still begin and hand in after the close."""
    late_policy: LatePolicy = "ask"
    own: Window | None = None
    """The make-up sitting of the pupil, in place of the times of the class."""
    extra_minutes: int = 0
    """What the pupil always gets on top, arranged before they begin."""

    @property
    def window(self) -> Window:
        """When this pupil may begin and write."""
        if self.own is not None:
            return self.own
        return Window(self.opens_at, self.closes_at, latest(self.closes_at, self.late_until))


def latest(closes_at: datetime | None, *others: datetime | None) -> datetime | None:
    """Return the latest of a close and what may lie beyond it; None where nothing ever closes."""
    return None if closes_at is None else max([closes_at, *(other for other in others if other is not None)])


def end_of(
    started_at: datetime, closes_at: datetime | None, limit_minutes: int | None, extra_seconds: int
) -> datetime | None:
    """Return when an attempt ends: with its time limit or with the assignment, plus the extra time of this pupil.

    None: there is neither limit nor close, so that extra time has no meaning either.
    """
    limit = None if limit_minutes is None else started_at + timedelta(minutes=limit_minutes)
    ends = [end for end in (closes_at, limit) if end is not None]
    return min(ends) + timedelta(seconds=extra_seconds) if ends else None


def end_if_begun(terms: Terms, now: datetime) -> datetime | None:
    """Return when an attempt that is begun `now` will end."""
    return end_of(now, terms.window.until, terms.time_limit_minutes, terms.extra_minutes * 60)


def minutes_left(terms: Terms, now: datetime) -> int | None:
    """Return the whole minutes an attempt begun `now` would last, when the close leaves less than the time limit."""
    window, limit = terms.window, terms.time_limit_minutes
    if limit is None or window.until is None or now < window.opens_at:
        return None
    left = window.until - now
    if left >= timedelta(minutes=limit):
        return None
    return max(int(left.total_seconds()) // 60 + terms.extra_minutes, 0)


def is_late(terms: Terms, started_at: datetime, extra_seconds: int, at: datetime) -> bool:
    """Say whether what was done `at` came after an attempt was due, in the time in which late work is still taken.

    It tells, and takes nothing away: no mark depends on it. Extra time is not late.
    """
    window = terms.window
    if window.closes_at is None or window.until == window.closes_at:
        return False
    due = end_of(started_at, window.closes_at, terms.time_limit_minutes, extra_seconds)
    return due is not None and at > due


def moved_end(ends_at: datetime | None, computed: datetime | None, now: datetime) -> datetime | None:
    """Return the new end of an unfinished attempt whose terms have changed, `computed` being what they give.

    An end is never moved into the past: what was saved until now was saved in time. One that is past stays where it
    is, unless there is time again.
    """
    if computed is None or computed > now:
        return computed
    return now if ends_at is None else min(ends_at, now)


def may_start(terms: Terms, now: datetime, *, attempts_used: int, test_pending: bool) -> Message | None:
    """Return why an attempt may not begin, or None when it may.

    `test_pending`: a test with the same quiz is scheduled, open or still saved for somebody, so practice would show
    its key.
    """
    if terms.withdrawn:
        return Message(N_("Your teacher has withdrawn this."))
    window = terms.window
    if now < window.opens_at:
        return Message(N_("This has not opened yet."))
    if window.until is not None and now >= window.until:
        return Message(N_("This has closed."))
    if terms.attempts_allowed is not None and attempts_used >= terms.attempts_allowed:
        return Message(N_("You have used all your attempts."))
    if terms.mode == "practice" and test_pending:
        return Message(N_("Practice is off while a test with this text is planned or open."))
    return None


def may_save(ends_at: datetime | None, now: datetime, grace: timedelta) -> bool:
    """Say whether a response that arrives `now` still counts: until the end and a short grace for slow networks."""
    return ends_at is None or now <= ends_at + grace


LATE_COUNTS = timedelta(hours=24)
"""How long after the end of an attempt late answers can count by themselves."""


def late_answer_counts(
    terms: Terms, now: datetime, *, ends_at: datetime | None, submitted_at: datetime | None, test_pending: bool
) -> bool:
    """Say whether an answer that arrives `now`, after the end of an attempt, counts without a teacher's word.

    Where the assignment says so, of a test whose time ran out (what was handed in was meant to be handed in), within
    a day, and only while its pupil may see nothing of the result: an answer could follow from what is shown.
    """
    if terms.late_policy != "count" or terms.mode != "test" or ends_at is None or now > ends_at + LATE_COUNTS:
        return False
    if submitted_at is not None and submitted_at != ends_at:
        return False
    return release(terms, now, submitted=True, test_pending=test_pending) == "nothing"


def is_closed(terms: Terms, now: datetime) -> bool:
    """Say whether it has closed for everybody: late work, extra time, reopened attempts and make-up sittings too.

    Taking it back does not close it: it may be given again, and then the others go on writing.
    """
    over = latest(terms.closes_at, terms.late_until, terms.extended_to)
    return over is not None and now >= over


def release(terms: Terms, now: datetime, *, submitted: bool, test_pending: bool) -> ReleaseStep:
    """Return what the owner of an attempt may see of it.

    The key of a test opens only when the test has closed for everyone; the key of a practice only while no test
    with the same quiz is scheduled, open or still saved (`test_pending`). This is the one place that decides it.
    """
    if not submitted:
        return "nothing"
    if terms.mode == "practice":
        return "score" if test_pending else "key"
    if terms.release_step == "key" and (test_pending or not is_closed(terms, now)):
        return "right_wrong"
    return terms.release_step
