"""Dates as articles write them, told apart from other lines, and written as people say them."""

from __future__ import annotations

import re
from datetime import date

_NAMES = {
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    "en": "january february march april may june july august september october november december",
}
_INDONESIAN, _ENGLISH = (names.split() for names in _NAMES.values())
_SHORT = {"agt": 8, "agu": 8, "ags": 8, "peb": 2, "nop": 11, "sept": 9, "okt": 10, "des": 12, "mei": 5}
MONTHS: dict[str, int] = {
    **{name: number for names in (_INDONESIAN, _ENGLISH) for number, name in enumerate(names, start=1)},
    **{name[:3]: number for names in (_INDONESIAN, _ENGLISH) for number, name in enumerate(names, start=1)},
    **_SHORT,
}
_CENTURY = 2000
_TWO_DIGITS = 100

_WEEKDAY = "(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_DAY = rf"(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|{_WEEKDAY})"
_MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
_ZONE = r"(?:(?:wib|wita|wit|gmt|utc|est|edt|pst|pdt|bst|cet)(?:[+-]\d{1,2})?)"
_TIME = rf"(?:(?:pukul|jam|at|pkl\.?)\s+)?\d{{1,2}}[.:]\d{{2}}(?:[.:]\d{{2}})?\s*(?:[ap]\.?m\.?)?\s*{_ZONE}?"
_CORE = (
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_MONTH})\s+(?P<year>\d{{4}})"
    rf"|(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{{4}})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?"
    r"|(?P<first>\d{1,2})[/.-](?P<second>\d{1,2})[/.-](?P<last>\d{4}|\d{2})"
)
_LINE = re.compile(rf"(?:{_DAY}\s*[,(]?\s*)?\(?(?:{_CORE})\)?(?:\s*(?:,|\||-|–|•|·)?\s*{_TIME})?\.?", re.IGNORECASE)


def read_date(text: str, language: str = "id") -> str | None:
    """Return the date that `text` is, weekday and time left out, as people write it; None when it is something else."""
    found = _LINE.fullmatch(text.strip())
    if found is None:
        return None
    parts = found.groupdict()
    try:
        if parts["iso"]:
            return written(date.fromisoformat(parts["iso"]), language)
        if parts["first"]:
            return _numeric(int(parts["first"]), int(parts["second"]), int(parts["last"]), found.group(), language)
        month = (parts["month"] or parts["month2"]).rstrip(".").lower()
        day = date(int(parts["year"] or parts["year2"]), MONTHS[month], int(parts["day"] or parts["day2"]))
    except ValueError:
        return None
    return written(day, language)


def _numeric(first: int, second: int, year: int, as_is: str, language: str) -> str:
    """Day before month in Indonesian; in English it may be either, and stays as it stands unless only one is possible."""
    year += _CENTURY if year < _TWO_DIGITS else 0
    most = 12
    if language == "id" or first > most:
        return written(date(year, second, first), language)
    if second > most:
        return written(date(year, first, second), language)
    return re.split("[ ,]", as_is, maxsplit=1)[0]


def written(day: date, language: str) -> str:
    """Return the date as people write it in `language`: 13 September 2023."""
    names = _INDONESIAN if language == "id" else _ENGLISH
    return f"{day.day} {names[day.month - 1].capitalize()} {day.year}"
