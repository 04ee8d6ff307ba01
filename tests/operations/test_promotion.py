"""A new school year: pupils go on, accounts and marks stay, and doing it twice does it once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Attempt, AuditEntry, Classroom, Membership, Person, School, db
from quizapp.operations import classrooms, promotion
from quizapp.operations.errors import NotFound, Refused
from tests.factories import (
    NOW,
    make_assignment,
    make_attempt,
    make_classroom,
    make_membership,
    make_person,
    make_school,
    make_version,
)

YEAR = "2027/2028"


def scene(name: str = "VII-A", count: int = 3) -> tuple[Person, Classroom, list[Person]]:
    school = make_school()
    teacher = make_person(school, "teacher")
    room = make_classroom(school, teacher, name=name)
    people = [make_person(school, name=f"Siswa {number}") for number in range(count)]
    for person in people:
        make_membership(room, person)
    return teacher, room, people


def pupils_of(room: Classroom) -> list[int]:
    return [person.id for person in classrooms.roster_of(room).pupils]


@pytest.mark.parametrize(
    ("name", "proposed", "leaving"),
    [("VII-A", "VIII-A", False), ("X IPA 2", "XI IPA 2", False), ("IX-C", "", True), ("Klub baca", "", False)],
)
def test_what_is_proposed(database: QuizApp, name: str, proposed: str, leaving: bool) -> None:
    teacher, room, people = scene(name)
    plan = promotion.plan(teacher, room.id)
    assert (plan.name, plan.school_year, plan.leaving) == (proposed, YEAR, leaving)
    assert [(one.person, one.went_to) for one in plan.pupils] == [(person, "") for person in people]


def test_pupils_go_on_with_accounts_and_history(database: QuizApp) -> None:
    teacher, room, people = scene()
    version = make_version(db.session.get_one(School, room.school_id))
    make_attempt(make_assignment(version, room), people[0])
    done = promotion.promote(teacher, room.id, "VIII-A", YEAR, [people[0].id, people[2].id], NOW, put_away=True)
    assert (done.classroom.name, done.classroom.school_year, done.added) == ("VIII-A", YEAR, 2)
    assert done.classroom.promoted_from_id == room.id
    assert pupils_of(done.classroom) == [people[0].id, people[2].id]
    assert pupils_of(room) == [person.id for person in people]
    assert room.archived_at == NOW
    assert db.session.scalars(select(Attempt.person_id)).all() == [people[0].id]
    assert db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all() == ["promote", "archive"]
    assert [one.went_to for one in promotion.plan(teacher, room.id).pupils] == ["VIII-A", "", "VIII-A"]


def test_twice_is_once_and_the_rest_may_follow(database: QuizApp) -> None:
    teacher, room, people = scene()
    first = promotion.promote(teacher, room.id, "VIII-A", YEAR, [people[0].id], NOW)
    again = promotion.promote(teacher, room.id, "8a", YEAR, [people[0].id, people[1].id], NOW)
    assert (again.classroom, again.added) == (first.classroom, 1)
    other = promotion.promote(teacher, room.id, "VIII-B", YEAR, [people[2].id], NOW)
    assert other.classroom is not first.classroom
    assert (pupils_of(first.classroom), pupils_of(other.classroom)) == ([people[0].id, people[1].id], [people[2].id])
    names = db.session.scalars(select(Classroom.name).where(Classroom.school_year == YEAR).order_by(Classroom.name))
    assert names.all() == ["VIII-A", "VIII-B"]


def test_who_waited_there_comes_in(database: QuizApp) -> None:
    teacher, room, people = scene()
    new = classrooms.create_classroom(teacher, "VIII-A", YEAR, NOW)
    make_membership(new, people[0], status="waiting")
    promotion.promote(teacher, room.id, "VIII-A", YEAR, [people[0].id], NOW)
    assert pupils_of(new) == [people[0].id]


def test_a_namesake_in_the_new_class_is_told(database: QuizApp) -> None:
    teacher, room, people = scene()
    new = classrooms.create_classroom(teacher, "VIII-A", YEAR, NOW)
    make_membership(new, make_person(db.session.get_one(School, room.school_id), name="SISWA 0"))
    with pytest.raises(Refused) as refused:
        promotion.promote(teacher, room.id, "VIII-A", YEAR, [people[0].id], NOW)
    assert (refused.value.field, "Siswa 0" in str(refused.value)) == ("pupils", True)


def test_what_cannot_be(database: QuizApp) -> None:
    teacher, room, people = scene()
    for year, ids, field in ((room.school_year, [people[0].id], "school_year"), (YEAR, [], "pupils")):
        with pytest.raises(Refused) as refused:
            promotion.promote(teacher, room.id, "VIII-A", year, ids, NOW)
        assert refused.value.field == field
    stranger, other, others = scene()
    with pytest.raises(NotFound):
        promotion.promote(teacher, room.id, "VIII-A", YEAR, [others[0].id], NOW)
    with pytest.raises(NotFound):
        promotion.promote(stranger, room.id, "VIII-A", YEAR, [people[0].id], NOW)
    with pytest.raises(NotFound):
        promotion.plan(people[0], room.id)
    assert db.session.scalars(select(Classroom.id).where(Classroom.school_year == YEAR)).all() == []
    assert db.session.scalars(select(Membership.id).where(Membership.classroom_id == other.id)).all() != []


def test_semesters_are_classes_of_their_own(database: QuizApp) -> None:
    teacher, _, _ = scene()
    one = classrooms.create_classroom(teacher, "X IPA 2", YEAR, NOW, 1)
    two = classrooms.create_classroom(teacher, "X IPA 2", YEAR, NOW, 2)
    assert (one.semester, two.semester) == (1, 2)
    for semester in (None, 1, 2):
        with pytest.raises(Refused):
            classrooms.create_classroom(teacher, "10 IPA 2", YEAR, NOW, semester)


def test_searching_and_order(database: QuizApp) -> None:
    teacher, _, _ = scene("VII-A")
    school = db.session.get_one(School, teacher.school_id)
    for name, year in (("VIII-B", "2026/2027"), ("X IPA 2", YEAR), ("7C", "2026/2027"), ("IX-A", "2026/2027")):
        make_classroom(school, teacher, name=name, school_year=year)

    def names(search: str = "") -> list[str]:
        return [line.classroom.name for line in classrooms.classrooms_of(teacher, search=search)]

    assert names() == ["X IPA 2", "VII-A", "7C", "VIII-B", "IX-A"]
    assert (names("vii"), names("8b"), names("2027/2028"), names("zz")) == (
        ["VII-A", "7C"],
        ["VIII-B"],
        ["X IPA 2"],
        [],
    )
