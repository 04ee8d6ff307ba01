"""Two teachers of a class press at the same moment: one decides, the other is told the name, and nothing counts twice."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Attempt, Person, Response, Ruling, db
from quizapp.operations import group_decisions
from quizapp.operations.group_decisions import Decision, Outcome
from quizapp.operations.transactions import transaction
from tests import factories
from tests.at_once import at_once
from tests.factories import NOW
from tests.scenes import RIGHT, Scene, give, make_scene

ROUNDS = 5
NEGATED = "bukan Bu Rina"


def pressed(teacher_id: int, assignment_id: int, ids: tuple[int, ...], mark: float) -> Callable[[], Outcome]:
    def work() -> Outcome:
        teacher = db.session.get_one(Person, teacher_id)
        return group_decisions.decide(teacher, assignment_id, 2, Decision(ids, mark, learn="mine"), NOW)

    return work


def colleague_of(scene: Scene) -> int:
    colleague = factories.make_person(scene.school, "teacher", name="Slamet Riyadi")
    factories.make_membership(scene.room, colleague, role="teacher")
    return colleague.id


def waiting_ids(assignment_id: int) -> tuple[int, ...]:
    query = select(Response.id).join(Attempt).where(Attempt.assignment_id == assignment_id, Response.waiting)
    return tuple(db.session.scalars(query.order_by(Response.id)))


def test_of_two_presses_on_one_group_one_decides_and_the_other_hears_the_name(app: QuizApp) -> None:
    for _ in range(ROUNDS):
        with app.app_context(), transaction(write=True):
            scene = make_scene()
            for name in ("A", "B", "C"):
                give(scene.pupil(name), scene.assignment, RIGHT, NEGATED)
            ids, assignment_id = waiting_ids(scene.assignment.id), scene.assignment.id
            mine, theirs = scene.teacher.id, colleague_of(scene)
        jobs = [pressed(mine, assignment_id, ids, 1.0), pressed(theirs, assignment_id, tuple(reversed(ids)), 0.0)]
        outcomes = at_once(app, jobs)
        won = 0 if outcomes[0].made else 1
        assert [bool(outcome.made) for outcome in outcomes] == [won == 0, won == 1]
        assert outcomes[1 - won].skipped == {("Rina Wati", "Slamet Riyadi")[won]: 3}
        with app.app_context():
            query = select(Attempt.mark, Attempt.waiting).where(Attempt.assignment_id == assignment_id)
            assert [tuple(row) for row in db.session.execute(query)] == [((2.0, 1.0)[won], 0)] * 3


def test_the_same_press_sent_twice_at_once_counts_once(app: QuizApp) -> None:
    with app.app_context(), transaction(write=True):
        scene = make_scene()
        for name in ("A", "B"):
            give(scene.pupil(name), scene.assignment, RIGHT, NEGATED)
        ids, assignment_id, teacher = waiting_ids(scene.assignment.id), scene.assignment.id, scene.teacher.id
    one, two = at_once(app, [pressed(teacher, assignment_id, ids, 1.0)] * 2)
    assert one == two
    with app.app_context():
        assert len(db.session.scalars(select(Ruling)).all()) == 1


def test_two_classes_that_settle_each_other_do_not_wait_for_each_other(app: QuizApp) -> None:
    """Each press marks its own class and settles the other: locks are taken in one order."""
    for _ in range(ROUNDS):
        with app.app_context(), transaction(write=True):
            scene = make_scene()
            room = factories.make_classroom(scene.school, scene.teacher, name="VIII-B")
            other = factories.make_assignment(scene.version, room, mode="test", attempts_allowed=1)
            for name in ("A", "B"):
                give(scene.pupil(name), scene.assignment, RIGHT, f"{NEGATED}")
                person = factories.make_person(scene.school, name=name)
                factories.make_membership(room, person)
                give(person, other, RIGHT, NEGATED)
            teacher, here, there = scene.teacher.id, scene.assignment.id, other.id
            jobs = [pressed(teacher, one, waiting_ids(one), 1.0) for one in (here, there)]
        outcomes = at_once(app, jobs)
        assert sum(outcome.made is not None for outcome in outcomes) == 1
        with app.app_context():
            query = select(Attempt.mark, Attempt.waiting).where(Attempt.assignment_id.in_((here, there)))
            assert [tuple(row) for row in db.session.execute(query)] == [(2.0, 0)] * 4
