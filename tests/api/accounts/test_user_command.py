"""``connect user``: the first administrator gets in by it, and accounts are kept by it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from starlette.testclient import TestClient

from api.cli import run
from api.commands.console import ExitCode
from api.main import create_app
from directory.config import Settings
from tests.api.accounts.browser import Visitor

EMAIL = "first@example.org"
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def nobody_stays(ready: Settings, loaded_engine: Engine) -> Iterator[None]:
    """What the commands commit is deleted; the audit alone stays, as it must."""
    yield
    with loaded_engine.begin() as connection:
        for table in ("account", "rate_count", "sign_in"):
            connection.execute(text(f"DELETE FROM {table}"))


def said(capture: Capture, *words: str) -> object:
    capture.readouterr()
    assert run(["user", *words, "--json"]) == ExitCode.CLEAN
    return json.loads(capture.readouterr().out)


def failed(capture: Capture, *words: str) -> str:
    capture.readouterr()
    assert run(["user", *words]) == ExitCode.FAILED
    return capture.readouterr().err


def add(capture: Capture, *words: str) -> dict[str, str]:
    value = said(capture, "add", *words)
    assert isinstance(value, dict)
    return value


def test_the_link_of_the_first_administrator_lets_in_once(ready: Settings, capsys: Capture) -> None:
    added = add(capsys, EMAIL.upper(), "--role", "administrator", "--name", "Ada")
    assert (added["email"], added["role"], added["name"]) == (EMAIL, "administrator", "Ada")
    path = added["link"].removeprefix("http://127.0.0.1:8000")
    app = create_app(ready, str(ready.database_url))
    visitor, second = Visitor(app), Visitor(app)
    assert visitor.open_link(path).status_code == 303
    assert "Administrator" in visitor.get("/account").text
    assert second.get(path).status_code == 410
    app.state.engine.dispose()


def test_the_link_is_printed_for_people_too(ready: Settings, capsys: Capture) -> None:
    assert run(["user", "add", EMAIL, "--role", "worker"]) == ExitCode.CLEAN
    out = capsys.readouterr().out
    assert out.splitlines()[-1].startswith("http://127.0.0.1:8000/sign-in/link/")


def test_adding_again_prints_another_link_and_changes_nothing(capsys: Capture) -> None:
    first = add(capsys, EMAIL, "--role", "worker")
    second = add(capsys, EMAIL, "--role", "worker")
    assert first["link"] != second["link"]
    assert "connect user role" in failed(capsys, "add", EMAIL, "--role", "administrator")
    people = said(capsys, "list")
    assert isinstance(people, list)
    assert [person["role"] for person in people] == ["worker"]


def test_roles_change_and_accounts_are_disabled_and_removed(
    capsys: Capture, loaded_engine: Engine
) -> None:
    add(capsys, EMAIL, "--role", "worker")
    with loaded_engine.connect() as connection:
        id_ = connection.scalar(text("SELECT id FROM account"))
    assert run(["user", "role", EMAIL, "reviewer"]) == ExitCode.CLEAN
    assert run(["user", "disable", EMAIL]) == ExitCode.CLEAN
    assert run(["user", "disable", EMAIL]) == ExitCode.CLEAN
    assert "is disabled" in failed(capsys, "add", EMAIL, "--role", "reviewer")
    assert run(["user", "role", EMAIL, "reviewer"]) == ExitCode.CLEAN
    assert run(["user", "remove", EMAIL]) == ExitCode.CLEAN
    assert said(capsys, "list") == []
    lines = "SELECT field, was, became FROM audit WHERE record_id = :id ORDER BY at"
    with loaded_engine.connect() as connection:
        kept = [tuple(row) for row in connection.execute(text(lines), {"id": id_})]
        told = str(list(connection.execute(text("SELECT * FROM audit"))))
    assert kept == [
        ("role", None, "worker"),
        ("role", "worker", "reviewer"),
        ("may_sign_in", "yes", "no"),
        ("may_sign_in", "no", "yes"),
        (None, "reviewer", None),
    ]
    assert EMAIL not in told


def test_what_nobody_uses_is_deleted(capsys: Capture, loaded_engine: Engine) -> None:
    for email in ("kept@example.org", "unused@example.org", "disabled@example.org"):
        add(capsys, email, "--role", "partner")
    long_ago = datetime.now(UTC).date() - timedelta(days=740)
    update = "UPDATE account SET {} WHERE email = '{}@example.org'"
    with loaded_engine.begin() as connection:
        connection.execute(text(update.format(f"last_used_on = '{long_ago}'", "unused")))
        connection.execute(
            text(update.format("disabled_at = now() - interval '190 days'", "disabled"))
        )
    assert said(capsys, "tidy") == {"accounts": 2, "ended": 0, "counts": 0}
    people = said(capsys, "list")
    assert isinstance(people, list)
    assert [person["email"] for person in people] == ["kept@example.org"]


@pytest.mark.parametrize(
    "words",
    [
        ["add", "nonsense", "--role", "worker"],
        ["add", EMAIL, "--role", "king"],
        ["add", EMAIL],
        ["role", EMAIL, "worker"],
        ["disable", EMAIL],
        ["remove", EMAIL],
    ],
)
def test_what_cannot_be_done_is_said(capsys: Capture, words: list[str]) -> None:
    assert failed(capsys, *words)


def test_a_server_without_accounts_answers_alike(ready: Settings) -> None:
    app = create_app(ready, str(ready.database_url))
    assert TestClient(app).get("/sign-in").status_code == 200
    app.state.engine.dispose()
