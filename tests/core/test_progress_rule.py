"""The interval rule: the worked cases of its specification, and what must hold for every learner."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.progress import (
    FEWEST,
    LAST_RESPONSES,
    Observation,
    beta_cdf,
    beta_quantile,
    estimate,
    estimate_of,
    fewest_more,
    has_improved,
    history,
    probability_greater,
    recent,
)

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("x", "n", "probability", "label"),
    [
        (3, 3, 0.810, "not_enough"),
        (5, 5, 0.917, "mastered"),
        (8, 8, 0.976, "mastered"),
        (12, 16, None, "not_enough"),
        (14, 16, 0.961, "mastered"),
        (7, 16, None, "not_mastered"),
        (0, 3, None, "not_enough"),
        (0, 0, 0.34, "not_enough"),
    ],
)
def test_worked_cases(x, n, probability, label):
    found = estimate(x, n)
    assert found.label == label
    if probability is not None:
        assert found.probability == pytest.approx(probability, abs=0.0005)


def test_partial_shares_count_as_shares():
    found = estimate_of([Observation(NOW, share) for share in (1, 1, 1, 1, 1, 2 / 3, 0.5, 1 / 3, 0, 0)])
    assert (found.n, found.x) == (10, pytest.approx(6.5))
    assert found.mean == pytest.approx(7.5 / 12)
    assert found.probability == pytest.approx(_area(0.66, 1, 7.5, 4.5), abs=1e-6)
    assert _area(0, found.low, 7.5, 4.5) == pytest.approx(0.05, abs=1e-6)
    assert _area(0, found.high, 7.5, 4.5) == pytest.approx(0.95, abs=1e-6)
    assert found.label == "not_enough"


def _area(low, high, a, b):
    """Return the area under the density of Beta(a, b) by the midpoint rule: another way than the code's."""
    steps = 20_000
    width = (high - low) / steps
    middles = (low + (step + 0.5) * width for step in range(steps))
    return sum(t ** (a - 1) * (1 - t) ** (b - 1) for t in middles) * width / math.exp(_log_beta(a, b))


def test_thirds_never_pass_the_number_of_answers():
    assert estimate_of([Observation(NOW, 1 / 3 + 1 / 3 + 1 / 3 + 1e-16)] * 9).label == "mastered"


@pytest.mark.parametrize(("x", "n"), [(-0.1, 4), (4.5, 4), (1, 0), (math.nan, 4)])
def test_impossible_sums_are_refused(x, n):
    with pytest.raises(ValueError, match="cannot be"):
        estimate(x, n)


@st.composite
def results(draw):
    n = draw(st.integers(0, 20))
    return draw(st.integers(0, 6 * n)) / 6, n


@given(results())
def test_band_is_ordered_and_within_0_and_1(result):
    found = estimate(*result)
    assert 0 <= found.low < found.mean < found.high <= 1
    assert 0 <= found.probability <= 1
    assert found.label == "not_enough" or found.n >= FEWEST


@given(results())
def test_mirrored_results_give_the_mirrored_band(result):
    x, n = result
    one, other = estimate(x, n, 0.5), estimate(n - x, n, 0.5)
    assert one.low == pytest.approx(1 - other.high, abs=1e-9)
    assert one.probability == pytest.approx(1 - other.probability, abs=1e-9)


@given(results(), st.floats(0.3, 0.9))
def test_a_better_result_never_looks_worse(result, threshold):
    x, n = result
    if x + 0.5 <= n:
        one, better = estimate(x, n, threshold), estimate(x + 0.5, n, threshold)
        assert one.probability < better.probability + 1e-12
        assert one.mean < better.mean
        assert one.low < better.low + 1e-12


@given(st.floats(0.001, 0.999), st.floats(1, 21), st.floats(1, 21))
def test_quantile_undoes_the_distribution(q, a, b):
    assert beta_cdf(beta_quantile(q, a, b), a, b) == pytest.approx(q, abs=1e-9)


def test_distribution_of_whole_numbers_is_the_binomial_sum():
    for a in range(1, 12):
        for b in range(1, 12):
            n = a + b - 1
            exact = sum(math.comb(n, k) * 0.66**k * 0.34 ** (n - k) for k in range(a, n + 1))
            assert beta_cdf(0.66, a, b) == pytest.approx(exact, abs=1e-12)


@given(results(), results())
def test_probability_greater_and_its_opposite_make_one(new, old):
    assert probability_greater(new, old) + probability_greater(old, new) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(("new", "old"), [((0, 0), (0, 0)), ((10, 10), (0, 10)), ((5, 5), (1, 5)), ((3, 8), (6, 7))])
def test_probability_greater_of_whole_numbers(new, old):
    # The closed form: E. Miller, "Formulas for Bayesian A/B Testing" (2015), formula 6.
    a, b, c, d = 1 + old[0], 1 + old[1] - old[0], 1 + new[0], 1 + new[1] - new[0]
    exact = sum(math.exp(_log_beta(a + i, b + d) - _log_beta(1 + i, d) - _log_beta(a, b)) / (d + i) for i in range(c))
    assert probability_greater(new, old) == pytest.approx(exact, abs=1e-5)


def _log_beta(a, b):
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _sitting(days_ago, shares):
    return [Observation(NOW - timedelta(days=days_ago), share) for share in shares]


def test_only_the_last_answers_of_the_last_days_count():
    old = _sitting(61, [0.0] * 5)
    first_day = _sitting(60, [0.25] * 5)
    newer = _sitting(10, [0.5] * 10) + _sitting(1, [1.0] * 8)
    kept = recent(newer + old + first_day, NOW)
    assert len(kept) == LAST_RESPONSES
    assert [one.fraction for one in kept] == [0.25] * 2 + [0.5] * 10 + [1.0] * 8


def test_improved_needs_two_sittings_and_certainty():
    assert has_improved(_sitting(20, [0, 0, 0, 1, 0]) + _sitting(2, [1, 1, 1, 1, 1]))
    assert not has_improved(_sitting(20, [0, 0, 0, 1, 0, 1, 1, 1, 1, 1])), "one sitting tells nothing"
    assert not has_improved(_sitting(20, [0, 1, 0, 1, 0]) + _sitting(2, [1, 0, 1, 1, 0])), "not sure enough"
    assert not has_improved(_sitting(20, [0, 0, 0]) + _sitting(2, [1] * 9)), "too few answers before"
    assert not has_improved(_sitting(20, [1] * 5) + _sitting(2, [0] * 5)), "worse"
    assert not has_improved([])


def test_the_cut_lies_between_sittings_nearest_to_the_middle():
    # Sittings of 4, 5 and 4: cutting after the first (9 later) or before the last (9 earlier) is equally near; the
    # earlier cut is taken, and 4 poor answers against 9 good ones is an improvement.
    sittings = _sitting(30, [0, 0, 0, 0]) + _sitting(20, [1] * 5) + _sitting(3, [1] * 4)
    assert has_improved(sittings)


@pytest.mark.parametrize(
    ("x", "n", "more"),
    [(0, 0, 4), (3, 3, 2), (5, 5, 0), (7, 16, 0), (12, 16, 5), (0, 3, 1), (2, 4, 2), (10, 14, 6)],
)
def test_how_many_more_answers_it_takes_at_least(x: float, n: int, more: int) -> None:
    assert fewest_more(x, n) == more
    decided = [estimate(y, n + more).label != "not_enough" for y in (x + more, x)]
    assert any(decided)
    if more:
        assert [estimate(y, n + more - 1).label for y in (x + more - 1, x)] == ["not_enough"] * 2


def test_what_could_be_said_after_each_sitting() -> None:
    days = [NOW + timedelta(days=day) for day in (0, 0, 1, 3)]
    observed = [Observation(at, fraction) for at, fraction in zip(days, (1, 0, 1, 1), strict=True)]
    assert [(at, one.n, one.x) for at, one in history(observed)] == [(days[0], 2, 1), (days[2], 3, 2), (days[3], 4, 3)]
    assert history(observed)[-1][1] == estimate_of(observed)
    assert history([]) == []
