"""L04 where options are mixed: what is drawn for each attempt favours no place (chi-square over 1,000 draws)."""

import pytest

from quizapp.core.shuffling import shuffled

DRAWS = 1_000
CRITICAL = {3: 13.816, 4: 16.266, 5: 18.467}
"""Chi-square with k - 1 degrees of freedom at p = 0.001."""


def places(count: int, position: int, fingerprint: str, key: int) -> list[int]:
    """Return how often the key is shown in each place to 1,000 attempts, seeded as `operations.orders` does."""
    found = [0] * count
    for attempt in range(1, DRAWS + 1):
        shown = shuffled(list(range(count)), f"{attempt}/{fingerprint}/{position}")
        found[shown.index(key)] += 1
    return found


@pytest.mark.parametrize("count", [3, 4, 5])
@pytest.mark.parametrize("position", [1, 7])
@pytest.mark.parametrize("fingerprint", ["0f1e2d3c4b5a69788796a5b4c3d2e1f0", "ffffffffffffffffffffffffffffffff"])
def test_keys_stand_in_every_place_alike(count, position, fingerprint):
    expected = DRAWS / count
    for key in range(count):
        found = places(count, position, fingerprint, key)
        assert sum((seen - expected) ** 2 / expected for seen in found) < CRITICAL[count], found


def test_the_test_finds_a_bias():
    """The same sum over draws that favour the first place: the bound is no empty one."""
    found, expected = [310, 230, 230, 230], DRAWS / 4
    assert sum((seen - expected) ** 2 / expected for seen in found) > CRITICAL[4]


def test_two_questions_of_one_attempt_are_mixed_apart():
    pairs = {
        (tuple(shuffled("ABCD", f"{attempt}/f/1")), tuple(shuffled("ABCD", f"{attempt}/f/2"))) for attempt in range(200)
    }
    assert len(pairs) > 150
