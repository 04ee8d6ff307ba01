"""Trends on the progress page: marks quiz by quiz, and each reading process as far as the rule lets one speak."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import format_date, gettext, ngettext

from quizapp.core.progress import LABELS, Estimate, history
from quizapp.core.question_types.base import PROCESS_LABELS
from quizapp.core.school_settings import SchoolSettings
from quizapp.operations.process_status import ProcessProgress
from quizapp.operations.progress import PastAttempt, PupilProgress
from quizapp.web.charts import LineChart, Point, line_chart

FEWEST_POINTS = 2
"""A single point is no trend."""
MOST_POINTS = 12
"""The newest ones: more do not fit beside one another on a phone."""


def marks_chart(found: PupilProgress) -> LineChart | None:
    """Return the marks of first attempts over time; none where there are not two of them to show.

    Marks that are provisional are left out: they would still move.
    """
    listed = [one for one in reversed(found.attempts) if _is_shown(one)][-MOST_POINTS:]
    if len(listed) < FEWEST_POINTS:
        return None
    percents = [one.percent or 0 for one in listed]
    return line_chart(
        "marks",
        [_mark_point(one) for one in listed],
        sentence=_sentence(found),
        title=gettext("Marks quiz by quiz"),
        description=gettext(
            "%(count)s quizzes in the order they were taken: the first came to %(first)s of 100, the last to %(last)s; "
            "the lowest to %(lowest)s, the highest to %(highest)s.",
            count=len(listed),
            first=percents[0],
            last=percents[-1],
            lowest=min(percents),
            highest=max(percents),
        ),
        heads=(gettext("Quiz"), gettext("When"), gettext("Kind"), gettext("Of 100")),
        rows=[(one.title, _day(one), _kind(one), str(one.percent)) for one in listed],
        threshold=_pass_mark(found.settings),
        key=[("round", gettext("test")), ("square", gettext("practice"))],
    )


def _is_shown(one: PastAttempt) -> bool:
    return one.number == 1 and one.percent is not None and not one.waiting


def _mark_point(one: PastAttempt) -> Point:
    value = (one.percent or 0) / 100
    return Point(_day(one), value, shape="round" if one.mode == "test" else "square", text=str(one.percent))


def _kind(one: PastAttempt) -> str:
    return gettext("test") if one.mode == "test" else gettext("practice")


def _day(one: PastAttempt) -> str:
    return str(format_date(one.submitted_at, "d MMM"))


def _pass_mark(settings: SchoolSettings) -> tuple[float, str]:
    words = gettext("%(label)s %(mark)s", label=settings.threshold_label, mark=settings.pass_mark)
    return settings.pass_mark / 100, words


def _sentence(found: PupilProgress) -> str:
    """Return what may be said of the trend: that it goes up only where the rule is sure, whatever the line looks like."""
    better = [gettext(PROCESS_LABELS[one.process]) for one in found.processes if one.improved]
    if better:
        return gettext("Surely better than before in: %(processes)s.", processes=", ".join(better))
    return gettext("Not surely better or worse yet: single marks go up and down by chance, too.")


def process_chart(one: ProcessProgress) -> LineChart | None:
    """Return how the estimate of a process went, sitting by sitting; none for fewer than two sittings."""
    steps = history(one.observations, one.estimate.threshold)[-MOST_POINTS:]
    if len(steps) < FEWEST_POINTS:
        return None
    label = gettext(PROCESS_LABELS[one.process])
    days = [str(format_date(at, "d MMM")) for at, _ in steps]
    return line_chart(
        f"trend-{one.process}",
        [Point(day, step.mean, step.low, step.high) for day, (_, step) in zip(days, steps, strict=True)],
        sentence=_process_sentence(one),
        title=gettext("%(process)s, quiz by quiz", process=label),
        description=gettext(
            "After the last of %(count)s quizzes the ability probably lies between %(low)s and %(high)s of 100.",
            count=len(steps),
            low=round(100 * one.estimate.low),
            high=round(100 * one.estimate.high),
        ),
        heads=(gettext("Up to"), gettext("Answers"), gettext("Probably of 100"), gettext("In words")),
        rows=_process_rows(days, [step for _, step in steps]),
        threshold=(
            one.estimate.threshold,
            gettext("threshold %(threshold)s", threshold=round(100 * one.estimate.threshold)),
        ),
        key=[("round", gettext("most likely")), ("ribbon", gettext("where it probably lies, nine times out of ten"))],
    )


def _process_sentence(one: ProcessProgress) -> str:
    if one.improved:
        return gettext("Improved: surely better than before.")
    return ngettext(
        "From %(num)s answer; not surely better or worse yet.",
        "From %(num)s answers; not surely better or worse yet.",
        one.estimate.n,
    )


def _process_rows(days: Sequence[str], steps: Sequence[Estimate]) -> list[tuple[str, ...]]:
    return [
        (
            day,
            str(step.n),
            gettext("%(low)s to %(high)s", low=round(100 * step.low), high=round(100 * step.high)),
            gettext(LABELS[step.label]),
        )
        for day, step in zip(days, steps, strict=True)
    ]
