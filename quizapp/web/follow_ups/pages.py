"""The lists after a test, and what would be given, as finished values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from quizapp.core.grading import percent
from quizapp.core.local_times import to_local
from quizapp.core.mark_books import FINAL_RULES
from quizapp.core.parallel_questions import PROCESSES, Source
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.core.question_types.base import PROCESS_LABELS, Process
from quizapp.operations.follow_up_giving import Proposal
from quizapp.operations.follow_ups import Earned, FollowUp, Outcome, PupilOutcome
from quizapp.web import charts
from quizapp.web.filters import number
from quizapp.web.follow_ups.forms import GiveForm
from quizapp.web.languages import chosen_timezone
from quizapp.web.links import Link, names_query

DASH = "–"
MOST_TEXTS = 8
"""Texts to choose from; the most fitting stand first anyway."""


@dataclass(frozen=True, slots=True)
class ProcessCell:
    """What a pupil earned in a process: “1 of 3”; `weak`: nowhere less."""

    label: str
    text: str
    weak: bool


@dataclass(frozen=True, slots=True)
class PupilLine:
    """A pupil of one of the lists."""

    name: str
    url: str | None
    note: str
    """That a mark is provisional, or that the pupil is still writing."""
    original: str
    remedial: str
    final: str
    cells: tuple[ProcessCell, ...]


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """Something that was given to follow it up."""

    kind: str
    title: str
    facts: str
    until: Any
    url: str


@dataclass(frozen=True, slots=True)
class RemedialPage:
    """The page."""

    assignment_id: int
    title: str
    classroom: str
    threshold: str
    """“KKTP 75”."""
    sentence: str
    left_out: str
    """Whose marks are in no figure, and why; empty where all are."""
    figures: tuple[tuple[str, str, str], ...]
    """Name, value and meaning of what the class reached as a whole."""
    chart: charts.RowChart
    processes: tuple[str, ...]
    below: tuple[PupilLine, ...]
    above: tuple[PupilLine, ...]
    undecided: tuple[PupilLine, ...]
    absent: tuple[PupilLine, ...]
    with_remedial: bool
    given: tuple[FollowUpLine, ...]
    remedial_url: str | None
    enrichment_url: str | None
    make_up_url: str | None
    plan_url: str
    parent_url: str | None
    names_link: Link
    rule: str


def remedial_page(found: Outcome, *, hidden: bool) -> RemedialPage:
    """Return the page of `found`; `hidden`: with numbers instead of names, for the projector."""
    assignment = found.results.assignment
    places = {pupil.person_id: place for place, pupil in enumerate(found.pupils, start=1)}

    def lines(pupils: Sequence[PupilOutcome]) -> tuple[PupilLine, ...]:
        return tuple(_line(pupil, found, places[pupil.person_id] if hidden else None) for pupil in pupils)

    below, above = found.list_of("below"), found.list_of("above")
    own: dict[str, Any] = {"assignment_id": assignment.id}
    is_followed = found.parent is None
    query = names_query(hidden=not hidden)
    return RemedialPage(
        assignment_id=assignment.id,
        title=found.results.title,
        classroom=found.results.classroom or "",
        threshold=f"{assignment.threshold_label} {found.pass_mark}",
        sentence=_sentence(found),
        left_out=_left_out(found),
        figures=_figures(found),
        chart=_chart(found),
        processes=tuple(gettext(PROCESS_LABELS[process]) for process in found.processes),
        below=lines(below),
        above=lines(above),
        undecided=lines(found.list_of("undecided")),
        absent=lines(found.list_of(None)),
        with_remedial=any(one.assignment.purpose == "remedial" for one in found.follow_ups),
        given=tuple(_follow_up(one) for one in found.follow_ups),
        remedial_url=url_for("follow_ups.new", purpose="remedial", **own) if below and is_followed else None,
        enrichment_url=url_for("follow_ups.new", purpose="enrichment", **own) if above and is_followed else None,
        make_up_url=url_for("assignments.make_up", **own) if assignment.closes_at and is_followed else None,
        plan_url=url_for("assignments.assignment", **own),
        parent_url=url_for("follow_ups.remedial", assignment_id=found.parent.id) if found.parent else None,
        names_link=Link(
            gettext("Show names") if hidden else gettext("Hide names"), url_for("follow_ups.remedial", **own, **query)
        ),
        rule=gettext(FINAL_RULES[assignment.final_rule]),  # type: ignore[index]  # one of them, says the operation
    )


def _line(pupil: PupilOutcome, found: Outcome, place: int | None) -> PupilLine:
    mark = pupil.mark
    sitting = mark.sitting
    url = None
    if place is None and sitting is not None:
        url = url_for(
            "reports.pupil_progress", classroom_id=found.results.assignment.classroom_id, person_id=pupil.person_id
        )
    return PupilLine(
        name=pupil.name if place is None else gettext("Pupil %(number)s", number=place),
        url=url,
        note=_note(pupil),
        original=_points(mark.original),
        remedial=_points(mark.remedial),
        final=_points(mark.final),
        cells=_cells(pupil, found.processes),
    )


def _note(pupil: PupilOutcome) -> str:
    if pupil.state == "open":
        return gettext("has begun, not handed in")
    if pupil.state == "finished" and pupil.mark.original is None:
        return gettext("Hidden until you have marked it.")
    if pupil.state == "finished" and pupil.mark.provisional:
        return gettext("provisional: answers wait for a mark")
    return ""


def _points(points: int | None) -> str:
    return DASH if points is None else str(points)


def _cells(pupil: PupilOutcome, processes: Sequence[Process]) -> tuple[ProcessCell, ...]:
    shares = {process: one.earned / one.points for process, one in pupil.by_process.items() if one.points}
    least = min(shares.values(), default=1.0)
    return tuple(
        ProcessCell(
            gettext(PROCESS_LABELS[process]),
            _earned(pupil.by_process.get(process)),
            process in shares and shares[process] == least < 1,
        )
        for process in processes
    )


def _earned(one: Earned | None) -> str:
    if one is None or not one.points:
        return DASH
    return gettext("%(earned)s of %(points)s", earned=number(one.earned), points=one.points)


# The class as a whole


def _sentence(found: Outcome) -> str:
    handed_in = found.summary.handed_in
    if not handed_in:
        return gettext("Nobody has handed anything in yet, so there is nothing to follow up.")
    values = {
        "passed": found.summary.passed,
        "threshold": f"{found.results.assignment.threshold_label} {found.pass_mark}",
    }
    return ngettext(
        "%(passed)s of %(num)s who handed in is at or above %(threshold)s.",
        "%(passed)s of %(num)s who handed in are at or above %(threshold)s.",
        handed_in,
        **values,
    )


def _left_out(found: Outcome) -> str:
    if not found.left_out:
        return ""
    return ngettext(
        "%(num)s pupil is not counted: you are to mark an answer of theirs without seeing its mark.",
        "%(num)s pupils are not counted: you are to mark answers of theirs without seeing their marks.",
        found.left_out,
    )


def _figures(found: Outcome) -> tuple[tuple[str, str, str], ...]:
    summary = found.summary
    mastery = DASH if summary.mastery is None else f"{number(summary.mastery, 1)} %"
    absorption = DASH if summary.absorption is None else f"{number(summary.absorption, 1)} %"
    return (
        (gettext("Class mastery"), mastery, gettext("of those who handed in are at or above the threshold")),
        (gettext("Points earned"), absorption, gettext("of all points, on average")),
    )


def _chart(found: Outcome) -> charts.RowChart:
    rows = [
        (f"{band.low}{DASH}{band.high}", count, gettext(band.meaning) if band.meaning else "")
        for band, count in zip(found.bands, found.summary.counts, strict=True)
    ]
    return charts.row_chart(
        "bands",
        rows,
        sentence=gettext("How many are in each band of marks"),
        heads=(gettext("Band"), gettext("Pupils"), gettext("What it usually means")),
        hatched=[place for place, band in enumerate(found.bands) if band.high < found.pass_mark],
    )


def purpose_word(purpose: str) -> str:
    """Return what people call a follow-up."""
    return gettext("Remedial") if purpose == "remedial" else gettext("Enrichment")


def _follow_up(one: FollowUp) -> FollowUpLine:
    return FollowUpLine(
        kind=purpose_word(one.assignment.purpose),
        title=one.title,
        facts=gettext("%(done)s of %(count)s handed in", done=one.handed_in, count=one.pupils),
        until=one.assignment.closes_at,
        url=url_for("reports.matrix", assignment_id=one.assignment.id),
    )


# What would be given


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """What would be given: everything stands here before the second tap."""

    proposal: Proposal
    assignment_id: int
    heading: str
    why: str
    text: str | None
    facts: tuple[str, ...]
    process_links: tuple[Link, ...]
    text_links: tuple[Link, ...]
    nothing: tuple[str, str] | None
    """What to say when no questions fit: a title and a sentence."""
    by_hand: int
    """Questions that no rule marks."""
    is_test: bool
    set_url: str
    back_url: str

    def offer(self, form: GiveForm) -> None:
        """Give the form its choices."""
        source = self.proposal.source
        questions = (
            [] if source is None else [(one.name, _question_words(source, one.position)) for one in source.questions]
        )
        busy = self.proposal.busy
        form.offer(questions, [(pupil.person_id, _pupil_words(pupil, busy)) for pupil in self.proposal.pupils])

    def fill(self, form: GiveForm) -> GiveForm:
        """Return the form as it is proposed: all questions, everybody who has none that is open, one week."""
        proposal, source = self.proposal, self.proposal.source
        self.offer(form)
        form.purpose.data = proposal.purpose
        form.of_process.data = proposal.process or "any"
        form.version.data = source.version_id if source else None
        form.closes.data = to_local(proposal.closes_at, chosen_timezone()).date()
        form.questions.data = [one.name for one in source.questions] if source else []
        form.pupils.data = [pupil.person_id for pupil in proposal.pupils if pupil.person_id not in proposal.busy]
        return form


def proposal_page(proposal: Proposal) -> ProposalPage:
    """Return the page of `proposal`."""
    assignment_id = proposal.outcome.results.assignment.id
    source = proposal.source
    is_remedial = proposal.purpose == "remedial"
    title = proposal.outcome.results.title
    return ProposalPage(
        proposal=proposal,
        assignment_id=assignment_id,
        heading=gettext("Give a remedial: %(title)s", title=title)
        if is_remedial
        else gettext("Give an enrichment: %(title)s", title=title),
        why=_why(proposal),
        text=source.title if source else None,
        facts=_source_facts(source) if source else (),
        process_links=_process_links(proposal),
        text_links=_text_links(proposal),
        nothing=None if source else _nothing(proposal),
        by_hand=sum(not one.by_rule for one in source.questions) if source else 0,
        is_test=is_remedial,
        set_url=url_for("assignments.new", classroom=proposal.outcome.results.assignment.classroom_id),
        back_url=url_for("follow_ups.remedial", assignment_id=assignment_id),
    )


def _why(proposal: Proposal) -> str:
    if proposal.weak is None:
        return gettext("Nobody stands in this list at the moment.")
    process = gettext(PROCESS_LABELS[proposal.weak])
    share = percent(proposal.shares[proposal.weak], 1)
    return ngettext(
        "%(num)s pupil. Weakest: %(process)s, %(share)s of 100 points earned.",
        "%(num)s pupils. Weakest together: %(process)s, %(share)s of 100 points earned.",
        len(proposal.pupils),
        process=process,
        share=share,
    )


def _source_facts(source: Source) -> tuple[str, ...]:
    counts = {process: sum(one.process == process for one in source.questions) for process in PROCESSES}
    words = [
        ngettext(
            "%(num)s question: %(process)s",
            "%(num)s questions: %(process)s",
            count,
            process=gettext(PROCESS_LABELS[process]),
        )
        for process, count in counts.items()
        if count
    ]
    if source.is_same:
        known = gettext("the same text, with questions that were not asked yet")
    elif source.is_read:
        known = gettext("some of them know the text, none of them these questions")
    else:
        known = gettext("none of them has met the text")
    return (*words, known)


def _process_links(proposal: Proposal) -> tuple[Link, ...]:
    def link(process: Process | None) -> Link:
        text = gettext(PROCESS_LABELS[process]) if process else gettext("All processes")
        values: dict[str, Any] = {"purpose": proposal.purpose, "process": process or "any"}
        url = url_for("follow_ups.new", assignment_id=proposal.outcome.results.assignment.id, **values)
        return Link(text, url, process == proposal.process)

    return tuple(link(process) for process in (*PROCESSES, None))


def _text_links(proposal: Proposal) -> tuple[Link, ...]:
    if len(proposal.sources) == 1:
        return ()
    own: dict[str, Any] = {"assignment_id": proposal.outcome.results.assignment.id, "purpose": proposal.purpose}
    process = proposal.process or "any"
    return tuple(
        Link(
            source.title,
            url_for("follow_ups.new", **own, process=process, version=source.version_id),
            source == proposal.source,
        )
        for source in proposal.sources[:MOST_TEXTS]
    )


def _nothing(proposal: Proposal) -> tuple[str, str]:
    if not proposal.pupils:
        return gettext("Nobody to give it to"), gettext("The list is empty, or everybody in it waits for a mark.")
    if proposal.process is None:
        return (
            gettext("There is no set with questions these pupils have not met"),
            gettext("Write new questions, or open another set to them: a question somebody knows proves nothing."),
        )
    return (
        gettext(
            "No text has two questions of “%(process)s” that these pupils have not met",
            process=gettext(PROCESS_LABELS[proposal.process]),
        ),
        gettext("Take questions of all processes from another set, give a whole set, or write new questions."),
    )


def _question_words(source: Source, position: int) -> str:
    one = next(question for question in source.questions if question.position == position)
    points = ngettext("%(num)s point", "%(num)s points", one.points)
    return f"{one.prompt} ({gettext(QUESTION_TYPES[one.type_name].label)}, {points})"


def _pupil_words(pupil: PupilOutcome, busy: Collection[int]) -> str:
    words = f"{pupil.name} ({_points(pupil.mark.original)})"
    return gettext("%(pupil)s, has one that is still open", pupil=words) if pupil.person_id in busy else words
