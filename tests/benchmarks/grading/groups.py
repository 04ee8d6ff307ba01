"""Whether alike answers are marked alike by people."""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.core.text_matching.grouping import group
from tests.benchmarks.grading.answers import by_question, load


@dataclass(frozen=True, slots=True)
class Groups:
    """How many groups `answers` make, how many answers share one with another (`shared`), and how many of all answers
    people marked as they marked most of the group."""

    answers: int
    groups: int
    shared: int
    agreeing: int

    @property
    def agreement(self) -> float:
        """Share of all answers that are marked as most of their group."""
        return self.agreeing / self.answers

    @property
    def agreement_shared(self) -> float:
        """The same for the answers that share a group."""
        return 1 - (self.answers - self.agreeing) / self.shared if self.shared else 1.0


def measure(source: str) -> Groups:
    """Group the answers of `source` question by question."""
    answers = groups = shared = agreeing = 0
    for rows in by_question(load(source)).values():
        for places in group([row.text for row in rows], rows[0].key):
            right = sum(rows[place].right for place in places)
            answers += len(places)
            groups += 1
            shared += len(places) if len(places) > 1 else 0
            agreeing += max(right, len(places) - right)
    return Groups(answers, groups, shared, agreeing)
