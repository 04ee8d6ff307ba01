"""Several texts of one quiz: versions beside the main one, and who reads which

Columns are added and dropped in place, as in 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("quiz_version", sa.Column("level", sa.String(length=10), nullable=True))
    op.add_column("quiz_version", sa.Column("level_of_id", sa.Integer(), nullable=True))
    op.add_column("quiz_version", sa.Column("level_body", sa.JSON(none_as_null=True), nullable=True))
    op.create_index("ix_quiz_version_level_of_id", "quiz_version", ["level_of_id"], unique=False)
    op.create_table(
        "assignment_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_assignment_level_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_assignment_level_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_level")),
        sa.UniqueConstraint("assignment_id", "person_id", name=op.f("uq_assignment_level_assignment_id_person_id")),
    )
    op.create_index("ix_assignment_level_person_id", "assignment_level", ["person_id"], unique=False)
    op.create_index(
        "uq_assignment_level_class",
        "assignment_level",
        ["assignment_id"],
        unique=True,
        sqlite_where=sa.text("person_id IS NULL"),
        postgresql_where=sa.text("person_id IS NULL"),
    )


def downgrade() -> None:
    # A version beside the main one has no meaning without these columns; its attempts are real and keep it.
    op.drop_table("assignment_level")
    op.drop_index("ix_quiz_version_level_of_id", "quiz_version")
    op.drop_column("quiz_version", "level_body")
    op.drop_column("quiz_version", "level_of_id")
    op.drop_column("quiz_version", "level")
