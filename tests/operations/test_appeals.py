"""Appeals: who may send one, what a decision does to marks and the key, and that it can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Appeal, Attempt, Person, Response, Ruling, db
from quizapp.operations import appeal_decisions, appeals, attempts, marking
from quizapp.operations.errors import NotFound, Refused
from tests import factories
from tests.factories import NOW
from tests.queries import count_queries
from tests.scenes import RIGHT, Scene, give, make_scene

pytestmark = pytest.mark.usefixtures("database")

LATER = NOW + timedelta(hours=1)
REPLY = "ibu guru kami"
"""No form of the key: `wait` makes the rule's decision plain."""


def marked_wrong(attempt: Attempt, fraction: float = 0.0) -> Response:
    """Return the short answer, as if a rule had found it wrong: which replies rules reject is not the matter here."""
    response = response_of(attempt)
    response.fraction, response.waiting = fraction, False
    response.reason = {"rule": "listed_wrong", "text": "This is a listed wrong answer."}
    db.session.flush()
    marking.recompute([attempt.id])
    return response


def response_of(attempt: Attempt) -> Response:
    query = select(Response).where(Response.attempt_id == attempt.id, Response.position == 2)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def told_wrong(scene: Scene, name: str = "Ani Lestari", reply: str = REPLY) -> tuple[Person, Attempt]:
    """Return a pupil whose short answer is wrong, and who may know it."""
    pupil = scene.pupil(name)
    attempt = give(pupil, scene.assignment, RIGHT, reply)
    marked_wrong(attempt)
    return pupil, attempt


@pytest.fixture
def scene() -> Scene:
    return make_scene(release_step="right_wrong")


def sent(scene: Scene, name: str = "Ani Lestari", reply: str = REPLY) -> tuple[Person, Attempt, Appeal]:
    pupil, attempt = told_wrong(scene, name, reply)
    return pupil, attempt, appeals.make(pupil, attempt.id, 2, "Bu Rina adalah ibu guru kami.", NOW)


def seen(attempt: Attempt) -> str:
    return marking.stamp(response_of(attempt))


def uphold(scene: Scene, appeal: Appeal, attempt: Attempt, **values: object) -> Appeal:
    given = {"answer": "Betul.", "seen": seen(attempt), "now": LATER, "mark": 1.0} | values
    return appeal_decisions.decide(scene.teacher, appeal.id, "upheld", **given)


# Sending


def test_an_appeal_reaches_the_teachers_of_the_class_and_nobody_else(scene: Scene) -> None:
    pupil, attempt, appeal = sent(scene)
    [line] = appeals.waiting(scene.teacher)
    assert (line.appeal_id, line.classroom, line.position, line.text, line.reason, line.name) == (
        appeal.id,
        "VIII-A",
        2,
        REPLY,
        "Bu Rina adalah ibu guru kami.",
        "Ani Lestari",
    )
    other = factories.make_person(scene.school, "teacher")
    factories.make_classroom(scene.school, other)
    assert appeals.waiting(other) == []
    with pytest.raises(NotFound):
        appeal_decisions.look(other, appeal.id)
    with pytest.raises(NotFound):
        appeal_decisions.look(pupil, appeal.id)
    assert response_of(attempt).fraction == 0


def test_a_second_tap_sends_nothing_more(scene: Scene) -> None:
    pupil, attempt, appeal = sent(scene)
    assert appeals.make(pupil, attempt.id, 2, "Lain lagi.", LATER).id == appeal.id
    assert db.session.scalars(select(Appeal.reason)).all() == ["Bu Rina adalah ibu guru kami."]


@pytest.mark.parametrize(
    ("reason", "told"), [("", "Say in one line"), (" \n ", "Say in one line"), ("x" * 301, "At most 300")]
)
def test_a_reason_of_one_line_is_needed(scene: Scene, reason: str, told: str) -> None:
    pupil, attempt = told_wrong(scene)
    with pytest.raises(Refused, match=told) as refused:
        appeals.make(pupil, attempt.id, 2, reason, NOW)
    assert refused.value.field == "reason"


@pytest.mark.parametrize("step", ["nothing", "score"])
def test_before_right_and_wrong_are_released_there_is_nothing_to_appeal_against(step: str) -> None:
    scene = make_scene(release_step=step)
    pupil, attempt = told_wrong(scene)
    with pytest.raises(NotFound):
        appeals.make(pupil, attempt.id, 2, "Benar.", NOW)


def test_not_for_what_is_right_waits_is_blank_void_or_of_another_type(scene: Scene) -> None:
    pupil, attempt = told_wrong(scene)
    response = response_of(attempt)
    for change in ({"fraction": 1.0}, {"waiting": True}, {"reason": {"rule": "blank", "text": ""}}, {"void": True}):
        before = {name: getattr(response, name) for name in change}
        for name, value in change.items():
            setattr(response, name, value)
        db.session.flush()
        with pytest.raises(NotFound):
            appeals.make(pupil, attempt.id, 2, "Benar.", NOW)
        for name, value in before.items():
            setattr(response, name, value)
    for position in (1, 3, 99):
        with pytest.raises(NotFound):
            appeals.make(pupil, attempt.id, position, "Benar.", NOW)
    db.session.flush()
    assert appeals.make(pupil, attempt.id, 2, "Benar.", NOW).reason == "Benar."


def test_only_ones_own_and_only_where_there_is_a_teacher(scene: Scene) -> None:
    _, attempt = told_wrong(scene)
    with pytest.raises(NotFound):
        appeals.make(scene.pupil("Budi"), attempt.id, 2, "Benar.", NOW)
    with pytest.raises(NotFound):
        appeals.make(scene.teacher, attempt.id, 2, "Benar.", NOW)
    version = factories.make_version(scene.school)
    practice = factories.make_assignment(version)
    pupil = scene.pupil("Citra")
    alone = give(pupil, practice, RIGHT, "kelas kami")
    assert response_of(alone).fraction == 0
    with pytest.raises(NotFound):
        appeals.make(pupil, alone.id, 2, "Benar.", NOW)


def test_a_pupil_does_not_flood_the_teacher(scene: Scene) -> None:
    pupil = scene.pupil("Dodi")
    given = factories.make_assignment(scene.version, scene.room, mode="test", release_step="right_wrong")
    for number in range(appeals.MOST_WAITING + 1):
        attempt = give(pupil, given, RIGHT, REPLY)
        marked_wrong(attempt)
        if number < appeals.MOST_WAITING:
            appeals.make(pupil, attempt.id, 2, "Benar.", NOW)
    with pytest.raises(Refused, match="10 of your answers wait"):
        appeals.make(pupil, attempt.id, 2, "Benar.", NOW)


# Deciding


def test_upholding_gives_a_persons_mark_and_tells_the_pupil(scene: Scene) -> None:
    pupil, attempt, appeal = sent(scene)
    uphold(scene, appeal, attempt, answer="Betul,  ibu guru itu Bu Rina.")
    response = response_of(attempt)
    assert (response.fraction, response.marked_by_id, response.ruling_id) == (1.0, scene.teacher.id, None)
    assert db.session.get_one(Attempt, attempt.id).mark == 2.0
    assert appeals.waiting(scene.teacher) == []
    [told] = appeals.told(pupil, LATER)
    assert (told.upheld, told.answer, told.by, told.attempt_id, told.position) == (
        True,
        "Betul, ibu guru itu Bu Rina.",
        "Rina Wati",
        attempt.id,
        2,
    )
    assert appeals.see(pupil, appeal.id, LATER) == (attempt.id, 2)
    assert appeals.told(pupil, LATER) == []


def test_declining_changes_no_mark(scene: Scene) -> None:
    pupil, attempt, appeal = sent(scene)
    before = marking.mark_state(response_of(attempt))
    appeal_decisions.decide(scene.teacher, appeal.id, "declined", answer="Ditanya nama.", seen=seen(attempt), now=LATER)
    assert marking.mark_state(response_of(attempt)) == before
    assert [(told.upheld, told.answer) for told in appeals.told(pupil, LATER)] == [(False, "Ditanya nama.")]


def test_what_the_release_step_hides_again_is_not_told(scene: Scene) -> None:
    pupil, attempt, appeal = sent(scene)
    uphold(scene, appeal, attempt)
    scene.assignment.release_step = "score"
    db.session.flush()
    assert appeals.told(pupil, LATER) == []


def test_the_second_teacher_is_told_and_the_same_tap_twice_is_one(scene: Scene) -> None:
    _, attempt, appeal = sent(scene)
    colleague = factories.make_person(scene.school, "teacher")
    factories.make_membership(scene.room, colleague, role="teacher")
    stamp = seen(attempt)
    uphold(scene, appeal, attempt, mark=0.5)
    again = uphold(scene, appeal, attempt, mark=0.5, now=LATER + timedelta(minutes=1), seen=stamp)
    assert again.decided_at == LATER
    with pytest.raises(Refused, match="Somebody has decided this meanwhile"):
        appeal_decisions.decide(colleague, appeal.id, "declined", answer="Tidak.", seen=stamp, now=LATER)
    assert response_of(attempt).fraction == 0.5


def test_a_mark_that_changed_meanwhile_is_looked_at_first(scene: Scene) -> None:
    _, attempt, appeal = sent(scene)
    stamp = seen(attempt)
    marking.mark(scene.teacher, attempt.id, 2, 0.5, reason="Hampir.", seen=stamp, now=NOW)
    with pytest.raises(Refused, match="Somebody has marked this meanwhile"):
        uphold(scene, appeal, attempt, seen=stamp)
    with pytest.raises(Refused, match="cannot lower"):
        uphold(scene, appeal, attempt, mark=0.0)
    uphold(scene, appeal, attempt)
    assert response_of(attempt).fraction == 1.0


@pytest.mark.parametrize(
    ("values", "field"),
    [({"answer": " "}, "answer"), ({"answer": "x" * 501}, "answer"), ({"mark": None}, "mark"), ({"mark": 0.3}, "mark")],
)
def test_what_cannot_be_decided_is_refused(scene: Scene, values: dict[str, object], field: str) -> None:
    _, attempt, appeal = sent(scene)
    with pytest.raises(Refused) as refused:
        uphold(scene, appeal, attempt, **values)
    assert refused.value.field == field
    assert db.session.get_one(Appeal, appeal.id).outcome is None


# The key learns


def test_an_upheld_answer_is_marked_automatically_in_the_next_class(scene: Scene) -> None:
    _, attempt, appeal = sent(scene)
    uphold(scene, appeal, attempt, learn="mine", answer="Betul, Ani.")
    [ruling] = db.session.scalars(select(Ruling)).all()
    assert (ruling.text, ruling.fraction, ruling.scope, ruling.source, ruling.comment) == (
        REPLY,
        1.0,
        "mine",
        "appeal",
        None,
    )
    assert response_of(attempt).ruling_id == ruling.id
    assert response_of(attempt).marked_by_id == scene.teacher.id
    room = factories.make_classroom(scene.school, scene.teacher, name="VIII-B")
    there = factories.make_assignment(scene.version, room, mode="test")
    pupil = factories.make_person(scene.school)
    factories.make_membership(room, pupil)
    next_one = response_of(give(pupil, there, RIGHT, f"  {REPLY.upper()}. "))
    assert (next_one.fraction, next_one.waiting, next_one.ruling_id, next_one.marked_by_id) == (
        1.0,
        False,
        ruling.id,
        None,
    )


def test_alike_ones_that_wait_are_settled_and_the_others_counted(scene: Scene) -> None:
    _, attempt, appeal = sent(scene)
    _, wrong = told_wrong(scene, "Budi Santoso")
    waits = give(scene.pupil("Citra Dewi"), scene.assignment, RIGHT, REPLY.capitalize())
    response_of(waits).waiting = True
    db.session.flush()
    marking.recompute([waits.id])
    before = appeal_decisions.look(scene.teacher, appeal.id)
    assert (before.alike.here, before.alike.elsewhere, before.otherwise) == (2, 0, 0)
    uphold(scene, appeal, attempt, learn="mine")
    assert response_of(waits).fraction == 1.0
    assert response_of(wrong).fraction == 0.0, "marks that were given change through a regrade alone"
    after = appeal_decisions.look(scene.teacher, appeal.id)
    assert (after.otherwise, after.ruling is not None) == (1, True)


def test_taking_back_undoes_all_of_it(scene: Scene) -> None:
    pupil, attempt, appeal = sent(scene)
    waits = give(scene.pupil("Citra Dewi"), scene.assignment, RIGHT, REPLY)
    response_of(waits).waiting = True
    db.session.flush()
    marking.recompute([waits.id])
    states = [marking.mark_state(response_of(one)) for one in (attempt, waits)]
    totals = [(db.session.get_one(Attempt, one.id).mark, one.waiting) for one in (attempt, waits)]
    uphold(scene, appeal, attempt, learn="mine")
    appeal_decisions.undo(scene.teacher, appeal.id, LATER + timedelta(minutes=5))
    assert [marking.mark_state(response_of(one)) for one in (attempt, waits)] == states
    assert [(db.session.get_one(Attempt, one.id).mark, one.waiting) for one in (attempt, waits)] == totals
    assert db.session.scalars(select(Ruling.withdrawn_at)).one() is not None
    assert [line.appeal_id for line in appeals.waiting(scene.teacher)] == [appeal.id]
    assert appeals.told(pupil, LATER) == []
    appeal_decisions.undo(scene.teacher, appeal.id, LATER + timedelta(minutes=6))
    uphold(scene, appeal, attempt, now=LATER + timedelta(minutes=7))
    assert response_of(attempt).fraction == 1.0


def test_taking_back_leaves_later_marks_and_brings_back_what_was_replaced(scene: Scene) -> None:
    _, attempt, appeal = sent(scene)
    other, second, second_appeal = sent(scene, "Budi Santoso")
    uphold(scene, appeal, attempt, learn="mine", mark=0.5)
    uphold(scene, second_appeal, second, learn="mine", mark=1.0, now=LATER + timedelta(minutes=1))
    in_force = select(Ruling.fraction).where(Ruling.withdrawn_at.is_(None))
    assert db.session.scalars(in_force).all() == [1.0]
    marking.mark(
        scene.teacher, second.id, 2, 0.5, reason="Setengah.", seen=seen(second), now=LATER + timedelta(minutes=2)
    )
    appeal_decisions.undo(scene.teacher, second_appeal.id, LATER + timedelta(minutes=3))
    assert db.session.scalars(in_force).all() == [0.5]
    assert response_of(second).fraction == 0.5
    assert attempts.get_sitting(other, second.id, NOW).attempt.mark == 1.5


@pytest.mark.parametrize(("learn", "may"), [(None, True), ("classroom", True), ("mine", False)])
def test_a_colleague_takes_back_what_is_about_this_class_alone(scene: Scene, learn: str | None, may: bool) -> None:
    _, attempt, appeal = sent(scene)
    other = factories.make_classroom(scene.school, scene.teacher, name="VIII-B")
    there = factories.make_assignment(scene.version, other, mode="test", attempts_allowed=1)
    pupil = factories.make_person(scene.school, name="Dewi")
    factories.make_membership(other, pupil)
    elsewhere = give(pupil, there, RIGHT, REPLY)
    response_of(elsewhere).waiting = True
    db.session.flush()
    marking.recompute([elsewhere.id])
    colleague = factories.make_person(scene.school, "teacher", name="Pak Budi")
    factories.make_membership(scene.room, colleague, role="teacher")
    uphold(scene, appeal, attempt, learn=learn)
    settled = learn == "mine"
    assert response_of(elsewhere).waiting is not settled
    if may:
        appeal_decisions.undo(colleague, appeal.id, LATER + timedelta(minutes=1))
        assert response_of(attempt).fraction == 0.0
        return
    with pytest.raises(Refused, match="Only who decided"):
        appeal_decisions.undo(colleague, appeal.id, LATER + timedelta(minutes=1))
    assert (response_of(attempt).fraction, response_of(elsewhere).fraction) == (1.0, 1.0)
    assert db.session.scalars(select(Ruling.withdrawn_at)).one() is None


def test_the_number_of_queries_does_not_grow(database: QuizApp, scene: Scene) -> None:
    pupil, attempt, appeal = sent(scene)
    uphold(scene, appeal, attempt)
    counts = []
    for count in (1, 3):
        while len(appeals.waiting(scene.teacher)) < count:
            sent(scene, f"Murid {count}")
        told_wrong(scene)
        db.session.flush()
        [line, *_] = appeals.waiting(scene.teacher)
        db.session.expire_all()
        with count_queries(database) as queries:
            appeals.waiting(scene.teacher)
            appeals.told(pupil, LATER)
        counts.append(len(queries))
        with count_queries(database) as queries:
            appeal_decisions.look(scene.teacher, line.appeal_id)
        counts.append(len(queries))
    assert counts[:2] == counts[2:]
