"""hold what reviewers look at."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "4e1f0c7ab915"
down_revision = "b90d2f6c1e34"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "likely_pair",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("levels", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "found_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("service_id < other_id", name=op.f("ck_likely_pair_smaller_id_first")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["service.id"], name=op.f("fk_likely_pair_other_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_likely_pair_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likely_pair")),
        sa.UniqueConstraint(
            "service_id", "other_id", name=op.f("uq_likely_pair_service_id_other_id")
        ),
    )
    op.create_index(op.f("ix_likely_pair_service_id"), "likely_pair", ["service_id"])
    op.create_index(op.f("ix_likely_pair_other_id"), "likely_pair", ["other_id"])
    op.add_column(
        "waiting_difference", sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("waiting_difference", sa.Column("dismissed_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_waiting_difference_dismissed_by"),
        "waiting_difference",
        "account",
        ["dismissed_by"],
        ["id"],
        ondelete="SET NULL",
    )


def downgrade() -> None:
    op.drop_constraint(
        op.f("fk_waiting_difference_dismissed_by"), "waiting_difference", type_="foreignkey"
    )
    op.drop_column("waiting_difference", "dismissed_by")
    op.drop_column("waiting_difference", "dismissed_at")
    op.drop_table("likely_pair")
