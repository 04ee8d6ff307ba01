"""Marks given by people: one, many alike, taken back; totals follow, nothing is overwritten unseen, all is written down."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, func, select

from quizapp.app import QuizApp
from quizapp.core.messages import Message
from quizapp.models import Assignment, Attempt, AuditEntry, Person, Response, ResponseRevision, db
from quizapp.operations import feedback, marking, marking_desk
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.marking import Decision, MarkLevel, levels_of, mark, mark_together, recompute, stamp, take_back
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
            mark_together(person, scene.assignment.id, 3, [Decision((waiting.id,), 2)], NOW)
        with pytest.raises(NotFound):
            marking_desk.waiting_at(person, scene.assignment.id, 3)
        with pytest.raises(NotFound):
            marking_desk.look_at_response(person, attempt.id, 3)
        assert marking_desk.inbox(person) == []
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


def test_alike_short_answers_are_marked_together(scene: Scene) -> None:
    texts = (NEGATED, "Bukan  Bu Rina!", "bukan bu rina", "bukan Rina, entah siapa")
    attempts = [give(scene.pupil(f"P{n}"), scene.assignment, RIGHT, text) for n, text in enumerate(texts)]
    task = marking_desk.waiting_at(scene.teacher, scene.assignment.id, 2)
    assert [len(group.waiting) for group in task.groups] == [3, 1]
    assert task.count == 4
    assert task.levels == (MarkLevel(1.0), MarkLevel(0.5), MarkLevel(0.0))
    assert task.evidence == ("p1.s2",)
    decisions = [Decision(task.groups[0].ids, 0.0), Decision(task.groups[1].ids, 0.5, "almost")]
    assert mark_together(scene.teacher, scene.assignment.id, 2, decisions, LATER) == (4, 0)
    assert [total_of(attempt) for attempt in attempts] == [(1.0, 0)] * 3 + [(1.5, 0)]
    assert marking_desk.waiting_at(scene.teacher, scene.assignment.id, 2).groups == ()
    assert len(entries()) == 4


def test_open_responses_are_never_grouped(scene: Scene) -> None:
    for name in ("A", "B"):
        give(scene.pupil(name), scene.assignment, None, None, "Baik sekali.")
    task = marking_desk.waiting_at(scene.teacher, scene.assignment.id, 3)
    assert [[one.name for one in group.waiting] for group in task.groups] == [["A"], ["B"]]
    assert [(level.mark, bool(level.text)) for level in task.levels] == [(2.0, True), (1.0, True), (0.0, True)]


def test_what_somebody_marked_meanwhile_is_skipped(scene: Scene) -> None:
    one, two = (give(scene.pupil(name), scene.assignment, None, NEGATED) for name in ("A", "B"))
    group = marking_desk.waiting_at(scene.teacher, scene.assignment.id, 2).groups[0]
    give_mark(scene, one, 2, 1)
    assert mark_together(scene.teacher, scene.assignment.id, 2, [Decision(group.ids, 0.0)], LATER) == (1, 1)
    assert (total_of(one), total_of(two)) == ((1.0, 0), (0.0, 0))


def test_responses_of_other_questions_and_assignments_are_not_touched(scene: Scene) -> None:
    other: Assignment = factories.make_assignment(scene.version, scene.room, mode="test", attempts_allowed=1)
    ani = scene.pupil("Ani")
    here, there = (give(ani, assignment, None, NEGATED, "Baik.") for assignment in (scene.assignment, other))
    foreign = (response_at(here, 3).id, response_at(there, 2).id)
    assert mark_together(scene.teacher, scene.assignment.id, 2, [Decision(foreign, 1)], LATER) == (0, 2)
    assert (total_of(here), total_of(there)) == ((0.0, 2), (0.0, 2))
    with pytest.raises(Refused):
        mark_together(scene.teacher, scene.assignment.id, 2, [Decision((response_at(here, 2).id,), 0.7)], LATER)
    with pytest.raises(NotFound):
        mark_together(scene.teacher, scene.assignment.id, 4, [], LATER)


def test_marks_given_together_can_be_taken_back(scene: Scene) -> None:
    one, two = (give(scene.pupil(name), scene.assignment, RIGHT, NEGATED) for name in ("A", "B"))
    group = marking_desk.waiting_at(scene.teacher, scene.assignment.id, 2).groups[0]
    assert response_at(one, 2).waiting
    mark_together(scene.teacher, scene.assignment.id, 2, [Decision(group.ids, 1.0)], LATER)
    give_mark(scene, two, 2, 0.5, reason="on second thoughts", now=LATER + timedelta(seconds=9))
    assert take_back(scene.teacher, scene.assignment.id, 2, LATER, LATER + timedelta(minutes=1)) == 1
    assert (total_of(one), total_of(two)) == ((1.0, 1), (1.5, 0))
    back = response_at(one, 2)
    assert (back.waiting, back.marked_by_id, back.marked_at) == (True, None, NOW)
    assert [entry.details["new"]["waiting"] for entry in entries()] == [False, False, False, True]
    assert take_back(scene.teacher, scene.assignment.id, 2, LATER, LATER) == 0


def test_the_inbox_lists_piles_of_my_classes_only(scene: Scene) -> None:
    other = make_scene()
    give(other.pupil("Elsewhere"), other.assignment, None, NEGATED)
    for number in range(3):
        give(scene.pupil(f"P{number}"), scene.assignment, RIGHT, NEGATED, "Baik." if number else None)
    give(scene.pupil("Runs"), scene.assignment, RIGHT, NEGATED, hand_in=False)
    piles = marking_desk.inbox(scene.teacher)
    assert [(pile.assignment_id, pile.column.number, pile.count, pile.classroom) for pile in piles] == [
        (scene.assignment.id, 2, 3, "VIII-A"),
        (scene.assignment.id, 3, 2, "VIII-A"),
    ]


def test_the_inbox_asks_as_often_for_one_pile_as_for_three(scene: Scene) -> None:
    def statements() -> int:
        seen: list[object] = []

        def note(*args: object) -> None:
            seen.append(args[2])

        db.session.flush()
        event.listen(db.engine, "before_cursor_execute", note)
        marking_desk.inbox(scene.teacher)
        event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
    assert statements() == 2
    for _ in range(2):
        more = factories.make_assignment(scene.version, scene.room, mode="test")
        give(scene.pupil("B"), more, RIGHT, NEGATED)
    assert (len(marking_desk.inbox(scene.teacher)), statements()) == (3, 2)


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
