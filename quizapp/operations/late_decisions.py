"""Deciding on answers that came too late: each counts or does not, as a teacher says; both can be taken back.

An accepted answer becomes the next revision of the response and is marked by rule; declining it afterwards brings back
what was in force before. What is in force follows from the history and the decisions alone, so that it does not matter
in which order one decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zlib import crc32

from sqlalchemy import select

from quizapp.core.availability import late_answer_counts
from quizapp.core.question_types.declarations import Response as Value
from quizapp.models import AuditEntry, LateResponse, Person, Response, ResponseRevision, Ruling, db
from quizapp.operations import auditing, library, rule_marks, rulings
from quizapp.operations.attempts import get_sitting, mark_again
from quizapp.operations.marking import mark_state, put_back, recompute, stamp
from quizapp.operations.supervision import Sat, get_sat

Decision = Literal["accepted", "declined"]
VERBS: Mapping[Decision, str] = {"accepted": "accept_late", "declined": "decline_late"}

# Operations of ours in the history of a response; those of browsers have no colon.
_LATE, BACK, _KEPT = "late", "back", "kept"
"""An accepted answer, an earlier one that came back, one that practice had stored without an entry."""


@dataclass(frozen=True, slots=True)
class InForce:
    """What counts at a question now."""

    text: str
    """In words; empty when nothing was given."""
    mark: float | None
    """None while it waits for a person or for submit."""
    points: int
    marked_by: str | None
    """The person who gave the mark; none when a rule did."""
    hidden: bool = False
    """There is a mark, and the actor is to rate the answer without seeing it."""


@dataclass(frozen=True, slots=True)
class Late:
    """An answer that came too late, beside what counts now."""

    id: int
    position: int
    prompt: str
    text: str
    same: bool
    """It says what counts already."""
    in_force: InForce
    source: str
    written_at: datetime | None
    arrived_at: datetime
    decision: Decision | None
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class AtStake:
    """A mark that a person gave and that a decision would take away."""

    position: int
    in_force: InForce
    seen: str
    """What it looked like: to be sent back by whoever agrees."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of deciding. With `at_stake` nothing was done: these marks have to be agreed on first."""

    changed: int = 0
    at_stake: tuple[AtStake, ...] = ()


def late_of(sat: Sat) -> tuple[Late, ...]:
    """Return the late answers of an attempt by question, newest last. Three queries."""
    rows = db.session.execute(
        select(LateResponse, Person.name)
        .outerjoin(Person, Person.id == LateResponse.decided_by_id)
        .where(LateResponse.attempt_id == sat.attempt.id)
        .order_by(LateResponse.position, LateResponse.arrived_at, LateResponse.id)
    ).all()
    if not rows:
        return ()
    content = library.published(sat.fingerprint)
    stored = in_force_of(sat, {late.position for late, _ in rows})
    found = []
    for late, decided_by in rows:
        question = content.questions[late.position - 1]
        text = question.summarize(late.value, content.passage)
        in_force = stored[late.position]
        found.append(
            Late(
                id=late.id,
                position=late.position,
                prompt=question.prompt,
                text=text,
                same=text == in_force.text,
                in_force=in_force,
                source=late.source,
                written_at=late.written_at,
                arrived_at=late.arrived_at,
                decision=late.decision,  # type: ignore[arg-type]  # the database checks the values
                decided_by=decided_by,
            )
        )
    return tuple(found)


def in_force_of(sat: Sat, positions: Collection[int]) -> dict[int, InForce]:
    """Return what counts now at each of `positions`. One query."""
    content = library.published(sat.fingerprint)
    rows = db.session.execute(
        select(Response, Person.name)
        .outerjoin(Person, Person.id == Response.marked_by_id)
        .where(Response.attempt_id == sat.attempt.id, Response.position.in_(positions))
        .execution_options(populate_existing=True)
    )
    stored = {response.position: (response, name) for response, name in rows}
    found = {}
    for position in positions:
        question = content.questions[position - 1]
        response, name = stored.get(position, (None, None))
        text = question.summarize(response.value, content.passage) if response else ""
        if position in sat.hidden:
            found[position] = InForce(text, None, question.points, None, hidden=True)
            continue
        fraction = None if response is None or response.waiting else response.fraction
        mark = None if fraction is None else fraction * question.points
        found[position] = InForce(text, mark, question.points, name)
    return found


def seen_mark(response: Response | None) -> str:
    """Return what the revision and the mark of a response look like now: any later change shows."""
    if response is None:
        return f"0-{0:08x}"
    return f"{response.revision}-{crc32(stamp(response).encode()):08x}"


# Deciding


def decide(
    actor: Person,
    attempt_id: int,
    late_ids: Collection[int],
    decision: Decision,
    now: datetime,
    *,
    agreed: Collection[str] = (),
) -> Decided:
    """Accept or decline late answers of an attempt; return what came of it.

    Where that takes away a mark that a person gave, nothing is done until the `seen` of each such mark is among
    `agreed`. Deciding the same again changes nothing. Raises `NotFound`.
    """
    here = get_sat(actor, attempt_id, now).assignment.id
    rulings.mark_before_decisions(here)  # before the attempt, which a colleague's decision locks too
    return _decide(actor, get_sat(actor, attempt_id, now, lock=True), late_ids, decision, now, agreed)


def follow_policy(actor: Person, attempt_id: int, operations: Collection[str], now: datetime) -> None:
    """Let late answers count that have just arrived from their pupil, `actor`, where the assignment says they do.

    The caller has locked the attempt. An answer that would take away a mark that a person gave waits for the teacher,
    who can decline any of them afterwards. Deciding has no name then, and the audit entries have the pupil's.

    One that arrives in the very moment of a group decision may wait for the next: the attempt is locked already, and to
    wait here for who decides, who may be waiting for the attempt, would be for ever.
    """
    sitting = get_sitting(actor, attempt_id, now)
    attempt = sitting.attempt
    if not late_answer_counts(
        sitting.terms,
        now,
        ends_at=attempt.ends_at,
        submitted_at=attempt.submitted_at,
        test_pending=sitting.test_pending,
    ):
        return
    sat = Sat(
        attempt, sitting.assignment, actor, sitting.fingerprint, sitting.title, sitting.classroom or "", key_seen=False
    )
    arrived = db.session.execute(
        select(LateResponse.position, LateResponse.id).where(
            LateResponse.attempt_id == attempt_id,
            LateResponse.operation_id.in_(operations),
            LateResponse.decision.is_(None),
        )
    )
    by_position: dict[int, list[int]] = {}
    for position, late_id in arrived:
        by_position.setdefault(position, []).append(late_id)
    for late_ids in by_position.values():
        _decide(None, sat, late_ids, "accepted", now, ())


def _decide(
    by: Person | None,
    sat: Sat,
    late_ids: Collection[int],
    decision: Decision,
    now: datetime,
    agreed: Collection[str],
) -> Decided:
    """Decide as `by` says; None: as the assignment says."""
    query = select(LateResponse).where(LateResponse.attempt_id == sat.attempt.id)
    lates = list(db.session.scalars(query.order_by(LateResponse.arrived_at, LateResponse.id)))
    chosen = [late for late in lates if late.id in late_ids and late.decision != decision]
    if not chosen:
        return Decided()
    places = [_Place(sat, position, lates) for position in sorted({late.position for late in chosen})]
    for place in places:
        place.decide([late for late in chosen if late.position == place.position], decision)
    stakes = [place for place in places if place.takes_a_mark and place.seen not in agreed]
    if stakes:
        in_force = in_force_of(sat, {place.position for place in stakes})
        return Decided(at_stake=tuple(AtStake(one.position, in_force[one.position], one.seen) for one in stakes))
    for late in chosen:
        late.decision, late.decided_by_id, late.decided_at = decision, by.id if by else None, now
    db.session.flush()
    changed = [place for place in places if place.changes]
    for place in changed:
        place.write(now)
    _mark(sat, changed, now)
    _write_down(by or sat.person, sat, chosen, changed, decision, now)
    return Decided(changed=len(chosen))


class _Place:
    """A question of the attempt: its response, its history, and what will be in force."""

    def __init__(self, sat: Sat, position: int, lates: Iterable[LateResponse]) -> None:
        self.attempt = sat.attempt
        self.position = position
        self.lates = {late.id: late for late in lates if late.position == position}
        mine = Response.attempt_id == sat.attempt.id, Response.position == position
        self.response = db.session.scalar(select(Response).where(*mine).execution_options(populate_existing=True))
        self.history = list(
            db.session.scalars(
                select(ResponseRevision)
                .where(
                    ResponseRevision.attempt_id == sat.attempt.id,
                    ResponseRevision.position == position,
                    ResponseRevision.outcome == "saved",
                )
                .order_by(ResponseRevision.id)
            )
        )
        self.seen = seen_mark(self.response)
        self.before = mark_state(self.response or Response(waiting=False))
        decisions = {late.id: late.decision for late in self.lates.values()}
        self.former = self.next = self._in_force(decisions)
        self.accepted: list[LateResponse] = []

    def decide(self, chosen: Sequence[LateResponse], decision: Decision) -> None:
        """Work out what will be in force when `chosen` are decided so."""
        if decision == "accepted":
            self.accepted = list(chosen)
            return
        decisions = {late.id: late.decision for late in self.lates.values()} | {late.id: decision for late in chosen}
        self.next = self._in_force(decisions)

    def _in_force(self, decisions: Mapping[int, str | None]) -> ResponseRevision | None:
        """Return the newest entry of the history that the pupil made in time or that came late and is accepted."""
        for entry in reversed(self.history):
            kind, *rest = entry.operation_id.split(":")
            if not rest or kind == _KEPT or (kind == _LATE and decisions.get(int(rest[0])) == "accepted"):
                return entry
        return None

    @property
    def changes(self) -> bool:
        """Whether another answer will be in force."""
        return bool(self.accepted) or self.next is not self.former

    @property
    def takes_a_mark(self) -> bool:
        """Whether a mark goes that a person gave."""
        return self.changes and self.response is not None and self.response.marked_by_id is not None

    def write(self, now: datetime) -> None:
        """Store what is in force now as the next revision."""
        if self.response is None:
            self.response = Response(
                attempt_id=self.attempt.id, position=self.position, flagged=False, revision=0, waiting=False
            )
            db.session.add(self.response)
        self._keep_what_has_no_history(now)
        for late in self.accepted:
            self._store(f"{_LATE}:{late.id}", late.value, late.flagged, late.arrived_at, now)
        if not self.accepted and self.next is not None:
            self._store(f"{BACK}:{self.position}", self.next.value, self.next.flagged, self.next.saved_at, now)
        elif not self.accepted:
            self._store(f"{BACK}:{self.position}", None, False, None, now)
        db.session.flush()

    def _keep_what_has_no_history(self, now: datetime) -> None:
        """Note what practice checked: it is stored without an entry, and would be lost to whoever takes back."""
        response = self.response
        if response is None or response.revision == 0 or any(one.revision == response.revision for one in self.history):
            return
        self.former = self._note(f"{_KEPT}:{self.position}", response.value, response.flagged, response.saved_at or now)

    def _store(
        self, operation: str, value: Value | None, flagged: bool, saved_at: datetime | None, now: datetime
    ) -> None:
        """Store a value as the next revision; `saved_at` stays when it arrived, not when it was decided on."""
        if self.response is None:
            return
        self.response.value, self.response.flagged = value, flagged
        self.response.revision += 1
        self.response.saved_at = saved_at
        self._note(operation, value, flagged, saved_at or now)

    def _note(self, operation: str, value: Value | None, flagged: bool, at: datetime) -> ResponseRevision:
        revision = self.response.revision if self.response else 0
        entry = ResponseRevision(
            attempt_id=self.attempt.id,
            position=self.position,
            operation_id=f"{operation}:{revision}",
            revision=revision,
            outcome="saved",
            value=value,
            flagged=flagged,
            saved_at=at,
        )
        db.session.add(entry)
        return entry


def _mark(sat: Sat, places: Sequence[_Place], now: datetime) -> None:
    """Mark by rule what has changed; where an accepted answer goes again, the mark it took away comes back."""
    positions = [place.position for place in places]
    if sat.attempt.submitted_at is None:
        rule_marks.clear(sat.attempt, positions)  # marked at submit, as everything
        return
    mark_again(sat.attempt, sat.fingerprint, positions, now)
    back = [place for place in places if _put_back(place)]
    if back:
        db.session.flush()
        recompute([sat.attempt.id])


def _put_back(place: _Place) -> bool:
    """Give the response the mark of a person that accepting took away, if its answer is in force again."""
    response = db.session.scalar(
        select(Response).where(Response.attempt_id == place.attempt.id, Response.position == place.position)
    )
    if response is None or place.accepted:
        return False
    query = select(AuditEntry).where(
        AuditEntry.subject == "response",
        AuditEntry.subject_id == response.id,
        AuditEntry.verb == VERBS["accepted"],
    )
    wanted = place.next.operation_id if place.next else None
    for entry in db.session.scalars(query.order_by(AuditEntry.id.desc())):
        old = entry.details["old"]
        if entry.details["former"] != wanted:
            continue
        if old["marked_by"] is None or not _still_holds(old, entry, response):
            return False
        put_back(response, old)
        return True
    return False


def _still_holds(old: Mapping[str, Any], entry: AuditEntry, response: Response) -> bool:
    """Say whether a person's mark that accepting took away may come back.

    Not when the ruling behind it was withdrawn since, and not over a ruling about the whole question that came since:
    what the rulings in force say stands then.
    """
    if old.get("ruling") is not None:
        ruling = db.session.get(Ruling, old["ruling"])
        return ruling is not None and ruling.withdrawn_at is None
    ruling = db.session.get(Ruling, response.ruling_id) if response.ruling_id is not None else None
    return ruling is None or ruling.kind == "form" or ruling.created_at <= entry.at


def _write_down(
    actor: Person,
    sat: Sat,
    chosen: Iterable[LateResponse],
    changed: Iterable[_Place],
    decision: Decision,
    now: datetime,
) -> None:
    """Note each decision, and of each response that changed its mark before and after, without what it says."""
    school = sat.assignment.school_id
    for late in chosen:
        details = {"attempt": sat.attempt.id, "position": late.position}
        auditing.note(actor, VERBS[decision], "late_response", late.id, school_id=school, now=now, **details)
    for place in changed:
        response = db.session.scalars(
            select(Response).where(Response.attempt_id == sat.attempt.id, Response.position == place.position)
        ).one()
        auditing.note(
            actor,
            VERBS[decision],
            "response",
            response.id,
            school_id=school,
            now=now,
            attempt=sat.attempt.id,
            position=place.position,
            former=place.former.operation_id if place.former else None,
            old=place.before,
            new=mark_state(response),
        )
