"""Marks by criteria, a second marker who sees nothing of the first, and settling what differs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.core.agreement import Agreement
from quizapp.models import Attempt, Person, Rating, Response, db
from quizapp.operations import feedback, marking, ratings, second_marking
from quizapp.operations.attempts import get_sitting
from quizapp.operations.errors import NotFound, Refused
from tests import factories
from tests.factories import NOW
from tests.queries import count_queries
from tests.scenes import RIGHT, Scene, criteria_question, give, make_scene, open_question

pytestmark = pytest.mark.usefixtures("database")

ESSAY = "Baik, karena hujan turun pada hari Senin."
LATER = NOW + timedelta(hours=1)
TWO_ONE, TWO_NOUGHT = {"isi": 2, "bukti": 1}, {"isi": 2, "bukti": 0}


def make_class(question: dict[str, Any] | None = None, **assignment: Any) -> Scene:
    """Return a class whose third question is marked by criteria."""
    scene = make_scene(**assignment)
    content = factories.make_content([*factories.small_questions(), question or criteria_question()])
    scene.version = factories.make_version(scene.school, content)
    scene.assignment = factories.make_assignment(
        scene.version, scene.room, **({"mode": "test", "release_step": "nothing"} | assignment)
    )
    return scene


@pytest.fixture
def scene() -> Scene:
    return make_class()


@pytest.fixture
def colleague(scene: Scene) -> Person:
    person = factories.make_person(scene.school, "teacher", name="Agus Salim")
    factories.make_membership(scene.room, person, role="teacher")
    return person


def essay(scene: Scene, name: str = "Ani Lestari", text: str = ESSAY) -> Attempt:
    return give(scene.pupil(name), scene.assignment, RIGHT, "Bu Rina", text)


def response_of(attempt: Attempt) -> Response:
    query = select(Response).where(Response.attempt_id == attempt.id, Response.position == 3)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def rate(actor: Person, attempt: Attempt, levels: dict[str, int], comment: str = "", **values: Any) -> Response:
    given = {"seen": marking.stamp(response_of(attempt)), "now": NOW} | values
    return ratings.rate(actor, attempt.id, 3, levels, comment=comment, **given)


def rate_blind(actor: Person, attempt: Attempt, levels: dict[str, int], **values: Any) -> Rating:
    return ratings.rate_blind(actor, attempt.id, 3, levels, **({"comment": "", "now": LATER} | values))


def desk(actor: Person, scene: Scene, every: int = 1) -> second_marking.Desk:
    return second_marking.desk(actor, scene.assignment.id, 3, every)


# The mark


def test_a_level_for_each_criterion_makes_the_mark_and_its_words(scene: Scene) -> None:
    attempt = essay(scene)
    response = rate(scene.teacher, attempt, {"isi": 1, "bukti": 1}, "Tulis juga  alasannya.")
    assert response.fraction == pytest.approx(2 / 3)
    assert (response.waiting, response.marked_by_id) == (False, scene.teacher.id)
    assert response.reason is not None
    assert (response.reason["rule"], response.reason["levels"]) == ("rubric_levels", {"isi": 1, "bukti": 1})
    shown = feedback.score_view(3, response)
    assert str(shown.message) == "Marked by your teacher: Isi 1/2, Bukti 1/1. Tulis juga alasannya."
    assert shown.levels == {"isi": 1, "bukti": 1}
    assert db.session.get_one(Attempt, attempt.id).mark == pytest.approx(4.0)
    [rating] = db.session.scalars(select(Rating)).all()
    assert (rating.levels, rating.points, rating.comment, rating.blind) == (
        {"isi": 1, "bukti": 1},
        2,
        "Tulis juga alasannya.",
        False,
    )


def test_the_same_twice_is_one_and_a_change_needs_words(scene: Scene) -> None:
    attempt = essay(scene)
    stamp = marking.stamp(response_of(attempt))
    rate(scene.teacher, attempt, TWO_ONE)
    again = rate(scene.teacher, attempt, TWO_ONE, seen=stamp, now=LATER)
    assert again.marked_at == NOW
    with pytest.raises(Refused, match="Say why") as refused:
        rate(scene.teacher, attempt, TWO_NOUGHT)
    assert refused.value.field == "comment"
    rate(scene.teacher, attempt, TWO_NOUGHT, "Buktinya bukan dari bacaan.", now=LATER)
    assert [rating.levels for rating in db.session.scalars(select(Rating))] == [TWO_NOUGHT]
    assert db.session.get_one(Attempt, attempt.id).mark == pytest.approx(4.0)


def test_a_mark_given_meanwhile_is_not_overwritten(scene: Scene, colleague: Person) -> None:
    attempt = essay(scene)
    stamp = marking.stamp(response_of(attempt))
    rate(scene.teacher, attempt, TWO_ONE)
    with pytest.raises(Refused, match="Somebody has marked this meanwhile"):
        rate(colleague, attempt, TWO_NOUGHT, "Lain.", seen=stamp)
    assert response_of(attempt).fraction == 1.0


@pytest.mark.parametrize(
    ("levels", "field"),
    [({}, "isi"), ({"isi": 2}, "bukti"), ({"isi": 3, "bukti": 1}, "isi"), ({"isi": 2, "bukti": -1}, "bukti")],
)
def test_levels_that_do_not_exist_are_refused(scene: Scene, levels: dict[str, int], field: str) -> None:
    attempt = essay(scene)
    with pytest.raises(Refused, match="Choose a level") as refused:
        rate(scene.teacher, attempt, levels)
    assert refused.value.field == field
    with pytest.raises(Refused, match="At most 500"):
        rate(scene.teacher, attempt, TWO_ONE, "x" * 501)
    assert response_of(attempt).waiting


def test_only_teachers_of_the_class_and_only_what_is_marked_by_levels(scene: Scene) -> None:
    attempt = essay(scene)
    stranger = factories.make_person(scene.school, "teacher")
    for actor, position in ((stranger, 3), (scene.teacher, 1), (scene.teacher, 2), (scene.teacher, 9)):
        with pytest.raises(NotFound):
            ratings.rate(actor, attempt.id, position, TWO_ONE, comment="", seen="", now=NOW)
    running = give(scene.pupil("Budi"), scene.assignment, RIGHT, None, ESSAY, hand_in=False)
    with pytest.raises(Refused, match="still runs"):
        rate(scene.teacher, running, TWO_ONE, seen="")


def test_pupils_see_names_of_criteria_only_until_the_key_is_released() -> None:
    scene = make_class(release_step="right_wrong")
    attempt = essay(scene)
    rate(scene.teacher, attempt, TWO_NOUGHT)
    pupil = db.session.get_one(Person, attempt.person_id)
    shown = feedback.feedback_of(get_sitting(pupil, attempt.id, NOW), NOW)
    question = shown.questions[2]
    assert question.question is None
    assert question.score is not None
    assert str(question.score.message) == "Marked by your teacher: Isi 2/2, Bukti 0/1."


# The second marker


def test_a_second_rating_leaves_the_mark_and_is_given_without_a_view_of_the_first(
    scene: Scene, colleague: Person
) -> None:
    attempt = essay(scene)
    rate(scene.teacher, attempt, TWO_ONE, "Rahasia pertama.")
    before = second_marking.look(colleague, attempt.id, 3)
    assert (before.given, before.own, before.refusal, before.comments) == ((), {}, None, ())
    assert [line.state for line in desk(colleague, scene).lines] == ["to_rate"]
    assert [line.state for line in desk(scene.teacher, scene).lines] == ["mine"]
    rate_blind(colleague, attempt, TWO_NOUGHT, comment="Tanpa bukti.")
    assert response_of(attempt).fraction == 1.0
    after = second_marking.look(colleague, attempt.id, 3)
    assert [(one.name, one.levels, one.comment, one.blind) for one in after.given] == [
        ("Rina Wati", TWO_ONE, "Rahasia pertama.", False),
        ("Agus Salim", TWO_NOUGHT, "Tanpa bukti.", True),
    ]
    assert (after.differs, after.settled) == (True, False)
    assert [line.state for line in desk(colleague, scene).lines] == ["differs"]


def test_equal_ratings_need_no_settling(scene: Scene, colleague: Person) -> None:
    attempt = essay(scene)
    rate(scene.teacher, attempt, TWO_ONE)
    rate_blind(colleague, attempt, TWO_ONE)
    assert [line.state for line in desk(scene.teacher, scene).lines] == ["agreed"]
    assert desk(scene.teacher, scene).total == Agreement(1, 1, 1.0, None, None)


def test_settling_makes_the_mark_and_leaves_both_ratings(scene: Scene, colleague: Person) -> None:
    attempt = essay(scene)
    rate(scene.teacher, attempt, TWO_ONE)
    rate_blind(colleague, attempt, {"isi": 1, "bukti": 0})
    rate(colleague, attempt, TWO_NOUGHT, "Kami sepakat.", now=LATER + timedelta(minutes=1))
    response = response_of(attempt)
    assert response.fraction == pytest.approx(2 / 3)
    assert str(feedback.score_view(3, response).message) == (
        "Two teachers marked this: Isi 2/2, Bukti 0/1. Kami sepakat."
    )
    assert [rating.points for rating in db.session.scalars(select(Rating).order_by(Rating.id))] == [3, 1]
    assert [line.state for line in desk(scene.teacher, scene).lines] == ["settled"]
    assert second_marking.look(scene.teacher, attempt.id, 3).settled


def test_who_may_not_rate_a_second_time(scene: Scene, colleague: Person) -> None:
    attempt = essay(scene)
    with pytest.raises(Refused, match="Nobody has marked this yet"):
        rate_blind(colleague, attempt, TWO_ONE)
    rate(scene.teacher, attempt, TWO_ONE)
    with pytest.raises(Refused, match="You gave the first mark"):
        rate_blind(scene.teacher, attempt, TWO_ONE)
    rate_blind(colleague, attempt, TWO_NOUGHT)
    assert rate_blind(colleague, attempt, TWO_NOUGHT).points == 2, "a second tap"
    with pytest.raises(Refused, match="You have rated this"):
        rate_blind(colleague, attempt, TWO_ONE)
    third = factories.make_person(scene.school, "teacher")
    factories.make_membership(scene.room, third, role="teacher")
    with pytest.raises(Refused, match="Two teachers have rated this"):
        rate_blind(third, attempt, TWO_ONE)
    with pytest.raises(NotFound):
        rate_blind(factories.make_person(scene.school, "teacher"), attempt, TWO_ONE)
    blank = essay(scene, "Budi", "  ")
    with pytest.raises(Refused, match="No teacher has marked this"):
        rate_blind(third, blank, TWO_ONE)


def test_a_plain_rubric_can_be_marked_twice_too() -> None:
    scene = make_class(open_question())
    colleague = factories.make_person(scene.school, "teacher")
    factories.make_membership(scene.room, colleague, role="teacher")
    attempt = essay(scene)
    marking.mark(scene.teacher, attempt.id, 3, 1.0, reason="", seen=marking.stamp(response_of(attempt)), now=NOW)
    rate_blind(colleague, attempt, {"rubric": 2})
    seen = second_marking.look(colleague, attempt.id, 3)
    assert [(one.name, one.levels, one.points) for one in seen.given] == [
        ("Rina Wati", {"rubric": 1}, 1.0),
        (colleague.name, {"rubric": 2}, 2.0),
    ]
    rate(scene.teacher, attempt, {"rubric": 2}, "Setuju.", now=LATER + timedelta(minutes=1))
    assert response_of(attempt).fraction == 1.0
    assert str(feedback.score_view(2, response_of(attempt)).message) == (
        "Marked by your teacher: Pendapat dengan alasan dari bacaan. Setuju."
    )
    assert [line.state for line in desk(colleague, scene).lines] == ["settled"]


def test_ratings_of_a_response_that_was_replaced_are_gone(scene: Scene, colleague: Person) -> None:
    attempt = essay(scene)
    rate(scene.teacher, attempt, TWO_ONE)
    rate_blind(colleague, attempt, TWO_NOUGHT)
    response = response_of(attempt)
    response.waiting, response.fraction, response.marked_by_id, response.marked_at = True, 0.0, None, None
    db.session.flush()
    assert [line.state for line in desk(colleague, scene).lines] == []
    shown = second_marking.look(scene.teacher, attempt.id, 3)
    assert (shown.given, shown.own) == ((), {})
    rate(colleague, attempt, {"isi": 0, "bukti": 0}, now=LATER)
    assert [(rating.person_id, rating.blind) for rating in db.session.scalars(select(Rating))] == [
        (colleague.id, False)
    ]


def test_agreement_and_sample(scene: Scene, colleague: Person) -> None:
    given = [(2, 1), (2, 1), (1, 1), (0, 0), (1, 0), (2, 0)]
    again = [(2, 1), (1, 1), (1, 1), (0, 0), (1, 0), (2, 1)]
    for number, (first, second) in enumerate(zip(given, again, strict=True)):
        attempt = essay(scene, f"Murid {number}")
        rate(scene.teacher, attempt, dict(zip(("isi", "bukti"), first, strict=True)))
        rate_blind(colleague, attempt, dict(zip(("isi", "bukti"), second, strict=True)))
    found = desk(scene.teacher, scene)
    # Sums 3 3 2 0 1 2 against 3 2 2 0 1 3: four of six the same.
    assert (found.total.n, found.total.same, found.total.few) == (6, 4, True)
    # isi: 2 2 1 0 1 2 against 2 1 1 0 1 2: five of six; p_e = (3*2 + 2*3 + 1*1)/36 = 13/36; (30 - 13)/(36 - 13).
    assert found.by_criterion["isi"].kappa == pytest.approx(17 / 23)
    # bukti: 1 1 1 0 0 0 against 1 1 1 0 0 1: five of six, p_e = (3*4 + 3*2)/36 = 1/2; (5/6 - 1/2)/(1/2) = 2/3.
    assert found.by_criterion["bukti"].kappa == pytest.approx(2 / 3)
    assert [line.name for line in desk(scene.teacher, scene, 3).lines] == ["Murid 0", "Murid 3"]
    with pytest.raises(NotFound):
        desk(scene.teacher, scene, 7)
    with pytest.raises(NotFound):
        second_marking.desk(scene.teacher, scene.assignment.id, 2, 1)


def test_the_number_of_queries_does_not_grow(database: QuizApp, scene: Scene, colleague: Person) -> None:
    counts = []
    for count in (1, 3):
        for number in range(count):
            attempt = essay(scene, f"Murid {count}{number}")
            rate(scene.teacher, attempt, TWO_ONE)
            rate_blind(colleague, attempt, TWO_NOUGHT)
        db.session.expire_all()
        desk(colleague, scene)
        with count_queries(database) as queries:
            desk(colleague, scene)
        counts.append(len(queries))
    assert counts[0] == counts[1]
