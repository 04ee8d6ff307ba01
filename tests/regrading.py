"""A teacher who regrades: what is proposed, carrying it out, and every mark there is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from quizapp.models import Attempt, Regrade, Response, db
from quizapp.operations import library, marking, regrading
from quizapp.operations.regrading import Preview, Proposal, ProposedRuling
from tests.factories import NOW
from tests.scenes import RIGHT, WRONG, Scene, give

LATER = NOW + timedelta(minutes=5)
REASON = "Kunci soal ini keliru."


def option(scene: Scene, place: int) -> str:
    """Return the id of an option of the first question; the first one is the key."""
    return library.published(scene.version.fingerprint).questions[0].options[place].id


def key_is(scene: Scene, place: int, **values: Any) -> Proposal:
    return Proposal(scene.assignment.id, 1, (ProposedRuling.about("key", option(scene, place)),), **values)


def word(scene: Scene, text: str, fraction: float = 1.0, **values: Any) -> Proposal:
    return Proposal(scene.assignment.id, 2, (ProposedRuling("form", text=text, fraction=fraction),), **values)


def whole(scene: Scene, kind: Any, number: int = 1, **values: Any) -> Proposal:
    return Proposal(scene.assignment.id, number, (ProposedRuling(kind),), **values)


def carry_out(scene: Scene, proposal: Proposal, operation: str = "operation-1", **values: Any) -> Regrade:
    digest = regrading.preview(scene.teacher, proposal).digest
    values = {
        "reason": REASON,
        "include_own": False,
        "now": LATER,
        "digest": digest,
        "operation_id": operation,
    } | values
    return regrading.apply(scene.teacher, proposal, **values)


def moves(found: Preview) -> list[tuple[str, float, float]]:
    return [(line.name, line.old.mark, line.new.mark) for line in found.lines]


def book() -> dict[str, Any]:
    """Return every mark and total there is, byte for byte."""
    db.session.expire_all()
    responses = db.session.scalars(select(Response).order_by(Response.id))
    attempts = db.session.scalars(select(Attempt).order_by(Attempt.id))
    return {
        "marks": {row.id: marking.mark_state(row) for row in responses},
        "totals": {row.id: (row.mark, row.waiting, row.void_points) for row in attempts},
    }


def three(scene: Scene) -> list[Attempt]:
    """Let three pupils hand in: the key, a distractor, nothing."""
    return [
        give(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina", "Baik."),
        give(scene.pupil("Budi"), scene.assignment, WRONG, "bukan Bu Rina", "Baik."),
        give(scene.pupil("Citra"), scene.assignment, None, "bukan Rina", None),
    ]
