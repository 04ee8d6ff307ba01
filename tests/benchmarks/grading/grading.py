"""What is measured: the grader as marking calls it, or one fitted without the questions it is asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from quizapp.core.text_matching import NO_MARKS, Graded, Key, Ledger, grade
from tests.benchmarks.grading.answers import Answer

Grader = Callable[[str, Key, Ledger], Graded]
EVEN = 0.5
"""The fixed threshold: a reply that is at least as sure counts as held right, whether or not it is marked by itself."""

plain: Grader = grade


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answers there were, on how many sureness at the fixed threshold agreed with people, and what was marked
    without a person."""

    answers: int
    agreeing: int
    accepted: int
    rightly_accepted: int
    rejected: int
    rightly_rejected: int

    @property
    def accuracy(self) -> float:
        """Share on which the fixed threshold agrees with people."""
        return self.agreeing / self.answers

    @property
    def decided(self) -> float:
        """Share marked without a person."""
        return (self.accepted + self.rejected) / self.answers

    @property
    def precision(self) -> float:
        """Share of those marked without a person that people marked the same."""
        marked = self.accepted + self.rejected
        return (self.rightly_accepted + self.rightly_rejected) / marked if marked else 1.0

    @property
    def wrongly_accepted(self) -> float:
        """Share of all answers that were accepted though people held them wrong."""
        return (self.accepted - self.rightly_accepted) / self.answers


def tally(answers: Iterable[Answer], grader: Grader = plain) -> Tally:
    """Grade `answers` without marks and count."""
    return tally_of(((answer.text, answer.key, answer.right) for answer in answers), grader)


def tally_of(cases: Iterable[tuple[str, Key, bool]], grader: Grader = plain) -> Tally:
    """Grade `cases` (reply, key, whether people held it right) without marks and count."""
    total = agreeing = accepted = rightly_accepted = rejected = rightly_rejected = 0
    for text, key, right in cases:
        graded = grader(text, key, NO_MARKS)
        total += 1
        agreeing += (graded.sureness >= EVEN) == right
        if graded.decision.outcome == "full":
            accepted += 1
            rightly_accepted += right
        elif graded.decision.outcome in {"none", "blank"}:
            rejected += 1
            rightly_rejected += not right
    return Tally(total, agreeing, accepted, rightly_accepted, rejected, rightly_rejected)
