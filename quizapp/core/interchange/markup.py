"""Text as people paste it, made fit to read: without what nobody can see, and without mark-up in what is kept."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

_TAGS = """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body
    br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em
    embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i
    iframe image img input ins isindex kbd keygen label legend li link listing main map mark marquee math menu
    menuitem meta meter nav nobr noembed noframes noscript object ol optgroup option output p param picture
    plaintext pre progress q rb rbc rp rt rtc ruby s samp script search section select slot small source span strike
    strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var
    video wbr xml xmp o:p v:shape w:sdt
"""
_NAMES = "|".join(sorted(_TAGS.split(), key=len, reverse=True))
# Anybody may paste anything: no pattern looks further than a bounded way ahead, so that time grows with the length only.
_TAG = re.compile(rf"</?(?:{_NAMES})(?:[\s/][^<>]{{0,5000}})?>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s{0,9}/?>|</(?:p|div|li|h[1-6]|tr|blockquote)\s{0,9}>", re.IGNORECASE)
_HIDDEN_START = re.compile(r"<(script|style|template|noscript|iframe|object)\b", re.IGNORECASE)
_COMMENT_START = "<!--"
_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u202a\u202b\u202c\ufeff")
)
_LINE_ENDS = re.compile("\r\n|\r|\v|\f|\x1c|\x1d|\x1e|\x85|\u2028|\u2029")


def clean_lines(text: str) -> str:
    """Return `text` with one kind of line end, common spaces, and without characters that cannot be seen or stored.

    What stays on the page to be edited: its lines are the ones that notices count.
    """
    text = _LINE_ENDS.sub("\n", text).translate(_INVISIBLE)
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    for character in text:
        if character in "\n\t" or (" " <= character < "\x7f"):
            kept.append(character)
            continue
        category = unicodedata.category(character)
        if category == "Zs":
            kept.append(" ")
        elif category not in ("Cc", "Cs", "Co", "Cn"):
            kept.append(character)
    return "".join(kept)


def plain(text: str) -> str:
    """Return mark-up as text: tags gone, entities decoded, each line with single spaces; nothing of it is left to run.

    Only what is a tag of web pages is one: “3 < 5 and 7 > 2” stays. What entities hid is looked at once more.
    """
    for _ in range(2):
        if "<" in text:
            text = _TAG.sub("", _BREAK.sub("\n", _without_hidden(text)))
        if "&" in text:
            text = unescape(text)
    if "<" in text:
        text = _TAG.sub("", _without_hidden(text))
    lines = (" ".join(line.split()) for line in clean_lines(text).split("\n"))
    return "\n".join(line for line in lines if line)


def _without_hidden(text: str) -> str:
    """Take out comments, scripts and styles with what stands in them."""
    kept: list[str] = []
    place = 0
    lower = text.lower()
    while place < len(text):
        script = _HIDDEN_START.search(text, place)
        comment = text.find(_COMMENT_START, place)
        if script is None and comment < 0:
            break
        if script is None or 0 <= comment < script.start():
            start, end = comment, text.find("-->", comment)
            after = end + 3
        else:
            start, end = script.start(), lower.find(f"</{script[1].lower()}", script.end())
            after = text.find(">", end) + 1 if end >= 0 else 0
        kept.append(text[place:start])
        if end < 0 or after <= 0:  # never closed: only the opening itself goes, the teacher's words stay
            after = start + (len(_COMMENT_START) if text.startswith(_COMMENT_START, start) else 0)
            if after == start:
                close = text.find(">", start, start + 5000)
                after = close + 1 if close >= 0 else start + 1
        place = after
    kept.append(text[place:])
    return "".join(kept)


def one_line(text: str) -> str:
    """Return mark-up as one line of text."""
    return " ".join(plain(text).split())
