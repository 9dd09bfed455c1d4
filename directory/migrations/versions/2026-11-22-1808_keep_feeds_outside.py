"""keep feeds outside."""

import sqlalchemy as sa
from alembic import op

revision = "6b2d90e4f7a1"
down_revision = "d81f6a27c405"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "scheduled_feed",
        sa.Column("is_outside_only", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    # Those that were followed on a page, and not with the command.
    op.execute(
        "UPDATE scheduled_feed SET is_outside_only = true WHERE EXISTS (SELECT 1 FROM audit"
        " WHERE record_type = 'scheduled_feed' AND record_id = scheduled_feed.id"
        " AND actor = 'account')"
    )


def downgrade() -> None:
    op.drop_column("scheduled_feed", "is_outside_only")
