"""Supervising: how far everybody is, and time for one pupil that is given once, reopens, and keeps the key shut."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Attempt, AuditEntry, Response, db
from quizapp.operations import assigning, attempts, class_supervision, responses, supervision
from quizapp.operations.class_supervision import Events, get_supervised
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.given import get_given
from quizapp.operations.marking import mark, stamp
from tests import factories
from tests.factories import NOW
from tests.queries import count_queries
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene

END = NOW + timedelta(minutes=40)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene(closes_at=END)


def response_at(attempt: Attempt, position: int) -> Response:
    query = select(Response).where(Response.attempt_id == attempt.id, Response.position == position)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def give_time(scene: Scene, attempt: Attempt, minutes: int, now: datetime, **values: Any) -> Attempt:
    seen = values.pop("seen", None) or supervision.stamp(attempt)
    return supervision.give_time(values.pop("actor", scene.teacher), attempt.id, minutes, now, seen=seen)


def refusal(scene: Scene, attempt: Attempt, minutes: int = 5, now: datetime = NOW, **values: Any) -> str:
    with pytest.raises(Refused) as caught:
        give_time(scene, attempt, minutes, now, **values)
    return str(caught.value)


def entries() -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.verb == "give_time").order_by(AuditEntry.id)
    return list(db.session.scalars(query))


# The class


def test_everybody_is_shown_as_far_as_they_are(scene: Scene) -> None:
    ani, budi, citra, dewi, eka = (scene.pupil(name) for name in ("Ani", "Budi", "Citra", "Dewi", "Eka"))
    working = give(ani, scene.assignment, RIGHT, "  ", hand_in=False, at=NOW + MINUTE)
    handed_in = give(budi, scene.assignment, RIGHT, "Bu Rina", "Baik.")
    over = give(citra, scene.assignment, hand_in=False)
    over.ends_at = NOW + 5 * MINUTE
    first = give(dewi, scene.assignment, WRONG)
    second = give(dewi, scene.assignment, WRONG, hand_in=False, at=NOW + 2 * MINUTE)
    scene.pupil("Fajar", status="waiting")
    factories.make_late_response(first, 2, "Bu Rina")
    factories.make_late_response(first, 3, "Baik.", decision="declined")
    for kind, device in (("opened", "device01"), ("left", "device01"), ("left", "device02"), ("returned", "device01")):
        factories.make_attempt_event(working, kind, device=device)
    found = get_supervised(scene.teacher, scene.assignment.id, NOW + 10 * MINUTE)
    assert [(row.name, row.state, row.attempt) for row in found.rows] == [
        ("Ani", "working", working),
        ("Budi", "handed_in", handed_in),
        ("Citra", "time_over", over),
        ("Dewi", "working", second),
        ("Eka", "absent", None),
    ]
    ani_row, budi_row, _, dewi_row, eka_row = found.rows
    assert (ani_row.saved_at, ani_row.answered, ani_row.question_count) == (NOW + MINUTE, 1, 3)
    assert ani_row.events == Events(times_left=2, devices=2)
    assert (budi_row.saved_at, budi_row.answered, budi_row.events) == (NOW, 3, Events())
    assert (dewi_row.late_waiting, dewi_row.late_attempt_id) == (1, first.id)
    assert (eka_row.saved_at, eka_row.answered, eka_row.late_waiting, eka_row.late_attempt_id) == (None, 0, 0, None)
    assert (found.late_waiting, found.count("working"), found.count("absent")) == (1, 2, 1)
    assert eka.id == eka_row.person_id


def test_saves_within_the_grace_are_told(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    attempt = give(ani, scene.assignment, RIGHT, hand_in=False)
    key = response_at(attempt, 1).value
    sent = [
        responses.Save(2, "Bu Rina", False, 0, "operation-in-grace"),
        responses.Save(1, key, False, 1, "again-1234"),
    ]
    responses.save(ani, attempt.id, sent, now=END + timedelta(seconds=9), grace=timedelta(seconds=30))
    row = get_supervised(scene.teacher, scene.assignment.id, END + MINUTE).rows[0]
    assert (row.state, row.answered, row.saved_late) == ("time_over", 2, 2)


def test_who_does_not_teach_the_class_finds_nothing(scene: Scene) -> None:
    pupil = scene.pupil("Ani")
    attempt = give(pupil, scene.assignment, RIGHT)
    other = factories.make_person(scene.school, "teacher")
    administrator = factories.make_person(scene.school, "administrator")
    elsewhere = factories.make_person(factories.make_school(), "teacher")
    for stranger in (pupil, other, administrator, elsewhere):
        for call in (
            lambda actor: get_supervised(actor, scene.assignment.id, NOW),
            lambda actor: supervision.look_at(actor, attempt.id, NOW),
            lambda actor: supervision.give_time(actor, attempt.id, 5, NOW, seen=""),
        ):
            with pytest.raises(NotFound):
                call(stranger)
    with pytest.raises(NotFound):
        supervision.give_time(scene.teacher, 2**31 - 1, 5, NOW, seen="")


def test_a_practice_open_to_anyone_is_supervised_by_nobody(scene: Scene) -> None:
    practice = factories.make_assignment(scene.version, created_by_id=scene.teacher.id)
    attempt = factories.make_attempt(practice, factories.make_person(scene.school, "visitor"))
    with pytest.raises(NotFound):
        get_supervised(scene.teacher, practice.id, NOW)
    with pytest.raises(NotFound):
        supervision.give_time(scene.teacher, attempt.id, 5, NOW, seen=supervision.stamp(attempt))


def test_the_list_asks_as_often_for_one_as_for_three(database: QuizApp, scene: Scene) -> None:
    counts = []
    for names in (("Ani",), ("Budi", "Citra")):
        for name in names:
            attempt = give(scene.pupil(name), scene.assignment, RIGHT, "Bu Rina")
            factories.make_late_response(attempt, 2, "Rina")
        get_supervised(scene.teacher, scene.assignment.id, NOW)
        with count_queries(database) as found:
            get_supervised(scene.teacher, scene.assignment.id, NOW)
        counts.append(len(found))
    assert counts == [5, 5]


# Time for who is working


def test_a_running_attempt_ends_later(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, hand_in=False)
    give_time(scene, attempt, 10, NOW + 5 * MINUTE)
    assert (attempt.ends_at, attempt.extra_seconds) == (END + 10 * MINUTE, 600)
    assert scene.assignment.extended_to == END + 10 * MINUTE
    give_time(scene, attempt, 5, NOW + 6 * MINUTE)
    assert (attempt.ends_at, attempt.extra_seconds) == (END + 15 * MINUTE, 900)
    assert scene.assignment.extended_to == END + 15 * MINUTE
    details = entries()[-1].details
    assert (details["minutes"], details["old"]["extra_seconds"], details["new"]["extra_seconds"]) == (5, 600, 900)
    assert (entries()[-1].subject, entries()[-1].subject_id) == ("attempt", attempt.id)
    assert (entries()[-1].actor_id, entries()[-1].at) == (scene.teacher.id, NOW + 6 * MINUTE)


def test_the_same_form_twice_gives_time_once(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, hand_in=False)
    seen = supervision.stamp(attempt)
    for second in range(3):
        give_time(scene, attempt, 10, NOW + timedelta(seconds=second), seen=seen)
    assert (attempt.ends_at, len(entries())) == (END + 10 * MINUTE, 1)
    changed = "The end of this attempt has changed meanwhile. Look at it, then decide."
    assert refusal(scene, attempt, 15, seen=seen) == changed
    colleague = factories.make_person(scene.school, "teacher")
    factories.make_membership(scene.room, colleague, role="teacher")
    assert refusal(scene, attempt, 10, seen=seen, actor=colleague) == changed
    assert attempt.ends_at == END + 10 * MINUTE


def test_time_of_one_pupil_does_not_shorten_what_another_got(scene: Scene) -> None:
    long, short = (give(scene.pupil(name), scene.assignment, RIGHT, hand_in=False) for name in ("Ani", "Budi"))
    give_time(scene, long, 30, NOW)
    give_time(scene, short, 5, NOW)
    assert scene.assignment.extended_to == END + 30 * MINUTE


def test_extra_time_is_kept_when_the_dates_move(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, hand_in=False)
    give_time(scene, attempt, 10, NOW)
    given = get_given(scene.teacher, scene.assignment.id, NOW).assignment
    plan = assigning.Plan("test", given.opens_at, END + 20 * MINUTE, 2)
    assigning.change(scene.teacher, given.id, plan, NOW)
    assert attempt.ends_at == END + 30 * MINUTE


def test_the_key_stays_shut_until_the_last_extra_time_is_over(database: QuizApp) -> None:
    scene = make_scene(closes_at=END, release_step="key")
    early = give(scene.pupil("Ani"), scene.assignment, RIGHT)
    give_time(scene, give(scene.pupil("Budi"), scene.assignment, hand_in=False), 10, NOW)
    ani = db.session.get_one(factories.Person, early.person_id)
    steps = [
        attempts.get_sitting(ani, early.id, at).release(at)
        for at in (END + MINUTE, END + 9 * MINUTE, END + 12 * MINUTE)
    ]
    assert steps == ["right_wrong", "right_wrong", "key"]


@pytest.mark.parametrize("minutes", [0, -5, 601])
def test_minutes_are_few_and_forward(scene: Scene, minutes: int) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, hand_in=False)
    assert refusal(scene, attempt, minutes) == "Between 1 and 600 minutes."
    assert attempt.ends_at == END


def test_without_an_end_there_is_no_time_to_give(database: QuizApp) -> None:
    scene = make_scene()
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, hand_in=False)
    sentence = "There is no end yet: the pupil may work until you close the assignment."
    assert refusal(scene, attempt) == sentence
    assert str(supervision.look_at(scene.teacher, attempt.id, NOW).refusal) == sentence


def test_nothing_is_given_for_what_was_taken_back(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, hand_in=False)
    assigning.withdraw(scene.teacher, scene.assignment.id, NOW)
    assert refusal(scene, attempt) == "This has been taken back. Give it again first."


# Opening again


def test_what_was_handed_in_is_opened_again_with_its_answers(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    attempt = give(ani, scene.assignment, RIGHT, "kelas kami")
    assert (attempt.mark, attempt.receipt is not None) == (1.0, True)
    later = NOW + 50 * MINUTE
    give_time(scene, attempt, 15, later)
    assert (attempt.submitted_at, attempt.receipt, attempt.mark, attempt.waiting) == (None, None, None, 0)
    assert (attempt.ends_at, attempt.extra_seconds) == (later + 15 * MINUTE, 25 * 60)
    assert scene.assignment.extended_to == later + 15 * MINUTE
    kept = response_at(attempt, 2)
    assert (kept.value, kept.fraction, kept.reason, kept.marked_at, kept.revision) == (
        "kelas kami",
        None,
        None,
        None,
        1,
    )
    assert attempts.start(ani, scene.assignment.id, later).id == attempt.id
    save = responses.Save(2, "Bu Rina", False, 1, "operation-after-reopening")
    _seat, (saved,) = responses.save(ani, attempt.id, [save], now=later + MINUTE, grace=timedelta(0))
    assert saved.status == "saved"
    attempts.submit(ani, attempt.id, later + 2 * MINUTE)
    assert (attempt.mark, attempt.receipt is not None) == (2.0, True)


def test_opening_again_twice_by_one_form_opens_once(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT)
    seen = supervision.stamp(attempt)
    give_time(scene, attempt, 5, NOW + MINUTE, seen=seen)
    give_time(scene, attempt, 5, NOW + MINUTE + timedelta(seconds=1), seen=seen)
    assert (attempt.ends_at, len(entries())) == (NOW + 6 * MINUTE, 1)


def test_time_asked_for_at_the_last_second_is_given_though_it_ended_meanwhile(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, hand_in=False)
    seen = supervision.stamp(attempt)
    attempts.close_overdue(END + MINUTE, timedelta(seconds=30))
    assert attempt.submitted_at == END
    give_time(scene, attempt, 5, END + MINUTE, seen=seen)
    assert (attempt.submitted_at, attempt.ends_at, attempt.extra_seconds) == (None, END + 6 * MINUTE, 360)


def test_who_hands_in_meanwhile_is_not_opened_again_unseen(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    attempt = give(ani, scene.assignment, RIGHT, hand_in=False)
    seen = supervision.stamp(attempt)
    attempts.submit(ani, attempt.id, NOW + MINUTE)
    assert "changed meanwhile" in refusal(scene, attempt, seen=seen)
    assert attempt.submitted_at == NOW + MINUTE


def test_marks_of_persons_are_told_and_kept_in_the_audit(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina", "Baik karena pedas.")
    essay = response_at(attempt, 3)
    mark(scene.teacher, attempt.id, 3, 1.0, reason="", seen=stamp(essay), now=NOW + MINUTE)
    marks = supervision.look_at(scene.teacher, attempt.id, NOW + MINUTE).marks
    assert marks == (supervision.GivenMark(3, 1.0, False, 2, "Rina Wati"),)
    give_time(scene, attempt, 5, NOW + 2 * MINUTE)
    essay = response_at(attempt, 3)
    assert (essay.fraction, essay.marked_by_id, essay.waiting) == (None, None, False)
    assert entries()[0].details["marks"] == [{"position": 3, "mark": 1.0}]
    assert entries()[0].details["old"]["mark"] == 3.0


def test_one_attempt_at_a_time(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    first = give(ani, scene.assignment, RIGHT)
    give(ani, scene.assignment, RIGHT, hand_in=False, at=NOW + MINUTE)
    looked = supervision.look_at(scene.teacher, first.id, NOW + MINUTE)
    assert [(one.number, one.late_waiting) for one in looked.siblings] == [(2, 0)]
    assert refusal(scene, first, now=NOW + MINUTE) == "The pupil is working on another attempt; give time there."


def test_a_finished_practice_stays_finished(database: QuizApp) -> None:
    scene = make_scene(mode="practice", closes_at=END)
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT)
    assert "has shown its key" in refusal(scene, attempt)


def test_whether_the_key_was_seen_is_told(database: QuizApp) -> None:
    scene = make_scene(closes_at=END, release_step="key")
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT)
    assert not supervision.look_at(scene.teacher, attempt.id, NOW).sat.key_seen
    assert supervision.look_at(scene.teacher, attempt.id, END + MINUTE).sat.key_seen


def test_events_are_listed_as_they_happened(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT)
    factories.make_attempt_event(attempt, "returned", happened_at=NOW + 2 * MINUTE)
    factories.make_attempt_event(attempt, "left", happened_at=NOW + MINUTE)
    looked = supervision.look_at(scene.teacher, attempt.id, NOW + 3 * MINUTE)
    assert [one.kind for one in looked.events] == ["left", "returned"]
    counted = class_supervision.events_in(Attempt.id == attempt.id)
    assert counted == {attempt.id: Events(times_left=1, devices=1)}


def test_without_close_and_limit_a_reopened_attempt_ends_when_the_teacher_says(database: QuizApp) -> None:
    scene = make_scene()
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT)
    give_time(scene, attempt, 20, NOW + MINUTE)
    assert (attempt.ends_at, attempt.extra_seconds) == (NOW + 21 * MINUTE, 0)
    assert scene.assignment.extended_to is None


def test_reopened_before_the_common_end_it_ends_when_the_teacher_says(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT)
    give_time(scene, attempt, 5, NOW + 10 * MINUTE)
    assert attempt.ends_at == NOW + 15 * MINUTE
    assert scene.assignment.extended_to is None
