"""Time for everybody who is writing: given once, told in the log, taken back; and handing in for those who still write."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Attempt, AuditEntry, LateResponse, Person, Response, db
from quizapp.operations import attempts, class_time, responses, supervision
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.handing_in_for import hand_in_for, late_at, writing_at
from quizapp.operations.responses import Save
from tests import factories
from tests.factories import NOW
from tests.scenes import RIGHT, Scene, give, make_scene

END = NOW + timedelta(minutes=40)
MINUTE = timedelta(minutes=1)
ONE, OTHER = "a" * 32, "b" * 32


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene(closes_at=END)


def writes(scene: Scene, name: str) -> Attempt:
    return give(scene.pupil(name), scene.assignment, RIGHT, hand_in=False)


def give_all(scene: Scene, minutes: int = 5, operation: str = ONE, now: timedelta = MINUTE) -> int:
    return class_time.give_to_all(scene.teacher, scene.assignment.id, minutes, NOW + now, operation=operation)


def take_back(scene: Scene, operation: str = ONE, now: timedelta = 2 * MINUTE) -> int:
    return class_time.take_back(scene.teacher, scene.assignment.id, NOW + now, operation=operation)


def test_everybody_who_writes_gets_it_and_nobody_else(scene: Scene) -> None:
    ani, budi = writes(scene, "Ani"), writes(scene, "Budi")
    supervision.give_time(scene.teacher, budi.id, 10, NOW, seen=supervision.stamp(budi))
    done = give(scene.pupil("Citra"), scene.assignment, RIGHT)
    over = writes(scene, "Dewi")
    over.ends_at = NOW
    assert give_all(scene) == 2
    assert [one.ends_at for one in (ani, budi, done, over)] == [END + 5 * MINUTE, END + 15 * MINUTE, END, NOW]
    assert [one.extra_seconds for one in (ani, budi, done, over)] == [300, 900, 0, 0]
    assert scene.assignment.extended_to == END + 15 * MINUTE
    noted = db.session.scalars(
        select(AuditEntry).where(AuditEntry.verb == "give_time", AuditEntry.subject_id == ani.id)
    )
    assert [(one.actor_id, one.details["minutes"], one.details["for"]) for one in noted] == [
        (scene.teacher.id, 5, "class")
    ]


def test_the_same_sent_twice_gives_once_and_another_gives_again(scene: Scene) -> None:
    ani = writes(scene, "Ani")
    assert [give_all(scene), give_all(scene, 15), give_all(scene, 10, OTHER)] == [1, 1, 1]
    assert ani.ends_at == END + 15 * MINUTE


def test_it_can_be_taken_back_once(scene: Scene) -> None:
    ani, budi, citra = (writes(scene, name) for name in ("Ani", "Budi", "Citra"))
    give_all(scene)
    assert class_time.given_to(scene.teacher, scene.assignment.id, ONE) == (5, 3)
    supervision.give_time(scene.teacher, budi.id, 10, NOW, seen=supervision.stamp(budi))
    attempts.close(citra, scene.version.fingerprint, NOW + MINUTE)
    assert [take_back(scene), take_back(scene)] == [1, 1]
    assert [one.ends_at for one in (ani, budi, citra)] == [END, END + 15 * MINUTE, END + 5 * MINUTE]
    assert [one.extra_seconds for one in (ani, budi, citra)] == [0, 900, 300]
    assert class_time.given_to(scene.teacher, scene.assignment.id, ONE) is None
    with pytest.raises(Refused, match="nothing to take back"):
        take_back(scene, OTHER)


def test_taking_back_lets_the_key_open_when_nobody_else_needs_the_time(scene: Scene) -> None:
    writes(scene, "Ani")
    give_all(scene)
    assert scene.assignment.extended_to == END + 5 * MINUTE
    take_back(scene)
    assert scene.assignment.extended_to is None


def test_taking_back_keeps_the_key_shut_for_whoever_still_has_time(scene: Scene) -> None:
    budi = writes(scene, "Budi")
    give_all(scene)
    supervision.give_time(scene.teacher, budi.id, 10, NOW + MINUTE, seen=supervision.stamp(budi))
    absent = scene.pupil("Dewi")
    own = factories.make_assignment_pupil(scene.assignment, absent, chosen=False, extra_minutes=12)
    give_all(scene, 20, OTHER)
    assert take_back(scene, OTHER) == 1
    assert scene.assignment.extended_to == END + 15 * MINUTE  # Budi's
    attempts.close(budi, scene.version.fingerprint, NOW + 2 * MINUTE)
    writes(scene, "Ani")
    give_all(scene, 30, "c" * 32)
    assert take_back(scene, "c" * 32) == 1
    assert scene.assignment.extended_to == END + 12 * MINUTE  # who has not begun yet
    assert own.extra_minutes == 12


def test_taking_back_moves_no_end_into_the_past(scene: Scene) -> None:
    ani = writes(scene, "Ani")
    give_all(scene, 5)
    late = 42 * MINUTE
    assert take_back(scene, now=late) == 1
    assert ani.ends_at == NOW + late


def test_without_anybody_who_writes_against_an_end_it_is_refused(scene: Scene) -> None:
    give(scene.pupil("Ani"), scene.assignment, RIGHT)
    with pytest.raises(Refused, match="Nobody is writing against an end now"):
        give_all(scene)
    writes(scene, "Budi").ends_at = None
    with pytest.raises(Refused, match="Nobody is writing against an end now"):
        give_all(scene)
    with pytest.raises(Refused, match="Between 1 and 600 minutes"):
        give_all(scene, 601)


def test_only_those_who_supervise_may(scene: Scene) -> None:
    attempt = writes(scene, "Ani")
    pupil = db.session.get_one(Person, attempt.person_id)
    for stranger in (factories.make_person(scene.school, "teacher"), pupil):
        for call in (
            lambda who: class_time.give_to_all(who, scene.assignment.id, 5, NOW, operation=ONE),
            lambda who: class_time.take_back(who, scene.assignment.id, NOW, operation=ONE),
            lambda who: class_time.given_to(who, scene.assignment.id, ONE),
            lambda who: hand_in_for(who, scene.assignment.id, [attempt.id], NOW),
            lambda who: writing_at(who, scene.assignment.id, NOW),
        ):
            with pytest.raises(NotFound):
                call(stranger)
    assert (attempt.ends_at, attempt.submitted_at) == (END, None)


# Handing in for pupils


def test_what_is_saved_is_handed_in_and_marked_and_what_comes_after_is_late(scene: Scene) -> None:
    ani, budi = writes(scene, "Ani"), give(scene.pupil("Budi"), scene.assignment, RIGHT, at=NOW)
    assert [person.name for _, person in writing_at(scene.teacher, scene.assignment.id, NOW)[1]] == ["Ani"]
    when = NOW + 7 * MINUTE
    assert hand_in_for(scene.teacher, scene.assignment.id, [ani.id, budi.id], when) == 1
    assert hand_in_for(scene.teacher, scene.assignment.id, [ani.id, budi.id], when + MINUTE) == 0
    assert (ani.submitted_at, ani.mark, budi.submitted_at) == (when, 1.0, NOW)
    assert (supervision.is_handed_in_for(ani), supervision.is_handed_in_for(budi)) == (True, False)
    pupil = db.session.get_one(Person, ani.person_id)
    save = Save(2, "Bu Rina", False, 0, "from-the-phone-1")
    _, (saved,) = responses.save(pupil, ani.id, [save], now=when + MINUTE, grace=timedelta(seconds=30))
    assert (saved.status, late_at(ani)) == ("late", 1)
    assert db.session.scalars(select(LateResponse.value)).all() == ["Bu Rina"]
    second = select(Response).where(Response.attempt_id == ani.id, Response.position == 2)
    assert (db.session.scalars(second).one().value, ani.mark) == (None, 1.0)


def test_opened_again_and_handed_in_by_the_pupil_it_is_the_pupils(scene: Scene) -> None:
    ani = writes(scene, "Ani")
    hand_in_for(scene.teacher, scene.assignment.id, [ani.id], NOW + MINUTE)
    supervision.give_time(scene.teacher, ani.id, 10, NOW + 2 * MINUTE, seen=supervision.stamp(ani))
    assert (ani.submitted_at, supervision.is_handed_in_for(ani)) == (None, False)
    pupil = db.session.get_one(Person, ani.person_id)
    attempts.submit(pupil, ani.id, NOW + 3 * MINUTE)
    assert supervision.is_handed_in_for(ani) is False


def test_time_that_was_over_first_stays_the_end(scene: Scene) -> None:
    ani = writes(scene, "Ani")
    assert hand_in_for(scene.teacher, scene.assignment.id, [ani.id], END + MINUTE) == 0
    assert ani.submitted_at is None  # the sweeper closes it with its end


def test_attempts_of_elsewhere_and_practices_are_not_ended(scene: Scene) -> None:
    other = make_scene()
    foreign = writes(other, "Ani")
    with pytest.raises(NotFound):
        hand_in_for(scene.teacher, scene.assignment.id, [foreign.id], NOW)
    practice = make_scene(mode="practice")
    attempt = writes(practice, "Budi")
    with pytest.raises(Refused, match="A practice is handed in"):
        hand_in_for(practice.teacher, practice.assignment.id, [attempt.id], NOW)
