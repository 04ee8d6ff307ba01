"""Whatever pupil, teacher, sweeper and clock do in any order: nothing told "saved" is lost, nothing counts that must not."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.core.availability import end_of, may_save
from quizapp.core.emergency_file import Content
from quizapp.core.grading import Marked, total
from quizapp.models import Assignment, Attempt, LateResponse, Person, Response, ResponseRevision, db
from quizapp.operations import (
    assigning,
    attempts,
    emergency_files,
    late_decisions,
    library,
    marking,
    responses,
    submitting,
    supervision,
)
from quizapp.operations.emergency_files import Choice
from quizapp.operations.errors import Refused
from quizapp.operations.responses import Save
from tests.factories import NOW
from tests.scenes import make_scene

GRACE = timedelta(seconds=30)
CLOSES = NOW + timedelta(hours=1)
POSITIONS = st.integers(1, 3)
WHICH = st.integers(0, 7)
"""One of those there are, counted round and round."""
MINUTES = st.sampled_from([0.1, 0.4, 1, 5, 20, 45])

EXAMPLES = int(os.environ.get("QUIZAPP_LESSONS", "10"))
"""Lessons of thirty steps; more for a night."""

Mark = tuple[float | None, bool, int | None]
"""Share, waiting, and the person who gave it."""


class Lesson(RuleBasedStateMachine):
    """One pupil, a test that tells its key, and everybody who may do something about it."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOW
        self.scene = make_scene(closes_at=CLOSES, time_limit_minutes=40, attempts_allowed=3, release_step="key")
        self.pupil: Person = self.scene.pupil("Siti Aminah")
        self.content = library.published(self.scene.version.fingerprint)
        self.numbers = itertools.count(1)
        self.sent: list[tuple[int, Save]] = []
        self.saved: set[tuple[int, str]] = set()
        """Operations told "saved" while their attempt took saves."""
        self.late: set[tuple[int, str]] = set()
        """Operations told "late", but for empty ones."""
        self.marks: dict[tuple[int, int], Mark] = {}
        """Marks that persons gave and nobody took away knowingly."""

    def teardown(self) -> None:
        """Leave nothing, not even in the session's memory: the next lesson draws the same ids."""
        db.session.rollback()
        db.session.expunge_all()

    # What there is

    def anew(self) -> None:
        """Forget what the session remembers, as the next request does."""
        db.session.flush()
        db.session.expire_all()

    @property
    def assignment(self) -> Assignment:
        return db.session.get_one(Assignment, self.scene.assignment.id)

    def attempts(self) -> list[Attempt]:
        self.anew()
        return list(db.session.scalars(select(Attempt).order_by(Attempt.id)))

    def attempt(self, which: int) -> Attempt:
        found = self.attempts()
        return found[which % len(found)]

    def lates(self) -> list[LateResponse]:
        return list(db.session.scalars(select(LateResponse).order_by(LateResponse.id)))

    def responses(self, attempt: Attempt) -> dict[int, Response]:
        return attempts.responses_of(attempt)

    def takes_saves(self, attempt: Attempt) -> bool:
        return attempt.submitted_at is None and may_save(attempt.ends_at, self.now, GRACE)

    def value(self, position: int, kind: int) -> Any:
        """Return a right, a wrong or no answer; texts that are wrong are all different."""
        if position == 1:
            return ([option.id for option in self.content.questions[0].options] + [""])[kind]
        return ["Bu Rina", f"salah {next(self.numbers)}", f"keliru {next(self.numbers)}", ""][kind]

    # The pupil

    @initialize()
    def arrive(self) -> None:
        """Begin at once: without an attempt little can happen."""
        self.begin()

    @precondition(lambda self: not any(self.takes_saves(one) for one in self.attempts()))
    @rule()
    def begin(self) -> None:
        unless_refused(lambda: attempts.start(self.pupil, self.assignment.id, self.now))

    @precondition(lambda self: self.attempts())
    @rule(which=WHICH, position=POSITIONS, kind=st.integers(0, 3), behind=st.sampled_from([0, 0, 0, 1]))
    def save(self, which: int, position: int, kind: int, behind: int) -> None:
        attempt = self.attempt(which)
        response = self.responses(attempt).get(position)
        base = max(0, (response.revision if response else 0) - behind)
        self.send(attempt, Save(position, self.value(position, kind), False, base, f"operation-{next(self.numbers)}"))

    @precondition(lambda self: not all(self.takes_saves(one) for one in self.attempts()))
    @rule(which=WHICH, position=POSITIONS, kind=st.integers(0, 2))
    def save_too_late(self, which: int, position: int, kind: int) -> None:
        over = [one for one in self.attempts() if not self.takes_saves(one)]
        save = Save(position, self.value(position, kind), False, 0, f"operation-{next(self.numbers)}")
        self.send(over[which % len(over)], save)

    @precondition(lambda self: self.sent)
    @rule(which=WHICH, other=WHICH)
    def send_again(self, which: int, other: int) -> None:
        """To the same attempt as a rule, to another one by somebody who tries."""
        attempt_id, save = self.sent[-1 - which % len(self.sent)]
        found = self.attempts()
        attempt = found[other] if other < len(found) else db.session.get_one(Attempt, attempt_id)
        self.send(attempt, save)

    def send(self, attempt: Attempt, save: Save) -> None:
        is_open = self.takes_saves(attempt)
        attempt_id = attempt.id
        told = responses.save(self.pupil, attempt_id, [save], now=self.now, grace=GRACE)[1][0]
        self.sent.append((attempt_id, save))
        if is_open:
            assert told.status in ("saved", "conflict")
        else:
            assert told.status in ("saved", "late") or (attempt_id, save.operation_id) in self.saved
        if told.status == "saved" and is_open:
            self.saved.add((attempt_id, save.operation_id))
        if told.status == "late" and save.value:
            self.late.add((attempt_id, save.operation_id))

    @precondition(lambda self: self.attempts())
    @rule(which=WHICH)
    def hand_in(self, which: int) -> None:
        sitting = attempts.get_sitting(self.pupil, self.attempt(which).id, self.now)
        submitting.hand_in(sitting, self.now, GRACE)
        assert sitting.attempt.receipt

    # The clock

    @rule(minutes=MINUTES)
    def wait(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: self.attempts())
    @rule()
    def time_over(self) -> None:
        """The last end passes, and the sweeper comes."""
        ends = [one.ends_at for one in self.attempts() if one.submitted_at is None and one.ends_at is not None]
        self.now = max([self.now, *ends]) + timedelta(minutes=1)
        assert attempts.close_overdue(self.now, GRACE) == len(ends)

    # The teacher

    @precondition(lambda self: self.attempts())
    @rule(which=WHICH, minutes=st.sampled_from([1, 10]))
    def give_time(self, which: int, minutes: int) -> None:
        attempt = self.attempt(which)
        attempt_id, reopens = attempt.id, supervision.state_of(attempt, self.now) != "working"
        seen = supervision.stamp(attempt)
        given = unless_refused(
            lambda: supervision.give_time(self.scene.teacher, attempt_id, minutes, self.now, seen=seen)
        )
        if given is None:
            return
        assert given.ends_at is not None
        assert given.ends_at >= self.now + timedelta(minutes=minutes)
        if reopens:
            self.marks = {place: mark for place, mark in self.marks.items() if place[0] != attempt_id}

    @precondition(lambda self: self.attempts())
    @rule(which=WHICH, position=st.sampled_from([2, 3]), points=st.sampled_from([0.0, 1.0]))
    def mark(self, which: int, position: int, points: float) -> None:
        attempt = self.attempt(which)
        response = self.responses(attempt).get(position)
        if response is None:
            return
        seen = marking.stamp(response)
        given = unless_refused(
            lambda: marking.mark(
                self.scene.teacher, attempt.id, position, points, reason="Begitu.", seen=seen, now=self.now
            )
        )
        if given is not None:
            self.marks[attempt.id, position] = mark_of(given)

    @precondition(lambda self: self.lates())
    @rule(which=WHICH, decision=st.sampled_from(["accepted", "declined"]), agrees=st.booleans())
    def decide(self, which: int, decision: Any, agrees: bool) -> None:
        self.anew()
        lates = self.lates()
        late = lates[which % len(lates)]
        self.decide_on(late.attempt_id, late.id, late.position, decision, agrees=agrees)

    def decide_on(self, attempt_id: int, late: int, position: int, decision: Any, *, agrees: bool) -> None:
        self.anew()
        response = self.responses(db.session.get_one(Attempt, attempt_id)).get(position)
        agreed = [late_decisions.seen_mark(response)] if agrees else []
        late_decisions.decide(self.scene.teacher, attempt_id, [late], decision, self.now, agreed=agreed)
        if agrees:
            self.look_at_mark(attempt_id, position)

    def look_at_mark(self, attempt_id: int, position: int) -> None:
        self.anew()
        response = self.responses(db.session.get_one(Attempt, attempt_id)).get(position)
        self.marks.pop((attempt_id, position), None)
        if response is not None and response.marked_by_id is not None:
            self.marks[attempt_id, position] = mark_of(response)

    @precondition(lambda self: self.lates())
    @rule(which=WHICH)
    def accept_and_take_back(self, which: int) -> None:
        lates = self.lates()
        late = lates[which % len(lates)]
        if late.decision == "accepted":
            return
        late_id, attempt_id, position = late.id, late.attempt_id, late.position
        before = self.in_force(attempt_id, position)
        for decision in ("accepted", "declined"):
            self.decide_on(attempt_id, late_id, position, decision, agrees=True)
        assert self.in_force(attempt_id, position) == before

    def in_force(self, attempt_id: int, position: int) -> tuple[Any, ...]:
        self.anew()
        attempt = db.session.get_one(Attempt, attempt_id)
        found = self.responses(attempt).get(position)
        response = (found.value, found.flagged, mark_of(found)) if found else (None, False, (None, False, None))
        return (*response, attempt.mark, attempt.waiting)

    @precondition(lambda self: self.attempts())
    @rule(
        which=WHICH, position=POSITIONS, kind=st.integers(0, 3), ago=st.sampled_from([0, 90, 5000]), known=st.booleans()
    )
    def load_file(self, which: int, position: int, kind: int, ago: int, known: bool) -> None:
        """Everything in the file is chosen, and the marks that are shown may go; it may hold what has been sent."""
        attempt = self.attempt(which)
        operation = f"operation-{next(self.numbers)}"
        value = self.value(position, kind)
        if known and self.sent and self.sent[-1][1].position == position:
            operation, value = self.sent[-1][1].operation_id, self.sent[-1][1].value
        file = self.file(attempt, position, value, operation, ago)
        attempt_id, assignment, is_open = attempt.id, self.assignment.id, self.takes_saves(attempt)
        teacher = self.scene.teacher
        found = emergency_files.look_into(teacher, assignment, [file], self.now, GRACE)[1][0]
        choices = [Choice(attempt_id, line.position, line.seen) for line in found.lines if line.can_be_chosen]
        self.anew()
        done = emergency_files.load(teacher, assignment, [file], choices, [], now=self.now, grace=GRACE)[0]
        assert done.saved + done.accepted == len(choices)
        if done.saved:
            assert is_open
            self.saved.add((attempt_id, operation))
        if done.accepted:
            assert not is_open
            self.late.add((attempt_id, operation))
            self.look_at_mark(attempt_id, position)

    def file(self, attempt: Attempt, position: int, value: Any, operation: str, ago: int) -> Content:
        entry = {"question": position, "prompt": "", "in_words": "", "value": value, "flagged": False}
        entry |= {"base_revision": 0, "operation_id": operation, "ago": ago, "sent": False}
        about = {"attempt": attempt.id, "person": self.pupil.id, "name": "", "class": "", "title": "", "submit": False}
        return Content.model_validate(about | {"written": self.now.isoformat(), "answers": [entry]})

    @rule(closes=st.sampled_from([None, -20, 5, 60]), limit=st.sampled_from([None, 10, 40, 90]))
    def change(self, closes: int | None, limit: int | None) -> None:
        self.anew()
        given = self.assignment
        closes_at = given.closes_at if closes == -20 else closes and self.now + timedelta(minutes=closes)
        plan = assigning.Plan("test", given.opens_at, closes_at, 3, "key", limit)
        unless_refused(lambda: assigning.change(self.scene.teacher, given.id, plan, self.now))

    @rule(step=st.sampled_from([assigning.close_now, assigning.withdraw, assigning.give_again, assigning.give_again]))
    def end_or_give_again(self, step: Callable[[Person, int, datetime], Assignment]) -> None:
        self.anew()
        step(self.scene.teacher, self.assignment.id, self.now)

    # What must hold, whatever was done

    @invariant()
    def what_was_acknowledged_is_there(self) -> None:
        self.anew()
        history = select(ResponseRevision.attempt_id, ResponseRevision.operation_id, ResponseRevision.value)
        kept = select(LateResponse.attempt_id, LateResponse.operation_id, LateResponse.value)
        done = {(row[0], row[1]): row[2] for row in db.session.execute(history)}
        late = {(row[0], row[1]): row[2] for row in db.session.execute(kept)}
        assert self.saved <= done.keys()
        assert self.late <= late.keys()
        for attempt_id, save in self.sent:
            for place in (done, late):
                assert place.get((attempt_id, save.operation_id), save.value) == self.first(attempt_id, save)

    def first(self, attempt_id: int, save: Save) -> Any:
        """Return the value with which an operation was sent first: a file may not change it."""
        return next(
            one.value for other, one in self.sent if (other, one.operation_id) == (attempt_id, save.operation_id)
        )

    @invariant()
    def only_what_came_in_time_or_was_accepted_counts(self) -> None:
        in_time = dict[tuple[int, int], list[Any]]()
        for row in db.session.scalars(select(ResponseRevision).where(ResponseRevision.outcome == "saved")):
            if (row.attempt_id, row.operation_id) in self.saved:
                in_time.setdefault((row.attempt_id, row.position), []).append(row.value)
        accepted = {
            (one.attempt_id, one.position, str(one.value)) for one in self.lates() if one.decision == "accepted"
        }
        for response in db.session.scalars(select(Response).where(Response.revision > 0)):
            place = response.attempt_id, response.position
            known = in_time.get(place, [None])
            assert response.value in [None, *known] or (*place, str(response.value)) in accepted

    @invariant()
    def totals_follow_from_the_responses(self) -> None:
        for attempt in self.attempts():
            found = self.responses(attempt)
            if attempt.submitted_at is None:
                assert (attempt.mark, attempt.waiting, attempt.receipt) == (None, 0, None)
                assert {response.fraction for response in found.values()} <= {None}
                continue
            marked = []
            for position, question in enumerate(self.content.questions, start=1):
                response = found[position]
                if response.marked_by_id is None:
                    score = question.score(response.value, self.content.passage)
                    assert (response.fraction, response.waiting) == (score.fraction, score.waiting)
                marked.append(Marked(question.points, response.fraction, response.waiting))
            assert (attempt.mark, attempt.waiting) == ((whole := total(marked)).mark, whole.waiting)
            assert attempt.receipt

    @invariant()
    def marks_of_persons_stay(self) -> None:
        for (attempt_id, position), mark in self.marks.items():
            response = self.responses(db.session.get_one(Attempt, attempt_id))[position]
            assert mark_of(response) == mark

    @invariant()
    def ends_follow_from_the_terms(self) -> None:
        given = self.assignment
        for attempt in self.attempts():
            if attempt.submitted_at is not None or given.withdrawn_at is not None:
                continue
            computed = end_of(attempt.started_at, given.closes_at, given.time_limit_minutes, attempt.extra_seconds)
            if attempt.ends_at is not None and attempt.ends_at > self.now and computed is not None:
                assert attempt.ends_at == computed
            if computed is not None and computed > self.now:
                assert attempt.ends_at == computed

    @invariant()
    def no_key_while_somebody_may_write(self) -> None:
        found = self.attempts()
        steps = {attempts.get_sitting(self.pupil, one.id, self.now).release(self.now) for one in found}
        if any(self.takes_saves(one) for one in found):
            assert "key" not in steps


def unless_refused(work: Callable[[], Any]) -> Any:
    """Return what `work` returns, None when it is refused: that changes nothing."""
    try:
        return work()
    except Refused:
        return None


def mark_of(response: Response) -> Mark:
    return response.fraction, response.waiting, response.marked_by_id


@pytest.mark.usefixtures("database")
def test_in_any_order(app: QuizApp) -> None:
    run_state_machine_as_test(
        Lesson,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
