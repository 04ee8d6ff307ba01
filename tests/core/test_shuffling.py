"""Orders of one's own: the same on every machine, whole, fair, and different for different attempts."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import pytest

from quizapp.core.shuffling import question_order, shuffled


def test_the_order_is_the_same_on_every_machine_and_in_every_version() -> None:
    assert shuffled("ABCDE", "12/abc/3") == ["D", "E", "A", "C", "B"]
    assert question_order(10, "12/abc") == (4, 9, 5, 2, 1, 8, 10, 3, 7, 6)
    assert question_order(10, "13/abc") == (6, 10, 9, 3, 2, 1, 7, 5, 4, 8)


@pytest.mark.parametrize("count", [0, 1, 2, 30, 100])
def test_nothing_is_lost_or_doubled(count: int) -> None:
    items = list(range(count))
    assert sorted(shuffled(items, "x")) == items
    assert items == list(range(count))
    assert sorted(question_order(count, "x")) == list(range(1, count + 1))


def test_every_order_is_as_likely() -> None:
    seen = Counter("".join(shuffled("ABCD", f"{attempt}/abc")) for attempt in range(4_800))
    assert set(seen) == {"".join(order) for order in permutations("ABCD")}
    expected = 4_800 / 24
    chi_square = sum((count - expected) ** 2 / expected for count in seen.values())
    assert chi_square < 49.7  # 23 degrees of freedom: one in a thousand is above
