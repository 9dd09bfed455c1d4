"""OpenActive: what people can take part in, as leisure centres and clubs publish it."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from directory.opening import LONDON
from importers.errors import SourceFileError
from importers.feed import ListingFeed
from importers.fields import Fields
from importers.formats.files import read_text
from importers.formats.json_rows import parse_rows
from importers.formats.open_referral.services import ServiceReader
from importers.formats.openactive.opportunities import fold
from importers.formats.openactive.rpde import ROWS_KEYS, RpdeItems, walk
from importers.formats.openactive.services import translate_opportunity
from importers.formats.translated import read_translated
from importers.formats.web import DEFAULT_LIMITS, FetchLimits, is_address, open_feed
from importers.report import Progress
from importers.source import Source

_LICENCE_NAME = "creativecommons.org/licenses/by/4.0"
LICENCE = f"https://{_LICENCE_NAME}/"


def _note_licences(licences: Iterable[str], reader: ServiceReader) -> None:
    """A feed on other terms than the source declares is for somebody to read."""
    for licence in sorted(licences):
        if licence.partition("://")[2].removesuffix("legalcode").strip("/") != _LICENCE_NAME:
            message = f"differs from the licence of this source, {LICENCE}"
            reader.log.note(None, "license", licence, message)


def read_items(items: RpdeItems, source: str, today: date, progress: Progress) -> ListingFeed:
    """The listings that the newest states of a feed's items add up to.

    Notes
    -----
    What a feed has taken back, what is over and single dates of a series are no rows: a feed of
    changes holds all that ever was.
    """
    reader = ServiceReader(source)
    _note_licences(items.licences, reader)
    for line, row in items.malformed:
        reader.fetched += 1
        reader.reject(line, "", row, "not an item", "an item needs an id and a state")
    opportunities, others = fold(items.live())
    for item in others:
        reader.fetched += 1
        kind = item.key[0] or None
        reader.reject(item.line, "kind", kind, "not an opportunity", "is nothing to take part in")
    for done, opportunity in enumerate(opportunities, start=1):
        old = Fields(opportunity.values, opportunity.path, opportunity.line, source, reader.log)
        translated = translate_opportunity(opportunity, old, today)
        if translated is not None:
            read_translated(reader, opportunity.line, translated)
        progress(done, len(opportunities))
    return reader.feed()


def read_file(path: Path, source: str, progress: Progress, today: date) -> ListingFeed:
    """The listings in one page of a feed, or in a list of its items."""
    document = parse_rows(read_text(path), ROWS_KEYS, str(path))
    if document.rows_key is None and document.envelope:
        msg = f"{path}: field items: must be a list; this is no page of an OpenActive feed."
        raise SourceFileError(msg)
    items = RpdeItems()
    items.add((row.line, row.value) for row in document.rows)
    if isinstance(document.envelope.get("license"), str):
        items.licences.add(document.envelope["license"])
    return read_items(items, source, today, progress)


def read_addresses(
    addresses: Iterable[str], source: str, progress: Progress, limits: FetchLimits, today: date
) -> ListingFeed:
    """The listings of one or more feeds, such as series in one and their dates in another."""
    items = RpdeItems()
    for address in addresses:
        with open_feed(address, limits) as feed:
            walk(feed, address, items, progress)
    return read_items(items, source, today, progress)


def read(origin: str, source: str, progress: Progress) -> ListingFeed:
    """The listings at a path, at an address, or at several addresses with spaces between."""
    today = datetime.now(LONDON).date()
    if is_address(origin):
        return read_addresses(origin.split(), source, progress, DEFAULT_LIMITS, today)
    return read_file(Path(origin), source, progress, today)


SOURCE = Source(
    name="openactive",
    title="OpenActive",
    publisher="whoever publishes the feed",
    licence="CC BY 4.0",
    attribution="Contains OpenActive data, CC BY 4.0",
    layout=(
        "OpenActive Realtime Paged Data Exchange 1.0 with Modelling Opportunity Data 2: a page as a"
        " JSON file, or the address of a feed; several with spaces between"
    ),
    frequency="daily",
    takes_address=True,
    read=read,
)
