"""Taking back twice at once, and a pupil who objects while a regrade runs: everything counts once, nothing is half done."""

from __future__ import annotations

from functools import partial

from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import Appeal, Attempt, MarkChange, Person, Regrade, Response, Ruling, db
from quizapp.operations import appeals, group_decisions, regrade_undoing, regrading
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.group_decisions import Decision, TakenBack
from quizapp.operations.regrading import Proposal, ProposedRuling
from quizapp.operations.transactions import transaction
from tests.at_once import at_once
from tests.factories import NOW
from tests.scenes import RIGHT, WRONG, give, make_scene

ROUNDS = 4


def person(key: int) -> Person:
    return db.session.get_one(Person, key)


def test_one_undo_of_a_press_sent_twice_at_once_takes_back_once(app: QuizApp) -> None:
    for _ in range(ROUNDS):
        with app.app_context(), transaction(write=True):
            scene = make_scene()
            for name in ("A", "B"):
                give(scene.pupil(name), scene.assignment, RIGHT, "bukan Bu Rina")
            teacher, given = scene.teacher.id, scene.assignment.id
            query = select(Response.id).join(Attempt).where(Attempt.assignment_id == given, Response.waiting)
            ids = tuple(db.session.scalars(query))
            made = group_decisions.decide(scene.teacher, given, 2, Decision(ids, 1.0, learn="mine"), NOW).made
            assert made is not None

        def undo(teacher: int = teacher, given: int = given, key: int = made.id) -> TakenBack | None:
            try:
                return group_decisions.take_back(person(teacher), given, key, NOW)
            except NotFound:
                return None

        backs = at_once(app, [undo, undo])
        assert [back.waiting for back in backs if isinstance(back, TakenBack)] in ([2], [2, 2], [0, 2], [2, 0])
        with app.app_context():
            states = db.session.execute(select(Attempt.mark, Attempt.waiting).where(Attempt.assignment_id == given))
            assert [tuple(row) for row in states] == [(1.0, 1)] * 2
            in_force = select(func.count()).select_from(Ruling).where(Ruling.withdrawn_at.is_(None))
            assert db.session.scalar(in_force) == 0


def test_one_regrade_is_undone_once(app: QuizApp) -> None:
    for number in range(ROUNDS):
        with app.app_context(), transaction(write=True):
            scene = make_scene()
            give(scene.pupil("Ani"), scene.assignment, WRONG, "Bu Rina", "Baik.")
            teacher, given = scene.teacher.id, scene.assignment.id
            proposal = Proposal(given, 1, (ProposedRuling("everyone"),))
            digest = regrading.preview(scene.teacher, proposal).digest
            done = regrading.apply(
                scene.teacher,
                proposal,
                operation_id=f"regrade-{number}",
                digest=digest,
                reason="Tidak jelas.",
                include_own=False,
                now=NOW,
            )
            regrade = done.id

        def undo(teacher: int = teacher, regrade: int = regrade) -> str:
            regrade_undoing.undo(person(teacher), regrade, NOW)
            return "done"

        outcomes = at_once(app, [undo, undo])
        assert "done" in outcomes
        with app.app_context():
            attempt = db.session.scalars(select(Attempt).where(Attempt.assignment_id == given)).one()
            assert attempt.mark == 1.0
            assert db.session.get_one(Regrade, regrade).undone_at is not None
            changes = db.session.scalars(select(MarkChange).where(MarkChange.regrade_id == regrade)).all()
            assert len(changes) == 1


def test_who_objects_while_a_regrade_gives_full_marks_is_heard_or_told_that_nothing_is_wrong(app: QuizApp) -> None:
    for number in range(ROUNDS):
        with app.app_context(), transaction(write=True):
            scene = make_scene(release_step="right_wrong")
            pupil = scene.pupil("Ani")
            attempt = give(pupil, scene.assignment, RIGHT, "kelas kami").id
            key, teacher = pupil.id, scene.teacher.id
            proposal = Proposal(scene.assignment.id, 2, (ProposedRuling("everyone"),))
            digest = regrading.preview(scene.teacher, proposal).digest

        def confirm(
            teacher: int = teacher, proposal: Proposal = proposal, digest: str = digest, number: int = number
        ) -> str:
            regrading.apply(
                person(teacher),
                proposal,
                operation_id=f"full-{number}",
                digest=digest,
                reason="Tidak jelas.",
                include_own=False,
                now=NOW,
            )
            return "done"

        def objected(key: int = key, attempt: int = attempt) -> str:
            try:
                appeals.make(person(key), attempt, 2, "Benar.", NOW)
            except NotFound:
                return "nothing is wrong"
            return "sent"

        outcomes = at_once(app, [partial(confirm), partial(objected)])
        assert not any(isinstance(one, Refused) for one in outcomes)
        with app.app_context():
            query = select(Response.fraction).where(Response.attempt_id == attempt, Response.position == 2)
            assert db.session.scalars(query).one() == 1.0
            kept = db.session.scalars(select(Appeal).where(Appeal.attempt_id == attempt)).all()
            assert len(kept) == (outcomes[1] == "sent")
