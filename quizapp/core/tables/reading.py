"""What kind of file this is, by its bytes and never by its name, and reading the kinds that are tables."""

from __future__ import annotations

import re
from collections.abc import Callable

from quizapp.core.messages import N_, Message
from quizapp.core.tables.delimited import read_csv
from quizapp.core.tables.table import MOST_BYTES, Table, Unreadable

TOO_LARGE = Message(N_("The file is too large: at most %(most)s MB."), {"most": MOST_BYTES // 1_000_000})
EMPTY = Message(N_("The file is empty."))
PICTURE = Message(N_("This is a picture, whatever its name says. Choose the spreadsheet itself (XLSX or CSV)."))
PDF = Message(N_("This is a PDF. Choose the spreadsheet itself (XLSX or CSV), or copy the names and paste them."))
OLD_EXCEL = Message(
    N_(
        "This is an old Excel file (XLS), or one with a password. Open it in your spreadsheet program and choose "
        "“Save as”, then XLSX without a password, or CSV."
    )
)
WEB_PAGE = Message(
    N_(
        "This is a web page, though its name may end in “.xls”. Open it in your spreadsheet program and choose "
        "“Save as”, then XLSX or CSV."
    )
)
OLD_XML = Message(
    N_("This is an XML file. Open it in your spreadsheet program and choose “Save as”, then XLSX or CSV.")
)
RICH_TEXT = Message(N_("This is a text document. Copy the names out of it and paste them."))
_BEGINNINGS: tuple[tuple[bytes, Message], ...] = (
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"RIFF", PICTURE),
    (b"BM", PICTURE),
    (b"II*\x00", PICTURE),
    (b"MM\x00*", PICTURE),
    (b"%PDF", PDF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_EXCEL),
    (b"{\\rtf", RICH_TEXT),
)
_TEXT_BEGINS_SO = frozenset({b"BM", b"RIFF", b"GIF8"})
"""A list may begin with these letters; a picture goes on with bytes that no text has."""
_PAGE = re.compile(rb"(?:<!doctype\s+html|<html|<head|<body|<table|<meta)\b", re.IGNORECASE)
_XML = re.compile(rb"<\?xml|<\?mso", re.IGNORECASE)


def read_table(data: bytes, name: str = "", *, wanted: Callable[[Table], bool] | None = None) -> Table:
    """Return the rows of a CSV or XLSX file. Of several sheets the first that is `wanted` is read, or the first with rows.

    `name` is not believed. Raises `Unreadable` for anything else, with what it is and how to save it again.
    """
    del name
    if len(data) > MOST_BYTES:
        raise Unreadable(TOO_LARGE)
    if not data.strip():
        raise Unreadable(EMPTY)
    for beginning, message in _BEGINNINGS:
        if data.startswith(beginning) and (beginning not in _TEXT_BEGINS_SO or b"\0" in data[:64]):
            raise Unreadable(message)
    if data[4:8] == b"ftyp":  # HEIC and its like, from phones
        raise Unreadable(PICTURE)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        from quizapp.core.tables.workbook import read_workbook  # noqa: PLC0415 - 90 ms that only XLSX files need

        return read_workbook(data, wanted)
    start = data[:1024].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if _PAGE.match(start):
        raise Unreadable(WEB_PAGE)
    if _XML.match(start):
        raise Unreadable(WEB_PAGE if _PAGE.search(data[:4096]) else OLD_XML)
    table = read_csv(data)
    if not table.rows:
        raise Unreadable(EMPTY)
    return table
