"""hold what keeps listings right."""

import sqlalchemy as sa
from alembic import op
import geoalchemy2
from sqlalchemy.dialects import postgresql

revision = "7c93b3829bf5"
down_revision = "1c3cd4270712"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outgoing_message",
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sending",
                "sent",
                "failed",
                name="messagestate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_message")),
        sa.UniqueConstraint("about", name=op.f("uq_outgoing_message_about")),
    )
    op.create_index(
        op.f("ix_outgoing_message_made_at"), "outgoing_message", ["made_at"], unique=False
    )
    op.create_index(op.f("ix_outgoing_message_state"), "outgoing_message", ["state"], unique=False)
    op.create_table(
        "bulk_upload",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "checking",
                "checked",
                "committing",
                "committed",
                "refused",
                name="uploadstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rows_done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=True),
        sa.Column("report", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_bulk_upload_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_upload")),
    )
    op.create_index(op.f("ix_bulk_upload_account_id"), "bulk_upload", ["account_id"], unique=False)
    op.create_index(op.f("ix_bulk_upload_made_at"), "bulk_upload", ["made_at"], unique=False)
    op.create_table(
        "listing_version",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "waiting",
                "sent back",
                "approved",
                name="versionstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "way",
            sa.Enum(
                "pages",
                "spreadsheet",
                "api",
                "feed",
                "review",
                "restored",
                "merged",
                name="versionway",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("base_id", sa.Uuid(), nullable=True),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "answered",
            postgresql.ARRAY(sa.String()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("is_assured", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["base_id"],
            ["listing_version.id"],
            name=op.f("fk_listing_version_base_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["account.id"],
            name=op.f("fk_listing_version_decided_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["account.id"],
            name=op.f("fk_listing_version_made_by"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_version")),
    )
    op.create_index(
        "ix_listing_version_draft",
        "listing_version",
        ["service_id", "made_by"],
        unique=True,
        postgresql_where=sa.text("state in ('draft', 'sent back')"),
    )
    op.create_index(
        "ix_listing_version_number", "listing_version", ["service_id", "number"], unique=True
    )
    op.create_index(
        op.f("ix_listing_version_organization_id"),
        "listing_version",
        ["organization_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_listing_version_service_id"), "listing_version", ["service_id"], unique=False
    )
    op.create_index(op.f("ix_listing_version_state"), "listing_version", ["state"], unique=False)
    op.create_table(
        "scheduled_feed",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("every_h", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_run_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_run_id", sa.Uuid(), nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["last_run_id"],
            ["import_run.id"],
            name=op.f("fk_scheduled_feed_last_run_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduled_feed")),
        sa.UniqueConstraint("address", name=op.f("uq_scheduled_feed_address")),
    )
    op.create_index(op.f("ix_scheduled_feed_next_at"), "scheduled_feed", ["next_at"], unique=False)
    op.create_table(
        "api_token",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum("read", "write", name="tokenscope", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_api_token_made_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_api_token_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_index(
        op.f("ix_api_token_organization_id"), "api_token", ["organization_id"], unique=False
    )
    op.create_table(
        "assurance_request",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_reminder_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_reminder_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "answer",
            sa.Enum("right", "changed", name="assuranceanswer", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_assurance_request_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assurance_request")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_assurance_request_token_hash")),
    )
    op.create_index(
        "ix_assurance_request_open",
        "assurance_request",
        ["service_id"],
        unique=True,
        postgresql_where=sa.text("answered_at is null"),
    )
    op.create_index(
        op.f("ix_assurance_request_service_id"), "assurance_request", ["service_id"], unique=False
    )
    op.create_table(
        "listing_redirect",
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["service.id"], name=op.f("fk_listing_redirect_to_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("from_id", name=op.f("pk_listing_redirect")),
    )
    op.create_index(op.f("ix_listing_redirect_to_id"), "listing_redirect", ["to_id"], unique=False)
    op.create_table(
        "listing_report",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "right",
                "wrong",
                "closed",
                "correction",
                name="reportkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("said", sa.String(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handled_by"],
            ["account.id"],
            name=op.f("fk_listing_report_handled_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_listing_report_made_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_listing_report_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_report")),
    )
    op.create_index(op.f("ix_listing_report_made_at"), "listing_report", ["made_at"], unique=False)
    op.create_index(
        op.f("ix_listing_report_service_id"), "listing_report", ["service_id"], unique=False
    )
    op.add_column("service", sa.Column("review_months", sa.Integer(), nullable=True))
    op.add_column("service", sa.Column("unanswered_since", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("service", "unanswered_since")
    op.drop_column("service", "review_months")
    op.drop_index(op.f("ix_listing_report_service_id"), table_name="listing_report")
    op.drop_index(op.f("ix_listing_report_made_at"), table_name="listing_report")
    op.drop_table("listing_report")
    op.drop_index(op.f("ix_listing_redirect_to_id"), table_name="listing_redirect")
    op.drop_table("listing_redirect")
    op.drop_index(op.f("ix_assurance_request_service_id"), table_name="assurance_request")
    op.drop_index(
        "ix_assurance_request_open",
        table_name="assurance_request",
        postgresql_where=sa.text("answered_at is null"),
    )
    op.drop_table("assurance_request")
    op.drop_index(op.f("ix_api_token_organization_id"), table_name="api_token")
    op.drop_table("api_token")
    op.drop_index(op.f("ix_scheduled_feed_next_at"), table_name="scheduled_feed")
    op.drop_table("scheduled_feed")
    op.drop_index(op.f("ix_listing_version_state"), table_name="listing_version")
    op.drop_index(op.f("ix_listing_version_service_id"), table_name="listing_version")
    op.drop_index(op.f("ix_listing_version_organization_id"), table_name="listing_version")
    op.drop_index("ix_listing_version_number", table_name="listing_version")
    op.drop_index(
        "ix_listing_version_draft",
        table_name="listing_version",
        postgresql_where=sa.text("state in ('draft', 'sent back')"),
    )
    op.drop_table("listing_version")
    op.drop_index(op.f("ix_bulk_upload_made_at"), table_name="bulk_upload")
    op.drop_index(op.f("ix_bulk_upload_account_id"), table_name="bulk_upload")
    op.drop_table("bulk_upload")
    op.drop_index(op.f("ix_outgoing_message_state"), table_name="outgoing_message")
    op.drop_index(op.f("ix_outgoing_message_made_at"), table_name="outgoing_message")
    op.drop_table("outgoing_message")
