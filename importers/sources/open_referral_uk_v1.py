"""Open Referral UK 1.0, and the shapes that councils' own software gives it."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from directory.opening import LONDON
from importers.feed import ListingFeed
from importers.fields import Fields
from importers.formats.files import read_text
from importers.formats.json_rows import parse_rows
from importers.formats.open_referral.services import ServiceReader
from importers.formats.open_referral_v1.services import WHOLE, is_other_object, translate_service
from importers.formats.service_pages import (
    ROWS_KEYS,
    count_pages,
    get_service,
    list_services,
    query_of,
    services_address,
)
from importers.formats.translated import read_translated
from importers.formats.web import DEFAULT_LIMITS, FetchLimits, WebFeed, is_address, open_feed
from importers.report import Progress
from importers.source import Source

# As many rows as small servers still answer quickly; one that has not heard of it reads over it.
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class OldReader:
    """Reads rows of the old standard into what the new one's reader gathers."""

    reader: ServiceReader
    today: date

    def read(self, line: int | None, value: Any) -> None:
        """Read one row."""
        if not isinstance(value, dict):
            self.reader.read(line, value)
            return
        if is_other_object(value):
            self.reader.fetched += 1
            message = "is another object of the standard"
            self.reader.reject(line, "", value, "not a service", message)
            return
        old = Fields(value, "", line, self.reader.source, self.reader.log)
        read_translated(self.reader, line, translate_service(old, self.today))


def read_file(path: Path, source: str, progress: Progress, today: date) -> ListingFeed:
    """The services in a file: one, a list, or a page of either envelope."""
    reader = ServiceReader(source)
    document = parse_rows(read_text(path), ROWS_KEYS, str(path))
    pages = count_pages(document.envelope) if document.rows_key else None
    if pages and pages > 1:
        message = "the file holds one page of several; the others are missing"
        reader.log.note(1, "totalPages", pages, message)
    old_reader = OldReader(reader, today)
    for done, row in enumerate(document.rows, start=1):
        old_reader.read(row.line, row.value)
        progress(done, len(document.rows))
    return reader.feed()


def _record(
    feed: WebFeed,
    address: str,
    item: Any,
    number: int,
    reader: ServiceReader,
    query: dict[str, str],
) -> Any:
    """The full record of a listed service, or nothing where it has to be rejected."""
    local_id = item.get("id") if isinstance(item, dict) else None
    is_whole = not isinstance(item, dict) or not WHOLE.isdisjoint(item)
    if is_whole or local_id is None or isinstance(local_id, dict | list):
        return item
    record = get_service(feed, address, str(local_id), query)
    if isinstance(record, dict):
        held = record.get("data")
        return {**(held if isinstance(held, dict) else record), "id": local_id}
    reader.fetched += 1
    message = "the feed lists it and has no record of it"
    reader.reject(number, "id", local_id, "no full record", message)
    named = Fields(item, "", number, reader.source, reader.log).refer("id", "service")
    reader.unread |= {named[0]} if named else set()
    return None


def read_address(
    origin: str, source: str, progress: Progress, limits: FetchLimits, today: date
) -> ListingFeed:
    """The services of a feed: its pages, and a service's own record where the list has less."""
    reader = ServiceReader(source)
    old_reader = OldReader(reader, today)
    address, query = services_address(origin), query_of(origin)
    with open_feed(address, limits) as feed:
        items = list_services(feed, address, progress, {"per_page": PER_PAGE, **query})
        for number, item in enumerate(items, start=1):
            value = _record(feed, address, item, number, reader, query)
            if value is not None or item is None:
                old_reader.read(number, value)
            progress(number, len(items))
    return reader.feed()


def read(origin: str, source: str, progress: Progress) -> ListingFeed:
    """The services at a path or an address."""
    today = datetime.now(LONDON).date()
    if is_address(origin):
        return read_address(origin, source, progress, DEFAULT_LIMITS, today)
    return read_file(Path(origin), source, progress, today)


SOURCE = Source(
    name="open-referral-uk-v1",
    title="Open Referral UK 1.0",
    publisher="whoever publishes the feed",
    licence="as the publisher says",
    attribution="",
    layout=(
        "Open Referral UK 1.0, Outpost, or a directory with Laravel's pages: a JSON file with one"
        " service, a list or a page, or the base address of a feed"
    ),
    frequency="as the publisher says",
    takes_address=True,
    read=read,
)
