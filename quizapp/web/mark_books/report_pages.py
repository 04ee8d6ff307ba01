"""The report that parents read: plain words, nothing to compare with other children."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, ngettext

from quizapp.core.messages import N_
from quizapp.core.question_types.base import Process
from quizapp.operations.process_status import ProcessProgress
from quizapp.operations.pupil_reports import PupilReport, ReportLine, Reports

DASH = "–"
PLAIN: dict[Process, str] = {
    "locate": N_("Finding what a text says"),
    "understand": N_("Understanding what it means"),
    "evaluate": N_("Judging a text and giving reasons"),
}
"""What the three processes are called at home."""
HELP: dict[Process, str] = {
    "locate": N_(
        "At home: read something short together, such as a notice or a recipe, and ask where it says so. "
        "Let your child point to the sentence."
    ),
    "understand": N_(
        "At home: after reading, ask what happened and why, and let your child tell it in their own words. "
        "“How do you know?” is the best question."
    ),
    "evaluate": N_(
        "At home: talk about a piece of news. Who wrote it, what for, and do you both believe it? "
        "Ask for a reason from the text."
    ),
}
MOST_HELP = 2
"""Pieces of advice on one report: more than two nobody follows."""


@dataclass(frozen=True, slots=True)
class MarkLine:
    """A mark in words."""

    title: str
    at: datetime
    kind: str
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class ProcessLine:
    """How it goes in one process: a word, a sentence."""

    name: str
    state: str
    """For the shape beside it: `right`, `wrong` (to practise), `waiting` (too early to say)."""
    word: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """One page."""

    name: str
    nisn: str
    marks: tuple[MarkLine, ...]
    earlier: str
    average: str
    well: str
    next: str
    processes: tuple[ProcessLine, ...]
    help: tuple[str, ...]


def report_views(found: Reports) -> tuple[ReportView, ...]:
    """Return a page for each pupil of `found`."""
    return tuple(_view(report) for report in found.reports)


def _view(report: PupilReport) -> ReportView:
    by_label = {
        label: [one for one in report.processes if one.estimate.label == label]
        for label in ("mastered", "not_mastered", "not_enough")
    }
    return ReportView(
        name=report.person.name,
        nisn=report.person.nisn or "",
        marks=tuple(_mark(line) for line in report.lines),
        earlier=ngettext(
            "%(num)s earlier mark is in the average.", "%(num)s earlier marks are in the average.", report.earlier
        )
        if report.earlier
        else "",
        average=DASH if report.average is None else str(report.average),
        well=_well(by_label["mastered"]),
        next=_next(by_label["not_mastered"], by_label["not_enough"]),
        processes=tuple(_process(one) for one in report.processes),
        help=tuple(
            gettext(HELP[one.process]) for one in (by_label["not_mastered"] + by_label["not_enough"])[:MOST_HELP]
        ),
    )


def _mark(line: ReportLine) -> MarkLine:
    mark = line.mark
    if mark.final is None:
        return MarkLine(
            line.title, line.at, _kind(line.mode), DASH, gettext("not handed in; there is no mark, and it is not 0")
        )
    words = [
        gettext("%(threshold)s reached", threshold=line.threshold)
        if line.passed
        else gettext("%(threshold)s not reached yet", threshold=line.threshold)
    ]
    if mark.remedial is not None and mark.original is not None:
        words.append(
            gettext("first %(original)s, remedial %(remedial)s", original=mark.original, remedial=mark.remedial)
        )
    if mark.provisional:
        words.append(gettext("provisional"))
    if line.band is not None and not line.passed and line.band.meaning:
        words.append(gettext("band %(low)s–%(high)s", low=line.band.low, high=line.band.high))
    return MarkLine(line.title, line.at, _kind(line.mode), str(mark.final), "; ".join(words))


def _kind(mode: str) -> str:
    return gettext("Test") if mode == "test" else gettext("Practice")


def _names(processes: Iterable[ProcessProgress]) -> str:
    names = [gettext(PLAIN[one.process]) for one in processes]
    return ", ".join([names[0], *(name[:1].lower() + name[1:] for name in names[1:])])


def _well(mastered: list[ProcessProgress]) -> str:
    if mastered:
        return gettext("Goes well: %(what)s.", what=_names(mastered))
    return gettext("What goes well cannot be said surely yet.")


def _next(not_mastered: list[ProcessProgress], not_enough: list[ProcessProgress]) -> str:
    if not_mastered:
        return gettext("To practise next: %(what)s.", what=_names(not_mastered))
    if not_enough:
        return gettext("Not sure yet: %(what)s. Reading on will show.", what=_names(not_enough))
    return gettext("Nothing needs special practice now: read on with longer and harder texts.")


def _process(one: ProcessProgress) -> ProcessLine:
    estimate = one.estimate
    sentence = ngettext("from %(num)s answer", "from %(num)s answers", estimate.n)
    if one.improved:
        sentence = gettext("%(answers)s, and surely better than before", answers=sentence)
    state, word = {
        "mastered": ("right", gettext("Goes well")),
        "not_mastered": ("half", gettext("To practise")),
        "not_enough": ("waiting", gettext("Not sure yet")),
    }[estimate.label]
    return ProcessLine(gettext(PLAIN[one.process]), state, word, sentence)
