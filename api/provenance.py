"""Where a listing came from, in the words that its publisher asks for."""

from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from directory.models import Service
from directory.queries.imports import find_import_origin
from importers.pipeline import DEMONSTRATION
from importers.sources import SOURCES
from upkeep.change import WRITTEN_HERE as KEPT_HERE

WRITTEN_HERE = "Written for demonstration: fictional"
WRITTEN_BY_OWNERS = "Written by the people who run it"


def describe_provenance(session: Session, service: Service) -> tuple[str, ...]:
    """What a listing came from, whose it is and on what terms; nothing where no source is kept.

    Notes
    -----
    Of a feed's address the host alone is told, since the rest may hold a key; of a file, nothing.
    """
    if service.source is None:
        return ()
    if service.source == DEMONSTRATION:
        return (WRITTEN_HERE,)
    if service.source == KEPT_HERE:
        return (WRITTEN_BY_OWNERS,)
    source = SOURCES.get(service.source)
    if source is None:
        return (service.source,)
    host = _host(find_import_origin(session, service.import_run_id))
    # Through some sources anybody's feed may come, on terms that the feed itself does not tell.
    if not source.attribution:
        return (f"{source.title}, from {host}" if host else source.title,)
    return (f"{source.title}: {source.publisher}", source.attribution)


def _host(origin: str | None) -> str | None:
    parts = urlsplit(origin or "")
    return parts.hostname if parts.scheme in {"http", "https"} else None
