"""The finished values of come-back practice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

WORDS = {1: _l("Forgotten"), 2: _l("With effort"), 3: _l("I knew it"), 4: _l("Easy")}


@dataclass(frozen=True, slots=True)
class Choice:
    """A button under the back of a card."""

    rating: int
    text: str
    when: str
    """When the card comes back then."""


def ratings(intervals: Mapping[int, timedelta]) -> tuple[Choice, ...]:
    """Return the four buttons."""
    return tuple(Choice(rating, str(text), _when(intervals[rating].days)) for rating, text in WORDS.items())


def _when(days: int) -> str:
    if days <= 1:
        return _("again tomorrow")
    return ngettext("again in %(num)s day", "again in %(num)s days", days)
