"""Authoring: changes of drafts, sharing, what searches look in, notes of versions, attempts on paper

Columns are added and dropped in place, as in 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT = ("search_text", "facets")


def upgrade() -> None:
    op.create_table(
        "draft_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quiz_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("aside", sa.Boolean(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_draft_change_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["quiz_id"], ["quiz.id"], name=op.f("fk_draft_change_quiz_id_quiz"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_change")),
    )
    op.create_index("ix_draft_change_quiz_id", "draft_change", ["quiz_id", "revision"], unique=False)
    op.create_table(
        "quiz_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quiz_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("shared_by_id", sa.Integer(), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level IN ('view', 'copy', 'edit')", name=op.f("ck_quiz_share_level")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_quiz_share_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_quiz_share_quiz_id_quiz"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["shared_by_id"], ["person.id"], name=op.f("fk_quiz_share_shared_by_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_share")),
        sa.UniqueConstraint("quiz_id", "person_id", name=op.f("uq_quiz_share_quiz_id_person_id")),
    )
    op.create_index("ix_quiz_share_person_id", "quiz_share", ["person_id"], unique=False)
    op.create_index(
        "uq_quiz_share_everyone",
        "quiz_share",
        ["quiz_id"],
        unique=True,
        sqlite_where=sa.text("person_id IS NULL"),
        postgresql_where=sa.text("person_id IS NULL"),
    )
    for name in TEXT:
        op.add_column("quiz", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.add_column("quiz_version", sa.Column("note", sa.String(length=500), nullable=True))
    op.add_column("quiz_version", sa.Column("correction", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("attempt", sa.Column("paper_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("attempt", "paper_at")
    op.drop_column("quiz_version", "correction")
    op.drop_column("quiz_version", "note")
    for name in TEXT:
        op.drop_column("quiz", name)
    op.drop_table("quiz_share")
    op.drop_table("draft_change")
