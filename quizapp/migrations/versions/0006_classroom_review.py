"""The classroom reviews its scores: groups, who an assignment is for, letterheads, long work, come-back practice

Columns are added and dropped in place, as in 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "class_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("classroom_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["classroom_id"], ["classroom.id"], name=op.f("fk_class_group_classroom_id_classroom"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_group")),
        sa.UniqueConstraint("classroom_id", "name", name=op.f("uq_class_group_classroom_id_name")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("arguments", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("problem", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_job_state")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_job_person_id_person"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_job_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_person_id", "job", ["person_id"], unique=False)
    op.create_index("ix_job_state", "job", ["state"], unique=False)
    op.create_table(
        "class_group_member",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["class_group.id"],
            name=op.f("fk_class_group_member_group_id_class_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_class_group_member_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "person_id", name=op.f("pk_class_group_member")),
    )
    op.create_index("ix_class_group_member_person_id", "class_group_member", ["person_id"], unique=False)
    op.create_table(
        "job_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_job_file_job_id_job"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_file")),
    )
    op.create_index(op.f("ix_job_file_job_id"), "job_file", ["job_id"], unique=False)
    op.create_table(
        "assignment_pupil",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extra_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_assignment_pupil_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_assignment_pupil_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_pupil")),
        sa.UniqueConstraint("assignment_id", "person_id", name=op.f("uq_assignment_pupil_assignment_id_person_id")),
    )
    op.create_index("ix_assignment_pupil_person_id", "assignment_pupil", ["person_id"], unique=False)
    op.create_table(
        "recall_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_away_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('word', 'fact')", name=op.f("ck_recall_card_kind")),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_recall_card_assignment_id_assignment"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_recall_card_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_card")),
        sa.UniqueConstraint("person_id", "source", name=op.f("uq_recall_card_person_id_source")),
    )
    op.create_index("ix_recall_card_person_id_due_at", "recall_card", ["person_id", "due_at"], unique=False)
    op.create_table(
        "recall_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.String(length=64), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["card_id"], ["recall_card.id"], name=op.f("fk_recall_review_card_id_recall_card"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_review")),
        sa.UniqueConstraint("card_id", "operation_id", name=op.f("uq_recall_review_card_id_operation_id")),
    )
    op.add_column("assignment", sa.Column("audience", sa.String(length=10), nullable=False, server_default="class"))
    op.add_column("assignment", sa.Column("group_id", sa.Integer(), nullable=True))
    op.add_column("assignment", sa.Column("counts", sa.String(length=10), nullable=False, server_default="first"))
    op.add_column("assignment", sa.Column("pass_mark", sa.Integer(), nullable=True))
    op.add_column(
        "assignment", sa.Column("threshold_label", sa.String(length=10), nullable=False, server_default="KKTP")
    )
    op.add_column("assignment", sa.Column("late_policy", sa.String(length=10), nullable=False, server_default="ask"))
    op.add_column("assignment", sa.Column("late_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("assignment", sa.Column("purpose", sa.String(length=10), nullable=False, server_default="regular"))
    op.add_column("assignment", sa.Column("parent_id", sa.Integer(), nullable=True))
    op.add_column("assignment", sa.Column("weight", sa.Double(), nullable=False, server_default="1"))
    op.add_column("assignment", sa.Column("final_rule", sa.String(length=10), nullable=False, server_default="capped"))
    op.create_index(op.f("ix_assignment_group_id"), "assignment", ["group_id"], unique=False)
    op.create_index(op.f("ix_assignment_parent_id"), "assignment", ["parent_id"], unique=False)
    op.add_column("classroom", sa.Column("semester", sa.Integer(), nullable=True))
    op.add_column("classroom", sa.Column("promoted_from_id", sa.Integer(), nullable=True))
    op.add_column("quiz", sa.Column("derived_from_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_quiz_derived_from_id"), "quiz", ["derived_from_id"], unique=False)
    op.add_column("school", sa.Column("settings", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("school", "settings")
    op.drop_index(op.f("ix_quiz_derived_from_id"), table_name="quiz")
    op.drop_column("quiz", "derived_from_id")
    op.drop_column("classroom", "promoted_from_id")
    op.drop_column("classroom", "semester")
    op.drop_index(op.f("ix_assignment_parent_id"), table_name="assignment")
    op.drop_index(op.f("ix_assignment_group_id"), table_name="assignment")
    op.drop_column("assignment", "final_rule")
    op.drop_column("assignment", "weight")
    op.drop_column("assignment", "parent_id")
    op.drop_column("assignment", "purpose")
    op.drop_column("assignment", "late_until")
    op.drop_column("assignment", "late_policy")
    op.drop_column("assignment", "threshold_label")
    op.drop_column("assignment", "pass_mark")
    op.drop_column("assignment", "counts")
    op.drop_column("assignment", "group_id")
    op.drop_column("assignment", "audience")
    op.drop_table("recall_review")
    op.drop_index("ix_recall_card_person_id_due_at", table_name="recall_card")
    op.drop_table("recall_card")
    op.drop_index("ix_assignment_pupil_person_id", table_name="assignment_pupil")
    op.drop_table("assignment_pupil")
    op.drop_index(op.f("ix_job_file_job_id"), table_name="job_file")
    op.drop_table("job_file")
    op.drop_index("ix_class_group_member_person_id", table_name="class_group_member")
    op.drop_table("class_group_member")
    op.drop_index("ix_job_state", table_name="job")
    op.drop_index("ix_job_person_id", table_name="job")
    op.drop_table("job")
    op.drop_table("class_group")
