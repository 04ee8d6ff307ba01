"""Regrading: what a teacher saw in a preview is carried out once and is told to the pupils; `regrade_undoing` undoes it.

A mark that a person gave is never overwritten without asking. Rulings are never changed: a regrade writes new ones and
withdraws old ones.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from quizapp.core.messages import N_, Message
from quizapp.core.question_types.base import Score
from quizapp.models import Assignment, Attempt, MarkChange, Person, Regrade, db
from quizapp.operations import marks_together, rulings
from quizapp.operations.auditing import note
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.job_progress import Progress
from quizapp.operations.marking import recompute
from quizapp.operations.marks_together import AT_ONCE, Change
from quizapp.operations.regrade_outlook import Outlook, preview
from quizapp.operations.regrade_preview import Line, Preview
from quizapp.operations.regrade_proposals import LONGEST_REASON, Proposal, ProposedRuling

__all__ = ["Preview", "Proposal", "ProposedRuling", "apply", "preview"]

VERB = "regrade"
"""Audit verb: of the regrade, and of every response whose mark it changes."""
CHANGED = "digest"
"""The field of the refusal that says: look at the new preview."""


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
    hold(outlook.quiz.id, outlook.rooms)
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


def hold(quiz_id: int, assignment_ids: Collection[int]) -> None:
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
    changes = [Change(one, state_by_rule(scores[one.id], now)) for one in marks_together.stored(scores)]
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


def state_by_rule(score: Score, now: datetime) -> dict[str, Any]:
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
