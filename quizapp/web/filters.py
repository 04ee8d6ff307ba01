"""What every template may use beside Jinja's own."""

from __future__ import annotations

from datetime import datetime

from babel.dates import get_timezone_name
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import format_datetime, get_locale, to_user_timezone
from werkzeug.routing import IntegerConverter, Map

from quizapp.core.messages import Message
from quizapp.web import clock
from quizapp.web.filters_reading import paragraph_links, with_terms
from quizapp.web.languages import say

NO_BREAK = "\N{NO-BREAK SPACE}"


def message(value: Message | dict[str, object] | None) -> str:
    """Return a rule's sentence, given as a `Message` or as stored data, in the language of the page."""
    if value is None:
        return ""
    return say(value if isinstance(value, Message) else Message.from_json(value))


def _in_indonesian() -> bool:
    locale = get_locale()
    return locale is not None and locale.language == "id"


def when(value: datetime | None) -> str:
    """Return a time as people say it, with its zone: 13 September 2023 pukul 08.00 WIB."""
    if value is None:
        return ""
    # CLDR has no English name for the zones of Indonesia; schools say WIB, WITA and WIT in every language.
    zone = get_timezone_name(to_user_timezone(value), width="short", locale="id")
    between = " pukul " if _in_indonesian() else ", "
    return f"{format_datetime(value, 'd MMMM y')}{between}{clock_time(value)} {zone}"


def when_on_a_page(value: datetime | None) -> str:
    """Return `when`, with no line ending between day and month or between time and zone."""
    if value is None:
        return ""
    day, *between, zone = when(value).split(" ")
    return NO_BREAK.join((day, " ".join(between), zone))


def day(value: datetime | None) -> str:
    """Return the day of a time where the school is, as people write it: 13 September 2023."""
    return "" if value is None else str(format_datetime(value, "d MMMM y"))


def short_time(value: datetime | None) -> str:
    """Return a time of these weeks where there is little room: 13 Sep, 08.00."""
    return "" if value is None else f"{format_datetime(value, 'd MMM')}, {clock_time(value)}"


def clock_time(value: datetime | None) -> str:
    """Return the time of day, as the language writes it: 08.00 in Indonesian."""
    return "" if value is None else str(format_datetime(value, "HH.mm" if _in_indonesian() else "HH:mm"))


def number(value: float | None, digits: int = 2) -> str:
    """Return a number with at most `digits` decimals, as the language writes it; a dash when there is none."""
    if value is None:
        return "–"
    return str(format_decimal(round(value, digits), format="#,##0.##", locale=get_locale()))


class IdConverter(IntegerConverter):
    """`<id:name>` in an address: what fits a database key on every database, written in one way only."""

    regex = "[1-9][0-9]{0,9}"

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, min=1, max=2**31 - 1)


def register(app: Flask) -> None:
    """Add the filters and the `id` converter to `app`."""
    app.url_map.converters["id"] = IdConverter
    app.add_template_filter(message)
    app.add_template_filter(when_on_a_page, "when")
    app.add_template_filter(day)
    app.add_template_filter(short_time)
    app.add_template_filter(clock_time)
    app.add_template_filter(number)
    app.add_template_filter(paragraph_links)
    app.add_template_filter(with_terms)
    app.context_processor(lambda: {"now": clock.now()})
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
