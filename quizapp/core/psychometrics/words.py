"""What a figure is called. Limits are a school's (`core.school_settings.Limits`); Ebel's are his.

Sums of thirds may miss a limit by a hair, so nine places decide.
"""

from __future__ import annotations

from typing import Literal

from quizapp.core.messages import N_
from quizapp.core.school_settings import Limits

USUAL = Limits()
"""Where a school has set none of its own."""
PLACES = 9
"""Figures are compared after rounding to so many places."""

FacilityWord = Literal["hard", "medium", "easy"]
FACILITY_WORDS: dict[FacilityWord, str] = {"hard": N_("Hard"), "medium": N_("Medium"), "easy": N_("Easy")}

DifferenceWord = Literal["negative", "poor", "fair", "good", "very_good"]
DIFFERENCE_WORDS: dict[DifferenceWord, str] = {
    "negative": N_("Negative"),
    "poor": N_("Poor"),
    "fair": N_("Fair"),
    "good": N_("Good"),
    "very_good": N_("Very good"),
}

EbelWord = Literal["poor", "fair", "good", "very_good"]
EBEL_FAIR, EBEL_GOOD, EBEL_VERY_GOOD = 0.20, 0.30, 0.40
"""Ebel & Frisbie, "Essentials of Educational Measurement" (1991): from here on an item is fair, good, very good."""

AlphaWord = Literal["none", "hints", "class", "decisions"]
ALPHA_WORDS: dict[AlphaWord, str] = {
    "none": N_("Not fit for comparing pupils: with other questions the order would be another."),
    "hints": N_("Fit as one hint among others; decide nothing on this test alone."),
    "class": N_("Fit for marks in class, together with other marks."),
    "decisions": N_("Fit for decisions about single pupils."),
}


def facility_word(value: float, limits: Limits = USUAL) -> FacilityWord:
    """Return the word for a facility; both limits themselves are medium."""
    rounded = round(value, PLACES)
    if rounded < limits.hard_below:
        return "hard"
    return "easy" if rounded > limits.easy_above else "medium"


def difference_word(value: float, limits: Limits = USUAL) -> DifferenceWord:
    """Return Arikunto's word for an upper-lower difference; each limit still belongs to the lower word."""
    rounded = round(value, PLACES)
    if rounded < 0:
        return "negative"
    if rounded <= limits.weak_below:
        return "poor"
    if rounded <= limits.good_above:
        return "fair"
    return "good" if rounded <= limits.very_good_above else "very_good"


def ebel_word(value: float) -> EbelWord:
    """Return Ebel's word for an upper-lower difference; each limit belongs to the higher word."""
    rounded = round(value, PLACES)
    if rounded < EBEL_FAIR:
        return "poor"
    if rounded < EBEL_GOOD:
        return "fair"
    return "good" if rounded < EBEL_VERY_GOOD else "very_good"


def alpha_word(value: float, limits: Limits = USUAL) -> AlphaWord:
    """Return what a test with this alpha is fit for; each limit belongs to the higher word."""
    rounded = round(value, PLACES)
    if rounded < limits.alpha_hints:
        return "none"
    if rounded < limits.alpha_class:
        return "hints"
    return "class" if rounded < limits.alpha_decisions else "decisions"
