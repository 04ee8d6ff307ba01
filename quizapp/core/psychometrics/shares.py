"""How hard a question was, from sums that the database made. High facility = easy."""

from __future__ import annotations

from quizapp.core.psychometrics.words import USUAL

FEWEST_LEARNERS = USUAL.fewest
"""Below this a share would swing by a tenth and more with every learner: only counts are shown."""
HARD_BELOW = USUAL.hard_below
EASY_ABOVE = USUAL.easy_above
"""The usual limits of *sukar*, *sedang*, *mudah* (Arikunto); both limits themselves are medium."""


def facility(earned: float, learners: int, waiting: int = 0, fewest: int = FEWEST_LEARNERS) -> float | None:
    """Return the mean share of the points, 0-1, or None where nothing may be said yet.

    `earned` is the sum of shares of `learners` finished attempts, of which `waiting` still wait for a mark.
    """
    if learners < max(1, fewest) or waiting:
        return None
    return earned / learners
