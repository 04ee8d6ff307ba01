"""Two at once in supervision: time given once, late answers accepted once, files loaded once, no mark overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.core.emergency_file import Content
from quizapp.models import Attempt, AuditEntry, LateResponse, Person, Response, ResponseRevision, db
from quizapp.operations import attempts, emergency_files, late_decisions, marking, responses, supervision
from quizapp.operations.emergency_files import Choice, Loaded
from quizapp.operations.late_decisions import Decided
from quizapp.web import clock
from tests import emergency, factories
from tests.scenes import RIGHT, Scene, give, make_scene
from tests.test_races import GRACE, duel


@pytest.fixture
def scene(app: QuizApp) -> Scene:
    """A class with an open test, committed."""
    with app.app_context():
        now = clock.now()
        scene = make_scene(opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=1))
        db.session.commit()
    return scene


def sit(app: QuizApp, scene: Scene, *, hand_in: bool) -> tuple[Person, int]:
    """Return a pupil and an attempt: right, wrong, nothing."""
    with app.app_context():
        db.session.add_all([scene.school, scene.room, scene.assignment])
        pupil = scene.pupil("Siti Aminah")
        found = give(pupil, scene.assignment, RIGHT, "kelas kami", at=clock.now(), hand_in=hand_in).id
        db.session.commit()
    return pupil, found


def attempt_now(app: QuizApp, attempt: int) -> Attempt:
    with app.app_context():
        return db.session.get_one(Attempt, attempt)


def revisions(app: QuizApp, attempt: int, position: int) -> list[object]:
    with app.app_context():
        query = select(ResponseRevision.value).where(
            ResponseRevision.attempt_id == attempt, ResponseRevision.position == position
        )
        return list(db.session.scalars(query.order_by(ResponseRevision.id)))


def test_one_form_sent_twice_at_once_gives_time_once(app: QuizApp, scene: Scene) -> None:
    for hand_in in (False, True):
        _, attempt = sit(app, scene, hand_in=hand_in)
        seen = supervision.stamp(attempt_now(app, attempt))
        now = clock.now()

        def giving(attempt: int = attempt, seen: str = seen) -> str | None:
            end = supervision.give_time(scene.teacher, attempt, 10, now, seen=seen).ends_at  # noqa: B023
            return end.isoformat() if end else None

        first, second = duel(app, giving, giving)
        assert first == second
        with app.app_context():
            query = select(AuditEntry.id).where(AuditEntry.verb == "give_time", AuditEntry.subject_id == attempt)
            assert len(db.session.scalars(query).all()) == 1


def test_a_submit_that_waited_for_more_time_still_hands_in(app: QuizApp, scene: Scene) -> None:
    pupil, attempt = sit(app, scene, hand_in=False)
    seen = supervision.stamp(attempt_now(app, attempt))
    duel(
        app,
        lambda: supervision.give_time(scene.teacher, attempt, 10, clock.now(), seen=seen).id,
        lambda: attempts.submit(pupil, attempt, clock.now()).id,
    )
    found = attempt_now(app, attempt)
    assert (found.submitted_at is not None, found.extra_seconds, found.mark) == (True, 600, 1.0)


def late_of(app: QuizApp, attempt: int, value: str) -> int:
    with app.app_context():
        late = factories.make_late_response(db.session.get_one(Attempt, attempt), 2, value).id
        db.session.commit()
    return late


def accepting(scene: Scene, attempt: int, late: int) -> Callable[[], Decided]:
    return lambda: late_decisions.decide(scene.teacher, attempt, [late], "accepted", clock.now())


def test_a_late_answer_accepted_twice_at_once_counts_once(app: QuizApp, scene: Scene) -> None:
    _, attempt = sit(app, scene, hand_in=True)
    late = late_of(app, attempt, "Bu Rina")
    first, second = duel(app, accepting(scene, attempt, late), accepting(scene, attempt, late))
    assert (first, second) == (Decided(changed=1), Decided())
    assert revisions(app, attempt, 2) == ["kelas kami", "Bu Rina"]
    assert attempt_now(app, attempt).mark == 2.0


def test_a_mark_given_a_moment_before_is_asked_for(app: QuizApp, scene: Scene) -> None:
    _, attempt = sit(app, scene, hand_in=True)
    late = late_of(app, attempt, "Bu Rina")

    def marking_it() -> float | None:
        query = select(Response).where(Response.attempt_id == attempt, Response.position == 2)
        seen = marking.stamp(db.session.scalars(query).one())
        return marking.mark(scene.teacher, attempt, 2, 0.5, reason="Hampir.", seen=seen, now=clock.now()).fraction

    _, asked = duel(app, marking_it, accepting(scene, attempt, late))
    assert [one.in_force.mark for one in asked.at_stake] == [0.5]
    assert attempt_now(app, attempt).mark == 1.5


def file_of(app: QuizApp, attempt: int) -> Content:
    return emergency.content(attempt_now(app, attempt), emergency.entry(3, "Baik."), at=clock.now())


def loading(app: QuizApp, scene: Scene, content: Content) -> Callable[[], list[Loaded]]:
    with app.app_context():
        assignment = scene.assignment.id
        found = emergency_files.look_into(scene.teacher, assignment, [content], clock.now(), GRACE)[1]
    choices = [Choice(content.attempt, line.position, line.seen) for line in found[0].lines]
    return lambda: emergency_files.load(scene.teacher, assignment, [content], choices, [], now=clock.now(), grace=GRACE)


@pytest.mark.parametrize("hand_in", [False, True])
def test_a_file_loaded_twice_at_once_is_loaded_once(app: QuizApp, scene: Scene, hand_in: bool) -> None:
    _pupil, attempt = sit(app, scene, hand_in=hand_in)
    load = loading(app, scene, file_of(app, attempt))
    first, second = duel(app, load, load)
    assert first[0].saved + first[0].accepted == 1
    assert second == [Loaded("Siti Aminah", attempt, 0, 0, False, ())]
    assert revisions(app, attempt, 3) == ["Baik."]
    with app.app_context():
        assert len(db.session.scalars(select(LateResponse)).all()) == int(hand_in)


def test_the_phone_that_sends_while_its_file_is_loaded_stores_once(app: QuizApp, scene: Scene) -> None:
    pupil, attempt = sit(app, scene, hand_in=False)
    save = responses.Save(3, "Baik.", False, 0, "from-phone-3")
    load = loading(app, scene, file_of(app, attempt))
    _, (_, saved) = duel(app, load, lambda: responses.save(pupil, attempt, [save], now=clock.now(), grace=GRACE))
    assert [(one.status, one.revision) for one in saved] == [("saved", 1)]
    assert revisions(app, attempt, 3) == ["Baik."]
