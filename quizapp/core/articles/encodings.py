"""In which encoding a file was written.

A mark at its beginning says so; valid UTF-8 is UTF-8; zero bytes in every other place are UTF-16; a web page may declare
it. What is left was written on an older Windows. Guessing by letter statistics was tried and left out: on a page with
three accented letters it names encodings of other continents.
"""

from __future__ import annotations

import codecs
import re

from quizapp.core.articles.extracts import Unreadable
from quizapp.core.messages import N_, Message

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,30})|<\?xml[^>]{0,100}?encoding=[\"']([A-Za-z0-9_-]{2,30})",
    re.IGNORECASE,
)
_HEAD = 4_000
_SAMPLE = 4_000
_MANY = 0.3
"""Share of zero bytes at even or odd places that says UTF-16."""
_FEWEST = 3
_CONTROLS = 0.02
"""Share of control characters from which a file is no text."""
_OURS = frozenset({"utf-16", "utf-16le", "utf-16be", "utf-32", "utf-7"})
"""A page that says so in ASCII is not written so."""

OLDER_WINDOWS = Message(
    N_("The file is not in UTF-8. It was read as Windows-1252: check letters with accents and the quotation marks.")
)
DAMAGED = Message(N_("Some characters of the file could not be read and were left out."))
NO_TEXT = Message(
    N_("This file holds no text that can be read. Send a TXT, Markdown, HTML or DOCX file, or paste the text.")
)


def decode(data: bytes, *, declared: bool = False) -> tuple[str, Message | None]:
    """Return the text of `data` and what has to be said about it. `declared`: a web page may name its encoding.

    Raises `Unreadable` when it is no text.
    """
    text, note = _decoded(data, declared=declared)
    sample = text[:_SAMPLE]
    if sum(c < " " and c not in "\t\n\r\f\x00" for c in sample) > _CONTROLS * len(sample):
        raise Unreadable(NO_TEXT)
    return text.replace("\x00", ""), note


def _decoded(data: bytes, *, declared: bool) -> tuple[str, Message | None]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    if (wide := _wide(data)) is not None:
        return _strictly(data, wide)
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        # A file that was cut off ends amid a character; that is no other encoding.
        if len(data) - error.start < 4:  # noqa: PLR2004 - the longest character has four bytes
            return data[: error.start].decode("utf-8"), DAMAGED
    if declared and (name := _declared(data)) is not None:
        try:
            return data.decode(name), None
        except (UnicodeDecodeError, LookupError):
            pass
    return data.decode("cp1252", "ignore"), OLDER_WINDOWS


def _strictly(data: bytes, encoding: str) -> tuple[str, Message | None]:
    try:
        return data.decode(encoding), None
    except UnicodeDecodeError:
        return data.decode(encoding, "ignore"), DAMAGED


def _wide(data: bytes) -> str | None:
    """Return which UTF-16 `data` is when it has no mark: the zero bytes of Latin letters stand at every other place."""
    sample = data[:_SAMPLE]
    half = max(len(sample) // 2, 1)
    if sample.count(0) < _FEWEST:
        return None
    if sample[1::2].count(0) > _MANY * half and sample[0::2].count(0) == 0:
        return "utf-16-le"
    if sample[0::2].count(0) > _MANY * half and sample[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:_HEAD])
    if found is None:
        return None
    name = (found[1] or found[2]).decode("ascii").lower()
    try:
        return None if name in _OURS else codecs.lookup(name).name
    except LookupError:
        return None
