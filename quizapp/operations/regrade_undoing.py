"""Undoing a regrade: every mark that is still as it left it goes back, and the rulings hold that held before.

Undoing withdraws the rulings that the regrade wrote and lets those hold again that it withdrew: their `withdrawn_at` is
cleared, rather than a copy written, so that the marks that come back name the rulings they named before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from quizapp.core.messages import N_, Message
from quizapp.models import Assignment, Attempt, MarkChange, Membership, Person, Quiz, Regrade, Response, Ruling, db
from quizapp.operations import marks_together, rulings
from quizapp.operations.auditing import note
from quizapp.operations.columns import teaches
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.marking import BEFORE_RULINGS, recompute
from quizapp.operations.marks_together import Change
from quizapp.operations.regrade_outlook import Outlook
from quizapp.operations.regrade_proposals import Proposal
from quizapp.operations.regrading import hold, state_by_rule

VERB = "undo_regrade"
"""Audit verb: of the undoing, and of every response whose mark it puts back."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What came of undoing: marks put back, and marks left as somebody has changed them since."""

    regrade: Regrade
    put_back: int
    left: int


def get_regrade(actor: Person, regrade_id: int) -> Regrade:
    """Return a regrade of the actor, or one that changed marks in a class they teach. Raises `NotFound`."""
    regrade = db.session.scalar(select(Regrade).where(Regrade.id == regrade_id, Regrade.school_id == actor.school_id))
    if regrade is None or (regrade.person_id != actor.id and not _touched(regrade, teaches(actor))):
        raise NotFound
    return regrade


def _touched(regrade: Regrade, which: Any = True) -> list[int]:
    """Return the assignments in which a regrade changed marks, those of `which` only."""
    query = (
        select(Assignment.id)
        .join(Attempt, Attempt.assignment_id == Assignment.id)
        .join(MarkChange, MarkChange.attempt_id == Attempt.id)
        .where(MarkChange.regrade_id == regrade.id)
        .distinct()
    )
    return list(db.session.scalars(query if which is True else query.where(which)))


def may_undo(actor: Person, regrade: Regrade) -> bool:
    """Say whether `actor` may undo: they teach every class it changed marks in, and every class its rulings are for."""
    if regrade.undone_at is not None or len(_touched(regrade, teaches(actor))) != len(_touched(regrade)):
        return False
    return regrade.person_id == actor.id or _may_change_rulings_of(actor, regrade)


def _may_change_rulings_of(actor: Person, regrade: Regrade) -> bool:
    """Say whether a colleague of who regraded may take its rulings back: nobody else's pupils are concerned."""
    keys = regrade.proposal
    quiz = db.session.get_one(Quiz, regrade.quiz_id)
    rows = db.session.scalars(
        select(Ruling).where(Ruling.id.in_([*keys["added"], *keys["withdrawn"], *keys["superseded"]]))
    ).all()
    taught = rulings.taught_by(actor)
    concerned = _classes_taught_by({row.person_id for row in rows if row.scope == "mine"}, quiz)
    concerned |= {row.classroom_id for row in rows if row.scope == "classroom"}
    for_all = any(row.scope == "everyone" for row in rows)
    home = db.session.get_one(Assignment, keys["assignment"]).classroom_id
    return {home, *concerned} <= taught and (not for_all or rulings.may_rule(actor, "everyone", quiz))


def _classes_taught_by(people: Collection[int | None], quiz: Quiz) -> set[int | None]:
    """Return the classes that have the quiz and are taught by one of `people`."""
    query = (
        select(Assignment.classroom_id)
        .join(Membership, Membership.classroom_id == Assignment.classroom_id)
        .where(
            Assignment.quiz_id == quiz.id,
            Membership.person_id.in_([one for one in people if one is not None]),
            Membership.role == "teacher",
            Membership.status == "active",
        )
    )
    return set(db.session.scalars(query))


def undo(actor: Person, regrade_id: int, now: datetime) -> Undone:
    """Put back every mark that is still as the regrade left it, and let the rulings hold that held before.

    Responses handed in since, which the regrade's rulings marked, are marked again without them. Undoing twice changes
    nothing. Raises `NotFound`, and `Refused` while a later regrade of the same question rests on this one.
    """
    regrade = get_regrade(actor, regrade_id)
    hold(regrade.quiz_id, _where_it_holds(actor, regrade))
    db.session.refresh(regrade, with_for_update=True)
    if regrade.undone_at is not None:
        return Undone(regrade, 0, 0)
    if not may_undo(actor, regrade):
        raise Refused(Message(N_("Only a teacher of all the classes that this regrade is for can undo it.")))
    _refuse_if_built_upon(regrade)
    regrade.undone_at, regrade.undone_by_id = now, actor.id
    _take_rulings_back(actor, regrade, now)
    changes: dict[int, Any] = {
        row.response_id: row
        for row in db.session.execute(
            select(MarkChange.id, MarkChange.response_id, MarkChange.old, MarkChange.new, MarkChange.seen_at).where(
                MarkChange.regrade_id == regrade.id
            )
        )
    }
    back = [
        Change(one, changes[one.id].old)
        for one in marks_together.stored(changes)
        if one.mark == {**BEFORE_RULINGS, **changes[one.id].new}
    ]
    marks_together.write(actor, regrade.school_id, VERB, back, now, regrade=regrade.id)
    _tell_again([changes[one.response.id] for one in back])
    recompute({one.response.attempt_id for one in back})
    since = _mark_again_what_came_since(actor, regrade, now)
    note(actor, VERB, "regrade", regrade.id, school_id=regrade.school_id, now=now, put_back=len(back), since=since)
    return Undone(regrade, len(back), len(changes) - len(back))


def _tell_again(changes: Iterable[Any]) -> None:
    """Note that pupils have not seen that the marks are as they were before."""
    told = [{"change": one.id} for one in changes if one.seen_at is not None]
    if told:
        table: Any = MarkChange.__table__
        statement = update(table).where(table.c.id == bindparam("change")).values(seen_at=None)
        db.session.connection().execute(statement, told)


def _where_it_holds(actor: Person, regrade: Regrade) -> set[int]:
    """Return the assignments in which a regrade changed marks or its rulings may have."""
    query = select(Assignment.id).where(Assignment.quiz_id == regrade.quiz_id, teaches(actor))
    return {*_touched(regrade), *db.session.scalars(query)}


def _refuse_if_built_upon(regrade: Regrade) -> None:
    """Refuse while a later regrade has replaced one of the rulings: putting back in the wrong order mixes the two."""
    mine = set(regrade.proposal["added"])
    later = db.session.scalars(
        select(Regrade).where(
            Regrade.quiz_id == regrade.quiz_id,
            Regrade.question == regrade.question,
            Regrade.id > regrade.id,
            Regrade.undone_at.is_(None),
        )
    )
    if any(mine & {*one.proposal["withdrawn"], *one.proposal["superseded"]} for one in later):
        raise Refused(Message(N_("A later regrade of this question rests on this one. Undo that one first.")))


def _take_rulings_back(actor: Person, regrade: Regrade, now: datetime) -> None:
    """Withdraw what the regrade wrote; let hold again what it withdrew, unless a newer ruling says the same since."""
    keys = regrade.proposal
    rows = db.session.scalars(
        select(Ruling)
        .where(Ruling.id.in_([*keys["added"], *keys["withdrawn"], *keys["superseded"]]))
        .order_by(Ruling.id)
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        if row.id in keys["added"]:
            rulings.withdraw(actor, row, now)
    for row in rows:
        if row.id not in keys["added"]:
            rulings.restore(actor, row, now)


def _mark_again_what_came_since(actor: Person, regrade: Regrade, now: datetime) -> int:
    """Mark again what the regrade's rulings marked after it, at submit or with others: they do not hold any more."""
    added = regrade.proposal["added"]
    if not added:
        return 0
    left = select(func.count()).select_from(Response).where(Response.ruling_id.in_(added))
    if not db.session.scalar(left):
        return 0
    keys = regrade.proposal
    found = Outlook(actor, Proposal(keys["assignment"], keys["number"])).preview()
    lines = {line.response_id: line for line in (*found.lines, *found.own, *found.same)}
    ids = set(db.session.scalars(select(Response.id).where(Response.ruling_id.in_(added)))) & lines.keys()
    changes = [Change(one, state_by_rule(lines[one.id].score, now)) for one in marks_together.stored(ids)]
    marks_together.write(actor, regrade.school_id, VERB, changes, now, regrade=regrade.id)
    _remember(regrade, changes)
    recompute({one.response.attempt_id for one in changes})
    return len(changes)


def _remember(regrade: Regrade, changes: Collection[Change]) -> None:
    """Note what the regrade's rulings had given and what holds without them, so that the pupil is told."""
    rows = db.session.scalars(select(MarkChange).where(MarkChange.regrade_id == regrade.id))
    known = {row.response_id: row for row in rows.all()} if changes else {}
    for one in changes:
        row = known.get(one.response.id)
        if row is None:
            row = MarkChange(regrade_id=regrade.id, attempt_id=one.response.attempt_id, response_id=one.response.id)
            db.session.add(row)
        row.old, row.new, row.seen_at = dict(one.new), one.response.mark, None
    db.session.flush()
