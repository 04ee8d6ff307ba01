"""What a regrade would change, as values: nothing is looked up and nothing is written here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from quizapp.core.grading import Marked, percent
from quizapp.core.messages import Message
from quizapp.core.question_types.base import Question, Score
from quizapp.core.rulings import Ruling
from quizapp.operations.columns import Column, Results
from quizapp.operations.regrade_proposals import Proposal, ProposedRuling

State = tuple[float | None, bool, bool]
"""What makes a mark another mark: the share (None while it waits or does not count), waiting, void."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What an attempt comes to."""

    mark: float
    maximum: int

    @property
    def percent(self) -> int:
        """In points of 100, as screens show it."""
        return percent(self.mark, self.maximum)


@dataclass(frozen=True, slots=True)
class Line:
    """A response whose mark would change (or, among the unchanged, would not)."""

    response_id: int
    attempt_id: int
    assignment_id: int
    position: int
    classroom: str
    name: str
    attempt_number: int
    reply: str
    """In words; empty when nothing was given."""
    points: int
    old: Marked
    new: Marked
    old_total: Totals
    new_total: Totals
    """If this mark changed."""
    why: Message
    marked_by: str | None
    """The person who gave the old mark."""
    before: str
    """Digest of all there is to the old mark: a later change shows."""
    score: Score

    @property
    def state(self) -> State:
        """What the new mark is."""
        return state_of(self.score.fraction, self.score.waiting, self.score.void)


def state_of(fraction: float | None, waiting: bool, void: bool) -> State:
    """Return what makes a mark another mark."""
    return (None if waiting or void else fraction, waiting and not void, void)


@dataclass(frozen=True)
class Preview:
    """What would change. Nothing has been written."""

    proposal: Proposal
    results: Results
    column: Column
    question: Question
    language: str
    """Of the passage."""
    lines: tuple[Line, ...]
    """Marks of rules that would change."""
    own: tuple[Line, ...]
    """Marks that persons gave and that would change if these were included."""
    same: tuple[Line, ...]
    """What stays as it is."""
    reworded: tuple[Line, ...]
    """Part of `same`: the mark stays, but the ruling it names goes."""
    rulings_change: bool
    """Rulings would come or go, whether marks change or not."""
    said: tuple[tuple[ProposedRuling, str], ...]
    """The proposed rulings, each with the response it is about in words."""
    going: tuple[tuple[Ruling, str], ...]
    """The rulings that would go, in the same way."""
    elsewhere: int
    """Responses in classes of other teachers for whom a ruling for everyone would hold: only they change those marks."""
    hidden: frozenset[int] = frozenset()
    """Attempts whose totals the actor may not see, as they are to rate another answer of them without seeing its mark."""

    @property
    def nothing(self) -> bool:
        """Whether confirming would change nothing at all."""
        return not (self.lines or self.own or self.reworded or self.rulings_change)

    @property
    def count(self) -> int:
        """How many responses were looked at."""
        return len(self.lines) + len(self.own) + len(self.same)

    def counted(self, which: Callable[[Line], bool]) -> int:
        """Return how many changes (persons' marks left out) are so."""
        return sum(which(line) for line in self.lines)

    @property
    def up(self) -> int:
        """How many marks go up."""
        return self.counted(lambda line: _is_marked(line) and line.new.mark > line.old.mark)

    @property
    def down(self) -> int:
        """How many marks go down."""
        return self.counted(lambda line: _is_marked(line) and line.new.mark < line.old.mark)

    @property
    def settled(self) -> int:
        """How many that wait get a mark."""
        return self.counted(lambda line: line.old.waiting and not line.new.waiting and not line.new.void)

    @property
    def begin_to_wait(self) -> int:
        """How many that have a mark will wait for a person."""
        return self.counted(lambda line: line.new.waiting)

    @property
    def taken_out(self) -> int:
        """How many do not count any more."""
        return self.counted(lambda line: line.new.void and not line.old.void)

    @property
    def counted_again(self) -> int:
        """How many count again that had been taken out."""
        return self.counted(lambda line: line.old.void and not line.new.void)

    @cached_property
    def digest(self) -> str:
        """Fingerprint of all that is shown: whoever confirms confirms exactly this."""
        proposal = self.proposal
        facts: list[Any] = [
            proposal.assignment_id,
            proposal.number,
            [one.to_json() for one in proposal.add],
            proposal.withdraw,
            proposal.scope,
            self.rulings_change,
        ]
        for listed in (self.lines, self.own, self.reworded):
            facts += [[line.response_id, line.before, *line.state] for line in listed] + ["/"]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _is_marked(line: Line) -> bool:
    return not (line.old.waiting or line.old.void or line.new.waiting or line.new.void)


def marked_of(state: Mapping[str, Any], points: int) -> Marked:
    """Return a mark from what `marking.mark_state` once said about it."""
    waiting, void = bool(state["waiting"]), bool(state.get("void", False))
    return Marked(points, None if waiting or void else state["fraction"], waiting, void=void)
