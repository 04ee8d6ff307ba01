"""Regrading: what a teacher saw in a preview is carried out once, is told to the pupils, and can be undone once.

A mark that a person gave is never overwritten without asking. Rulings are never changed: a regrade writes new ones and
withdraws old ones; undoing withdraws the new ones and lets the old ones hold again (their `withdrawn_at` is cleared,
rather than a copy written, so that the marks that come back name the rulings they named before).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from quizapp.core.messages import N_, Message
from quizapp.core.question_types.base import Score
from quizapp.models import Assignment, Attempt, MarkChange, Person, Regrade, Response, Ruling, db
from quizapp.operations import marks_together, rulings
from quizapp.operations.auditing import note
from quizapp.operations.columns import teaches
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.job_progress import Progress
from quizapp.operations.marking import BEFORE_RULINGS, recompute
from quizapp.operations.marks_together import AT_ONCE, Change
from quizapp.operations.regrade_outlook import Outlook, preview
from quizapp.operations.regrade_preview import Line, Preview
from quizapp.operations.regrade_proposals import LONGEST_REASON, Proposal, ProposedRuling

__all__ = ["Preview", "Proposal", "ProposedRuling", "Undone", "apply", "get_regrade", "preview", "undo"]

VERB, UNDO_VERB = "regrade", "undo_regrade"
"""Audit verbs: of the regrade, and of every response whose mark it changes."""
CHANGED = "digest"
"""The field of the refusal that says: look at the new preview."""


# Carrying out


def apply(
    actor: Person,
    proposal: Proposal,
    *,
    operation_id: str,
    digest: str,
    reason: str,
    include_own: bool,
    now: datetime,
    progress: Progress | None = None,
) -> Regrade:
    """Carry out `proposal` exactly as its preview showed it, and return what was written down about it.

    `digest` is the preview's; if anything it showed has changed since, nothing is done and `Refused` names the field
    `CHANGED`. `operation_id` was drawn with the preview: the same one again gives the same regrade and changes nothing.
    `include_own`: marks that persons gave change, too. `reason` is read by the pupils whose mark changes. `progress`: of
    the job that does it, counts the responses. Raises
    `NotFound`, or `Refused` with the field to mend.
    """
    outlook = Outlook(actor, proposal)
    _hold(outlook.quiz.id, outlook.rooms)
    done = db.session.scalar(select(Regrade).where(Regrade.operation_id == operation_id))
    if done is not None:
        return _the_same(actor, done)
    reason = " ".join(reason.split())
    outlook = Outlook(actor, proposal)  # read anew after the lock
    found = outlook.preview()
    if found.digest != digest:
        raise Refused(
            Message(N_("Marks have changed since you looked. This is how it stands now; nothing was done yet.")),
            CHANGED,
        )
    if found.nothing:
        raise Refused(Message(N_("This would change nothing.")))
    if not reason or len(reason) > LONGEST_REASON:
        raise Refused(Message(N_("Say in a few words why marks change; the pupils read it.")), "reason")
    regrade = _write_regrade(actor, outlook, operation_id, reason, now)
    written = _write_rulings(actor, outlook, now)
    chosen = _chosen(outlook, found, written["added"], include_own=include_own)
    changed = _change_marks(actor, regrade, chosen, now, progress)
    regrade.proposal = {
        "assignment": proposal.assignment_id,
        "number": proposal.number,
        "scope": proposal.scope,
        "add": [one.to_json() for one in proposal.add],
        "include_own": include_own,
        "own_left": 0 if include_own else len(found.own),
        "changed": len(found.lines) + (len(found.own) if include_own else 0),
        **written,
    }
    db.session.flush()
    note(actor, VERB, "regrade", regrade.id, school_id=regrade.school_id, now=now, marks=changed, **written)
    return regrade


def _hold(quiz_id: int, assignment_ids: Collection[int]) -> None:
    """Lock decisions about the quiz, the assignments, then all their attempts, each in the order of their keys.

    Open attempts, too: one that is being handed in now was marked under the old rulings and is waited for, one that is
    handed in later waits for us and is marked under the new ones.
    """
    db.session.flush()
    rulings.hold(quiz_id)
    held = select(Assignment.id).where(Assignment.id.in_(assignment_ids)).order_by(Assignment.id)
    db.session.execute(held.with_for_update(key_share=True))  # as in `given.hold`
    held = select(Attempt.id).where(Attempt.assignment_id.in_(assignment_ids)).order_by(Attempt.id).with_for_update()
    db.session.execute(held)


def _the_same(actor: Person, done: Regrade) -> Regrade:
    if done.person_id != actor.id:
        raise NotFound  # operation ids are drawn: nobody meets another's by chance
    return done


def _write_regrade(actor: Person, outlook: Outlook, operation_id: str, reason: str, now: datetime) -> Regrade:
    regrade = Regrade(
        school_id=outlook.quiz.school_id,
        operation_id=operation_id,
        quiz_id=outlook.quiz.id,
        question=outlook.column.question_id,
        person_id=actor.id,
        reason=reason,
        proposal={},
        created_at=now,
    )
    db.session.add(regrade)
    db.session.flush()
    return regrade


def _write_rulings(actor: Person, outlook: Outlook, now: datetime) -> dict[str, list[int]]:
    """Write the rulings that come, withdraw those that go; return their keys by what became of them."""
    place = rulings.Place.of(outlook.results.assignment)
    stored = {row.id: row for row, _ in outlook.rows}
    for key in sorted(outlook.withdrawn):
        rulings.withdraw(actor, stored[key], now)
    added = [
        rulings.add(
            actor,
            place,
            version.fingerprint,
            version.position,
            one.kind,
            scope=outlook.proposal.scope,
            now=now,
            text=one.text if one.kind == "form" else None,
            value=one.response,
            fraction=one.fraction,
            comment=one.comment,
            source="regrade",
        ).id
        for one, version in outlook.fresh
    ]
    db.session.flush()
    superseded = sorted(
        key for key, row in stored.items() if row.withdrawn_at is not None and key not in outlook.withdrawn
    )
    return {"added": added, "withdrawn": sorted(outlook.withdrawn), "superseded": superseded}


def _chosen(outlook: Outlook, seen: Preview, added: Sequence[int], *, include_own: bool) -> list[Line]:
    """Return what is to be written, with the keys that the new rulings have now.

    A preview imagines the rulings; what is stored has to be the same in every class and version, as marks follow from
    nothing else. If it were not, nothing may be written.
    """
    proposal = outlook.proposal
    now = Proposal(proposal.assignment_id, proposal.number, scope=proposal.scope)
    stored = Outlook(outlook.actor, now, outlook.rooms)
    keys = {-place: key for place, key in enumerate(added, start=1)}
    for room, version in outlook.asked:
        imagined = outlook.in_force(room, version)[1].listed
        written = stored.in_force(room, version)[0].listed
        if tuple(replace(rule, id=keys.get(rule.id or 0, rule.id)) for rule in imagined) != written:
            raise RuntimeError("the rulings that were written are not those of the preview")
    wanted = [*seen.lines, *seen.reworded, *(seen.own if include_own else ())]
    return [
        replace(line, score=replace(line.score, ruling=keys.get(line.score.ruling or 0, line.score.ruling)))
        for line in wanted
    ]


def _change_marks(
    actor: Person, regrade: Regrade, lines: Sequence[Line], now: datetime, progress: Progress | None
) -> int:
    """Give the new marks, write down the old ones, and compute the totals; return how many responses changed."""
    scores = {line.response_id: line.score for line in lines}
    changes = [Change(one, _state(scores[one.id], now)) for one in marks_together.stored(scores)]
    if progress:
        progress.total(len(changes))
    for start in range(0, len(changes), AT_ONCE):
        some = changes[start : start + AT_ONCE]
        marks_together.write(actor, regrade.school_id, VERB, some, now, regrade=regrade.id)
        if progress:
            progress.step(len(some))
    told = [
        {
            "regrade_id": regrade.id,
            "attempt_id": one.response.attempt_id,
            "response_id": one.response.id,
            "old": one.response.mark,
            "new": one.new,
        }
        for one in changes
    ]
    if told:
        db.session.connection().execute(insert(MarkChange), told)
    recompute({one.response.attempt_id for one in changes})
    return len(changes)


def _state(score: Score, now: datetime) -> dict[str, Any]:
    """Return the mark that a rule gives, as `marking.mark_state` tells it."""
    return {
        "fraction": score.fraction,
        "waiting": score.waiting,
        "reason": score.to_json(),
        "marked_by": None,
        "marked_at": now.isoformat(),
        "ruling": score.ruling,
        "void": score.void,
    }


# Undoing


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
    """Say whether `actor` may undo: their own regrade, while they teach every class it changed marks in."""
    return (
        regrade.undone_at is None
        and regrade.person_id == actor.id
        and len(_touched(regrade, teaches(actor))) == len(_touched(regrade))
    )


def undo(actor: Person, regrade_id: int, now: datetime) -> Undone:
    """Put back every mark that is still as the regrade left it, and let the rulings hold that held before.

    Responses handed in since, which the regrade's rulings marked, are marked again without them. Undoing twice changes
    nothing. Raises `NotFound`, and `Refused` while a later regrade of the same question rests on this one.
    """
    regrade = get_regrade(actor, regrade_id)
    _hold(regrade.quiz_id, _where_it_holds(actor, regrade))
    db.session.refresh(regrade, with_for_update=True)
    if regrade.undone_at is not None:
        return Undone(regrade, 0, 0)
    if not may_undo(actor, regrade):
        raise Refused(Message(N_("Only who regraded may undo it, while they teach all the classes it changed.")))
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
    marks_together.write(actor, regrade.school_id, UNDO_VERB, back, now, regrade=regrade.id)
    _tell_again([changes[one.response.id] for one in back])
    recompute({one.response.attempt_id for one in back})
    since = _mark_again_what_came_since(actor, regrade, now)
    note(actor, UNDO_VERB, "regrade", regrade.id, school_id=regrade.school_id, now=now, put_back=len(back), since=since)
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
    changes = [Change(one, _state(lines[one.id].score, now)) for one in marks_together.stored(ids)]
    marks_together.write(actor, regrade.school_id, UNDO_VERB, changes, now, regrade=regrade.id)
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
