"""let partners claim."""

import sqlalchemy as sa
from alembic import op

revision = "1c3cd4270712"
down_revision = "27f9a576c462"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "claim",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "agreed", "refused", name="claimstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "proof",
            sa.Enum(
                "email",
                "domain",
                "reviewer",
                "colleague",
                name="claimproof",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("said", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_claim_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_claim_decided_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_claim_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
    )
    op.create_index(op.f("ix_claim_account_id"), "claim", ["account_id"], unique=False)
    op.create_index(op.f("ix_claim_organization_id"), "claim", ["organization_id"], unique=False)
    op.create_index(op.f("ix_claim_state"), "claim", ["state"], unique=False)
    op.create_index(
        "ix_claim_waiting",
        "claim",
        ["account_id", "organization_id"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.add_column("sign_in", sa.Column("new_email", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("sign_in", "new_email")
    op.drop_index(
        "ix_claim_waiting", table_name="claim", postgresql_where=sa.text("state = 'waiting'")
    )
    op.drop_index(op.f("ix_claim_state"), table_name="claim")
    op.drop_index(op.f("ix_claim_organization_id"), table_name="claim")
    op.drop_index(op.f("ix_claim_account_id"), table_name="claim")
    op.drop_table("claim")
