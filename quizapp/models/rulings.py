"""What teachers decided about questions after pupils had answered, the regrades that follow, appeals and ratings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base

KINDS = ("form", "accept", "key", "everyone", "void")
SCOPES = ("classroom", "mine", "everyone")


class Ruling(Base):
    """A teacher's decision about a question that marking obeys from then on (`core.rulings`).

    Rows are never changed: an edited decision is a withdrawn row and a new one.
    """

    __tablename__ = "ruling"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"scope IN {SCOPES}", name="scope"),
        CheckConstraint("(scope = 'classroom') = (classroom_id IS NOT NULL)", name="classroom"),
        CheckConstraint("fraction BETWEEN 0 AND 1", name="fraction"),
        Index("ix_ruling_quiz_id", "quiz_id", "question"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    question: Mapped[str] = mapped_column(String(40))
    """The question's id in the authored quiz: the same over its versions."""
    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    """What was decided about. Every kind but `form` holds for this version only."""
    asked: Mapped[str] = mapped_column(String(64))
    """Digest of the prompt: a form holds for every version that asks in the same words."""
    kind: Mapped[str] = mapped_column(String(10))
    scope: Mapped[str] = mapped_column(String(10))
    """Whose pupils: of one class, of all classes the author of the ruling teaches, of the school."""
    classroom_id: Mapped[int | None] = mapped_column(ForeignKey("classroom.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    """The teacher who decided."""
    text: Mapped[str | None]
    """`form`: the reply, as somebody wrote it."""
    canonical: Mapped[str | None]
    """`form`: the reply normalised; equality is judged by it."""
    value: Mapped[Any | None]
    """`accept`, `key`: the response that earns full marks."""
    fraction: Mapped[float] = mapped_column(default=1.0)
    """`form`: the share of the points it earns."""
    comment: Mapped[str | None] = mapped_column(String(500))
    """Words to the pupil."""
    source: Mapped[str] = mapped_column(String(10), default="marking")
    """Where it was decided: `marking`, `appeal`, `page` or `regrade`."""
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class Regrade(Base):
    """A change of marks that a teacher saw in a preview and confirmed. It can be undone, once."""

    __tablename__ = "regrade"
    __table_args__ = (Index("ix_regrade_quiz_id", "quiz_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    operation_id: Mapped[str] = mapped_column(String(64), unique=True)
    """Drawn with the preview: confirming twice applies once."""
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    question: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(String(500))
    """Words to the pupils whose mark changed."""
    proposal: Mapped[dict[str, Any]]
    """What was decided, as plain data: keys of the rulings that came and of those that went."""
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class MarkChange(Base):
    """One mark that a regrade changed, so that it can be told to the pupil and put back."""

    __tablename__ = "mark_change"
    __table_args__ = (
        UniqueConstraint("regrade_id", "response_id"),
        Index("ix_mark_change_attempt_id", "attempt_id"),
        Index("ix_mark_change_response_id", "response_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    regrade_id: Mapped[int] = mapped_column(ForeignKey("regrade.id", ondelete="CASCADE"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    old: Mapped[dict[str, Any]]
    """All there was to the mark before (`operations.marking.mark_state`)."""
    new: Mapped[dict[str, Any]]
    seen_at: Mapped[datetime | None]
    """When the pupil was told."""


class Appeal(Base):
    """A pupil thinks that a response is right after all; one appeal a response."""

    __tablename__ = "appeal"
    __table_args__ = (
        CheckConstraint("outcome IN ('upheld', 'declined')", name="outcome"),
        Index("ix_appeal_attempt_id", "attempt_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), unique=True)
    reason: Mapped[str] = mapped_column(String(300))
    made_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(8))
    """None while it waits for a teacher."""
    answer: Mapped[str | None] = mapped_column(String(500))
    """The teacher's words to the pupil."""
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    """When the pupil read the outcome."""


class Rating(Base):
    """What one marker gave an open response, by criteria; a second marker's stands beside the first."""

    __tablename__ = "rating"
    __table_args__ = (UniqueConstraint("response_id", "person_id"), Index("ix_rating_person_id", "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    """The marker."""
    levels: Mapped[dict[str, Any]]
    """Points by criterion id."""
    points: Mapped[float]
    """Their sum."""
    comment: Mapped[str | None] = mapped_column(String(500))
    blind: Mapped[bool] = mapped_column(default=False)
    """Given by a second marker who had not seen the first one's: agreement counts these."""
    rated_at: Mapped[datetime]


class SecondMarking(Base):
    """A teacher of a class asked to rate open responses a second time, without seeing the first marks until then."""

    __tablename__ = "second_marking"
    __table_args__ = (
        UniqueConstraint("assignment_id", "question", "person_id"),
        CheckConstraint("every > 0", name="every"),
        Index("ix_second_marking_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(40))
    """The question's id in the authored quiz: the same over its versions."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    """The second marker."""
    every: Mapped[int]
    """Every how many-th response is theirs to rate."""
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime]


class SavedComment(Base):
    """A teacher's own phrase for pupils, offered again while marking."""

    __tablename__ = "saved_comment"
    __table_args__ = (UniqueConstraint("person_id", "quiz_id", "question", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    quiz_id: Mapped[int | None] = mapped_column(ForeignKey("quiz.id", ondelete="CASCADE"))
    question: Mapped[str | None] = mapped_column(String(40))
    """The question it was written at; none: offered at every question."""
    text: Mapped[str] = mapped_column(String(500))
    used: Mapped[int] = mapped_column(default=1)
    used_at: Mapped[datetime]
