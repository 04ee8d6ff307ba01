"""Two attempts side by side, in words."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from quizapp.core.attempt_changes import Change
from quizapp.core.grading import Total
from quizapp.core.messages import N_
from quizapp.operations.attempt_comparison import ComparedQuestion, Comparison
from quizapp.web.links import Link

_WORDS: dict[Change, str] = {
    "better": N_("better"),
    "worse": N_("less good"),
    "same": N_("as before"),
    "unknown": N_("cannot be compared"),
}
_SIGNS: dict[Change, str] = {"better": "↑", "worse": "↓", "same": "=", "unknown": "–"}


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A question."""

    number: int
    prompt: str
    before: str | None
    after: str
    change: Change
    sign: str
    word: str


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """The page."""

    title: str
    sentence: str
    totals: tuple[tuple[str, str], ...]
    """Attempt, and what it came to."""
    lines: tuple[ComparedLine, ...]
    attempt_url: str
    others: tuple[Link, ...]


def comparison_page(found: Comparison) -> ComparisonPage:
    """Return the page of `found`."""
    return ComparisonPage(
        title=found.title,
        sentence=_sentence(found),
        totals=(
            (gettext("Attempt %(number)s", number=found.earlier.number), _total(found.before)),
            (gettext("Attempt %(number)s", number=found.later.number), _total(found.after)),
        ),
        lines=tuple(_line(one) for one in found.questions),
        attempt_url=url_for("attempts.show_feedback", attempt_id=found.later.id),
        others=tuple(
            Link(
                gettext("Compare with attempt %(number)s", number=one.number),
                url_for("comparisons.comparison", attempt_id=found.later.id, before=one.number),
            )
            for one in found.others
        ),
    )


def _sentence(found: Comparison) -> str:
    if not found.questions:
        return gettext("Your teacher has released the marks; what each question came to is not shown yet.")
    better = [str(one.number) for one in found.questions if one.change == "better"]
    worse = [str(one.number) for one in found.questions if one.change == "worse"]
    parts = []
    if better:
        parts.append(
            ngettext(
                "Better than before in %(num)s question: %(numbers)s.",
                "Better than before in %(num)s questions: %(numbers)s.",
                len(better),
                numbers=", ".join(better),
            )
        )
    if worse:
        parts.append(
            ngettext(
                "Less good in %(num)s question: %(numbers)s.",
                "Less good in %(num)s questions: %(numbers)s.",
                len(worse),
                numbers=", ".join(worse),
            )
        )
    return " ".join(parts) or gettext("Every question came to the same as before.")


def _total(total: Total) -> str:
    words = gettext("%(percent)s of 100", percent=total.percent) if total.maximum else gettext("nothing counts")
    return words if not total.waiting else gettext("%(words)s, provisional", words=words)


def _line(one: ComparedQuestion) -> ComparedLine:
    return ComparedLine(
        number=one.number,
        prompt=one.view["prompt"],
        before=one.before,
        after=one.after,
        change=one.change,
        sign=_SIGNS[one.change],
        word=gettext(_WORDS[one.change]),
    )
