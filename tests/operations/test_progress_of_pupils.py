"""Progress: which answers count, what may be seen, the same status for pupil and teacher."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from quizapp.app import QuizApp
from quizapp.models import Assignment, Membership, Person, Response, db
from quizapp.operations import marking
from quizapp.operations.errors import NotFound
from quizapp.operations.progress import PupilProgress, progress_of, progress_of_pupil
from tests import factories
from tests.factories import NOW
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene, open_question

DAY = timedelta(days=1)


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene(release_step="score")


@pytest.fixture
def ani(scene: Scene) -> Person:
    return scene.pupil("Ani")


def counted(found: PupilProgress) -> dict[str, tuple[int, float, int]]:
    """Return n, x and what is left out by process."""
    return {one.process: (one.estimate.n, one.estimate.x, one.left_out) for one in found.processes}


def another(scene: Scene, **values: object) -> Assignment:
    """Return an assignment of another quiz of the same shape to the class."""
    content = factories.make_content([*factories.small_questions(), open_question()])
    return factories.make_assignment(factories.make_version(scene.school, content), scene.room, **values)


def test_marks_count_once_released_and_by_process(scene: Scene, ani: Person) -> None:
    give(ani, scene.assignment, RIGHT, "kelas kami", "Baik.")
    assert counted(progress_of(ani, NOW)) == {"locate": (2, 1.0, 0), "understand": (0, 0.0, 0), "evaluate": (0, 0.0, 1)}
    scene.assignment.release_step = "nothing"
    assert counted(progress_of(ani, NOW)) == {"locate": (0, 0.0, 0), "understand": (0, 0.0, 0), "evaluate": (0, 0.0, 0)}


def test_practice_counts_too_but_not_second_attempts_nor_running_ones(scene: Scene, ani: Person) -> None:
    practice = another(scene, mode="practice")
    give(ani, practice, RIGHT, "Bu Rina")
    give(ani, practice, WRONG, "kelas kami", at=NOW + DAY)
    give(ani, scene.assignment, RIGHT, at=NOW + DAY, hand_in=False)
    assert counted(progress_of(ani, NOW + DAY))["locate"] == (2, 2.0, 0)


def test_the_same_question_in_a_second_assignment_is_no_first_answer(scene: Scene, ani: Person) -> None:
    again = factories.make_assignment(scene.version, scene.room, mode="test", release_step="score")
    give(ani, scene.assignment, WRONG, "kelas kami")
    give(ani, again, RIGHT, "Bu Rina", at=NOW + DAY)
    assert counted(progress_of(ani, NOW + DAY))["locate"] == (2, 0.0, 0)
    scene.assignment.release_step = "nothing"
    assert counted(progress_of(ani, NOW + DAY))["locate"] == (0, 0.0, 0), "it was the first answer all the same"


def test_a_question_waits_until_all_answers_of_the_class_are_marked(scene: Scene, ani: Person) -> None:
    mine = give(ani, scene.assignment, RIGHT, "Bu Rina", "Baik.")
    budi = give(scene.pupil("Budi"), scene.assignment, RIGHT, "Bu Rina", "Buruk.")
    for attempt, rest in ((mine, (0, 0.0, 1)), (budi, (1, 0.5, 0))):
        response = db.session.scalars(
            select(Response).where(Response.attempt_id == attempt.id, Response.position == 3)
        ).one()
        marking.mark(scene.teacher, attempt.id, 3, 1, reason="", seen=marking.stamp(response), now=NOW)
        assert counted(progress_of(ani, NOW))["evaluate"] == rest


def test_what_waits_in_an_open_practice_closes_no_question_for_others(scene: Scene, ani: Person) -> None:
    scene.assignment.withdrawn_at = NOW
    practice = factories.make_assignment(scene.version, None)
    visitor = factories.make_person(scene.school, "visitor", username=None)
    give(visitor, practice, RIGHT, "bukan Bu Rina")
    give(ani, practice, RIGHT, "Bu Rina")
    assert counted(progress_of(ani, NOW))["locate"] == (2, 2.0, 0)
    assert counted(progress_of(visitor, NOW))["locate"] == (1, 1.0, 1)


def test_answers_older_than_sixty_days_do_not_count(scene: Scene, ani: Person) -> None:
    give(ani, scene.assignment, RIGHT, "Bu Rina", "Baik.")
    assert counted(progress_of(ani, NOW + 60 * DAY))["locate"] == (2, 2.0, 0)
    assert counted(progress_of(ani, NOW + 61 * DAY)) == dict.fromkeys(("locate", "understand", "evaluate"), (0, 0.0, 0))


def test_improvement_is_said_when_it_is_sure(scene: Scene, ani: Person) -> None:
    for day, answers in enumerate([(WRONG, "kelas kami")] * 3 + [(RIGHT, "Bu Rina")] * 3):
        give(ani, another(scene), *answers, at=NOW + day * DAY)
    found = progress_of(ani, NOW + 6 * DAY).processes
    assert [one.improved for one in found] == [True, False, False]
    assert found[0].estimate.label == "not_enough"


def test_the_schools_threshold_counts(scene: Scene, ani: Person) -> None:
    for day in range(3):
        give(ani, another(scene), RIGHT, "Bu Rina", at=NOW + day * DAY)
    assert progress_of(ani, NOW + 3 * DAY).processes[0].estimate.label == "mastered"
    scene.school.threshold = 0.9
    estimate = progress_of(ani, NOW + 3 * DAY).processes[0].estimate
    assert (estimate.label, estimate.threshold) == ("not_enough", 0.9)


def test_the_list_shows_marks_as_far_as_they_are_released(scene: Scene, ani: Person) -> None:
    hidden = factories.make_assignment(scene.version, scene.room, mode="test", attempts_allowed=1)
    give(ani, scene.assignment, WRONG, "Bu Rina")
    give(ani, hidden, RIGHT, at=NOW + DAY)
    give(ani, scene.assignment, RIGHT, "Bu Rina", at=NOW + 2 * DAY)
    own = progress_of(ani, NOW + 2 * DAY)
    assert [(one.number, one.step, one.mark, one.percent, one.before) for one in own.attempts] == [
        (2, "score", 2.0, 50, 25),
        (1, "nothing", None, None, None),
        (1, "score", 1.0, 25, None),
    ]
    teacher = progress_of_pupil(scene.teacher, scene.room.id, ani.id, NOW + 2 * DAY)
    assert [one.mark for one in teacher.attempts] == [2.0, 1.0, 1.0]
    assert counted(teacher) == counted(own)
    assert (own.own, teacher.own, teacher.classroom, teacher.person) == (True, False, scene.room, ani)


def test_the_teacher_sees_the_same_status_but_only_attempts_of_their_classes(scene: Scene, ani: Person) -> None:
    elsewhere = make_scene(release_step="score")
    elsewhere.assignment.school_id = elsewhere.room.school_id = scene.school.id
    factories.make_membership(elsewhere.room, ani)
    give(ani, elsewhere.assignment, RIGHT, "Bu Rina")
    teacher = progress_of_pupil(scene.teacher, scene.room.id, ani.id, NOW)
    assert counted(teacher) == counted(progress_of(ani, NOW))
    assert counted(teacher)["locate"] == (2, 2.0, 0)
    assert teacher.attempts == ()


def test_only_a_teacher_of_the_class_sees_a_pupil_of_the_class(scene: Scene, ani: Person) -> None:
    foreign = factories.make_person(scene.school, "teacher")
    room = factories.make_classroom(scene.school, foreign)
    administrator = factories.make_person(scene.school, "administrator")
    waiting = scene.pupil("Waiting", status="waiting")
    for actor, classroom, person in (
        (foreign, scene.room, ani),
        (foreign, room, ani),
        (administrator, scene.room, ani),
        (ani, scene.room, ani),
        (scene.teacher, scene.room, waiting),
        (scene.teacher, scene.room, scene.teacher),
        (scene.teacher, room, ani),
    ):
        with pytest.raises(NotFound):
            progress_of_pupil(actor, classroom.id, person.id, NOW)
    db.session.delete(db.session.query(Membership).filter_by(person_id=scene.teacher.id).one())
    db.session.flush()
    with pytest.raises(NotFound):
        progress_of_pupil(scene.teacher, scene.room.id, ani.id, NOW)


def test_progress_asks_as_often_for_one_attempt_as_for_three(scene: Scene, ani: Person) -> None:
    def statements() -> int:
        seen: list[object] = []

        def note(*args: object) -> None:
            seen.append(args[2])

        db.session.flush()
        event.listen(db.engine, "before_cursor_execute", note)
        progress_of(ani, NOW)
        event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    give(ani, scene.assignment, RIGHT)
    statements()
    one = statements()
    for _ in range(2):
        give(ani, factories.make_assignment(scene.version, scene.room, mode="test"), RIGHT)
    assert statements() == one == 3
