"""Find dates in a reply and compare them with the date asked for.

Every way to read a mention is kept: 9/12 in an English text is a mention with two readings. A mention agrees or contradicts
only if all its readings do; a mention that can be read both ways is for the teacher. Day before month in Indonesian, and
month before day only where the other order is impossible.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from quizapp.core.text_matching.keys import DateKey
from quizapp.core.text_matching.languages.lexicon import Lexicon
from quizapp.core.text_matching.numerals import merge_numerals
from quizapp.core.text_matching.spelling import edits

Status = Literal["agrees", "incomplete", "contradicts", "impossible", "unclear"]

_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FIGURES = re.compile(
    r"(?<!\d)(?<!\d[.,/-])(?P<a>\d{1,4})\s*(?P<mark>[-/.])\s*(?P<b>\d{1,2})(?:\s*(?P=mark)\s*(?P<c>\d{4}|\d{1,2}))?(?![\d]|[-/.,]\d)"
)
_MONTH_YEAR = re.compile(r"(?<!\d)(?<!\d[.,/-])(\d{1,2})\s*[-/]\s*(\d{4})(?![\d]|[-/.,]\d)")
_WORD = re.compile(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)*")
_LONGEST_DAY_FIGURE = 2
_YEAR_FIGURE = 4


@dataclass(frozen=True, slots=True)
class Parts:
    """One reading of a date; what was not said is None. A year below 100 was written with two figures."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    def exists(self) -> bool:
        """Return whether the calendar has such a day."""
        if self.month is not None and not 1 <= self.month <= len(_LONGEST_MONTH):
            return False
        if self.day is None:
            return True
        longest = _LONGEST_MONTH[self.month - 1] if self.month is not None else 31
        if self.month == 2 and self.year is not None and self.year >= 100 and not _is_leap(self.year):  # noqa: PLR2004
            longest = 28
        return 1 <= self.day <= longest


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in a text: the readings it allows (none: there is no such day) and its places in the text, end excluded."""

    readings: tuple[Parts, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Atom:
    kind: Literal["number", "month", "weekday", "label", "filler", "word"]
    value: int
    figures: int
    span: tuple[int, int]


def find_dates(text: str, lexicon: Lexicon) -> list[Mention]:
    """Return the dates in `text`, which went through `normalizing.light`."""
    mentions: list[Mention] = []
    rest = list(text)
    for pattern, read in ((_FIGURES, _read_figures), (_MONTH_YEAR, _read_month_year)):
        for match in pattern.finditer("".join(rest)):
            readings = read(match, lexicon.own.day_first)
            following = _WORD.match(text, match.end() + 1)
            days_of_a_month = (
                match.re is _FIGURES and not match["c"] and following and following.group() in lexicon.months
            )
            if readings is not None and not days_of_a_month:
                mentions.append(Mention(readings, (match.span(),)))
                rest[match.start() : match.end()] = "|" * (match.end() - match.start())
    atoms = _atoms("".join(rest), lexicon)
    used: set[int] = set()
    mentions += _around_months(atoms, used)
    mentions += _loose(atoms, used, has_date=bool(mentions))
    return _with_weekdays(mentions, [atom for atom in atoms if atom.kind == "weekday"])


def _year(value: int, figures: int) -> int:
    """Return the year; -1, which is no year, for "0023": four figures are never short for another year."""
    return -1 if figures == _YEAR_FIGURE and value < 100 else value  # noqa: PLR2004


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _read_figures(match: re.Match[str], day_first: bool | None) -> tuple[Parts, ...] | None:
    a, b, c = match["a"], match["b"], match["c"]
    if len(a) > _LONGEST_DAY_FIGURE:
        if c is None or len(a) != _YEAR_FIGURE or len(c) > _LONGEST_DAY_FIGURE:
            return None
        return _possible([Parts(_year(int(a), len(a)), int(b), int(c))]) or _possible(
            [Parts(_year(int(a), len(a)), int(c), int(b))]
        )
    year = _year(int(c), len(c)) if c is not None else None
    day_month, month_day = Parts(year, int(b), int(a)), Parts(year, int(a), int(b))
    if day_first is None:
        return _possible([day_month, month_day])
    first, second = (day_month, month_day) if day_first else (month_day, day_month)
    return _possible([first]) or _possible([second])


def _read_month_year(match: re.Match[str], day_first: bool | None) -> tuple[Parts, ...] | None:
    del day_first
    return _possible([Parts(_year(int(match[2]), len(match[2])), int(match[1]))]) or None


def _possible(readings: Iterable[Parts]) -> tuple[Parts, ...]:
    return tuple(dict.fromkeys(reading for reading in readings if reading.exists()))


def _atoms(text: str, lexicon: Lexicon) -> list[_Atom]:
    """Cut `text` into what a date is made of; number words become numbers, months may have a slip of the pen."""
    found = [(match.group().replace("'", ""), match.span()) for match in _WORD.finditer(text)]
    atoms: list[_Atom] = []
    position = 0
    while position < len(found):
        end = _number_end([word for word, _ in found[position : position + 8]], lexicon)
        word, span = found[position]
        if end:
            figure = merge_numerals([word for word, _ in found[position : position + end]], lexicon.numbers)[0]
            atoms.append(_Atom("number", int(figure), len(figure), (span[0], found[position + end - 1][1][1])))
            position += end
            continue
        atoms.append(_atom(word, span, lexicon))
        position += 1
    return _with_ordinals(atoms)


def _number_end(words: Sequence[str], lexicon: Lexicon) -> int:
    """Return how many of `words`, from the first, make one number; 0 if the first begins none. Eight are enough."""
    names = lexicon.numbers
    if words[0].isdigit() or not any(
        words[0] in table for table in (names.small, names.teens, names.tens, names.whole)
    ):
        return 0
    for size in range(len(words), 0, -1):
        merged = merge_numerals(words[:size], names)
        if len(merged) == 1 and merged[0].isdigit():
            return size
    return 0


def _atom(word: str, span: tuple[int, int], lexicon: Lexicon) -> _Atom:
    if word.isdigit():
        figures = len(word)
        return _Atom("number", int(word), figures, span) if figures <= _YEAR_FIGURE else _Atom("word", 0, 0, span)
    month = _month(word, lexicon)
    if month is not None:
        return _Atom("month", month, 0, span)
    if word in lexicon.weekdays:
        return _Atom("weekday", lexicon.weekdays[word], 0, span)
    if word in lexicon.day_ordinals:
        return _Atom("number", lexicon.day_ordinals[word], -1, span)
    if word in lexicon.month_labels:
        return _Atom("label", 0, 0, span)
    return _Atom("filler" if word in lexicon.date_words else "word", 0, 0, span)


def _with_ordinals(atoms: list[_Atom]) -> list[_Atom]:
    """Join "twenty" and "first". An ordinal has -1 figures: it is a day, never a year or an amount."""
    joined: list[_Atom] = []
    for atom in atoms:
        before = joined[-1] if joined else None
        if before and before.kind == "number" and before.value in {20, 30} and atom.figures == -1 and atom.value < 10:  # noqa: PLR2004
            joined[-1] = _Atom("number", before.value + atom.value, -1, (before.span[0], atom.span[1]))
        else:
            joined.append(atom)
    return joined


def _month(word: str, lexicon: Lexicon) -> int | None:
    if word in lexicon.months:
        return lexicon.months[word]
    if word in lexicon.known_words or word in lexicon.function_words:
        return None
    near = {
        number
        for name, number in lexicon.months.items()
        if name[0] == word[0] and edits(word, name) is not None  # the first letter is looked at first: it costs nothing
    }
    return near.pop() if len(near) == 1 else None


def _around_months(atoms: list[_Atom], used: set[int]) -> list[Mention]:
    """Read the numbers beside every month: "13 September 2023", "September 13, 2023", "tanggal 13 bulan 9 tahun 2023"."""
    mentions = []
    for place, atom in enumerate(atoms):
        taken = [place]
        month = atom.value
        if atom.kind == "label":
            numbered = _next_number(atoms, place, 1, used)
            if numbered is None or any(other.kind == "month" for other in atoms[place:numbered]):
                continue
            month = atoms[numbered].value
            taken.append(numbered)
        elif atom.kind != "month":
            continue
        before = _next_number(atoms, taken[0], -1, used)
        after = _next_number(atoms, taken[-1], 1, used)
        day, year = _day_and_year(atoms, before, after, taken[-1], used)
        taken += [number for number in (day, year) if number is not None]
        used.update(taken)
        reading = Parts(
            _year(atoms[year].value, atoms[year].figures) if year is not None else None,
            month,
            atoms[day].value if day is not None else None,
        )
        mentions.append(Mention(_possible([reading]), tuple(atoms[number].span for number in taken)))
    return mentions


def _day_and_year(
    atoms: list[_Atom], before: int | None, after: int | None, month: int, used: set[int]
) -> tuple[int | None, int | None]:
    """Return the places of day and year among the numbers before and after the month."""
    if before is not None and atoms[before].figures == _YEAR_FIGURE:
        return (after if _is_day(atoms, after) else None), before
    if _is_day(atoms, before):
        if _is_year(atoms, after):
            return before, after
        earlier = _next_number(atoms, before or month, -1, used) if after is None else None
        return before, (earlier if earlier is not None and atoms[earlier].figures == _YEAR_FIGURE else None)
    if _is_day(atoms, after):
        second = _next_number(atoms, after or month, 1, used)
        return after, (second if _is_year(atoms, second) else None)
    return None, (after if after is not None and atoms[after].figures == _YEAR_FIGURE else None)


def _is_day(atoms: list[_Atom], place: int | None) -> bool:
    return place is not None and atoms[place].figures <= _LONGEST_DAY_FIGURE


def _is_year(atoms: list[_Atom], place: int | None) -> bool:
    """Return whether the number after day and month is their year, and not the day of a month that follows."""
    if place is None or atoms[place].figures not in {2, _YEAR_FIGURE}:
        return False
    following = atoms[place + 1].kind if place + 1 < len(atoms) else None
    return atoms[place].figures == _YEAR_FIGURE or following != "month"


def _next_number(atoms: list[_Atom], place: int, step: int, used: set[int]) -> int | None:
    place += step
    while 0 <= place < len(atoms) and atoms[place].kind in {"filler", "label", "weekday"}:
        place += step
    return place if 0 <= place < len(atoms) and atoms[place].kind == "number" and place not in used else None


def _loose(atoms: list[_Atom], used: set[int], *, has_date: bool) -> list[Mention]:
    """Read numbers that no month explains: three in a row are a date, one alone is a day, a month or a year."""
    if has_date:
        return []
    numbers = [place for place, atom in enumerate(atoms) if atom.kind == "number" and place not in used]
    if len(numbers) == 3 and numbers[-1] - numbers[0] == 2:  # noqa: PLR2004
        day, month, year = (atoms[place] for place in numbers)
        if max(day.figures, month.figures) <= _LONGEST_DAY_FIGURE and year.figures in {2, _YEAR_FIGURE}:
            readings = _possible([Parts(_year(year.value, year.figures), month.value, day.value)])
            used.update(numbers)
            return [Mention(readings, tuple(atoms[place].span for place in numbers))]
    if len(numbers) != 1:
        return []
    only = atoms[numbers[0]]
    used.update(numbers)
    if only.figures == _YEAR_FIGURE:
        readings = (Parts(year=_year(only.value, only.figures)),)
    else:
        readings = _possible([Parts(day=only.value), Parts(month=only.value)])
    return [Mention(readings, (only.span,))]


def _with_weekdays(mentions: list[Mention], weekdays: list[_Atom]) -> list[Mention]:
    """Give a lone weekday to the one date it stands beside."""
    if len(weekdays) != 1 or len(mentions) > 1:
        return mentions
    weekday = weekdays[0]
    if not mentions:
        return [Mention((Parts(weekday=weekday.value),), (weekday.span,))]
    (mention,) = mentions
    readings = tuple(Parts(part.year, part.month, part.day, weekday.value) for part in mention.readings)
    return [Mention(readings, (*mention.spans, weekday.span))]


def judge(mention: Mention, key: DateKey) -> Status:
    """Compare a mention with the date asked for."""
    if not mention.readings:
        return "impossible"
    found = {_judge_reading(reading, key) for reading in mention.readings}
    if found == {"contradicts", "incomplete"} and all(_is_bare(reading) for reading in mention.readings):
        return "incomplete"
    return found.pop() if len(found) == 1 else "unclear"


def _is_bare(reading: Parts) -> bool:
    return [reading.year, reading.month, reading.day].count(None) == 2  # noqa: PLR2004


def _judge_reading(reading: Parts, key: DateKey) -> Status:
    pairs = [("month", reading.month, key.month), ("day", reading.day, key.day)]
    if key.year is not None:
        two_figures = reading.year is not None and 0 <= reading.year < 100  # noqa: PLR2004
        pairs.append(("year", reading.year, key.year % 100 if two_figures else key.year))
    if key.weekday is not None and "weekday" in key.required:
        pairs.append(("weekday", reading.weekday, key.weekday))
    if any(given is not None and given != asked for _, given, asked in pairs):
        return "contradicts"
    return "incomplete" if any(given is None and part in key.required for part, given, _ in pairs) else "agrees"


def as_key(text: str, lexicon: Lexicon) -> DateKey | None:
    """Return the date that the author's form is and nothing else: one mention, one reading, a month with a day or a year."""
    if text.isdigit():  # the usual number: a year at most
        return None
    mentions = find_dates(text, lexicon)
    if len(mentions) != 1 or len(mentions[0].readings) != 1:
        return None
    (reading,) = mentions[0].readings
    rest = _WORD.findall(without(text, mentions))
    if (
        reading.month is None
        or (reading.day is None and reading.year is None)
        or not lexicon.date_words.issuperset(rest)
    ):
        return None
    told = {"day": reading.day, "month": reading.month, "year": reading.year}
    required = {part for part, value in told.items() if value is not None}
    return DateKey(reading.year, reading.month, reading.day, None, frozenset(required))


def without(text: str, mentions: Sequence[Mention]) -> str:
    """Return `text` with the mentions cut out."""
    rest = list(text)
    for mention in mentions:
        for start, end in mention.spans:
            rest[start:end] = " " * (end - start)
    return "".join(rest)
