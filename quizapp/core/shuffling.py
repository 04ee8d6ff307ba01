"""An order of one's own for each attempt: drawn from a text, so that it is the same whenever and wherever it is asked.

Only what stands beside each other without a meaning may be mixed: the questions about one passage, and the options of
a choice. The order in which things are stored, marked, reported and exported stays that of the set.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_BYTES = 8
"""Of each digest: so many that the remainder of a division favours nobody (by less than one in 10^17)."""


def shuffled(items: Sequence[T], seed: str) -> list[T]:
    """Return `items` in the order that `seed` draws: Fisher and Yates, with SHA-256 for the dice."""
    mixed = list(items)
    for last in range(len(mixed) - 1, 0, -1):
        digest = hashlib.sha256(f"{seed}/{last}".encode()).digest()
        other = int.from_bytes(digest[:_BYTES], "big") % (last + 1)
        mixed[last], mixed[other] = mixed[other], mixed[last]
    return mixed


def question_order(count: int, seed: str) -> tuple[int, ...]:
    """Return the positions 1 to `count` in the order in which one attempt shows its questions."""
    return tuple(shuffled(range(1, count + 1), f"{seed}/questions"))
