"""Where the service is reached, for links that leave it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from directory.config import Settings


def public_address(settings: "Settings") -> str:
    """The address without a final slash; this machine's own where no public one is set.

    Notes
    -----
    It is never taken from a request: whoever asks can name any host, and would so choose where a
    link leads that is sent to somebody else.
    """
    return (settings.public_url or local_address(settings)).rstrip("/")


def local_address(settings: "Settings") -> str:
    """The address on this machine."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - compared, not bound
    host = everywhere.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host and host[0] != '[' else host}:{settings.port}"
