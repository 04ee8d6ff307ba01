"""Who a set is for: the whole class, a group of it or chosen pupils. Others never meet it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from quizapp.app import QuizApp
from quizapp.models import Assignment, AssignmentPupil, ClassGroupMember, Membership, Person, db
from quizapp.operations import assigned_levels, attempts, class_supervision, invitations, paper, participants
from quizapp.operations.assignments import tasks_of
from quizapp.operations.errors import NotFound, Refused
from tests.factories import (
    NOW,
    leveled_content,
    make_assignment,
    make_assignment_pupil,
    make_attempt,
    make_classroom,
    make_group,
    make_membership,
    make_person,
    make_school,
    make_version,
)

HOUR = timedelta(hours=1)
AUDIENCES = ("class", "group", "chosen")


class Scene:
    """A class of three, a test for it, for two of them as a group, or for the same two by name."""

    def __init__(self, audience: str) -> None:
        self.school = make_school()
        self.teacher = make_person(self.school, "teacher")
        self.room = make_classroom(self.school, self.teacher)
        self.ani, self.budi, self.citra = (
            make_person(self.school, name=name) for name in ("Ani Lestari", "Budi Santoso", "Citra Dewi")
        )
        for pupil in (self.ani, self.budi, self.citra):
            make_membership(self.room, pupil)
        self.group = make_group(self.room, self.ani, self.budi)
        values: dict[str, Any] = {"mode": "test", "closes_at": NOW + HOUR, "attempts_allowed": 2}
        version = make_version(self.school, leveled_content())
        group_id = self.group.id if audience == "group" else None
        self.given: Assignment = make_assignment(version, self.room, audience=audience, group_id=group_id, **values)
        if audience == "chosen":
            for pupil in (self.ani, self.budi):
                make_assignment_pupil(self.given, pupil)
            make_assignment_pupil(self.given, self.citra, chosen=False)

    def sees(self, person: Person) -> bool:
        """Say whether it stands on the home page; the way to it has to say the same."""
        on_page = [task.assignment_id for task in tasks_of(person, NOW)] == [self.given.id]
        try:
            invitations.look_at(person, self.given.id, NOW)
        except NotFound:
            with pytest.raises(NotFound):
                attempts.start(person, self.given.id, NOW)
            assert not on_page
            return False
        assert on_page
        return True

    def no_longer_meant(self, person: Person) -> None:
        """Take the set away from them as a teacher may: out of the group, not chosen, or for chosen pupils only."""
        db.session.execute(delete(ClassGroupMember).where(ClassGroupMember.person_id == person.id))
        db.session.execute(delete(AssignmentPupil).where(AssignmentPupil.person_id == person.id))
        if self.given.audience == "class":
            self.given.audience = "chosen"
        db.session.flush()


@pytest.fixture(params=AUDIENCES)
def scene(database: QuizApp, request: pytest.FixtureRequest) -> Scene:
    return Scene(request.param)


def test_only_those_it_is_meant_for_meet_it(scene: Scene) -> None:
    everybody = scene.given.audience == "class"
    assert [scene.sees(one) for one in (scene.ani, scene.budi, scene.citra)] == [True, True, everybody]
    assert not scene.sees(make_person(scene.school))


def test_lists_of_the_teacher_hold_the_same_pupils(scene: Scene) -> None:
    meant = ["Ani Lestari", "Budi Santoso", *(["Citra Dewi"] if scene.given.audience == "class" else [])]
    id_, teacher = scene.given.id, scene.teacher
    assert [one.name for one in class_supervision.get_supervised(teacher, id_, NOW).rows] == meant
    assert [one.name for one in assigned_levels.get_choice(teacher, id_, NOW).readers] == meant
    assert [one.name for one in paper.get_sheet(teacher, id_, NOW).pupils] == meant
    people = participants.people_of(scene.given)
    names = select(Person.name).join(people, people.c.id == Person.id).order_by(Person.name)
    assert list(db.session.scalars(names)) == meant


def test_what_was_begun_stays(scene: Scene) -> None:
    begun = attempts.start(scene.ani, scene.given.id, NOW)
    scene.no_longer_meant(scene.ani)
    assert scene.sees(scene.ani)
    assert attempts.start(scene.ani, scene.given.id, NOW).id == begun.id
    attempts.submit(scene.ani, begun.id, NOW)
    assert scene.sees(scene.ani)
    told = "This is no longer given to you. What you have done is kept."
    assert str(invitations.look_at(scene.ani, scene.given.id, NOW).refusal) == told
    with pytest.raises(Refused, match=told):
        attempts.start(scene.ani, scene.given.id, NOW)
    names = [one.name for one in class_supervision.get_supervised(scene.teacher, scene.given.id, NOW).rows]
    assert "Ani Lestari" in names


@pytest.mark.parametrize("audience", AUDIENCES)
def test_who_is_no_longer_in_the_class_meets_nothing_new(database: QuizApp, audience: str) -> None:
    scene = Scene(audience)
    running = make_attempt(scene.given, scene.budi)
    for pupil in (scene.ani, scene.budi):
        db.session.delete(db.session.scalars(select(Membership).where(Membership.person_id == pupil.id)).one())
    db.session.flush()
    assert not scene.sees(scene.ani)
    # What runs is their own: it stands on the home page to its end, and the teacher keeps it.
    assert scene.sees(scene.budi)
    assert attempts.start(scene.budi, scene.given.id, NOW).id == running.id
    assert attempts.submit(scene.budi, running.id, NOW).submitted_at == NOW
    assert tasks_of(scene.budi, NOW) == []
    with pytest.raises(Refused, match="no longer given to you"):
        attempts.start(scene.budi, scene.given.id, NOW)
    supervised = class_supervision.get_supervised(scene.teacher, scene.given.id, NOW).rows
    assert [one.state for one in supervised if one.person_id == scene.budi.id] == ["handed_in"]
