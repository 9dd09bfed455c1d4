"""tell what changes, and hold what listings say."""

import sqlalchemy as sa
from alembic import op

revision = "8a41c0d97be3"
down_revision = "5dbc567c6592"
branch_labels = None
depends_on = None

CHANNEL = "connect_changes"
# One function a way in which a row tells which listing it belongs to. Every message is an id and a
# word for what it is the id of; a message that a transaction sends twice is sent once.
OWNERS = {
    "service": ("service", "id"),
    "service_at_location": ("service", "service_id"),
    "service_area": ("service", "service_id"),
    "service_vector": ("service", "service_id"),
    "language": ("service", "service_id"),
    "attribute": ("service", "link_id"),
    "location": ("location", "id"),
    "organization": ("organization", "id"),
}
WHOLES = {
    "taxonomy_term": "all",
    "duplicate_decision": "decided",
    "named_place": "places",
    "postcode": "places",
    "postcode_group": "places",
}


def _tell_of_row(name: str, kind: str, column: str) -> str:
    return f"""
        CREATE FUNCTION tell_of_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'DELETE' AND NEW.{column} IS NOT NULL THEN
                PERFORM pg_notify('{CHANNEL}', '{kind}:' || NEW.{column});
            END IF;
            IF TG_OP <> 'INSERT' AND OLD.{column} IS NOT NULL
                AND (TG_OP = 'DELETE' OR OLD.{column} IS DISTINCT FROM NEW.{column}) THEN
                PERFORM pg_notify('{CHANNEL}', '{kind}:' || OLD.{column});
            END IF;
            RETURN NULL;
        END $$
    """


# A schedule is written on a listing, on a location, or on the one at the other.
TELL_OF_SCHEDULE = f"""
    CREATE FUNCTION tell_of_schedule() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        changed schedule;
    BEGIN
        changed := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        IF changed.service_id IS NOT NULL THEN
            PERFORM pg_notify('{CHANNEL}', 'service:' || changed.service_id);
        ELSIF changed.location_id IS NOT NULL THEN
            PERFORM pg_notify('{CHANNEL}', 'location:' || changed.location_id);
        ELSIF changed.service_at_location_id IS NOT NULL THEN
            PERFORM pg_notify('{CHANNEL}', 'service:' || service_id)
            FROM service_at_location WHERE id = changed.service_at_location_id;
        END IF;
        RETURN NULL;
    END $$
"""


def _tell(table: str, function: str) -> None:
    op.execute(
        f"CREATE TRIGGER tell_of_change AFTER INSERT OR UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {function}()"
    )


def upgrade() -> None:
    op.create_table(
        "service_reading",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("reading", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_service_reading_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_service_reading")),
    )
    for table, (kind, column) in OWNERS.items():
        op.execute(_tell_of_row(table, kind, column))
        _tell(table, f"tell_of_{table}")
    op.execute(TELL_OF_SCHEDULE)
    _tell("schedule", "tell_of_schedule")
    op.execute(
        f"""
        CREATE FUNCTION tell_of_whole() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_notify('{CHANNEL}', TG_ARGV[0]);
            RETURN NULL;
        END $$
        """
    )
    for table, message in WHOLES.items():
        # A new term changes nothing until a listing carries it.
        events = "UPDATE" if table == "taxonomy_term" else "INSERT OR UPDATE OR DELETE"
        op.execute(
            f"CREATE TRIGGER tell_of_change AFTER {events} ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION tell_of_whole('{message}')"
        )


def downgrade() -> None:
    for table in (*OWNERS, *WHOLES, "schedule"):
        op.execute(f"DROP TRIGGER tell_of_change ON {table}")
    for table in (*OWNERS, "schedule"):
        op.execute(f"DROP FUNCTION tell_of_{table}()")
    op.execute("DROP FUNCTION tell_of_whole()")
    op.drop_table("service_reading")
