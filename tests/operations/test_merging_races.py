"""Two accounts that are merged twice in the same moment, or both ways: one is left, and the second tap is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Person, db
from quizapp.operations import merging
from quizapp.operations.errors import NotFound
from tests import factories
from tests.at_once import at_once
from tests.factories import NOW


@pytest.mark.parametrize("order", [((0, 1), (0, 1), (0, 1)), ((0, 1), (1, 0), (0, 1))])
def test_merged_once(app: QuizApp, order: tuple[tuple[int, int], ...]) -> None:
    with app.app_context():
        school = factories.make_school()
        teacher = factories.make_person(school, "teacher")
        room = factories.make_classroom(school, teacher)
        pupils = [factories.make_person(school) for _ in range(2)]
        for pupil in pupils:
            factories.make_membership(room, pupil)
        keys = [pupil.id for pupil in pupils]
        teacher_id, room_id = teacher.id, room.id
        db.session.commit()

    def merge(kept: int, gone: int) -> Callable[[], int | None]:
        def job() -> int | None:
            try:
                return merging.merge(db.session.get_one(Person, teacher_id), room_id, keys[kept], keys[gone], NOW).id
            except NotFound:
                return None

        return job

    outcomes = at_once(app, [merge(*one) for one in order])
    with app.app_context():
        left = db.session.scalars(select(Person.id).where(Person.role == "pupil")).all()
    assert sorted(outcomes, key=str) == [*left, None, None]
