"""Times of day as pupils write them: "19.30 WIB", "jam 7.30 malam", "setengah delapan malam" are one time, and so are
"7.45 pm", "quarter to eight in the evening" and "19.45".

What a language calls the parts of its day, and how it counts from the full hour, is in its lexicon (`parts_of_day` and
what stands beside it); a language without has no times.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from quizapp.core.text_matching.languages import lexicon_for
from quizapp.core.text_matching.languages.lexicon import LanguageData

HOUR = 60
NOON = 12
DAY = 24


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day in minutes since midnight, with its zone if one is said, and where it stands: `span` is in
    characters of a text, or in places of words, its end excluded."""

    minute: int
    zone: str
    span: tuple[int, int]


def times_in(text: str, language: str) -> tuple[Time, ...]:
    """Return the times in the folded `text`; none for a language whose parts of the day are not known."""
    pattern = _pattern(language)
    if pattern is None:
        return ()
    own = lexicon_for(language).own
    found = (_time(match, own) for match in pattern.finditer(text))
    return tuple(time for time in found if time is not None)


def times_among(words: Sequence[str], language: str) -> tuple[Time, ...]:
    """Return the times among normalised `words`; none where these have lost the point between hour and minute.

    A figure has lost its last nought there: "7.3" is 7.30.
    """
    if lexicon_for(language).own.decimal != ".":
        return ()
    shown = [f"{word}0" if re.fullmatch(r"\d{1,2}\.\d", word) else word for word in words]
    ends = list(accumulate(len(word) + 1 for word in shown))
    firsts = {end - len(word) - 1: place for place, (word, end) in enumerate(zip(shown, ends, strict=True))}
    lasts = {end - 1: place + 1 for place, end in enumerate(ends)}
    return tuple(
        Time(time.minute, time.zone, (firsts[time.span[0]], lasts[time.span[1]]))
        for time in times_in(" ".join(shown), language)
        if time.span[0] in firsts and time.span[1] in lasts
    )


def agrees(given: Time, asked: Time) -> bool:
    """Return whether both are the same minute, and not in different zones."""
    return given.minute == asked.minute and (given.zone == asked.zone or not (given.zone and asked.zone))


@lru_cache(maxsize=16)
def _pattern(language: str) -> re.Pattern[str] | None:
    own = lexicon_for(language).own
    if not own.parts_of_day:
        return None
    steps = rf"(?:(?:{_any(own.articles)})\s+)?(?P<step>{_any(own.parts_of_the_hour)})\s+"
    return re.compile(
        rf"(?<![\w.,:])(?:(?P<clock>{_any(own.clock_words)})\b\.?\s*)?(?:(?P<half>{own.half_before or '(?!)'})\s+)?"
        rf"(?:{steps}(?:(?P<past>{_any(own.past_the_hour)})|(?:{_any(own.to_the_hour)}))\s+)?"
        rf"(?P<hour>\d{{1,2}}|(?:{_any([*own.numbers.small, *own.numbers.teens])})\b)"
        rf"(?:[.:](?P<minute>[0-5]\d))?(?![\d.,:]\d)(?!\w)"
        rf"(?:\s+(?P<part>{_any(own.parts_of_day)})\b)?(?:\s*(?P<zone>{_any(own.time_zones)})\b)?"
    )


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of `words`, the longest first; of none, one that nothing matches."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word))) or "(?!)"


def _time(match: re.Match[str], own: LanguageData) -> Time | None:
    """Return the time of `match`; None for a bare figure, which may be anything, and for an hour that the day lacks."""
    half, step, minute, part = (match[name] for name in ("half", "step", "minute", "part"))
    names = {**own.numbers.small, **own.numbers.teens}
    hour = int(match["hour"]) if match["hour"].isdigit() else names[match["hour"]]
    counted = half or step
    if not (match["clock"] or minute or part) or (counted and minute):
        return None
    if counted and not part:  # "setengah delapan" may be in the morning or in the evening
        return None
    if hour > (NOON if counted else DAY):
        return None
    total = hour * HOUR + int(minute or 0) - (HOUR // 2 if half else 0)
    if step:
        total += own.parts_of_the_hour[step] if match["past"] else -own.parts_of_the_hour[step]
    if part:
        first, last = own.parts_of_day[part]
        possible = (total, total + NOON * HOUR, *([total - NOON * HOUR] if hour == NOON else []))
        within = [one for one in possible if first * HOUR <= one < (last + 1) * HOUR]
        if not within:
            return None
        total = within[0]
    elif own.day_in_halves and total < (NOON + 1) * HOUR:
        return None
    return Time(total % (DAY * HOUR), match["zone"] or "", match.span())
