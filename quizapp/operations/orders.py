"""In which order one attempt shows its questions and their options; everywhere else their order is that of the set."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from quizapp.core.ordered_values import keep_their_order
from quizapp.core.shuffling import question_order, shuffled
from quizapp.models import Assignment, Attempt
from quizapp.operations import library


@dataclass(frozen=True)
class Order:
    """The order of one attempt. A position counts in the set, a number as the pupil does."""

    positions: tuple[int, ...]
    """Of the questions, first to last as the pupil sees them."""
    option_seed: str | None
    """What the options are mixed from; None: they stand as in the set."""
    mixed: bool
    """It is this attempt's own: pieces of its pages are of no use to anybody else."""
    language: str
    """Of the passage, which says what numbers and dates mean."""

    @cached_property
    def numbers(self) -> dict[int, int]:
        """What the pupil calls the question at each position."""
        return {position: number for number, position in enumerate(self.positions, start=1)}

    def show(self, position: int, view: dict[str, Any]) -> dict[str, Any]:
        """Return the presentation of a question with its options in this order.

        Only the `options` of a choice are mixed: the parts of other types lead from one to the next, or stand in the
        order of their drawn ids anyway. Numbers and dates in their order stay so, for everybody.
        """
        if self.option_seed is None or "options" not in view:
            return view
        if keep_their_order([option["text"] for option in view["options"]], self.language):
            return view
        return view | {"options": shuffled(view["options"], f"{self.option_seed}/{position}")}


def order_of(assignment: Assignment, attempt: Attempt, fingerprint: str) -> Order:
    """Return the order of an attempt at `assignment` with the version `fingerprint`: the same whenever it is asked.

    On paper everybody has the author's order, and so a pupil finds there the numbers that a page says.
    """
    presentation = library.presentation(fingerprint)
    count = len(presentation["questions"])
    seed = f"{attempt.id}/{fingerprint}"
    on_screen = attempt.paper_at is None
    mixes_questions, mixes_options = (
        assignment.shuffle_questions and on_screen,
        assignment.shuffle_options and on_screen,
    )
    return Order(
        positions=question_order(count, seed) if mixes_questions else tuple(range(1, count + 1)),
        option_seed=seed if mixes_options else None,
        mixed=mixes_questions or mixes_options,
        language=presentation["passage"]["language"],
    )
