"""Come-back practice: cards of what a pupil missed, when each is due, and every time it was looked at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base


class RecallCard(Base):
    """A word or a fact that one pupil practises until it stays. It is never graded."""

    __tablename__ = "recall_card"
    __table_args__ = (
        UniqueConstraint("person_id", "source"),
        CheckConstraint("kind IN ('word', 'fact')", name="kind"),
        Index("ix_recall_card_person_id_due_at", "person_id", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(120))
    """What it was made of, so that it is made once: `question:<quiz id>:<question id>` or `word:<quiz id>:<word>`."""
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id", ondelete="SET NULL"))
    """Where it was missed; it is shown only while that assignment's key may be seen."""
    content: Mapped[dict[str, Any]]
    """Front and back, as `core.recall` makes them."""
    state: Mapped[dict[str, Any]]
    """What the scheduler remembers of it."""
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    put_away_at: Mapped[datetime | None]
    """Since when the pupil does not want it any more."""


class RecallReview(Base):
    """One look at a card, and how well it was remembered."""

    __tablename__ = "recall_review"
    __table_args__ = (UniqueConstraint("card_id", "operation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    card_id: Mapped[int] = mapped_column(ForeignKey("recall_card.id", ondelete="CASCADE"))
    operation_id: Mapped[str] = mapped_column(String(64))
    rating: Mapped[int]
    """1 again, 2 hard, 3 good, 4 easy."""
    at: Mapped[datetime]
