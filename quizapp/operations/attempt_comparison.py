"""Two attempts of a learner at the same assignment side by side, within what its release lets them see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizapp.core.attempt_changes import Change, Reached, changes
from quizapp.core.availability import ReleaseStep
from quizapp.core.grading import State, Total
from quizapp.models import Attempt, Person
from quizapp.operations import feedback, invitations
from quizapp.operations.attempts import get_sitting
from quizapp.operations.errors import NotFound
from quizapp.operations.feedback import Feedback


@dataclass(frozen=True, slots=True)
class ComparedQuestion:
    """A question of the later attempt, and what it came to in both. `before`: none where the earlier one lacked it."""

    number: int
    view: dict[str, Any]
    before: State | None
    after: State
    change: Change


@dataclass(frozen=True, slots=True)
class Comparison:
    """A later attempt beside an earlier one. Without `questions` where only the totals are released."""

    title: str
    step: ReleaseStep
    earlier: Attempt
    later: Attempt
    before: Total
    after: Total
    questions: tuple[ComparedQuestion, ...]
    others: tuple[Attempt, ...]
    """The other finished attempts before the later one."""


def compare(actor: Person, attempt_id: int, now: datetime, before: int | None = None) -> Comparison:
    """Return the actor's attempt beside the finished one before it, or beside the one with the number `before`.

    Raises `NotFound` where there is no such attempt, it is not the actor's own, or nothing of it is released.
    """
    later = get_sitting(actor, attempt_id, now)
    mine = [one for one in invitations.attempts_at(actor, later.assignment) if one.submitted_at is not None]
    earlier = [one for one in mine if one.number < later.attempt.number]
    chosen = next((one for one in earlier if one.number == before), earlier[-1] if earlier and before is None else None)
    if chosen is None or later.attempt.submitted_at is None:
        raise NotFound
    sitting = get_sitting(actor, chosen.id, now)
    first, second = feedback.feedback_of(sitting, now), feedback.feedback_of(later, now)
    if first.total is None or second.total is None:
        raise NotFound
    return Comparison(
        title=later.title,
        step=second.step,
        earlier=chosen,
        later=later.attempt,
        before=first.total,
        after=second.total,
        questions=_questions(first, second),
        others=tuple(one for one in earlier if one is not chosen),
    )


def _questions(first: Feedback, second: Feedback) -> tuple[ComparedQuestion, ...]:
    before, after = _reached(first), _reached(second)
    if not before:
        return ()
    found = changes(before, after)
    return tuple(
        ComparedQuestion(
            number=one.number,
            view=one.view,
            before=before[name].state if name in before else None,
            after=after[name].state,
            change=found[name],
        )
        for one in second.questions
        if (name := one.view["id"]) in after
    )


def _reached(shown: Feedback) -> dict[str, Reached]:
    return {one.view["id"]: Reached(one.score.state, one.score.fraction) for one in shown.questions if one.score}
