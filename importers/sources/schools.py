"""Schools, as the register of schools in England lists them: buildings, never listings."""

from collections import Counter
from pathlib import Path

from directory.kinds import VenueKind
from directory.postcodes import find_in_text
from importers.errors import SourceFileError
from importers.feed import FoundVenue, VenueFeed, Whereabouts
from importers.fields import Fields
from importers.formats.points import read_lon_lat
from importers.formats.table import TableRow, read_table
from importers.identity import derive
from importers.report import IssueLog, Progress
from importers.source import Source

_NAME = "establishmentname"
_TYPE = ("typeofestablishmentname", "establishmenttype")
_ADDRESS = ("street", "locality", "address3", "town", "countyname", "postcode")
# Nobody else may come in, so nothing can be held there.
_CLOSED_TO_OTHERS = {"secure units", "secure unit", "online provider"}
# The register's words for a school that is there: the others are closed, or only proposed.
_OPEN = {"open", "open, but proposed to close"}


def _is_open(row: Fields) -> bool:
    """Extracts without a status hold schools that are open."""
    status = row.name("establishmentstatusname", "establishmentstatus")
    return status is None or status.lower() in _OPEN


def _venue(row: Fields, urn: str, name: str) -> FoundVenue:
    parts = [part for key in _ADDRESS if (part := row.name(key))]
    address = ", ".join(dict.fromkeys(parts)) or None
    postcode = find_in_text(address) if address else None
    point = read_lon_lat(row)
    lon, lat = point or (None, None)
    return FoundVenue(
        id=derive(row.source, "venue", urn),
        source_id=urn,
        name=name,
        kind=VenueKind.SCHOOL,
        is_open=_is_open(row),
        whereabouts=Whereabouts(row.line, "easting" if point else "postcode", lon, lat, address),
        address=address,
        postcode=str(postcode) if postcode else None,
        url=row.url("schoolwebsite"),
    )


class _Register:
    """Reads rows one by one, each school once."""

    def __init__(self, source: str) -> None:
        self.log = IssueLog()
        self.rejected_by: Counter[str] = Counter()
        self.duplicate = 0
        self.venues: dict[str, FoundVenue] = {}
        self._source = source

    def read(self, table_row: TableRow) -> None:
        row = Fields(table_row.cells, "", table_row.line, self._source, self.log)
        urn = row.whole("urn", least=1)
        name = row.name(_NAME)
        if urn is None or name is None:
            reason = "no URN" if urn is None else "no name"
            self.rejected_by[reason] += 1
            row.note("urn" if urn is None else _NAME, f"rejected: {reason}", name or urn)
        elif (kind := row.name(*_TYPE)) and kind.lower() in _CLOSED_TO_OTHERS:
            self.rejected_by["nobody else may come in"] += 1
            row.note(_TYPE[0], f"rejected: {kind}: nobody else may come in", name)
        elif str(urn) in self.venues:
            self.duplicate += 1
            row.note("urn", "is in the file already; the first is kept")
        else:
            self.venues[str(urn)] = _venue(row, str(urn), name)


def read(origin: str, source: str, progress: Progress) -> VenueFeed:
    """The schools in a CSV file.

    Raises
    ------
    SourceFileError
        It has no column for the schools' numbers or names.
    """
    rows = read_table(Path(origin))
    columns = {key for row in rows[:1] for key in row.cells}
    missing = sorted({"urn", _NAME} - columns) if rows else []
    if missing:
        msg = f"{origin}: line 1: there is no column {missing[0]}; it needs URN, EstablishmentName."
        raise SourceFileError(msg)
    register = _Register(source)
    for done, row in enumerate(rows, start=1):
        register.read(row)
        progress(done, len(rows))
    return VenueFeed(
        fetched=len(rows),
        venues=tuple(register.venues.values()),
        duplicate=register.duplicate,
        rejected_by=register.rejected_by,
        issues=tuple(register.log.issues),
    )


SOURCE = Source(
    name="schools",
    title="Schools in England (Get Information about Schools)",
    publisher="Department for Education",
    licence="Open Government Licence v3.0",
    attribution=(
        "Contains public sector information of the Department for Education licensed under the"
        " Open Government Licence v3.0."
    ),
    layout=(
        "CSV with the columns URN, EstablishmentName, Easting and Northing (or longitude and"
        " latitude), and where there are any EstablishmentStatus (name), Street, Town, Postcode"
    ),
    frequency="daily",
    takes_address=False,
    read=read,
)
