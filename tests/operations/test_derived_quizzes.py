"""A quiz derived for a remedial is the same set: it stands in no list, and its test locks practice as the set does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Assignment, Classroom, Person, Quiz, QuizVersion, School, db
from quizapp.operations import attempts, finding_sets, library
from quizapp.operations.assignments import open_practices
from quizapp.operations.errors import Refused
from quizapp.operations.finding_sets import Filters
from quizapp.operations.given import get_given
from quizapp.operations.terms import test_pending_clause as pending_clause
from tests import factories
from tests.factories import NOW

HOUR = timedelta(hours=1)


class Scene:
    """A set, its translation, and a quiz derived from it for a remedial."""

    def __init__(self) -> None:
        self.school: School = factories.make_school()
        self.teacher: Person = factories.make_person(self.school, "teacher")
        self.room: Classroom = factories.make_classroom(self.school, self.teacher)
        self.pupil: Person = factories.make_person(self.school)
        factories.make_membership(self.room, self.pupil)
        self.set = factories.make_version(self.school, factories.make_content(slug="kebun"))
        passage = factories.small_passage(language="en")
        self.translation = factories.make_version(self.school, factories.make_content(slug="kebun", passage=passage))
        self.other = factories.make_version(self.school, factories.make_content(slug="sungai", title="Sungai"))
        self.derived = factories.make_version(self.school, factories.make_content(slug="kebun-r1"), owner=self.teacher)
        db.session.get_one(Quiz, self.derived.quiz_id).derived_from_id = self.set.quiz_id
        db.session.flush()

    def give(self, version: QuizVersion, mode: str, **values: object) -> Assignment:
        return factories.make_assignment(version, self.room, mode=mode, closes_at=NOW + HOUR, **values)

    def is_pending(self, assignment: Assignment) -> bool:
        query = select(pending_clause(NOW)).select_from(Assignment).where(Assignment.id == assignment.id)
        return bool(db.session.scalar(query))


def test_it_stands_in_no_list(database: QuizApp) -> None:
    scene = Scene()
    usable = [version.id for _, version in library.usable_quizzes(scene.teacher) if version]
    assert sorted(usable) == sorted([scene.set.id, scene.translation.id, scene.other.id])
    found = finding_sets.find(scene.teacher, Filters())
    assert sorted(one.quiz.id for one in found.sets) == sorted(
        [scene.set.quiz_id, scene.translation.quiz_id, scene.other.quiz_id]
    )
    assert found.total == 3


@pytest.mark.parametrize("tested", ["set", "translation", "derived"])
def test_practice_of_all_of_them_is_off_while_one_is_a_test(database: QuizApp, tested: str) -> None:
    scene = Scene()
    practices = {
        name: scene.give(getattr(scene, name), "practice") for name in ("set", "translation", "derived", "other")
    }
    assert [scene.is_pending(one) for one in practices.values()] == [False] * 4
    test = scene.give(getattr(scene, tested), "test")
    assert {name: scene.is_pending(one) for name, one in practices.items()} == {
        "set": True,
        "translation": True,
        "derived": True,
        "other": False,
    }
    for name in ("set", "translation", "derived"):
        with pytest.raises(Refused, match="Practice is off"):
            attempts.start(scene.pupil, practices[name].id, NOW)
    test.withdrawn_at = NOW
    db.session.flush()
    assert not any(scene.is_pending(one) for one in practices.values())


def test_what_anyone_may_practise_is_off_while_a_remedial_from_it_is_open(database: QuizApp) -> None:
    scene = Scene()
    for version in (scene.set, scene.other):
        factories.make_assignment(version)
    assert [task.title for task in open_practices(NOW)] == ["Kebun sekolah", "Sungai"]
    scene.give(scene.derived, "test")
    assert [task.title for task in open_practices(NOW)] == ["Sungai"]


def test_two_remedials_of_one_set_lock_one_another(database: QuizApp) -> None:
    scene = Scene()
    second = factories.make_version(scene.school, factories.make_content(slug="kebun-r2"), owner=scene.teacher)
    db.session.get_one(Quiz, second.quiz_id).derived_from_id = scene.set.quiz_id
    scene.give(second, "test")
    assert scene.is_pending(scene.give(scene.derived, "practice"))


def test_the_teacher_sees_that_practice_is_off(database: QuizApp) -> None:
    scene = Scene()
    practice = scene.give(scene.set, "practice")
    scene.give(scene.derived, "test")
    assert get_given(scene.teacher, practice.id, NOW).test_pending
