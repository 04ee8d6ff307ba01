"""The matrix in words: what the template draws and what the CSV holds are made here, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from quizapp.core.messages import N_
from quizapp.core.psychometrics import FACILITY_WORDS, facility_word
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.core.school_settings import Limits
from quizapp.operations import matrix_exports, reports
from quizapp.operations.matrix_heads import Section
from quizapp.operations.reports import Cell, CellState, Counts, Head, Matrix, Row
from quizapp.web.filters import short_time
from quizapp.web.links import Link
from quizapp.web.reports.matrix_options import Choices, Options, choices
from quizapp.web.spreadsheets import Value, plain

SIGNS: dict[CellState, str] = {"waiting": "…", "blank": "–", "given": "•", "void": "⊘", "empty": ""}
"""What stands where there is no mark, on the screen and in the file."""

SHORT_TYPES = {
    "multiple_choice": N_("MC"),
    "multiple_response": N_("MR"),
    "statement_table": N_("Table"),
    "matching": N_("Match"),
    "ordering": N_("Order"),
    "short_answer": N_("Short"),
    "evidence": N_("Proof"),
    "open_response": N_("Open"),
}
"""The types in a word that fits a column, so that the heads stay low and rows begin high; a line below says them in full."""


@dataclass(frozen=True, slots=True)
class SortHead:
    """A head that sorts: where its link leads, and how the rows are sorted by it now."""

    url: str
    sorted: str | None
    """For `aria-sort`: ascending or descending, none when sorted by something else."""


@dataclass(frozen=True, slots=True)
class QuestionHead:
    """The head of a question."""

    number: int
    prompt: str
    type_label: str
    type_short: str
    points: int
    sort: SortHead
    figure: str
    """Percent from ten pupils on, before that a count."""
    figure_words: str
    word: str
    """Hard, medium, easy, or nothing."""
    waiting: int
    void: int
    """For how many it does not count."""
    marking_url: str | None
    mend_url: str | None
    items_url: str
    """Where options with their counts and a sentence about the question stand."""


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell: its state for the shape, its value for eye and file."""

    state: CellState
    value: Value
    url: str | None

    @property
    def plain(self) -> str:
        """The value as the page's source says it."""
        return plain(self.value)


@dataclass(frozen=True, slots=True)
class RowView:
    """A row with its totals."""

    key: int
    """Its person, so that the page finds the row again when it has changed."""
    name: str
    nis: str
    nisn: str
    url: str | None
    state: str
    """none, open or finished."""
    state_text: str
    cells: tuple[CellView, ...]
    mark: float | None
    percent: int | None
    provisional: bool
    below: bool
    """The percent is below the threshold."""


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """The page."""

    assignment_id: int
    title: str
    classroom: str
    points: int
    counts: Counts
    blind: bool
    """Marks are left out that the reader is to give as second marker."""
    shown: int
    """How many rows there are on all pages."""
    name_sort: SortHead
    score_sort: SortHead
    heads: tuple[QuestionHead, ...]
    sections: tuple[Section, ...]
    rows: tuple[RowView, ...]
    choices: Choices
    numbers: bool
    """NIS and NISN stand beside the names."""
    files: tuple[Link, ...]
    export: Link | None
    """Where the workbook is asked for as a job, when it is too long for a request; otherwise it is among the files."""
    threshold: str
    """What passes, in the school's words."""
    few: bool
    """Too few have handed in for percentages."""
    limits: Limits
    """Of the school: how many are few, what is hard and what easy."""
    live: bool
    """Somebody works on it, or may begin: the rows fill while one looks."""
    live_url: str

    @property
    def type_words(self) -> dict[str, str]:
        """The full words behind the short ones of the heads, each once, in the order of the questions."""
        return {head.type_short: head.type_label for head in self.heads}

    def table(self) -> list[list[Value]]:
        """Return the matrix cell for cell as it stands on the screen, heads first: the CSV."""
        heads: list[Value] = [gettext("Name"), *((gettext("NIS"), gettext("NISN")) if self.numbers else ())]
        heads += [head.number for head in self.heads]
        heads += [gettext("Mark (of %(points)s)", points=self.points), gettext("Percent"), gettext("Handed in")]
        return [heads, *(self._line(row) for row in self.rows)]

    def _line(self, row: RowView) -> list[Value]:
        numbers = (row.nis, row.nisn) if self.numbers else ()
        return [row.name, *numbers, *(cell.value for cell in row.cells), row.mark, row.percent, row.state_text]


def matrix_page(found: Matrix, options: Options, *, may_begin: bool = False, links: bool = True) -> MatrixPage:
    """Return the page of `found`.

    `may_begin`: it is open, so that more rows may begin to fill. `links`: rows and cells lead somewhere, as files' do not.
    """
    assignment = found.results.assignment

    def here(**changes: Any) -> str:
        return url_for("reports.matrix", assignment_id=assignment.id, **options.query(**changes))

    first = 1 + (found.page - 1) * reports.ROWS_A_PAGE
    times = _Times()
    limits = found.results.settings.limits
    long = found.shown > matrix_exports.LONG
    return MatrixPage(
        assignment_id=assignment.id,
        title=found.results.title,
        classroom=found.results.classroom or "",
        points=found.points,
        counts=found.counts,
        blind=found.hidden,
        shown=found.shown,
        name_sort=_sort_head("name", options, here),
        score_sort=_sort_head("score", options, here),
        heads=tuple(_question_head(head, found, options, here) for head in found.heads),
        sections=found.sections,
        rows=tuple(
            _row(row, number, options, found if links else None, times, found.threshold)
            for number, row in enumerate(found.rows, start=first)
        ),
        choices=choices(found, options, here),
        numbers=options.numbers,
        files=_files(assignment.id, options)[1 if long else 0 :],
        export=_export(assignment.id, options) if long else None,
        threshold=f"{assignment.threshold_label} {found.threshold}",
        few=found.counts.finished < limits.fewest,
        limits=limits,
        live=found.counts.running > 0 or (may_begin and found.counts.absent > 0),
        live_url=here(page=found.page),
    )


def _files(assignment_id: int, options: Options) -> tuple[Link, ...]:
    query = options.query()
    return (
        Link(gettext("Excel (XLSX)"), url_for("reports.matrix_xlsx", assignment_id=assignment_id, **query)),
        *(
            Link(text, url_for("reports.matrix_csv", assignment_id=assignment_id, separator=separator, **query))
            for text, separator in ((gettext("CSV (;)"), ";"), (gettext("CSV (,)"), ","))
        ),
    )


def _export(assignment_id: int, options: Options) -> Link:
    url = url_for("reports.export_matrix", assignment_id=assignment_id, **options.query())
    return Link(gettext("Excel (XLSX)"), url)


def file_name(page: MatrixPage) -> str:
    """Return what files of the matrix are called."""
    return f"{page.classroom} {page.title}"


def _sort_head(name: str, options: Options, here: Callable[..., str]) -> SortHead:
    if options.sort == name:
        return SortHead(here(sort=f"-{name}"), "ascending")
    return SortHead(here(sort=name), "descending" if options.sort == f"-{name}" else None)


def _question_head(head: Head, found: Matrix, options: Options, here: Callable[..., str]) -> QuestionHead:
    column = head.column
    figure, words, word = _figure(head, found.results.settings.limits)
    marks = found.results.may_mark and head.waiting
    return QuestionHead(
        number=column.number,
        prompt=column.view["prompt"],
        type_label=gettext(QUESTION_TYPES[column.view["type"]].label),
        type_short=gettext(SHORT_TYPES[column.view["type"]]),
        points=column.view["points"],
        sort=_sort_head(f"q{column.number}", options, here),
        figure=figure,
        figure_words=words,
        word=word,
        waiting=head.waiting,
        void=head.void,
        mend_url=url_for("regrading.mend", assignment_id=found.results.assignment.id, number=column.number)
        if found.results.may_mark
        else None,
        marking_url=url_for("marking.pile", assignment_id=found.results.assignment.id, number=column.number)
        if marks
        else None,
        items_url=url_for("analysis.items", assignment_id=found.results.assignment.id, _anchor=f"q{column.number}"),
    )


def _figure(head: Head, limits: Limits) -> tuple[str, str, str]:
    """Return what the head shows, the same in words, and the word for the facility."""
    if head.taken_out:
        return SIGNS["void"], gettext("does not count"), ""
    if head.facility is not None:
        share = round(100 * head.facility)
        words = gettext("%(percent)s percent of the points were earned", percent=share)
        return f"{share} %", words, gettext(FACILITY_WORDS[facility_word(head.facility, limits)])
    marked = head.finished - head.waiting
    if not marked:
        return "–", gettext("nothing to count yet"), ""
    return (
        f"{head.right}/{marked}",
        gettext("%(right)s of %(count)s are fully right", right=head.right, count=marked),
        "",
    )


class _Times(dict[datetime, str]):
    """Times in words, each minute once: a class hands in within a few."""

    def __missing__(self, minute: datetime) -> str:
        self[minute] = short_time(minute)
        return self[minute]

    def of(self, time: datetime) -> str:
        """Return a time in words."""
        return self[time.replace(second=0, microsecond=0)]


def _row(row: Row, number: int, options: Options, linked: Matrix | None, times: _Times, threshold: int) -> RowView:
    url = None
    classroom_id = linked.results.assignment.classroom_id if linked else None
    if classroom_id is not None and not row.left and not options.hidden:
        url = url_for("reports.pupil_progress", classroom_id=classroom_id, person_id=row.person_id)
    return RowView(
        key=number if options.hidden else row.person_id,
        name=gettext("Pupil %(number)s", number=number) if options.hidden else row.name,
        nis=row.nis or "",
        nisn=row.nisn or "",
        url=url,
        state=row.state,
        state_text=_state_text(row, times),
        cells=_cells(row, options, links=linked is not None),
        mark=row.mark,
        percent=row.percent,
        provisional=row.waiting > 0,
        below=row.percent is not None and row.percent < threshold,
    )


def _cells(row: Row, options: Options, *, links: bool) -> tuple[CellView, ...]:
    if row.attempt_id is None or not links:
        return tuple(map(_unlinked, row.cells))
    # One address a row; the rest of it is a number. Building 1,500 addresses takes longer than reading their rows.
    query: dict[str, Any] = {"names": "hidden"} if options.hidden else {}
    pattern = url_for("marking.response", attempt_id=row.attempt_id, position=2**31 - 1, **query)
    before, _, after = pattern.partition(str(2**31 - 1))
    return tuple(
        CellView(cell.state, _value(cell), f"{before}{cell.position}{after}" if cell.position else None)
        for cell in row.cells
    )


@lru_cache(maxsize=4096)
def _unlinked(cell: Cell) -> CellView:
    return CellView(cell.state, _value(cell), None)


def _value(cell: Cell) -> Value:
    sign = SIGNS.get(cell.state)
    return cell.mark if sign is None else sign


def _state_text(row: Row, times: _Times) -> str:
    """Return how far somebody is, in words."""
    if row.state == "none":
        parts = [gettext("not handed in")]
    elif row.state == "open":
        parts = [ngettext("in progress: %(num)s answered", "in progress: %(num)s answered", row.answered)]
        if row.saved_at is not None:
            parts.append(gettext("last saved %(time)s", time=times.of(row.saved_at)))
    else:
        parts = [gettext("on paper")] if row.on_paper else []
        parts += [times.of(row.submitted_at)] if row.submitted_at else []
        if row.waiting:
            parts.append(ngettext("provisional: %(num)s waits", "provisional: %(num)s wait", row.waiting))
    if row.late:
        parts.append(gettext("late"))
    if row.attempts > 1:
        parts.append(gettext("attempt %(number)s of %(count)s", number=row.attempt_number, count=row.attempts))
    if row.text is not None:
        parts.append(gettext("text: %(name)s", name=row.text) if row.text else gettext("main text"))
    if row.left:
        parts.append(gettext("no longer in the class"))
    return ", ".join(parts)
