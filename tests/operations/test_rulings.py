"""Which rulings are in force where; who may decide for whom; and that a submit asks once, however many there are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from quizapp.app import QuizApp
from quizapp.core.rulings import Scope
from quizapp.models import Assignment, Attempt, Membership, Person, Quiz, Response, Ruling, db
from quizapp.operations import attempts, feedback, pupils
from quizapp.operations.errors import NotFound
from quizapp.operations.rulings import Place, add, at, in_force, in_force_at, may_rule, withdraw
from tests import factories
from tests.factories import NOW
from tests.queries import count_queries
from tests.scenes import RIGHT, Scene, give, make_scene

LATER = NOW + timedelta(hours=1)
NEGATED = "bukan Bu Rina"


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene()


def form(scene: Scene, text: str = NEGATED, *, by: Person | None = None, **values: Any) -> Ruling:
    defaults: dict[str, Any] = {"scope": "mine", "now": NOW, "text": text}
    return add(
        by or scene.teacher, Place.of(scene.assignment), scene.version.fingerprint, 2, "form", **(defaults | values)
    )


def holding(scene: Scene, assignment: Assignment | None = None) -> list[int | None]:
    """Return the keys in force for the short answer; both ways of asking must say the same."""
    place = Place.of(assignment or scene.assignment)
    found = at(place, scene.version.fingerprint, 2)
    pair = (place, scene.version.fingerprint)
    assert in_force_at([pair])[pair] == in_force(*pair)
    return [rule.id for rule in found.listed]


def colleague_of(scene: Scene) -> Person:
    colleague = factories.make_person(scene.school, "teacher", name="Pak Budi")
    factories.make_membership(scene.room, colleague, role="teacher")
    return colleague


# Where a ruling is in force


def test_a_decision_for_all_my_classes_holds_where_i_teach(scene: Scene) -> None:
    row = form(scene)
    other = factories.make_assignment(scene.version, factories.make_classroom(scene.school, scene.teacher))
    theirs = factories.make_assignment(scene.version, factories.make_classroom(scene.school, colleague_of(scene)))
    anyone = factories.make_assignment(scene.version)
    assert [holding(scene, one) for one in (scene.assignment, other, theirs, anyone)] == [[row.id], [row.id], [], []]


def test_a_decision_for_one_class_holds_there(scene: Scene) -> None:
    row = form(scene, scope="classroom")
    other = factories.make_assignment(scene.version, factories.make_classroom(scene.school, scene.teacher))
    assert (holding(scene), holding(scene, other)) == ([row.id], [])


def test_a_decision_for_everyone_holds_in_the_school_and_in_open_practice(scene: Scene) -> None:
    boss = factories.make_person(scene.school, "administrator")
    row = form(scene, by=boss, scope="everyone")
    theirs = factories.make_assignment(scene.version, factories.make_classroom(scene.school, colleague_of(scene)))
    assert [holding(scene, one) for one in (theirs, factories.make_assignment(scene.version))] == [[row.id]] * 2
    elsewhere = make_scene()
    assert holding(elsewhere) == []


def test_a_withdrawn_decision_holds_nowhere_and_stays_written_down(scene: Scene) -> None:
    row = form(scene)
    assert holding(scene) == [row.id]
    withdraw(scene.teacher, row, LATER)
    withdraw(scene.teacher, row, LATER + timedelta(days=1))
    assert (holding(scene), row.withdrawn_at, row.withdrawn_by_id) == ([], LATER, scene.teacher.id)


def test_another_mark_for_the_same_reply_withdraws_the_former(scene: Scene) -> None:
    first = form(scene, fraction=0.0)
    assert form(scene, "  BUKAN bu rina", fraction=0.0) is first
    second = form(scene, "Bukan bu Rina", fraction=1.0, now=LATER)
    assert (holding(scene), first.withdrawn_at) == ([second.id], LATER)
    theirs = form(scene, by=colleague_of(scene), fraction=0.0)
    assert holding(scene) == [second.id, theirs.id]  # a colleague's decision is not mine to withdraw


def test_where_two_teachers_disagree_the_answer_waits(scene: Scene) -> None:
    form(scene, fraction=1.0)
    form(scene, fraction=0.0, by=colleague_of(scene))
    response = second(give(scene.pupil("Ani"), scene.assignment, RIGHT, NEGATED))
    assert (response.waiting, (response.reason or {})["rule"], response.marked_by_id) == (
        True,
        "marked_differently",
        None,
    )


def test_the_decision_for_the_class_holds_against_the_one_for_all_classes(scene: Scene) -> None:
    form(scene, fraction=0.0)
    narrow = form(scene, fraction=1.0, by=colleague_of(scene), scope="classroom", comment="Tepat.")
    response = second(give(scene.pupil("Ani"), scene.assignment, RIGHT, NEGATED))
    assert (response.fraction, response.waiting, response.ruling_id) == (1.0, False, narrow.id)
    assert response.reason == {
        "rule": "marked_alike",
        "text": '%(teacher)s decided about the same answer, "%(form)s": %(comment)s',
        "values": {"teacher": "Pak Budi", "form": NEGATED, "comment": "Tepat."},
    }


def second(attempt: Attempt) -> Response:
    return db.session.scalars(select(Response).where(Response.attempt_id == attempt.id, Response.position == 2)).one()


# Who may decide


@pytest.mark.parametrize("scope", ["classroom", "mine", "everyone"])
def test_who_may_decide_for_whom(scene: Scene, scope: Scope) -> None:
    place, quiz = Place.of(scene.assignment), db.session.get_one(Quiz, scene.version.quiz_id)
    outsider = factories.make_person(scene.school, "teacher")
    boss = factories.make_person(scene.school, "administrator")
    foreign = factories.make_person(factories.make_school(), "administrator")
    people = (scene.teacher, outsider, boss, foreign, scene.pupil("Ani"))
    expected = {
        "classroom": (True, False, False, False, False),
        "mine": (True, True, True, False, False),
        "everyone": (False, False, True, False, False),
    }[scope]
    assert tuple(may_rule(person, scope, quiz, place.classroom_id) for person in people) == expected
    for person, allowed in zip(people, expected, strict=True):
        if not allowed:
            with pytest.raises(NotFound):
                form(scene, by=person, scope=scope)


def test_the_author_of_a_quiz_decides_for_everyone(scene: Scene) -> None:
    version = factories.make_version(scene.school, owner=scene.teacher)
    assignment = factories.make_assignment(version, scene.room)
    row = add(
        scene.teacher, Place.of(assignment), version.fingerprint, 2, "form", scope="everyone", now=NOW, text=NEGATED
    )
    assert row.scope == "everyone"


def test_no_class_no_decision_for_the_class(scene: Scene) -> None:
    anyone = factories.make_assignment(scene.version)
    with pytest.raises(NotFound):
        add(
            scene.teacher,
            Place.of(anyone),
            scene.version.fingerprint,
            2,
            "form",
            scope="classroom",
            now=NOW,
            text=NEGATED,
        )


# What it costs


def test_a_submit_asks_once_for_the_rulings_however_many_there_are(scene: Scene, database: QuizApp) -> None:
    counts = []
    for number in range(4):
        if number == 1:
            form(scene)
        elif number == 2:
            for one in range(40):
                form(scene, f"Rina ke-{one} dari kelas")
        attempt = give(scene.pupil(f"P{number}"), scene.assignment, RIGHT, NEGATED, hand_in=False)
        person = db.session.get_one(Person, attempt.person_id)
        with count_queries(database) as statements:
            attempts.submit(person, attempt.id, NOW)
        asked = [text for text in statements if "FROM ruling" in text]
        counts.append((len(statements) - len(asked), len(asked)))
    # Rows that no process has read before are read once; from then on their keys are enough.
    assert counts == [(counts[0][0], asked) for asked in (1, 2, 2, 1)]


def test_a_key_that_is_given_away_again_is_another_ruling(scene: Scene) -> None:
    row = form(scene, fraction=0.0)
    key = row.id
    assert at(Place.of(scene.assignment), scene.version.fingerprint, 2).listed[0].fraction == 0.0
    db.session.execute(delete(Ruling))
    db.session.expunge(row)
    factories.make_ruling(scene.version, scene.teacher, id=key, fraction=0.5, created_at=LATER)
    assert at(Place.of(scene.assignment), scene.version.fingerprint, 2).listed[0].fraction == 0.5


# People who go


def test_decisions_for_all_my_classes_end_where_i_stop_teaching(scene: Scene) -> None:
    row = form(scene)
    db.session.execute(
        delete(Membership).where(Membership.person_id == scene.teacher.id, Membership.classroom_id == scene.room.id)
    )
    assert holding(scene) == []
    factories.make_membership(scene.room, scene.teacher, role="teacher")
    assert holding(scene) == [row.id]


def test_decisions_of_a_disabled_account_stay(scene: Scene) -> None:
    row = form(scene)
    scene.teacher.active = False
    db.session.flush()
    assert holding(scene) == [row.id]


def test_of_a_deleted_teacher_the_decisions_for_the_class_and_the_school_stay(scene: Scene) -> None:
    gone = colleague_of(scene)
    form(scene, by=gone)
    narrow = form(scene, "Rina ya", by=gone, scope="classroom")
    db.session.execute(delete(Person).where(Person.id == gone.id))
    db.session.expire_all()
    assert (holding(scene), narrow.person_id) == ([narrow.id], None)
    response = second(give(scene.pupil("Ani"), scene.assignment, RIGHT, "rina ya"))
    assert (response.reason or {})["text"] == 'A teacher decided about the same answer, "%(form)s".'


def test_of_a_deleted_pupil_the_words_stay_as_a_decision_without_a_name(scene: Scene) -> None:
    pupil = scene.pupil("Dewi Anggraini")
    attempt_id = give(pupil, scene.assignment, RIGHT, "bukan Rina ya bu").id
    row = form(scene, "bukan Rina ya bu", fraction=0.0)
    pupils.delete_pupil(scene.teacher, scene.room.id, pupil.id, LATER)
    assert db.session.scalar(select(Attempt.id).where(Attempt.id == attempt_id)) is None
    assert holding(scene) == [row.id]
    stored = db.session.execute(select(*Ruling.__table__.columns).where(Ruling.id == row.id)).one()
    assert "Dewi" not in repr(tuple(stored))
    assert {row.person_id, row.withdrawn_by_id} == {scene.teacher.id, None}


# What a pupil reads


@pytest.mark.parametrize(("step", "told"), [("right_wrong", False), ("key", True)])
def test_the_form_and_the_words_are_told_with_the_key(database: QuizApp, step: str, told: bool) -> None:
    scene = make_scene(release_step=step, closes_at=LATER)
    form(scene, fraction=0.5, comment="Hampir.")
    pupil = scene.pupil("Ani")
    attempt = give(pupil, scene.assignment, RIGHT, NEGATED)
    after = LATER + timedelta(days=1)
    seen = feedback.feedback_of(attempts.get_sitting(pupil, attempt.id, after, "see_attempt"), after)
    score = seen.questions[1].score
    assert score is not None
    assert (score.fraction, score.message is not None) == (0.5, told)
    if score.message:
        assert str(score.message) == f'Rina Wati decided about the same answer, "{NEGATED}": Hampir.'
