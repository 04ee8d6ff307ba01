"""Times of day as pupils write them: "19.30 WIB", "jam 7.30 malam", "setengah delapan malam" are one time.

For languages that name parts of the day (`parts_of_day`), where "half eight" is half an hour before; the others say their
times as `times_in_words` reads them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from quizapp.core.text_matching.languages import lexicon_for

MINUTES = 60
HALF_A_DAY = 12


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day in minutes since midnight, with its zone if one is said, and where it stands in the text."""

    minute: int
    zone: str
    span: tuple[int, int]


def times_in(text: str, language: str) -> tuple[Time, ...]:
    """Return the times in the folded `text`; none for a language whose parts of the day are not known."""
    pattern = _pattern(language)
    if pattern is None:
        return ()
    found = (_time(match, language) for match in pattern.finditer(text))
    return tuple(time for time in found if time is not None)


def agrees(given: Time, asked: Time) -> bool:
    """Return whether both are the same minute, and not in different zones."""
    return given.minute == asked.minute and (given.zone == asked.zone or not (given.zone and asked.zone))


@lru_cache(maxsize=16)
def _pattern(language: str) -> re.Pattern[str] | None:
    own = lexicon_for(language).own
    if not own.parts_of_day:
        return None
    names = "|".join(sorted([*own.numbers.small, *own.numbers.teens], key=len, reverse=True))
    parts = "|".join(sorted(own.parts_of_day, key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.,:])(?:(?P<clock>{'|'.join(own.clock_words)})\b\.?\s*)?(?:(?P<half>{own.half_before})\s+)?"
        rf"(?P<hour>\d{{1,2}}|(?:{names})\b)(?:[.:](?P<minute>[0-5]\d))?(?![\d.,:]\d)(?!\w)"
        rf"(?:\s+(?P<part>{parts})\b)?(?:\s*(?P<zone>{'|'.join(own.time_zones)})\b)?"
    )


def _time(match: re.Match[str], language: str) -> Time | None:
    """Return the time of `match`; None for a bare figure, which may be anything, and for an hour that the day lacks."""
    own = lexicon_for(language).own
    clock, half, minute, part = (match[name] for name in ("clock", "half", "minute", "part"))
    if not (clock or minute or part) or (half and minute):
        return None
    names = {**own.numbers.small, **own.numbers.teens}
    hour = int(match["hour"]) if match["hour"].isdigit() else names[match["hour"]]
    if half and not part:  # "setengah delapan" may be in the morning or in the evening
        return None
    if hour > (HALF_A_DAY if half else 2 * HALF_A_DAY):
        return None
    total = hour * MINUTES + int(minute or 0) - (MINUTES // 2 if half else 0)
    if part:
        first, last = own.parts_of_day[part]
        within = [one for one in (total, total + HALF_A_DAY * MINUTES) if first * MINUTES <= one < (last + 1) * MINUTES]
        if not within:
            return None
        total = within[0]
    return Time(total % (2 * HALF_A_DAY * MINUTES), match["zone"] or "", match.span())
