"""The upper and the lower group of a test: 27 % at either end by the total, ties sharing the seats that are left."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress

SHARE = 0.27
"""Of all learners in each group (Kelley 1939)."""


def group_size(n: int) -> int:
    """Return how many of `n` learners make a group; halves are rounded up, and there is always one."""
    return max(1, (27 * n + 50) // 100)  # floor(0.27 n + 0.5) in whole numbers


@dataclass(frozen=True, slots=True)
class Group:
    """Who belongs to it, as masks of 0 and 1 over the learners: `certain` wholly, `tied` for the share `seat`."""

    certain: bytes
    tied: bytes
    seat: float

    def total(self, values: Sequence[float]) -> float:
        """Return the sum of `values` over the group, those tied with their share."""
        sum_certain = math.fsum(compress(values, self.certain))
        return sum_certain + self.seat * math.fsum(compress(values, self.tied)) if self.seat else sum_certain

    def chosen(self, mask: bytes) -> float:
        """Return how many of the group are in `mask` (0 and 1 for each learner), those tied with their share."""
        return _both(mask, self.certain) + self.seat * _both(mask, self.tied)

    def weights(self) -> list[float]:
        """Return how much of each learner belongs to the group, 0-1."""
        return [whole + self.seat * shared for whole, shared in zip(self.certain, self.tied, strict=True)]


def _both(one: bytes, other: bytes) -> int:
    """Return how many learners are in two masks, counted by the processor."""
    return (int.from_bytes(one, "big") & int.from_bytes(other, "big")).bit_count()


@dataclass(frozen=True, slots=True)
class Groups:
    """Both groups, of `size` learners each."""

    size: int
    upper: Group
    lower: Group


def groups_by(totals: Sequence[float]) -> Groups:
    """Return the groups by `totals`, which must be rounded so that equal totals are equal numbers."""
    size = group_size(len(totals))
    counts = Counter(totals)
    return Groups(
        size,
        _group(totals, size, counts, sorted(counts, reverse=True)),
        _group(totals, size, counts, sorted(counts)),
    )


def _group(totals: Sequence[float], size: int, counts: Counter[float], order: Iterable[float]) -> Group:
    """Return the group that takes its learners in the `order` of totals until its seats are full."""
    whole: set[float] = set()
    left = size
    for total in order:
        if left < counts[total]:
            tied = bytes(one == total for one in totals) if left else bytes(len(totals))
            return Group(bytes(one in whole for one in totals), tied, left / counts[total])
        whole.add(total)
        left -= counts[total]
    return Group(bytes(one in whole for one in totals), bytes(len(totals)), 0.0)
