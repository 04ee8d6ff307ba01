"""Marks given by people, one at a time: totals follow, nothing is overwritten unseen, all is written down."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.core.messages import Message
from quizapp.models import Attempt, AuditEntry, Person, Response, ResponseRevision, db
from quizapp.operations import feedback, marking, marking_desk, marking_inbox, marking_pile
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.group_decisions import Decision, decide
from quizapp.operations.marking import levels_of, mark, recompute, stamp
from tests import factories
from tests.factories import NOW
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene

LATER = NOW + timedelta(hours=1)
NEGATED = "bukan Bu Rina"
"""A negation before the key: no rule decides it, so it waits for the teacher."""


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene()


def response_at(attempt: Attempt, position: int) -> Response:
    return db.session.scalars(
        select(Response).where(Response.attempt_id == attempt.id, Response.position == position)
    ).one()


def total_of(attempt: Attempt) -> tuple[float | None, int]:
    db.session.refresh(attempt)
    return attempt.mark, attempt.waiting


def give_mark(
    scene: Scene,
    attempt: Attempt,
    position: int,
    points: float,
    *,
    reason: str = "",
    seen: str | None = None,
    actor: Person | None = None,
    now: datetime = LATER,
) -> Response:
    seen = stamp(response_at(attempt, position)) if seen is None else seen
    return mark(actor or scene.teacher, attempt.id, position, points, reason=reason, seen=seen, now=now)


def entries() -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "response").order_by(AuditEntry.id)))


def test_another_mark_for_the_same_reason_is_another_mark(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, "kelas kami")
    for points in (0.5, 1.0):
        give_mark(scene, attempt, 2, points, reason="Hampir benar.")
        assert response_at(attempt, 2).fraction == points
    assert (total_of(attempt), len(entries())) == ((2.0, 0), 2)


def test_a_first_mark_ends_the_waiting_and_the_total_follows(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina", "Baik, karena hujan.")
    assert total_of(attempt) == (2.0, 1)
    response = give_mark(scene, attempt, 3, 1)
    assert (response.fraction, response.waiting, response.marked_by_id, response.marked_at) == (
        0.5,
        False,
        scene.teacher.id,
        LATER,
    )
    assert response.reason == {
        "rule": "teacher",
        "text": "Marked by your teacher: %(level)s",
        "values": {"level": "Pendapat tanpa alasan dari bacaan."},
    }
    assert total_of(attempt) == (3.0, 0)
    [entry] = entries()
    assert (entry.actor_id, entry.at, entry.subject_id) == (scene.teacher.id, LATER, response.id)
    assert entry.details["old"] == {
        "fraction": 0.0,
        "waiting": True,
        "reason": {"rule": "rubric", "text": "Waiting for your teacher to mark it."},
        "marked_by": None,
        "marked_at": NOW.isoformat(),
        "ruling": None,
        "void": False,
    }
    assert (entry.details["new"]["fraction"], entry.details["new"]["waiting"]) == (0.5, False)


def test_changing_a_mark_needs_a_reason_that_the_pupil_reads(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, WRONG, "Bu Rina")
    with pytest.raises(Refused) as refusal:
        give_mark(scene, attempt, 1, 0.5, reason="  ")
    assert (refusal.value.field, entries()) == ("reason", [])
    response = give_mark(scene, attempt, 1, 0.5, reason=" the prompt was\nunclear ")
    assert Message.from_json(response.reason or {}) == Message(
        "Marked by your teacher: %(reason)s", {"reason": "the prompt was unclear"}
    )
    assert total_of(attempt) == (1.5, 0)


@pytest.mark.parametrize("points", [-0.5, 0.25, 1.5, 2, float("nan")])
def test_only_the_marks_of_the_question_are_taken(scene: Scene, points: float) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, WRONG)
    with pytest.raises(Refused) as refusal:
        give_mark(scene, attempt, 1, points, reason="so")
    assert (refusal.value.field, total_of(attempt)) == ("mark", (0.0, 0))


def test_a_mark_given_meanwhile_is_not_overwritten_unseen(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina", "Baik.")
    colleague = factories.make_person(scene.school, "teacher")
    factories.make_membership(scene.room, colleague, role="teacher")
    seen = stamp(response_at(attempt, 3))
    give_mark(scene, attempt, 3, 2, seen=seen)
    with pytest.raises(Refused, match="meanwhile"):
        give_mark(scene, attempt, 3, 0, seen=seen, actor=colleague)
    assert total_of(attempt) == (4.0, 0)


def test_a_second_tap_on_the_same_mark_changes_nothing(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina", "Baik.")
    seen = stamp(response_at(attempt, 3))
    give_mark(scene, attempt, 3, 2, seen=seen)
    give_mark(scene, attempt, 3, 2, seen=seen)
    assert (total_of(attempt), len(entries())) == ((4.0, 0), 1)


def test_a_running_attempt_and_places_that_are_not_there_are_refused(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, hand_in=False)
    with pytest.raises(Refused, match="still runs"):
        give_mark(scene, attempt, 1, 0, reason="so")
    attempt = give(scene.pupil("Budi"), scene.assignment, RIGHT)
    for position in (0, 4):
        with pytest.raises(NotFound):
            mark(scene.teacher, attempt.id, position, 0, reason="so", seen="", now=NOW)
    with pytest.raises(NotFound):
        mark(scene.teacher, 2**31 - 1, 1, 0, reason="so", seen="", now=NOW)


def strangers(scene: Scene) -> list[Person]:
    elsewhere = factories.make_person(scene.school, "teacher")
    factories.make_classroom(scene.school, elsewhere)
    return [
        elsewhere,
        scene.pupil("Nosy"),
        factories.make_person(scene.school, "administrator"),
        factories.make_person(factories.make_school(), "administrator"),
    ]


def test_only_teachers_of_the_class_mark_or_look(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina", "Baik.")
    waiting = response_at(attempt, 3)
    for person in strangers(scene):
        with pytest.raises(NotFound):
            give_mark(scene, attempt, 3, 2, actor=person)
        with pytest.raises(NotFound):
            decide(person, scene.assignment.id, 3, Decision((waiting.id,), 2), NOW)
        with pytest.raises(NotFound):
            marking_pile.waiting_at(person, scene.assignment.id, 3)
        with pytest.raises(NotFound):
            marking_desk.look_at_response(person, attempt.id, 3)
        assert marking_inbox.inbox(person) == []
    assert total_of(attempt) == (2.0, 1)


def test_recomputing_changes_nothing_and_mends_a_wrong_total(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina", "Baik.")
    running = give(scene.pupil("Budi"), scene.assignment, RIGHT, hand_in=False)
    give_mark(scene, attempt, 3, 1)
    before = total_of(attempt)
    for _ in range(2):
        recompute([attempt.id, running.id])
        assert (total_of(attempt), total_of(running)) == (before, (None, 0))
    attempt.mark, attempt.waiting = 99.0, 7
    db.session.flush()
    recompute([attempt.id])
    assert total_of(attempt) == before
    recompute([])


def test_a_response_is_shown_with_its_history_changes_and_neighbours(scene: Scene) -> None:
    former, ani, following = (scene.pupil(name) for name in ("Abi", "Ani", "Ayu"))
    others = [give(person, scene.assignment, RIGHT) for person in (following, former)]
    attempt = give(ani, scene.assignment, WRONG, NEGATED)
    give_mark(scene, attempt, 2, 0.5, reason="half")
    seen = marking_desk.look_at_response(scene.teacher, attempt.id, 2)
    assert (seen.person_name, seen.classroom, seen.position, seen.question_count) == ("Ani", "VIII-A", 2, 3)
    assert (seen.explanation.response, seen.explanation.correct) == (NEGATED, "Bu Rina")
    assert seen.explanation.evidence == ("p1.s2",)
    assert seen.explanation.score == feedback.score_view(1, response_at(attempt, 2))
    assert [(one.text, one.lost) for one in seen.arrived] == [(NEGATED, False)]
    assert [(one.by, one.old["fraction"], one.new["fraction"]) for one in seen.changes] == [("Rina Wati", 0.0, 0.5)]
    assert seen.former == marking_desk.Neighbour(others[1].id, 2, "Abi")
    assert seen.following == marking_desk.Neighbour(others[0].id, 2, "Ayu")
    assert seen.may_mark
    assert seen.marked_by == "Rina Wati"
    assert db.session.scalar(select(func.count()).select_from(ResponseRevision)) == 4
    with pytest.raises(NotFound):
        marking_desk.look_at_response(scene.teacher, attempt.id, 4)


def test_levels_are_the_rubric_or_halves_of_a_point(scene: Scene) -> None:
    content = factories.sample_content()
    levels = {question.type_name: [level.mark for level in levels_of(question)] for question in content.questions}
    points = {question.type_name: question.points for question in content.questions}
    assert levels["open_response"][0] == points["open_response"]
    assert levels["matching"] == [half / 2 for half in range(2 * points["matching"], -1, -1)]
    assert marking.STEP == 0.5
