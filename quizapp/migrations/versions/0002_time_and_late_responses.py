"""Time limits, extra time, exam tokens, shuffling; late responses, events, highlights, reading preferences

Columns are added and dropped in place: SQLite would otherwise copy the table and drop the old one, and dropping a table
deletes what refers to it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _assignment() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("time_limit_minutes", sa.Integer(), nullable=True),
        sa.Column("token", sa.String(length=6), nullable=True),
        sa.Column("shuffle_questions", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("shuffle_options", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("extended_to", sa.DateTime(timezone=True), nullable=True),
    )


def _attempt() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("extra_seconds", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("highlights", sa.JSON(none_as_null=True), nullable=True),
    )


def upgrade() -> None:
    for table, columns in (("assignment", _assignment()), ("attempt", _attempt())):
        for column in columns:
            op.add_column(table, column)
    op.create_table(
        "late_response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.String(length=64), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=4), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=8), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("source IN ('page', 'file')", name=op.f("ck_late_response_source")),
        sa.CheckConstraint("decision IN ('accepted', 'declined')", name=op.f("ck_late_response_decision")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_late_response_attempt_id_attempt"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_late_response_decided_by_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_response")),
        sa.UniqueConstraint("attempt_id", "operation_id", name=op.f("uq_late_response_attempt_id_operation_id")),
    )
    op.create_table(
        "attempt_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('opened', 'left', 'returned')", name=op.f("ck_attempt_event_kind")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_attempt_event_attempt_id_attempt"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_event")),
        sa.UniqueConstraint("attempt_id", "operation_id", name=op.f("uq_attempt_event_attempt_id_operation_id")),
    )
    op.create_table(
        "reading_preference",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reading_preference_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_reading_preference")),
    )


def downgrade() -> None:
    for table in ("reading_preference", "attempt_event", "late_response"):
        op.drop_table(table)
    for table, columns in (("attempt", _attempt()), ("assignment", _assignment())):
        for column in reversed(columns):
            op.drop_column(table, column.name)
