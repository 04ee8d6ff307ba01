"""What the bench of a short answer shows, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.core.passages import Passage
from quizapp.operations import bench
from quizapp.operations.bench import Accuracy, Tried
from quizapp.web.languages import say


@dataclass(frozen=True, slots=True)
class Line:
    """A reply, what becomes of it (`shape` and word), and why. `before`: how it was marked, where that differs."""

    reply: str
    outcome: str
    shape: str
    word: str
    rule: str
    sentence: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class BenchLines:
    """The replies tried, the accuracy on earlier ones as a sentence, and those marked otherwise."""

    lines: tuple[Line, ...]
    notices: tuple[str, ...]
    accuracy: str = ""
    otherwise: tuple[Line, ...] = ()


def bench_lines(data: dict[str, Any], passage: Passage, replies: Sequence[str], known: Any = None) -> BenchLines:
    """Return what the key in `data` says of `replies`. `known(question)` gives the accuracy, or none."""
    question, left_out = bench.question_to_try(data)
    notices = [say(message) for message in left_out]
    if question is None:
        return BenchLines((), (*notices, _("Write an accepted answer first; then you can try others here.")))
    if len(replies) > bench.MOST_REPLIES:
        notices.append(_("Only the first %(count)s answers are tried.", count=bench.MOST_REPLIES))
    lines = tuple(_line(tried) for tried in bench.try_replies(question, passage, replies))
    found: Accuracy | None = known(question) if known else None
    if found is None:
        return BenchLines(lines, tuple(notices))
    otherwise = tuple(_line(one.tried, _before(one)) for one in found.disagreements)
    return BenchLines(lines, tuple(notices), _sentence(found), otherwise)


def _line(tried: Tried, before: str = "") -> Line:
    shape, word = {
        "full": ("right", _("Accepted")),
        "partial": ("half", _("Partly: %(percent)s %% of the points", percent=round(100 * tried.credit))),
        "none": ("wrong", _("Rejected")),
        "blank": ("blank", _("Counts as no answer")),
        "review": ("waiting", _("A teacher looks at it")),
    }[tried.outcome]
    return Line(tried.reply, tried.outcome, shape, word, tried.rule, say(tried.message), before)


def _before(one: bench.Disagreement) -> str:
    percent, count = round(100 * one.fraction), one.count
    if one.by_teacher:
        return ngettext(
            "%(num)s answer; marked %(percent)s %% by a teacher",
            "%(num)s answers; marked %(percent)s %% by a teacher",
            count,
            percent=percent,
        )
    return ngettext(
        "%(num)s answer; marked %(percent)s %% by a rule",
        "%(num)s answers; marked %(percent)s %% by a rule",
        count,
        percent=percent,
    )


def _sentence(found: Accuracy) -> str:
    said = ngettext(
        "Of %(num)s marked answer the key decides %(decided)s by itself, %(same)s as marked.",
        "Of %(num)s marked answers the key decides %(decided)s by itself, %(same)s as marked.",
        found.marked,
        decided=found.decided,
        same=found.as_marked,
    )
    by_teacher = ngettext(
        "A teacher gave %(num)s of these marks.", "Teachers gave %(num)s of these marks.", found.by_teacher
    )
    part = _("There are more; the newest and most frequent were looked at.") if found.is_part else ""
    return " ".join(sentence for sentence in (said, by_teacher if found.by_teacher else "", part) if sentence)
