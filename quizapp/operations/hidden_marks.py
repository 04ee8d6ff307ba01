"""Which marks are hidden from whom: a second marker sees no first mark of their sample until they have rated it.

Every page that shows single marks, or totals from which one could be told, asks `hidden_from`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import Subquery, func, or_, select

from quizapp.core.messages import N_, Message
from quizapp.models import Assignment, Attempt, Person, Rating, Response, SecondMarking, db
from quizapp.operations.columns import Results, columns_for
from quizapp.operations.errors import Refused

HIDDEN = Message(N_("Hidden until you have marked it."))
"""What stands in the place of a mark."""
RATE_THEM_FIRST = Message(
    N_("You are the second marker of this question: rate the answers that are yours first, without seeing their marks.")
)
"""Why a question is not regraded yet."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """The responses whose mark one person may not see now."""

    places: frozenset[tuple[int, int]] = frozenset()
    """Attempt and position."""
    left: Counter[int] = field(default_factory=Counter)
    """How many there are by the key of the `SecondMarking` that asks for them."""
    questions: frozenset[str] = frozenset()
    """The questions they answer: few marks are told by a figure over all."""

    def __bool__(self) -> bool:
        return bool(self.places)

    @property
    def attempts(self) -> frozenset[int]:
        """The attempts whose totals are hidden too: the mark could be told from them."""
        return frozenset(attempt for attempt, _ in self.places)

    def count_of(self, attempt_id: int) -> int:
        """Return how many marks of an attempt are hidden."""
        return sum(attempt == attempt_id for attempt, _ in self.places)


NOTHING = Hidden()


def hidden_from(actor: Person, assignments: Collection[Assignment]) -> Hidden:
    """Return what `actor` may not see in `assignments`. One query where they are no second marker, else three."""
    ids = [one.id for one in assignments]
    query = select(SecondMarking).where(SecondMarking.person_id == actor.id, SecondMarking.assignment_id.in_(ids))
    tasks = db.session.scalars(query.order_by(SecondMarking.id)).all()
    if not tasks:
        return NOTHING
    asked = {task.assignment_id for task in tasks}
    columns = columns_for([one for one in assignments if one.id in asked])
    wanted = {
        (task.assignment_id, version, position): task
        for task in tasks
        for column in columns[task.assignment_id]
        if column.question_id == task.question
        for version, position in column.places.items()
    }
    found, left, questions = set(), Counter[int](), set()
    for assignment_id, version, attempt_id, position, place in _unseen(actor, asked):
        task = wanted.get((assignment_id, version, position))
        if task is not None and place % task.every == 0:
            found.add((attempt_id, position))
            left[task.id] += 1
            questions.add(task.question)
    return Hidden(frozenset(found), left, frozenset(questions))


def hidden_in(actor: Person, results: Results) -> Hidden:
    """Return what `actor` may not see of one assignment. No query where they are no second marker of it."""
    return hidden_from(actor, [results.assignment]) if results.second_marker else NOTHING


def _unseen(actor: Person, assignment_ids: Collection[int]) -> list[tuple[int, int, int, int, int]]:
    """Return assignment, version, attempt, position and place of what another marked and nobody rated a second time."""
    places = places_of(assignment_ids)
    rated = select(Rating.id).where(Rating.response_id == Response.id, or_(Rating.blind, Rating.person_id == actor.id))
    rows = db.session.execute(
        select(Attempt.assignment_id, Attempt.quiz_version_id, Attempt.id, Response.position, places.c.place)
        .join(Response, Response.attempt_id == Attempt.id)
        .join(places, places.c.attempt_id == Attempt.id)
        .where(
            Attempt.submitted_at.is_not(None),
            ~Response.waiting,
            Response.marked_by_id.is_not(None),
            Response.marked_by_id != actor.id,
            ~rated.exists(),
        )
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def places_of(assignment_ids: Collection[int]) -> Subquery:
    """Return SQL: each attempt of the assignments and its place, from 0, in the order in which they were begun.

    Attempts that run count too, so that the place of one never changes while others are handed in.
    """
    place = func.row_number().over(partition_by=Attempt.assignment_id, order_by=Attempt.id) - 1
    return (
        select(Attempt.id.label("attempt_id"), place.label("place"))
        .where(Attempt.assignment_id.in_(assignment_ids))
        .subquery()
    )


def check_not_hidden(actor: Person, assignment: Assignment, attempt_id: int, position: int) -> None:
    """Refuse what would show or change a mark that is hidden from `actor`."""
    if (attempt_id, position) in hidden_from(actor, [assignment]).places:
        raise Refused(Message(N_("You are the second marker of this answer: rate it first, without seeing its mark.")))


def masked(response: Response) -> Response:
    """Return a copy that belongs to no session and says nothing of the mark."""
    return Response(
        attempt_id=response.attempt_id,
        position=response.position,
        value=response.value,
        saved_at=response.saved_at,
        flagged=response.flagged,
        waiting=True,
        void=False,
        reason={"rule": "hidden", **HIDDEN.to_json()},
    )
