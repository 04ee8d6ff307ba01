"""Groups in a class: making, changing, deleting, and who is in them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import AuditEntry, Classroom, Membership, Person, School, db
from quizapp.operations import class_groups, pupils
from quizapp.operations.errors import NotFound, Refused
from tests.factories import (
    NOW,
    make_assignment,
    make_classroom,
    make_membership,
    make_person,
    make_school,
    make_version,
)


def a_class(count: int = 3) -> tuple[Person, Classroom, list[Person]]:
    """Return a teacher, a class and its pupils."""
    school = make_school()
    teacher = make_person(school, "teacher")
    room = make_classroom(school, teacher)
    people = [make_person(school, name=f"Pupil {number}") for number in range(count)]
    for person in people:
        make_membership(room, person)
    return teacher, room, people


def test_a_group_has_the_chosen_pupils(database: QuizApp) -> None:
    teacher, room, (one, two, _three) = a_class()
    group = class_groups.make(teacher, room.id, "  Kelompok  A ", [two.id, one.id, one.id], NOW)
    assert group.name == "Kelompok A"
    assert class_groups.members_of(group) == [one, two]
    assert [(line.group, line.pupils, line.used) for line in class_groups.groups_of(room)] == [(group, 2, False)]
    assert db.session.scalars(select(AuditEntry.verb)).all() == ["make_group"]


def test_made_twice_it_is_made_once(database: QuizApp) -> None:
    teacher, room, (one, two, three) = a_class()
    group = class_groups.make(teacher, room.id, "A", [one.id, two.id], NOW)
    assert class_groups.make(teacher, room.id, "A", [one.id, two.id], NOW) is group
    with pytest.raises(Refused) as refused:
        class_groups.make(teacher, room.id, "a", [three.id], NOW)
    assert refused.value.field == "name"
    assert len(class_groups.groups_of(room)) == 1


def test_a_group_needs_pupils_of_this_class_and_a_name(database: QuizApp) -> None:
    teacher, room, (one, *_) = a_class()
    stranger = make_person(make_school())
    waiting = make_person(make_school())
    make_membership(room, waiting, status="waiting")
    for other in (stranger.id, waiting.id, teacher.id, 2**31 - 1):
        with pytest.raises(NotFound):
            class_groups.make(teacher, room.id, "A", [one.id, other], NOW)
    for name, people, field in (("A", [], "pupils"), ("", [one.id], "name"), ("x" * 61, [one.id], "name")):
        with pytest.raises(Refused) as refused:
            class_groups.make(teacher, room.id, name, people, NOW)
        assert refused.value.field == field
    assert class_groups.groups_of(room) == []


def test_changing_name_and_pupils(database: QuizApp) -> None:
    teacher, room, (one, two, three) = a_class()
    group = class_groups.make(teacher, room.id, "A", [one.id], NOW)
    class_groups.make(teacher, room.id, "B", [two.id], NOW)
    class_groups.change(teacher, group.id, "a", [two.id, three.id], NOW)
    assert (group.name, class_groups.members_of(group)) == ("a", [two, three])
    with pytest.raises(Refused) as refused:
        class_groups.change(teacher, group.id, "b", [one.id], NOW)
    assert refused.value.field == "name"
    assert class_groups.members_of(group) == [two, three]


def test_a_group_with_a_set_is_not_deleted(database: QuizApp) -> None:
    teacher, room, (one, *_) = a_class()
    used = class_groups.make(teacher, room.id, "A", [one.id], NOW)
    free = class_groups.make(teacher, room.id, "B", [one.id], NOW)
    version = make_version(db.session.get_one(School, room.school_id))
    make_assignment(version, room, audience="group", group_id=used.id)
    assert [line.used for line in class_groups.groups_of(room)] == [True, False]
    with pytest.raises(Refused):
        class_groups.remove(teacher, used.id, NOW)
    free_id = free.id
    class_groups.remove(teacher, free_id, NOW)
    assert [line.group.id for line in class_groups.groups_of(room)] == [used.id]
    with pytest.raises(NotFound):
        class_groups.get_group(teacher, free_id)


def test_who_left_the_class_is_in_none_of_its_groups(database: QuizApp) -> None:
    teacher, room, (one, two, _three) = a_class()
    group = class_groups.make(teacher, room.id, "A", [one.id, two.id], NOW)
    pupils.remove_pupil(teacher, room.id, one.id, NOW)
    assert class_groups.members_of(group) == [two]
    assert [line.pupils for line in class_groups.groups_of(room)] == [1]
    assert db.session.scalars(select(Membership).where(Membership.person_id == one.id)).all() == []


def test_strangers_see_no_group(database: QuizApp) -> None:
    teacher, room, (one, *_) = a_class()
    group = class_groups.make(teacher, room.id, "A", [one.id], NOW)
    stranger = make_person(make_school(), "teacher")
    for act in (
        lambda: class_groups.get_group(stranger, group.id),
        lambda: class_groups.get_group(one, group.id),
        lambda: class_groups.make(stranger, room.id, "B", [one.id], NOW),
        lambda: class_groups.change(stranger, group.id, "B", [one.id], NOW),
        lambda: class_groups.remove(stranger, group.id, NOW),
    ):
        with pytest.raises(NotFound):
            act()
