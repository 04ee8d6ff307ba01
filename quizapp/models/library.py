"""The library: quizzes, and their published versions, which never change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base


class Quiz(Base):
    """A quiz in one language: what stays the same over its versions, and the author's draft."""

    __tablename__ = "quiz"
    __table_args__ = (UniqueConstraint("school_id", "slug", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    slug: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(3))
    title: Mapped[str] = mapped_column(String(1000))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    """Its author; none for quizzes loaded from files, which every teacher may assign."""
    draft: Mapped[dict[str, Any] | None]
    """What the author is working on, possibly incomplete; none when it equals the newest version."""
    draft_revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]


class PassageVersion(Base):
    """A published passage."""

    __tablename__ = "passage_version"
    __table_args__ = (UniqueConstraint("quiz_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]]


class QuestionVersion(Base):
    """A published question, key and all. Pages for pupils read `QuizVersion.presentation` instead."""

    __tablename__ = "question_version"
    __table_args__ = (UniqueConstraint("quiz_id", "name", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    name: Mapped[str] = mapped_column(String(40))
    """The question's id in the authored quiz."""
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    """Of the content as authored, before ids were drawn: equal content is not published twice."""
    body: Mapped[dict[str, Any]]


class QuizVersion(Base):
    """A published version of a quiz. `presentation` is all that pupils may see before release."""

    __tablename__ = "quiz_version"
    __table_args__ = (UniqueConstraint("quiz_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    number: Mapped[int]
    passage_version_id: Mapped[int] = mapped_column(ForeignKey("passage_version.id"))
    title: Mapped[str] = mapped_column(String(1000))
    description: Mapped[str | None]
    grade: Mapped[str | None] = mapped_column(String(1000))
    points: Mapped[int]
    question_count: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    """Of the content as authored: loading the same files again publishes nothing."""
    fingerprint: Mapped[str] = mapped_column(String(32), unique=True)
    """Drawn at publication. Caches of a version are keyed by it, since a version never changes."""
    presentation: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class QuizSlot(Base):
    """The place of a question version in a quiz version, from 1."""

    __tablename__ = "quiz_slot"
    __table_args__ = (
        UniqueConstraint("quiz_version_id", "position"),
        Index("ix_quiz_slot_question_version_id", "question_version_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_version_id: Mapped[int] = mapped_column(ForeignKey("quiz_version.id"))
    position: Mapped[int]
    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
