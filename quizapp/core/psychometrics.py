"""How a question did with a group of learners. High facility = easy.

Figures come from first finished attempts; a blank answer there counts as 0. While answers wait for a mark nothing is
said about their question, and for fewer than `FEWEST_LEARNERS` only counts are shown.
"""

from __future__ import annotations

from typing import Literal

from quizapp.core.messages import N_

FEWEST_LEARNERS = 10
"""Below this a share would swing by a tenth and more with every learner: only counts are shown."""
HARD_BELOW = 0.30
EASY_ABOVE = 0.70
"""The usual limits of *sukar*, *sedang*, *mudah* (Arikunto); both limits themselves are medium."""

FacilityWord = Literal["hard", "medium", "easy"]
FACILITY_WORDS: dict[FacilityWord, str] = {"hard": N_("Hard"), "medium": N_("Medium"), "easy": N_("Easy")}


def facility(earned: float, learners: int, waiting: int = 0) -> float | None:
    """Return the mean share of the points, 0-1, or None where nothing may be said yet.

    `earned` is the sum of shares of `learners` finished attempts, of which `waiting` still wait for a mark.
    """
    if learners < FEWEST_LEARNERS or waiting:
        return None
    return earned / learners


def facility_word(value: float) -> FacilityWord:
    """Return the word for a facility. Sums of thirds may miss a limit by a hair: nine places decide."""
    rounded = round(value, 9)
    if rounded < HARD_BELOW:
        return "hard"
    return "easy" if rounded > EASY_ABOVE else "medium"
