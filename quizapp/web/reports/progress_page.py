"""The progress page in words: for the learner themselves, and for their teacher."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext, ngettext

from quizapp.core.progress import LABELS, LAST_DAYS, LAST_RESPONSES
from quizapp.core.question_types.base import PROCESS_LABELS
from quizapp.operations.process_status import ProcessProgress
from quizapp.operations.progress import PastAttempt, PupilProgress
from quizapp.web.charts import LineChart
from quizapp.web.reports.trends import marks_chart, process_chart


@dataclass(frozen=True, slots=True)
class Band:
    """A reading process: words first, then the interval."""

    label: str
    status: str
    improved: bool
    n: int
    low: float
    high: float
    mean: float
    threshold: float
    left_out: str | None
    trend: LineChart | None


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """An attempt in the list."""

    title: str
    about: str
    at: datetime
    state: str
    """open, hidden (no mark may be seen), unseen (the teacher is to rate it without seeing its mark) or marked."""
    mark: float | None
    maximum: int
    percent: int | None
    before: int | None
    waiting: int
    url: str | None
    compare_url: str | None
    """Where it is compared with the attempt before."""


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """The page. `name` is none when one looks at one's own."""

    name: str | None
    class_name: str | None
    bands: tuple[Band, ...]
    marks: LineChart | None
    attempts: tuple[AttemptLine, ...]
    days: int
    most: int


def progress_page(found: PupilProgress) -> ProgressPage:
    """Return the page of `found`."""
    return ProgressPage(
        name=None if found.own else found.person.name,
        class_name=found.classroom.name if found.classroom else None,
        bands=tuple(_band(one) for one in found.processes),
        marks=marks_chart(found),
        attempts=tuple(_line(one, own=found.own) for one in found.attempts),
        days=LAST_DAYS.days,
        most=LAST_RESPONSES,
    )


def _band(one: ProcessProgress) -> Band:
    estimate = one.estimate
    left_out = None
    if one.left_out:
        left_out = ngettext(
            "%(num)s answer does not count yet: answers to its question are waiting for the teacher.",
            "%(num)s answers do not count yet: answers to their questions are waiting for the teacher.",
            one.left_out,
        )
    return Band(
        label=gettext(PROCESS_LABELS[one.process]),
        status=gettext(LABELS[estimate.label]),
        improved=one.improved,
        n=estimate.n,
        low=estimate.low,
        high=estimate.high,
        mean=estimate.mean,
        threshold=estimate.threshold,
        left_out=left_out,
        trend=process_chart(one),
    )


def _line(one: PastAttempt, *, own: bool) -> AttemptLine:
    kind = gettext("test") if one.mode == "test" else gettext("practice")
    about = [kind, gettext("attempt %(number)s", number=one.number)] + ([one.classroom] if one.classroom else [])
    about += [gettext("on paper")] if one.on_paper else []
    return AttemptLine(
        title=one.title,
        about=", ".join(about),
        at=one.submitted_at or one.started_at,
        state=_state(one),
        mark=one.mark,
        maximum=one.maximum,
        percent=one.percent,
        before=one.before,
        waiting=one.waiting,
        url=_url(one, own=own),
        compare_url=url_for("comparisons.comparison", attempt_id=one.attempt_id) if own and one.compared else None,
    )


def _state(one: PastAttempt) -> str:
    if one.submitted_at is None:
        return "open"
    if one.hidden:
        return "unseen"
    return "hidden" if one.percent is None else "marked"


def _url(one: PastAttempt, *, own: bool) -> str | None:
    if not own:
        if one.submitted_at is None:
            return None
        return url_for("marking.response", attempt_id=one.attempt_id, position=1)
    if one.submitted_at is None:
        return url_for("attempts.attempt", attempt_id=one.attempt_id)
    endpoint = "attempts.receipt" if one.step == "nothing" else "attempts.show_feedback"
    return url_for(endpoint, attempt_id=one.attempt_id)
