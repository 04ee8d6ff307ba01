"""Long work: a row a job, so that nothing is forgotten when the process that does it is killed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base


class Job(Base):
    """A piece of long work that somebody asked for."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
        Index("ix_job_person_id", "person_id"),
        Index("ix_job_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    """Who asked for it, and alone may see it."""
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(64), default="")
    """Tells a double tap from asking twice (`operations.jobs.ask`)."""
    arguments: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    """Steps in all, 0 while not known."""
    result: Mapped[dict[str, Any] | None]
    problem: Mapped[dict[str, Any] | None]
    """A message for whoever asked, when it failed."""
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    beat_at: Mapped[datetime | None]
    """When its worker last gave a sign of life; without one for a while, another takes it over."""
    finished_at: Mapped[datetime | None]


class JobFile(Base):
    """A file that a job read or made. It stands in the database, as the next page may come from another process."""

    __tablename__ = "job_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(100))
    """Its media type."""
    content: Mapped[bytes] = mapped_column(LargeBinary)
