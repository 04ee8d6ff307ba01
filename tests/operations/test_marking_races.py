"""Two teachers mark the same attempt at the same moment: both marks are in the total, on both databases."""

from __future__ import annotations

import threading

from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Attempt, Person, Response, db
from quizapp.operations import marking
from quizapp.operations.errors import Refused
from quizapp.operations.transactions import transaction
from tests.factories import NOW
from tests.scenes import RIGHT, give, make_scene

ROUNDS = 6


def together(app: QuizApp, teacher_id: int, jobs: list[tuple[int, int, float, str]]) -> list[str]:
    """Mark (attempt, position, mark, stamp) in as many threads at once; return what became of each."""
    ready = threading.Barrier(len(jobs))
    outcomes = [""] * len(jobs)

    def work(number: int) -> None:
        attempt_id, position, points, seen = jobs[number]
        with app.app_context():
            ready.wait(20)
            try:
                with transaction(write=True):
                    teacher = db.session.get_one(Person, teacher_id)
                    marking.mark(teacher, attempt_id, position, points, reason="", seen=seen, now=NOW)
                outcomes[number] = "marked"
            except Refused:
                outcomes[number] = "refused"

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def test_marks_given_at_once_are_all_in_the_total(app: QuizApp) -> None:
    with app.app_context(), transaction(write=True):
        scene = make_scene()
        attempts = [
            give(scene.pupil(f"P{number}"), scene.assignment, RIGHT, "bukan Bu Rina", "Baik.").id
            for number in range(ROUNDS)
        ]
        query = select(Response).where(Response.waiting)
        stamps = {(row.attempt_id, row.position): marking.stamp(row) for row in db.session.scalars(query)}
        teacher_id = scene.teacher.id
    for attempt_id in attempts:
        jobs = [(attempt_id, 2, 1.0, stamps[attempt_id, 2]), (attempt_id, 3, 2.0, stamps[attempt_id, 3])]
        assert together(app, teacher_id, jobs) == ["marked", "marked"]
    with app.app_context():
        rows = db.session.execute(select(Attempt.mark, Attempt.waiting)).all()
        assert [tuple(row) for row in rows] == [(4.0, 0)] * ROUNDS


def test_of_two_different_marks_for_one_response_one_wins_and_the_other_is_told(app: QuizApp) -> None:
    with app.app_context(), transaction(write=True):
        scene = make_scene()
        attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina", "Baik.")
        response = db.session.scalars(
            select(Response).where(Response.attempt_id == attempt.id, Response.position == 3)
        ).one()
        seen = marking.stamp(response)
        teacher_id, attempt_id = scene.teacher.id, attempt.id
    outcomes = together(app, teacher_id, [(attempt_id, 3, 2.0, seen), (attempt_id, 3, 0.0, seen)])
    assert sorted(outcomes) == ["marked", "refused"]
    with app.app_context():
        expected = 4.0 if outcomes[0] == "marked" else 2.0
        assert db.session.get_one(Attempt, attempt_id).mark == expected
