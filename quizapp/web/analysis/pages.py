"""The item analysis as finished values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from quizapp.core.messages import N_
from quizapp.core.psychometrics import (
    ALPHA_WORDS,
    DIFFERENCE_WORDS,
    FACILITY_WORDS,
    TestFigures,
    alpha_word,
    difference_word,
    facility_word,
)
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.operations.chosen_classes import Chosen
from quizapp.operations.item_analysis import AnalysedItem, ItemAnalysis
from quizapp.operations.regrade_links import query_of
from quizapp.web import charts
from quizapp.web.analysis import words
from quizapp.web.charts import BarChart
from quizapp.web.filters import NO_BREAK, number
from quizapp.web.links import Link

_SORTS: Mapping[str, tuple[str, Callable[[AnalysedItem], tuple[bool, float]]]] = {
    "number": (N_("By number"), lambda item: (False, item.column.number)),
    "key": (N_("To check first"), lambda item: (not item.check_key, _difference(item))),
    "facility": (
        N_("Hardest first"),
        lambda item: (item.figures is None, item.figures.facility if item.figures else 0),
    ),
    "apart": (N_("Tells apart worst first"), lambda item: (item.figures is None, _difference(item))),
}
"""How the questions may be sorted; the first is as usual."""


def _difference(item: AnalysedItem) -> float:
    if item.figures is None:
        return 2.0  # behind all that have one
    return item.figures.difference if item.figures.r_rest is None else item.figures.r_rest


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option, or a frequent answer, as a table shows it."""

    sign: str
    """Its letter; empty where it has none."""
    text: str
    right: bool
    count: int
    share: str
    upper: str
    lower: str
    verdict: str


@dataclass(frozen=True, slots=True)
class PartView:
    """What was chosen for a question, or for one row of its table."""

    title: str
    rows: tuple[OptionRow, ...]
    nothing: str
    short: str
    """All of it in a line, the key with a star: A 3, B* 12."""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A question."""

    number: int
    prompt: str
    type_label: str
    points: int
    words: str
    alarm: bool
    counts: str
    facility: str
    facility_word: str
    r: str
    r_interval: str
    difference: str
    difference_word: str
    working: str
    parts: tuple[PartView, ...]
    given: tuple[OptionRow, ...]
    mend_url: str | None
    preview_url: str | None
    """To make the suspected option the key: what would change."""
    suspect: str
    marking_url: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of the test with what it means."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ItemsPage:
    """The page, and its print."""

    assignment_id: int
    title: str
    classroom: str | None
    language: str
    learners: int
    lead: str
    notes: tuple[str, ...]
    few: bool
    fit: str
    """What the test is fit for."""
    facts: tuple[Fact, ...]
    chart: BarChart | None
    sorts: tuple[Link, ...]
    lines: tuple[ItemLine, ...]
    group_size: int
    limits: tuple[str, ...]
    settings_url: str


def items_page(found: ItemAnalysis, sort: str = "number") -> ItemsPage:
    """Return the page of `found`; an unknown `sort` is as usual."""
    sort = sort if sort in _SORTS else "number"
    results = found.results
    return ItemsPage(
        assignment_id=results.assignment.id,
        title=results.title,
        classroom=results.classroom,
        language=found.language,
        learners=found.learners,
        lead=words.lead(found),
        notes=tuple(words.notes(found)) if found.learners else (),
        few=found.few,
        fit=_fit(found),
        facts=tuple(_facts(found.test)) if found.test else (),
        chart=_chart(found, found.test) if found.test else None,
        sorts=() if found.few else _sort_links(results.assignment.id, sort),
        lines=tuple(_line(item, found) for item in sorted(found.items, key=_SORTS[sort][1])),
        group_size=found.group_size,
        limits=tuple(words.limit_lines(found.limits)),
        settings_url=url_for("schools.settings"),
    )


def _sort_links(assignment_id: int, sort: str) -> tuple[Link, ...]:
    return tuple(
        Link(
            gettext(text),
            url_for("analysis.items", assignment_id=assignment_id, sort=None if name == "number" else name),
            name == sort,
        )
        for name, (text, _) in _SORTS.items()
    )


# The test


def _fit(found: ItemAnalysis) -> str:
    if found.test is None:
        return ""
    if found.test.alpha is None:
        return gettext(
            "Nothing can be said about how sure the marks are: there is one question, or all totals are equal."
        )
    return gettext(ALPHA_WORDS[alpha_word(found.test.alpha, found.limits)])


def _facts(test: TestFigures) -> list[Fact]:
    points = 100 / test.maximum
    error = test.standard_error_of_100
    return [
        Fact(
            gettext("Mean"),
            _of(test.mean, test.maximum),
            gettext("%(points)s points of 100", points=number(points * test.mean, 0)),
        ),
        Fact(gettext("Median"), number(test.median), gettext("half of the pupils have this much or less")),
        Fact(gettext("Standard deviation"), number(test.sd), gettext("how far marks lie apart")),
        Fact(gettext("Lowest and highest"), f"{number(test.minimum)} – {number(test.highest)}", ""),
        Fact(
            gettext("Alpha (KR-20)") if test.kr20 is not None else gettext("Alpha"),
            words.figure(test.alpha),
            _between(test.alpha_interval),
        ),
        Fact(
            gettext("Standard error"),
            gettext("%(marks)s marks", marks=number(test.standard_error)),
            ""
            if error is None
            else gettext(
                "%(points)s points of 100: in a like test, two of three pupils would be within that",
                points=number(error, 0),
            ),
        ),
    ]


def _of(value: float, maximum: float) -> str:
    return gettext("%(value)s of %(maximum)s", value=number(value), maximum=number(maximum))


def _between(interval: tuple[float, float] | None) -> str:
    if interval is None:
        return ""
    return gettext(
        "95 %% sure between %(low)s and %(high)s", low=words.figure(interval[0]), high=words.figure(interval[1])
    )


def _chart(found: ItemAnalysis, test: TestFigures) -> BarChart:
    most = max(found.bins, key=lambda one: one.count)
    mean = 100 * test.mean / test.maximum
    values = {"low": most.low, "high": _last(most.low), "mean": number(mean, 0)}
    told = ngettext(
        "Most frequent are %(low)s to %(high)s points of 100 (%(num)s pupil); the mean is %(mean)s.",
        "Most frequent are %(low)s to %(high)s points of 100 (%(num)s pupils); the mean is %(mean)s.",
        most.count,
        **values,
    )
    return charts.bar_chart(
        "totals",
        [charts.Bin(one.low, one.high, one.count, f"{one.low}–{_last(one.low)}") for one in found.bins],
        sentence=told,
        title=gettext("How the marks are spread"),
        description=told,
        axis=gettext("points of 100"),
        heads=(gettext("Points of 100"), gettext("Pupils")),
        markers=[charts.Marker(mean, gettext("mean %(mean)s", mean=number(mean, 0)), "mean")],
    )


def _last(low: int) -> int:
    """Return the highest whole number of a bin; 100 belongs to the last one."""
    return 100 if low + 10 == 100 else low + 9  # noqa: PLR2004


# A question


def _line(item: AnalysedItem, found: ItemAnalysis) -> ItemLine:
    assignment_id, column, figures = found.results.assignment.id, item.column, item.figures
    place: dict[str, Any] = {"assignment_id": assignment_id, "number": column.number}
    proposed: dict[str, Any] = dict(query_of(item.proposal)) if item.proposal else {}
    may_mark = found.results.may_mark
    part = item.suspect
    return ItemLine(
        number=column.number,
        prompt=column.view["prompt"],
        type_label=gettext(QUESTION_TYPES[column.view["type"]].label),
        points=column.view["points"],
        words=words.sentence(item, found.limits),
        alarm=item.check_key,
        counts=words.counts(item),
        facility=words.figure(figures.facility) if figures else "–",
        facility_word=gettext(FACILITY_WORDS[facility_word(figures.facility, found.limits)]) if figures else "",
        r=words.figure(figures.r_rest) if figures else "–",
        r_interval=_interval(figures.r_rest_interval) if figures else "",
        difference=words.figure(figures.difference) if figures else "–",
        difference_word=gettext(DIFFERENCE_WORDS[difference_word(figures.difference, found.limits)]) if figures else "",
        working=words.working(item.chosen[0]) if len(item.chosen) == 1 else "–",
        parts=tuple(_part(one, item.counts.asked) for one in item.chosen),
        given=tuple(_given(item)),
        mend_url=url_for("regrading.mend", **place) if may_mark else None,
        preview_url=url_for("regrading.preview", **place, **proposed) if item.proposal else None,
        suspect=words.option_name(part.suspect) if part and part.suspect else "",
        marking_url=url_for("marking.pile", **place) if may_mark and item.counts.waiting else None,
    )


def _interval(ends: tuple[float, float] | None) -> str:
    return "" if ends is None else gettext("%(low)s to %(high)s", low=words.figure(ends[0]), high=words.figure(ends[1]))


def _part(part: Chosen, asked: int) -> PartView:
    # Of the sentences of a text most are chosen by nobody.
    options = [one for one in part.options if one.letter or part.part or one.right or one.count]
    rows = tuple(
        OptionRow(
            sign=option.letter,
            text=option.text,
            right=option.right,
            count=option.count,
            share=_share(option.count, asked),
            upper=number(option.upper),
            lower=number(option.lower),
            verdict=words.verdict(option),
        )
        for option in options
    )
    short = ", ".join(
        f"{row.sign or words.shortened(row.text)}{'*' if row.right else ''}{NO_BREAK}{row.count}" for row in rows
    )
    return PartView(part.part, rows, _nothing(part, asked), short)


def _nothing(part: Chosen, asked: int) -> str:
    if not part.nothing:
        return ""
    return gettext("No answer: %(count)s of %(all)s.", count=part.nothing, all=asked)


def _share(count: int, asked: int) -> str:
    return f"{number(100 * count / asked, 0)} %" if asked else "–"


def _given(item: AnalysedItem) -> list[OptionRow]:
    points = item.column.view["points"]
    return [
        OptionRow(
            sign="",
            text=one.text,
            right=one.share is not None and one.share >= 1,
            count=one.count,
            share=_share(one.count, item.counts.asked),
            upper=number(one.upper),
            lower=number(one.lower),
            verdict=gettext("waits for a mark") if one.share is None else _of(one.share * points, points),
        )
        for one in item.given
    ]
