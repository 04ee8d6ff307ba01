"""Tables as spreadsheets of schools read them: numbers as numbers, and nothing that runs. CSV has a byte order mark."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import xlsxwriter

Separator = Literal[";", ","]
Value = str | float | int | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - wide forms count too
"""A cell that begins so is run as a formula by spreadsheets."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_A4 = 9
"""The number of this paper size in the format."""
_LONGEST_CELL = 32_767
"""Characters that a cell of the format holds."""
# XML 1.0 has no place for these, and Excel reads `_x0041_` as a character.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain(value: Value, point: str = ".") -> str:
    """Return a value as text: whole numbers without decimals, others with at most two, `point` between."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", point)


def harmless(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def to_csv(rows: Iterable[Sequence[Value]], separator: Separator) -> bytes:
    """Return the rows as a CSV file. With `;` numbers carry a decimal comma, as spreadsheets set to Indonesian expect."""
    point = "," if separator == ";" else "."
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator, lineterminator="\r\n")
    for row in rows:
        writer.writerow([harmless(value) if isinstance(value, str) else plain(value, point) for value in row])
    return file.getvalue().encode("utf-8-sig")


@dataclass(frozen=True, slots=True)
class XlsxSheet:
    """A sheet: its name, the head row, the rows below, the width of each column in characters, a line for the top margin."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]
    widths: Sequence[int]
    page_head: str


def to_xlsx(sheet: XlsxSheet) -> bytes:
    """Return a sheet as a file: head frozen and repeated on every page, A4 landscape, as wide as the page.

    Text is written as text, never as a formula or a link, and marked so that editing a cell does not make it one.
    """
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", sheet.name)[:31].strip() or "1")
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#EEEEEE"})
        text = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "quote_prefix": True})
        figure = book.add_format({"valign": "top", "border": 1, "align": "left"})
        for column, (title, width) in enumerate(zip(sheet.heads, sheet.widths, strict=True)):
            page.set_column(column, column, width)
            page.write_string(0, column, title, head)
        for place, row in enumerate(sheet.rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(place, column, _NOT_IN_XML.sub("", value)[:_LONGEST_CELL], text)
                elif value is None:
                    page.write_blank(place, column, None, figure)
                else:
                    page.write_number(place, column, value, figure)
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_header(f"&L{sheet.page_head.replace('&', '&&')[:200]}&R&P/&N")
    return file.getvalue()
