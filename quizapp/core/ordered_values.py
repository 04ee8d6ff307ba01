"""Options that are numbers, dates or ranges: what they are worth, so that their order can be told.

Such options stand in their own order, least first or last: a pupil looks for a value, not for a surprise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quizapp.core.text_matching.languages import lexicon_for
from quizapp.core.text_matching.languages.lexicon import Lexicon
from quizapp.core.text_matching.normalizing import tokens
from quizapp.core.text_matching.numerals import value_of

LONGEST = 60
"""Characters of an option that is a value; anything longer is a statement that holds a number."""
MOST_UNIT_WORDS = 3
LAST_DAY = 31

_YEAR, _MONTH = 512, 32
"""What a year and a month count for, so that dates can be compared as numbers."""
_BARE = ("number",)

Point = tuple[Decimal, int]
"""A value, and where beside it: -1 just below, 0 there, 1 just above."""

LEAST: Point = (Decimal("-Infinity"), 0)
GREATEST: Point = (Decimal("Infinity"), 0)


@dataclass(frozen=True, slots=True)
class RangeWords:
    """How a language says ranges: between two ends, and before the one end of an open range."""

    between: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    above: tuple[str, ...] = ()


RANGE_WORDS: Mapping[str, RangeWords] = {
    "id": RangeWords(
        between=("sampai dengan", "sampai", "hingga", "s.d.", "s/d", "sd"),
        below=("kurang dari", "di bawah", "sebelum"),
        above=("lebih dari", "di atas", "sesudah", "setelah"),
    ),
    "en": RangeWords(
        between=("up to", "to", "until", "till", "through"),
        below=("less than", "fewer than", "under", "below", "before"),
        above=("more than", "over", "above", "after"),
    ),
}


@dataclass(frozen=True, slots=True)
class Value:
    """What an option is worth, from `low` to `high`; `kind` says what it may be compared with."""

    kind: tuple[str, ...]
    low: Point
    high: Point

    @property
    def is_range(self) -> bool:
        """It is more than one value."""
        return self.low != self.high

    @property
    def is_date(self) -> bool:
        """It is a day, a month or a year with its month."""
        return self.kind[0] == "date"


def values_of(texts: Sequence[str], language: str) -> tuple[Value, ...] | None:
    """Return the values of `texts`; None unless each is one and all are of one kind (unit, parts of a date)."""
    found: list[Value] = []
    for text in texts:
        value = _value(text, language)
        if value is None or (found and value.kind != found[0].kind):
            return None
        found.append(value)
    return tuple(found) or None


def overlapping(values: Sequence[Value]) -> tuple[int, int] | None:
    """Return the places of the first two values of which one is a range that holds something of the other."""
    for second, value in enumerate(values):
        for first, other in enumerate(values[:second]):
            if (value.is_range or other.is_range) and max(value.low, other.low) <= min(value.high, other.high):
                return first, second
    return None


def in_order(values: Iterable[Value]) -> bool:
    """Say whether the values rise all the way, or fall."""
    ends = [(value.low, value.high) for value in values]
    return ends in (sorted(ends), sorted(ends, reverse=True))


def keep_their_order(texts: Sequence[str], language: str) -> bool:
    """Say whether options are values in order, which are not to be mixed when other options are."""
    values = values_of(texts, language)
    return values is not None and len(values) > 1 and in_order(values)


def _value(text: str, language: str) -> Value | None:
    """Return the value of one option, None if it is none."""
    text = " ".join(text.split()).rstrip(".").strip()
    if not 0 < len(text) <= LONGEST:
        return None
    words = RANGE_WORDS.get(language, RangeWords())
    lowered = text.casefold()
    for starts, low in ((words.below, False), (words.above, True)):
        for start in starts:
            if lowered.startswith(f"{start} "):
                single = _single(text[len(start) :], language)
                return single and _open(single, above=low)
    ends = _ends(text, words)
    if ends is None:
        return _single(text, language)
    first, last = (_single(end, language) for end in ends)
    return _between(first, last) if first and last else None


def _between(first: Value, last: Value) -> Value | None:
    """Return the range; what only the last end says (the unit, the month) holds for the first, too."""
    low = first.low
    if first.kind == _BARE and last.is_date:
        if "day" not in last.kind or not 1 <= low[0] <= LAST_DAY:
            return None
        low = (last.low[0] // _MONTH * _MONTH + low[0], 0)
    elif first.kind not in (_BARE, last.kind):
        return None
    return Value(last.kind, low, last.high) if low <= last.low else None


def _open(value: Value, *, above: bool) -> Value:
    number = value.low[0]
    return Value(value.kind, (number, 1), GREATEST) if above else Value(value.kind, LEAST, (number, -1))


def _ends(text: str, words: RangeWords) -> tuple[str, str] | None:
    """Return the two ends of *1-5*, *1 sampai 5*, *5 to 10 km*; None if the text is no range."""
    between = "|".join(re.escape(word) for word in words.between)
    spoken = rf"|\s+(?:{between})\s+" if between else ""
    match = re.fullmatch(
        rf"([^–—]*?\d[^–—-]*?)(?:\s*[–—]\s*|\s*-\s*(?=\D{{0,4}}\d){spoken})([^–—-]*\d[^–—-]*)", text, re.IGNORECASE
    )
    return (match[1], match[2]) if match else None


def _single(text: str, language: str) -> Value | None:
    """Return the value of a date, or of one number with a unit."""
    lexicon = lexicon_for(language)
    found = tokens(text, language)
    date = _date(found, lexicon)
    if date is not None:
        return date
    numbers = [number for token in found if (number := value_of(token)) is not None]
    unit = tuple(token for token in found if value_of(token) is None)
    if len(numbers) != 1 or len(unit) > MOST_UNIT_WORDS or any(token[0].isdigit() for token in unit):
        return None
    point = (numbers[0], 0)
    return Value(("number", *unit), point, point)


def _date(found: tuple[str, ...], lexicon: Lexicon) -> Value | None:
    """Return the value of a date with its month in words; the kind says which parts it has."""
    months = [lexicon.months[token] for token in found if token in lexicon.months]
    numbers = [number for token in found if (number := value_of(token)) is not None]
    others = [
        token
        for token in found
        if token not in lexicon.months and token not in lexicon.weekdays and value_of(token) is None
    ]
    if len(months) != 1 or len(numbers) > 2 or any(token not in lexicon.date_words for token in others):  # noqa: PLR2004
        return None
    years = [number for number in numbers if number > LAST_DAY]
    days = [number for number in numbers if number <= LAST_DAY]
    if len(years) > 1 or len(days) > 1:
        return None
    year, day = sum(years, Decimal(0)), sum(days, Decimal(0))
    point = (year * _YEAR + months[0] * _MONTH + day, 0)
    parts = [name for name, there in (("year", years), ("day", days)) if there]
    return Value(("date", *parts), point, point)
