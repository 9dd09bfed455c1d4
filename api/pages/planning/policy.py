"""The content security policies of a page that frames a map, and of the map in its frame."""

import secrets

from api.security import content_policy


def framing_policy() -> str:
    """As every page's, and it may frame a page of this server."""
    return f"{content_policy(None)}; frame-src 'self'"


def map_policy(nonce: str) -> str:
    """The map's own script and styles by a nonce, its library's from this server, nothing else."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            f"style-src 'self' 'nonce-{nonce}'",
            "img-src 'self' data:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        ]
    )


def make_nonce() -> str:
    """A word that nobody can guess, new for every answer."""
    return secrets.token_urlsafe(16)
