"""A class by reading process: the pupil's own status, from how many queries, and groups of who needs the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.app import QuizApp
from quizapp.models import Assignment, Person
from quizapp.operations import class_groups
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.progress import progress_of
from quizapp.operations.skills import ClassSkills, assignment_skills, class_skills, make_group
from tests import factories
from tests.factories import NOW
from tests.queries import count_queries
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene, open_question

DAY = timedelta(days=1)


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene(release_step="score")


def another(scene: Scene, **values: object) -> Assignment:
    content = factories.make_content([*factories.small_questions(), open_question()])
    return factories.make_assignment(factories.make_version(scene.school, content), scene.room, **values)


def words(found: ClassSkills) -> dict[str, list[tuple[str, int]]]:
    """Return label and n of each process by name."""
    return {row.name: [(skill.label, skill.estimate.n) for skill in row.skills] for row in found.rows}


def test_the_class_sees_what_each_pupil_sees(scene: Scene) -> None:
    ani, budi, cici = (scene.pupil(name) for name in ("Ani", "Budi", "Cici"))
    for day in range(3):
        assignment = another(scene)
        give(ani, assignment, RIGHT, "Bu Rina", "Baik.", at=NOW + day * DAY)
        give(budi, assignment, WRONG, "kelas kami", at=NOW + day * DAY)
    hidden = factories.make_assignment(scene.version, scene.room, mode="test")
    give(cici, hidden, RIGHT, "Bu Rina", at=NOW)
    now = NOW + 3 * DAY
    found = class_skills(scene.teacher, scene.room.id, now)
    for person, row in zip((ani, budi, cici), found.rows, strict=True):
        own = progress_of(person, now).processes
        assert [skill.estimate for skill in row.skills] == [one.estimate for one in own]
        assert [skill.left_out for skill in row.skills] == [one.left_out for one in own]
    assert words(found)["Ani"][0] == ("mastered", 6)
    assert words(found)["Budi"][0] == ("not_mastered", 6)
    assert words(found)["Cici"][0] == ("not_enough", 0), "what is not released is evidence for nobody"
    locate = found.heads[0]
    assert (locate.mastered, locate.not_mastered, locate.not_enough, locate.answers) == (1, 1, 1, 12)
    step = found.steps[0]
    assert [row.name for row in step.practise] == ["Budi"]
    assert [row.name for row in step.ask] == ["Cici"]
    assert (step.fewest, step.most) == (4, 4)


def test_one_assignment_alone_before_and_after_its_release(scene: Scene) -> None:
    scene.assignment.release_step = "nothing"
    ani, _ = scene.pupil("Ani"), scene.pupil("Budi")
    give(ani, scene.assignment, RIGHT, "kelas kami", "Baik.")
    give(ani, scene.assignment, RIGHT, "Bu Rina", "Baik.", at=NOW + DAY)
    found = assignment_skills(scene.teacher, scene.assignment.id)
    assert found.processes == ("locate", "evaluate")
    assert found.questions == {"locate": 2, "evaluate": 1}
    assert words(found) == {"Ani": [("not_enough", 2), ("not_enough", 0)], "Budi": [("not_enough", 0)] * 2}
    skill = found.rows[0].skill("locate")
    assert (skill.estimate.x, found.rows[0].skill("evaluate").left_out) == (1.0, 1)
    assert found.waiting == (3,)


def test_sorting_by_a_process_puts_first_who_needs_something(scene: Scene) -> None:
    for name, values in (("Ani", (RIGHT, "Bu Rina")), ("Budi", (WRONG, "kelas kami")), ("Cici", ())):
        person = scene.pupil(name)
        for day in range(3 if values else 0):
            give(person, another(scene), *values, at=NOW + day * DAY)
    found = class_skills(scene.teacher, scene.room.id, NOW + 3 * DAY, "locate")
    assert [row.name for row in found.rows] == ["Budi", "Cici", "Ani"]


def test_as_many_queries_for_a_class_as_for_a_pupil(scene: Scene, app: QuizApp) -> None:
    give(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina")
    class_skills(scene.teacher, scene.room.id, NOW)
    with count_queries(app) as one:
        class_skills(scene.teacher, scene.room.id, NOW)
        assignment_skills(scene.teacher, scene.assignment.id)
    for name in ("Budi", "Cici", "Dedi"):
        person = scene.pupil(name)
        give(person, scene.assignment, RIGHT, "Bu Rina")
        give(person, another(scene), WRONG, "Bu Rina")
    class_skills(scene.teacher, scene.room.id, NOW)
    with count_queries(app) as many:
        class_skills(scene.teacher, scene.room.id, NOW)
        assignment_skills(scene.teacher, scene.assignment.id)
    assert len(many) == len(one)


def test_a_group_of_those_listed_is_made_once_and_named_apart(scene: Scene) -> None:
    ani, budi = scene.pupil("Ani"), scene.pupil("Budi")
    group = make_group(scene.teacher, scene.room.id, "Understand, 23 Nov", [ani.id], NOW)
    assert make_group(scene.teacher, scene.room.id, "Understand, 23 Nov", [ani.id], NOW).id == group.id
    other = make_group(scene.teacher, scene.room.id, "Understand, 23 Nov", [ani.id, budi.id], NOW)
    assert other.name == "Understand, 23 Nov (2)"
    assert [person.name for person in class_groups.members_of(other)] == ["Ani", "Budi"]
    with pytest.raises(Refused):
        make_group(scene.teacher, scene.room.id, "Understand", [], NOW)
    with pytest.raises(NotFound):
        make_group(scene.teacher, scene.room.id, "Understand", [scene.teacher.id], NOW)


def test_only_who_teaches_the_class_sees_it(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    foreign: Person = factories.make_person(scene.school, "teacher")
    administrator = factories.make_person(scene.school, "administrator")
    for actor in (foreign, administrator, ani):
        with pytest.raises(NotFound):
            class_skills(actor, scene.room.id, NOW)
        with pytest.raises(NotFound):
            assignment_skills(actor, scene.assignment.id)
    practice = factories.make_assignment(scene.version, None, created_by_id=scene.teacher.id)
    with pytest.raises(NotFound):
        assignment_skills(scene.teacher, practice.id)
