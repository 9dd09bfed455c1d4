"""The application with its session swapped for the test's, so that what it writes is undone."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from api.dependencies import open_session, open_writing_session, transaction_opener
from api.main import create_app
from directory.config import Settings

CountStatements = Callable[[Engine], AbstractContextManager[list[str]]]


def app_on(settings: Settings, session: Session) -> Iterator[FastAPI]:
    """An application whose sessions are all the test's."""
    assert settings.database_url is not None
    app = create_app(settings, settings.database_url)
    app.dependency_overrides[open_session] = lambda: session
    app.dependency_overrides[open_writing_session] = lambda: session
    app.dependency_overrides[transaction_opener] = lambda: lambda: nullcontext(session)
    yield app
    app.state.engine.dispose()


@pytest.fixture
def app(settings: Settings, session: Session) -> Iterator[FastAPI]:
    """The application on the database without rows."""
    yield from app_on(settings, session)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """Asks the application on the database without rows."""
    return TestClient(app)


@pytest.fixture
def loaded_app(loaded_settings: Settings, loaded_session: Session) -> Iterator[FastAPI]:
    """The application on the ready database."""
    yield from app_on(loaded_settings, loaded_session)


@pytest.fixture
def loaded_client(loaded_app: FastAPI) -> TestClient:
    """Asks the application on the ready database."""
    return TestClient(loaded_app)


@pytest.fixture
def count_statements() -> CountStatements:
    """Collects the statements that an engine executes within a block."""

    @contextmanager
    def counted(engine: Engine) -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            # The session of a test nests its transaction, which the application's does not.
            if "SAVEPOINT" not in statement:
                statements.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counted


@pytest.fixture
def ready(loaded_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The environment of a command on the ready database."""
    monkeypatch.setenv("CONNECT_DATABASE_URL", str(loaded_settings.database_url))
    monkeypatch.setenv("CONNECT_DATA_DIR", str(loaded_settings.data_dir))
    return loaded_settings
