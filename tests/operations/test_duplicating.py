"""Giving what was given to other classes too, and what becomes of a set whose group or class changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from quizapp.app import QuizApp
from quizapp.models import Assignment, AssignmentLevel, ClassGroup, db
from quizapp.operations import assigning, attempts, audiences, class_groups, duplicating
from quizapp.operations.assignments import tasks_of
from quizapp.operations.errors import NotFound, Refused
from tests.factories import (
    NOW,
    leveled_content,
    make_assignment,
    make_choice,
    make_classroom,
    make_group,
    make_membership,
    make_person,
    make_school,
    make_version,
)

HOUR = timedelta(hours=1)
TOMORROW = NOW + timedelta(days=1)


class Scene:
    """Three classes of a teacher; the first has a test with rules of its own."""

    def __init__(self) -> None:
        self.school = make_school()
        self.teacher = make_person(self.school, "teacher")
        self.rooms = [make_classroom(self.school, self.teacher) for _ in range(3)]
        self.pupil = make_person(self.school)
        make_membership(self.rooms[0], self.pupil)
        self.version = make_version(self.school, leveled_content())
        self.given = make_assignment(
            self.version,
            self.rooms[0],
            mode="test",
            closes_at=NOW + HOUR,
            late_until=NOW + 3 * HOUR,
            attempts_allowed=2,
            release_step="score",
            time_limit_minutes=25,
            shuffle_questions=True,
            token="K7M2QX",
            counts="best",
            pass_mark=70,
            threshold_label="KKM",
            late_policy="count",
            weight=2.0,
        )

    def copy(self, *rooms: int, **changes: Any) -> list[Assignment]:
        times = {"opens_at": TOMORROW, "closes_at": TOMORROW + HOUR} | changes
        return duplicating.duplicate(self.teacher, self.given.id, rooms, times["opens_at"], times["closes_at"], NOW)

    def count(self) -> int:
        return db.session.scalar(select(func.count()).select_from(Assignment)) or 0


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return Scene()


SAME = (
    "quiz_id",
    "mode",
    "attempts_allowed",
    "release_step",
    "time_limit_minutes",
    "shuffle_questions",
    "shuffle_options",
    "counts",
    "pass_mark",
    "threshold_label",
    "late_policy",
    "weight",
)


def test_all_rules_go_along_and_the_times_are_others(scene: Scene) -> None:
    make_choice(scene.given, "b")
    make_choice(scene.given, "main", scene.pupil)
    made = scene.copy(scene.rooms[1].id, scene.rooms[2].id)
    assert {one.classroom_id for one in made} == {scene.rooms[1].id, scene.rooms[2].id}
    for one in made:
        assert [getattr(one, name) for name in SAME] == [getattr(scene.given, name) for name in SAME]
        assert (one.opens_at, one.closes_at, one.late_until) == (TOMORROW, TOMORROW + HOUR, TOMORROW + 3 * HOUR)
        assert one.token not in (None, "K7M2QX")
        levels = select(AssignmentLevel.person_id, AssignmentLevel.level).where(AssignmentLevel.assignment_id == one.id)
        assert [tuple(row) for row in db.session.execute(levels)] == [(None, "b")]
    assert scene.copy(scene.rooms[1].id, scene.rooms[2].id) == []  # the same form sent twice


def test_without_a_close_there_is_no_late_work(scene: Scene) -> None:
    (made,) = scene.copy(scene.rooms[1].id, closes_at=None)
    assert (made.closes_at, made.late_until) == (None, None)


def test_nothing_is_given_when_one_class_cannot_get_it(scene: Scene) -> None:
    scene.rooms[2].archived_at = NOW
    foreign = make_classroom(scene.school, make_person(scene.school, "teacher"))
    with pytest.raises(Refused, match="put away"):
        scene.copy(scene.rooms[1].id, scene.rooms[2].id)
    with pytest.raises(NotFound):
        scene.copy(scene.rooms[1].id, foreign.id)
    with pytest.raises(Refused, match="at least one class"):
        scene.copy()
    with pytest.raises(Refused, match="close after it opens"):
        scene.copy(scene.rooms[1].id, closes_at=TOMORROW)
    with pytest.raises(NotFound):
        duplicating.duplicate(scene.pupil, scene.given.id, [scene.rooms[1].id], TOMORROW, None, NOW)
    assert scene.count() == 1


def test_what_anyone_may_practise_has_no_class_to_copy_from(scene: Scene) -> None:
    practice = make_assignment(scene.version, created_by_id=scene.teacher.id)
    with pytest.raises(NotFound):
        duplicating.duplicate(scene.teacher, practice.id, [scene.rooms[1].id], TOMORROW, None, NOW)


def test_a_group_that_was_given_a_set_stays_and_its_pupil_may_leave_it(scene: Scene) -> None:
    group = make_group(scene.rooms[0], scene.pupil)
    audiences.set_audience(scene.teacher, scene.given.id, "group", group_id=group.id, now=NOW)
    with pytest.raises(Refused):
        class_groups.remove(scene.teacher, group.id, NOW)
    scene.given.token = None
    begun = attempts.start(scene.pupil, scene.given.id, NOW)
    # Were it gone all the same, nobody new would see the set, and who writes would go on.
    db.session.execute(delete(ClassGroup).where(ClassGroup.id == group.id))
    db.session.expire_all()
    assert [task.open_attempt_id for task in tasks_of(scene.pupil, NOW)] == [begun.id]
    assert attempts.submit(scene.pupil, begun.id, NOW + HOUR / 4).submitted_at is not None
    audiences.set_audience(scene.teacher, scene.given.id, "class", now=NOW)
    assert scene.given.group_id is None


def test_taking_a_release_back_again_changes_nothing(scene: Scene) -> None:
    assert assigning.take_release_back(scene.teacher, scene.given.id, NOW).release_step == "nothing"
    assert assigning.take_release_back(scene.teacher, scene.given.id, NOW).release_step == "nothing"
    practice = make_assignment(scene.version, scene.rooms[0])
    with pytest.raises(Refused):
        assigning.take_release_back(scene.teacher, practice.id, NOW)
    with pytest.raises(NotFound):
        assigning.take_release_back(scene.pupil, scene.given.id, NOW)
