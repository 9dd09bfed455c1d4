"""Settings, read from environment variables that begin with ``CONNECT_``."""

import os
from functools import lru_cache
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from directory.address import check_address

APPLICATION = "connect-northamptonshire"


def default_data_dir() -> Path:
    """Folder for the private cluster and the logs when ``CONNECT_DATA_DIR`` is not set.

    Notes
    -----
    PostgreSQL refuses to run as root and cannot enter root's home, so root's data lies in
    ``/var/lib``; anyone else's in the XDG state folder.
    """
    if os.geteuid() == 0:
        return Path("/var/lib") / APPLICATION
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / APPLICATION


class Settings(BaseSettings):
    """Everything a deployment can set; ``docs/settings.md`` lists it, and a test holds the list."""

    model_config = SettingsConfigDict(
        env_prefix="CONNECT_", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    data_dir: Path = Field(
        default_factory=default_data_dir,
        description="Folder for the private PostGIS cluster and the logs.",
    )
    database_url: str | None = Field(
        default=None,
        description="A PostGIS database to use instead of the private cluster.",
    )
    postgres_bin: Path | None = Field(
        default=None,
        description="Folder with PostgreSQL's programs, when they are not found by themselves.",
    )
    postgres_user: str = Field(
        default="postgres",
        description="System user that runs the private cluster when the command runs as root.",
    )
    host: str = Field(default="127.0.0.1", description="Address the server listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port the server listens on.")
    workers: int = Field(default=1, ge=1, le=64, description="Number of server processes.")
    public_url: str | None = Field(
        default=None,
        description="Address the public reaches the service at, for links in files and print.",
    )
    contact_email: str = Field(
        default="corrections@example.org",
        description="Where a listing's “is this wrong?” link writes to.",
    )
    theme: str = Field(
        default="neutral",
        pattern="^(neutral|north|west)$",
        description="Colours of the pages: neutral, north or west.",
    )
    tile_url: str | None = Field(
        default=None,
        description="Address template of map tiles with {z}, {x} and {y}; none by default.",
    )
    tile_attribution: str = Field(
        default="", description="Attribution that the map tiles require, as plain text."
    )

    semantic: str = Field(
        default="on",
        pattern="^(on|off)$",
        description="Closeness in meaning, where a sentence model is installed: on or off.",
    )
    model_dir: Path | None = Field(
        default=None,
        description="Folder with another sentence model: model.onnx and tokenizer.json.",
    )

    index: str = Field(
        default="on",
        pattern="^(on|off)$",
        description="Listings held in memory for ranking, so that PostGIS need not answer all.",
    )

    @field_validator("database_url")
    @classmethod
    def _address_is_acceptable(cls, url: str | None) -> str | None:
        return check_address(url) if url else None


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process."""
    return Settings()
