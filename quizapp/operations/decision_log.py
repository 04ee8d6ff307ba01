"""Presses of marking teachers, written down so that they can be told again and taken back, each in one audit entry.

An entry names what the press marked, the forms it made the key learn and what those settled in other classes. Taking it
back is another entry about that one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from quizapp.models import AuditEntry, Person, Response, Ruling, db

VERB = "decide_together"
TAKEN_BACK = "take_back_decision"
OFFERED_FOR = timedelta(days=1)
"""How long a page offers to take a decision back. Later a mark is changed where it stands, with a reason."""


@dataclass(frozen=True, slots=True)
class Made:
    """A decision that was carried out, as pages tell it and as it can be taken back."""

    id: int
    at: datetime
    mark: float
    points: int
    marked: int
    settled: int
    """Responses elsewhere that needed not wait any more."""
    contradicted: int = 0
    """Responses that a rule had marked otherwise than the key says now; they change through a regrade alone."""
    would_change: int = 0
    """Part of `contradicted`: those that a regrade would change, as no narrower decision holds for them."""


def write_down(
    actor: Person,
    assignment_id: int,
    question_id: str,
    responses: Sequence[Response],
    settled: Sequence[Response],
    learned: Collection[Ruling],
    *,
    mark: float,
    points: int,
    otherwise: int,
    would_change: int,
    now: datetime,
) -> Made:
    """Note a press that marked `responses`, made the key learn `learned` and so settled others.

    `otherwise`: how many responses had been marked otherwise than the key says now; `would_change`: by how many a
    regrade would say so, too.
    """
    replaced = select(Ruling.id).where(Ruling.withdrawn_at == now, Ruling.withdrawn_by_id == actor.id)
    entry = AuditEntry(
        school_id=actor.school_id,
        at=now,
        actor_id=actor.id,
        verb=VERB,
        subject="assignment",
        subject_id=assignment_id,
        details={
            "question": question_id,
            "mark": mark,
            "points": points,
            "responses": [response.id for response in responses],
            "contradicted": otherwise,
            "would_change": would_change,
            "settled": [response.id for response in settled],
            "rulings": [form.id for form in learned if form.created_at == now],
            "replaced": list(db.session.scalars(replaced)) if learned else [],
        },
    )
    db.session.add(entry)
    db.session.flush()
    return _made(entry)


def _made(entry: AuditEntry) -> Made:
    told = entry.details
    return Made(
        entry.id,
        entry.at,
        told["mark"],
        told["points"],
        len(told["responses"]),
        len(told["settled"]),
        told["contradicted"],
        told.get("would_change", told["contradicted"]),
    )


def last(actor: Person, assignment_ids: Collection[int], question_id: str, now: datetime) -> Made | None:
    """Return the newest decision of `actor` about the question that can be taken back. One query.

    `assignment_ids`: the classes in whose piles it may have been made.
    """
    entry = standing(actor, assignment_ids, question_id)
    return _made(entry) if entry is not None and now - entry.at < OFFERED_FOR else None


def standing(actor: Person, assignment_ids: Collection[int], question_id: str) -> AuditEntry | None:
    """Return the entry of the newest decision of `actor` about the question that has not been taken back."""
    undone = aliased(AuditEntry)
    return db.session.scalar(
        select(AuditEntry)
        .where(
            AuditEntry.subject == "assignment",
            AuditEntry.subject_id.in_(assignment_ids),
            AuditEntry.verb == VERB,
            AuditEntry.actor_id == actor.id,
            AuditEntry.details["question"].as_string() == question_id,
            ~select(undone.id)
            .where(undone.subject == "audit_entry", undone.subject_id == AuditEntry.id, undone.verb == TAKEN_BACK)
            .exists(),
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )


def same(actor: Person, assignment_id: int, question_id: str, wanted: Collection[int], mark: float) -> Made | None:
    """Return the decision if this press has been carried out: its reply was lost, and it was sent again."""
    entry = standing(actor, [assignment_id], question_id)
    if entry is None or (set(entry.details["responses"]), entry.details["mark"]) != (set(wanted), mark):
        return None
    return _made(entry)


def is_taken_back(entry: AuditEntry) -> bool:
    """Say whether the decision has been undone."""
    query = select(AuditEntry.id).where(
        AuditEntry.subject == "audit_entry", AuditEntry.subject_id == entry.id, AuditEntry.verb == TAKEN_BACK
    )
    return db.session.scalar(query) is not None
