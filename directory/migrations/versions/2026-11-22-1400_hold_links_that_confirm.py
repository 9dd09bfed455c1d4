"""hold links that confirm."""

import sqlalchemy as sa
from alembic import op

revision = "c3a95be2071f"
down_revision = "4e1f0c7ab915"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assurance_link",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_assurance_link_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["assurance_request.id"],
            name=op.f("fk_assurance_link_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assurance_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_assurance_link_token_hash")),
    )
    op.create_index(op.f("ix_assurance_link_account_id"), "assurance_link", ["account_id"])
    op.create_index(op.f("ix_assurance_link_request_id"), "assurance_link", ["request_id"])
    # Nobody has been asked with a link of a request itself.
    op.drop_column("assurance_request", "token_hash")
    op.add_column("listing_report", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("listing_report", "told_at")
    # Askings that nobody has answered have no link to go back to.
    op.execute("DELETE FROM assurance_request")
    op.add_column("assurance_request", sa.Column("token_hash", sa.String(), nullable=False))
    op.create_unique_constraint(
        op.f("uq_assurance_request_token_hash"), "assurance_request", ["token_hash"]
    )
    op.drop_table("assurance_link")
