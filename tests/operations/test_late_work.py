"""Late work and extra time that was arranged ahead: shown as late, never lost, and no key opens before it is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.core.availability import LATE_COUNTS
from quizapp.models import Assignment, Attempt, AuditEntry, LateResponse, Person, Response, db
from quizapp.operations import assigning, attempts, audiences, invitations, late_decisions, lateness, responses
from quizapp.operations.assigning import Plan
from quizapp.operations.assignments import tasks_of
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.given import get_given
from quizapp.operations.responses import Save
from tests.factories import (
    NOW,
    make_assignment,
    make_classroom,
    make_membership,
    make_person,
    make_school,
    make_version,
)

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
GRACE = timedelta(seconds=30)
CLOSES, LATE = NOW + HOUR, NOW + 3 * HOUR


class Scene:
    """A class of three with a test that closes in an hour; late work is taken for two hours more."""

    def __init__(self) -> None:
        self.school = make_school()
        self.teacher = make_person(self.school, "teacher")
        self.room = make_classroom(self.school, self.teacher)
        self.pupils = [make_person(self.school) for _ in range(3)]
        for pupil in self.pupils:
            make_membership(self.room, pupil)
        self.version = make_version(self.school)
        self.test = assigning.assign(self.teacher, self.version.quiz_id, self.room.id, plan(), NOW)

    def change(self, at: datetime, **changes: Any) -> None:
        assigning.change(self.teacher, self.test.id, plan(**changes), at)

    def begin(self, number: int, at: datetime = NOW) -> Attempt:
        return attempts.start(self.pupils[number], self.test.id, at)

    def save(self, attempt: Attempt, at: datetime, value: Any = "Bu Rina", operation: str = "") -> responses.Saved:
        pupil = db.session.get_one(Person, attempt.person_id)
        stored = responses.stored_values(attempt.id).get(2)
        one = Save(2, value, False, stored[2] if stored else 0, operation or f"op-{at.timestamp():.0f}")
        return responses.save(pupil, attempt.id, [one], now=at, grace=GRACE)[1][0]

    def hand_in(self, attempt: Attempt, at: datetime) -> None:
        attempts.submit(db.session.get_one(Person, attempt.person_id), attempt.id, at)

    def response(self, attempt: Attempt) -> Response:
        query = select(Response).where(Response.attempt_id == attempt.id, Response.position == 2)
        return db.session.scalars(query.execution_options(populate_existing=True)).one()


def plan(**changes: Any) -> Plan:
    usual = {"mode": "test", "opens_at": NOW, "closes_at": CLOSES, "attempts_allowed": 1, "release_step": "key"}
    return Plan(**(usual | {"late_until": LATE} | changes))


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return Scene()


# Handing in after the close


def test_late_work_is_taken_and_told(scene: Scene) -> None:
    in_time, over, late = scene.begin(0), scene.begin(1), scene.begin(2, CLOSES + MINUTE)
    assert {one.ends_at for one in (in_time, over, late)} == {LATE}
    scene.hand_in(in_time, CLOSES)
    scene.hand_in(over, CLOSES + MINUTE)
    assert scene.save(late, LATE - MINUTE).status == "saved"
    assert lateness.late_attempts(scene.test) == {over.id, late.id}
    assert [lateness.is_attempt_late(one, scene.test) for one in (in_time, over, late)] == [False, True, True]
    assert attempts.close_overdue(LATE + MINUTE, GRACE) == 1
    assert lateness.late_attempts(scene.test) == {over.id, late.id}
    marks = {one.mark for one in (over, late)}
    assert marks == {0, 1}  # of what was answered; nothing is taken off


def test_who_wrote_in_time_and_never_handed_in_is_not_late(scene: Scene) -> None:
    attempt = scene.begin(0)
    scene.save(attempt, CLOSES - MINUTE)
    assert attempts.close_overdue(LATE + MINUTE, GRACE) == 1
    assert attempt.submitted_at == LATE
    assert lateness.late_attempts(scene.test) == frozenset()
    assert not lateness.is_attempt_late(attempt, scene.test)


def test_what_the_pupil_sees(scene: Scene) -> None:
    pupil = scene.pupils[0]

    def seen(at: datetime) -> Any:
        task = tasks_of(pupil, at)[0]
        return task.state, task.ends_at, task.late_until

    assert seen(NOW) == ("open", CLOSES, None)
    assert seen(CLOSES) == ("open", LATE, LATE)
    assert seen(LATE) == ("closed", LATE, LATE)
    assert str(invitations.look_at(pupil, scene.test.id, LATE).refusal) == "This has closed."
    with pytest.raises(Refused, match="This has closed"):
        scene.begin(0, LATE)


def test_the_key_waits_for_the_late(scene: Scene) -> None:
    attempt = scene.begin(0)
    scene.hand_in(attempt, NOW + MINUTE)

    def step(at: datetime) -> str:
        return attempts.get_sitting(scene.pupils[0], attempt.id, at).release(at)

    assert [step(at) for at in (CLOSES, LATE - MINUTE, LATE)] == ["right_wrong", "right_wrong", "key"]
    practice = make_assignment(scene.version, scene.room)
    assert [get_given(scene.teacher, practice.id, at).test_pending for at in (LATE - MINUTE, LATE)] == [True, False]
    assert [get_given(scene.teacher, scene.test.id, at).state for at in (CLOSES, LATE)] == ["extended", "closed"]


def test_changing_it_while_pupils_write(scene: Scene) -> None:
    attempt = scene.begin(0)
    scene.save(attempt, NOW + MINUTE)
    scene.change(NOW + MINUTE, late_until=None)
    assert attempt.ends_at == CLOSES
    scene.change(NOW + MINUTE, late_until=LATE + HOUR)
    assert attempt.ends_at == LATE + HOUR
    at = CLOSES + 10 * MINUTE
    scene.change(at, late_until=None)
    assert attempt.ends_at == at
    assert scene.response(attempt).value == "Bu Rina"
    scene.change(at, late_until=LATE)
    assigning.close_now(scene.teacher, scene.test.id, at)
    assert (attempt.ends_at, scene.test.late_until) == (at, None)


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"closes_at": None}, "late_until", "Without a closing time nothing is late."),
        ({"late_until": CLOSES}, "late_until", "It has to be after the closing time."),
        ({"pass_mark": 101}, "pass_mark", "Between 0 and 100 points."),
        ({"weight": -0.5}, "weight", "Between 0 and 10."),
    ],
)
def test_rules_that_make_no_sense(scene: Scene, values: dict[str, Any], field: str, message: str) -> None:
    for act in (
        lambda: scene.change(NOW, **values),
        lambda: assigning.assign(scene.teacher, scene.version.quiz_id, scene.room.id, plan(**values), NOW),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert (caught.value.field, str(caught.value.message)) == (field, message)


# Answers that arrive after the end


def counting(scene: Scene, **changes: Any) -> Attempt:
    scene.change(NOW, **({"late_until": None, "late_policy": "count", "release_step": "nothing"} | changes))
    attempt = scene.begin(0)
    scene.save(attempt, NOW + MINUTE, "kelas kami")
    return attempt


def test_late_answers_count_where_the_plan_says_so(scene: Scene) -> None:
    attempt = counting(scene)
    assert attempts.close_overdue(CLOSES + MINUTE, GRACE) == 1
    assert attempt.mark == 0
    told = scene.save(attempt, CLOSES + 5 * MINUTE, operation="late")
    assert (told.status, str(told.message)) == (
        "late",
        "This answer arrived after the time was over. It counts, and is marked as late.",
    )
    db.session.refresh(attempt)
    assert (attempt.mark, scene.response(attempt).value) == (1, "Bu Rina")
    again = scene.save(attempt, CLOSES + 6 * MINUTE, operation="late")
    assert (again.status, again.message) == (told.status, told.message)
    kept = db.session.scalars(select(LateResponse)).one()
    assert (kept.decision, kept.decided_by_id) == ("accepted", None)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "late_response")).one()
    assert (entry.verb, entry.actor_id) == ("accept_late", scene.pupils[0].id)
    # The teacher has the last word.
    late_decisions.decide(scene.teacher, attempt.id, [kept.id], "declined", CLOSES + HOUR)
    db.session.refresh(attempt)
    assert (attempt.mark, scene.response(attempt).value) == (0, "kelas kami")


def test_before_the_sweeper_has_come_it_counts_too(scene: Scene) -> None:
    attempt = counting(scene)
    scene.save(attempt, CLOSES + MINUTE)
    assert scene.response(attempt).value == "Bu Rina"
    attempts.close_overdue(CLOSES + 2 * MINUTE, GRACE)
    db.session.refresh(attempt)
    assert attempt.mark == 1


@pytest.mark.parametrize("case", ["asked", "shown", "handed_in", "days_later", "marked"])
def test_otherwise_it_waits_for_the_teacher(scene: Scene, case: str) -> None:
    attempt = counting(scene, **{"asked": {"late_policy": "ask"}, "shown": {"release_step": "score"}}.get(case, {}))
    if case == "handed_in":
        scene.hand_in(attempt, NOW + 2 * MINUTE)
    attempts.close_overdue(CLOSES + MINUTE, GRACE)
    if case == "marked":
        response = scene.response(attempt)
        response.fraction, response.marked_by_id = 0.5, scene.teacher.id
        db.session.flush()
    at = CLOSES + LATE_COUNTS + MINUTE if case == "days_later" else CLOSES + 2 * MINUTE
    told = scene.save(attempt, at)
    assert (told.status, "your teacher decides" in str(told.message)) == ("late", True)
    assert db.session.scalars(select(LateResponse.decision)).one() is None
    assert scene.response(attempt).value == "kelas kami"


# Extra time that was arranged ahead


def test_extra_time_is_part_of_the_end(scene: Scene) -> None:
    scene.change(NOW, late_until=None, time_limit_minutes=30)
    slow = scene.pupils[0]
    audiences.set_extra_time(scene.teacher, scene.test.id, {slow.id: 15}, NOW)
    assert scene.test.extended_to == CLOSES + 15 * MINUTE
    found = invitations.look_at(slow, scene.test.id, NOW)
    assert (found.ends_at, found.terms.extra_minutes) == (NOW + 45 * MINUTE, 15)
    assert invitations.look_at(slow, scene.test.id, CLOSES - 10 * MINUTE).minutes_left == 25
    assert (scene.begin(0).ends_at, scene.begin(0).extra_seconds) == (NOW + 45 * MINUTE, 15 * 60)
    assert scene.begin(1).ends_at == NOW + 30 * MINUTE


def test_the_key_waits_for_extra_time_that_was_arranged(scene: Scene) -> None:
    scene.change(NOW, late_until=None)
    audiences.set_extra_time(scene.teacher, scene.test.id, {scene.pupils[0].id: 15}, NOW)
    done, slow = scene.begin(1), scene.begin(0, CLOSES - MINUTE)
    assert slow.ends_at == CLOSES + 15 * MINUTE
    scene.hand_in(done, NOW + MINUTE)
    steps = [
        attempts.get_sitting(scene.pupils[1], done.id, at).release(at)
        for at in (CLOSES, CLOSES + 14 * MINUTE, CLOSES + 16 * MINUTE)
    ]
    assert steps == ["right_wrong", "right_wrong", "key"]


def test_changing_it_while_the_pupil_writes(scene: Scene) -> None:
    scene.change(NOW, late_until=None)
    attempt = scene.begin(0)

    def arrange(minutes: int, at: datetime) -> datetime | None:
        audiences.set_extra_time(scene.teacher, scene.test.id, {attempt.person_id: minutes}, at)
        return attempt.ends_at

    assert arrange(20, NOW + MINUTE) == CLOSES + 20 * MINUTE
    assert arrange(20, NOW + MINUTE) == CLOSES + 20 * MINUTE
    assert arrange(10, NOW + MINUTE) == CLOSES + 10 * MINUTE
    assert scene.test.extended_to == CLOSES + 10 * MINUTE
    # What is left cannot become less than nothing: it ends now, with everything saved.
    assert arrange(0, CLOSES + 5 * MINUTE) == CLOSES + 5 * MINUTE
    assert arrange(30, CLOSES + 6 * MINUTE) == CLOSES + 5 * MINUTE  # ended attempts are opened where one supervises
    assert scene.test.extended_to is None


def test_extra_time_that_makes_no_sense(scene: Scene) -> None:
    pupil = scene.pupils[0].id
    for minutes in (-1, 301):
        with pytest.raises(Refused, match="Between 0 and 300 minutes"):
            audiences.set_extra_time(scene.teacher, scene.test.id, {pupil: minutes}, NOW)
    stranger = make_person(scene.school)
    for actor, person in ((scene.teacher, stranger.id), (scene.pupils[0], pupil)):
        with pytest.raises(NotFound):
            audiences.set_extra_time(actor, scene.test.id, {person: 5}, NOW)
    assert db.session.get_one(Assignment, scene.test.id).extended_to is None
