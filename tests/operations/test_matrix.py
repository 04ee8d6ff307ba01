"""The matrix: who stands in it, what its cells and heads say, how it is sorted and paged, who may see it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from quizapp.app import QuizApp
from quizapp.models import Attempt, Person, db
from quizapp.operations import reports
from quizapp.operations.columns import columns_of
from quizapp.operations.errors import NotFound
from quizapp.operations.participants import WHICH
from quizapp.operations.reports import Cell, Counts, Matrix, Order
from tests import factories
from tests.factories import NOW
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene, open_question


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene()


def names(found: Matrix) -> list[str]:
    return [row.name for row in found.rows]


def see(scene: Scene, **options: object) -> Matrix:
    return reports.matrix(scene.teacher, scene.assignment.id, **options)  # type: ignore[arg-type]


def test_rows_are_the_active_pupils_with_and_without_an_attempt(scene: Scene) -> None:
    ani, budi = scene.pupil("Ani Lestari"), scene.pupil("Budi Santoso")
    scene.pupil("Citra Dewi")
    scene.pupil("Dodi Waiting", status="waiting")
    scene.pupil("Eka Disabled").active = False
    give(ani, scene.assignment, RIGHT, "Bu Rina", "Baik sekali.")
    give(budi, scene.assignment, WRONG, "  ", at=NOW + timedelta(minutes=3), hand_in=False)
    found = see(scene)
    assert names(found) == ["Ani Lestari", "Budi Santoso", "Citra Dewi"]
    assert found.counts == Counts(people=3, finished=1, running=1, waiting=1)
    assert found.counts.absent == 1
    first, second, third = found.rows
    assert first.cells == (Cell("right", 1.0, 1), Cell("right", 1.0, 2), Cell("waiting", None, 3))
    assert (first.state, first.mark, first.percent, first.waiting) == ("finished", 2.0, 50, 1)
    assert second.cells == (Cell("given", None, 1), Cell("empty"), Cell("empty"))
    assert (second.state, second.answered, second.saved_at) == ("open", 1, NOW + timedelta(minutes=3))
    assert (second.mark, second.percent) == (None, None)
    assert (third.state, third.attempt_id, third.cells) == ("none", None, (Cell("empty"),) * 3)


def test_blank_in_a_finished_attempt_is_shown_as_blank_and_counts_0(scene: Scene) -> None:
    give(scene.pupil("Ani"), scene.assignment, WRONG)
    row = see(scene).rows[0]
    assert row.cells == (Cell("wrong", 0.0, 1), Cell("blank", 0.0, 2), Cell("blank", 0.0, 3))
    assert (row.mark, row.percent, row.waiting) == (0.0, 0, 0)


def test_the_first_attempt_counts_unless_another_is_asked_for(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    give(ani, scene.assignment, RIGHT)
    give(ani, scene.assignment, RIGHT, "Bu Rina", at=NOW + timedelta(hours=1))
    scene.assignment.attempts_allowed = 3
    give(ani, scene.assignment, WRONG, at=NOW + timedelta(hours=2))
    shown = {which: see(scene, which=which).rows[0] for which in WHICH}
    assert {which: (row.attempt_number, row.mark) for which, row in shown.items()} == {
        "first": (1, 1.0),
        "newest": (3, 0.0),
        "best": (2, 2.0),
    }
    assert see(scene, which="best").counts == Counts(people=1, finished=1, running=0, waiting=0)


def test_best_prefers_a_finished_attempt_to_a_running_one(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    give(ani, scene.assignment, WRONG)
    give(ani, scene.assignment, RIGHT, at=NOW + timedelta(hours=1), hand_in=False)
    assert see(scene, which="best").rows[0].attempt_number == 1
    assert see(scene, which="newest").rows[0].state == "open"


def test_somebody_who_left_the_class_keeps_a_row(scene: Scene) -> None:
    ani = scene.pupil("Ani", status="active")
    give(ani, scene.assignment, RIGHT)
    scene.pupil("Budi")
    db.session.delete(db.session.query(factories.Membership).filter_by(person_id=ani.id).one())
    db.session.flush()
    assert [(row.name, row.left) for row in see(scene).rows] == [("Ani", True), ("Budi", False)]


def test_heads_say_counts_first_and_a_facility_from_ten_learners_on(scene: Scene) -> None:
    for number in range(9):
        give(scene.pupil(f"Pupil {number}"), scene.assignment, RIGHT if number < 6 else WRONG, "Bu Rina")
    few = see(scene).heads
    assert [(head.finished, head.right, head.waiting, head.facility) for head in few] == [
        (9, 6, 0, None),
        (9, 9, 0, None),
        (9, 0, 0, None),
    ]
    give(scene.pupil("Tenth"), scene.assignment, WRONG, "Bu Rina", "Baik.")
    enough = see(scene).heads
    assert [(head.finished, head.right, head.waiting) for head in enough] == [(10, 6, 0), (10, 10, 0), (10, 0, 1)]
    assert [head.facility for head in enough] == [pytest.approx(0.6), pytest.approx(1.0), None]


def test_sorting_by_name_score_and_column_keeps_missing_attempts_last(scene: Scene) -> None:
    for name, values in (("Budi", (WRONG, "Bu Rina")), ("ani", (RIGHT,)), ("Citra", (RIGHT, "Bu Rina")), ("Dewi", ())):
        give(scene.pupil(name), scene.assignment, *values)
    give(scene.pupil("Eko"), scene.assignment, RIGHT, hand_in=False)
    scene.pupil("Adi")
    assert names(see(scene)) == ["Adi", "ani", "Budi", "Citra", "Dewi", "Eko"]
    assert names(see(scene, order=Order("name", falling=True))) == ["Eko", "Dewi", "Citra", "Budi", "ani", "Adi"]
    assert names(see(scene, order=Order("score"))) == ["Dewi", "ani", "Budi", "Citra", "Adi", "Eko"]
    assert names(see(scene, order=Order("score", falling=True))) == ["Citra", "ani", "Budi", "Dewi", "Adi", "Eko"]
    assert names(see(scene, order=Order("column", 1))) == ["Budi", "Dewi", "ani", "Citra", "Adi", "Eko"]
    assert names(see(scene, order=Order("column", 2, falling=True))) == ["Budi", "Citra", "ani", "Dewi", "Adi", "Eko"]
    assert names(see(scene, order=Order("column", 99))) == names(see(scene)), "no such column: by name"


def test_pages_hold_fifty_rows_and_heads_are_over_all(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "ROWS_A_PAGE", 2)
    for name in "ABCDE":
        give(scene.pupil(name), scene.assignment, RIGHT)
    pages = [see(scene, page=page) for page in (1, 2, 3, 99)]
    assert [names(page) for page in pages] == [["A", "B"], ["C", "D"], ["E"], ["E"]]
    assert {(page.pages, page.heads[0].right) for page in pages} == {(3, 5)}
    assert names(see(scene, page=None)) == list("ABCDE")


def test_the_same_number_of_statements_for_one_row_and_for_three(scene: Scene) -> None:
    def statements() -> int:
        count = 0

        def one_more(*_: object) -> None:
            nonlocal count
            count += 1

        db.session.flush()
        event.listen(db.engine, "before_cursor_execute", one_more)
        see(scene)
        event.remove(db.engine, "before_cursor_execute", one_more)
        return count

    give(scene.pupil("A"), scene.assignment, RIGHT, "Bu Rina")
    see(scene)  # reads the version into memory
    one = statements()
    give(scene.pupil("B"), scene.assignment, RIGHT, None, "Baik.")
    give(scene.pupil("C"), scene.assignment, RIGHT, hand_in=False)
    assert statements() == one == 6


def test_attempts_at_an_older_version_stand_in_the_columns_of_their_questions(scene: Scene) -> None:
    ani, budi = scene.pupil("Ani"), scene.pupil("Budi")
    old = give(ani, scene.assignment, RIGHT, "Bu Rina", "Baik.")
    mc, short = factories.small_questions()
    slug = db.session.get_one(factories.Quiz, scene.version.quiz_id).slug
    newer = factories.make_version(
        scene.school, factories.make_content([short, open_question(id="lain"), mc], slug=slug)
    )
    assert newer.quiz_id == scene.version.quiz_id
    scene.assignment.quiz_version_id = newer.id
    db.session.flush()
    give(budi, scene.assignment, "Bu Rina", "Ya.", WRONG)
    found = see(scene)
    assert [head.column.question_id for head in found.heads] == ["bibit", "lain", "tanaman", "pendapat"]
    assert [head.finished for head in found.heads] == [2, 1, 2, 1]
    first, second = found.rows
    assert [cell.state for cell in first.cells] == ["right", "empty", "right", "waiting"]
    assert [cell.position for cell in first.cells] == [2, None, 1, 3]
    assert [cell.state for cell in second.cells] == ["right", "waiting", "wrong", "empty"]
    assert names(see(scene, order=Order("column", 3))) == ["Budi", "Ani"]
    assert columns_of(scene.assignment)[3].position == 3
    assert db.session.get_one(Attempt, old.id).quiz_version_id == scene.version.id


def test_only_the_teachers_of_the_class_see_it(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    other = factories.make_person(scene.school, "teacher")
    factories.make_classroom(scene.school, other)
    administrator = factories.make_person(scene.school, "administrator")
    waiting = factories.make_person(scene.school, "teacher")
    factories.make_membership(scene.room, waiting, role="teacher", status="waiting")
    stranger = factories.make_person(factories.make_school(), "administrator")
    for person in (ani, other, administrator, waiting, stranger):
        with pytest.raises(NotFound):
            reports.matrix(person, scene.assignment.id)
    with pytest.raises(NotFound):
        reports.matrix(scene.teacher, 2**31 - 1)


def test_an_open_practice_is_seen_by_who_opened_it_and_by_administrators(scene: Scene) -> None:
    scene.assignment.withdrawn_at = NOW  # practice is off while a test with the same text is open
    practice = factories.make_assignment(scene.version, None, created_by_id=scene.teacher.id)
    visitor = factories.make_person(scene.school, "visitor", name="Guest", username=None)
    give(visitor, practice, RIGHT)
    administrator = factories.make_person(scene.school, "administrator")
    for person in (scene.teacher, administrator):
        found = reports.matrix(person, practice.id)
        assert [(row.name, row.left) for row in found.rows] == [("Guest", False)]
        assert found.counts.absent == 0
        assert not found.results.may_mark
    colleague: Person = factories.make_person(scene.school, "teacher")
    with pytest.raises(NotFound):
        reports.matrix(colleague, practice.id)
