"""Two teachers name a second marker in the same moment: there is one task, as one of them said."""

from __future__ import annotations

from functools import partial

from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Person, SecondMarking, db
from quizapp.operations import second_markers
from quizapp.operations.transactions import transaction
from tests import factories
from tests.at_once import at_once
from tests.factories import NOW
from tests.scenes import criteria_question, make_scene

ROUNDS = 5


def test_two_teachers_name_the_same_colleague_in_the_same_moment(app: QuizApp) -> None:
    with app.app_context(), transaction(write=True):
        scene = make_scene()
        version = factories.make_version(scene.school, factories.make_content([criteria_question()]))
        given = [factories.make_assignment(version, scene.room).id for _ in range(ROUNDS)]
        others = [factories.make_person(scene.school, "teacher", name=name) for name in ("Agus Salim", "Dewi")]
        for person in others:
            factories.make_membership(scene.room, person, role="teacher")
        asked, second, first = others[0].id, others[1].id, scene.teacher.id

    def ask(assignment_id: int, who: int, every: int) -> int:
        actor = db.session.get_one(Person, who)
        return second_markers.name_marker(actor, assignment_id, 1, asked, every, NOW).every

    for assignment_id in given:
        assert at_once(app, [partial(ask, assignment_id, first, 1), partial(ask, assignment_id, second, 2)]) == [1, 2]
        with app.app_context():
            query = select(SecondMarking).where(SecondMarking.assignment_id == assignment_id)
            [task] = db.session.scalars(query).all()
            assert (task.every, task.asked_by_id) in ((1, first), (2, second))
