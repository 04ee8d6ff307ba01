"""Assignments, attempts at them, and every response ever sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base


class Assignment(Base):
    """A published quiz given to a class, or with no class to anyone who wants to practise."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("mode IN ('practice', 'test')", name="mode"),
        CheckConstraint("release_step IN ('nothing', 'score', 'right_wrong', 'key')", name="release_step"),
        Index("ix_assignment_classroom_id", "classroom_id"),
        Index("ix_assignment_quiz_id", "quiz_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    quiz_version_id: Mapped[int] = mapped_column(ForeignKey("quiz_version.id"))
    """What a new attempt sees; an attempt keeps the version it began with."""
    classroom_id: Mapped[int | None] = mapped_column(ForeignKey("classroom.id", ondelete="CASCADE"))
    mode: Mapped[str] = mapped_column(String(10))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    attempts_allowed: Mapped[int | None]
    """None: as many as one likes."""
    release_step: Mapped[str] = mapped_column(String(12), default="nothing")
    """What a pupil sees of a finished test; practice always shows all."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    time_limit_minutes: Mapped[int | None]
    """How long one attempt may take; none: until the assignment closes."""
    token: Mapped[str | None] = mapped_column(String(6))
    """The exam token a pupil types to begin; none: it is not asked for."""
    shuffle_questions: Mapped[bool] = mapped_column(default=False)
    shuffle_options: Mapped[bool] = mapped_column(default=False)
    extended_to: Mapped[datetime | None]
    """The latest end that one pupil got beyond the close; until then it has not closed for the whole class."""
    audience: Mapped[str] = mapped_column(String(10), default="class")
    """`class`, `group` (see `group_id`) or `chosen` (the pupils with `AssignmentPupil.chosen`)."""
    group_id: Mapped[int | None] = mapped_column(index=True)
    """No foreign key: SQLite cannot add one to a table. A group that was given a set is not deleted."""
    counts: Mapped[str] = mapped_column(String(10), default="first")
    """Which attempt stands in the mark book: `first`, `newest` or `best`. Statistics always take the first."""
    pass_mark: Mapped[int | None]
    """Points of 100 that pass; none: no threshold."""
    threshold_label: Mapped[str] = mapped_column(String(10), default="KKTP")
    """What the school calls the threshold: `KKTP` or `KKM`."""
    late_policy: Mapped[str] = mapped_column(String(10), default="ask")
    """What happens with answers that arrive after the end: `ask` (the teacher decides) or `count`."""
    late_until: Mapped[datetime | None]
    """Until when one may still begin and hand in after the close, marked as late; none: not at all."""
    purpose: Mapped[str] = mapped_column(String(10), default="regular")
    """`regular`, `remedial` or `enrichment`; the last two have a `parent_id`."""
    parent_id: Mapped[int | None] = mapped_column(index=True)
    """The assignment whose marks this one follows up. No foreign key, as for `group_id`."""
    weight: Mapped[float] = mapped_column(default=1.0)
    """How much it counts in the mark book; 0: not at all."""
    final_rule: Mapped[str] = mapped_column(String(10), default="capped")
    """What original and remedial mark come to (`core.mark_books.FINAL_RULES`). Neither is ever overwritten."""


class AssignmentPupil(Base):
    """What is different for one pupil of an assignment: chosen for it, a sitting of their own, more time."""

    __tablename__ = "assignment_pupil"
    __table_args__ = (
        UniqueConstraint("assignment_id", "person_id"),
        Index("ix_assignment_pupil_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    chosen: Mapped[bool] = mapped_column(default=False)
    """One of those it was given to, where `Assignment.audience` is `chosen`."""
    opens_at: Mapped[datetime | None]
    """Begin of the make-up sitting of a pupil who was absent; none: as for everybody."""
    closes_at: Mapped[datetime | None]
    """End of the make-up sitting."""
    extra_minutes: Mapped[int] = mapped_column(default=0)
    """Time this pupil always gets on top of the time limit, arranged before they begin."""


class AssignmentLevel(Base):
    """Which text of the quiz a pupil reads, or with no person everybody else of the class. No row: the main text."""

    __tablename__ = "assignment_level"
    __table_args__ = (
        UniqueConstraint("assignment_id", "person_id"),
        Index("ix_assignment_level_person_id", "person_id"),
        # A unique constraint lets any number of rows without a person stand side by side.
        Index(
            "uq_assignment_level_class",
            "assignment_id",
            unique=True,
            sqlite_where=text("person_id IS NULL"),
            postgresql_where=text("person_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    level: Mapped[str] = mapped_column(String(10))
    """As in `QuizVersion.level`, or `core.levels.MAIN`."""


class Attempt(Base):
    """One sitting. Its end is stored when it begins; whether it is overdue is computed when read."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("assignment_id", "person_id", "number"),
        Index("ix_attempt_person_id", "person_id"),
        # Few rows: what the sweeper asks for every half minute.
        Index(
            "ix_attempt_unfinished",
            "ends_at",
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    number: Mapped[int]
    quiz_version_id: Mapped[int] = mapped_column(ForeignKey("quiz_version.id"))
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    extra_seconds: Mapped[int] = mapped_column(default=0)
    """Time this pupil got beyond what everybody has; already part of `ends_at`."""
    current: Mapped[int] = mapped_column(default=1)
    """The question to come back to."""
    submitted_at: Mapped[datetime | None]
    receipt: Mapped[str | None] = mapped_column(String(12), unique=True)
    mark: Mapped[float | None]
    """Sum of the marks given so far, once submitted."""
    highlights: Mapped[Any | None]
    """What the pupil marked in the passage: a list of `{at, start, end}`."""
    waiting: Mapped[int] = mapped_column(default=0)
    """Responses a person still has to mark; while there are any, `mark` is provisional."""
    void_points: Mapped[int] = mapped_column(default=0)
    """Points of questions that a ruling took out of the count, once submitted; the maximum is smaller by them."""
    paper_at: Mapped[datetime | None]
    """When a teacher typed it in from paper; none when the pupil sat before a screen."""


class Response(Base):
    """What a pupil gave to one question of an attempt, and what it earned. The first try is the one that counts."""

    __tablename__ = "response"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    position: Mapped[int]
    value: Mapped[Any | None]
    flagged: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime | None]
    fraction: Mapped[float | None]
    """Share of the points, 0-1; none until marked."""
    waiting: Mapped[bool] = mapped_column(default=False)
    """A person has to mark it."""
    reason: Mapped[dict[str, Any] | None]
    """The rule that decided and its sentence (`core.question_types.base.Score.to_json`)."""
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    """The teacher who gave the mark; none when a rule did."""
    marked_at: Mapped[datetime | None]
    ruling_id: Mapped[int | None] = mapped_column(index=True)
    """The ruling that decided, if one did. A person's own mark has `marked_by_id` and no ruling.

    No foreign key: SQLite cannot add one to a table, and a ruling only goes with the class whose responses it marked."""
    void: Mapped[bool] = mapped_column(default=False)
    """A ruling took the question out of the count: no mark, and nothing in the maximum."""
    second_value: Mapped[Any | None]
    """Practice only: the second try, after the hint. It never counts."""
    second_fraction: Mapped[float | None]
    second_reason: Mapped[dict[str, Any] | None]


class ResponseRevision(Base):
    """The history of a response: every value that arrived, also those that lost a conflict."""

    __tablename__ = "response_revision"
    __table_args__ = (
        UniqueConstraint("attempt_id", "operation_id"),
        CheckConstraint("outcome IN ('saved', 'conflict')", name="outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    position: Mapped[int]
    operation_id: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int]
    """The revision that was stored when this operation had been carried out."""
    outcome: Mapped[str] = mapped_column(String(10))
    value: Mapped[Any | None]
    flagged: Mapped[bool]
    saved_at: Mapped[datetime]


class LateResponse(Base):
    """What arrived when the time was over or after submit: kept, and counted only when the teacher says so."""

    __tablename__ = "late_response"
    __table_args__ = (
        UniqueConstraint("attempt_id", "operation_id"),
        CheckConstraint("source IN ('page', 'file')", name="source"),
        CheckConstraint("decision IN ('accepted', 'declined')", name="decision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    position: Mapped[int]
    operation_id: Mapped[str] = mapped_column(String(64))
    value: Mapped[Any | None]
    flagged: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(4), default="page")
    """It came from the pupil's page, or from an emergency file that the teacher loaded."""
    written_at: Mapped[datetime | None]
    """When the pupil wrote it, as the phone reckons; no proof of anything."""
    arrived_at: Mapped[datetime]
    decision: Mapped[str | None] = mapped_column(String(8))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]


class AttemptEvent(Base):
    """Something a teacher may look at after an attempt. It never locks anyone out and never lowers a mark."""

    __tablename__ = "attempt_event"
    __table_args__ = (
        UniqueConstraint("attempt_id", "operation_id"),
        CheckConstraint("kind IN ('opened', 'left', 'returned')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    operation_id: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(10))
    device: Mapped[str] = mapped_column(String(32))
    """A number the browser drew for itself: two of them in one attempt mean two devices."""
    happened_at: Mapped[datetime]
    """Reckoned back from the arrival: the phone's clock may be wrong."""
    arrived_at: Mapped[datetime]
