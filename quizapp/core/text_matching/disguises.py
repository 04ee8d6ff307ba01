"""Text that looks like other text: letters borrowed from another alphabet, and the markup of web pages.

A Cyrillic letter that looks like an "a" is an "a" to every reader when it stands in a Latin word. A word all of whose
letters are Cyrillic or Greek is left alone, as names in their own alphabet are answers, unless each letter looks Latin
whatever its case.
"""

from __future__ import annotations

import re
from html import unescape

# Cyrillic and Greek letters (folded to lower case) by the Latin letter they look like; in a mixed word all are read so.
_LATIN = {
    "\u0430": "a", "\u0432": "b", "\u0435": "e", "\u043a": "k", "\u043c": "m", "\u043d": "h", "\u043e": "o", "\u0440": "p",
    "\u0441": "c", "\u0442": "t", "\u0443": "y", "\u0445": "x", "\u0455": "s", "\u0456": "i", "\u0458": "j", "\u04bb": "h",
    "\u0501": "d", "\u051b": "q", "\u051d": "w", "\u0475": "v", "\u044c": "b", "\u04cf": "l", "\u0433": "r",
    "\u03b1": "a", "\u03b2": "b", "\u03b5": "e", "\u03b7": "n", "\u03b9": "i", "\u03ba": "k", "\u03bc": "u", "\u03bd": "v",
    "\u03bf": "o", "\u03c1": "p", "\u03c3": "o", "\u03c2": "c", "\u03c4": "t", "\u03c5": "u", "\u03c7": "x", "\u03c9": "w",
    "\u03b3": "y", "\u03f2": "c", "\u03f3": "j", "\u0261": "g", "\u0251": "a", "\u026a": "i", "\u1d0f": "o", "\u0585": "o",
    "\u0578": "n", "\u057d": "u", "\u0570": "h", "\u0581": "g", "\u0566": "q",
}  # fmt: skip
_TO_LATIN = str.maketrans(_LATIN)
# These look Latin in either case, so that a word of nothing else may be a Latin word throughout.
_ALWAYS_LATIN = frozenset("\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u03bf")
_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN = re.compile("[\u0251-\u1d0f]")

_TAGS = """
    a abbr b big br center code div em font h[1-6] hr i img li mark ol p pre q s small span strike strong sub sup table td th
    tr u ul
"""
_TAG = re.compile(rf"</?(?:{'|'.join(_TAGS.split())})(?:\s[^<>]{{0,300}})?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-z]{2,6}|#\d{1,5}|#x[\da-f]{1,4});", re.IGNORECASE)


def to_latin(text: str) -> str:
    """Return the lower-case `text` with the look-alikes in Latin words, and in words of nothing else, made Latin."""
    return _WORD.sub(_word_to_latin, text) if _FOREIGN.search(text) else text


def _word_to_latin(match: re.Match[str]) -> str:
    word = match.group()
    if word.isascii():
        return word
    mixed = any("a" <= letter <= "z" for letter in word)
    return word.translate(_TO_LATIN) if mixed or _ALWAYS_LATIN.issuperset(word) else word


def without_markup(text: str) -> str:
    """Return `text` without the tags that only dress a text, entities as characters; as it is if nothing else were left.

    "<b>Jepara</b>" says Jepara, "<b>" may be the answer to a question about web pages.
    """
    if "<" in text:
        bare = _TAG.sub(" ", text)
        text = bare if any(character.isalnum() for character in bare) else text
    return _ENTITY.sub(lambda match: unescape(match.group()), text) if "&" in text else text
