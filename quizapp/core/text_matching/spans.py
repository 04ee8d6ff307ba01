"""Spans of years: "the 1980s", "abad ke-16", "1985-1993". A year inside the span of a key says the same more closely."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from quizapp.core.text_matching.languages import lexicon_for
from quizapp.core.text_matching.languages.lexicon import LanguageData
from quizapp.core.text_matching.normalizing import light

LONGEST = 60
"""Characters of a text that says nothing but when."""
CENTURY = 100
DECADE = 10

_RANGE = re.compile(r"(?<![\d-])(\d{3,4})\s?(?:-|\b(?:to|and|sampai|hingga|dan)\b)\s?(\d{2,4})(?![\d-])")
_YEAR = re.compile(r"(?<!\d)\d{3,4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Span:
    """From the first year to the last, both counted; years before the common era are below 0."""

    first: int
    last: int

    def holds(self, other: Span) -> bool:
        """Return whether `other` lies inside and is shorter."""
        return self.first <= other.first <= other.last <= self.last and self != other


@lru_cache(maxsize=512)
def span_of(text: str, language: str) -> Span | None:
    """Return the years that `text` names; None if there are none, more than one span, or it says much more."""
    own = lexicon_for(language).own
    plain = light(text)
    if len(plain) > LONGEST or not any(character.isdigit() for character in plain):
        return None
    span = _named(plain, own) or _in_figures(plain)
    if span is None or not own.before_era or not re.search(own.before_era, plain):
        return span
    return Span(-span.last, -span.first)


def _in_figures(text: str) -> Span | None:
    found = _RANGE.search(text)
    years = _YEAR.findall(text)
    if found is None or len(years) > 2:  # noqa: PLR2004 - a list is no span
        return Span(int(years[0]), int(years[0])) if len(years) == 1 else None
    first, last = found.groups()
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return Span(int(first), int(last)) if int(first) < int(last) else None


def _named(text: str, own: LanguageData) -> Span | None:
    """Return a decade or a century, or the part of it that "early" names."""
    found = re.search(own.decade, text) if own.decade else None
    if found is not None:
        first, size = int(found[1]) * DECADE, DECADE
    else:
        found = re.search(own.century, text) if own.century else None
        if found is None:
            return None
        first, size = (int(found[1]) - 1) * CENTURY + 1, CENTURY
    before = text[: found.start()]
    part = next((share for word, share in own.parts_of_spans.items() if re.search(rf"\b{word}\b", before)), (0, 100))
    backwards = bool(own.before_era) and re.search(own.before_era, text) is not None
    start, end = (100 - part[1], 100 - part[0]) if backwards else part
    return Span(first + size * start // 100, first + size * end // 100 - 1)
