"""Open Referral UK: a file with one service, a list or a page, or the base address of a feed."""

from pathlib import Path
from typing import Any

from importers.errors import SourceFileError
from importers.feed import ListingFeed
from importers.fields import Fields
from importers.formats.files import read_text
from importers.formats.json_rows import JsonDocument, parse_rows
from importers.formats.open_referral.services import ServiceReader, read_services
from importers.formats.service_pages import (
    ROWS_KEYS,
    get_service,
    list_services,
    services_address,
)
from importers.formats.web import DEFAULT_LIMITS, FetchLimits, WebFeed, is_address, open_feed
from importers.report import Progress
from importers.source import Source


def _check_envelope(document: JsonDocument, origin: str, reader: ServiceReader) -> None:
    """See that the rows are where an envelope has them, and say when more pages follow."""
    if document.rows_key is None:
        for key in ROWS_KEYS:
            if key in document.envelope and "name" not in document.envelope:
                line = document.rows[0].line
                msg = f"{origin}: line {line}, field {key}: must be a list of services."
                raise SourceFileError(msg)
        return
    pages = document.envelope.get("total_pages", document.envelope.get("totalPages"))
    if isinstance(pages, int) and pages > 1:
        reader.log.note(
            1, "total_pages", pages, "the file holds one page of several; the others are missing"
        )


def read_file(path: Path, source: str, progress: Progress) -> ListingFeed:
    """The services in a file."""
    reader = ServiceReader(source)
    document = parse_rows(read_text(path), ROWS_KEYS, str(path))
    _check_envelope(document, str(path), reader)
    read_services(document.rows, reader, progress)
    return reader.feed()


# What the standard's list leaves out: an item that has any of it is no mere line of a list.
WHOLE = frozenset(
    "service_at_locations schedules contacts phones service_areas languages cost_options attributes"
    " funding".split()
)


def _with_record(feed: WebFeed, address: str, item: Any, number: int, reader: ServiceReader) -> Any:
    """The full record of a listed service, or nothing where it has to be rejected.

    Notes
    -----
    Items of a list carry single values only, so taking one for the whole would empty the listing;
    one with lists of its own is the full record already.
    """
    local_id = item.get("id") if isinstance(item, dict) else None
    if local_id is None or isinstance(local_id, dict | list):
        return item
    record = get_service(feed, address, str(local_id))
    if isinstance(record, dict):
        return {**record, "id": local_id}
    if isinstance(item, dict) and not WHOLE.isdisjoint(item):
        return item
    reader.fetched += 1
    reader.reject(
        number, "id", local_id, "no full record", "the feed lists it and has no record of it"
    )
    named = Fields(item, "", number, reader.source, reader.log).refer("id", "service")
    reader.unread |= {named[0]} if named else set()
    return None


def read_address(origin: str, source: str, progress: Progress, limits: FetchLimits) -> ListingFeed:
    """The services of a feed: its pages first, then each service's own record."""
    reader = ServiceReader(source)
    address = services_address(origin)
    with open_feed(address, limits) as feed:
        items = list_services(feed, address, progress)
        for number, item in enumerate(items, start=1):
            value = _with_record(feed, address, item, number, reader)
            if value is not None:
                reader.read(number, value)
            progress(number, len(items))
    return reader.feed()


def read(origin: str, source: str, progress: Progress) -> ListingFeed:
    """The services at a path or an address."""
    if is_address(origin):
        return read_address(origin, source, progress, DEFAULT_LIMITS)
    return read_file(Path(origin), source, progress)


SOURCE = Source(
    name="open-referral-uk",
    title="Open Referral UK",
    publisher="whoever publishes the feed",
    licence="as the publisher says",
    attribution="",
    layout=(
        "Open Referral UK 3.0 or HSDS 3: a JSON file with one service, a list or a page, or the"
        " base address of a feed"
    ),
    frequency="as the publisher says",
    takes_address=True,
    read=read,
)
