"""XLSX files. The archive is measured before anything reads it, and formulas count for what was stored beside them."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl

from quizapp.core.messages import N_, Message
from quizapp.core.tables.table import LAST_ROW, MOST_COLUMNS, Table, Unreadable, make_table

MOST_UNPACKED = 20_000_000
"""Bytes of all members: ten thousand rows of fifty columns are 18 MB of XML."""
MOST_MEMBERS = 1_000
MOST_SHEETS = 30

BROKEN = Message(N_("This spreadsheet is damaged. Open it in your spreadsheet program and save it again as XLSX."))
TOO_LARGE = Message(N_("This spreadsheet is too large when unpacked. Keep only the sheet with the list."))
LOCKED = Message(N_("This file has a password. Save it without one."))
NO_ROWS = Message(N_("There is nothing in this spreadsheet."))
WORD = Message(N_("This is a Word document. Copy the table out of it and paste it."))
OPEN_DOCUMENT = Message(N_("This is an OpenDocument spreadsheet (ODS). Open it, choose “Save as”, then XLSX or CSV."))
BINARY = Message(N_("This is a binary Excel file (XLSB). Open it, choose “Save as”, then XLSX or CSV."))
ARCHIVE = Message(N_("This is a zip archive. Unpack it and choose the spreadsheet in it."))

_ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NO_VALUE = re.compile(rb"<f\b[^<>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>|</c>)")
"""A formula beside which no value was stored. It never looks beyond the next `<`: a file of them would take minutes."""


def read_workbook(data: bytes, wanted: Callable[[Table], bool] | None = None) -> Table:
    """Return the rows of one sheet: the first that is `wanted`, otherwise the first with rows. Raises `Unreadable`."""
    parts = _measured(data)
    if any(_NO_VALUE.search(part) for part in parts):
        notes: tuple[Message, ...] = (
            Message(
                N_(
                    "Some cells hold formulas without a stored result; they were read as empty. Open the file in "
                    "your spreadsheet program, save it and choose it again if they matter."
                )
            ),
        )
    else:
        notes = ()
    del parts
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, none of which we read
            return _best_sheet(data, wanted, notes)
    except Unreadable:
        raise
    except Exception:  # noqa: BLE001 - the library raises whatever a damaged file makes it stumble over
        raise Unreadable(BROKEN) from None


def _best_sheet(data: bytes, wanted: Callable[[Table], bool] | None, notes: tuple[Message, ...]) -> Table:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    found: list[tuple[str, Table]] = []
    chosen: tuple[str, Table] | None = None
    for sheet in book.worksheets[:MOST_SHEETS]:
        if sheet.sheet_state != "visible":
            continue
        table = make_table(_rows(sheet))
        if table.rows:
            found.append((sheet.title, table))
            if wanted is not None and chosen is None and wanted(table):
                chosen = found[-1]
    if not found:
        raise Unreadable(NO_ROWS)
    title, table = chosen or found[0]
    if len(found) > 1:
        values: dict[str, str | int | float] = {"name": title, "count": len(found) - 1}
        said = Message(
            N_("Only the sheet “%(name)s” was read, not the %(count)s other."),
            values,
            N_("Only the sheet “%(name)s” was read, not the %(count)s others."),
        )
        notes = (*notes, said)
    return Table(table.rows, notes)


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()  # some programs write wrong ones
    rows = sheet.iter_rows(max_row=LAST_ROW + 1, max_col=MOST_COLUMNS + 1, values_only=True)
    for number, values in enumerate(rows, start=1):
        if values.count(None) < len(values):  # a cell far down makes a hundred thousand blank rows above it
            yield number, [_text(value) for value in values]


def _text(value: object) -> str:
    """Return the value of a cell as text: whole numbers without a point, dates as 2012-05-31."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - exact up to there
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _measured(data: bytes) -> list[bytes]:
    """Return the sheets' XML once every member was unpacked within the limits and none of it defines entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return _sheets(file)
    except Unreadable:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise Unreadable(BROKEN) from None


def _sheets(file: zipfile.ZipFile) -> list[bytes]:
    members, left, sheets = file.infolist(), MOST_UNPACKED, []
    _check_kind({member.filename for member in members})
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise Unreadable(TOO_LARGE)
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable(LOCKED)
    for member in members:
        with file.open(member) as part:
            content = part.read(left + 1)  # whatever size the header claims
        left -= len(content)
        if left < 0:
            raise Unreadable(TOO_LARGE)
        if member.filename.endswith((".xml", ".rels")):
            _check_xml(content)
        if member.filename.startswith("xl/worksheets/"):
            sheets.append(content)
    return sheets


def _check_xml(content: bytes) -> None:
    plain = content.replace(b"\0", b"") if content[:4].count(0) else content  # UTF-16, as an attacker writes it
    if _ENTITY.search(plain):
        raise Unreadable(BROKEN)


def _check_kind(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    lower = {name.lower() for name in names}
    if "xl/workbook.bin" in lower:
        raise Unreadable(BINARY)
    if "word/document.xml" in lower:
        raise Unreadable(WORD)
    if "content.xml" in lower and "mimetype" in lower:
        raise Unreadable(OPEN_DOCUMENT)
    raise Unreadable(ARCHIVE)
