"""Teachers who decide at the same moment: nobody waits for ever, every answer has one mark, and it is in the total."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Assignment, Attempt, Person, Response, db
from quizapp.operations import attempts, rulings
from quizapp.operations.rulings import Place
from quizapp.operations.rulings_settling import settle
from quizapp.operations.transactions import transaction
from tests import factories
from tests.at_once import at_once
from tests.factories import NOW
from tests.scenes import RIGHT, give, make_scene

TEXTS = ("bukan Bu Rina", "bukan Rina, entah siapa")
CLASSES, PUPILS = 3, 4


def decides(teacher_id: int, assignment_id: int, text: str, fraction: float, fingerprint: str) -> Callable[[], object]:
    def job() -> object:
        teacher = db.session.get_one(Person, teacher_id)
        place = Place.of(db.session.get_one(Assignment, assignment_id))
        rulings.hold(place.quiz_id)
        row = rulings.add(teacher, place, fingerprint, 2, "form", scope="mine", now=NOW, text=text, fraction=fraction)
        return settle(teacher, [row], NOW)

    return job


def test_two_teachers_of_the_same_classes_decide_at_once(app: QuizApp) -> None:
    with app.app_context(), transaction(write=True):
        scene = make_scene()
        colleague = factories.make_person(scene.school, "teacher")
        places = [(scene.room, scene.assignment)]
        for _ in range(CLASSES - 1):
            room = factories.make_classroom(scene.school, scene.teacher)
            places.append((room, factories.make_assignment(scene.version, room, mode="test", attempts_allowed=1)))
        for room, assignment in places:
            factories.make_membership(room, colleague, role="teacher")
            for number in range(PUPILS):
                pupil = factories.make_person(scene.school)
                factories.make_membership(room, pupil)
                give(pupil, assignment, RIGHT, TEXTS[number % 2])
        teachers, fingerprint = (scene.teacher.id, colleague.id), scene.version.fingerprint
        ids = [assignment.id for _, assignment in places]
    at_once(
        app,
        [
            decides(teachers[0], ids[0], TEXTS[0], 1.0, fingerprint),
            decides(teachers[1], ids[-1], TEXTS[1], 0.0, fingerprint),
        ],
    )
    with app.app_context():
        rows = db.session.execute(
            select(Response.value, Response.fraction, Response.waiting, Response.marked_by_id, Attempt.mark)
            .join(Attempt, Attempt.id == Response.attempt_id)
            .where(Response.position == 2)
        )
        expected = {TEXTS[0]: (1.0, False, teachers[0], 2.0), TEXTS[1]: (0.0, False, teachers[1], 1.0)}
        found = [(row[0], tuple(row[1:])) for row in rows]
        assert sorted(found) == sorted((text, expected[text]) for text in TEXTS * (CLASSES * PUPILS // 2))


def test_of_two_decisions_about_the_same_answer_the_first_one_marks(app: QuizApp) -> None:
    with app.app_context(), transaction(write=True):
        scene = make_scene()
        colleague = factories.make_person(scene.school, "teacher")
        factories.make_membership(scene.room, colleague, role="teacher")
        given = [give(scene.pupil(f"P{number}"), scene.assignment, RIGHT, TEXTS[0]).id for number in range(PUPILS)]
        teachers, assignment_id = (scene.teacher.id, colleague.id), scene.assignment.id
        fingerprint = scene.version.fingerprint
    at_once(
        app,
        [decides(who, assignment_id, TEXTS[0], float(share), fingerprint) for share, who in enumerate(teachers)],
    )
    with app.app_context():
        marks = {(one.mark, one.waiting) for one in db.session.scalars(select(Attempt).where(Attempt.id.in_(given)))}
        assert marks in ({(1.0, 0)}, {(2.0, 0)})


def test_an_answer_handed_in_while_a_teacher_decides_is_marked_or_waits(app: QuizApp) -> None:
    with app.app_context(), transaction(write=True):
        scene = make_scene()
        given = [
            give(scene.pupil(f"P{number}"), scene.assignment, RIGHT, TEXTS[0], hand_in=number == 0)
            for number in range(PUPILS)
        ]
        ids = [(attempt.id, attempt.person_id) for attempt in given]
        teacher_id, assignment_id, fingerprint = scene.teacher.id, scene.assignment.id, scene.version.fingerprint

    def hands_in(attempt_id: int, person_id: int) -> Callable[[], object]:
        return lambda: attempts.submit(db.session.get_one(Person, person_id), attempt_id, NOW)

    at_once(app, [decides(teacher_id, assignment_id, TEXTS[0], 1.0, fingerprint), *(hands_in(*one) for one in ids[1:])])
    with app.app_context():
        rows = db.session.execute(select(Attempt.mark, Attempt.waiting).where(Attempt.id.in_([key for key, _ in ids])))
        assert {tuple(row) for row in rows} <= {(2.0, 0), (1.0, 1)}
