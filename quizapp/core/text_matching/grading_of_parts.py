"""The whole way of a reply to a key of several parts: the ledger of marked forms, the rules, or a person.

Nothing is learned here: a reply that has half of the parts is like a right one and like a wrong one. How sure it is follows
from the share of the points that is found in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from quizapp.core.text_matching.deciding import decide
from quizapp.core.text_matching.graded import Graded
from quizapp.core.text_matching.keys import Key
from quizapp.core.text_matching.ledger import NO_MARKS, Ledger
from quizapp.core.text_matching.pipeline import grade
from quizapp.core.text_matching.rules_of_parts import align_parts, share_of_parts

OF_OUTCOME: Mapping[str, float] = MappingProxyType({"full": 0.99, "none": 0.01, "blank": 0.0})
NOTHING_FOUND, ALL_FOUND = 0.1, 0.9
"""Sureness of a reply that waits, by what is found in it."""
IN_DOUBT = 0.4
"""Sureness at most where a rule has a reason to doubt what is found."""
DOUBTS = frozenset({"negation", "key_and_wrong", "choice", "roles", "vocabulary_near", "conflict"})
DIGITS = 6


def grade_parts(reply: str, key: Key, ledger: Ledger = NO_MARKS) -> Graded:
    """Return what is decided about `reply`, how surely, and the parts found. Never raises."""
    if ledger:
        marked = grade(reply, key, ledger)
        if marked.marked is not None:
            return replace(marked, alignment=align_parts(reply, key))
    ruled = decide(reply, key)
    if ruled.outcome == "blank" or ruled.rule == "too_long":
        return Graded(ruled, OF_OUTCOME.get(ruled.outcome, 0.5))
    share = share_of_parts(reply, key)
    sureness = OF_OUTCOME.get(ruled.outcome, NOTHING_FOUND + (ALL_FOUND - NOTHING_FOUND) * share)
    if ruled.rule in DOUBTS:
        sureness = min(sureness, IN_DOUBT)
    return Graded(ruled, round(sureness, DIGITS), align_parts(reply, key))
