"""Regrades, marks of persons, undoing and handing in, in any order: marks stay what they follow from."""

from __future__ import annotations

import itertools
import os
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from quizapp.core.grading import Marked, total
from quizapp.models import Attempt, Regrade, Response, db
from quizapp.operations import library, marking, regrade_undoing, regrading, rule_marks, rulings
from quizapp.operations.errors import Refused
from quizapp.operations.regrading import Preview, Proposal, ProposedRuling
from tests.factories import NOW, make_assignment, make_classroom, make_membership, make_person
from tests.scenes import give, make_scene

EXAMPLES = int(os.environ.get("QUIZAPP_LESSONS", "6"))
WHICH = st.integers(0, 7)
WORDS = ("Bu Rina", "bukan Bu Rina", "kelas kami", "Pak Budi", "tidak tahu")
SCOPES = st.sampled_from(["classroom", "mine"])


class Term(RuleBasedStateMachine):
    """One teacher, two classes, three questions, and everything that may happen to their marks."""

    def __init__(self) -> None:
        super().__init__()
        self.scene = make_scene(attempts_allowed=None)
        other = make_classroom(self.scene.school, self.scene.teacher, name="VIII-B")
        self.given = [self.scene.assignment, make_assignment(self.scene.version, other, mode="test")]
        self.rooms = [self.scene.room, other]
        self.now = NOW
        self.numbers = itertools.count(1)
        self.own: dict[int, dict[str, Any]] = {}
        """Marks that the teacher gave by hand, by response."""
        self.stack: list[tuple[int, dict[str, Any]]] = []
        """Regrades after which nothing else has happened yet, each with the book before it."""

    def teardown(self) -> None:
        db.session.rollback()
        db.session.expunge_all()

    @property
    def questions(self) -> Any:
        return library.published(self.scene.version.fingerprint).questions

    def book(self) -> dict[str, Any]:
        db.session.flush()
        db.session.expire_all()
        responses = db.session.scalars(select(Response).order_by(Response.id))
        attempts = db.session.scalars(select(Attempt).order_by(Attempt.id))
        return {
            "marks": {row.id: marking.mark_state(row) for row in responses},
            "totals": {row.id: (row.mark, row.waiting, row.void_points) for row in attempts},
        }

    @initialize()
    def begin(self) -> None:
        self.sit(0, 1, WORDS[1])

    @rule(which=WHICH, choice=st.integers(0, 3), word=st.sampled_from(WORDS))
    def hand_in(self, which: int, choice: int, word: str) -> None:
        self.sit(which, choice, word)

    def sit(self, which: int, choice: int, word: str) -> None:
        place = which % 2
        pupil = make_person(self.scene.school, name=f"Siswa {next(self.numbers)}")
        make_membership(self.rooms[place], pupil)
        options = [option.id for option in self.questions[0].options]
        give(pupil, self.given[place], ([*options, None])[choice], word, "Baik." if which < 4 else None, at=self.now)
        self.stack.clear()

    @rule(which=WHICH, position=st.integers(1, 3), half=st.integers(0, 2))
    def mark(self, which: int, position: int, half: int) -> None:
        attempts = db.session.scalars(select(Attempt.id).order_by(Attempt.id)).all()
        attempt_id = attempts[which % len(attempts)]
        response = self.response(attempt_id, position)
        self.tick()
        marked = marking.mark(
            self.scene.teacher,
            attempt_id,
            position,
            half * self.questions[position - 1].points / 2,
            reason=f"Lihat paragraf {next(self.numbers)}.",
            seen=marking.stamp(response),
            now=self.now,
        )
        self.own[marked.id] = marking.mark_state(marked)
        self.stack.clear()

    def response(self, attempt_id: int, position: int) -> Response:
        query = select(Response).where(Response.attempt_id == attempt_id, Response.position == position)
        return db.session.scalars(query).one()

    def tick(self) -> None:
        self.now += timedelta(seconds=1)

    @rule(
        which=WHICH,
        kind=st.sampled_from(["key", "accept", "form", "form", "everyone", "void", "again", "withdraw"]),
        scope=SCOPES,
        choice=st.integers(0, 2),
        word=st.sampled_from(WORDS),
        include_own=st.booleans(),
    )
    def regrade(self, which: int, kind: Any, scope: Any, choice: int, word: str, include_own: bool) -> None:
        given = self.given[which % 2]
        number, add, withdraw = 1, (), ()
        if kind in ("key", "accept"):
            add = (ProposedRuling.about(kind, self.questions[0].options[choice].id),)
        elif kind == "form":
            number, add = 2, (ProposedRuling("form", text=word, fraction=choice / 2),)
        elif kind in ("everyone", "void"):
            number, add = 1 + choice, (ProposedRuling(kind),)
        elif kind == "withdraw":
            held = rulings.in_force(rulings.Place.of(given), self.scene.version.fingerprint)
            number = 1 + choice
            withdraw = tuple(one.id for one in held.get(number, rulings.NO_RULINGS).listed[:1])
        self.carry_out(Proposal(given.id, number, add, withdraw, scope), include_own)

    def carry_out(self, proposal: Proposal, include_own: bool) -> None:
        teacher = self.scene.teacher
        before = self.book()
        found = regrading.preview(teacher, proposal)
        assert self.book() == before, "a preview writes nothing"
        self.tick()
        values = {
            "operation_id": f"operation-{next(self.numbers)}",
            "digest": found.digest,
            "reason": "Diperiksa lagi.",
        }
        try:
            done = regrading.apply(teacher, proposal, **values, include_own=include_own, now=self.now)
        except Refused:
            assert found.nothing
            assert self.book() == before
            return
        after = self.book()
        self.expect(found, before, after, include_own)
        again = regrading.apply(teacher, proposal, **values, include_own=include_own, now=self.now)
        assert (again.id, self.book()) == (done.id, after)
        repeated = regrading.preview(teacher, proposal)
        assert (repeated.lines, repeated.rulings_change, repeated.reworded) == ((), False, ())
        if include_own:
            for line in found.own:
                self.own.pop(line.response_id, None)
            assert repeated.own == ()
        self.stack.append((done.id, before))

    def expect(self, found: Preview, before: dict[str, Any], after: dict[str, Any], include_own: bool) -> None:
        """Exactly what the preview said has happened."""
        wanted = {line.response_id: line for line in (*found.lines, *(found.own if include_own else ()))}
        quiet = {line.response_id for line in found.reworded}
        for key, old in before["marks"].items():
            new = after["marks"][key]
            if key in wanted:
                line = wanted[key]
                assert (new["waiting"], new["void"]) == (line.new.waiting, line.new.void)
                assert new["waiting"] or new["fraction"] == line.score.fraction
                stored = after["totals"][line.attempt_id]
                assert stored[0] == pytest.approx(line.new_total.mark)
            elif key not in quiet:
                assert new == old

    @rule()
    def undo_the_newest(self) -> None:
        done = db.session.scalars(
            select(Regrade).where(Regrade.undone_at.is_(None)).order_by(Regrade.id.desc())
        ).first()
        if done is None:
            return
        self.tick()
        kept = self.stack[-1] if self.stack and self.stack[-1][0] == done.id else None
        regrade_undoing.undo(self.scene.teacher, done.id, self.now)
        if kept is not None:
            self.stack.pop()
            assert self.book() == kept[1], "undoing at once brings everything back, byte for byte"
        else:
            self.stack.clear()
        after = self.book()
        assert regrade_undoing.undo(self.scene.teacher, done.id, self.now).put_back == 0
        assert self.book() == after
        for key in list(self.own):  # what a person gave may have come back; what is there now is what they gave
            assert after["marks"][key] == self.own[key]

    @invariant()
    def marks_of_persons_stay(self) -> None:
        marks = self.book()["marks"]
        for key, state in self.own.items():
            assert marks[key] == state

    @invariant()
    def totals_follow_from_the_responses(self) -> None:
        self.book()
        for attempt in db.session.scalars(select(Attempt)):
            rows = db.session.scalars(select(Response).where(Response.attempt_id == attempt.id)).all()
            whole = total(
                Marked(self.questions[row.position - 1].points, row.fraction, row.waiting, void=row.void)
                for row in rows
            )
            assert (attempt.mark, attempt.waiting, attempt.void_points) == (whole.mark, whole.waiting, whole.void)

    @invariant()
    def marking_again_says_what_the_rulings_say(self) -> None:
        for given in self.given:
            held = rulings.in_force(rulings.Place.of(given), self.scene.version.fingerprint)
            for number in (1, 2, 3):
                found = regrading.preview(self.scene.teacher, Proposal(given.id, number, scope="classroom"))
                for line in (*found.lines, *found.same):
                    response = db.session.get_one(Response, line.response_id)
                    score = rule_marks.score(
                        self.scene.version.fingerprint, number, response.value, held.get(number, rulings.NO_RULINGS)
                    )
                    assert line.state == (
                        None if score.waiting or score.void else score.fraction,
                        score.waiting and not score.void,
                        score.void,
                    )


@pytest.mark.usefixtures("database")
def test_in_any_order() -> None:
    run_state_machine_as_test(
        Term,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
