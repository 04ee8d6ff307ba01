"""Undoing a regrade: what is as it left it goes back, what somebody did since stays, and who may do it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from quizapp.models import Attempt, MarkChange, Response, Ruling, db
from quizapp.operations import marking, regrade_undoing
from quizapp.operations.errors import Refused
from quizapp.operations.regrading import Proposal
from tests.factories import NOW, make_assignment, make_classroom, make_membership, make_person
from tests.regrading import LATER, book, carry_out, key_is, three, word
from tests.scenes import RIGHT, give, make_scene

pytestmark = pytest.mark.usefixtures("database")

pytestmark = pytest.mark.usefixtures("database")


def test_what_was_handed_in_after_a_regrade_is_marked_by_it_and_again_when_it_is_undone():
    scene = make_scene()
    three(scene)
    done = carry_out(scene, key_is(scene, 1))
    late = give(scene.pupil("Dewi"), scene.assignment, RIGHT, "Bu Rina", "Baik.")
    assert (late.mark, late.waiting) == (1.0, 1)
    regrade_undoing.undo(scene.teacher, done.id, LATER)
    db.session.expire_all()
    assert (late.mark, late.waiting) == (2.0, 1)
    told = db.session.scalars(select(MarkChange).where(MarkChange.attempt_id == late.id)).one()
    assert (told.old["fraction"], told.new["fraction"]) == (1.0, 0.0)


def test_a_mark_changed_since_stays_when_a_regrade_is_undone():
    scene = make_scene()
    attempts = three(scene)
    done = carry_out(scene, key_is(scene, 1))
    response = db.session.scalars(
        select(Response).where(Response.attempt_id == attempts[0].id, Response.position == 1)
    ).one()
    marking.mark(scene.teacher, attempts[0].id, 1, 0.5, reason="Hampir.", seen=marking.stamp(response), now=NOW)
    undone = regrade_undoing.undo(scene.teacher, done.id, LATER)
    assert (undone.put_back, undone.left) == (1, 1)
    assert [row.mark for row in db.session.scalars(select(Attempt).order_by(Attempt.id))] == [1.5, 0.0, 0.0]


def test_a_regrade_on_which_a_later_one_rests_is_undone_after_it():
    scene = make_scene()
    three(scene)
    before = book()
    first = carry_out(scene, key_is(scene, 1))
    between = book()
    second = carry_out(scene, key_is(scene, 2), "operation-2")
    assert second.proposal["superseded"] == first.proposal["added"]
    with pytest.raises(Refused, match="later regrade"):
        regrade_undoing.undo(scene.teacher, first.id, LATER)
    regrade_undoing.undo(scene.teacher, second.id, LATER)
    assert book() == between
    regrade_undoing.undo(scene.teacher, first.id, LATER)
    assert book() == before


@pytest.mark.parametrize("scope", ["classroom", "mine", "everyone"])
def test_a_colleague_undoes_what_concerns_their_classes_alone(scope: Any):
    scene = make_scene()
    three(scene)
    other_room = make_classroom(scene.school, name="VIII-B")
    make_membership(other_room, scene.teacher, role="teacher")
    colleague = make_person(scene.school, "teacher")
    make_membership(scene.room, colleague, role="teacher")
    if scope == "everyone":
        scene.teacher.role = "administrator"  # who may decide for all
        db.session.flush()
    before = book()
    done = carry_out(scene, word(scene, "bukan Bu Rina", scope=scope))
    assert regrade_undoing.may_undo(scene.teacher, done)
    if scope == "everyone":
        with pytest.raises(Refused, match="all the classes that this regrade is for"):
            regrade_undoing.undo(colleague, done.id, LATER)
        colleague.role = "administrator"
        db.session.flush()
    elif scope == "mine":
        make_assignment(scene.version, other_room)  # nothing handed in there, yet the ruling is for it
        with pytest.raises(Refused, match="all the classes that this regrade is for"):
            regrade_undoing.undo(colleague, done.id, LATER)
        make_membership(other_room, colleague, role="teacher")
    assert book() != before
    assert regrade_undoing.undo(colleague, done.id, LATER).put_back == 1
    assert (book(), done.undone_by_id) == (before, colleague.id)
    assert regrade_undoing.undo(scene.teacher, done.id, LATER).put_back == 0


def test_a_colleague_does_not_bring_back_what_somebody_decided_for_all_their_classes():
    scene = make_scene()
    three(scene)
    colleague = make_person(scene.school, "teacher")
    make_membership(scene.room, colleague, role="teacher")
    carry_out(scene, word(scene, "bukan Bu Rina"))
    first = db.session.scalars(select(Ruling.id)).one()
    done = carry_out(scene, Proposal(scene.assignment.id, 2, withdraw=(first,), scope="classroom"), "operation-2")
    other_room = make_classroom(scene.school, name="VIII-B")
    make_membership(other_room, scene.teacher, role="teacher")
    make_assignment(scene.version, other_room)
    with pytest.raises(Refused, match="all the classes that this regrade is for"):
        regrade_undoing.undo(colleague, done.id, LATER)
    assert db.session.get_one(Ruling, first).withdrawn_at is not None
