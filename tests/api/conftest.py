"""The application with its session swapped for the test's, so that what it writes is undone."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session
from starlette.datastructures import State
from starlette.routing import BaseRoute
from starlette.testclient import TestClient

from api.dependencies import open_session, open_writing_session, transaction_opener
from api.main import _connect, create_app
from directory.config import Settings

CountStatements = Callable[[Engine], AbstractContextManager[list[str]]]


@dataclass(frozen=True, slots=True)
class Built:
    """An application, and what it was when it was made."""

    settings: Settings
    app: FastAPI
    routes: tuple[BaseRoute, ...]

    def renewed(self, settings: Settings, url: str) -> FastAPI:
        """The application as if it were made now: nothing that a test did to it is left."""
        app = self.app
        app.state, app.dependency_overrides = State(), {}
        app.middleware_stack = app.openapi_schema = None
        _connect(app, settings, url)
        return app


# What the framework works out of all routes, at the first requests, takes longer than most tests:
# the few applications used last are used again, when nothing but their folder differs. One that a
# test has given a route is not.
SPARE: list[Built] = []
MOST_SPARE = 4


def built_for(settings: Settings, url: str) -> Built:
    """An application that no test uses now."""
    but_folder = settings.model_copy(update={"data_dir": Path()})
    for spare in SPARE:
        if spare.settings == but_folder:
            SPARE.remove(spare)
            return spare
    app = create_app(settings, url)
    app.state.engine.dispose()
    return Built(but_folder, app, tuple(app.router.routes))


def app_on(settings: Settings, session: Session) -> Iterator[FastAPI]:
    """An application whose sessions are all the test's."""
    assert settings.database_url is not None
    built = built_for(settings, settings.database_url)
    app = built.renewed(settings, settings.database_url)
    app.dependency_overrides[open_session] = lambda: session
    app.dependency_overrides[open_writing_session] = lambda: session
    app.dependency_overrides[transaction_opener] = lambda: lambda: nullcontext(session)
    yield app
    app.state.engine.dispose()
    if tuple(app.router.routes) == built.routes:
        SPARE[:] = [built, *SPARE][:MOST_SPARE]


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
