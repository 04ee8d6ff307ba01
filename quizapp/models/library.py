"""The library: quizzes, and their published versions, which never change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
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
    """Since when it is archived: no longer in lists nor to be given; what was given goes on."""
    search_text: Mapped[str] = mapped_column(default="")
    """What a search looks in: title, text and prompts of the draft or the newest version, in small letters."""
    derived_from_id: Mapped[int | None] = mapped_column(index=True)
    """The quiz some of whose questions it asks again (a remedial); such a quiz stands in no list of sets. No foreign key."""
    facets: Mapped[str] = mapped_column(default="")
    """What a filter looks in: words such as `process:locate type:matching grade:8 tag:vocabulary`, a blank around each."""


class QuizShare(Base):
    """A colleague, or with no person everyone of the school, may see, copy or edit a quiz."""

    __tablename__ = "quiz_share"
    __table_args__ = (
        UniqueConstraint("quiz_id", "person_id"),
        CheckConstraint("level IN ('view', 'copy', 'edit')", name="level"),
        Index("ix_quiz_share_person_id", "person_id"),
        # A unique constraint lets any number of rows without a person stand side by side.
        Index(
            "uq_quiz_share_everyone",
            "quiz_id",
            unique=True,
            sqlite_where=text("person_id IS NULL"),
            postgresql_where=text("person_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    level: Mapped[str] = mapped_column(String(10))
    """`view` (also give it to a class), `copy` (also take a copy of one's own) or `edit` (also change the draft)."""
    shared_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    shared_at: Mapped[datetime]


class DraftChange(Base):
    """One change of a draft, for undoing it; or what lost a conflict, kept so that nobody's typing is gone."""

    __tablename__ = "draft_change"
    __table_args__ = (Index("ix_draft_change_quiz_id", "quiz_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    revision: Mapped[int]
    """The draft's revision that the change made."""
    part: Mapped[str] = mapped_column(String(40))
    """What was changed: a question's id, or `passage`, `details`, `order`, `questions` (several at once)."""
    before: Mapped[Any | None]
    after: Mapped[Any | None]
    aside: Mapped[bool] = mapped_column(default=False)
    """It was not applied, because somebody else had changed the same part: `after` is what was typed."""
    settled_at: Mapped[datetime | None]
    """When it was undone, or when what was set aside was taken up or thrown away."""


class PassageVersion(Base):
    """A published passage. Those of other texts of a quiz (`QuizVersion.level`) count downwards from -1."""

    __tablename__ = "passage_version"
    __table_args__ = (UniqueConstraint("quiz_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]]


class QuestionVersion(Base):
    """A published question, key and all. Pages for pupils read `QuizVersion.presentation` instead.

    One that is asked otherwise about another text of the quiz, as its key is sentences, counts downwards from -1.
    """

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
    """A published version of a quiz. `presentation` is all that pupils may see before release.

    The same questions about another text (a simplified one, a translation) are a version beside it: `level` names the
    text, `level_of_id` is the version it belongs to, and its number counts downwards from -1, so that the newest version
    of a quiz is never one of them.
    """

    __tablename__ = "quiz_version"
    __table_args__ = (
        UniqueConstraint("quiz_id", "number"),
        Index("ix_quiz_version_level_of_id", "level_of_id"),
    )

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
    note: Mapped[str | None] = mapped_column(String(500))
    """What was changed, in the author's words; needed once there are attempts at an earlier version."""
    correction: Mapped[bool] = mapped_column(default=False)
    """Only wording changed: classes that have the version before get this one for new attempts."""
    level: Mapped[str | None] = mapped_column(String(10))
    """Which other text of the quiz this is (`core.levels`); none for the main text."""
    level_of_id: Mapped[int | None]
    """The version with the main text. No foreign key: SQLite cannot add one to a table, and versions stay."""
    level_body: Mapped[dict[str, Any] | None]
    """What teachers call the text, its kind, and where the evidence stands in it: `core.levels.Level` without passage."""


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
