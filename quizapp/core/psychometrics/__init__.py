"""Item and test analysis (*analisis butir soal*): pure figures from marks, and what they are called.

Figures come from first finished attempts; a blank answer there counts as 0. `analyse` takes the marks of every learner on
every item, whatever its type; `choices` adds what was chosen. What is not defined is None. How few learners are too few to
show a figure is not decided here but where it is shown (`core.school_settings.Limits`).
"""

from __future__ import annotations

from quizapp.core.psychometrics.analysis import Analysis, ItemFigures, TestFigures, analyse
from quizapp.core.psychometrics.groups import group_size, groups_by
from quizapp.core.psychometrics.histogram import Bin, histogram
from quizapp.core.psychometrics.options import (
    ChoiceFigures,
    OptionFigures,
    choices,
    wants_key_check,
)
from quizapp.core.psychometrics.shares import EASY_ABOVE, FEWEST_LEARNERS, HARD_BELOW, facility
from quizapp.core.psychometrics.words import (
    ALPHA_WORDS,
    DIFFERENCE_WORDS,
    FACILITY_WORDS,
    PLACES,
    AlphaWord,
    DifferenceWord,
    EbelWord,
    FacilityWord,
    alpha_word,
    difference_word,
    ebel_word,
    facility_word,
)

__all__ = [
    "ALPHA_WORDS",
    "DIFFERENCE_WORDS",
    "EASY_ABOVE",
    "FACILITY_WORDS",
    "FEWEST_LEARNERS",
    "HARD_BELOW",
    "PLACES",
    "AlphaWord",
    "Analysis",
    "Bin",
    "ChoiceFigures",
    "DifferenceWord",
    "EbelWord",
    "FacilityWord",
    "ItemFigures",
    "OptionFigures",
    "TestFigures",
    "alpha_word",
    "analyse",
    "choices",
    "difference_word",
    "ebel_word",
    "facility",
    "facility_word",
    "group_size",
    "groups_by",
    "histogram",
    "wants_key_check",
]
