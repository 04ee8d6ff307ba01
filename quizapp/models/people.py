"""Schools, the people in them, how they sign in, and their classes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base

ROLES = ("visitor", "pupil", "teacher", "administrator")
PERSONAL_FIELDS = ("name", "username", "nisn", "nis")
"""All that we know of a pupil as a person: columns of `Person`. A test compares this list with the schema."""


class School(Base):
    """An installation has one school by default; everything belongs to one."""

    __tablename__ = "school"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    timezone: Mapped[str] = mapped_column(String(64), default="Asia/Jakarta")
    threshold: Mapped[float] = mapped_column(default=0.66)
    """Share of marks that counts as mastered (see `core.progress`)."""
    settings: Mapped[dict[str, Any] | None]
    """Letterhead, bands and limits of the analysis where the school has set its own (`core.school_settings`)."""
    created_at: Mapped[datetime]


class Person(Base):
    """Anyone who signs in, and visitors who practise without an account.

    Personal data of a pupil are at most `PERSONAL_FIELDS`: name (or alias), username, NISN, NIS.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("school_id", "username"),
        UniqueConstraint("school_id", "nisn"),
        CheckConstraint(f"role IN {ROLES}", name="role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    username: Mapped[str | None] = mapped_column(String(64))
    """Lower case; visitors have none."""
    nisn: Mapped[str | None] = mapped_column(String(10))
    nis: Mapped[str | None] = mapped_column(String(20))
    secret_hash: Mapped[str | None] = mapped_column(String(200))
    """Argon2id of the password or PIN."""
    language: Mapped[str | None] = mapped_column(String(3))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class ReadingPreference(Base):
    """How a person likes to read: text size, spacing, tint and the like (`core.reading_preferences`)."""

    __tablename__ = "reading_preference"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    value: Mapped[dict[str, Any]]


class SignIn(Base):
    """A session kept by the server: deleting the row ends it."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SignInFailure(Base):
    """Failed sign-ins per account name, known or not, so that the limit holds across processes."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (UniqueConstraint("school_id", "username"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    username: Mapped[str] = mapped_column(String(64))
    count: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]


class OneTimeLink(Base):
    """A link that works once: an invitation for a teacher, or a new password for a person."""

    __tablename__ = "one_time_link"
    __table_args__ = (CheckConstraint("purpose IN ('invitation', 'reset')", name="purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    """Whose password it sets; none for an invitation."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Classroom(Base):
    """A class of one school year; pupils join by its code."""

    __tablename__ = "classroom"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    school_year: Mapped[str] = mapped_column(String(9), default="")
    semester: Mapped[int | None]
    """1 (odd) or 2 (even); none: the whole year."""
    promoted_from_id: Mapped[int | None]
    """The class of the year before whose pupils went on to this one. No foreign key: it only tells where they were."""
    join_code: Mapped[str] = mapped_column(String(8), unique=True)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class Membership(Base):
    """A person in a class: a teacher of it, a pupil of it, or a pupil waiting for the teacher's yes."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("classroom_id", "person_id"),
        CheckConstraint("role IN ('teacher', 'pupil')", name="role"),
        CheckConstraint("status IN ('active', 'waiting')", name="status"),
        Index("ix_membership_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(10), default="active")
    joined_at: Mapped[datetime]


class ClassGroup(Base):
    """Some pupils of a class who get sets of their own, such as those who read the same thing next."""

    __tablename__ = "class_group"
    __table_args__ = (UniqueConstraint("classroom_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]


class ClassGroupMember(Base):
    """A pupil in a group. Who is no longer in the class is in none of its groups, whatever stands here."""

    __tablename__ = "class_group_member"
    __table_args__ = (Index("ix_class_group_member_person_id", "person_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
