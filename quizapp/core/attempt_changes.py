"""Two attempts at the same questions: what was not right before and is now, and the other way round.

This says what was corrected, not that reading has improved: the questions were known (`core.progress` says when that is
so).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from quizapp.core.grading import State

Change = Literal["better", "worse", "same", "unknown"]
"""`unknown`: one of the two waits for a mark, does not count, or had no such question."""

_OPEN: frozenset[State] = frozenset({"waiting", "void"})
_HAIR = 1e-9


@dataclass(frozen=True, slots=True)
class Reached:
    """What a question came to in an attempt."""

    state: State
    fraction: float


def change_of(before: Reached | None, after: Reached | None) -> Change:
    """Return how a question went from one attempt to the next."""
    if before is None or after is None or {before.state, after.state} & _OPEN:
        return "unknown"
    if after.fraction > before.fraction + _HAIR:
        return "better"
    return "worse" if after.fraction < before.fraction - _HAIR else "same"


def changes(before: Mapping[str, Reached], after: Mapping[str, Reached]) -> dict[str, Change]:
    """Return the change of every question of the later attempt, by its id."""
    return {name: change_of(before.get(name), reached) for name, reached in after.items()}
