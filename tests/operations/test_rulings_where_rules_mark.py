"""Wherever a rule marks, the rulings in force are obeyed: practice checks, submits, late answers, reopening."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.core.rulings import Kind
from quizapp.models import Attempt, LateResponse, Person, Response, Ruling, db
from quizapp.operations import (
    attempts,
    feedback,
    late_decisions,
    library,
    marking,
    practice,
    progress,
    reports,
    rulings,
    supervision,
)
from tests.factories import NOW, make_late_response
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene

pytestmark = pytest.mark.usefixtures("database")
LATER = NOW + timedelta(minutes=5)


def rule(scene: Scene, kind: Kind, number: int = 1, now: Any = NOW, **values: Any) -> Ruling:
    place = rulings.Place.of(scene.assignment)
    return rulings.add(scene.teacher, place, scene.version.fingerprint, number, kind, scope="mine", now=now, **values)


def option(scene: Scene, place: int) -> str:
    return library.published(scene.version.fingerprint).questions[0].options[place].id


def response_to(attempt: Attempt, position: int = 1) -> Response:
    db.session.expire_all()
    query = select(Response).where(Response.attempt_id == attempt.id, Response.position == position)
    return db.session.scalars(query).one()


def test_practice_checks_with_the_key_in_force():
    scene = make_scene(mode="practice")
    ruling = rule(scene, "key", value=option(scene, 1))
    attempt = give(scene.pupil("Ani"), scene.assignment, hand_in=False)
    actor = db.session.get_one(type(scene.teacher), attempt.person_id)
    checked = practice.check(actor, attempt.id, 1, option(scene, 0), NOW)
    assert (checked.fraction, checked.ruling_id, practice.tries(checked)) == (0.0, ruling.id, 1)
    checked = practice.check(actor, attempt.id, 1, option(scene, 1), NOW)
    assert (checked.fraction, checked.second_fraction) == (0.0, 1.0)


def test_a_question_taken_out_is_explained_at_the_first_check():
    scene = make_scene(mode="practice")
    rule(scene, "void")
    attempt = give(scene.pupil("Ani"), scene.assignment, hand_in=False)
    actor = db.session.get_one(type(scene.teacher), attempt.person_id)
    checked = practice.check(actor, attempt.id, 1, option(scene, 0), NOW)
    assert (checked.void, practice.is_explained(checked)) == (True, True)


def test_what_practice_checked_before_a_ruling_is_marked_by_it_at_submit():
    scene = make_scene(mode="practice")
    attempt = give(scene.pupil("Ani"), scene.assignment, hand_in=False)
    actor = db.session.get_one(type(scene.teacher), attempt.person_id)
    practice.check(actor, attempt.id, 1, option(scene, 1), NOW)
    practice.check(actor, attempt.id, 1, option(scene, 0), NOW)
    ruling = rule(scene, "key", value=option(scene, 1))
    attempts.submit(actor, attempt.id, LATER)
    marked = response_to(attempt)
    assert (marked.fraction, marked.ruling_id, marked.second_fraction, attempt.mark) == (1.0, ruling.id, 1.0, 1.0)


def test_what_practice_checked_under_a_ruling_that_went_is_marked_without_it_at_submit():
    scene = make_scene(mode="practice")
    ruling = rule(scene, "key", value=option(scene, 1))
    attempt = give(scene.pupil("Ani"), scene.assignment, hand_in=False)
    actor = db.session.get_one(type(scene.teacher), attempt.person_id)
    practice.check(actor, attempt.id, 1, option(scene, 0), NOW)
    rulings.withdraw(scene.teacher, ruling, NOW)
    attempts.submit(actor, attempt.id, LATER)
    marked = response_to(attempt)
    assert (marked.fraction, marked.ruling_id, attempt.mark) == (1.0, None, 1.0)


def test_reopening_forgets_what_was_taken_out_until_it_is_handed_in_again():
    scene = make_scene(closes_at=NOW + timedelta(hours=1))
    rule(scene, "void")
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina", "Baik.")
    assert (attempt.mark, attempt.void_points) == (1.0, 1)
    supervision.give_time(scene.teacher, attempt.id, 10, LATER, seen=supervision.stamp(attempt))
    assert (attempt.mark, attempt.void_points, response_to(attempt).void) == (None, 0, False)
    attempts.submit(db.session.get_one(type(scene.teacher), attempt.person_id), attempt.id, LATER)
    assert (attempt.mark, attempt.void_points, response_to(attempt).void) == (1.0, 1, True)


def late(scene: Scene, attempt: Attempt, place: int) -> LateResponse:
    return make_late_response(attempt, 1, option(scene, place))


def decide(scene: Scene, one: LateResponse, decision: Any, at: Any = LATER) -> None:
    stakes = late_decisions.decide(scene.teacher, one.attempt_id, [one.id], decision, at).at_stake
    agreed = [stake.seen for stake in stakes]
    late_decisions.decide(scene.teacher, one.attempt_id, [one.id], decision, at, agreed=agreed)


def persons_mark(scene: Scene, attempt: Attempt, points: float = 0.5) -> None:
    seen = marking.stamp(response_to(attempt))
    marking.mark(scene.teacher, attempt.id, 1, points, reason="Hampir.", seen=seen, now=NOW)


def test_a_late_answer_is_marked_by_the_key_in_force():
    scene = make_scene(closes_at=NOW + timedelta(hours=1))
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina", "Baik.")
    ruling = rule(scene, "key", value=option(scene, 1))
    decide(scene, late(scene, attempt, 1), "accepted")
    assert (response_to(attempt).fraction, response_to(attempt).ruling_id) == (1.0, ruling.id)


def test_a_persons_mark_comes_back_whole_when_a_late_answer_is_declined():
    scene = make_scene(closes_at=NOW + timedelta(hours=1))
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina", "Baik.")
    persons_mark(scene, attempt)
    rule(scene, "void")  # the teacher left this pupil's mark as it is
    before = marking.mark_state(response_to(attempt))
    one = late(scene, attempt, 1)
    decide(scene, one, "accepted")
    assert response_to(attempt).void
    decide(scene, one, "declined", LATER + timedelta(minutes=1))
    assert marking.mark_state(response_to(attempt)) == before
    assert json.dumps((attempt.mark, attempt.void_points)) == "[1.5, 0]"


def test_a_persons_mark_does_not_come_back_over_a_question_taken_out_since():
    scene = make_scene(closes_at=NOW + timedelta(hours=1))
    attempt = give(scene.pupil("Ani"), scene.assignment, WRONG, "Bu Rina", "Baik.")
    persons_mark(scene, attempt)
    one = late(scene, attempt, 2)
    decide(scene, one, "accepted")
    rule(scene, "void", now=LATER + timedelta(minutes=1))
    decide(scene, one, "declined", LATER + timedelta(minutes=2))
    assert response_to(attempt).void


def test_what_does_not_count_is_no_evidence_of_progress_and_in_no_facility():
    scene = make_scene(release_step="key", closes_at=NOW + timedelta(minutes=1))
    rule(scene, "void")
    pupils = [scene.pupil(f"Siswa {number}") for number in range(10)]
    for pupil in pupils:
        give(pupil, scene.assignment, RIGHT, "Bu Rina", None)
    found = progress.progress_of(pupils[0], LATER)
    assert [(one.process, one.estimate.n, one.left_out) for one in found.processes] == [
        ("locate", 1, 0),
        ("understand", 0, 0),
        ("evaluate", 1, 0),
    ]
    assert [(one.mark, one.maximum, one.percent) for one in found.attempts] == [(1.0, 3, 33)]
    shown = reports.matrix(scene.teacher, scene.assignment.id, order=reports.Order("score", 0, falling=True))
    assert [(head.finished, head.void, head.facility, head.taken_out) for head in shown.heads] == [
        (0, 10, None, True),
        (10, 0, 1.0, False),
        (10, 0, 0.0, False),
    ]
    assert (shown.points, {row.percent for row in shown.rows}) == (3, {33})
    by_column = reports.matrix(scene.teacher, scene.assignment.id, order=reports.Order("column", 1))
    assert {row.cells[0].state for row in by_column.rows} == {"void"}


def test_a_question_that_counts_for_some_says_so():
    scene = make_scene()
    first = give(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina", None)
    rule(scene, "void")
    second = give(scene.pupil("Budi"), scene.assignment, WRONG, "Bu Rina", None)
    shown = reports.matrix(scene.teacher, scene.assignment.id)
    assert [(row.attempt_id, row.mark, row.percent) for row in shown.rows] == [
        (first.id, 2.0, 50),
        (second.id, 1.0, 33),
    ]
    assert (shown.heads[0].finished, shown.heads[0].right, shown.heads[0].void, shown.heads[0].taken_out) == (
        1,
        1,
        1,
        False,
    )
    assert shown.points == 4


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("Bu Sinta", None),
        ("Pak Budi", None),
        ("kelas kami", 'Not accepted: "kelas kami" is a listed wrong answer.'),
    ],
)
def test_the_first_try_in_practice_does_not_quote_the_key(reply: str, told: str | None) -> None:
    scene = make_scene(mode="practice")
    attempt = give(scene.pupil("Ani"), scene.assignment, hand_in=False)
    actor = db.session.get_one(Person, attempt.person_id)
    checked = practice.check(actor, attempt.id, 2, reply, NOW)
    assert (checked.fraction, checked.waiting) == (0.0, False)

    def shown() -> feedback.Check | None:
        questions, _ = feedback.taking_questions(attempts.get_sitting(actor, attempt.id, NOW), {})
        return questions[1].check

    first = shown()
    assert first is not None
    assert first.explanation is None
    assert (str(first.message) if first.message else None) == told
    assert "Rina" not in str(first.message)
    practice.check(actor, attempt.id, 2, reply, NOW)
    second = shown()
    assert second is not None
    assert second.message is not None
    assert second.explanation is not None
