"""Services: one row of a feed to one listing, or the reason why it is none."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from directory.kinds import Delivery, ListingKind, ServiceStatus
from importers.feed import Listing, ListingFeed
from importers.fields import Fields
from importers.formats.json_rows import JsonRow
from importers.formats.open_referral import pictures
from importers.formats.open_referral.access import AccessPoint
from importers.formats.open_referral.areas import read_service_areas
from importers.formats.open_referral.attributes import (
    ACCESSIBILITY,
    DELIVERY,
    LISTING_KIND,
    LOCATION_VISIBILITY,
    FoundAttribute,
    find_attributes,
    keep_attributes,
)
from importers.formats.open_referral.costs import decide_is_free, read_cost_options
from importers.formats.open_referral.organizations import read_organization
from importers.formats.open_referral.people import read_contacts, read_languages, read_phones
from importers.formats.open_referral.schedules import read_schedules
from importers.formats.open_referral.service_at_locations import (
    LocationBook,
    read_service_at_locations,
)
from importers.formats.open_referral.vocabulary import Vocabulary
from importers.identity import derive
from importers.records import FundingRecord, OrganizationRecord, ServiceRecord
from importers.report import IssueLog, Progress

OLDEST_AGE = 150
# What columns keep, so that it stays no attribute.
_IN_COLUMNS = {LISTING_KIND, LOCATION_VISIBILITY, DELIVERY, *pictures.LINK_TYPES}
_TEXTS = (
    *("description", "interpretation_services", "application_process", "wait_time"),
    *("accreditations", "licenses", "eligibility_description", "alert"),
)
# What only a service has, and what only other objects of the standard have.
_OF_SERVICE = {
    "status",
    "organization",
    "organization_id",
    "service_at_locations",
    "service_areas",
    "cost_options",
    "eligibility_description",
    "assured_date",
}
_OF_OTHERS = {
    "term_uri",
    "taxonomy",
    "taxonomy_terms",
    "website",
    "organization_identifiers",
    "legal_status",
    "location_type",
    "openapi_url",
    "addresses",
    "latitude",
    "version",
}


@dataclass(slots=True)
class ServiceReader:
    """Reads rows one by one and gathers what they hold."""

    source: str
    log: IssueLog = field(default_factory=IssueLog)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    book: LocationBook = field(default_factory=LocationBook)
    organizations: dict[UUID, OrganizationRecord] = field(default_factory=dict)
    stand_ins: dict[UUID, OrganizationRecord] = field(default_factory=dict)
    listings: dict[UUID, Listing] = field(default_factory=dict)
    unread: set[UUID] = field(default_factory=set)
    rejected_by: Counter[str] = field(default_factory=Counter)
    duplicate: int = 0
    fetched: int = 0

    def read(self, line: int | None, value: Any) -> None:
        """Read one row."""
        self.fetched += 1
        if not isinstance(value, dict):
            self.reject(line, "", value, "not an object", "a service must be an object")
            return
        row = Fields(_as_service(value), "", line, self.source, self.log)
        named = row.refer("id", "service")
        if not _OF_SERVICE & row.values.keys() and _OF_OTHERS & row.values.keys():
            self.reject(line, "", value, "not a service", "is another object of the standard")
            return
        name = row.name("name")
        if name is None:
            self.reject(line, "name", row.values.get("name"), "no name", "a listing needs a name")
            self.unread |= {named[0]} if named else set()
            return
        self._take(row, name, line)

    def reject(self, line: int | None, path: str, value: object, reason: str, message: str) -> None:
        """Count a row as one that could not be a listing."""
        self.rejected_by[reason] += 1
        self.log.note(line, path, value, f"rejected: {message}")

    def _take(self, row: Fields, name: str, line: int | None) -> None:
        description = row.text("description")
        id_, source_id = row.identify("service", name, description)
        if id_ in self.listings:
            self.duplicate += 1
            row.note(
                "id", f"is the same as in line {self.listings[id_].line}; the first is kept", id_
            )
            return
        service = _read_service(row, name, id_, source_id, self)
        self.listings[id_] = Listing(line, service)

    def enter_organization(self, row: Fields, name: str, service_id: UUID) -> UUID:
        """Id of the organization of a service, which is made up where the row names none."""
        named = row.refer("organization_id", "organization")
        item = row.child("organization") or row.child("organisation")
        own = named[0] if named else derive(service_id, "organization")
        if item is not None:
            record = read_organization(item, name, named[0] if named else None, self.vocabulary)
            return self.organizations.setdefault(record.id, record).id
        source_id = named[1] if named else None
        self.stand_ins.setdefault(own, OrganizationRecord(own, name, source_id=source_id))
        return own

    def feed(self) -> ListingFeed:
        """Everything read so far."""
        missing = self.stand_ins.keys() - self.organizations.keys()
        made_up = {id_: self.stand_ins[id_] for id_ in missing}
        return ListingFeed(
            fetched=self.fetched,
            listings=tuple(self.listings.values()),
            organizations=self.organizations | made_up,
            locations=self.book.locations(),
            taxonomies=self.vocabulary.taxonomies,
            taxonomy_terms=self.vocabulary.terms,
            stand_ins=frozenset(missing),
            unread=frozenset(self.unread),
            duplicate=self.duplicate,
            rejected_by=self.rejected_by,
            issues=tuple(self.log.issues),
        )


def _as_service(value: dict[str, Any]) -> dict[str, Any]:
    """The service in a row; a service_at_location carries its service beside its location."""
    service = value.get("service")
    if not isinstance(service, dict) or not isinstance(value.get("location"), dict):
        return value
    visit = {key: item for key, item in value.items() if key != "service"}
    held = service.get("service_at_locations")
    return {**service, "service_at_locations": [*(held if isinstance(held, list) else []), visit]}


def _status(row: Fields) -> ServiceStatus:
    given = (row.name("status") or ServiceStatus.ACTIVE).lower().replace("_", " ")
    if given not in set(ServiceStatus):
        allowed = ", ".join(ServiceStatus)
        row.note(
            "status", f"must be one of {allowed}; taken as inactive, so that nobody is sent there"
        )
        return ServiceStatus.INACTIVE
    return ServiceStatus(given)


def _kind(attributes: list[FoundAttribute]) -> ListingKind:
    for one in attributes:
        if one.link_type != LISTING_KIND:
            continue
        choice = one.choose(ListingKind)
        if choice:
            return choice
        allowed = ", ".join(ListingKind)
        one.item.note(
            "taxonomy_term", f"must be one of {allowed}; taken as service", " ".join(one.words)
        )
    return ListingKind.SERVICE


def _delivery(attributes: list[FoundAttribute]) -> tuple[str, ...]:
    chosen = set()
    for one in attributes:
        if one.link_type != DELIVERY:
            continue
        choice = one.choose(Delivery)
        if choice:
            chosen.add(choice.value)
        else:
            allowed = ", ".join(Delivery)
            one.item.note(
                "taxonomy_term", f"must be one of {allowed}; left out", " ".join(one.words)
            )
    return tuple(sorted(chosen))


def _ages(row: Fields) -> tuple[float | None, float | None]:
    ages = []
    for key in ("minimum_age", "maximum_age"):
        age = row.number(key)
        if age is not None and not 0 <= age <= OLDEST_AGE:
            row.note(key, f"must be between 0 and {OLDEST_AGE}; left out")
            age = None
        ages.append(age)
    least, most = ages
    if least is not None and most is not None and least > most:
        row.note("minimum_age", f"is above maximum_age {most:g}; both left out")
        return None, None
    return least, most


def _funding(row: Fields) -> tuple[FundingRecord, ...]:
    found = []
    for item in row.children("funding"):
        source = item.text("source")
        if source:
            found.append(FundingRecord(item.identify("funding", source)[0], source))
    return tuple(found)


def _is_kept(attribute: FoundAttribute, *, has_one_place: bool) -> bool:
    """Whether an attribute of a service stays one; the rest are read into columns."""
    if attribute.link_type == ACCESSIBILITY and attribute.choose(AccessPoint):
        return not has_one_place
    return attribute.link_type not in _IN_COLUMNS


def _read_service(
    row: Fields, name: str, id_: UUID, source_id: str | None, reader: ServiceReader
) -> ServiceRecord:
    attributes = find_attributes(row)
    visits = read_service_at_locations(row, attributes, reader.book, reader.vocabulary, id_)
    costs = read_cost_options(row)
    fees, fees_description = row.text("fees"), row.text("fees_description")
    minimum_age, maximum_age = _ages(row)
    picture, picture_description = pictures.read_picture(attributes)
    kept = (one for one in attributes if _is_kept(one, has_one_place=len(visits) == 1))
    return ServiceRecord(
        id=id_,
        organization_id=reader.enter_organization(row, name, id_),
        name=name,
        source_id=source_id,
        alternate_name=row.name("alternate_name"),
        url=row.url("url"),
        email=row.email("email"),
        status=_status(row),
        fees=fees,
        fees_description=fees_description,
        minimum_age=minimum_age,
        maximum_age=maximum_age,
        assured_date=row.day("assured_date"),
        assurer_email=row.email("assurer_email"),
        last_modified=row.moment("last_modified"),
        kind=_kind(attributes),
        delivery=_delivery(attributes),
        is_free=decide_is_free(costs, fees, fees_description),
        picture=picture,
        picture_description=picture_description,
        phones=read_phones(row),
        contacts=read_contacts(row),
        schedules=read_schedules(row),
        service_areas=read_service_areas(row, *row.children("service_at_locations")),
        service_at_locations=visits,
        languages=read_languages(row),
        funding=_funding(row),
        cost_options=costs,
        attributes=keep_attributes(kept, reader.vocabulary),
        **{name: row.text(name) for name in _TEXTS},
    )


def read_services(rows: Iterable[JsonRow], reader: ServiceReader, progress: Progress) -> None:
    """Read every row of a file or a page."""
    all_rows = list(rows)
    for done, row in enumerate(all_rows, start=1):
        reader.read(row.line, row.value)
        progress(done, len(all_rows))
