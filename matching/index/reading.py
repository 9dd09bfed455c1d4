"""What a listing's words say, in the form in which it is stored beside the listing."""

import hashlib
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgpack

from matching.hearing.person import Sex
from matching.listings.audience import Audience, Referral
from matching.listings.listing import ListingDocument, ListingText

ROOT = Path(__file__).parents[1]
# Whatever of these changes, listings may read otherwise; a test holds that none is missing.
READS_BY = (
    "hearing/ages.py",
    "hearing/first_names.py",
    "hearing/kin.py",
    "hearing/person.py",
    "hearing/words.py",
    "listings/ages.py",
    "listings/audience.py",
    "listings/demands.py",
    "listings/listing.py",
    "listings/peoples.py",
    "listings/roles.py",
    "listings/sensitive.py",
    "listings/whom.py",
    "request.py",
)
TAXONOMY = ROOT / "taxonomy"
_CHOSEN: dict[str, Any] = {"sex": Sex, "referral": Referral}
_AUDIENCE = tuple(field.name for field in fields(Audience))


@lru_cache(maxsize=1)
def reading_version() -> str:
    """Name of the way in which listings are read: of the vocabulary and of the code."""
    files = [*(ROOT / name for name in READS_BY), *TAXONOMY.glob("*.py")]
    files += TAXONOMY.rglob("*.toml")
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def text_hash(text: ListingText) -> str:
    """The same for two listings only where all that is read of them is the same."""
    parts = (
        text.name,
        text.organization,
        text.description,
        text.eligibility,
        text.terms,
        text.concepts,
        text.refused,
        text.minimum_age,
        text.maximum_age,
    )
    return hashlib.md5(msgpack.packb(parts), usedforsecurity=False).hexdigest()


def pack(document: ListingDocument) -> bytes:
    """A document as bytes."""
    parts = (
        dict(document.stems),
        dict(document.concepts),
        dict(document.evidence),
        sorted(document.central),
        [getattr(document.audience, name) for name in _AUDIENCE],
    )
    return bytes(msgpack.packb(parts))


@lru_cache(maxsize=8192)
def _audience(values: tuple[Any, ...]) -> Audience:
    named = dict(zip(_AUDIENCE, values, strict=True))
    for name, kind in _CHOSEN.items():
        named[name] = named[name] and kind(named[name])
    return Audience(**named)


@lru_cache(maxsize=8192)
def _together(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(names)


def unpack(reading: bytes) -> ListingDocument:
    """The document that was packed; what many have in common is shared between them."""
    stems, concepts, evidence, central, audience = msgpack.unpackb(reading, use_list=False)
    return ListingDocument(
        stems=stems,
        length=sum(stems.values()),
        concepts=concepts,
        evidence=evidence,
        central=_together(tuple(central)),
        audience=_audience(tuple(audience)),
    )
