"""Ids for imported records: a UUID is kept, anything else becomes the same UUID every time."""

import re
from hashlib import sha1
from uuid import UUID

NAMESPACE = UUID("5c1f2f0a-8f0e-5b0e-9b0e-6d0b8f7a4c11")
_SEED = sha1(NAMESPACE.bytes, usedforsecurity=False)
# RFC 9562: the bits that say how an id was made, and their value for a name hashed with SHA-1.
_WITHOUT_MARKS = ~(0xF000 << 64 | 0xC000 << 48)
_VERSION_5 = 0x5000 << 64 | 0x8000 << 48
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def find_uuid(text: str) -> UUID | None:
    """The UUID that ``text`` writes in the usual form, or nothing."""
    return UUID(text) if _UUID.fullmatch(text) else None


def derive(*parts: object) -> UUID:
    """A UUID (version 5) that depends on ``parts`` alone, and on where one ends."""
    text = "\x1f".join(["" if part is None else str(part) for part in parts])
    # As uuid5 does it, without beginning the same hash anew for each of a run's 200,000 ids.
    digest = _SEED.copy()
    digest.update(text.encode())
    number = int.from_bytes(digest.digest()[:16])
    return UUID(int=number & _WITHOUT_MARKS | _VERSION_5)
