"""Writing a quiz: everything that pages and commands do to a draft, under one name.

A draft is changed a part at a time (`draft_changes`): two tabs or two authors who work at different questions never
notice each other, and who meets at the same one loses nothing. Questions are in `draft_questions`, undoing and what was
set aside in `draft_history`, publishing in `publishing`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from quizapp.core import draft_parts, drafts
from quizapp.core.articles import Moved, follow
from quizapp.core.drafts import Draft
from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.quizzes import LONGEST_REASON
from quizapp.models import Person, Quiz
from quizapp.operations.draft_changes import Conflict, Saved, begin, change_part, get_draft, lock, passage_at
from quizapp.operations.draft_history import (
    CHOICES,
    Aside,
    Choice,
    describe,
    last_change,
    set_aside,
    settle_aside,
    undo,
)
from quizapp.operations.draft_questions import (
    MovedQuestion,
    add_questions,
    change_details,
    confirm_proposals,
    delete_question,
    dismiss_lost,
    duplicate_question,
    evidence_of,
    known_question,
    move_question,
    move_to_set,
    place_question,
    question_data,
    save_question,
    sets_to_move_to,
    unconfirmed,
)
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.publishing import Publication, Verdict, judge, publish

__all__ = [
    "CHOICES",
    "Aside",
    "Choice",
    "Conflict",
    "MovedQuestion",
    "Publication",
    "Saved",
    "Verdict",
    "add_questions",
    "change_details",
    "change_part",
    "change_passage",
    "confirm_proposals",
    "create",
    "delete_question",
    "describe",
    "dismiss",
    "dismiss_lost",
    "duplicate_question",
    "evidence_of",
    "get_draft",
    "judge",
    "known_question",
    "last_change",
    "move_question",
    "move_to_set",
    "passage_at",
    "place_question",
    "publish",
    "question_data",
    "save_question",
    "set_aside",
    "sets_to_move_to",
    "settle_aside",
    "unconfirmed",
    "undismiss",
    "undo",
]


def create(actor: Person, passage: Passage, now: datetime) -> Quiz:
    """Return a new draft of `actor` that holds `passage`."""
    return begin(actor, passage.title, passage.language, drafts.new_draft(passage), now)


def change_passage(
    actor: Person, quiz_id: int, base_revision: int, passage: Passage, now: datetime, moved: Moved | None = None
) -> list[str]:
    """Replace the passage; evidence follows its sentences. Return the ids of questions that lost evidence.

    `moved`: where the sentences of the text before went, with what the author confirmed of it. Raises `Conflict` when
    somebody has changed the text since `base_revision`, `Refused` for another language.
    """
    quiz, _ = get_draft(actor, quiz_id)
    if passage.language != quiz.language:
        raise Refused(Message(N_("The language of a set cannot be changed; make a new set.")), field="language")
    losers: list[str] = []

    def change(draft: Draft) -> Draft:
        went = moved or follow(drafts.blocks_of(draft), passage.blocks)
        changed, lost = drafts.with_passage(draft, passage, went)
        losers[:] = lost
        return changed

    change_part(actor, quiz_id, draft_parts.PASSAGE, base_revision, change, now)
    return losers


def dismiss(actor: Person, quiz_id: int, fingerprint: str, reason: str, now: datetime) -> None:
    """Let an advice about the draft go, with the reason, which is kept. Advice dismissed already stays so.

    Raises `NotFound` for an advice there is not, `Refused` for one that must be mended and for a reason too long.
    """
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise Refused(Message(N_("Say in a few words why this advice does not hold here.")), field="reason")
    quiz, _ = get_draft(actor, quiz_id)
    draft = lock(quiz)
    finding = next((one for one in judge(quiz, draft).findings if one.fingerprint == fingerprint), None)
    if finding is None:
        raise NotFound
    if finding.severity == "error":
        raise Refused(Message(N_("This has to be mended before publishing; it cannot be dismissed.")))
    entry: dict[str, Any] = {
        "finding": fingerprint,
        "code": finding.code,
        "question": finding.question,
        "reason": reason,
        "person_id": actor.id,
        "at": now.isoformat(),
    }

    def change(draft: Draft) -> Draft:
        listed = list(draft.get("dismissed") or [])
        known = any(one["finding"] == fingerprint for one in listed)
        return draft if known else draft | {"dismissed": [*listed, entry]}

    change_part(actor, quiz_id, draft_parts.ADVICE, None, change, now)


def undismiss(actor: Person, quiz_id: int, fingerprint: str, now: datetime) -> None:
    """Show an advice again that was dismissed; the same again changes nothing."""

    def change(draft: Draft) -> Draft:
        listed = draft.get("dismissed") or []
        return draft | {"dismissed": [one for one in listed if one["finding"] != fingerprint]}

    change_part(actor, quiz_id, draft_parts.ADVICE, None, change, now)
