"""Libraries, in the layout of the public libraries schema that councils publish under."""

import re
from datetime import time
from pathlib import Path
from uuid import UUID

from directory.kinds import ServiceStatus
from directory.opening import DAY_NAMES, DAYS
from directory.postcodes import find_in_text
from importers.errors import SourceFileError
from importers.feed import FoundLocation, ListingFeed, Whereabouts
from importers.fields import Fields
from importers.formats.points import read_lon_lat
from importers.formats.table import read_table
from importers.gathering import Gathering
from importers.identity import derive
from importers.records import (
    AddressRecord,
    LocationRecord,
    OrganizationRecord,
    ScheduleRecord,
    ServiceAtLocationRecord,
    ServiceRecord,
)
from importers.report import Progress
from importers.source import Source

_NAME, _COUNCIL = "libraryname", "localauthority"
_SPAN = re.compile(r"\s*(\d{1,2}[:.]\d{2})\s*-\s*(\d{1,2}[:.]\d{2})\s*")
_HOURS = (("staffed", None), ("unstaffed", "No staff at these times"))
# The schema's types: the council's own, and those that residents run with or without its help.
_TYPES = {
    "LAL": "A public library run by the council.",
    "LAL-": "A public library run by the council.",
    "CL": "A public library run by somebody else for the council.",
    "CRL": "A library run by people of the community, with the council's help.",
    "ICL": "A library run by people of the community on their own.",
}


def _clock(text: str) -> time | None:
    hour, minute = (int(part) for part in re.split("[:.]", text))
    return time(hour % 24, minute) if hour <= 24 and minute <= 59 else None


def _spans(row: Fields, key: str) -> list[tuple[time, time]]:
    """The spans of one day, such as ``10:00-12:00,14:00-16:00``."""
    spans = []
    for part in (row.name(key) or "").split(","):
        match = _SPAN.fullmatch(part)
        opens, closes = (_clock(match[1]), _clock(match[2])) if match else (None, None)
        if opens is not None and closes is not None:
            spans.append((opens, closes))
        elif part.strip() and part.strip().lower() != "closed":
            row.note(key, "is not hours such as 09:30-17:00; left out", part)
    return spans


def _schedules(row: Fields, service_id: UUID) -> tuple[ScheduleRecord, ...]:
    """The week's hours, days that are alike in one; the notes of special hours stand beside."""
    found = []
    for manner, words in _HOURS:
        days_of: dict[tuple[time, time], list[str]] = {}
        for name, day in zip(DAY_NAMES, DAYS, strict=True):
            for span in _spans(row, f"{name.lower()}{manner}hours"):
                days_of.setdefault(span, []).append(day)
        found += [
            ScheduleRecord(
                id=derive(service_id, "schedule", manner, opens, closes),
                freq="WEEKLY",
                interval=1,
                byday=",".join(days),
                opens_at=opens,
                closes_at=closes,
                notes="; ".join(filter(None, (words, row.text("specialhours")))) or None,
            )
            for (opens, closes), days in days_of.items()
        ]
    return tuple(found)


def _location(row: Fields, service_id: UUID, name: str) -> FoundLocation:
    id_ = derive(service_id, "location")
    lines = [line for key in ("address1", "address2", "address3") if (line := row.name(key))]
    written = row.name("postcode")
    postcode = find_in_text(written) if written else None
    point = read_lon_lat(row)
    lon, lat = point or (None, None)
    uprn = (row.name("uniquepropertyreferencenumber") or "").removesuffix(".0")
    record = LocationRecord(
        id=id_,
        name=name,
        external_identifier=uprn or None,
        external_identifier_type="UPRN" if uprn else None,
        addresses=(
            AddressRecord(
                id=derive(id_, "address"),
                address_1=lines[0] if lines else None,
                city=", ".join(lines[1:]) or None,
                postal_code=str(postcode) if postcode else written,
                country="GB",
            ),
        ),
    )
    return FoundLocation(record, Whereabouts(row.line, "postcode", lon, lat, written))


def _description(row: Fields) -> str:
    kind = (row.name("typeoflibrary") or "").upper()
    beside = (row.name("colocatedwith") or "").rstrip(".")
    parts = [_TYPES.get(kind, "A library."), f"In the same building: {beside}." if beside else ""]
    return " ".join(filter(None, (*parts, row.text("notes"))))


def _read(row: Fields, gathering: Gathering) -> None:
    name, council = row.name(_NAME), row.name(_COUNCIL)
    if name is None:
        gathering.reject(row, _NAME, "no name")
        return
    title = name if "library" in name.lower() else f"{name} Library"
    id_ = derive(row.source, "service", council, name, row.name("postcode"))
    location = _location(row, id_, title)
    runner = council or title
    organization = OrganizationRecord(derive(row.source, "organization", runner), runner)
    service = ServiceRecord(
        id=id_,
        organization_id=organization.id,
        name=title,
        description=_description(row),
        url=row.url("url"),
        email=row.email("emailaddress"),
        status=ServiceStatus.DEFUNCT if row.name("yearclosed") else ServiceStatus.ACTIVE,
        schedules=_schedules(row, id_),
        service_at_locations=(
            ServiceAtLocationRecord(derive(id_, "service_at_location"), location.record.id),
        ),
    )
    gathering.add(row, service, organization, location, _NAME)


def read(origin: str, source: str, progress: Progress) -> ListingFeed:
    """The libraries in a CSV file, closed ones as closed.

    Raises
    ------
    SourceFileError
        It has no column for the libraries' names.
    """
    rows = read_table(Path(origin))
    if rows and _NAME not in rows[0].cells:
        msg = f"{origin}: line 1: there is no column Library name."
        raise SourceFileError(msg)
    gathering = Gathering(source)
    # A library that moved within its building has a closed row too, which must not go first.
    rows.sort(key=lambda row: bool(row.cells.get("yearclosed", "").strip()))
    for done, row in enumerate(rows, start=1):
        gathering.fetched += 1
        _read(Fields(row.cells, "", row.line, source, gathering.log), gathering)
        progress(done, len(rows))
    return gathering.feed()


SOURCE = Source(
    name="libraries",
    title="Public libraries",
    publisher="the library authority (North or West Northamptonshire Council)",
    licence="Open Government Licence v3.0",
    attribution=(
        "Contains public sector information of the library authorities licensed under the Open"
        " Government Licence v3.0."
    ),
    layout=(
        "CSV of the public libraries schema: Local authority, Library name, Address 1 to 3,"
        " Postcode, Type of library, Year closed, Monday staffed hours and so on"
    ),
    frequency="yearly",
    takes_address=False,
    read=read,
)
