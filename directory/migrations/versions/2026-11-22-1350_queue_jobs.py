"""queue jobs."""

from alembic import op

from procrastinate.schema import SchemaManager

revision = "b90d2f6c1e34"
down_revision = "7c93b3829bf5"
branch_labels = None
depends_on = None

# Every name that the library's schema makes begins so.
_DROP_ALL = r"""
DO $$
DECLARE
    found record;
BEGIN
    DROP TABLE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs,
        procrastinate_workers CASCADE;
    FOR found IN
        SELECT oid::regprocedure AS name FROM pg_proc
        WHERE proname LIKE 'procrastinate\_%' AND pronamespace = current_schema()::regnamespace
    LOOP
        EXECUTE 'DROP FUNCTION ' || found.name || ' CASCADE';
    END LOOP;
    DROP TYPE procrastinate_job_to_defer_v1, procrastinate_job_status,
        procrastinate_job_event_type;
END;
$$
"""


def upgrade() -> None:
    """Install the tables and functions of procrastinate 3.10, as the library ships them."""
    # Neither placeholders nor percent signs mean anything in it.
    op.get_bind().exec_driver_sql(
        SchemaManager.get_schema(), execution_options={"no_parameters": True}
    )


def downgrade() -> None:
    """Remove them, and with them what waits."""
    op.get_bind().exec_driver_sql(_DROP_ALL, execution_options={"no_parameters": True})
