"""A teacher's own phrases for pupils, kept as they are written and offered again: the comment bank."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, case, func, select, update
from sqlalchemy.exc import IntegrityError

from quizapp.core.messages import N_, Message
from quizapp.models import Person, Quiz, SavedComment, db
from quizapp.operations.errors import NotFound, Refused

OFFERED = 12
"""Phrases offered at a question: more are not read."""
LONGEST = 500


def offered(actor: Person, quiz_id: int, question: str) -> tuple[str, ...]:
    """Return phrases of `actor` for `question`: those written at it before others, most used first. One query."""
    here = and_(SavedComment.quiz_id == quiz_id, SavedComment.question == question)
    rows = db.session.scalars(
        select(SavedComment.text)
        .where(SavedComment.person_id == actor.id)
        .group_by(SavedComment.text)
        .order_by(
            func.max(case((here, 1), else_=0)).desc(),
            func.sum(SavedComment.used).desc(),
            func.max(SavedComment.used_at).desc(),
        )
        .limit(OFFERED)
    )
    return tuple(rows)


def remember(actor: Person, quiz_id: int, question: str, text: str, now: datetime) -> None:
    """Keep what `actor` just wrote to a pupil at `question`; written again, it only counts as used once more."""
    text = " ".join(text.split())[:LONGEST]
    if not text or _used_again(actor, quiz_id, question, text, now):
        return
    row = SavedComment(person_id=actor.id, quiz_id=quiz_id, question=question, text=text, used=1, used_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:  # another tab was a moment faster
        _used_again(actor, quiz_id, question, text, now)


def _used_again(actor: Person, quiz_id: int, question: str, text: str, now: datetime) -> bool:
    same = (
        SavedComment.person_id == actor.id,
        SavedComment.quiz_id == quiz_id,
        SavedComment.question == question,
        SavedComment.text == text,
    )
    changed = db.session.execute(
        update(SavedComment).where(*same).values(used=SavedComment.used + 1, used_at=now).returning(SavedComment.id)
    )
    return changed.first() is not None


def listed(actor: Person) -> list[tuple[SavedComment, str | None]]:
    """Return all phrases of `actor` with the title of the quiz they were written at, most used first. One query."""
    rows = db.session.execute(
        select(SavedComment, Quiz.title)
        .outerjoin(Quiz, Quiz.id == SavedComment.quiz_id)
        .where(SavedComment.person_id == actor.id)
        .order_by(SavedComment.used.desc(), SavedComment.used_at.desc(), SavedComment.id)
    )
    return [(comment, title) for comment, title in rows]


def get_comment(actor: Person, comment_id: int) -> SavedComment:
    """Return one's own phrase. Raises `NotFound`."""
    comment = db.session.scalar(
        select(SavedComment).where(SavedComment.id == comment_id, SavedComment.person_id == actor.id)
    )
    if comment is None:
        raise NotFound
    return comment


def change(actor: Person, comment_id: int, text: str, now: datetime) -> None:
    """Put other words in the place of a phrase; what pupils have read stays. Raises `NotFound` or `Refused`."""
    comment = get_comment(actor, comment_id)
    text = " ".join(text.split())
    if not text:
        raise Refused(Message(N_("Please fill this in.")), field="text")
    if text == comment.text:
        return
    try:
        with db.session.begin_nested():
            comment.text, comment.used_at = text, now
    except IntegrityError:
        db.session.refresh(comment)
        raise Refused(Message(N_("You have this comment already.")), field="text") from None


def forget(actor: Person, comment_id: int) -> None:
    """Delete a phrase of one's own; what pupils have read stays. Raises `NotFound`."""
    db.session.delete(get_comment(actor, comment_id))
    db.session.flush()
