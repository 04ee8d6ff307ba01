"""The item analysis of an assignment: the worked data from the database, and what is kept out of the figures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from quizapp.app import QuizApp
from quizapp.models import Attempt, Quiz, Response, School, db
from quizapp.operations import library
from quizapp.operations.errors import NotFound
from quizapp.operations.item_analysis import AnalysedItem, ItemAnalysis, item_analysis
from tests import factories
from tests.core.test_item_analysis import near
from tests.factories import NOW
from tests.item_scenes import WORKED, choice_question, hand_in_letters, make_worked_scene
from tests.queries import count_queries
from tests.scenes import RIGHT, Scene, give, make_scene


@pytest.fixture
def worked(database: QuizApp) -> Scene:
    return make_worked_scene()


def analysed(scene: Scene) -> ItemAnalysis:
    return item_analysis(scene.teacher, scene.assignment.id)


def options(item: AnalysedItem) -> list[tuple[str, int, float | None, float | None, bool | None]]:
    (part,) = item.chosen
    return [(one.letter, one.count, one.upper, one.lower, one.works) for one in part.options]


def test_the_worked_data_from_the_database(worked: Scene) -> None:
    found = analysed(worked)
    assert (found.learners, found.few, found.tentative, found.group_size) == (20, False, True, 5)
    assert found.test is not None
    assert near(found.test.alpha, WORKED["test"]["alpha"])
    assert near(found.test.alpha_interval, WORKED["test"]["alpha_ci95_feldt"])
    assert near(found.test.standard_error, WORKED["test"]["sem"])
    for item, expected, groups, distractors in zip(
        found.items, WORKED["items"], WORKED["upper_lower_27"], WORKED["distractors"], strict=True
    ):
        assert item.figures is not None
        assert near(item.figures.facility, expected["facility"])
        assert near(item.figures.r_rest, expected["r_item_rest_corrected"])
        assert near(item.figures.difference, groups["D"])
        wanted = [
            (letter, one["count"], one["upper"], one["lower"], one.get("works"))
            for letter, one in distractors["options"].items()
            if letter != "-"
        ]
        assert options(item) == wanted
        (part,) = item.chosen
        assert part.nothing == distractors["options"]["-"]["count"]
        assert (part.working, part.distractors) == (distractors["works"], distractors["distractors"])
    assert sum(one.count for one in found.bins) == 20
    assert [one.count for one in found.bins] == [0, 0, 1, 3, 1, 6, 4, 1, 2, 2]


def test_the_alarm_proposes_the_other_key(worked: Scene) -> None:
    found = analysed(worked)
    assert [item.column.number for item in found.items if item.check_key] == [9]
    item = found.items[8]
    assert item.suspect is not None
    assert item.suspect.suspect is not None
    assert (item.suspect.suspect.letter, item.suspect.suspect.count) == ("C", 9)
    assert item.proposal is not None
    (ruling,) = item.proposal.add
    assert (ruling.kind, ruling.response) == ("key", item.suspect.suspect.name)


def test_a_new_key_is_the_key_of_the_table(worked: Scene) -> None:
    name = analysed(worked).items[8].chosen[0].options[2].name
    factories.make_ruling(worked.version, worked.teacher, position=9, kind="key", value=name, scope="mine")
    item = analysed(worked).items[8]
    assert [(one.letter, one.right) for one in item.chosen[0].options] == [
        ("A", False),
        ("B", False),
        ("C", True),
        ("D", False),
    ]
    assert item.chosen[0].suspect is None


def test_few_learners_get_counts_only(database: QuizApp) -> None:
    found = analysed(make_worked_scene(pupils=9))
    assert (found.few, found.test, found.bins) == (True, None, ())
    assert {item.figures for item in found.items} == {None}
    assert not any(item.check_key for item in found.items)
    item = found.items[8]
    assert (item.counts.asked, item.counts.right) == (9, sum(row[8] == "B" for row in WORKED["responses"][:9]))
    assert [one[2:] for one in options(item)] == [(None, None, None)] * 4


def test_the_limits_of_the_school_hold(worked: Scene) -> None:
    school = db.session.get_one(School, worked.school.id)
    school.settings = {"limits": {"fewest": 21}}
    db.session.flush()
    assert analysed(worked).few
    school.settings = {"limits": {"fewest": 20, "tentative_below": 20, "distractor_share": 0.2}}
    db.session.flush()
    found = analysed(worked)
    assert (found.few, found.tentative) == (False, False)
    assert found.items[1].chosen[0].working == 0


def test_what_waits_or_does_not_count_is_kept_out_of_the_totals(worked: Scene) -> None:
    first = db.session.scalars(db.select(Attempt).order_by(Attempt.id)).first()
    assert first is not None
    db.session.execute(
        update(Response).where(Response.position == 3, Response.attempt_id == first.id).values(waiting=True, fraction=0)
    )
    db.session.execute(update(Response).where(Response.position == 1).values(void=True))
    db.session.execute(
        update(Response).where(Response.position == 2, Response.attempt_id == first.id).values(void=True)
    )
    found = analysed(worked)
    assert [item.standing for item in found.items[:4]] == ["void", "not_everybody", "waiting", "counted"]
    assert [item.figures is None for item in found.items[:4]] == [True, True, True, False]
    assert found.test is not None
    assert (found.test.k, found.test.maximum) == (7, 7)
    assert (found.items[2].counts.waiting, found.items[1].counts.void) == (1, 1)


def test_only_first_finished_attempts_count(worked: Scene) -> None:
    before = analysed(worked)
    again = db.session.scalars(db.select(Attempt).order_by(Attempt.id)).first()
    assert again is not None
    factories.make_attempt(worked.assignment, worked.pupil("Still writing"))
    factories.make_attempt(
        worked.assignment,
        db.session.get_one(type(worked.teacher), again.person_id),
        number=2,
        submitted_at=NOW,
        mark=0,
        receipt="X" * 12,
    )
    after = analysed(worked)
    assert (after.learners, after.test) == (20, before.test)


def test_a_question_that_not_everybody_had_is_kept_out(database: QuizApp) -> None:
    """Two versions: the second has another question in the place of the tenth, and drawn ids of its own for the ninth."""
    scene = make_worked_scene()
    questions = [choice_question(number, key) for number, key in enumerate(WORKED["key"], start=1)]
    questions[8]["feedback"] = "Lain."
    questions[9] = choice_question(11, "A")
    slug = db.session.get_one(Quiz, scene.version.quiz_id).slug
    newer = factories.make_version(scene.school, factories.make_content(questions, slug=slug))
    assert newer.quiz_id == scene.version.quiz_id
    scene.assignment.quiz_version_id = newer.id
    db.session.flush()
    hand_in_letters(scene.assignment, scene.pupil("Late"), "BDACBADCCA", at=NOW + timedelta(days=1))
    found = analysed(scene)
    assert [item.column.question_id for item in found.items[8:]] == ["soal9", "soal11", "soal10"]
    assert [item.standing for item in found.items] == ["counted"] * 9 + ["not_everybody"] * 2
    assert [item.counts.asked for item in found.items[8:]] == [21, 1, 20]
    assert [one[1] for one in options(found.items[8])] == [2, 7, 10, 2], "ids of both versions are the same options"


def test_every_type_through_its_marks(database: QuizApp) -> None:
    scene = make_scene(release_step="score")
    for number in range(12):
        give(scene.pupil(f"Pupil {number}"), scene.assignment, RIGHT, "Bu Rina" if number < 8 else "bu rani")
    found = analysed(scene)
    short = found.items[1]
    assert short.chosen == ()
    assert [(one.text, one.count) for one in short.given] == [("bu rina", 8), ("bu rani", 4)]
    assert found.items[2].given == ()
    assert found.items[2].chosen == ()


def test_all_eight_types(database: QuizApp) -> None:
    """Ten pupils answer everything right but for the open response, which they leave blank; the eleventh nothing at all."""
    scene = make_scene(release_step="score")
    version = factories.make_version(scene.school, factories.sample_content())
    scene.assignment.quiz_version_id, scene.assignment.quiz_id = version.id, version.quiz_id
    db.session.flush()
    questions = library.published(version.fingerprint).questions
    for number in range(10):
        give(scene.pupil(f"P {number}"), scene.assignment, *(question.correct_response() for question in questions))
    give(scene.pupil("Blank"), scene.assignment)
    found = analysed(scene)
    seen = {}
    for item, question in zip(found.items, questions, strict=True):
        assert item.figures is not None
        by_hand = question.type_name == "open_response"
        assert item.figures.facility == (0 if by_hand else pytest.approx(10 / 11))
        for part in item.chosen:
            right = [option.count for option in part.options if option.right]
            assert set(right) == {10}
            assert sum(option.count for option in part.options) == 10 * len(right)
            assert part.nothing == 1
        seen[question.type_name] = (len(item.chosen), [answer.count for answer in item.given])
    assert len(seen) == 8
    assert {name for name, (parts, _) in seen.items() if parts > 1} == {"statement_table", "matching"}
    assert {name for name, (_, given) in seen.items() if given} == {"short_answer", "ordering"}
    assert seen["short_answer"][1] == seen["ordering"][1] == [10]
    assert seen["open_response"] == (0, [])


def test_queries_do_not_grow_with_learners(database: QuizApp) -> None:
    scene = make_worked_scene(pupils=2)
    analysed(scene)
    with count_queries(database) as few:
        analysed(scene)
    for number in range(5):
        hand_in_letters(scene.assignment, scene.pupil(f"More {number}"), "BDACBADCBA")
    with count_queries(database) as more:
        analysed(scene)
    assert len(more) == len(few) <= 8


def test_nobody_has_handed_in(database: QuizApp) -> None:
    found = analysed(make_worked_scene(pupils=0))
    assert (found.learners, found.test, found.few) == (0, None, True)
    assert {item.standing for item in found.items} == {"nobody"}


def test_others_see_no_analysis(worked: Scene) -> None:
    for other in (factories.make_person(worked.school, "teacher"), worked.pupil("Ani")):
        with pytest.raises(NotFound):
            item_analysis(other, worked.assignment.id)
