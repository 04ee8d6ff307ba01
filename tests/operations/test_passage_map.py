"""The map of a text for an assignment: whose answers, about which text, and who may see it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.app import QuizApp
from quizapp.models import Person, Quiz, db
from quizapp.operations import library
from quizapp.operations.errors import NotFound
from quizapp.operations.passage_map import TextMap, text_map
from tests import factories
from tests.factories import NOW
from tests.queries import count_queries
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene(release_step="score")


def places(found: TextMap) -> dict[str, tuple[tuple[int, ...], int, int, str]]:
    """Return questions, right answers, learners and level of each place, by its first sentence."""
    return {
        place.sentences[0]: (place.questions, place.outcome.right, place.outcome.learners, place.level)
        for block in found.map.blocks
        for place in block.places
    }


def fill(scene: Scene, right: int, wrong: int, said: str = "Bu Rina") -> None:
    for number in range(right + wrong):
        give(scene.pupil(f"Pupil {number}"), scene.assignment, RIGHT if number < right else WRONG, said)


def test_a_class_and_what_it_understood(scene: Scene) -> None:
    fill(scene, 2, 9)
    found = text_map(scene.teacher, scene.assignment.id)
    assert places(found) == {
        "p1.s1": ((1, 3), 2, 22, "few"),
        "p1.s2": ((2,), 11, 11, "most"),
        "p2.s1": ((), 0, 0, "none"),
    }, "the open question was left blank by all, so nothing waits and it counts as 0"


def test_blank_counts_and_waiting_questions_are_kept_out(scene: Scene) -> None:
    fill(scene, 2, 9)
    give(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina", "Baik.")
    found = text_map(scene.teacher, scene.assignment.id)
    place = found.map.blocks[0].places[0]
    assert (place.left_out, place.outcome.right, place.outcome.learners) == ((3,), 3, 12)
    assert found.questions[3].share is None


def test_only_first_finished_attempts_count(scene: Scene) -> None:
    ani, budi = scene.pupil("Ani"), scene.pupil("Budi")
    give(ani, scene.assignment, WRONG, "Bu Rina")
    give(ani, scene.assignment, RIGHT, "Bu Rina", at=NOW + timedelta(days=1))
    give(budi, scene.assignment, RIGHT, hand_in=False)
    found = text_map(scene.teacher, scene.assignment.id)
    assert places(found)["p1.s2"] == ((2,), 1, 1, "counts")
    assert (found.questions[1].outcome.learners, found.questions[1].outcome.right) == (1, 0)
    assert [(text.name, text.label, text.readers) for text in found.texts] == [("a", None, 1)]


def test_each_text_by_those_who_read_it(database: QuizApp) -> None:
    scene = make_scene()
    version = factories.make_version(scene.school, factories.leveled_content())
    assignment = factories.make_assignment(version, scene.room)
    ani, budi = scene.pupil("Ani"), scene.pupil("Budi")
    factories.make_choice(assignment, "b", budi)
    give(ani, assignment, RIGHT, "kelas kami", ["p2.s1"])
    give(budi, assignment, WRONG, "Bu Rina", ["b-p2.s1"])
    main, simple = text_map(scene.teacher, assignment.id), text_map(scene.teacher, assignment.id, "b")
    assert [(text.name, text.label, text.readers) for text in main.texts] == [("a", None, 1), ("b", "Teks B", 1)]
    assert {at: row[:3] for at, row in places(main).items()} == {
        "p1.s1": ((1,), 1, 1),
        "p1.s2": ((2,), 0, 1),
        "p2.s1": ((3,), 1, 1),
    }
    assert {at: row[:3] for at, row in places(simple).items() if row[0]} == {
        "b-p1.s2": ((1,), 0, 1),
        "b-p1.s3": ((2,), 1, 1),
        "b-p2.s1": ((3,), 1, 1),
    }
    assert simple.text.name == "b"
    assert text_map(scene.teacher, assignment.id, "nowhere").text.name == "a"


def test_answers_to_an_earlier_version_count_where_the_question_rests_now(scene: Scene) -> None:
    fill(scene, 3, 0)
    slug = db.session.get_one(Quiz, scene.version.quiz_id).slug
    content = factories.make_content([factories.small_questions()[0] | {"evidence": ["p2.s1"]}], slug=slug)
    newer, _ = library.publish(content, school_id=scene.school.id, now=NOW + timedelta(days=1))
    scene.assignment.quiz_version_id = newer.id
    db.session.flush()
    found = text_map(scene.teacher, scene.assignment.id)
    assert places(found)["p2.s1"] == ((1,), 3, 3, "counts")
    assert (found.earlier, found.gone) == (3, (2, 3))


def test_as_many_queries_for_many_as_for_one(scene: Scene, app: QuizApp) -> None:
    fill(scene, 1, 0)
    text_map(scene.teacher, scene.assignment.id)
    with count_queries(app) as one:
        text_map(scene.teacher, scene.assignment.id)
    fill(scene, 4, 4)
    with count_queries(app) as many:
        text_map(scene.teacher, scene.assignment.id)
    assert len(many) == len(one) == 4


def test_only_those_who_may_see_the_results_see_it(scene: Scene) -> None:
    foreign = factories.make_person(scene.school, "teacher")
    pupil: Person = scene.pupil("Ani")
    for actor in (foreign, pupil, factories.make_person(factories.make_school(), "administrator")):
        with pytest.raises(NotFound):
            text_map(actor, scene.assignment.id)
