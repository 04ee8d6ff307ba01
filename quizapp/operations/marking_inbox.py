"""The marking inbox: what waits in the classes of a teacher, one line a question, however many classes were asked it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from quizapp.models import Assignment, Attempt, Classroom, Membership, Person, QuizVersion, Response, db
from quizapp.operations.columns import Column, columns_for


@dataclass(frozen=True, slots=True)
class Share:
    """What waits at a question in one assignment."""

    assignment_id: int
    classroom: str
    number: int
    count: int
    oldest: datetime
    """When the first of them was handed in."""


@dataclass(frozen=True, slots=True)
class Pile:
    """A question with responses that wait for a mark, in all classes of the teacher."""

    quiz_id: int
    title: str
    column: Column
    """The question as the assignment with the most waiting responses shows it."""
    shares: tuple[Share, ...]
    """Most waiting first."""

    @property
    def count(self) -> int:
        """How many responses wait."""
        return sum(share.count for share in self.shares)

    @property
    def oldest(self) -> datetime:
        """When the first of them was handed in."""
        return min(share.oldest for share in self.shares)


def inbox(actor: Person, quiz_id: int | None = None) -> list[Pile]:
    """Return what waits in the classes `actor` teaches (`quiz_id`: at one quiz), largest first. Two queries."""
    rows = _rows(actor, quiz_id)
    columns = columns_for({row[0].id: row[0] for row in rows}.values())
    found: dict[tuple[int, str], dict[int, tuple[Column, str, Share]]] = {}
    for assignment, title, classroom, version, position, count, oldest in rows:
        column = next(one for one in columns[assignment.id] if one.places.get(version) == position)
        pile = found.setdefault((assignment.quiz_id, column.question_id), {})
        if assignment.id in pile:  # the same question in another version
            same = pile[assignment.id][2]
            count, oldest = count + same.count, min(oldest, same.oldest)  # noqa: PLW2901
        share = Share(assignment.id, classroom, column.number, count, oldest)
        pile[assignment.id] = (column, title, share)
    piles = [_pile(quiz, list(pile.values())) for (quiz, _), pile in found.items()]
    return sorted(piles, key=lambda pile: (-pile.count, pile.oldest, pile.title, pile.column.number))


def _pile(quiz_id: int, shares: Sequence[tuple[Column, str, Share]]) -> Pile:
    listed = sorted(shares, key=lambda one: (-one[2].count, one[2].classroom, one[2].assignment_id))
    column, title, _ = listed[0]
    return Pile(quiz_id, title, column, tuple(share for _, _, share in listed))


def _rows(actor: Person, quiz_id: int | None) -> Sequence[Any]:
    query = (
        select(
            Assignment,
            QuizVersion.title,
            Classroom.name,
            Attempt.quiz_version_id,
            Response.position,
            func.count(),
            func.min(Attempt.submitted_at),
        )
        .join(Attempt, Attempt.assignment_id == Assignment.id)
        .join(Response, Response.attempt_id == Attempt.id)
        .join(QuizVersion, QuizVersion.id == Assignment.quiz_version_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .join(Membership, Membership.classroom_id == Classroom.id)
        .where(
            Membership.person_id == actor.id,
            Membership.role == "teacher",
            Membership.status == "active",
            Attempt.submitted_at.is_not(None),
            Attempt.waiting > 0,
            Response.waiting,
        )
        .group_by(Assignment.id, QuizVersion.title, Classroom.name, Attempt.quiz_version_id, Response.position)
        .order_by(Assignment.id)
    )
    if quiz_id is not None:
        query = query.where(Assignment.quiz_id == quiz_id)
    return db.session.execute(query).all()
