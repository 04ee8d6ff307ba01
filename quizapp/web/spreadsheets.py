"""Tables as spreadsheets of schools read them: numbers as numbers, and nothing that runs. CSV has a byte order mark.

A page makes its table once, as rows of `Value`; the screen, `to_csv` and `to_xlsx` show the same cells:

    csv_file([heads, *rows], separator_of(request.args.get("separator")), f"{classroom} {title}")
    xlsx_file([XlsxSheet(gettext("Marks"), heads, rows, widths, title, text_columns=frozenset({1, 2}))], title)
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import xlsxwriter
from flask import Response
from werkzeug.utils import secure_filename

Separator = Literal[";", ","]
Value = str | float | int | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - wide forms count too
"""A cell that begins so is run as a formula by spreadsheets."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_A4 = 9
"""The number of this paper size in the format."""
_LONGEST_CELL = 32_767
"""Characters that a cell of the format holds."""
_LONGEST_NAME = 31
"""Characters that the name of a sheet may have."""
# XML 1.0 has no place for these, and Excel reads `_x0041_` as a character.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_QUOTED = re.compile('[";,\r\n]')
_UNSEEN = " \xa0\u200b\ufeff"
"""What some spreadsheets drop before they look whether a cell begins like a formula."""


def plain(value: Value, point: str = ".") -> str:
    """Return a value as text: whole numbers without decimals, others with at most two, `point` between."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", point)


def harmless(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.lstrip(_UNSEEN).startswith(FORMULA_STARTS) else text


# CSV


def separator_of(text: str | None) -> Separator:
    """Return the separator that an address asks for; the one of Indonesian spreadsheets unless it says `,`."""
    return "," if text == "," else ";"


def to_csv(rows: Iterable[Sequence[Value]], separator: Separator) -> bytes:
    """Return the rows, heads first, as a CSV file.

    With `;` numbers carry a decimal comma, as spreadsheets set to Indonesian expect. Text with either separator in it is
    quoted, so that a spreadsheet set otherwise does not cut a formula out of the middle of a name in the first column.
    """
    point = "," if separator == ";" else "."
    lines = [
        separator.join(_quoted(harmless(value)) if isinstance(value, str) else plain(value, point) for value in row)
        for row in rows
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig", "replace")


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""')) if _QUOTED.search(text) else text


def csv_file(rows: Iterable[Sequence[Value]], separator: Separator, name: str) -> Response:
    """Return the rows as a reply that a browser stores under `name`."""
    return Response(to_csv(rows, separator), mimetype="text/csv", headers=_stored(name, "csv"))


def stored_name(name: str, ending: str) -> str:
    """Return the name under which a file about `name` is stored."""
    return f"{secure_filename(name)[:100] or 'quizapp'}.{ending}"


def _stored(name: str, ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{stored_name(name, ending)}"'}


# XLSX


@dataclass(frozen=True, slots=True)
class XlsxSheet:
    """A sheet: its name, the head row, the rows below, the width of each column in characters, a line for the top margin."""

    name: str
    heads: Sequence[Value]
    rows: Sequence[Sequence[Value]]
    widths: Sequence[int]
    page_head: str
    text_columns: frozenset[int] = frozenset()
    """Columns (from 0) that stay text whatever is typed into them: NISN and NIS keep their leading zeros."""
    formats: Mapping[int, str] = field(default_factory=dict)
    """How a column shows its numbers, e.g. `0.00`; the number itself stays whole."""
    kept: int = 0
    """How many columns stay in sight at the left."""
    portrait: bool = False


def xlsx_file(sheets: Sequence[XlsxSheet], name: str) -> Response:
    """Return the sheets as a reply that a browser stores under `name`."""
    return Response(to_xlsx(*sheets), mimetype=XLSX, headers=_stored(name, "xlsx"))


def to_xlsx(*sheets: XlsxSheet) -> bytes:
    """Return sheets as a file: head frozen and repeated on every page, A4, as wide as the page.

    Text is written as text, never as a formula or a link, and marked so that editing a cell does not make it one.
    """
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    taken: set[str] = set()
    with xlsxwriter.Workbook(file, options) as book:
        formats = _Formats(book)
        for sheet in sheets:
            page = book.add_worksheet(_free_name(sheet.name, taken))
            _write(page, sheet, formats)
            page.freeze_panes(1, sheet.kept)
            page.repeat_rows(0)
            if not sheet.portrait:
                page.set_landscape()
            page.set_paper(_A4)
            page.fit_to_pages(1, 0)
            page.set_header(f"&L{sheet.page_head.replace('&', '&&')[:200]}&R&P/&N")
    return file.getvalue()


def _free_name(name: str, taken: set[str]) -> str:
    """Return a name that a sheet may have and that no other of the file has: they differ in more than case."""
    name = re.sub(r"[\[\]:*?/\\']", " ", _NOT_IN_XML.sub("", name)).strip() or "1"
    number, free = 1, name[:_LONGEST_NAME].strip()
    while free.casefold() in taken or free.casefold() == "history":  # a name the format keeps for itself
        number += 1
        free = f"{name[: _LONGEST_NAME - 4].strip()} {number}"
    taken.add(free.casefold())
    return free


class _Formats:
    """How cells look; a format is made once for the whole file."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._figures: dict[str, Any] = {}
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#EEEEEE"}
        )
        written = {"text_wrap": True, "valign": "top", "border": 1, "quote_prefix": True}
        self.text = book.add_format(written)
        self.digits = book.add_format({**written, "num_format": "@"})

    def figure(self, pattern: str) -> Any:
        """Return the format of a number."""
        if pattern not in self._figures:
            self._figures[pattern] = self._book.add_format(
                {"valign": "top", "border": 1, "align": "left"} | ({"num_format": pattern} if pattern else {})
            )
        return self._figures[pattern]


def _write(page: Any, sheet: XlsxSheet, formats: _Formats) -> None:
    """Write heads and cells."""
    texts = [formats.digits if place in sheet.text_columns else formats.text for place in range(len(sheet.heads))]
    figures = [formats.figure(sheet.formats.get(place, "")) for place in range(len(sheet.heads))]
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width, formats.digits if column in sheet.text_columns else None)
    for column, title in enumerate(sheet.heads):
        _write_cell(page, 0, column, title, formats.head, formats.head)
    for line, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            as_text = column in sheet.text_columns and value is not None and not isinstance(value, str)
            _write_cell(page, line, column, plain(value) if as_text else value, texts[column], figures[column])


def _write_cell(page: Any, line: int, column: int, value: Value, text: Any, figure: Any) -> None:
    if isinstance(value, str):
        page.write_string(line, column, _NOT_IN_XML.sub("", value)[:_LONGEST_CELL], text)
    elif value is None:
        page.write_blank(line, column, None, figure)
    else:
        page.write_number(line, column, value, figure)
