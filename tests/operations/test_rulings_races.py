"""Teachers who decide at the same moment: nobody waits for ever, every answer has one mark, and it is in the total."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Assignment, Attempt, LateResponse, Person, Response, db
from quizapp.operations import attempts, handing_in_for, late_decisions, rulings
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
        rulings.hold(place.quiz_id, submits=True)
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


def test_an_answer_handed_in_while_a_teacher_decides_is_marked(app: QuizApp) -> None:
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
        assert {tuple(row) for row in rows} == {(2.0, 0)}


MEANWHILE = 0.5
"""Seconds that one waits for the other before it commits: the other can do its part only where nothing holds it back."""


def before_commit(job: Callable[[], object], mine: threading.Event, other: threading.Event) -> Callable[[], object]:
    """Return `job` that is done, but not committed, while the other one does its own."""

    def work() -> object:
        result = job()
        mine.set()
        other.wait(MEANWHILE)
        return result

    return work


def after(job: Callable[[], object], mine: threading.Event, other: threading.Event) -> Callable[[], object]:
    """Return `job` that begins when the other one has done its part (or waits for us to end, as on SQLite)."""

    def work() -> object:
        other.wait(MEANWHILE)
        result = job()
        mine.set()
        return result

    return work


@pytest.mark.parametrize("first", ["submit", "decision"])
def test_no_answer_slips_through_between_a_submit_and_a_decision(app: QuizApp, first: str) -> None:
    """Each reads before the other has committed: whoever comes second waits for the first."""
    with app.app_context(), transaction(write=True):
        scene = make_scene()
        pupil = scene.pupil("Ani")
        attempt_id = give(pupil, scene.assignment, RIGHT, TEXTS[0], hand_in=False).id
        pupil_id, given = pupil.id, (scene.teacher.id, scene.assignment.id, TEXTS[0], 1.0, scene.version.fingerprint)
    decision = decides(*given)

    def submit() -> object:
        return attempts.submit(db.session.get_one(Person, pupil_id), attempt_id, NOW)

    submitted, decided = threading.Event(), threading.Event()
    if first == "submit":
        jobs = [before_commit(submit, submitted, decided), after(decision, decided, submitted)]
    else:
        jobs = [after(submit, submitted, decided), before_commit(decision, decided, submitted)]
    at_once(app, jobs)
    with app.app_context():
        attempt = db.session.get_one(Attempt, attempt_id)
        assert (attempt.mark, attempt.waiting) == (2.0, 0)


@pytest.mark.parametrize("first", ["late", "decision"])
def test_no_late_answer_slips_through_that_is_accepted_while_a_colleague_decides(app: QuizApp, first: str) -> None:
    with app.app_context(), transaction(write=True):
        scene = make_scene()
        attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, "kelas kami")
        late = LateResponse(
            attempt_id=attempt.id,
            position=2,
            operation_id="late-1",
            value=TEXTS[0],
            flagged=False,
            source="page",
            arrived_at=NOW,
        )
        db.session.add(late)
        colleague = factories.make_person(scene.school, "teacher")
        factories.make_membership(scene.room, colleague, role="teacher")
        db.session.flush()
        attempt_id, late_id, colleague_id = attempt.id, late.id, colleague.id
        decision = decides(scene.teacher.id, scene.assignment.id, TEXTS[0], 1.0, scene.version.fingerprint)

    def accept() -> object:
        return late_decisions.decide(db.session.get_one(Person, colleague_id), attempt_id, [late_id], "accepted", NOW)

    accepted, decided = threading.Event(), threading.Event()
    if first == "late":
        jobs = [before_commit(accept, accepted, decided), after(decision, decided, accepted)]
    else:
        jobs = [after(accept, accepted, decided), before_commit(decision, decided, accepted)]
    at_once(app, jobs)
    with app.app_context():
        attempt = db.session.get_one(Attempt, attempt_id)
        assert (attempt.mark, attempt.waiting) == (2.0, 0)


def test_who_hands_in_for_a_class_and_who_decides_do_not_wait_for_each_other_for_ever(app: QuizApp) -> None:
    """One locks attempts that the other marks, too: both take what they need in the same order."""
    with app.app_context(), transaction(write=True):
        scene = make_scene()
        given = [
            give(scene.pupil(f"P{number}"), scene.assignment, RIGHT, TEXTS[0], hand_in=number == 0).id
            for number in range(PUPILS)
        ]
        teacher_id, assignment_id, fingerprint = scene.teacher.id, scene.assignment.id, scene.version.fingerprint

    def hands_in_for_all() -> object:
        return handing_in_for.hand_in_for(db.session.get_one(Person, teacher_id), assignment_id, given, NOW)

    at_once(app, [decides(teacher_id, assignment_id, TEXTS[0], 1.0, fingerprint), hands_in_for_all])
    with app.app_context():
        rows = db.session.execute(select(Attempt.mark, Attempt.waiting).where(Attempt.id.in_(given)))
        assert {tuple(row) for row in rows} == {(2.0, 0)}
