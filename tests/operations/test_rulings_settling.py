"""A form settles the same answers wherever it holds, and only those that wait; totals follow; all is written down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Assignment, Attempt, AuditEntry, Classroom, Person, Quiz, Response, Ruling, db
from quizapp.operations import marking, rulings, rulings_settling
from quizapp.operations.rulings import Place
from quizapp.operations.rulings_settling import settle, would_settle
from tests import factories
from tests.factories import NOW
from tests.queries import count_queries
from tests.scenes import RIGHT, Scene, give, make_scene

LATER = NOW + timedelta(hours=1)
NEGATED = "bukan Bu Rina"
"""A negation before the key: no rule decides it, so it waits."""


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene()


def another_class(scene: Scene, teacher: Person) -> tuple[Classroom, Assignment]:
    room = factories.make_classroom(scene.school, teacher)
    return room, factories.make_assignment(scene.version, room, mode="test", attempts_allowed=1)


def hand_in(scene: Scene, room: Classroom, assignment: Assignment, text: str) -> Attempt:
    person = factories.make_person(scene.school)
    factories.make_membership(room, person)
    return give(person, assignment, RIGHT, text)


def decide(scene: Scene, text: str = NEGATED, *, by: Person | None = None, **values: Any) -> Ruling:
    place = Place.of(scene.assignment)
    defaults = {"scope": "mine", "now": LATER, "text": text, "fraction": 0.0}
    return rulings.add(by or scene.teacher, place, scene.version.fingerprint, 2, "form", **(defaults | values))


def second(attempt: Attempt) -> Response:
    return db.session.scalars(select(Response).where(Response.attempt_id == attempt.id, Response.position == 2)).one()


def total_of(attempt: Attempt) -> tuple[float | None, int]:
    db.session.refresh(attempt)
    return attempt.mark, attempt.waiting


def test_the_same_answers_get_the_mark_of_the_form(scene: Scene) -> None:
    texts = (NEGATED, " BUKAN bu  rina!", "bukan Rina, entah siapa")
    alike, loud, other = (give(scene.pupil(f"P{n}"), scene.assignment, RIGHT, text) for n, text in enumerate(texts))
    row = decide(scene, fraction=0.5, comment="Baca lagi.")
    assert [response.attempt_id for response in settle(scene.teacher, [row], LATER)] == [alike.id, loud.id]
    for attempt in (alike, loud):
        response = second(attempt)
        assert (response.fraction, response.waiting, response.ruling_id) == (0.5, False, row.id)
        assert (response.marked_by_id, response.marked_at) == (scene.teacher.id, LATER)
        assert (response.reason or {})["rule"] == "marked_alike"
        assert total_of(attempt) == (1.5, 0)
    assert (second(other).waiting, total_of(other)) == (True, (1.0, 1))


def test_every_mark_is_written_down_as_given_by_the_actor(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, NEGATED)
    before = marking.mark_state(second(attempt))
    row = decide(scene)
    [response] = settle(scene.teacher, [row], LATER)
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "response"))
    assert (entry.verb, entry.actor_id, entry.at, entry.subject_id) == (
        marking.VERB,
        scene.teacher.id,
        LATER,
        response.id,
    )
    assert entry.details == {
        "attempt": attempt.id,
        "position": 2,
        "old": before,
        "new": marking.mark_state(response),
    }


@pytest.mark.parametrize(
    ("scope", "reached"),
    [
        ("classroom", {"here"}),
        ("mine", {"here", "other class"}),
        ("everyone", {"here", "other class", "class of a colleague"}),
    ],
)
def test_a_form_settles_in_every_class_where_it_is_in_force(scene: Scene, scope: str, reached: set[str]) -> None:
    boss = factories.make_person(scene.school, "administrator")
    factories.make_membership(scene.room, boss, role="teacher")
    rooms = {
        "here": (scene.room, scene.assignment),
        "other class": another_class(scene, boss),
        "class of a colleague": another_class(scene, factories.make_person(scene.school, "teacher")),
    }
    attempts = {name: hand_in(scene, *place, NEGATED) for name, place in rooms.items()}
    row = decide(scene, by=boss, scope=scope)
    settle(boss, [row], LATER)
    assert {name for name, attempt in attempts.items() if not second(attempt).waiting} == reached


def test_other_quizzes_questions_and_schools_are_not_touched(scene: Scene) -> None:
    elsewhere = make_scene()
    same_words = give(elsewhere.pupil("Ani"), elsewhere.assignment, RIGHT, NEGATED)
    other = factories.make_version(scene.school)
    assignment = factories.make_assignment(other, scene.room, mode="test", attempts_allowed=1)
    other_quiz = give(scene.pupil("Budi"), assignment, RIGHT, NEGATED)
    other_question = give(scene.pupil("Citra"), scene.assignment, RIGHT, None, NEGATED)
    assert settle(scene.teacher, [decide(scene)], LATER) == []
    assert [total_of(one)[1] for one in (same_words, other_quiz, other_question)] == [1, 1, 1]


def reworded(scene: Scene, **values: Any) -> Assignment:
    questions = factories.small_questions()
    questions[1] |= values
    slug = db.session.get_one(Quiz, scene.version.quiz_id).slug
    version = factories.make_version(scene.school, factories.make_content(questions, slug=slug))
    return factories.make_assignment(version, scene.room, mode="test", attempts_allowed=1)


def test_a_form_holds_for_another_version_that_asks_in_the_same_words(scene: Scene) -> None:
    same = give(scene.pupil("A"), reworded(scene, prompt="Siapa yang membawa  bibit"), RIGHT, NEGATED)
    other = give(scene.pupil("B"), reworded(scene, prompt="Siapa yang menanam bibit?"), RIGHT, NEGATED)
    settle(scene.teacher, [decide(scene)], LATER)
    assert (second(same).waiting, second(other).waiting) == (False, True)


def test_what_has_a_mark_keeps_it(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, NEGATED)
    seen = marking.stamp(second(attempt))
    marking.mark(scene.teacher, attempt.id, 2, 1.0, reason="", seen=seen, now=NOW)
    running = give(scene.pupil("Budi"), scene.assignment, RIGHT, NEGATED, hand_in=False)
    assert settle(scene.teacher, [decide(scene)], LATER) == []
    assert (second(attempt).fraction, second(running).fraction) == (1.0, None)


def test_withdrawn_forms_settle_nothing(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, NEGATED)
    row = decide(scene)
    rulings.withdraw(scene.teacher, row, LATER)
    assert settle(scene.teacher, [row], LATER) == []
    assert second(attempt).waiting


def test_settling_again_changes_nothing(scene: Scene) -> None:
    give(scene.pupil("Ani"), scene.assignment, RIGHT, NEGATED)
    row = decide(scene)
    assert len(settle(scene.teacher, [row], LATER)) == 1
    assert settle(scene.teacher, [row], LATER) == []


def test_where_a_colleague_decided_differently_the_answer_waits(scene: Scene) -> None:
    colleague = factories.make_person(scene.school, "teacher")
    factories.make_membership(scene.room, colleague, role="teacher")
    mine = another_class(scene, scene.teacher)
    shared, own = give(scene.pupil("Ani"), scene.assignment, RIGHT, NEGATED), hand_in(scene, *mine, NEGATED)
    decide(scene, by=colleague, fraction=1.0)
    row = decide(scene, fraction=0.0, comment="Bukan.")
    settle(scene.teacher, [row], LATER)
    assert (second(shared).waiting, second(own).waiting) == (True, False)
    settle(scene.teacher, [row], LATER, here=[scene.assignment.id])
    response = second(shared)
    assert (response.fraction, response.waiting, response.ruling_id) == (0.0, False, None)
    assert response.marked_by_id == scene.teacher.id
    assert response.reason == {
        "rule": "teacher",
        "text": "Marked by your teacher: %(reason)s",
        "values": {"reason": "Bukan."},
    }


def test_a_narrower_decision_holds_against_a_wider_one(scene: Scene) -> None:
    colleague = factories.make_person(scene.school, "teacher")
    factories.make_membership(scene.room, colleague, role="teacher")
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, NEGATED)
    narrow = decide(scene, by=colleague, scope="classroom", fraction=1.0)
    settle(scene.teacher, [decide(scene, fraction=0.0)], LATER)
    response = second(attempt)
    assert (response.fraction, response.ruling_id, response.marked_by_id) == (1.0, narrow.id, None)


def test_the_number_of_queries_does_not_grow(scene: Scene, database: QuizApp) -> None:
    counts = []
    for size in (1, 4):
        places = [another_class(scene, scene.teacher) for _ in range(size)]
        text = f"bukan Bu Rina {'ya ' * size}"
        attempts = [hand_in(scene, *place, text) for place in places for _ in range(2)]
        row = decide(scene, text)
        db.session.flush()
        with count_queries(database) as statements:
            assert len(settle(scene.teacher, [row], LATER)) == len(attempts)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 14, counts


def test_the_count_before_a_decision_is_what_settles(scene: Scene, database: QuizApp) -> None:
    mine = another_class(scene, scene.teacher)
    theirs = another_class(scene, factories.make_person(scene.school, "teacher"))
    for place in ((scene.room, scene.assignment), (scene.room, scene.assignment), mine, theirs):
        hand_in(scene, *place, NEGATED)
    hand_in(scene, *mine, "bukan Rina, entah siapa")
    groups = [[NEGATED, "Bukan bu rina."], ["bukan Rina, entah siapa", NEGATED], ["tidak ada"]]

    def count(scope: Any) -> list[int]:
        place = Place.of(scene.assignment)
        return would_settle(scene.teacher, place, scene.version.fingerprint, 2, groups, scope)

    with count_queries(database) as statements:
        assert count("mine") == [3, 4, 0]
    assert len(statements) <= 2
    assert count("classroom") == [2, 2, 0]
    assert count("everyone") == [4, 5, 0]


def test_what_the_program_decides_by_itself_now_has_nobodys_name_on_it(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina")
    response = second(attempt)
    response.fraction, response.waiting = 0.0, True  # it waited before the program knew better
    db.session.flush()
    marking.recompute([attempt.id])
    assert total_of(attempt) == (1.0, 1)
    assert settle(scene.teacher, [decide(scene)], LATER) == [response]
    assert (response.fraction, response.marked_by_id, response.ruling_id) == (1.0, None, None)
    assert total_of(attempt) == (2.0, 0)


def test_what_is_asked_again_is_bounded_and_everyone_has_a_turn() -> None:
    things = list(range(25))
    seen: set[int] = set()
    for turn in range(6):
        chosen = rulings_settling._in_turn(things, 6, turn, first=1)
        assert (len(chosen), len(set(chosen)), chosen[0]) == (6, 6, 0)
        seen |= set(chosen)
    assert seen == set(things)
    assert rulings_settling._in_turn(things, 25, 7) == things
    assert rulings_settling._in_turn([], 3, 7) == []
