"""Settings, read from environment variables that begin with ``CONNECT_``."""

import os
from functools import lru_cache
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from directory.address import check_address
from directory.kinds import Role

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

    jobs: str = Field(
        default="on",
        pattern="^(on|off)$",
        description="A worker beside the server: on, or off where connect jobs run is used.",
    )

    session_idle_min: int = Field(
        default=120, ge=5, le=1440, description="Minutes after which an unused sign-in ends."
    )
    session_hours: int = Field(
        default=12, ge=1, le=168, description="Hours after which any sign-in ends."
    )

    mail: str = Field(
        default="folder",
        pattern="^(folder|smtp|notify)$",
        description="Where messages go: folder (in CONNECT_DATA_DIR), smtp or notify.",
    )
    mail_from: str = Field(
        default="connect@example.org",
        description="Sender of the messages, where SMTP carries them.",
    )
    smtp_host: str = Field(default="127.0.0.1", description="The SMTP server.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Port of the SMTP server.")
    smtp_security: str = Field(
        default="starttls",
        pattern="^(starttls|tls|none)$",
        description="Encryption to the SMTP server: starttls, tls or none.",
    )
    smtp_user: str | None = Field(default=None, description="Name at the SMTP server.")
    smtp_password: str | None = Field(
        default=None, repr=False, description="Password at the SMTP server."
    )
    notify_url: str = Field(
        default="https://api.notifications.service.gov.uk", description="Address of GOV.UK Notify."
    )
    notify_key: str | None = Field(
        default=None, repr=False, description="API key of GOV.UK Notify."
    )
    notify_template: str | None = Field(
        default=None,
        description="Id of a template there that consists of ((subject)) and ((body)).",
    )

    oidc_issuer: str | None = Field(
        default=None, description="A council's own sign-in (OpenID Connect): its issuer."
    )
    oidc_client_id: str | None = Field(
        default=None, description="What the council's sign-in knows this service as."
    )
    oidc_client_secret: str | None = Field(
        default=None, repr=False, description="The secret that goes with it."
    )
    oidc_name: str = Field(
        default="your council", description="What the council's sign-in is called on the page."
    )
    oidc_role_claim: str | None = Field(
        default=None, description="Claim of the identity token that tells of roles."
    )
    oidc_roles: str | None = Field(
        default=None, description="Roles by that claim's values: value=role,value=role."
    )
    oidc_default_role: str | None = Field(
        default=None,
        description="Role of council staff whom the claim gives none; none refuses them.",
    )
    oidc_email: str = Field(
        default="verified",
        pattern="^(verified|trusted)$",
        description="Whether e-mail addresses must be verified, or are trusted as they come.",
    )

    @field_validator("database_url")
    @classmethod
    def _address_is_acceptable(cls, url: str | None) -> str | None:
        return check_address(url) if url else None

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer_is_encrypted(cls, issuer: str | None) -> str | None:
        local = ("http://127.0.0.1:", "http://localhost:")
        if issuer and not issuer.startswith(("https://", *local)):
            msg = "an issuer is an address that begins with https://"
            raise ValueError(msg)
        return issuer

    @field_validator("oidc_roles", "oidc_default_role")
    @classmethod
    def _roles_are_known(cls, text: str | None) -> str | None:
        pairs = [pair.rpartition("=") for pair in (text or "").split(",") if pair.strip()]
        for _, _, role in pairs:
            if role.strip() not in set(Role):
                msg = f"{role.strip()!r} is no role; the roles are {', '.join(Role)}"
                raise ValueError(msg)
        return text


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process."""
    return Settings()
