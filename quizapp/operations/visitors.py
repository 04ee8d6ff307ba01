"""Visitors: people who practise without an account. Anybody can become one, so how many is limited."""

from __future__ import annotations

from datetime import datetime, timedelta

from quizapp.models import Person, School
from quizapp.operations import sign_ins
from quizapp.operations.accounts import create_visitor

WINDOW = timedelta(minutes=15)
MOST_VISITORS = 600
"""New visitors from one network address in a quarter of an hour: a whole school behind one address, but no robot."""


def admit(school: School, name: str, address: str, now: datetime) -> tuple[Person | None, timedelta]:
    """Return a new visitor; or None, and how long to wait, when too many have come from `address`."""
    quarter = int(now.timestamp() // WINDOW.total_seconds())
    key = sign_ins.address_key(f"VISIT {quarter}", address)
    if sign_ins.count_of(school.id, key) >= MOST_VISITORS:
        return None, timedelta(seconds=(quarter + 1) * WINDOW.total_seconds() - now.timestamp())
    sign_ins.count_failure(school.id, key, now)
    return create_visitor(school, name, now), timedelta(0)
