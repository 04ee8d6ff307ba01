"""Second markers who are named: what is hidden from them, on which pages, and what stays as it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.core.question_types.open_response import OpenResponse
from quizapp.models import Attempt, Person, Response, SecondMarking, db
from quizapp.operations import (
    class_archive,
    emergency_files,
    marking,
    marking_desk,
    ratings,
    regrading,
    reports,
    second_markers,
    second_marking,
)
from quizapp.operations.class_marks import pupil_marks
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.hidden_marks import hidden_from
from quizapp.operations.matrix_rows import Filters, Order
from tests import emergency, factories
from tests.factories import NOW
from tests.queries import count_queries
from tests.scenes import RIGHT, Scene, criteria_question, give, make_scene

pytestmark = pytest.mark.usefixtures("database")

ESSAY = "Baik, karena hujan turun pada hari Senin."
LATER = NOW + timedelta(hours=1)
TWO_ONE, TWO_NOUGHT = {"isi": 2, "bukti": 1}, {"isi": 2, "bukti": 0}


@pytest.fixture
def scene() -> Scene:
    """A class whose third question is marked by criteria."""
    scene = make_scene()
    content = factories.make_content([*factories.small_questions(), criteria_question()])
    scene.version = factories.make_version(scene.school, content)
    scene.assignment = factories.make_assignment(scene.version, scene.room, mode="test", release_step="nothing")
    return scene


@pytest.fixture
def colleague(scene: Scene) -> Person:
    person = factories.make_person(scene.school, "teacher", name="Agus Salim")
    factories.make_membership(scene.room, person, role="teacher")
    return person


def marked(scene: Scene, *names: str) -> list[Attempt]:
    """Return attempts of pupils, each with a first mark."""
    found = [give(scene.pupil(name), scene.assignment, RIGHT, "Bu Rina", ESSAY) for name in names]
    for attempt in found:
        rate(scene.teacher, attempt)
    return found


def rate(actor: Person, attempt: Attempt, comment: str = "Rahasia.") -> Response:
    return ratings.rate(actor, attempt.id, 3, TWO_ONE, comment=comment, seen=stamp_of(attempt), now=NOW)


def stamp_of(attempt: Attempt) -> str:
    query = select(Response).where(Response.attempt_id == attempt.id, Response.position == 3)
    return marking.stamp(db.session.scalars(query.execution_options(populate_existing=True)).one())


def name(scene: Scene, person: Person, every: int = 1) -> SecondMarking:
    return second_markers.name_marker(scene.teacher, scene.assignment.id, 3, person.id, every, NOW)


def test_whoever_is_named_sees_no_first_mark_until_they_have_rated_it(scene: Scene, colleague: Person) -> None:
    first, other = marked(scene, "Ani Lestari", "Budi Santoso")
    name(scene, colleague)
    for attempt in (first, other):
        seen = marking_desk.look_at_response(colleague, attempt.id, 3)
        assert (seen.hidden, seen.may_mark, seen.stamp, seen.changes, seen.marked_by) == (True, False, "", (), None)
        assert (seen.explanation.score.waiting, seen.explanation.score.mark) == (True, 0.0)
        assert "Rahasia" not in repr(seen.explanation)
        assert str(seen.explanation.score.message) == "Hidden until you have marked it."
        assert seen.attempts == ()
        assert second_marking.look(colleague, attempt.id, 3).stamp == ""
    ratings.rate_blind(colleague, first.id, 3, TWO_NOUGHT, comment="", now=LATER)
    assert marking_desk.look_at_response(colleague, first.id, 3).explanation.score.mark == 3.0
    assert marking_desk.look_at_response(colleague, other.id, 3).hidden
    assert marking_desk.look_at_response(scene.teacher, other.id, 3).explanation.score.mark == 3.0


def test_what_is_looked_at_masked_is_not_stored(scene: Scene, colleague: Person) -> None:
    [attempt] = marked(scene, "Ani Lestari")
    name(scene, colleague)
    marking_desk.look_at_response(colleague, attempt.id, 3)
    db.session.flush()
    db.session.expire_all()
    [response] = db.session.scalars(
        select(Response).where(Response.attempt_id == attempt.id, Response.position == 3)
    ).all()
    assert (response.fraction, response.waiting, response.marked_by_id) == (1.0, False, scene.teacher.id)


def test_the_table_of_results_hides_cells_totals_and_what_would_tell_them(scene: Scene, colleague: Person) -> None:
    first, _ = marked(scene, "Ani Lestari", "Budi Santoso")
    name(scene, colleague)
    ratings.rate_blind(colleague, first.id, 3, TWO_ONE, comment="", now=LATER)
    order, filters = Order("score"), Filters(show="below")
    found = reports.matrix(colleague, scene.assignment.id, order=order, filters=filters)
    told = found.heads[2]
    assert (told.finished, told.right, told.waiting, told.facility) == (told.finished, 0, told.finished, None)
    assert found.heads[1].right > 0
    assert (found.hidden, found.order, found.filters.show) == (True, Order(), "all")
    ani, budi = found.rows
    assert (ani.cells[2].mark, ani.mark, ani.percent is None) == (3.0, 5.0, False)
    assert (budi.cells[2].state, budi.cells[2].mark, budi.mark, budi.percent) == ("waiting", None, None, None)
    assert budi.cells[0].mark == 1.0
    own = reports.matrix(scene.teacher, scene.assignment.id, order=order)
    assert (own.hidden, own.order) == (False, order)
    assert [row.mark for row in own.rows] == [5.0, 5.0]


def test_a_hidden_mark_can_not_be_changed_by_hand(scene: Scene, colleague: Person) -> None:
    [attempt] = marked(scene, "Ani Lestari")
    name(scene, colleague)
    with pytest.raises(Refused, match="second marker of this answer"):
        rate(colleague, attempt)
    with pytest.raises(Refused, match="second marker of this answer"):
        marking.mark(colleague, attempt.id, 3, 1.0, reason="x", seen=stamp_of(attempt), now=LATER)
    ratings.rate_blind(colleague, attempt.id, 3, TWO_NOUGHT, comment="", now=LATER)
    assert db.session.get_one(Attempt, attempt.id).mark == 5.0
    ratings.rate(colleague, attempt.id, 3, TWO_NOUGHT, comment="Bersama.", seen=stamp_of(attempt), now=LATER)
    assert db.session.get_one(Attempt, attempt.id).mark == 4.0


def test_every_nth_is_hidden_and_stays_so_while_more_are_handed_in(scene: Scene, colleague: Person) -> None:
    attempts = marked(scene, "Ani Lestari", "Budi Santoso", "Citra Dewi")
    name(scene, colleague, 2)
    chosen = {(attempts[0].id, 3), (attempts[2].id, 3)}
    assert hidden_from(colleague, [scene.assignment]).places == chosen
    lines = second_marking.desk(colleague, scene.assignment.id, 3, 2).lines
    assert {(line.attempt_id, line.position) for line in lines} == chosen
    [later] = marked(scene, "Aaron")
    assert later.id not in hidden_from(colleague, [scene.assignment]).attempts
    assert hidden_from(colleague, [scene.assignment]).places == chosen


def test_the_inbox_counts_what_is_left(scene: Scene, colleague: Person) -> None:
    first, _ = marked(scene, "Ani Lestari", "Budi Santoso")
    assert second_markers.left_for(colleague) == ()
    name(scene, colleague)
    [left] = second_markers.left_for(colleague)
    assert (left.assignment_id, left.number, left.count, left.every) == (scene.assignment.id, 3, 2, 1)
    ratings.rate_blind(colleague, first.id, 3, TWO_ONE, comment="", now=LATER)
    assert [one.count for one in second_markers.left_for(colleague)] == [1]
    assert second_markers.left_for(scene.teacher) == ()


def test_asked_twice_is_once_and_another_share_replaces_the_first(scene: Scene, colleague: Person) -> None:
    task = name(scene, colleague)
    assert name(scene, colleague).id == task.id
    assert name(scene, colleague, 3).every == 3
    [marker] = second_markers.naming(scene.teacher, scene.assignment.id, 3).markers
    assert (marker.name, marker.every, marker.is_me) == ("Agus Salim", 3, False)


def test_only_another_teacher_of_the_class_takes_it_back(scene: Scene, colleague: Person) -> None:
    [attempt] = marked(scene, "Ani Lestari")
    name(scene, colleague)
    with pytest.raises(Refused, match="you would see the marks"):
        second_markers.take_back(colleague, scene.assignment.id, 3, colleague.id, LATER)
    with pytest.raises(Refused, match="Choose a colleague"):  # nor can they make their own share smaller
        second_markers.name_marker(colleague, scene.assignment.id, 3, colleague.id, 10, LATER)
    assert marking_desk.look_at_response(colleague, attempt.id, 3).hidden
    for _ in range(2):
        second_markers.take_back(scene.teacher, scene.assignment.id, 3, colleague.id, LATER)
    assert not marking_desk.look_at_response(colleague, attempt.id, 3).hidden


def test_strangers_find_nothing_and_can_not_be_named(scene: Scene, colleague: Person) -> None:
    stranger = factories.make_person(scene.school, "teacher", name="Dewi")
    for person_id in (stranger.id, scene.pupil("Ani Lestari").id, scene.teacher.id, 10**6):
        with pytest.raises(Refused, match="Choose a colleague"):
            second_markers.name_marker(scene.teacher, scene.assignment.id, 3, person_id, 1, NOW)
    with pytest.raises(Refused, match="how many"):
        name(scene, colleague, 4)
    for number in (1, 9):
        with pytest.raises(NotFound):
            second_markers.name_marker(scene.teacher, scene.assignment.id, number, colleague.id, 1, NOW)
    with pytest.raises(NotFound):
        second_markers.name_marker(stranger, scene.assignment.id, 3, colleague.id, 1, NOW)
    with pytest.raises(NotFound):
        second_markers.take_back(stranger, scene.assignment.id, 3, colleague.id, NOW)


def test_a_constant_number_of_queries(app: QuizApp, scene: Scene, colleague: Person) -> None:
    marked(scene, "Ani Lestari")
    name(scene, colleague)
    with count_queries(app) as few:
        second_markers.left_for(colleague)
    marked(scene, "Budi Santoso", "Citra Dewi")
    with count_queries(app) as many:
        second_markers.left_for(colleague)
    assert len(few) == len(many)
    with count_queries(app) as none:
        hidden_from(scene.teacher, [scene.assignment])
    assert len(none) == 1


def test_the_mark_book_leaves_out_totals_that_would_tell_a_hidden_mark(scene: Scene, colleague: Person) -> None:
    [attempt] = marked(scene, "Ani Lestari")
    name(scene, colleague)
    people = [attempt.person_id]
    seen = pupil_marks([scene.assignment], people, 60, colleague)[scene.assignment.id, attempt.person_id]
    assert (seen.original, seen.final, seen.provisional) == (None, None, True)
    own = pupil_marks([scene.assignment], people, 60, scene.teacher)[scene.assignment.id, attempt.person_id]
    assert (own.original, own.provisional) == (100, False)


def test_the_archive_of_the_class_leaves_the_mark_out(scene: Scene, colleague: Person) -> None:
    _, other = marked(scene, "Ani Lestari", "Budi Santoso")
    name(scene, colleague)
    ratings.rate_blind(colleague, other.id, 3, TWO_ONE, comment="", now=LATER)

    def told(person: Person) -> list[tuple[float | None, int, float | None, bool]]:
        hidden = hidden_from(person, [scene.assignment])
        attempts = class_archive.responses_of(scene.assignment, str, hidden)["attempts"]
        essays = [attempt["responses"][2] for attempt in attempts]
        assert ("Rahasia" in repr(essays[0])) is not bool(hidden)
        return [
            (attempt["mark"], attempt["waiting"], essay["fraction"], essay["given_by_a_person"])
            for attempt, essay in zip(attempts, essays, strict=True)
        ]

    assert told(colleague) == [(None, 1, None, False), (5.0, 0, 1.0, True)]
    assert told(scene.teacher) == [(5.0, 0, 1.0, True), (5.0, 0, 1.0, True)]


def test_an_emergency_file_says_that_there_is_a_mark_and_not_which(scene: Scene, colleague: Person) -> None:
    [attempt] = marked(scene, "Ani Lestari")
    name(scene, colleague)
    content = emergency.content(attempt, emergency.entry(3, "Lain sama sekali."), at=LATER)

    def line(person: Person) -> emergency_files.Line:
        _, [found] = emergency_files.look_into(person, scene.assignment.id, [content], LATER, timedelta(0))
        return found.lines[0]

    assert (line(colleague).mark, line(colleague).suggested) == ((None, ""), False)
    assert line(scene.teacher).mark == (3.0, "Rina Wati")


def test_a_question_is_not_regraded_before_one_has_rated_ones_share(scene: Scene, colleague: Person) -> None:
    first, other = marked(scene, "Ani Lestari", "Budi Santoso")
    name(scene, colleague, 2)
    proposal = regrading.Proposal(scene.assignment.id, 3, (regrading.ProposedRuling("void"),))
    with pytest.raises(Refused, match="second marker of this question"):
        regrading.preview(colleague, proposal)
    beside = regrading.preview(colleague, regrading.Proposal(scene.assignment.id, 1))
    assert beside.hidden == {first.id}
    assert len(regrading.preview(scene.teacher, proposal).own) == len((first, other))
    ratings.rate_blind(colleague, first.id, 3, TWO_ONE, comment="", now=LATER)
    assert len(regrading.preview(colleague, proposal).own) == len((first, other))


def test_only_questions_without_appeals_have_second_markers() -> None:
    """So no appeal is about a hidden mark: what pupils appeal against, the key learns from; nobody rates it twice."""
    assert not OpenResponse.learns
    assert [one.learns for one in QUESTION_TYPES.values() if hasattr(one, "marked_by")] == [False]
