"""Taking a press back: all wait again and the key forgets, but for what somebody did since."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.app import QuizApp
from quizapp.operations import (
    decision_log,
    marking,
    rulings,
)
from quizapp.operations.errors import NotFound
from quizapp.operations.group_decisions import TakenBack, take_back
from tests import factories
from tests.factories import NOW
from tests.pressing import LATER, NEGATED, another_class, forms, given_in, pile, press, response_at, total_of, undo
from tests.scenes import RIGHT, Scene, give, make_scene


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene()


def test_undo_lets_all_wait_again_and_the_key_forgets(scene: Scene) -> None:
    one, two = (give(scene.pupil(name), scene.assignment, RIGHT, NEGATED) for name in ("A", "B"))
    there = given_in(another_class(scene), "C", RIGHT, NEGATED)
    outcome = press(scene, pile(scene).groups[0].ids, 1.0, learn="mine")
    assert [total_of(attempt) for attempt in (one, two, there)] == [(2.0, 0)] * 3
    back = undo(scene, outcome)
    assert (back.waiting, back.elsewhere, back.kept) == (2, 1, 0)
    assert back.response_ids == tuple(sorted((response_at(one).id, response_at(two).id)))
    assert [total_of(attempt) for attempt in (one, two, there)] == [(1.0, 1)] * 3
    response = response_at(one)
    assert (response.waiting, response.marked_by_id, response.marked_at, response.ruling_id) == (True, None, NOW, None)
    assert forms() == [(NEGATED, 1.0, "mine", False)]
    assert undo(scene, outcome, at=100) == TakenBack(0, 0, 0)
    assert total_of(give(scene.pupil("Next"), scene.assignment, RIGHT, NEGATED)) == (1.0, 1)


def test_what_somebody_changed_since_stays(scene: Scene) -> None:
    one, two = (give(scene.pupil(name), scene.assignment, RIGHT, NEGATED) for name in ("A", "B"))
    outcome = press(scene, pile(scene).groups[0].ids, 1.0)
    stamp = marking.stamp(response_at(two))
    marking.mark(scene.teacher, two.id, 2, 0.5, reason="on second thoughts", seen=stamp, now=LATER + timedelta(9))
    back = undo(scene, outcome)
    assert (back.waiting, back.kept) == (1, 1)
    assert (total_of(one), total_of(two)) == ((1.0, 1), (1.5, 0))


def test_what_was_handed_in_since_keeps_its_mark_and_is_counted(scene: Scene) -> None:
    give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
    outcome = press(scene, pile(scene).groups[0].ids, 1.0, learn="mine")
    late = give(scene.pupil("Late"), scene.assignment, RIGHT, NEGATED)
    back = undo(scene, outcome)
    assert (back.waiting, back.kept, back.since) == (1, 0, 1)
    assert total_of(late) == (2.0, 0)


def test_several_are_undone_in_a_row_newest_first(scene: Scene) -> None:
    attempts = [
        give(scene.pupil(text), scene.assignment, RIGHT, text) for text in (NEGATED, "bukan pak Budi", "entah siapa")
    ]
    ids = [(response_at(attempt).id,) for attempt in attempts[:2]]
    made = [press(scene, one, 1.0, at=n, learn="mine").made for n, one in enumerate(ids)]
    for expected in reversed(made):
        standing = decision_log.last(scene.teacher, [scene.assignment.id], "bibit", LATER)
        assert standing == expected
        take_back(scene.teacher, scene.assignment.id, expected.id, LATER + timedelta(minutes=1))  # type: ignore[union-attr]
    assert decision_log.last(scene.teacher, [scene.assignment.id], "bibit", LATER) is None
    assert [row[3] for row in forms()] == [False, False]


def test_the_form_that_was_replaced_holds_again(scene: Scene) -> None:
    """A colleague decided otherwise for all their classes, so the reply waits; I change my mind twice."""
    first = give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
    press(scene, (response_at(first).id,), 1.0, learn="mine")
    colleague = factories.make_person(scene.school, "teacher")
    factories.make_membership(scene.room, colleague, role="teacher")
    place = rulings.Place.of(scene.assignment)
    fingerprint = scene.version.fingerprint
    rulings.add(colleague, place, fingerprint, 2, "form", scope="mine", now=LATER, text=NEGATED, fraction=0.0)
    second = give(scene.pupil("B"), scene.assignment, RIGHT, NEGATED)
    assert total_of(second) == (1.0, 1)
    outcome = press(scene, (response_at(second).id,), 0.5, learn="mine", at=5)
    assert [row[1] for row in forms() if row[3]] == [0.0, 0.5]
    undo(scene, outcome)
    assert [row[1] for row in forms() if row[3]] == [1.0, 0.0]


def test_only_my_own_decision_of_that_assignment_is_undone(scene: Scene) -> None:
    attempt = give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
    made = press(scene, pile(scene).groups[0].ids, 1.0).made
    assert made is not None
    colleague = factories.make_person(scene.school, "teacher")
    factories.make_membership(scene.room, colleague, role="teacher")
    stranger = factories.make_person(scene.school, "teacher")
    for person, assignment_id in (
        (colleague, scene.assignment.id),
        (stranger, scene.assignment.id),
        (scene.teacher, another_class(scene).id),
    ):
        with pytest.raises(NotFound):
            take_back(person, assignment_id, made.id, LATER)
    with pytest.raises(NotFound):
        take_back(scene.teacher, scene.assignment.id, 2**31 - 1, LATER)
    assert total_of(attempt) == (2.0, 0)
    assert decision_log.last(colleague, [scene.assignment.id], "bibit", LATER) is None
    assert decision_log.last(scene.teacher, [scene.assignment.id], "bibit", LATER + timedelta(days=2)) is None
