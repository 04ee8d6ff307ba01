"""Presses of a marking teacher: alike answers together, the key learns, other classes follow, and all can be undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Assignment, AuditEntry, Ruling, db
from quizapp.operations import (
    comments,
    group_decisions,
    marking,
    marking_inbox,
    marking_pile,
    regrading,
)
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.group_decisions import Decision, Outcome, decide
from quizapp.operations.marking import MarkLevel
from quizapp.operations.regrading import Proposal
from tests import factories
from tests.factories import NOW
from tests.pressing import LATER, NEGATED, another_class, forms, given_in, pile, press, response_at, total_of, undo
from tests.queries import count_queries
from tests.scenes import RIGHT, Scene, give, make_scene


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene()


# Groups


def test_alike_answers_stand_together_with_their_spellings(scene: Scene) -> None:
    texts = (NEGATED, "Bukan  Bu Rina!", "bukan bu rina", "bukan Rina, entah siapa")
    for n, text in enumerate(texts):
        give(scene.pupil(f"P{n}"), scene.assignment, RIGHT, text)
    task = pile(scene)
    assert sorted(len(group.waiting) for group in task.groups) == [1, 3]
    assert task.count == 4
    assert task.levels == (MarkLevel(1.0), MarkLevel(0.5), MarkLevel(0.0))
    assert task.evidence == ("p1.s2",)
    largest = max(task.groups, key=lambda group: len(group.waiting))
    assert sum(len(spelling.waiting) for spelling in largest.spellings) == 3
    assert largest.text == NEGATED


def test_large_groups_and_unsure_ones_come_first(scene: Scene) -> None:
    for n, text in enumerate((NEGATED, "bukan pak Budi", NEGATED, NEGATED, "bukan pak Budi", "seseorang")):
        give(scene.pupil(f"P{n}"), scene.assignment, RIGHT, text)
    groups = pile(scene).groups
    weights = [len(group.waiting) * max(group.unsure, marking_pile.LEAST_UNSURE) for group in groups]
    assert weights == sorted(weights, reverse=True)
    assert {group.text for group in groups} == {NEGATED, "bukan pak Budi", "seseorang"}


def test_the_order_of_equals_follows_neither_names_nor_times(scene: Scene) -> None:
    for n in range(8):
        give(scene.pupil(f"P{n}"), scene.assignment, None, None, f"Jawaban {n}", at=NOW + timedelta(seconds=n))
    names = [group.waiting[0].name for group in pile(scene, 3).groups]
    assert sorted(names) == [f"P{n}" for n in range(8)]
    assert names != sorted(names)
    assert names == [group.waiting[0].name for group in pile(scene, 3).groups]


def test_open_responses_are_never_grouped(scene: Scene) -> None:
    for name in ("A", "B"):
        give(scene.pupil(name), scene.assignment, None, None, "Baik sekali.")
    task = pile(scene, 3)
    assert sorted([one.name for one in group.waiting] for group in task.groups) == [["A"], ["B"]]
    assert [(level.mark, bool(level.text)) for level in task.levels] == [(2.0, True), (1.0, True), (0.0, True)]


def test_a_group_is_split_into_spellings_and_a_spelling_into_pupils(scene: Scene) -> None:
    for n, text in enumerate(("membawa bukan bu rina", NEGATED, NEGATED)):
        give(scene.pupil(f"P{n}"), scene.assignment, RIGHT, text)
    whole = pile(scene).groups
    by_spelling = pile(scene, spellings=frozenset(one for group in whole for one in group.ids[:1])).groups
    assert sorted((group.text, len(group.ids)) for group in by_spelling) == [(NEGATED, 2), ("membawa bukan bu rina", 1)]
    two = next(group for group in by_spelling if len(group.ids) == 2)
    everything = frozenset(one for group in whole for one in group.ids)
    by_pupil = pile(scene, spellings=everything, pupils=frozenset(two.ids[:1])).groups
    assert sorted((group.text, len(group.ids), group.is_alone) for group in by_pupil) == [
        (NEGATED, 1, True),
        (NEGATED, 1, True),
        ("membawa bukan bu rina", 1, False),
    ]


# Presses


def test_one_press_marks_alike_answers_and_the_key_learns_them(scene: Scene) -> None:
    attempts = [give(scene.pupil(f"P{n}"), scene.assignment, RIGHT, NEGATED) for n in range(3)]
    outcome = press(scene, pile(scene).groups[0].ids, 0.5, learn="mine", comment=" Hampir\nbenar. ")
    assert (outcome.made.marked, outcome.made.settled, outcome.skipped) == (3, 0, {})  # type: ignore[union-attr]
    assert [total_of(attempt) for attempt in attempts] == [(1.5, 0)] * 3
    [ruling] = db.session.scalars(select(Ruling))
    assert (ruling.text, ruling.fraction, ruling.scope, ruling.comment) == (NEGATED, 0.5, "mine", "Hampir benar.")
    response = response_at(attempts[0])
    assert (response.ruling_id, response.marked_by_id, response.marked_at) == (ruling.id, scene.teacher.id, LATER)
    assert response.reason["values"] == {"reason": "Hampir benar."}  # type: ignore[index]
    assert comments.offered(scene.teacher, scene.assignment.quiz_id, "bibit") == ("Hampir benar.",)
    nxt = give(scene.pupil("Next"), scene.assignment, RIGHT, NEGATED.upper())
    assert total_of(nxt) == (1.5, 0)
    assert pile(scene).groups == ()


def test_without_learning_only_the_group_is_marked(scene: Scene) -> None:
    attempt = give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
    press(scene, pile(scene).groups[0].ids, 0.0)
    assert (forms(), response_at(attempt).ruling_id, total_of(attempt)) == ([], None, (1.0, 0))
    nxt = give(scene.pupil("Next"), scene.assignment, RIGHT, NEGATED)
    assert total_of(nxt) == (1.0, 1)


def test_an_open_response_is_never_learned(scene: Scene) -> None:
    give(scene.pupil("A"), scene.assignment, None, None, "Baik sekali.")
    press(scene, pile(scene, 3).groups[0].ids, 2, number=3, learn="mine")
    assert forms() == []


def test_my_other_classes_follow_and_the_page_knew_how_many(scene: Scene) -> None:
    here = give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
    there = [given_in(another_class(scene), f"B{n}", RIGHT, "Bukan bu Rina") for n in range(2)]
    colleague = factories.make_person(scene.school, "teacher")
    foreign = given_in(another_class(scene, "IX-A", colleague), "C", RIGHT, NEGATED)
    task = pile(scene)
    counted = {
        scope: marking_pile.with_counts(scene.teacher, task, task.groups, scope)[0].settles
        for scope in ("mine", "classroom", None)
    }
    assert counted == {"mine": 2, "classroom": 0, None: 0}
    outcome = press(scene, task.groups[0].ids, 1.0, learn="mine")
    assert (outcome.made.marked, outcome.made.settled) == (1, 2)  # type: ignore[union-attr]
    assert [total_of(attempt) for attempt in (here, *there, foreign)] == [(2.0, 0)] * 3 + [(1.0, 1)]


def test_a_decision_for_this_class_stays_in_it(scene: Scene) -> None:
    give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
    there = given_in(another_class(scene), "B", RIGHT, NEGATED)
    press(scene, pile(scene).groups[0].ids, 1.0, learn="classroom")
    assert (total_of(there), forms()) == ((1.0, 1), [(NEGATED, 1.0, "classroom", True)])


def test_only_who_may_decides_for_everyone(scene: Scene) -> None:
    attempt = give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
    with pytest.raises(NotFound):
        press(scene, pile(scene).groups[0].ids, 1.0, learn="everyone")
    assert total_of(attempt) == (1.0, 1)


def test_each_distinct_reply_of_a_group_is_learned(scene: Scene) -> None:
    ids = [
        response_at(give(scene.pupil(f"P{n}"), scene.assignment, RIGHT, text)).id
        for n, text in enumerate((NEGATED, NEGATED, "bukan Rina"))
    ]
    press(scene, tuple(ids), 0.0, learn="mine")
    assert sorted(forms(), key=str) == [(NEGATED, 0.0, "mine", True), ("bukan Rina", 0.0, "mine", True)]


def test_what_somebody_marked_meanwhile_is_skipped_and_told_with_the_name(scene: Scene) -> None:
    one, two = (give(scene.pupil(name), scene.assignment, None, NEGATED) for name in ("A", "B"))
    group = pile(scene).groups[0]
    colleague = factories.make_person(scene.school, "teacher", name="Slamet Riyadi")
    factories.make_membership(scene.room, colleague, role="teacher")
    press(scene, (response_at(one).id,), 1.0, actor=colleague)
    outcome = press(scene, group.ids, 0.0, at=1)
    assert (outcome.made.marked, outcome.skipped) == (1, {"Slamet Riyadi": 1})  # type: ignore[union-attr]
    assert (total_of(one), total_of(two)) == ((1.0, 0), (0.0, 0))
    assert press(scene, (response_at(one).id,), 0.0, at=2) == Outcome(None, {"Slamet Riyadi": 1})


def test_the_same_press_again_changes_nothing_and_tells_the_same(scene: Scene) -> None:
    give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
    ids = pile(scene).groups[0].ids
    first = press(scene, ids, 1.0, learn="mine")
    again = press(scene, ids, 1.0, learn="mine", at=5)
    assert again == first
    assert len(forms()) == 1
    other = press(scene, ids, 0.0, learn="mine", at=6)
    assert other == Outcome(None, {"Rina Wati": 1})


def test_responses_of_other_questions_and_assignments_are_not_touched(scene: Scene) -> None:
    other: Assignment = factories.make_assignment(scene.version, scene.room, mode="test", attempts_allowed=1)
    ani = scene.pupil("Ani")
    here, there = (give(ani, assignment, None, NEGATED, "Baik.") for assignment in (scene.assignment, other))
    foreign = (response_at(here, 3).id, response_at(there, 2).id)
    assert press(scene, foreign, 1) == Outcome(None, {None: 2})
    assert (total_of(here), total_of(there)) == ((0.0, 2), (0.0, 2))
    for mark in (0.7, float("nan"), 2.0, -1.0):
        with pytest.raises(Refused):
            press(scene, (response_at(here, 2).id,), mark, learn="mine")
    assert forms() == []
    with pytest.raises(NotFound):
        press(scene, (), 1, number=4)


def test_marks_given_otherwise_before_are_counted_not_changed(scene: Scene) -> None:
    early = give(scene.pupil("Early"), scene.assignment, RIGHT, NEGATED)
    press(scene, (response_at(early).id,), 1.0, learn="classroom")
    there = given_in(another_class(scene), "B", RIGHT, NEGATED)
    outcome = decide(
        scene.teacher, there.assignment_id, 2, Decision((response_at(there).id,), 0.0, learn="mine"), LATER
    )
    assert outcome.made.contradicted == 1  # type: ignore[union-attr]
    assert outcome.made.would_change == 0, "the decision for one class goes before that for all"  # type: ignore[union-attr]
    assert regrading.preview(scene.teacher, Proposal(scene.assignment.id, 2)).lines == ()
    assert (total_of(early), total_of(there)) == ((2.0, 0), (1.0, 0))


def test_what_a_regrade_would_change_is_counted_apart(scene: Scene) -> None:
    early = give(scene.pupil("Early"), scene.assignment, RIGHT, NEGATED)
    press(scene, (response_at(early).id,), 1.0, learn="mine")
    there = given_in(another_class(scene), "B", RIGHT, NEGATED)
    response = response_at(there)
    response.fraction, response.waiting, response.ruling_id = None, True, None
    db.session.flush()
    decision = Decision((response.id,), 0.0, learn="mine")
    outcome = decide(scene.teacher, there.assignment_id, 2, decision, LATER)
    assert (outcome.made.contradicted, outcome.made.would_change) == (1, 1)  # type: ignore[union-attr]
    assert len(regrading.preview(scene.teacher, Proposal(scene.assignment.id, 2)).lines) == 1


# Undo


def test_every_mark_is_written_down(scene: Scene) -> None:
    give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
    undo(scene, press(scene, pile(scene).groups[0].ids, 1.0, learn="mine"))
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.verb for entry in entries if entry.verb != "enrol"][-6:] == [
        "rule",
        "mark_response",
        "decide_together",
        "mark_response",
        "withdraw_ruling",
        "take_back_decision",
    ]


# One response


def test_a_changed_mark_is_learned_too(scene: Scene) -> None:
    one = give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
    two = give(scene.pupil("B"), scene.assignment, RIGHT, NEGATED)
    seen = marking.stamp(response_at(one))
    learned = group_decisions.mark_and_learn(
        scene.teacher, one.id, 2, 0.5, "mine", reason="Hampir.", seen=seen, now=LATER
    )
    assert (learned.settled, learned.contradicted) == (1, 0)
    assert (total_of(one), total_of(two)) == ((1.5, 0), (1.5, 0))
    response = response_at(one)
    assert (response.ruling_id is not None, response.marked_by_id) == (True, scene.teacher.id)
    with pytest.raises(NotFound):
        group_decisions.mark_and_learn(
            factories.make_person(factories.make_school(), "administrator"),
            one.id, 2, 0.5, "mine", reason="x", seen=seen, now=LATER,
        )  # fmt: skip
    with pytest.raises(Refused):
        group_decisions.mark_and_learn(scene.teacher, one.id, 2, 1.0, "mine", reason="", seen=seen, now=LATER)
    assert len(forms()) == 1


# The inbox


def test_the_inbox_has_one_line_a_question_of_my_classes(scene: Scene) -> None:
    other = make_scene()
    give(other.pupil("Elsewhere"), other.assignment, None, NEGATED)
    for number in range(3):
        give(scene.pupil(f"P{number}"), scene.assignment, RIGHT, NEGATED, "Baik." if number else None)
    give(scene.pupil("Runs"), scene.assignment, RIGHT, NEGATED, hand_in=False)
    second = another_class(scene)
    for number in range(4):
        given_in(second, f"Q{number}", RIGHT, NEGATED)
    piles = marking_inbox.inbox(scene.teacher)
    assert [
        (pile.column.number, pile.count, [(share.classroom, share.count) for share in pile.shares]) for pile in piles
    ] == [(2, 7, [("VIII-B", 4), ("VIII-A", 3)]), (3, 2, [("VIII-A", 2)])]
    assert piles[0].oldest == NOW
    assert marking_inbox.inbox(scene.teacher, scene.version.quiz_id + 1) == []


def test_the_inbox_and_a_pile_ask_as_often_for_one_as_for_three(scene: Scene, app: QuizApp) -> None:
    def statements() -> tuple[int, int]:
        db.session.flush()
        counts = []
        for work in (
            lambda: marking_inbox.inbox(scene.teacher),
            lambda: marking_pile.with_counts(scene.teacher, pile(scene), pile(scene).groups, "mine"),
        ):
            with count_queries(app) as found:
                work()
            counts.append(len(found))
        return counts[0], counts[1]

    give(scene.pupil("A"), scene.assignment, RIGHT, NEGATED)
    pile(scene)
    before = statements()
    assert before[0] == 2
    for name in ("VIII-B", "VIII-C"):
        given_in(another_class(scene, name), "B", RIGHT, NEGATED)
        give(scene.pupil(f"of {name}"), scene.assignment, RIGHT, f"bukan pak {name}")
    assert ([len(pile.shares) for pile in marking_inbox.inbox(scene.teacher)], statements()) == ([3], before)
