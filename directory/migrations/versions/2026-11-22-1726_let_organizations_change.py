"""let organizations change."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "d81f6a27c405"
down_revision = "c3a95be2071f"
branch_labels = None
depends_on = None

STATES = ("draft", "waiting", "sent back", "approved")


def upgrade() -> None:
    state = sa.Enum(*STATES, name="versionstate", native_enum=False, length=40)
    now = sa.text("now()")
    op.create_table(
        "organization_change",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("was", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("became", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["account.id"],
            name=op.f("fk_organization_change_decided_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["account.id"],
            name=op.f("fk_organization_change_made_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_organization_change_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_change")),
    )
    op.create_index(
        op.f("ix_organization_change_organization_id"), "organization_change", ["organization_id"]
    )
    op.create_index(op.f("ix_organization_change_state"), "organization_change", ["state"])
    op.create_index(
        "ix_organization_change_open",
        "organization_change",
        ["organization_id", "made_by"],
        unique=True,
        postgresql_where=sa.text("state in ('waiting', 'sent back')"),
    )


def downgrade() -> None:
    op.drop_table("organization_change")
