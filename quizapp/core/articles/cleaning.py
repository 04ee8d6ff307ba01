"""What copying, saving and sending do to a text, undone: odd spaces, invisible signs, wrong encodings, broken lines."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_INVISIBLE = re.compile(f"[{_UNSEEN}]")
"""Soft hyphens, zero-width spaces, marks of direction. The zero-width (non-)joiners belong to some scripts' words."""
_JOINERS = re.compile(
    "(?<![\u0600-\u06ff\u0900-\u0dff])[\u200c\u200d]+|[\u200c\u200d]+(?![\u0600-\u06ff\u0900-\u0dff])"
)
_BROKEN_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,}+)-\n([a-z]{2,})")

_BYTES = "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_MOJIBAKE = re.compile(f"[\u00c2\u00c3\u00d8\u00d9\u00e2-\u00f0][{_BYTES}]")
"""UTF-8 that somebody read as Windows-1252: a leading byte as a letter, then a following byte as whatever it is there."""
_PIECE = re.compile(f"[\u00c0-\u00ff{_BYTES}]+")
_FIRST_LETTER = 0xA0
"""Below it, a character that Windows-1252 does not have stands for the byte of its number."""
_TIMES = 2
"""Some texts went through the mill twice."""


def clean(text: str) -> str:
    """Return `text` without what copying from a page leaves behind: odd spaces, invisible signs, control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = _JOINERS.sub("", _INVISIBLE.sub("", text))
    kept = (c if c == "\n" else " " if unicodedata.category(c) in ("Zs", "Cc", "Cs") else c for c in text)
    lines = (re.sub(r" +", " ", line).strip() for line in "".join(kept).split("\n"))
    return "\n".join(lines).strip()


def mend(text: str) -> str:
    """Return `text` with mojibake ("â€œ" for “) read as it was written. To be done before `clean`."""
    for _time in range(_TIMES):
        if not _MOJIBAKE.search(text):
            break
        text = _PIECE.sub(_as_written, text)
    return text


def joined_words(text: str) -> str:
    """Return cleaned `text` with the words whole that a line end broke in two."""
    return _BROKEN_WORD.sub(_whole, text)


def _as_written(match: re.Match[str]) -> str:
    """Return the characters that these bytes stood for; what makes no sense stays as it is."""
    piece = match.group()
    try:
        raw = b"".join(bytes([ord(c)]) if ord(c) < _FIRST_LETTER else c.encode("cp1252") for c in piece)
        return raw.decode("utf-8")
    except (UnicodeError, ValueError):
        return piece


def _whole(match: re.Match[str]) -> str:
    """Join what a line end broke. Doubled words keep their hyphen: anak-anak, bolak-balik."""
    first, second = match.groups()
    doubled = first[:1].casefold() == second[:1]
    return f"{first}-{second}" if doubled else first + second
