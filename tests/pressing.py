"""The class of a teacher who marks groups of alike answers: pressing, taking back, and what stands there afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from quizapp.core.question_types.declarations import Response as Value
from quizapp.models import Assignment, Attempt, Person, Response, Ruling, db
from quizapp.operations import marking_pile
from quizapp.operations.group_decisions import Decision, Outcome, TakenBack, decide, take_back
from quizapp.operations.marking_pile import Split, Task
from tests import factories
from tests.factories import NOW
from tests.scenes import Scene, give

LATER = NOW + timedelta(hours=1)
NEGATED = "bukan Bu Rina"
"""A negation before the key: no rule decides it, so it waits for the teacher."""


def pile(scene: Scene, number: int = 2, *, assignment: Assignment | None = None, **split: Any) -> Task:
    return marking_pile.waiting_at(scene.teacher, (assignment or scene.assignment).id, number, Split(**split))


def response_at(attempt: Attempt, position: int = 2) -> Response:
    query = select(Response).where(Response.attempt_id == attempt.id, Response.position == position)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def total_of(attempt: Attempt) -> tuple[float | None, int]:
    db.session.refresh(attempt)
    return attempt.mark, attempt.waiting


def press(scene: Scene, ids: tuple[int, ...], mark: float, *, at: int = 0, **values: Any) -> Outcome:
    """Press a button `at` seconds later than `LATER`."""
    number = values.pop("number", 2)
    actor = values.pop("actor", scene.teacher)
    now = LATER + timedelta(seconds=at)
    return decide(actor, scene.assignment.id, number, Decision(ids, mark, **values), now)


def undo(scene: Scene, outcome: Outcome, at: int = 99) -> TakenBack:
    assert outcome.made is not None
    return take_back(scene.teacher, scene.assignment.id, outcome.made.id, LATER + timedelta(seconds=at))


def another_class(scene: Scene, name: str = "VIII-B", teacher: Person | None = None) -> Assignment:
    """Return the same test in another class of the teacher, or of somebody else."""
    room = factories.make_classroom(scene.school, teacher or scene.teacher, name=name)
    made: Assignment = factories.make_assignment(scene.version, room, mode="test", attempts_allowed=2)
    return made


def given_in(assignment: Assignment, name: str, *values: Value | None) -> Attempt:
    person = factories.make_person(db.session.get_one(factories.School, assignment.school_id), name=name)
    room = db.session.get_one(factories.Classroom, assignment.classroom_id)
    factories.make_membership(room, person)
    return give(person, assignment, *values)


def forms() -> list[tuple[str | None, float, str, bool]]:
    rows = db.session.scalars(select(Ruling).order_by(Ruling.id).execution_options(populate_existing=True))
    return [(row.text, row.fraction, row.scope, row.withdrawn_at is None) for row in rows]
