"""Giving a quiz, changing dates, closing and taking back: running attempts never outlive the close."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Assignment, Attempt, AuditEntry, Classroom, Person, QuizVersion, db
from quizapp.operations import assigning, attempts, invitations
from quizapp.operations.assigning import Plan
from quizapp.operations.assignments import tasks_of
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.given import assignments_of, get_given, open_assignments_of
from tests.factories import (
    NOW,
    make_assignment,
    make_attempt,
    make_classroom,
    make_content,
    make_membership,
    make_person,
    make_school,
    make_version,
)

HOUR = timedelta(hours=1)


class World:
    """A school with a teacher, a class, a pupil in it and a published quiz."""

    def __init__(self) -> None:
        self.school = make_school()
        self.teacher = make_person(self.school, "teacher")
        self.room: Classroom = make_classroom(self.school, self.teacher)
        self.pupil = make_person(self.school)
        make_membership(self.room, self.pupil)
        self.version: QuizVersion = make_version(self.school)

    def give(self, room: Classroom | None = None, actor: Person | None = None, **values: Any) -> Assignment:
        plan = Plan(**({"mode": "test", "opens_at": NOW, "closes_at": NOW + HOUR, "attempts_allowed": 1} | values))
        id_ = (room or self.room).id
        return assigning.assign(actor or self.teacher, self.version.quiz_id, id_, plan, NOW)


@pytest.fixture
def world(database: QuizApp) -> World:
    return World()


def refusal(field: str | None, action: Any, *args: Any) -> str:
    with pytest.raises(Refused) as caught:
        action(*args)
    assert caught.value.field == field
    return str(caught.value.message)


def test_a_class_is_given_the_newest_version(world: World) -> None:
    given = world.give(release_step="score")
    assert (given.quiz_version_id, given.classroom_id, given.created_by_id) == (
        world.version.id,
        world.room.id,
        world.teacher.id,
    )
    assert invitations.look_at(world.pupil, given.id, NOW).refusal is None
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.verb, entry.subject, entry.subject_id, entry.actor_id) == (
        "assign",
        "assignment",
        given.id,
        world.teacher.id,
    )


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"closes_at": NOW}, "closes", "It has to close after it opens."),
        ({"opens_at": NOW - 2 * HOUR, "closes_at": NOW - HOUR}, "closes", "This time has passed already."),
        ({"attempts_allowed": 0}, "attempts", "Between 1 and 20 attempts, or as many as they like."),
        ({"attempts_allowed": 21}, "attempts", "Between 1 and 20 attempts, or as many as they like."),
    ],
)
def test_plans_that_make_no_sense(world: World, values: dict[str, Any], field: str, message: str) -> None:
    assert refusal(field, lambda: world.give(**values)) == message


def test_what_cannot_be_given(world: World) -> None:
    plan = Plan("test", NOW, None, 1)
    assert refusal("mode", assigning.assign, world.teacher, world.version.quiz_id, None, plan, NOW) == (
        "A test is given to a class; anyone may only practise."
    )
    world.room.archived_at = NOW
    assert refusal("classroom", world.give) == "This class has been put away."


def test_only_own_classes_and_usable_quizzes(world: World) -> None:
    colleague = make_person(world.school, "teacher")
    theirs = make_version(world.school, make_content(slug="milik-rekan"), owner=colleague)
    plan = Plan("practice", NOW, None, None)
    for actor, quiz, room in (
        (world.teacher, theirs.quiz_id, world.room.id),
        (colleague, world.version.quiz_id, world.room.id),
        (world.pupil, world.version.quiz_id, world.room.id),
        (world.pupil, world.version.quiz_id, None),
        (world.teacher, 999_999, world.room.id),
        (world.teacher, world.version.quiz_id, 999_999),
        (make_person(make_school(), "administrator"), world.version.quiz_id, world.room.id),
    ):
        with pytest.raises(NotFound):
            assigning.assign(actor, quiz, room, plan, NOW)
    administrator = make_person(world.school, "administrator")
    assert assigning.assign(administrator, world.version.quiz_id, world.room.id, plan, NOW).id


def test_a_practice_for_anyone_belongs_to_who_opened_it(world: World) -> None:
    plan = Plan("practice", NOW, None, None)
    given = assigning.assign(world.teacher, world.version.quiz_id, None, plan, NOW)
    assert get_given(world.teacher, given.id, NOW).classroom is None
    assert get_given(make_person(world.school, "administrator"), given.id, NOW)
    for stranger in (make_person(world.school, "teacher"), world.pupil, make_person(make_school(), "administrator")):
        with pytest.raises(NotFound):
            get_given(stranger, given.id, NOW)


def test_what_was_given_to_a_class_belongs_to_its_teachers(world: World) -> None:
    administrator = make_person(world.school, "administrator")
    given = world.give(actor=administrator)
    assert get_given(world.teacher, given.id, NOW)
    former = make_person(world.school, "teacher")
    given.created_by_id = former.id
    db.session.flush()
    with pytest.raises(NotFound):
        get_given(former, given.id, NOW)


def ends(assignment: Assignment) -> list[datetime | None]:
    query = select(Attempt.ends_at).where(Attempt.assignment_id == assignment.id).order_by(Attempt.id)
    return list(db.session.scalars(query))


def running(world: World, assignment: Assignment) -> Attempt:
    return make_attempt(assignment, world.pupil)


def test_a_later_close_gives_running_attempts_time(world: World) -> None:
    given = world.give()
    running(world, given)
    done = make_attempt(given, make_person(world.school), submitted_at=NOW)
    assigning.change(world.teacher, given.id, Plan("test", NOW, NOW + 2 * HOUR, 1), NOW)
    assert ends(given) == [NOW + 2 * HOUR, NOW + HOUR]
    assert done.submitted_at == NOW


def test_closing_now_ends_running_attempts_and_opens_the_key(world: World) -> None:
    given = world.give(release_step="key")
    attempt = running(world, given)
    make_attempt(given, other := make_person(world.school), submitted_at=NOW)
    make_membership(world.room, other)
    assigning.close_now(world.teacher, given.id, NOW + timedelta(minutes=5))
    assert ends(given)[0] == NOW + timedelta(minutes=5)
    later = NOW + timedelta(minutes=6)
    assert attempts.close_overdue(later, timedelta(seconds=30)) == 1
    assert attempts.get_sitting(world.pupil, attempt.id, later).release(later) == "key"
    closed_at = given.closes_at
    assigning.close_now(world.teacher, given.id, later)
    assert given.closes_at == closed_at


def test_taking_back_hides_it_and_giving_again_goes_on(world: World) -> None:
    given = world.give()
    running(world, given)
    assigning.withdraw(world.teacher, given.id, NOW)
    assert ends(given) == [NOW]
    assert str(invitations.look_at(world.pupil, given.id, NOW).refusal) == "Your teacher has withdrawn this."
    assert refusal(None, assigning.change, world.teacher, given.id, Plan("test", NOW, None, 1), NOW) == (
        "This has been taken back. Give it again first."
    )
    assigning.give_again(world.teacher, given.id, NOW)
    assert ends(given) == [NOW + HOUR]
    verbs = db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()
    assert verbs == ["assign", "withdraw", "give_again"]


def test_the_kind_stays_once_somebody_has_begun(world: World) -> None:
    given = world.give()
    plan = Plan("practice", NOW, NOW + HOUR, None)
    assert assigning.change(world.teacher, given.id, plan, NOW).mode == "practice"
    running(world, given)
    assert refusal("mode", assigning.change, world.teacher, given.id, Plan("test", NOW, NOW + HOUR, 1), NOW) == (
        "Somebody has begun, so practice stays practice and a test stays a test."
    )


def test_a_closed_one_keeps_its_dates_while_other_things_change(world: World) -> None:
    given = world.give()
    later = NOW + 3 * HOUR
    plan = Plan("test", NOW, NOW + HOUR, 1, "key")
    assert assigning.change(world.teacher, given.id, plan, later).release_step == "key"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "change")).one()
    assert (entry.details["before"]["release_step"], entry.details["after"]["release_step"]) == ("nothing", "key")


def test_counts_and_states(world: World) -> None:
    test = world.give()
    make_attempt(test, world.pupil, submitted_at=NOW, waiting=2)
    make_attempt(test, world.pupil, number=2)
    make_attempt(test, make_person(world.school), ends_at=NOW - HOUR)
    planned = world.give(mode="practice", opens_at=NOW + HOUR, closes_at=None)
    closed = make_assignment(world.version, world.room, closes_at=NOW)
    back = make_assignment(world.version, world.room, withdrawn_at=NOW)
    found = {one.assignment.id: one for one in assignments_of(world.room, NOW)}
    assert {id_: one.state for id_, one in found.items()} == {
        test.id: "open",
        planned.id: "planned",
        closed.id: "closed",
        back.id: "withdrawn",
    }
    counts = found[test.id]
    assert (counts.started, counts.finished, counts.working, counts.waiting) == (2, 1, 1, 2)
    assert {one.test_pending for one in found.values()} == {True}
    current = open_assignments_of(world.teacher, NOW)
    assert [one.assignment.id for one in current] == [test.id, planned.id]
    assert open_assignments_of(make_person(world.school, "teacher"), NOW) == []


def test_a_pupil_sees_what_is_due_first_and_what_may_be_shown(world: World) -> None:
    later = world.give(closes_at=NOW + 5 * HOUR)
    soon = world.give(closes_at=NOW + HOUR, release_step="score")
    make_attempt(soon, world.pupil, submitted_at=NOW, waiting=1)
    away = make_classroom(world.school, world.teacher, archived_at=NOW)
    make_membership(away, world.pupil)
    make_assignment(world.version, away, mode="test")
    make_assignment(world.version, world.room)  # practice with the quiz of an open test
    tasks = tasks_of(world.pupil, NOW)
    assert [(task.assignment_id, task.state, task.feedback_open, task.waiting) for task in tasks] == [
        (soon.id, "done", True, 1),
        (later.id, "open", False, 0),
    ]
    assert {task.language for task in tasks} == {"id"}
