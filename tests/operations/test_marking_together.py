"""One pile of all a teacher's classes: one press decides for all of them, and one undo takes all of it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Assignment, Attempt, Person, Response, db
from quizapp.operations import decision_log, group_decisions, marking_pile
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.group_decisions import Decision, Outcome, decide, take_back
from quizapp.operations.marking_pile import Task
from quizapp.operations.transactions import transaction
from tests import factories
from tests.at_once import at_once
from tests.factories import NOW
from tests.queries import count_queries
from tests.scenes import RIGHT, Scene, give, make_scene

LATER = NOW + timedelta(hours=1)
NEGATED = "bukan Bu Rina"
"""A negation before the key: no rule decides it, so it waits for the teacher."""


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene()


def another_class(scene: Scene, name: str, teacher: Person | None = None) -> Assignment:
    room = factories.make_classroom(scene.school, teacher or scene.teacher, name=name)
    made: Assignment = factories.make_assignment(scene.version, room, mode="test", attempts_allowed=2)
    return made


def given_in(assignment: Assignment, name: str, text: str = NEGATED) -> Attempt:
    person = factories.make_person(db.session.get_one(factories.School, assignment.school_id), name=name)
    factories.make_membership(db.session.get_one(factories.Classroom, assignment.classroom_id), person)
    return give(person, assignment, RIGHT, text)


def pile(scene: Scene, assignment: Assignment | None = None) -> Task:
    return marking_pile.waiting_at(scene.teacher, (assignment or scene.assignment).id, 2, together=True)


def press(scene: Scene, task: Task, mark: float = 1.0, learn: str | None = "mine") -> Outcome:
    decision = Decision(task.groups[0].ids, mark, learn=learn, together=True)  # type: ignore[arg-type]
    return decide(scene.teacher, task.results.assignment.id, 2, decision, LATER)


def marks(*attempts: Attempt) -> list[tuple[float | None, int]]:
    for attempt in attempts:
        db.session.refresh(attempt)
    return [(attempt.mark, attempt.waiting) for attempt in attempts]


def test_alike_answers_of_all_my_classes_are_one_group_and_one_press(scene: Scene) -> None:
    other = another_class(scene, "VIII-B")
    mine = [give(scene.pupil(name), scene.assignment, RIGHT, NEGATED) for name in ("A", "B")]
    theirs = given_in(other, "C")
    task = pile(scene)
    assert [dict(group.by_assignment) for group in task.groups] == [{scene.assignment.id: 2, other.id: 1}]
    assert list(task.rooms.classrooms.values()) == sorted(task.rooms.classrooms.values())
    assert len(marking_pile.waiting_at(scene.teacher, scene.assignment.id, 2).groups[0].ids) == 2
    made = press(scene, task).made
    assert made is not None
    assert (made.marked, made.settled) == (3, 0)
    assert marks(*mine, theirs) == [(2.0, 0)] * 3
    assert press(scene, task).made == made  # the reply was lost; the same press again


@pytest.mark.parametrize("learn", ["mine", None])
def test_one_undo_takes_all_of_it_back_from_whichever_class(scene: Scene, learn: str | None) -> None:
    other = another_class(scene, "VIII-B")
    attempts = [give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED), given_in(other, "B")]
    task = pile(scene)
    made = press(scene, task, learn=learn).made
    assert made is not None
    assert marks(*attempts) == [(2.0, 0)] * 2
    in_other = pile(scene, other).rooms
    assert decision_log.last(scene.teacher, in_other.assignments, task.column.question_id, LATER) == made
    back = take_back(scene.teacher, other.id, made.id, LATER + timedelta(seconds=5), together=True)
    assert (back.waiting, back.elsewhere, back.kept) == (2, 0, 0)
    assert [waiting for _, waiting in marks(*attempts)] == [1, 1]


def test_only_classes_the_teacher_marks_are_in_the_pile(scene: Scene) -> None:
    colleague = factories.make_person(scene.school, "teacher", name="Slamet Riyadi")
    foreign = another_class(scene, "VIII-C", colleague)
    give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
    out = given_in(foreign, "Z")
    task = pile(scene)
    assert list(task.rooms.assignments) == [scene.assignment.id]
    assert task.count == 1
    response = db.session.scalars(select(Response).where(Response.attempt_id == out.id, Response.position == 2)).one()
    sent = Decision((*task.groups[0].ids, response.id), 1.0, together=True)
    outcome = decide(scene.teacher, scene.assignment.id, 2, sent, LATER)
    assert outcome.made is not None
    assert outcome.made.marked == 1
    assert [waiting for _, waiting in marks(out)] == [1]
    with pytest.raises(NotFound):
        marking_pile.waiting_at(scene.teacher, foreign.id, 2, together=True)
    with pytest.raises(NotFound):
        take_back(colleague, foreign.id, outcome.made.id, LATER, together=True)


def test_a_press_of_one_class_leaves_another_alone(scene: Scene) -> None:
    other = another_class(scene, "VIII-B")
    give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
    theirs = given_in(other, "B")
    decide(scene.teacher, scene.assignment.id, 2, Decision(pile(scene).groups[0].ids, 1.0), LATER)
    assert [waiting for _, waiting in marks(theirs)] == [1]


def test_this_class_only_cannot_be_said_of_several(scene: Scene) -> None:
    give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
    with pytest.raises(Refused):
        press(scene, pile(scene), learn="classroom")


def test_the_number_of_statements_does_not_grow_with_classes(database: QuizApp, scene: Scene) -> None:
    give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
    given_in(another_class(scene, "VIII-B"), "B")
    pile(scene)
    with count_queries(database) as few:
        pile(scene)
    for name in ("VIII-C", "VIII-D", "VIII-E"):
        given_in(another_class(scene, name), f"P{name}")
    with count_queries(database) as many:
        task = pile(scene)
    assert task.count == 5
    assert len(many) == len(few)


def test_two_teachers_who_share_a_class_and_press_at_once(app: QuizApp) -> None:
    """One decides about the shared class; the other's classes are decided by their own teacher; nothing counts twice."""
    with app.app_context(), transaction(write=True):
        scene = make_scene()
        colleague = factories.make_person(scene.school, "teacher", name="Slamet Riyadi")
        factories.make_membership(scene.room, colleague, role="teacher")
        shared = give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
        mine = given_in(another_class(scene, "VIII-B"), "B")
        theirs = given_in(another_class(scene, "VIII-C", colleague), "C")
        ids = [one.id for one in (shared, mine, theirs)]
        people, assignment_id = (scene.teacher.id, colleague.id), scene.assignment.id

    def work(person_id: int, mark: float) -> Callable[[], Outcome]:
        def pressed() -> Outcome:
            actor = db.session.get_one(Person, person_id)
            waiting = tuple(
                db.session.scalars(select(Response.id).where(Response.attempt_id.in_(ids), Response.position == 2))
            )
            return group_decisions.decide(actor, assignment_id, 2, Decision(waiting, mark, together=True), NOW)

        return pressed

    outcomes = at_once(app, [work(people[0], 1.0), work(people[1], 0.0)])
    assert sum(outcome.made.marked for outcome in outcomes if outcome.made) == 3
    with app.app_context():
        found = {
            one.id: (one.mark, one.waiting) for one in db.session.scalars(select(Attempt).where(Attempt.id.in_(ids)))
        }
        assert found[ids[0]] in {(2.0, 0), (1.0, 0)}
        assert (found[ids[1]], found[ids[2]]) == ((2.0, 0), (1.0, 0))
