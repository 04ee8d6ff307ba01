"""Several at once at a sitting: time for all sent five times, handing in by teacher and pupils in the same moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import Attempt, AuditEntry, LateResponse, Person, ResponseRevision, db
from quizapp.operations import attempts, class_time, responses
from quizapp.operations.handing_in_for import hand_in_for
from quizapp.operations.responses import Save
from quizapp.web import clock
from tests.at_once import at_once
from tests.scenes import RIGHT, Scene, give, make_scene

GRACE = timedelta(seconds=30)
ONE = "a" * 32
ROUNDS = 4


@pytest.fixture
def scene(app: QuizApp) -> Scene:
    """A class with an open test, committed."""
    with app.app_context():
        now = clock.now()
        scene = make_scene(opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=1))
        db.session.commit()
    return scene


def sit(app: QuizApp, scene: Scene, name: str) -> tuple[Person, int]:
    with app.app_context():
        db.session.add_all([scene.school, scene.room, scene.assignment])
        pupil = scene.pupil(name)
        attempt = give(pupil, scene.assignment, RIGHT, at=clock.now(), hand_in=False).id
        db.session.commit()
    return pupil, attempt


def test_time_for_all_sent_five_times_at_once_is_given_once(app: QuizApp, scene: Scene) -> None:
    found = [sit(app, scene, name)[1] for name in ("Ani", "Budi")]
    assignment = scene.assignment.id

    def giving() -> int:
        return class_time.give_to_all(scene.teacher, assignment, 5, clock.now(), operation=ONE)

    assert at_once(app, [giving] * 5) == [2] * 5
    with app.app_context():
        assert [db.session.get_one(Attempt, one).extra_seconds for one in found] == [300, 300]

    def taking() -> int:
        return class_time.take_back(scene.teacher, assignment, clock.now(), operation=ONE)

    assert at_once(app, [taking] * 5) == [2] * 5
    with app.app_context():
        assert [db.session.get_one(Attempt, one).extra_seconds for one in found] == [0, 0]


def test_teacher_and_pupil_hand_in_at_once_and_it_is_handed_in_once(app: QuizApp, scene: Scene) -> None:
    for number in range(ROUNDS):
        pupil, attempt = sit(app, scene, f"Ani {number}")
        assignment = scene.assignment.id

        def by_teacher(attempt: int = attempt) -> int:
            return hand_in_for(scene.teacher, assignment, [attempt], clock.now())  # noqa: B023

        def by_pupil(pupil: Person = pupil, attempt: int = attempt) -> int:
            attempts.submit(pupil, attempt, clock.now())
            return -1

        outcomes = at_once(app, [by_teacher, by_pupil, by_teacher, by_pupil])
        with app.app_context():
            found = db.session.get_one(Attempt, attempt)
            noted = select(func.count()).where(AuditEntry.verb == "hand_in_for", AuditEntry.subject_id == attempt)
            by = [one for one in outcomes if isinstance(one, int) and one >= 0]
            assert (found.mark, found.receipt is not None) == (1.0, True)
            assert sum(by) == db.session.scalar(noted)
            assert sum(by) in (0, 1)


def test_an_answer_on_its_way_counts_or_is_kept_as_late_never_lost(app: QuizApp, scene: Scene) -> None:
    for number in range(ROUNDS):
        pupil, attempt = sit(app, scene, f"Budi {number}")
        save = Save(2, "Bu Rina", False, 0, f"from-phone-{number}")
        assignment = scene.assignment.id

        def saving(pupil: Person = pupil, attempt: int = attempt, save: Save = save) -> str:
            return responses.save(pupil, attempt, [save], now=clock.now(), grace=GRACE)[1][0].status

        def ending(attempt: int = attempt) -> str:
            return str(hand_in_for(scene.teacher, assignment, [attempt], clock.now()))  # noqa: B023

        status, ended = at_once(app, [saving, ending])
        with app.app_context():
            found = db.session.get_one(Attempt, attempt)
            late = db.session.scalars(select(LateResponse.value).where(LateResponse.attempt_id == attempt)).all()
            stored = select(ResponseRevision.value).where(
                ResponseRevision.attempt_id == attempt, ResponseRevision.position == 2
            )
            kept = db.session.scalars(stored).all()
            expected = (["Bu Rina"], [], 2.0) if status == "saved" else ([], ["Bu Rina"], 1.0)
            assert ended == "1"
            assert (kept, late, found.mark) == expected
