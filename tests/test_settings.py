"""The table of settings is complete, and bad settings are refused in words."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from directory.address import WELL_KNOWN_PASSWORDS
from directory.config import Settings

PAGE = Path(__file__).parents[1] / "docs" / "settings.md"
ROW = re.compile(r"^\| `(CONNECT_\w+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)
SAMPLE = {
    "port": "9000",
    "workers": "3",
    "theme": "north",
    "semantic": "off",
    "index": "off",
    "jobs": "off",
    "session_idle_min": "30",
    "session_hours": "8",
    "mail": "smtp",
    "smtp_port": "2525",
    "smtp_security": "tls",
    "oidc_issuer": "https://login.example.org",
    "oidc_email": "trusted",
    "oidc_roles": "staff=worker",
    "oidc_default_role": "worker",
}


def rows() -> dict[str, tuple[str, str]]:
    return {name: (default, meaning) for name, default, meaning in ROW.findall(PAGE.read_text())}


def test_the_table_lists_every_setting_and_no_other() -> None:
    assert list(rows()) == [f"CONNECT_{name.upper()}" for name in Settings.model_fields]


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_the_table_says_what_the_setting_says(name: str) -> None:
    field = Settings.model_fields[name]
    default, meaning = rows()[f"CONNECT_{name.upper()}"]
    assert meaning == field.description
    if field.default_factory is None:
        assert default == (f"`{field.default}`" if field.default not in (None, "") else "none")


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_every_setting_is_read_from_the_environment(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = SAMPLE.get(name, "postgresql://u:long-secret@h/d" if name == "database_url" else "x")
    monkeypatch.setenv(f"CONNECT_{name.upper()}", value)
    assert str(getattr(Settings(), name)) == value


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_a_setting_left_empty_is_not_set(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    unset = getattr(Settings(), name)
    monkeypatch.setenv(f"CONNECT_{name.upper()}", "")
    assert getattr(Settings(), name) == unset


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", 0),
        ("port", 65536),
        ("workers", 0),
        ("theme", "pink"),
        ("semantic", "perhaps"),
        ("index", "perhaps"),
        ("jobs", "perhaps"),
        ("session_idle_min", 4),
        ("session_hours", 0),
        ("mail", "pigeon"),
        ("smtp_security", "perhaps"),
        ("oidc_email", "perhaps"),
        ("oidc_issuer", "http://login.example.org"),
        ("oidc_roles", "staff=king"),
        ("oidc_roles", "staff"),
        ("oidc_default_role", "king"),
        ("database_url", "mysql://h/d"),
    ],
)
def test_a_value_out_of_bounds_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({name: value})


@pytest.mark.parametrize("password", sorted(WELL_KNOWN_PASSWORDS))
def test_a_password_that_everybody_tries_is_refused_and_not_repeated(password: str) -> None:
    url = f"postgresql://someone:{password}@database.internal:5432/directory"
    with pytest.raises(ValidationError) as failure:
        Settings(database_url=url)
    said = str(failure.value)
    assert "everybody tries first" in said
    assert f":{password}@" not in said


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://someone:a-long-secret@database.internal/directory",
        "postgres://someone@database.internal/directory",
        "postgresql+psycopg://someone:a-long-secret@h:5433/directory?sslmode=require",
        "postgresql:///directory?host=/run/postgresql&user=someone",
        "postgresql://postgres:postgres@/directory?host=/run/postgresql",
    ],
)
def test_other_addresses_are_taken_as_they_are(url: str) -> None:
    assert Settings(database_url=url).database_url == url


@pytest.mark.parametrize("url", ["postgresql://host", "postgresql://host/", "host/directory"])
def test_an_address_without_a_database_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        Settings(database_url=url)
