"""An analysis as plain data for other programs. Its names stay as they are: scripts of others read them.

Words stand in it in Indonesian as they are printed in *analisis butir soal* (Arikunto), in whatever language one works.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quizapp.core.psychometrics.analysis import Analysis, Column, ItemFigures, TestFigures
from quizapp.core.psychometrics.histogram import histogram
from quizapp.core.psychometrics.options import ChoiceFigures, choices, wants_key_check
from quizapp.core.psychometrics.words import USUAL, difference_word, ebel_word, facility_word
from quizapp.core.school_settings import Limits

NOTHING = "-"
"""What stands for no choice."""
_FACILITY = {"hard": "sukar", "medium": "sedang", "easy": "mudah"}
_DIFFERENCE = {"negative": "negatif", "poor": "jelek", "fair": "cukup", "good": "baik", "very_good": "baik sekali"}
_EBEL = {"poor": "jelek", "fair": "cukup", "good": "baik", "very_good": "sangat baik"}


@dataclass(frozen=True, slots=True)
class ItemChoices:
    """What was chosen on an item, and its key."""

    key: str
    figures: ChoiceFigures


def count_letters(
    analysis: Analysis,
    columns: Sequence[Column],
    letters: Sequence[bytes | bytearray],
    key: str,
    limits: Limits = USUAL,
) -> list[ItemChoices]:
    """Return what was chosen on each item: `letters[j]` has a letter or `-` a learner, `key[j]` is right.

    Every letter that someone chose, or that is a key, is an option of every item: nobody may have chosen one here.
    """
    seen = set(key).union(*(set(column.decode("ascii")) for column in letters)) - {NOTHING}
    found = []
    for place, (marks, chosen, right) in enumerate(zip(columns, letters, key, strict=True)):
        masks = {letter: mask_of(chosen, letter) for letter in sorted(seen)}
        found.append(ItemChoices(right, choices(analysis, place, marks, masks, {right}, limits)))
    return found


def mask_of(column: bytes | bytearray, letter: str) -> bytes:
    """Return 1 for each learner who chose `letter`, 0 for the others."""
    return bytes(column).translate(bytes(one == ord(letter) for one in range(256)))


def report(
    analysis: Analysis, names: Sequence[str], chosen: Sequence[ItemChoices] = (), limits: Limits = USUAL
) -> dict[str, Any]:
    """Return the whole analysis; what is not defined is None. `chosen` is by item, or empty."""
    test = analysis.test
    suspects = [one.figures.suspect for one in chosen] or [None] * test.k
    items = [
        _item(number, name, item, suspect, limits)
        for number, (name, item, suspect) in enumerate(zip(names, analysis.items, suspects, strict=True), start=1)
    ]
    return {
        "n": test.n,
        "k": test.k,
        "small": test.n < limits.fewest,
        "tentative": limits.fewest <= test.n < limits.tentative_below,
        "test": _test(analysis),
        "items": items,
        "upper_lower_27": [{name: item[name] for name in ("item", "p_upper", "p_lower", "D")} for item in items],
        "labels": [
            {name: item[name] for name in ("item", "tingkat_kesukaran", "daya_pembeda_arikunto", "ebel")}
            for item in items
        ],
        "distractors": [_distractors(number, one) for number, one in enumerate(chosen, start=1)],
        "histogram": [
            {"from": one.low, "to": one.high, "count": one.count} for one in histogram(analysis.totals, test.maximum)
        ],
    }


def _item(number: int, name: str, item: ItemFigures, suspect: str | None, limits: Limits) -> dict[str, Any]:
    return {
        "item": number,
        "name": name,
        "n": item.n,
        "mean": item.mean,
        "max": item.maximum,
        "facility": item.facility,
        "sd_sample": item.sd,
        "var_sample": item.variance,
        "r_item_total_uncorrected": item.r_total,
        "r_item_rest_corrected": item.r_rest,
        "r_item_rest_ci95_fisher": item.r_rest_interval and list(item.r_rest_interval),
        "p_upper": item.p_upper,
        "p_lower": item.p_lower,
        "D": item.difference,
        "alpha_if_deleted": item.alpha_without,
        "tingkat_kesukaran": _FACILITY[facility_word(item.facility, limits)],
        "daya_pembeda_arikunto": _DIFFERENCE[difference_word(item.difference, limits)],
        "ebel": _EBEL[ebel_word(item.difference)],
        "check_key": wants_key_check(item.n, item.r_rest, suspect, limits),
        "suspect": suspect,
    }


def _test(analysis: Analysis) -> dict[str, Any]:
    test: TestFigures = analysis.test
    ratio = test.error_ratio
    return {
        "n": test.n,
        "k": test.k,
        "maximum": test.maximum,
        "mean": test.mean,
        "median": test.median,
        "sd_sample": test.sd,
        "sd_population": test.sd_population,
        "var_sample": test.variance,
        "min": test.minimum,
        "max": test.highest,
        "skewness": test.skewness,
        "kurtosis": test.kurtosis,
        "sum_item_var_sample": test.sum_of_variances,
        "alpha": test.alpha,
        "alpha_if_deleted": [item.alpha_without for item in analysis.items],
        "alpha_ci95_feldt": test.alpha_interval and list(test.alpha_interval),
        "error_ratio_pct": None if ratio is None else 100 * ratio,
        "sem": test.standard_error,
        "sem_points_of_100": test.standard_error_of_100,
        "KR20_population_var": test.kr20,
        "n_group_27pct": analysis.groups.size,
    }


def _distractors(number: int, chosen: ItemChoices) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for letter, option in ({**chosen.figures.options, NOTHING: chosen.figures.nothing}).items():
        options[letter] = {
            "count": option.count,
            "prop": option.share,
            "upper": option.upper,
            "lower": option.lower,
            "mean_total": option.mean_total,
            "r_choice_rest": option.r_rest,
            "is_key": option.is_key,
        }
        if letter in string.ascii_uppercase and not option.is_key:
            options[letter] |= {"chosen_5pct": option.often, "works": option.works}
    figures = chosen.figures
    return {
        "item": number,
        "key": chosen.key,
        "options": options,
        "works": figures.working,
        "distractors": figures.distractors,
    }
