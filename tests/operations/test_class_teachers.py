"""A class may have several teachers: a colleague is added by username, and there is always one left."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from quizapp.models import AuditEntry, Membership, db
from quizapp.operations import class_teachers, classrooms
from quizapp.operations.errors import NotFound, Refused
from tests import factories
from tests.factories import NOW
from tests.scenes import Scene, make_scene

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def teachers(scene: Scene) -> list[str]:
    return sorted(person.name for person in classrooms.roster_of(scene.room).teachers)


def test_a_colleague_teaches_the_class_from_now_on(scene: Scene) -> None:
    colleague = factories.make_person(scene.school, "teacher", name="Agus Salim", username="agus")
    for _ in range(2):
        assert class_teachers.add_teacher(scene.teacher, scene.room.id, " AGUS ", NOW).id == colleague.id
    assert teachers(scene) == ["Agus Salim", "Rina Wati"]
    assert classrooms.get_classroom(colleague, scene.room.id).id == scene.room.id
    verbs = db.session.scalars(select(AuditEntry.verb).where(AuditEntry.subject_id == colleague.id)).all()
    assert verbs == ["add_teacher"]


def test_only_active_staff_of_the_school(scene: Scene) -> None:
    factories.make_person(scene.school, "pupil", username="siswa")
    factories.make_person(scene.school, "teacher", username="pergi", active=False)
    factories.make_person(factories.make_school(), "teacher", username="jauh")
    for username in ("siswa", "pergi", "jauh", "tidak-ada", ""):
        with pytest.raises(Refused, match="no teacher with this username") as refused:
            class_teachers.add_teacher(scene.teacher, scene.room.id, username, NOW)
        assert refused.value.field == "username"
    stranger = factories.make_person(scene.school, "teacher")
    for actor in (stranger, scene.pupil("Ani")):
        with pytest.raises(NotFound):
            class_teachers.add_teacher(actor, scene.room.id, scene.teacher.username, NOW)
        with pytest.raises(NotFound):
            class_teachers.remove_teacher(actor, scene.room.id, scene.teacher.id, NOW)
    assert teachers(scene) == ["Rina Wati"]


def test_one_teacher_stays(scene: Scene) -> None:
    colleague = factories.make_person(scene.school, "teacher", name="Agus Salim")
    class_teachers.add_teacher(scene.teacher, scene.room.id, colleague.username, NOW)
    for _ in range(2):
        class_teachers.remove_teacher(scene.teacher, scene.room.id, colleague.id, NOW)
    assert teachers(scene) == ["Rina Wati"]
    with pytest.raises(Refused, match="A class needs a teacher"):
        class_teachers.remove_teacher(scene.teacher, scene.room.id, scene.teacher.id, NOW)


def test_a_pupil_is_not_removed_by_this(scene: Scene) -> None:
    pupil = scene.pupil("Ani")
    with pytest.raises(NotFound):
        class_teachers.remove_teacher(scene.teacher, scene.room.id, pupil.id, NOW)
    assert db.session.scalars(select(Membership).where(Membership.person_id == pupil.id)).one().role == "pupil"
