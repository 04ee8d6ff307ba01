"""The mark book as finished values: the screen, CSV and XLSX are made of the same cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import format_datetime, gettext, ngettext

from quizapp.core.messages import N_
from quizapp.core.question_types.base import PROCESS_LABELS, Process
from quizapp.operations.mark_books import SHOWN, BookRow, Choice, Column, Entry, MarkBook, ReportRow, Show
from quizapp.web.filters import number
from quizapp.web.links import Link, names_hidden, names_query
from quizapp.web.spreadsheets import Value, XlsxSheet

DASH = "–"
SHOW_LABELS: dict[Show, str] = {
    "all": N_("All marks"),
    "test": N_("Tests"),
    "practice": N_("Practice"),
    "remedial": N_("Remedials"),
    "enrichment": N_("Enrichment"),
}
SEMESTERS: dict[int | None, str] = {None: N_("Whole year"), 1: N_("Semester 1"), 2: N_("Semester 2")}


@dataclass(frozen=True, slots=True)
class Head:
    """A column of marks: its words, and what stands below them."""

    text: str
    part: str
    """“original”, “remedial”, “final”, or nothing where there is one mark."""
    day: str
    weight: str
    url: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A mark as shown. `value` is what files hold: a number, a dash for what is missing, nothing where none was given."""

    value: int | str
    provisional: bool = False
    below: bool = False
    """Below the pass mark."""

    @property
    def text(self) -> str:
        """What the screen shows."""
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Line:
    """A pupil."""

    number: int
    name: str
    nis: str
    nisn: str
    cells: tuple[Cell, ...]
    average: Cell
    report_url: str | None


@dataclass(frozen=True, slots=True)
class WeightLine:
    """An assignment in the list of weights."""

    assignment_id: int
    label: str
    weight: str


@dataclass(frozen=True, slots=True)
class MarkBookPage:
    """The page."""

    book: MarkBook
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    weights: tuple[WeightLine, ...]
    show_links: tuple[Link, ...]
    semester_links: tuple[Link, ...]
    names_link: Link
    file_links: tuple[Link, ...]
    e_rapor_url: str
    reports_url: str
    has_provisional: bool

    def table(self) -> tuple[list[Value], list[list[Value]]]:
        """Return heads and rows as files have them."""
        heads: list[Value] = [gettext("No"), gettext("NIS"), gettext("NISN"), gettext("Name")]
        heads += [f"{head.text} ({head.part})" if head.part else head.text for head in self.heads]
        heads.append(gettext("Average"))
        rows: list[list[Value]] = [
            [line.number, line.nis, line.nisn, line.name, *(cell.value for cell in line.cells), line.average.value]
            for line in self.lines
        ]
        return heads, rows

    def sheet(self) -> XlsxSheet:
        """Return the sheet: NIS and NISN stay text."""
        heads, rows = self.table()
        name = gettext("Mark book")
        widths = [5, 12, 14, 30, *(14 for _ in self.heads), 10]
        title = f"{self.book.classroom.name} · {name}"
        return XlsxSheet(name, heads, rows, widths, title, text_columns=frozenset({1, 2}), kept=4)


def read_choice() -> Choice:
    """Return what the address asks for; what it does not name is as usual."""
    show = request.args.get("show", "all")
    semester = {"1": 1, "2": 2}.get(request.args.get("semester", ""))
    return Choice(semester, next((one for one in SHOWN if one == show), "all"))


def _query(choice: Choice, **values: Any) -> dict[str, Any]:
    query: dict[str, Any] = {"show": choice.show, "semester": choice.semester} | values
    return {name: value for name, value in query.items() if value not in (None, "all")}


def mark_book_page(book: MarkBook) -> MarkBookPage:
    """Return the page of `book`, with numbers instead of names where the address asks for it."""
    hidden = names_hidden()
    own: dict[str, Any] = {"classroom_id": book.classroom.id}
    kept = names_query(hidden=hidden)

    def here(**values: Any) -> str:
        return url_for("mark_books.mark_book", **own, **{**_query(book.choice, **values), **kept})

    columns = [(column, part) for column in book.columns for part in _parts(column)]
    lines = tuple(_line(row, place, book, hidden=hidden) for place, row in enumerate(book.rows, start=1))
    query = {**_query(book.choice), **kept}
    return MarkBookPage(
        book=book,
        heads=tuple(_head(column, part) for column, part in columns),
        lines=lines,
        weights=tuple(
            WeightLine(one.assignment.id, f"{one.title}, {_day(one)}", f"{one.assignment.weight:g}")
            for one in book.columns
        ),
        show_links=tuple(Link(gettext(SHOW_LABELS[one]), here(show=one), one == book.choice.show) for one in SHOWN),
        semester_links=()
        if book.classroom.semester is not None
        else tuple(
            Link(gettext(label), here(semester=one), one == book.choice.semester) for one, label in SEMESTERS.items()
        ),
        names_link=Link(
            gettext("Show names") if hidden else gettext("Hide names"),
            url_for("mark_books.mark_book", **own, **_query(book.choice), **names_query(hidden=not hidden)),
        ),
        file_links=(
            Link(gettext("Excel (XLSX)"), url_for("mark_books.mark_book_xlsx", **own, **query)),
            Link(gettext("CSV (;)"), url_for("mark_books.mark_book_csv", **own, **query)),
            Link(gettext("CSV (,)"), url_for("mark_books.mark_book_csv", **own, **query, separator=",")),
        ),
        e_rapor_url=url_for("mark_books.e_rapor", **own, **_query(Choice(book.choice.semester))),
        reports_url=url_for("mark_books.class_reports", **own, **_query(Choice(book.choice.semester))),
        has_provisional=any(cell.provisional for line in lines for cell in line.cells),
    )


def _parts(column: Column) -> tuple[str, ...]:
    return ("original", "remedial", "final") if column.has_remedial else ("final",)


def _day(column: Column) -> str:
    return str(format_datetime(column.assignment.opens_at, "d MMM y"))


def _head(column: Column, part: str) -> Head:
    words = {"original": gettext("original"), "remedial": gettext("remedial"), "final": gettext("final")}
    assignment = column.assignment
    return Head(
        text=column.title,
        part=words[part] if column.has_remedial else "",
        day=_day(column),
        weight=gettext("does not count")
        if assignment.weight <= 0
        else gettext("weight %(weight)s", weight=number(assignment.weight)),
        url=url_for("reports.matrix", assignment_id=assignment.id),
    )


def _line(row: BookRow, place: int, book: MarkBook, *, hidden: bool) -> Line:
    person = row.person
    cells = [
        _cell(entry, part, column)
        for column, entry in zip(book.columns, row.entries, strict=True)
        for part in _parts(column)
    ]
    return Line(
        number=place,
        name=gettext("Pupil %(number)s", number=place) if hidden else person.name,
        nis="" if hidden else person.nis or "",
        nisn="" if hidden else person.nisn or "",
        cells=tuple(cells),
        average=Cell(DASH if row.average is None else row.average, row.provisional),
        report_url=None
        if hidden
        else url_for("mark_books.pupil_report", classroom_id=book.classroom.id, person_id=person.id),
    )


def _cell(entry: Entry, part: str, column: Column) -> Cell:
    value: int | None = getattr(entry.mark, part)
    if value is None:
        return Cell(DASH if entry.given else "")
    return Cell(value, entry.mark.provisional, value < column.pass_mark)


def how_averaged(book: MarkBook) -> str:
    """Return how the average is made, in a sentence."""
    counting = sum(column.assignment.weight > 0 for column in book.columns)
    return ngettext(
        "The average is made of the final marks in %(num)s column that counts, by weight and rounded half up. A dash is "
        "no mark and no 0: it is left out.",
        "The average is made of the final marks in %(num)s columns that count, by weight and rounded half up. A dash is "
        "no mark and no 0: it is left out.",
        counting,
    )


# e-Rapor


@dataclass(frozen=True, slots=True)
class ERaporPage:
    """The sheet that e-Rapor takes, as rows of cells."""

    book: MarkBook
    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    file_links: tuple[Link, ...]
    back_url: str

    def sheet(self) -> XlsxSheet:
        """Return the sheet: NIS and NISN stay text."""
        widths = (5, 12, 14, 32, 8, 28, 28)
        title = f"{self.book.classroom.name} · e-Rapor"
        rows = [list(row) for row in self.rows]
        return XlsxSheet("e-Rapor", list(self.heads), rows, widths, title, text_columns=frozenset({1, 2}), kept=4)


E_RAPOR_HEADS = ("No", "NIS", "NISN", "Nama", "Nilai", "TP tertinggi", "TP terendah")
"""As e-Rapor names them, in every language."""


def e_rapor_page(book: MarkBook, rows: tuple[ReportRow, ...]) -> ERaporPage:
    """Return the sheet of `rows`."""
    own: dict[str, Any] = {"classroom_id": book.classroom.id} | _query(book.choice)
    return ERaporPage(
        book=book,
        heads=E_RAPOR_HEADS,
        rows=tuple(
            (
                place,
                row.person.nis or "",
                row.person.nisn or "",
                row.person.name,
                row.mark,
                _process(row.highest),
                _process(row.lowest),
            )
            for place, row in enumerate(rows, start=1)
        ),
        file_links=(
            Link(gettext("Excel (XLSX)"), url_for("mark_books.e_rapor_xlsx", **own)),
            Link(gettext("CSV (;)"), url_for("mark_books.e_rapor_csv", **own)),
            Link(gettext("CSV (,)"), url_for("mark_books.e_rapor_csv", **own, separator=",")),
        ),
        back_url=url_for("mark_books.mark_book", **own),
    )


def _process(process: Process | None) -> str:
    return "" if process is None else gettext(PROCESS_LABELS[process])
