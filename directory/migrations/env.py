"""Alembic's environment: one connection, given by ``directory.schema`` or made from an address."""

from alembic import context
from geoalchemy2 import alembic_helpers

from directory.models import Record
from directory.schema import is_compared

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Record.metadata,
    include_name=is_compared,
    include_object=alembic_helpers.include_object,
    process_revision_directives=alembic_helpers.writer,
    render_item=alembic_helpers.render_item,
    compare_server_default=False,
)
with context.begin_transaction():
    context.run_migrations()
