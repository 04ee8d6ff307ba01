"""Lists of keys under the questions: “Kunci jawaban: 1. B 2. C”, one a line, or as a table with numbers over letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from quizapp.core.interchange.pasted import keys as pasted_keys
from quizapp.core.interchange.pasted.around import Around
from quizapp.core.interchange.pasted.asked import Asked
from quizapp.core.interchange.pasted.keys import Listed
from quizapp.core.interchange.pasted.lines import Part, is_key_heading, section_of

MOST_STRETCHES = 100
"""Times that numbers begin anew, for which a list of keys is searched."""
SHORT_KEY = 60
"""Characters of a key whose number no question has; what is longer is the next question."""


@dataclass(slots=True)
class Numbered:
    """Questions by number, for each stretch of numbers that begins anew."""

    stretches: list[dict[int, Asked]] = field(default_factory=lambda: [{}])
    highest: int = 0
    """The highest number of the last stretch."""

    @property
    def last(self) -> dict[int, Asked]:
        """The stretch that is being read."""
        return self.stretches[-1]

    def begin_anew(self) -> None:
        """Begin numbering anew, as a heading or a second number 1 does."""
        if self.last:
            self.stretches.append({})
            self.highest = 0

    def add(self, number: int, asked: Asked) -> None:
        """Remember a question; the first of its number stays."""
        self.last.setdefault(number, asked)
        self.highest = max(self.highest, number)

    def knows(self, number: int) -> bool:
        """Say whether there is a question of that number."""
        return any(number in stretch for stretch in self.stretches[-MOST_STRETCHES:])

    def holder(self, number: int, stretch: int | None) -> Asked | None:
        """Return the question that a key for `number` is meant for: in that stretch, or the first that has none yet."""
        used = [one for one in self.stretches[-MOST_STRETCHES:] if one]
        places = used[stretch : stretch + 1] if stretch is not None and stretch < len(used) else used
        holders = [one[number] for one in places if number in one]
        return next((one for one in holders if not one.keys), holders[0] if holders else None)


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A line of a list: where, how many lines it takes, its entries, and the stretch of numbers they belong to."""

    place: int
    lines: int
    entries: tuple[Listed, ...]
    stretch: int | None


def begins_list(around: Around, place: int, numbered: Numbered, now: Asked | None) -> bool:
    """Say whether a list of keys begins at `place`."""
    first, text = around.parts[place][0], around.text(place)
    inline = _inline(first)
    if inline and pasted_keys.is_list(inline):
        return not _is_its_own(now)
    if not inline and (is_key_heading(text) or (first.kind == "label" and first.value == "key")):
        return _follows(around, place, numbered)
    if first.kind in ("question", "text") and around.width_of_rows(place):
        return True
    return first.kind == "question" and _is_bare(text, numbered)


def lines_of_list(around: Around, place: int, numbered: Numbered) -> Iterator[KeyLine]:
    """Yield the lines of the list that begins at `place`, its headings without entries."""
    first = around.parts[place][0]
    inline = _inline(first)
    wide = len(numbered.stretches) > 1
    stretch, last = 0, 0
    if inline and pasted_keys.is_list(inline):
        yield KeyLine(place, 1, tuple(pasted_keys.pairs(inline)), None)
        place += 1
    elif not inline and (is_key_heading(around.text(place)) or first.kind == "label"):
        yield KeyLine(place, 1, (), None)
        place += 1
    while place < len(around):
        text = around.text(place)
        if not around.parts[place]:
            place += 1
        elif section_of(text) or is_key_heading(text):
            stretch, last = stretch + bool(last), 0
            yield KeyLine(place, 1, (), None)
            place += 1
        else:
            entries, lines = _entries(around, place, numbered, last)
            if not entries:
                return
            stretch += wide and entries[0].number <= last
            last = entries[-1].number
            yield KeyLine(place, lines, tuple(entries), stretch if wide else None)
            place += lines


def _inline(first: Part) -> str:
    return first.text if first.kind == "label" and first.value == "key" else ""


def _is_its_own(now: Asked | None) -> bool:
    """Say whether a list of keys belongs to the numbered lines of the question that is being read."""
    return now is not None and ((bool(now.subs) and not now.options) or now.matches)


def _is_bare(text: str, numbered: Numbered) -> bool:
    """Say whether the line has keys of questions above, without a heading."""
    found, known = pasted_keys.pairs(text), numbered.last
    if not found or not all(one.number in known and known[one.number].options for one in found):
        return False
    return len(found) > 1 or not known[found[0].number].keys


def _follows(around: Around, place: int, numbered: Numbered) -> bool:
    """Say whether the line under a heading is the first of a list."""
    place = around.after(place)
    if place >= len(around):
        return False
    text = around.text(place)
    if pasted_keys.pairs(text) or around.width_of_rows(place) or section_of(text):
        return True
    entry = pasted_keys.single(text)
    return entry is not None and numbered.knows(entry.number)


def _entries(around: Around, place: int, numbered: Numbered, last: int) -> tuple[list[Listed], int]:
    """Return the keys at `place` and the lines they take; `last` is the number of the entry before."""
    text = around.text(place)
    if found := pasted_keys.pairs(text):
        return found, 1
    if around.width_of_rows(place):
        numbers, letters = pasted_keys.row_of_numbers(text), pasted_keys.row_of_letters(around.raw(place + 1))
        return [Listed(number, letter) for number, letter in zip(numbers, letters, strict=True)], 2
    entry = pasted_keys.single(text)
    if entry is not None and (numbered.knows(entry.number) or _goes_on(entry, last)):
        return [entry], 1
    return [Listed(number, letter) for number, letter in enumerate(pasted_keys.row_of_letters(text), start=1)], 1


def _goes_on(entry: Listed, last: int) -> bool:
    return 0 < last < entry.number and len(entry.text) < SHORT_KEY and "?" not in entry.text
