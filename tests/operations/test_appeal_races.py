"""Two taps, two teachers, two markers at the same moment: one wins, the other is told, nothing is kept twice."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Appeal, Person, Rating, Response, Ruling, db
from quizapp.operations import appeal_decisions, appeals, ratings
from quizapp.operations.errors import Refused
from quizapp.operations.transactions import transaction
from tests import factories
from tests.at_once import at_once
from tests.factories import NOW
from tests.scenes import RIGHT, give, make_scene

ROUNDS = 4


def outcomes(app: QuizApp, *jobs: Callable[[], object]) -> list[str]:
    return ["refused" if isinstance(one, Refused) else "done" for one in at_once(app, jobs)]


def person(key: int) -> Person:
    return db.session.get_one(Person, key)


def test_two_taps_send_one_appeal(app: QuizApp) -> None:
    with app.app_context(), transaction(write=True):
        scene = make_scene(release_step="right_wrong")
        pupils = [scene.pupil(f"P{number}") for number in range(ROUNDS)]
        sent = [(pupil.id, give(pupil, scene.assignment, RIGHT, "kelas kami").id) for pupil in pupils]
    for pupil, attempt in sent:

        def tap(pupil: int = pupil, attempt: int = attempt) -> None:
            appeals.make(person(pupil), attempt, 2, "Benar.", NOW)

        assert outcomes(app, tap, tap, tap) == ["done"] * 3
    with app.app_context():
        assert len(db.session.scalars(select(Appeal)).all()) == ROUNDS


def test_of_two_teachers_who_decide_at_once_one_is_told(app: QuizApp) -> None:
    with app.app_context(), transaction(write=True):
        scene = make_scene(release_step="right_wrong")
        colleague = factories.make_person(scene.school, "teacher")
        factories.make_membership(scene.room, colleague, role="teacher")
        cases = []
        for number in range(ROUNDS):
            pupil = scene.pupil(f"P{number}")
            attempt = give(pupil, scene.assignment, RIGHT, "kelas kami")
            appeal = appeals.make(pupil, attempt.id, 2, "Benar.", NOW)
            cases.append((appeal.id, appeal_decisions.look(scene.teacher, appeal.id).stamp))
        first, second = scene.teacher.id, colleague.id
    for appeal, seen in cases:

        def accept(appeal: int = appeal, seen: str = seen) -> None:
            appeal_decisions.decide(
                person(first), appeal, "upheld", answer="Ya.", seen=seen, now=NOW, mark=1.0, learn="mine"
            )

        def decline(appeal: int = appeal, seen: str = seen) -> None:
            appeal_decisions.decide(person(second), appeal, "declined", answer="Tidak.", seen=seen, now=NOW)

        assert sorted(outcomes(app, accept, decline)) == ["done", "refused"]
    with app.app_context():
        rows = db.session.execute(
            select(Appeal.outcome, Response.fraction).join(Response, Response.id == Appeal.response_id)
        ).all()
        assert {tuple(row) for row in rows} <= {("upheld", 1.0), ("declined", 0.0)}
        upheld = sum(outcome == "upheld" for outcome, _ in rows)
        assert len(db.session.scalars(select(Ruling)).all()) == min(upheld, 1), "the same form is one"


def test_two_second_markers_at_once_leave_one_rating(app: QuizApp) -> None:
    with app.app_context(), transaction(write=True):
        scene = make_scene()
        colleagues = [factories.make_person(scene.school, "teacher") for _ in range(2)]
        for colleague in colleagues:
            factories.make_membership(scene.room, colleague, role="teacher")
        attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina", "Baik.").id
        ratings.rate(scene.teacher, attempt, 3, {"rubric": 2}, comment="", seen=ratings.WAITING, now=NOW)
        keys = [colleague.id for colleague in colleagues]

    def rate(key: int) -> None:
        ratings.rate_blind(person(key), attempt, 3, {"rubric": 1}, comment="", now=NOW)

    assert sorted(outcomes(app, lambda: rate(keys[0]), lambda: rate(keys[1]))) == ["done", "refused"]
    with app.app_context():
        assert [rating.blind for rating in db.session.scalars(select(Rating).order_by(Rating.id))] == [False, True]
