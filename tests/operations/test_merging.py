"""Two accounts of one child become one, and nothing of either is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import (
    Assignment,
    AssignmentPupil,
    Attempt,
    AuditEntry,
    Base,
    ClassGroupMember,
    Classroom,
    Membership,
    Person,
    ReadingPreference,
    RecallCard,
    RecallReview,
    School,
    SignIn,
    db,
)
from quizapp.operations import accounts, merging
from quizapp.operations.errors import NotFound, Refused
from tests.factories import (
    NOW,
    make_account,
    make_assignment,
    make_attempt,
    make_choice,
    make_classroom,
    make_group,
    make_membership,
    make_person,
    make_school,
    make_version,
)


@dataclass
class Scene:
    school: School
    teacher: Person
    room: Classroom
    kept: Person
    gone: Person
    assignment: Assignment


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    """A child with two accounts in one class."""
    school = make_school()
    teacher = make_person(school, "teacher")
    room = make_classroom(school, teacher)
    kept = make_account(school, name="Siti Aminah", username="siti.aminah")
    gone = make_account(school, name="Siti Aminnah", username="siti.aminnah", nisn="0012345678", nis="77")
    for person in (kept, gone):
        make_membership(room, person)
    return Scene(school, teacher, room, kept, gone, make_assignment(make_version(school), room))


def merge(scene: Scene) -> Person:
    return merging.merge(scene.teacher, scene.room.id, scene.kept.id, scene.gone.id, NOW)


def attempt(scene: Scene, person: Person, hours: int, number: int = 1, **values: object) -> int:
    began = NOW + timedelta(hours=hours)
    made = make_attempt(
        scene.assignment, person, number=number, started_at=began, ends_at=began, submitted_at=began, **values
    )
    return made.id


def test_attempts_are_numbered_by_when_they_began(scene: Scene) -> None:
    second, fourth = attempt(scene, scene.kept, -3), attempt(scene, scene.kept, -1, 2)
    first, third = attempt(scene, scene.gone, -4), attempt(scene, scene.gone, -2, 2)
    gone_id = scene.gone.id
    kept = merge(scene)
    rows = db.session.execute(select(Attempt.id, Attempt.number, Attempt.person_id).order_by(Attempt.number)).all()
    assert [tuple(row) for row in rows] == [
        (first, 1, kept.id),
        (second, 2, kept.id),
        (third, 3, kept.id),
        (fourth, 4, kept.id),
    ]
    assert db.session.get(Person, gone_id) is None
    assert (kept.name, kept.username, kept.nisn, kept.nis) == ("Siti Aminah", "siti.aminah", "0012345678", "77")
    note = db.session.scalars(select(AuditEntry)).one()
    assert (note.verb, note.subject_id, note.details) == ("merge_pupils", kept.id, {"gone": gone_id, "attempts": 2})


def test_what_both_have_stands_once(scene: Scene) -> None:
    other = make_classroom(scene.school, scene.teacher)
    make_membership(other, scene.gone)
    make_group(scene.room, scene.kept, scene.gone)
    make_group(scene.room, scene.gone)
    make_choice(scene.assignment, "b", scene.kept)
    make_choice(scene.assignment, "main", scene.gone)
    for person, minutes in ((scene.kept, 5), (scene.gone, 10)):
        db.session.add(AssignmentPupil(assignment_id=scene.assignment.id, person_id=person.id, extra_minutes=minutes))
        db.session.add(ReadingPreference(person_id=person.id, value={"size": minutes}))
        card = RecallCard(
            person_id=person.id, kind="word", source="word:1:x", content={}, state={}, due_at=NOW, created_at=NOW
        )
        db.session.add(card)
        db.session.flush()
        db.session.add(RecallReview(card_id=card.id, operation_id=f"r{minutes}", rating=3, at=NOW))
        accounts.open_session(person, NOW, timedelta(hours=8))
    db.session.flush()
    kept = merge(scene)
    assert sorted(db.session.scalars(select(Membership.classroom_id).where(Membership.person_id == kept.id))) == sorted(
        [scene.room.id, other.id]
    )
    assert db.session.scalars(select(ClassGroupMember.person_id)).all() == [kept.id, kept.id]
    assert db.session.scalars(select(AssignmentPupil.extra_minutes)).all() == [10]
    assert db.session.scalars(select(ReadingPreference.value)).all() == [{"size": 5}]
    assert db.session.scalar(select(func.count()).select_from(RecallCard)) == 1
    assert sorted(db.session.scalars(select(RecallReview.operation_id))) == ["r10", "r5"]
    assert db.session.scalars(select(SignIn.person_id)).all() == [kept.id]


def test_what_only_the_other_has_comes_along(scene: Scene) -> None:
    make_choice(scene.assignment, "b", scene.gone)
    make_group(scene.room, scene.gone)
    db.session.add(ReadingPreference(person_id=scene.gone.id, value={"size": 3}))
    db.session.flush()
    kept = merge(scene)
    for table in ("assignment_level", "class_group_member", "reading_preference"):
        found = Base.metadata.tables[table]
        assert (table, db.session.scalars(select(found.c.person_id)).all()) == (table, [kept.id])


def test_while_both_sit_the_same_assignment_nothing_happens(scene: Scene) -> None:
    for person in (scene.kept, scene.gone):
        make_attempt(scene.assignment, person, ends_at=NOW + timedelta(hours=1))
    outlook = merging.look(scene.teacher, scene.room.id, scene.kept.id, scene.gone.id, NOW)
    assert outlook.running == ["Kebun sekolah"]
    with pytest.raises(Refused) as refused:
        merge(scene)
    assert "Both accounts are taking “Kebun sekolah” right now." in str(refused.value)
    assert db.session.scalar(select(func.count()).select_from(Person).where(Person.role == "pupil")) == 2


def test_the_outlook_counts_what_moves(scene: Scene) -> None:
    attempt(scene, scene.gone, -1)
    scene.kept.nisn = "0099999999"
    accounts.open_session(scene.gone, NOW, timedelta(hours=8))
    outlook = merging.look(scene.teacher, scene.room.id, scene.kept.id, scene.gone.id, NOW)
    assert (outlook.moved, outlook.other_nisn, outlook.running) == ({"attempt": 1, "membership": 1}, True, [])
    assert merge(scene).nisn == "0099999999"


def test_the_most_alike_come_first(scene: Scene) -> None:
    for name in ("Budi Santoso", "Aminah Siti", "Zulaikha"):
        make_membership(scene.room, make_person(scene.school, name=name))
    found = merging.candidates(scene.teacher, scene.room.id, scene.kept.id)
    assert found[0].person is scene.gone
    assert len(found) == 4
    assert found[0].classrooms == scene.room.name


def test_whose_accounts_may_be_merged(scene: Scene) -> None:
    theirs = make_person(scene.school)
    colleagues = make_classroom(scene.school, make_person(scene.school, "teacher"))
    make_membership(colleagues, theirs)
    head = make_person(scene.school, "administrator")
    for gone in (theirs.id, scene.kept.id, scene.teacher.id, make_person(make_school()).id, 2**31 - 1):
        with pytest.raises(NotFound):
            merging.merge(scene.teacher, scene.room.id, scene.kept.id, gone, NOW)
    make_membership(colleagues, scene.gone)
    with pytest.raises(Refused):
        merge(scene)
    assert merging.merge(head, scene.room.id, scene.kept.id, scene.gone.id, NOW) is scene.kept


def test_every_table_with_one_row_a_person_has_a_rule() -> None:
    ruled = {model.__tablename__ for model in merging._UNIQUE}
    # What teachers own or give is never a pupil's, and a sign-in has a key of its own.
    assert merging.tables_with_one_row_a_person() - ruled <= {
        "quiz_share",
        "rating",
        "saved_comment",
        "second_marking",
    }
    assert ruled <= merging.tables_with_one_row_a_person()
