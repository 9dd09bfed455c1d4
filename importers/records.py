"""Records as a feed gives them, one class a table; a field is named as its column is.

A field that holds further records names their class in its metadata; everything else is a column.
"""

from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from directory import models
from directory.geography import GridPoint
from directory.kinds import ListingKind, LocatedBy, LocationVisibility, ServiceStatus


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """Anything that a feed gives and a table keeps."""

    table: ClassVar[type[models.Record]]
    id: UUID


@dataclass(frozen=True, slots=True)
class MainRecord(ImportRecord):
    """What has an id that a feed may come back to, and fields that a person may confirm."""


def _many(record: type[ImportRecord]) -> Any:
    return field(default=(), metadata={"holds": record})


@dataclass(frozen=True, slots=True)
class LanguageRecord(ImportRecord):
    """A language of a service, location or phone."""

    table: ClassVar[type[models.Record]] = models.Language
    name: str | None = None
    code: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PhoneRecord(ImportRecord):
    """A telephone number."""

    table: ClassVar[type[models.Record]] = models.Phone
    number: str
    extension: str | None = None
    type: str | None = None
    description: str | None = None
    languages: tuple[LanguageRecord, ...] = _many(LanguageRecord)


@dataclass(frozen=True, slots=True)
class ContactRecord(ImportRecord):
    """A role or person to ask for."""

    table: ClassVar[type[models.Record]] = models.Contact
    name: str | None = None
    title: str | None = None
    department: str | None = None
    email: str | None = None
    phones: tuple[PhoneRecord, ...] = _many(PhoneRecord)


@dataclass(frozen=True, slots=True)
class ScheduleRecord(ImportRecord):
    """When something happens."""

    table: ClassVar[type[models.Record]] = models.Schedule
    valid_from: date | None = None
    valid_to: date | None = None
    dtstart: date | None = None
    timezone: str | None = None
    until: date | None = None
    count: int | None = None
    wkst: str | None = None
    freq: str | None = None
    interval: int | None = None
    byday: str | None = None
    byweekno: str | None = None
    bymonthday: str | None = None
    byyearday: str | None = None
    bymonth: str | None = None
    exdate: str | None = None
    description: str | None = None
    opens_at: time | None = None
    closes_at: time | None = None
    schedule_link: str | None = None
    attending_type: str | None = None
    notes: str | None = None
    is_term_time_only: bool | None = None
    is_open_on_bank_holidays: bool | None = None


@dataclass(frozen=True, slots=True)
class AddressRecord(ImportRecord):
    """An address of a location."""

    table: ClassVar[type[models.Record]] = models.Address
    attention: str | None = None
    address_1: str | None = None
    address_2: str | None = None
    city: str | None = None
    region: str | None = None
    state_province: str | None = None
    postal_code: str | None = None
    country: str | None = None
    address_type: str = "physical"


@dataclass(frozen=True, slots=True)
class AccessibilityRecord(ImportRecord):
    """What a location says of its access."""

    table: ClassVar[type[models.Record]] = models.Accessibility
    description: str | None = None
    details: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class AttributeRecord(ImportRecord):
    """A term or value that a record carries."""

    table: ClassVar[type[models.Record]] = models.Attribute
    link_type: str | None = None
    value: str | None = None
    taxonomy_term_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ServiceAreaRecord(ImportRecord):
    """Where a person must live; ``geometry`` is WKB in EPSG:27700, multipolygon."""

    table: ClassVar[type[models.Record]] = models.ServiceArea
    name: str | None = None
    description: str | None = None
    extent: str | None = None
    extent_type: str | None = None
    uri: str | None = None
    geometry: bytes | None = None


@dataclass(frozen=True, slots=True)
class CostOptionRecord(ImportRecord):
    """One price."""

    table: ClassVar[type[models.Record]] = models.CostOption
    valid_from: date | None = None
    valid_to: date | None = None
    option: str | None = None
    currency: str | None = None
    amount: Decimal | None = None
    amount_description: str | None = None


@dataclass(frozen=True, slots=True)
class FundingRecord(ImportRecord):
    """Who pays for a service."""

    table: ClassVar[type[models.Record]] = models.Funding
    source: str | None = None


@dataclass(frozen=True, slots=True)
class OrganizationIdentifierRecord(ImportRecord):
    """A number that others know an organization by."""

    table: ClassVar[type[models.Record]] = models.OrganizationIdentifier
    identifier: str
    identifier_scheme: str | None = None
    identifier_type: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceAtLocationRecord(ImportRecord):
    """A service where it happens."""

    table: ClassVar[type[models.Record]] = models.ServiceAtLocation
    location_id: UUID
    description: str | None = None
    schedules: tuple[ScheduleRecord, ...] = _many(ScheduleRecord)
    phones: tuple[PhoneRecord, ...] = _many(PhoneRecord)
    contacts: tuple[ContactRecord, ...] = _many(ContactRecord)


@dataclass(frozen=True, slots=True)
class TaxonomyRecord(MainRecord):
    """A vocabulary."""

    table: ClassVar[type[models.Record]] = models.Taxonomy
    name: str
    source_id: str | None = None
    description: str | None = None
    uri: str | None = None
    version: str | None = None


@dataclass(frozen=True, slots=True)
class TaxonomyTermRecord(MainRecord):
    """A term of a vocabulary."""

    table: ClassVar[type[models.Record]] = models.TaxonomyTerm
    name: str
    source_id: str | None = None
    code: str | None = None
    description: str | None = None
    parent_id: UUID | None = None
    taxonomy_id: UUID | None = None
    taxonomy: str | None = None
    language: str | None = None
    term_uri: str | None = None


@dataclass(frozen=True, slots=True)
class OrganizationRecord(MainRecord):
    """Who runs a service."""

    table: ClassVar[type[models.Record]] = models.Organization
    name: str
    source_id: str | None = None
    alternate_name: str | None = None
    description: str | None = None
    email: str | None = None
    website: str | None = None
    logo: str | None = None
    uri: str | None = None
    legal_status: str | None = None
    tax_status: str | None = None
    tax_id: str | None = None
    year_incorporated: int | None = None
    parent_organization_id: UUID | None = None
    organization_identifiers: tuple[OrganizationIdentifierRecord, ...] = _many(
        OrganizationIdentifierRecord
    )
    contacts: tuple[ContactRecord, ...] = _many(ContactRecord)
    phones: tuple[PhoneRecord, ...] = _many(PhoneRecord)
    attributes: tuple[AttributeRecord, ...] = _many(AttributeRecord)


@dataclass(frozen=True, slots=True)
class LocationRecord(MainRecord):
    """Where something happens; ``point`` is in EPSG:27700 and is found by the location chain."""

    table: ClassVar[type[models.Record]] = models.Location
    source_id: str | None = None
    location_type: str = "physical"
    name: str | None = None
    alternate_name: str | None = None
    description: str | None = None
    transportation: str | None = None
    url: str | None = None
    external_identifier: str | None = None
    external_identifier_type: str | None = None
    visibility: LocationVisibility = LocationVisibility.EXACT
    point: GridPoint | None = None
    located_by: LocatedBy = LocatedBy.NONE
    is_step_free: bool | None = None
    has_accessible_toilet: bool | None = None
    has_hearing_loop: bool | None = None
    has_parking: bool | None = None
    addresses: tuple[AddressRecord, ...] = _many(AddressRecord)
    accessibility: tuple[AccessibilityRecord, ...] = _many(AccessibilityRecord)
    phones: tuple[PhoneRecord, ...] = _many(PhoneRecord)
    contacts: tuple[ContactRecord, ...] = _many(ContactRecord)
    languages: tuple[LanguageRecord, ...] = _many(LanguageRecord)
    schedules: tuple[ScheduleRecord, ...] = _many(ScheduleRecord)
    attributes: tuple[AttributeRecord, ...] = _many(AttributeRecord)


@dataclass(frozen=True, slots=True)
class ServiceRecord(MainRecord):
    """One listing."""

    table: ClassVar[type[models.Record]] = models.Service
    organization_id: UUID
    name: str
    source_id: str | None = None
    alternate_name: str | None = None
    description: str | None = None
    url: str | None = None
    email: str | None = None
    status: ServiceStatus = ServiceStatus.ACTIVE
    interpretation_services: str | None = None
    application_process: str | None = None
    wait_time: str | None = None
    fees: str | None = None
    fees_description: str | None = None
    accreditations: str | None = None
    licenses: str | None = None
    eligibility_description: str | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    alert: str | None = None
    assured_date: date | None = None
    assurer_email: str | None = None
    last_modified: datetime | None = None
    kind: ListingKind = ListingKind.SERVICE
    delivery: tuple[str, ...] = ()
    is_free: bool | None = None
    picture: str | None = None
    picture_description: str | None = None
    phones: tuple[PhoneRecord, ...] = _many(PhoneRecord)
    contacts: tuple[ContactRecord, ...] = _many(ContactRecord)
    schedules: tuple[ScheduleRecord, ...] = _many(ScheduleRecord)
    service_areas: tuple[ServiceAreaRecord, ...] = _many(ServiceAreaRecord)
    service_at_locations: tuple[ServiceAtLocationRecord, ...] = _many(ServiceAtLocationRecord)
    languages: tuple[LanguageRecord, ...] = _many(LanguageRecord)
    funding: tuple[FundingRecord, ...] = _many(FundingRecord)
    cost_options: tuple[CostOptionRecord, ...] = _many(CostOptionRecord)
    attributes: tuple[AttributeRecord, ...] = _many(AttributeRecord)


@cache
def _layout(record: Any) -> tuple[tuple[str, ...], dict[str, type[ImportRecord]]]:
    own = tuple(item.name for item in fields(record) if "holds" not in item.metadata)
    held = {
        item.name: item.metadata["holds"] for item in fields(record) if "holds" in item.metadata
    }
    return own, held


def columns_of(record: type[ImportRecord]) -> tuple[str, ...]:
    """Fields of a record class that are columns of its table."""
    kind: Any = record
    return _layout(kind)[0]


def collections_of(record: type[ImportRecord]) -> dict[str, type[ImportRecord]]:
    """Fields of a record class that hold further records, with the class they hold."""
    kind: Any = record
    return _layout(kind)[1]


def table_name(record: type[ImportRecord]) -> str:
    """Name of the table that a record class is written to."""
    name: str = record.table.__tablename__
    return name


def owner_columns(
    owner: type[ImportRecord], owner_id: UUID, child: type[ImportRecord]
) -> dict[str, Any]:
    """What a child's row says of the record that it belongs to."""
    if child is AttributeRecord:
        return {"link_id": owner_id, "link_entity": table_name(owner)}
    return {f"{table_name(owner)}_id": owner_id}
