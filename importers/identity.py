"""Ids for imported records: a UUID is kept, anything else becomes the same UUID every time."""

import re
from uuid import UUID, uuid5

NAMESPACE = UUID("5c1f2f0a-8f0e-5b0e-9b0e-6d0b8f7a4c11")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def find_uuid(text: str) -> UUID | None:
    """The UUID that ``text`` writes in the usual form, or nothing."""
    return UUID(text) if _UUID.fullmatch(text) else None


def derive(*parts: object) -> UUID:
    """A UUID (version 5) that depends on ``parts`` alone, and on where one ends."""
    return uuid5(NAMESPACE, "\x1f".join("" if part is None else str(part) for part in parts))
