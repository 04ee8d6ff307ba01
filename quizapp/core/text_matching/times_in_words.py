"""Times of the day in words and figures: "7.45 pm", "quarter to eight in the evening", "half past six", "19.45".

For languages that name halves of the day (`halves_of_day`); see `times_in_text` for the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quizapp.core.text_matching.languages.lexicon import Lexicon
from quizapp.core.text_matching.numerals import value_of

HOUR = 60
NOON = 12
DAY = 24
LONGEST_PHRASE = 3
"""Words of the longest name for a half of the day."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time and its places among the words, `end` excluded; `minutes` of the day, None if it may be either half."""

    first: int
    end: int
    minutes: int | None


def times_in(words: Sequence[str], lexicon: Lexicon) -> list[Time]:
    """Return the times of the day among `words`, none in a language whose words for them are not known."""
    if not lexicon.own.halves_of_day:
        return []
    found: list[Time] = []
    place = 0
    while place < len(words):
        time = _time_at(words, place, lexicon)
        if time is not None:
            found.append(time)
        place = time.end if time is not None else place + 1
    return found


def _time_at(words: Sequence[str], place: int, lexicon: Lexicon) -> Time | None:
    own = lexicon.own
    end = place + (words[place] in lexicon.articles)
    step = own.parts_of_the_hour.get(words[end]) if end < len(words) else None
    named = step is not None and words[end + 1 : end + 2] and words[end + 1] in {*own.past_the_hour, *own.to_the_hour}
    if named and step is not None:
        on_the_hour = _on_the_clock(words[end + 2], own.decimal) if end + 2 < len(words) else None
        if on_the_hour is None or on_the_hour % HOUR:
            return None
        minutes = on_the_hour + (step if words[end + 1] in own.past_the_hour else -step)
        end += 3
    else:
        read = _on_the_clock(words[place], own.decimal)
        if read is None:
            return None
        minutes, end = read, place + 1
    half, end = _half_of_day(words, end, lexicon)
    if half is not None:
        if not 0 < minutes < (NOON + 1) * HOUR:
            return None
        return Time(place, end, (minutes % (NOON * HOUR)) + half * HOUR)
    if minutes >= (NOON + 1) * HOUR and "." in words[place].replace(own.decimal, "."):
        return Time(place, end, minutes)
    return None


def _on_the_clock(word: str, decimal: str) -> int | None:
    """Return the minutes that "7", "7.45" or "7.3" (from 7:30) tell; None if it is no time."""
    if value_of(word) is None or word.startswith("-"):
        return None
    hours, _, minutes = word.replace(decimal, ".").partition(".")
    told = int(minutes.ljust(2, "0")) if minutes.isdigit() and len(minutes) <= 2 else 0 if not minutes else HOUR  # noqa: PLR2004
    if not hours.isdigit() or int(hours) > DAY or told >= HOUR:
        return None
    return int(hours) * HOUR + told


def _half_of_day(words: Sequence[str], place: int, lexicon: Lexicon) -> tuple[int | None, int]:
    """Return the hours to add for the half of the day named at `place`, and where its name ends."""
    for size in range(LONGEST_PHRASE, 0, -1):
        hours = lexicon.own.halves_of_day.get(tuple(words[place : place + size]))
        if hours is not None:
            return hours, place + size
    return None, place
