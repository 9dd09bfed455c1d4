"""A listing's document as anybody is shown it, and the tag by which a state of it is known."""

import json
from hashlib import sha256

from sqlalchemy.orm import Session

from api.open_referral.parts import Json
from api.open_referral.services import whole_service
from api.provenance import describe_provenance
from directory.models import Service


def public_document(session: Session, service: Service) -> Json:
    """The document, with where it came from and on what terms."""
    provenance = describe_provenance(session, service)
    attribution = {"attribution": ". ".join(provenance)} if provenance else {}
    return whole_service(service) | attribution


def etag_of(document: Json) -> str:
    """A strong entity tag: another for every other document, and the same from every server."""
    written = json.dumps(document, ensure_ascii=False, sort_keys=True)
    return f'"{sha256(written.encode()).hexdigest()[:32]}"'


def read_etags(header: str | None) -> list[str]:
    """The tags of an ``If-Match`` or ``If-None-Match``; a tag of ours holds no comma."""
    return [one.strip() for one in (header or "").split(",") if one.strip()]


def is_among(etag: str, tags: list[str], *, is_weak_enough: bool) -> bool:
    """Whether a tag is one of those, compared as RFC 9110 (8.8.3.2) says.

    Parameters
    ----------
    is_weak_enough
        Whether a weak tag counts: it does for not sending again, and never for writing over.
    """
    plain = [tag.removeprefix("W/") if is_weak_enough else tag for tag in tags]
    return etag in plain or (is_weak_enough and "*" in plain)
