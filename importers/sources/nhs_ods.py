"""GP practices, as the NHS publishes them in epraccur."""

from pathlib import Path

from directory.kinds import ServiceStatus
from directory.postcodes import find_in_text
from importers.feed import FoundLocation, ListingFeed, Whereabouts
from importers.fields import Fields
from importers.formats.capitals import in_small_letters
from importers.formats.points import read_lon_lat
from importers.formats.table import read_table
from importers.gathering import Gathering
from importers.identity import derive
from importers.records import (
    AddressRecord,
    LocationRecord,
    OrganizationRecord,
    PhoneRecord,
    ServiceAtLocationRecord,
    ServiceRecord,
)
from importers.report import Progress
from importers.source import Source

# The columns of the file, which has no line that names them (ODS, "epraccur" file specification).
_COLUMNS = (
    *("org_code", "name", "national_grouping", "high_level_health_geo"),
    *("addr1", "addr2", "addr3", "addr4", "addr5", "postcode", "open_date", "close_date"),
    *("status_code", "sub_type", "commissioner", "join_date", "left_date", "phone"),
    *("null_1", "null_2", "null_3", "amended", "null_4", "provider_purchaser", "null_5"),
    *("prescribing_setting", "null_6"),
)
_GP_PRACTICE = "4"
_STATUSES = {
    "A": ServiceStatus.ACTIVE,
    "P": ServiceStatus.INACTIVE,
    "D": ServiceStatus.INACTIVE,
    "C": ServiceStatus.DEFUNCT,
}
_DESCRIPTION = "GP practice: doctors and nurses for the people who are registered with it."
_ADDRESS = ("addr1", "addr2", "addr3", "addr4", "addr5")


def _location(row: Fields, code: str, name: str) -> FoundLocation:
    id_ = derive(row.source, "location", code)
    lines = [in_small_letters(line) for key in _ADDRESS if (line := row.name(key))]
    written = row.name("postcode")
    postcode = find_in_text(written) if written else None
    lon, lat = read_lon_lat(row) or (None, None)
    address = AddressRecord(
        id=derive(id_, "address"),
        address_1=lines[0] if lines else None,
        city=", ".join(lines[1:]) or None,
        postal_code=str(postcode) if postcode else written,
        country="GB",
    )
    record = LocationRecord(id=id_, name=name, addresses=(address,))
    return FoundLocation(record, Whereabouts(row.line, "postcode", lon, lat, written))


def _read(row: Fields, gathering: Gathering) -> None:
    code, given = row.name("orgcode"), row.name("name")
    status = _STATUSES.get((row.name("statuscode") or "").upper())
    if code is None or given is None:
        gathering.reject(row, "orgcode" if code is None else "name", "no code or name", given)
    elif (row.name("prescribingsetting") or "").removesuffix(".0") != _GP_PRACTICE:
        # Prisons, wards and clinics prescribe too, and nobody is sent to them; they need no issue.
        gathering.rejected_by["not a GP practice"] += 1
    elif status is None:
        gathering.reject(row, "statuscode", "status is not one of A, C, D, P")
    else:
        name = in_small_letters(given)
        location = _location(row, code, name)
        organization = OrganizationRecord(derive(row.source, "organization", code), name, code)
        id_ = derive(row.source, "service", code)
        number = row.name("phone")
        service = ServiceRecord(
            id=id_,
            organization_id=organization.id,
            name=name,
            source_id=code,
            description=_DESCRIPTION,
            status=status,
            phones=(PhoneRecord(derive(id_, "phone"), number),) if number else (),
            service_at_locations=(
                ServiceAtLocationRecord(derive(id_, "service_at_location"), location.record.id),
            ),
        )
        gathering.add(row, service, organization, location, "orgcode")


def read(origin: str, source: str, progress: Progress) -> ListingFeed:
    """The GP practices in a CSV file, closed ones as closed.

    Raises
    ------
    SourceFileError
        Its columns are not those of the NHS file.
    """
    rows = read_table(Path(origin), _COLUMNS)
    gathering = Gathering(source)
    for done, row in enumerate(rows, start=1):
        gathering.fetched += 1
        _read(Fields(row.cells, "", row.line, source, gathering.log), gathering)
        progress(done, len(rows))
    return gathering.feed()


SOURCE = Source(
    name="nhs-ods",
    title="GP practices (NHS Organisation Data Service)",
    publisher="NHS England",
    licence="Open Government Licence v3.0",
    attribution=(
        "Contains information from NHS England, licensed under the Open Government Licence v3.0."
    ),
    layout=(
        "CSV as epraccur is published, with its 27 columns and no line that names them, or with a"
        " first line that names org_code, name, addr1 to addr5, postcode, status_code, phone and"
        " prescribing_setting"
    ),
    frequency="quarterly",
    takes_address=False,
    read=read,
)
