"""Agreement of two markers: worked tables with numbers one can follow by hand, and what must hold for any pairs."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.agreement import FEW, Agreement, Pair, agreement, exact, kappa, strength, weighted_kappa

PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=60)


def table(*rows: tuple[int, ...]) -> list[Pair]:
    """Return the pairs of a table: rows are the first marker's values from 0, columns the second's."""
    return [(i, j) for i, row in enumerate(rows) for j, count in enumerate(row) for _ in range(count)]


def test_two_by_two() -> None:
    # 50 responses. Same: 20 + 15 = 35, p_o = 0.7. First marker: 25 no, 25 yes; second: 30 no, 20 yes.
    # p_e = 0.5 * 0.6 + 0.5 * 0.4 = 0.5. kappa = (0.7 - 0.5) / (1 - 0.5) = 0.4.
    pairs = table((20, 5), (10, 15))
    assert exact(pairs) == 0.7
    assert kappa(pairs) == 0.4
    # With two values every difference weighs 1: the weighted kappa is the same.
    assert weighted_kappa(pairs) == 0.4


def test_three_levels() -> None:
    # 10 responses:      second 0  1  2   sum
    #            first 0        2  1  0    3
    #                  1        0  3  1    4
    #                  2        1  0  2    3
    #                sum        3  4  3   10
    # p_o = 7/10. p_e = (3*3 + 4*4 + 3*3)/100 = 34/100. kappa = (70 - 34)/(100 - 34) = 36/66 = 0.5454...
    # Squared differences seen: one 0-1 (1), one 1-2 (1), one 2-0 (4) = 6.
    # Expected: sum n_i. n_.j (i-j)^2 / 10 = [0-1: 3*4 + 1-0: 4*3 + 1-2: 4*3 + 2-1: 3*4 = 48 at weight 1;
    # 0-2: 3*3 + 2-0: 3*3 = 18 at weight 4 = 72] = 120/10 = 12. Weighted kappa = 1 - 6/12 = 0.5.
    pairs = table((2, 1, 0), (0, 3, 1), (1, 0, 2))
    assert kappa(pairs) == pytest.approx(36 / 66)
    assert weighted_kappa(pairs) == 0.5
    assert agreement(pairs) == Agreement(10, 7, 0.7, kappa(pairs), 0.5)


def test_three_categories_of_unequal_size() -> None:
    # 200 responses:   second  0   1   2   sum
    #            first 0     106  10   4   120
    #                  1      22  28  10    60
    #                  2       2  12   6    20
    #                sum     130  50  20   200
    # p_o = (106 + 28 + 6)/200 = 0.70; p_e = (120*130 + 60*50 + 20*20)/200^2 = 19000/40000 = 0.475.
    # kappa = (0.70 - 0.475)/(1 - 0.475) = 0.225/0.525 = 0.428571...
    # Squared differences seen: (10 + 22 + 10 + 12) * 1 + (4 + 2) * 4 = 54 + 24 = 78. Expected: [120*50 + 60*130 +
    # 60*20 + 20*50] * 1 + [120*20 + 20*130] * 4 = 16000 + 20000 = 36000, divided by 200 = 180.
    # Weighted kappa = 1 - 78/180 = 0.5666...
    pairs = table((106, 10, 4), (22, 28, 10), (2, 12, 6))
    assert kappa(pairs) == pytest.approx(0.225 / 0.525)
    assert weighted_kappa(pairs) == pytest.approx(1 - 78 / 180)


def test_full_disagreement_of_two_halves_is_minus_one() -> None:
    # p_o = 0, p_e = 0.5 * 0.5 + 0.5 * 0.5 = 0.5: (0 - 0.5)/(1 - 0.5) = -1.
    assert kappa(table((0, 8), (8, 0))) == -1
    assert weighted_kappa(table((0, 8), (8, 0))) == -1


def test_what_chance_gives_is_nought() -> None:
    # Independent markers: 4 * 4 cells filled evenly, p_o = p_e.
    assert kappa(table((3, 3), (3, 3))) == 0
    assert weighted_kappa(table((2, 2, 2), (2, 2, 2), (2, 2, 2))) == 0


@pytest.mark.parametrize("pairs", [[], [(2, 2)], [(1, 1)] * 12])
def test_where_chance_says_it_all_there_is_no_kappa(pairs: list[Pair]) -> None:
    assert kappa(pairs) is None
    assert weighted_kappa(pairs) is None
    assert exact(pairs) == (1.0 if pairs else None)


def test_one_value_against_another_is_defined_and_nought() -> None:
    # All 1 against all 2: p_o = 0, p_e = 0.
    assert kappa([(1, 2)] * 5) == 0
    assert weighted_kappa([(1, 2)] * 5) == 0


def test_few() -> None:
    assert agreement([(0, 0)] * (FEW - 1)).few
    assert not agreement([(0, 0)] * FEW).few


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (-0.3, "poor"),
        (0, "slight"),
        (0.2, "slight"),
        (0.21, "fair"),
        (0.5, "moderate"),
        (0.74, "substantial"),
        (0.8, "substantial"),
        (0.81, "almost_perfect"),
        (1, "almost_perfect"),
    ],
)
def test_words(value: float, word: str) -> None:
    assert strength(value) == word


@given(PAIRS)
def test_bounds_and_symmetry(pairs: list[Pair]) -> None:
    swapped = [(second, first) for first, second in pairs]
    for figure in (exact, kappa, weighted_kappa):
        value = figure(pairs)
        assert value == figure(swapped)
        assert value is None or -1 <= value <= 1
    assert (kappa(pairs) is None) == (weighted_kappa(pairs) is None)


@given(PAIRS, st.randoms(use_true_random=False))
def test_order_of_responses_changes_nothing(pairs: list[Pair], random: Random) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)
    assert agreement(shuffled) == agreement(pairs)


@given(PAIRS, st.integers(-3, 3), st.integers(1, 4))
def test_the_scale_does_not_matter(pairs: list[Pair], shift: int, factor: int) -> None:
    moved = [(first * factor + shift, second * factor + shift) for first, second in pairs]
    assert agreement(moved) == agreement(pairs)


@given(st.lists(st.integers(0, 5), min_size=2).filter(lambda values: len(set(values)) > 1))
def test_the_same_values_give_exactly_one(values: list[int]) -> None:
    found = agreement([(value, value) for value in values])
    assert (found.same, found.exact, found.kappa, found.weighted) == (len(values), 1.0, 1.0, 1.0)


@given(PAIRS)
def test_kappa_is_never_above_exact_agreement(pairs: list[Pair]) -> None:
    value, share = kappa(pairs), exact(pairs)
    assert value is None or share is None or value <= share + 1e-12
