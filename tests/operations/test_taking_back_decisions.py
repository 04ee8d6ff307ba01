"""Taking a press back: all wait again and the key forgets, but for what somebody did since."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.core.question_types.declarations import Response as Value
from quizapp.models import Assignment, Attempt, Person, Response, Ruling, db
from quizapp.operations import (
    decision_log,
    marking,
    marking_pile,
    rulings,
)
from quizapp.operations.errors import NotFound
from quizapp.operations.group_decisions import Decision, Outcome, TakenBack, decide, take_back
from quizapp.operations.marking_pile import Split, Task
from tests import factories
from tests.factories import NOW
from tests.scenes import RIGHT, Scene, give, make_scene

LATER = NOW + timedelta(hours=1)


NEGATED = "bukan Bu Rina"
"""A negation before the key: no rule decides it, so it waits for the teacher."""


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene()


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


def test_undo_lets_all_wait_again_and_the_key_forgets(scene: Scene) -> None:
    one, two = (give(scene.pupil(name), scene.assignment, RIGHT, NEGATED) for name in ("A", "B"))
    there = given_in(another_class(scene), "C", RIGHT, NEGATED)
    outcome = press(scene, pile(scene).groups[0].ids, 1.0, learn="mine")
    assert [total_of(attempt) for attempt in (one, two, there)] == [(2.0, 0)] * 3
    back = undo(scene, outcome)
    assert (back.waiting, back.elsewhere, back.kept) == (2, 1, 0)
    assert back.response_ids == tuple(sorted((response_at(one).id, response_at(two).id)))
    assert [total_of(attempt) for attempt in (one, two, there)] == [(1.0, 1)] * 3
    response = response_at(one)
    assert (response.waiting, response.marked_by_id, response.marked_at, response.ruling_id) == (True, None, NOW, None)
    assert forms() == [(NEGATED, 1.0, "mine", False)]
    assert undo(scene, outcome, at=100) == TakenBack(0, 0, 0)
    assert total_of(give(scene.pupil("Next"), scene.assignment, RIGHT, NEGATED)) == (1.0, 1)


def test_what_somebody_changed_since_stays(scene: Scene) -> None:
    one, two = (give(scene.pupil(name), scene.assignment, RIGHT, NEGATED) for name in ("A", "B"))
    outcome = press(scene, pile(scene).groups[0].ids, 1.0)
    stamp = marking.stamp(response_at(two))
    marking.mark(scene.teacher, two.id, 2, 0.5, reason="on second thoughts", seen=stamp, now=LATER + timedelta(9))
    back = undo(scene, outcome)
    assert (back.waiting, back.kept) == (1, 1)
    assert (total_of(one), total_of(two)) == ((1.0, 1), (1.5, 0))


def test_what_was_handed_in_since_keeps_its_mark_and_is_counted(scene: Scene) -> None:
    give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
    outcome = press(scene, pile(scene).groups[0].ids, 1.0, learn="mine")
    late = give(scene.pupil("Late"), scene.assignment, RIGHT, NEGATED)
    back = undo(scene, outcome)
    assert (back.waiting, back.kept, back.since) == (1, 0, 1)
    assert total_of(late) == (2.0, 0)


def test_several_are_undone_in_a_row_newest_first(scene: Scene) -> None:
    attempts = [
        give(scene.pupil(text), scene.assignment, RIGHT, text) for text in (NEGATED, "bukan pak Budi", "entah siapa")
    ]
    ids = [(response_at(attempt).id,) for attempt in attempts[:2]]
    made = [press(scene, one, 1.0, at=n, learn="mine").made for n, one in enumerate(ids)]
    for expected in reversed(made):
        standing = decision_log.last(scene.teacher, [scene.assignment.id], "bibit", LATER)
        assert standing == expected
        take_back(scene.teacher, scene.assignment.id, expected.id, LATER + timedelta(minutes=1))  # type: ignore[union-attr]
    assert decision_log.last(scene.teacher, [scene.assignment.id], "bibit", LATER) is None
    assert [row[3] for row in forms()] == [False, False]


def test_the_form_that_was_replaced_holds_again(scene: Scene) -> None:
    """A colleague decided otherwise for all their classes, so the reply waits; I change my mind twice."""
    first = give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
    press(scene, (response_at(first).id,), 1.0, learn="mine")
    colleague = factories.make_person(scene.school, "teacher")
    factories.make_membership(scene.room, colleague, role="teacher")
    place = rulings.Place.of(scene.assignment)
    fingerprint = scene.version.fingerprint
    rulings.add(colleague, place, fingerprint, 2, "form", scope="mine", now=LATER, text=NEGATED, fraction=0.0)
    second = give(scene.pupil("B"), scene.assignment, RIGHT, NEGATED)
    assert total_of(second) == (1.0, 1)
    outcome = press(scene, (response_at(second).id,), 0.5, learn="mine", at=5)
    assert [row[1] for row in forms() if row[3]] == [0.0, 0.5]
    undo(scene, outcome)
    assert [row[1] for row in forms() if row[3]] == [1.0, 0.0]


def test_only_my_own_decision_of_that_assignment_is_undone(scene: Scene) -> None:
    attempt = give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
    made = press(scene, pile(scene).groups[0].ids, 1.0).made
    assert made is not None
    colleague = factories.make_person(scene.school, "teacher")
    factories.make_membership(scene.room, colleague, role="teacher")
    stranger = factories.make_person(scene.school, "teacher")
    for person, assignment_id in (
        (colleague, scene.assignment.id),
        (stranger, scene.assignment.id),
        (scene.teacher, another_class(scene).id),
    ):
        with pytest.raises(NotFound):
            take_back(person, assignment_id, made.id, LATER)
    with pytest.raises(NotFound):
        take_back(scene.teacher, scene.assignment.id, 2**31 - 1, LATER)
    assert total_of(attempt) == (2.0, 0)
    assert decision_log.last(colleague, [scene.assignment.id], "bibit", LATER) is None
    assert decision_log.last(scene.teacher, [scene.assignment.id], "bibit", LATER + timedelta(days=2)) is None
