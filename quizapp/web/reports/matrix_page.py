"""The matrix in words: what the template draws and what the CSV holds are made here, once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from quizapp.core.messages import N_
from quizapp.core.psychometrics import FACILITY_WORDS, FEWEST_LEARNERS, facility_word
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.operations import reports
from quizapp.operations.participants import WHICH, Which
from quizapp.operations.reports import Cell, CellState, Counts, Head, Matrix, Order, Row
from quizapp.web.filters import short_time
from quizapp.web.links import Link
from quizapp.web.spreadsheets import Value, plain

_SORT = re.compile(r"(?P<falling>-?)(?P<by>name|score|q(?P<number>[1-9][0-9]{0,2}))")

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
class Options:
    """What the address asks for. Whatever it does not say, or says wrongly, is as usual."""

    which: Which = "first"
    sort: str = "name"
    page: int = 1
    hidden: bool = False

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Options:
        """Return the options in the query string `values`."""
        which: Which = next((one for one in WHICH if one == values.get("attempt")), "first")
        sort = values.get("sort", "name")
        page = values.get("page", "1")
        return cls(
            which=which,
            sort=sort if _SORT.fullmatch(sort) else "name",
            page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,  # noqa: PLR2004
            hidden=values.get("names") == "hidden",
        )

    @property
    def order(self) -> Order:
        """The order of rows, as operations take it."""
        found = _SORT.fullmatch(self.sort)
        if found is None:
            return Order()
        falling = bool(found["falling"])
        if found["number"]:
            return Order("column", int(found["number"]), falling)
        return Order("score" if found["by"] == "score" else "name", 0, falling)

    def query(self, **changes: Any) -> dict[str, Any]:
        """Return the query that keeps these options but for `changes`; what is as usual is left out."""
        new = {"which": self.which, "sort": self.sort, "page": 1, "hidden": self.hidden} | changes
        query: dict[str, Any] = {}
        if new["which"] != "first":
            query["attempt"] = new["which"]
        if new["sort"] != "name":
            query["sort"] = new["sort"]
        if new["page"] != 1:
            query["page"] = new["page"]
        if new["hidden"]:
            query["names"] = "hidden"
        return query


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

    name: str
    url: str | None
    state: str
    """none, open or finished."""
    state_text: str
    cells: tuple[CellView, ...]
    mark: float | None
    percent: int | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """The page."""

    assignment_id: int
    title: str
    classroom: str
    points: int
    counts: Counts
    name_sort: SortHead
    score_sort: SortHead
    heads: tuple[QuestionHead, ...]
    rows: tuple[RowView, ...]
    hidden: bool
    names_link: Link
    which_links: tuple[Link, ...]
    page_links: tuple[Link, ...]
    csv_links: tuple[Link, ...]
    few: bool
    """Too few have handed in for percentages."""
    fewest: int

    @property
    def type_words(self) -> dict[str, str]:
        """The full words behind the short ones of the heads, each once, in the order of the questions."""
        return {head.type_short: head.type_label for head in self.heads}

    def table(self) -> list[list[Value]]:
        """Return the matrix cell for cell as it stands on the screen, heads first: the CSV."""
        heads: list[Value] = [gettext("Name"), *(head.number for head in self.heads)]
        heads += [gettext("Mark (of %(points)s)", points=self.points), gettext("Percent"), gettext("Handed in")]
        rows: list[list[Value]] = [
            [row.name, *(cell.value for cell in row.cells), row.mark, row.percent, row.state_text] for row in self.rows
        ]
        return [heads, *rows]


def matrix_page(found: Matrix, options: Options) -> MatrixPage:
    """Return the page of `found`."""
    assignment = found.results.assignment

    def here(**changes: Any) -> str:
        return url_for("reports.matrix", assignment_id=assignment.id, **options.query(**changes))

    first = 1 + (found.page - 1) * reports.ROWS_A_PAGE
    return MatrixPage(
        assignment_id=assignment.id,
        title=found.results.title,
        classroom=found.results.classroom or "",
        points=found.points,
        counts=found.counts,
        name_sort=_sort_head("name", options, here),
        score_sort=_sort_head("score", options, here),
        heads=tuple(_question_head(head, found, options, here) for head in found.heads),
        rows=tuple(
            _row(row, number, options, found.results.assignment.classroom_id)
            for number, row in enumerate(found.rows, start=first)
        ),
        hidden=options.hidden,
        names_link=Link(
            gettext("Show names") if options.hidden else gettext("Hide names"),
            here(page=found.page, hidden=not options.hidden),
        ),
        which_links=tuple(
            Link(text, here(which=which), which == options.which) for which, text in _which_texts().items()
        ),
        page_links=tuple(
            Link(str(page), here(page=page), page == found.page)
            for page in range(1, found.pages + 1)
            if found.pages > 1
        ),
        csv_links=_csv_links(assignment.id, options),
        few=found.counts.finished < FEWEST_LEARNERS,
        fewest=FEWEST_LEARNERS,
    )


def _which_texts() -> dict[Which, str]:
    return {
        "first": gettext("First attempt"),
        "newest": gettext("Newest attempt"),
        "best": gettext("Best attempt"),
    }


def _csv_links(assignment_id: int, options: Options) -> tuple[Link, ...]:
    query = options.query()
    return (
        Link(
            gettext("CSV for Excel (;)"),
            url_for("reports.matrix_csv", assignment_id=assignment_id, separator=";", **query),
        ),
        Link(
            gettext("CSV with commas (,)"),
            url_for("reports.matrix_csv", assignment_id=assignment_id, separator=",", **query),
        ),
    )


def _sort_head(name: str, options: Options, here: Callable[..., str]) -> SortHead:
    if options.sort == name:
        return SortHead(here(sort=f"-{name}"), "ascending")
    return SortHead(here(sort=name), "descending" if options.sort == f"-{name}" else None)


def _question_head(head: Head, found: Matrix, options: Options, here: Callable[..., str]) -> QuestionHead:
    column = head.column
    figure, words, word = _figure(head)
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
    )


def _figure(head: Head) -> tuple[str, str, str]:
    """Return what the head shows, the same in words, and the word for the facility."""
    if head.taken_out:
        return SIGNS["void"], gettext("does not count"), ""
    if head.facility is not None:
        share = round(100 * head.facility)
        words = gettext("%(percent)s percent of the points were earned", percent=share)
        return f"{share} %", words, gettext(FACILITY_WORDS[facility_word(head.facility)])
    marked = head.finished - head.waiting
    if not marked:
        return "–", gettext("nothing to count yet"), ""
    return (
        f"{head.right}/{marked}",
        gettext("%(right)s of %(count)s are fully right", right=head.right, count=marked),
        "",
    )


def _row(row: Row, number: int, options: Options, classroom_id: int | None) -> RowView:
    url = None
    if classroom_id is not None and not row.left and not options.hidden:
        url = url_for("reports.pupil_progress", classroom_id=classroom_id, person_id=row.person_id)
    return RowView(
        name=gettext("Pupil %(number)s", number=number) if options.hidden else row.name,
        url=url,
        state=row.state,
        state_text=state_text(row),
        cells=_cells(row, options),
        mark=row.mark,
        percent=row.percent,
        provisional=row.waiting > 0,
    )


def _cells(row: Row, options: Options) -> tuple[CellView, ...]:
    if row.attempt_id is None:
        return tuple(CellView(cell.state, "", None) for cell in row.cells)
    # One address a row; the rest of it is a number. Building 1,500 addresses takes longer than reading their rows.
    query: dict[str, Any] = {"names": "hidden"} if options.hidden else {}
    pattern = url_for("marking.response", attempt_id=row.attempt_id, position=2**31 - 1, **query)
    before, _, after = pattern.partition(str(2**31 - 1))
    return tuple(
        CellView(cell.state, _value(cell), f"{before}{cell.position}{after}" if cell.position else None)
        for cell in row.cells
    )


def _value(cell: Cell) -> Value:
    sign = SIGNS.get(cell.state)
    return cell.mark if sign is None else sign


def state_text(row: Row) -> str:
    """Return how far somebody is, in words."""
    parts: Sequence[str]
    if row.state == "none":
        parts = [gettext("not handed in")]
    elif row.state == "open":
        parts = [ngettext("in progress: %(num)s answered", "in progress: %(num)s answered", row.answered)]
        if row.saved_at is not None:
            parts = [*parts, gettext("last saved %(time)s", time=short_time(row.saved_at))]
    else:
        parts = [short_time(row.submitted_at)]
        if row.on_paper:
            parts = [gettext("on paper"), *parts]
        if row.waiting:
            parts = [*parts, ngettext("provisional: %(num)s waits", "provisional: %(num)s wait", row.waiting)]
    if row.left:
        parts = [*parts, gettext("no longer in the class")]
    return ", ".join(parts)
