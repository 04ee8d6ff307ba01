"""Two teachers confirm at once, a pupil hands in while a regrade is carried out: once, and nobody under old rulings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Attempt, MarkChange, Person, Regrade, Response, db
from quizapp.operations import attempts, library, regrading
from quizapp.operations.errors import Refused
from quizapp.operations.regrading import Proposal, ProposedRuling
from quizapp.operations.transactions import transaction
from tests.at_once import at_once
from tests.factories import NOW, make_membership, make_person
from tests.scenes import RIGHT, WRONG, give, make_scene

ROUNDS = 5
Job = Callable[[], str]


def together(app: QuizApp, jobs: list[Job]) -> list[str]:
    return [f"refused {one.field}" if isinstance(one, Refused) else one for one in at_once(app, jobs)]


def test_the_same_confirmation_sent_twice_at_once_counts_once(app: QuizApp) -> None:
    with app.app_context(), transaction(write=True):
        scene = make_scene()
        give(scene.pupil("Ani"), scene.assignment, WRONG, "Bu Rina", "Baik.")
        teacher, given = scene.teacher.id, scene.assignment.id
    proposal = Proposal(given, 1, (ProposedRuling("everyone"),))
    with app.app_context():
        digest = regrading.preview(db.session.get_one(Person, teacher), proposal).digest

    def confirm() -> str:
        actor = db.session.get_one(Person, teacher)
        done = regrading.apply(
            actor, proposal, operation_id="twice", digest=digest, reason="Tidak jelas.", include_own=False, now=NOW
        )
        return str(done.id)

    first, second = together(app, [confirm, confirm])
    assert first == second
    with app.app_context():
        assert len(db.session.scalars(select(Regrade)).all()) == 1
        assert len(db.session.scalars(select(MarkChange)).all()) == 1


def test_of_two_teachers_who_confirm_different_things_one_looks_again(app: QuizApp) -> None:
    with app.app_context(), transaction(write=True):
        scene = make_scene()
        colleague = make_person(scene.school, "teacher")
        make_membership(scene.room, colleague, role="teacher")
        for name in ("Ani", "Budi", "Citra"):
            give(scene.pupil(name), scene.assignment, WRONG, "Bu Rina", "Baik.")
        people, given = [scene.teacher.id, colleague.id], scene.assignment.id
    proposals = [Proposal(given, 1, (ProposedRuling(kind),)) for kind in ("everyone", "void")]
    with app.app_context():
        digests = [
            regrading.preview(db.session.get_one(Person, person), proposal).digest
            for person, proposal in zip(people, proposals, strict=True)
        ]

    def confirm(number: int) -> str:
        regrading.apply(
            db.session.get_one(Person, people[number]),
            proposals[number],
            operation_id=f"teacher-{number}",
            digest=digests[number],
            reason="Tidak jelas.",
            include_own=False,
            now=NOW,
        )
        return "done"

    outcomes = together(app, [partial(confirm, 0), partial(confirm, 1)])
    assert sorted(outcomes) == ["done", f"refused {regrading.CHANGED}"]
    with app.app_context():
        totals = [tuple(row) for row in db.session.execute(select(Attempt.mark, Attempt.void_points))]
        assert totals == ([(2.0, 0)] * 3 if outcomes[0] == "done" else [(1.0, 1)] * 3)


def test_who_hands_in_during_a_regrade_is_marked_by_the_new_key(app: QuizApp) -> None:
    """Whichever is first: the regrade sees the attempt, or the attempt sees the ruling."""
    for number in range(ROUNDS):
        with app.app_context(), transaction(write=True):
            scene = make_scene()
            option = library.published(scene.version.fingerprint).questions[0].options[1].id
            give(scene.pupil("Ani"), scene.assignment, RIGHT, None, None)
            pupil = scene.pupil("Budi")
            attempt = give(pupil, scene.assignment, option, None, None, hand_in=False)
            ids = scene.teacher.id, pupil.id, attempt.id
            proposal = Proposal(scene.assignment.id, 1, (ProposedRuling.about("key", option),))
        outcomes = together(app, [partial(_confirm, ids[0], proposal, number), partial(_hand_in, ids[1], ids[2])])
        assert outcomes[1] == "done"
        with app.app_context():
            query = select(Response).where(Response.attempt_id == ids[2], Response.position == 1)
            marked = db.session.scalars(query).one()
            earned = 1.0 if outcomes[0] == "done" else 0.0
            assert (marked.fraction, db.session.get_one(Attempt, ids[2]).mark) == (earned, earned)


def _confirm(teacher: int, proposal: Proposal, number: int) -> str:
    actor = db.session.get_one(Person, teacher)
    # The preview of this moment: what comes before the lock may be seen, what comes after must not slip through.
    digest = regrading.preview(actor, proposal).digest
    told = {"reason": "Keliru.", "include_own": False, "now": NOW + timedelta(minutes=1)}
    regrading.apply(actor, proposal, operation_id=f"round-{number}", digest=digest, **told)
    return "done"


def _hand_in(pupil: int, attempt_id: int) -> str:
    attempts.submit(db.session.get_one(Person, pupil), attempt_id, NOW + timedelta(minutes=1))
    return "done"
