"""Text with separators: which encoding and which separator it has is found by looking at it."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterator

from quizapp.core.messages import N_, Message
from quizapp.core.tables.table import MOST_ROWS, Table, Unreadable, make_table

SEPARATORS = "\t;,|"
"""In the order in which they are believed when they part the rows equally well."""
_SAMPLE = 300
"""Rows that are looked at to find the separator."""
_MANY_LINES = 3
"""A cell with so many line ends was opened by a stray quotation mark."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = frozenset(range(32)) - {9, 10, 11, 12, 13, 26, 27}
STRANGE = Message(N_("This is no table that can be read. Save it as XLSX or CSV and choose that file."))
OLD_ENCODING = Message(
    N_("The file has an old encoding (Windows-1252). Look at names with accents or apostrophes before you go on.")
)
STRAY_QUOTES = Message(N_("A quotation mark in the file is never closed, so all of them were read as they stand."))


def read_csv(data: bytes) -> Table:
    """Return the rows of a CSV file. Raises `Unreadable` for what is no text."""
    text, notes = _decoded(data)
    return read_text(text, notes)


def read_text(text: str, notes: tuple[Message, ...] = ()) -> Table:
    """Return the rows of a text, as a file holds it or as it was copied out of a spreadsheet."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    named = first.strip().lower()
    if named.startswith("sep=") and len(named) <= len("sep=x"):  # a line for one program, and no row
        separator = first.strip()[4:] or "\t"
        text = "\n" + rest
    else:
        separator = find_separator(text)
    quoted = True
    if '"' in text:
        quoted = all(cell.count("\n") < _MANY_LINES for row in _rows(text, separator, quoted=True) for cell in row)
    numbered = enumerate(_rows(text, separator, quoted=quoted), start=1)
    return make_table(numbered, notes if quoted else (*notes, STRAY_QUOTES))


def find_separator(text: str) -> str:
    """Return the separator that parts most rows into equally many cells, more than one; a tab when none does.

    A tab that parts half of the rows is believed whatever else does: nobody types one into a name.
    """
    best, found = (0.0, 0), "\t"
    for separator in SEPARATORS:
        if separator not in text:
            continue
        widths = Counter(len(row) for row in itertools.islice(_rows(text, separator, quoted=True), _SAMPLE) if row)
        parted = {width: count for width, count in widths.items() if width > 1}
        if not parted:
            continue
        width, count = max(parted.items(), key=lambda item: (item[1], item[0]))
        score = (round(count / widths.total(), 2), width)
        if separator == "\t" and sum(parted.values()) * 2 >= widths.total():
            return separator
        if score > best:
            best, found = score, separator
    return found


def _rows(text: str, separator: str, *, quoted: bool) -> Iterator[list[str]]:
    lines = io.StringIO(text.replace("\0", ""), newline="\n")
    try:
        reader = csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)
        yield from itertools.islice(reader, MOST_ROWS * 10)
    except csv.Error:  # a cell beyond 128 kB
        raise Unreadable(STRANGE) from None


def _decoded(data: bytes) -> tuple[str, tuple[Message, ...]]:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None) or _wide(data)
    if encoding is not None:
        try:
            return data.decode(encoding), ()
        except UnicodeDecodeError:
            raise Unreadable(STRANGE) from None
    if any(byte in _CONTROLS for byte in data[:4096]) or 0 in data:
        raise Unreadable(STRANGE)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), (OLD_ENCODING,)


def _wide(data: bytes) -> str | None:
    """Return the name of UTF-16 without a mark: every second byte of a Latin text is then zero."""
    sample = data[:2000]
    half = len(sample) // 2
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = sample[offset::2].count(0)
        if half and zeros > half * 0.7 and sample[1 - offset :: 2].count(0) == 0:
            return name
    return None
