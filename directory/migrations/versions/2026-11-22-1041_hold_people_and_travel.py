"""hold people and travel."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "da4fff0a2708"
down_revision = "8a41c0d97be3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "area_lookup",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("vintage", sa.Integer(), nullable=False),
        sa.Column("to_code", sa.String(), nullable=False),
        sa.Column("to_kind", sa.String(), nullable=False),
        sa.Column("to_vintage", sa.Integer(), nullable=False),
        sa.Column("to_name", sa.String(), nullable=True),
        sa.Column("import_run_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_run_id"],
            ["import_run.id"],
            name=op.f("fk_area_lookup_import_run_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_lookup")),
        sa.UniqueConstraint(
            "code",
            "kind",
            "vintage",
            "to_code",
            "to_kind",
            "to_vintage",
            name=op.f("uq_area_lookup_code_kind_vintage_to_code_to_kind_to_vintage"),
        ),
    )
    op.create_index(
        op.f("ix_area_lookup_import_run_id"), "area_lookup", ["import_run_id"], unique=False
    )
    op.create_table(
        "area_statistic",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("vintage", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("import_run_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_run_id"],
            ["import_run.id"],
            name=op.f("fk_area_statistic_import_run_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_statistic")),
        sa.UniqueConstraint(
            "kind",
            "vintage",
            "code",
            "measure",
            name=op.f("uq_area_statistic_kind_vintage_code_measure"),
        ),
    )
    op.create_index(
        op.f("ix_area_statistic_import_run_id"), "area_statistic", ["import_run_id"], unique=False
    )
    op.create_table(
        "travel_network",
        sa.Column(
            "kind",
            sa.Enum("streets", "timetable", name="networkkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("attribution", sa.String(), nullable=True),
        sa.Column("data_date", sa.Date(), nullable=True),
        sa.Column(
            "loaded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("import_run_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_run_id"],
            ["import_run.id"],
            name=op.f("fk_travel_network_import_run_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_network")),
        sa.UniqueConstraint("version", name=op.f("uq_travel_network_version")),
    )
    op.create_index(
        op.f("ix_travel_network_import_run_id"), "travel_network", ["import_run_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_travel_network_import_run_id"), table_name="travel_network")
    op.drop_table("travel_network")
    op.drop_index(op.f("ix_area_statistic_import_run_id"), table_name="area_statistic")
    op.drop_table("area_statistic")
    op.drop_index(op.f("ix_area_lookup_import_run_id"), table_name="area_lookup")
    op.drop_table("area_lookup")
