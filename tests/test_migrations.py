"""One line of migrations, which leads to the models and back."""

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text

from directory.database import make_engine
from directory.schema import _config, current_revision, differences, head_revision, migrate


def test_there_is_one_head() -> None:
    assert ScriptDirectory.from_config(_config()).get_heads() == [head_revision()]


def test_every_migration_says_what_it_changes() -> None:
    for script in ScriptDirectory.from_config(_config()).walk_revisions():
        assert script.doc, script.path


def test_models_equal_head_and_migrations_go_both_ways(empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    tables = text("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")
    try:
        assert migrate(engine)
        with engine.connect() as connection:
            assert differences(connection) == []
            made = connection.scalar(tables)
        with engine.begin() as connection:
            command.downgrade(_config(connection), "base")
            assert current_revision(connection) is None
        assert migrate(engine)
        assert not migrate(engine)
        with engine.connect() as connection:
            assert differences(connection) == []
            assert connection.scalar(tables) == made
    finally:
        engine.dispose()
