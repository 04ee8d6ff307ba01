"""An uploaded file: what it is, by what stands in it and not by what it is called, and the text in it."""

from __future__ import annotations

import re
from pathlib import PurePath

from quizapp.core.articles.encodings import NO_TEXT, decode
from quizapp.core.articles.extracts import Extract, Unreadable
from quizapp.core.articles.markdown import read_markdown
from quizapp.core.articles.pages import read_page
from quizapp.core.articles.word import LOCKED, read_word
from quizapp.core.messages import N_, Message

LARGEST = 5_000_000
"""Bytes of an upload."""
LONGEST_TEXT = 60_000
"""Characters of an article."""

TOO_LARGE = Message(N_("The file is larger than 5 MB. Copy the text you want to use and paste it."))
EMPTY = Message(N_("The file is empty."))
_HELP: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", N_("A PDF cannot be read here. Open it, select the text, copy it and paste it into the field.")),
    (b"{\\rtf", N_("This is an RTF file. Open it in Word, save it as DOCX and send that, or paste the text.")),
    (b"\x89PNG", N_("This is a picture; the words in it cannot be read. Type the text or paste it.")),
    (b"\xff\xd8\xff", N_("This is a picture; the words in it cannot be read. Type the text or paste it.")),
    (b"GIF8", N_("This is a picture; the words in it cannot be read. Type the text or paste it.")),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_OLD = Message(
    N_("This is an old Word file (DOC) or one with a password. Save it as DOCX without a password, or paste the text.")
)
_ZIP = b"PK"
_PAGE_NAMES = frozenset({".html", ".htm", ".xhtml", ".xht"})
_MARKDOWN_NAMES = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_PAGE_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_ARCHIVE = re.compile(r"(?:From:.*\n|Snapshot-Content-Location:|MIME-Version:)", re.IGNORECASE)
_SAVED_PAGE = Message(
    N_(
        "This is a web archive (MHTML). Save the page as “web page, HTML only”, or select the text on the page and paste it."
    )
)


def read_upload(name: str, data: bytes) -> Extract:
    """Return what is in the file called `name`. Raises `Unreadable` with a sentence that says what to do instead."""
    if len(data) > LARGEST:
        raise Unreadable(TOO_LARGE)
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable(EMPTY)
    extract = _read(PurePath(name).suffix.lower(), data)
    if not extract.text.strip():
        raise Unreadable(NO_TEXT)
    if len(extract.text) > LONGEST_TEXT:
        raise Unreadable(
            Message(
                N_(
                    "The text in this file has %(count)s characters; at most %(most)s fit. Paste the part you want to use."
                ),
                {"count": len(extract.text), "most": LONGEST_TEXT},
            )
        )
    return extract


def is_page(text: str) -> bool:
    """Say whether `text` is the source of a web page."""
    return bool(_PAGE_START.match(text))


def _read(suffix: str, data: bytes) -> Extract:
    for start, text in _HELP:
        if data.startswith(start):
            raise Unreadable(Message(text))
    if data.startswith(_OLD_OFFICE):
        raise Unreadable(LOCKED if suffix == ".docx" else _OLD)
    if data.startswith(_ZIP):
        return read_word(data)
    text, note = decode(data, declared=suffix in _PAGE_NAMES or data.lstrip()[:1] == b"<")
    if _ARCHIVE.match(text) and "multipart/related" in text[:2_000]:
        raise Unreadable(_SAVED_PAGE)
    if suffix in _PAGE_NAMES or is_page(text):
        extract = read_page(text)
    elif suffix in _MARKDOWN_NAMES:
        extract = read_markdown(text)
    else:
        extract = Extract(text)
    return Extract(extract.text, extract.found, extract.left_out, (*extract.notes, *([note] if note else [])))
