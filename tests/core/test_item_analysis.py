"""Item and test analysis: worked data to six places, undefined values, ties, and that the order of learners says nothing."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core import psychometrics
from quizapp.core.psychometrics.intervals import f_quantile, feldt, fisher

DATA = Path(__file__).parents[1] / "data"
WORKED = json.loads((DATA / "item_analysis.json").read_text("utf-8"))
CHOICE = WORKED["A_mcq_20x10"]
PARTIAL = json.loads((DATA / "item_analysis_partial.json").read_text("utf-8"))
WORDS = {
    "hard": "sukar",
    "medium": "sedang",
    "easy": "mudah",
    "negative": "negatif",
    "poor": "jelek",
    "fair": "cukup",
    "good": "baik",
    "very_good": "baik sekali",
}


def columns(data):
    return [[float(Fraction(mark)) for mark in column] for column in zip(*data["scores"], strict=True)]


def analysed(data):
    return psychometrics.analyse(columns(data), data.get("maximum", [1] * len(data["scores"][0])))


def near(value, expected):
    if expected is None or value is None:
        return value is expected
    if isinstance(expected, list):
        return len(value) == len(expected) and all(map(near, value, expected))
    return abs(value - expected) <= 1e-6


@pytest.mark.parametrize("data", [CHOICE, PARTIAL], ids=["choice", "partial"])
def test_every_figure_of_an_item(data):
    found = analysed(data)
    for item, expected, groups in zip(found.items, data["items"], data["upper_lower_27"], strict=True):
        pairs = {
            "n": item.n,
            "mean": item.mean,
            "max": item.maximum,
            "facility": item.facility,
            "sd_sample": item.sd,
            "var_sample": item.variance,
            "r_item_total_uncorrected": item.r_total,
            "r_item_rest_corrected": item.r_rest,
            "r_item_rest_ci95_fisher": item.r_rest_interval,
        }
        wrong = {name: value for name, value in pairs.items() if not near(value, expected.get(name))}
        assert wrong == {}, expected["item"]
        assert near([item.p_upper, item.p_lower, item.difference], [groups[n] for n in ("p_upper", "p_lower", "D")])


@pytest.mark.parametrize("data", [CHOICE, PARTIAL], ids=["choice", "partial"])
def test_every_figure_of_the_test(data):
    found = analysed(data)
    test = found.test
    pairs = {
        "n": test.n,
        "k": test.k,
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
        "alpha_if_deleted": [item.alpha_without for item in found.items],
        "alpha_ci95_feldt": test.alpha_interval,
        "error_ratio_pct": 100 * test.error_ratio,
        "sem": test.standard_error,
        "KR20_population_var": test.kr20,
        "n_group_27pct": found.groups.size,
    }
    assert set(data["test"]) <= set(pairs)
    assert {name: value for name, value in data["test"].items() if not near(pairs[name], value)} == {}


def test_totals_and_the_error_in_points_of_100():
    found = analysed(CHOICE)
    assert found.totals == CHOICE["totals"]
    assert found.test.standard_error_of_100 == pytest.approx(14.03838, abs=1e-5)


def test_every_figure_of_every_option():
    found, marks = analysed(CHOICE), columns(CHOICE)
    for place, expected in enumerate(CHOICE["distractors"]):
        given_by = [responses[place] for responses in CHOICE["responses"]]
        masks = {name: bytes(one == name for one in given_by) for name in "ABCD"}
        choice = psychometrics.choices(found, place, marks[place], masks, {expected["key"]})
        for name, figures in {**choice.options, "-": choice.nothing}.items():
            wanted = expected["options"][name]
            pairs = {
                "count": figures.count,
                "prop": figures.share,
                "upper": figures.upper,
                "lower": figures.lower,
                "mean_total": figures.mean_total,
                "r_choice_rest": figures.r_rest,
                "is_key": figures.is_key,
                "chosen_5pct": figures.often,
                "works": figures.works,
            }
            wrong = {what: pairs[what] for what, value in wanted.items() if not near(pairs[what], value)}
            assert wrong == {}, (expected["item"], name)
        assert (choice.working, choice.distractors) == (expected["works"], expected["distractors"])


def test_the_miskeyed_item_is_the_only_one_to_check():
    found, marks = analysed(CHOICE), columns(CHOICE)
    alarms = {}
    for place, (item, key) in enumerate(zip(found.items, CHOICE["key"], strict=True)):
        given_by = [responses[place] for responses in CHOICE["responses"]]
        masks = {name: bytes(one == name for one in given_by) for name in "ABCD"}
        suspect = psychometrics.choices(found, place, marks[place], masks, {key}).suspect
        if psychometrics.wants_key_check(20, item.r_rest, suspect):
            alarms[place + 1] = suspect
    assert alarms == {9: "C"}


def test_words():
    for item, labels in zip(analysed(CHOICE).items, CHOICE["labels"], strict=True):
        assert WORDS[psychometrics.facility_word(item.facility)] == labels["tingkat_kesukaran"]
        assert WORDS[psychometrics.difference_word(item.difference)] == labels["daya_pembeda_arikunto"]
        ebel = psychometrics.ebel_word(item.difference)
        assert {**WORDS, "very_good": "sangat baik"}[ebel] == labels["ebel"]


@pytest.mark.parametrize(
    ("value", "arikunto", "ebel"),
    [
        (-0.01, "negative", "poor"),
        (0, "poor", "poor"),
        (0.2, "poor", "fair"),
        (0.1 + 0.2, "fair", "good"),
        (0.4, "fair", "very_good"),
        (0.7, "good", "very_good"),
        (0.71, "very_good", "very_good"),
        (-1e-17, "poor", "poor"),
    ],
)
def test_limits_of_the_difference(value, arikunto, ebel):
    assert psychometrics.difference_word(value) == arikunto
    assert psychometrics.ebel_word(value) == ebel


@pytest.mark.parametrize(
    ("value", "word"),
    [(-0.3, "none"), (0.49, "none"), (0.5, "hints"), (0.7, "class"), (0.89, "class"), (0.9, "decisions")],
)
def test_what_an_alpha_is_fit_for(value, word):
    assert psychometrics.alpha_word(value) == word


def test_learners_tied_at_the_cut_share_the_seats():
    rule = WORKED["tie_rule"]
    groups = psychometrics.groups_by(rule["totals"])
    assert groups.size == rule["n_group"]
    assert near(groups.upper.weights(), rule["upper_weights"])
    assert near(groups.lower.weights(), rule["lower_weights"])
    upper, lower = groups.upper.total(rule["item"]) / groups.size, groups.lower.total(rule["item"]) / groups.size
    assert near([upper, lower, upper - lower], [rule["p_upper"], rule["p_lower"], rule["D"]])


def test_sizes_of_the_groups():
    assert {n: psychometrics.group_size(int(n)) for n in WORKED["n_group_rule"]} == WORKED["n_group_rule"]
    assert psychometrics.group_size(1) == 1
    assert psychometrics.group_size(50) == 14  # 13.5 goes up


def test_what_is_not_defined_is_none():
    one_item = psychometrics.analyse([[0, 1, 1, 0]], [1])
    assert (one_item.test.alpha, one_item.test.alpha_interval, one_item.test.standard_error) == (None, None, None)
    assert (one_item.items[0].r_total, one_item.items[0].r_rest, one_item.items[0].alpha_without) == (1, None, None)
    one_learner = psychometrics.analyse([[1], [0]], [1, 1])
    assert (one_learner.test.sd, one_learner.test.variance, one_learner.test.skewness) == (None, None, None)
    assert one_learner.items[0].difference == 0
    alike = psychometrics.analyse([[1 / 3] * 5, [2 / 3] * 5], [1, 1])
    assert (alike.test.alpha, alike.test.skewness, alike.test.kurtosis, alike.test.variance) == (None, None, None, 0)
    assert [item.r_rest for item in alike.items] == [None, None]


def test_the_noise_of_thirds_is_no_variance():
    """The rest of the first item is always 2/3, reached by different sums."""
    found = psychometrics.analyse([[0, 1, 1, 0], [1 / 3, 1 / 3, 2 / 3, 0], [1 / 3, 1 / 3, 0, 2 / 3]], [1, 1, 1])
    assert found.items[0].r_rest is None
    assert found.totals == [0.666666667, 1.666666667, 1.666666667, 0.666666667]
    assert found.groups.upper.seat == 0.5


def test_a_rest_that_hardly_varies_keeps_its_correlation():
    """One item out of a thousand points, one out of 1: the variance of the rest must not drown in that of the total."""
    found = psychometrics.analyse([[0, 1000, 500, 1000, 0, 250], [0, 1, 1, 0, 0, 1]], [1000, 1])
    assert found.items[0].r_rest == pytest.approx(found.items[1].r_rest, abs=1e-9)
    assert found.items[0].r_rest == pytest.approx(0.2985112, abs=1e-6)


@pytest.mark.parametrize(
    ("marks", "maxima"), [([], []), ([[]], [1]), ([[1]], [0]), ([[1], [1, 1]], [1, 1]), ([[1]], [1, 1])]
)
def test_what_cannot_be_analysed_is_refused(marks, maxima):
    with pytest.raises(ValueError, match=r"must be above 0|needs learners"):
        psychometrics.analyse(marks, maxima)


def test_intervals_at_their_ends():
    assert fisher(0.5, 3) is None
    assert fisher(1.0, 10) == (1.0, 1.0)
    assert feldt(None, 10, 3) is None


@pytest.mark.parametrize(
    ("q", "one", "other", "expected"),
    [
        # scipy.stats.f.ppf(q, one, other)
        (0.975, 19, 171, 1.8099065865),
        (0.025, 19, 171, 0.4581397310),
        (0.975, 1, 1, 647.789011),
        (0.025, 1, 1, 0.00154371251),
        (0.975, 99999, 3899961, 1.0088973518),
    ],
)
def test_quantiles_of_f(q, one, other, expected):
    assert f_quantile(q, one, other) == pytest.approx(expected, rel=1e-6)


def test_the_histogram_counts_everybody_once():
    bins = psychometrics.histogram([0, 1, 9.99, 10, 10, 3], 10)
    assert [one.count for one in bins] == [1, 1, 0, 1, 0, 0, 0, 0, 0, 3]
    assert [bins[-1].low, bins[-1].high] == [90, 100]
    assert [one.count for one in psychometrics.histogram([0.7 * 3 - 1.4], 1)][7] == 1  # 0.7, less a hair


marks = st.lists(
    st.lists(st.sampled_from([0.0, 1 / 3, 0.5, 2 / 3, 1.0]), min_size=4, max_size=4), min_size=1, max_size=24
)


@given(marks, st.randoms(use_true_random=False))
def test_the_order_of_learners_changes_nothing(rows, random):
    maxima = [1, 1, 1, 1]
    first = psychometrics.analyse(list(zip(*rows, strict=True)), maxima)
    shuffled = list(rows)
    random.shuffle(shuffled)
    second = psychometrics.analyse(list(zip(*shuffled, strict=True)), maxima)
    assert second.test == first.test
    assert second.items == first.items


@given(marks)
def test_figures_stay_in_their_bounds(rows):
    found = psychometrics.analyse(list(zip(*rows, strict=True)), [1, 1, 1, 1])
    for item in found.items:
        assert 0 <= item.facility <= 1 + 1e-9
        assert -1 - 1e-9 <= item.difference <= 1 + 1e-9
        for value in (item.r_rest, item.r_total):
            assert value is None or -1 <= value <= 1
        assert item.r_rest_interval is None or item.r_rest_interval[0] <= item.r_rest <= item.r_rest_interval[1]
    weights = found.groups.upper.weights()
    assert math.isclose(sum(weights), found.groups.size)
    assert found.test.alpha is None or found.test.alpha <= 1 + 1e-9
