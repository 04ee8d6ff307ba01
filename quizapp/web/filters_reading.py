"""Jinja filters for pages with a passage. Pure functions: text in, markup out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup, escape

_PARAGRAPH = re.compile(r"\b(?:paragraf|alinea|paragraph)(?P<ke>\s+ke-|\s+)(?P<number>[1-9][0-9]?)\b", re.IGNORECASE)


def paragraph_links(text: str, passage: Mapping[str, Any]) -> Markup:
    """Return `text` escaped, with each “paragraf 3” or “paragraph 3” as a link to that paragraph of `passage`.

    `passage` is the view of pupil pages: `blocks`, each with `id` and `number`. Numbers the passage does not have stay
    plain text.
    """
    blocks = {block["number"]: block["id"] for block in passage["blocks"] if block["number"] is not None}
    parts: list[Markup] = []
    end = 0
    for match in _PARAGRAPH.finditer(text):
        target = blocks.get(int(match["number"]))
        if target is None:
            continue
        parts.append(escape(text[end : match.start()]))
        parts.append(Markup('<a href="#p-{}" data-paragraph>{}</a>').format(target, match[0]))
        end = match.end()
    parts.append(escape(text[end:]))
    return Markup("").join(parts)


def with_terms(text: str, sentence: str, glossary: Iterable[Mapping[str, Any]] | None) -> list[tuple[str, int | None]]:
    """Return `text` of the sentence `sentence` (its full id) in pieces: (text, number of the glossary entry or None).

    `glossary` is that of the passage's view: each entry has `places`, [sentence id, start, end]; numbers begin at 1.
    """
    found = sorted(
        (start, end, number)
        for number, entry in enumerate(glossary or (), start=1)
        for name, start, end in entry["places"]
        if name == sentence
    )
    pieces: list[tuple[str, int | None]] = []
    done = 0
    for start, end, number in found:
        pieces += [(text[done:start], None), (text[start:end], number)]
        done = end
    pieces.append((text[done:], None))
    return [piece for piece in pieces if piece[0]]


def names_paragraph(text: str) -> bool:
    """Say whether `text` names a paragraph by its number, as `paragraph_links` finds it."""
    return _PARAGRAPH.search(text) is not None
