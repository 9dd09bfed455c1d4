"""What the cells of a template row say, one answer a function."""

from datetime import date
from uuid import UUID

from directory.authorities import NAMES, NORTH, WEST
from directory.kinds import Delivery, ListingKind, LocationVisibility, ServiceStatus
from importers.formats.open_referral.access import AccessPoint, read_access
from importers.formats.open_referral.costs import decide_is_free, names_price
from importers.formats.spreadsheet.columns import AREAS, Column
from importers.formats.spreadsheet.row import Row
from importers.formats.spreadsheet.venues import VenueColumns, VenueFacts
from importers.identity import derive
from importers.records import ContactRecord, LanguageRecord, ServiceAreaRecord
from matching.hearing.languages import language_named

VENUE = VenueColumns(
    Column.VENUE,
    Column.ADDRESS,
    Column.TOWN,
    Column.POSTCODE,
    Column.LATITUDE,
    Column.LONGITUDE,
)
ACCESS = {
    AccessPoint.STEP_FREE: Column.STEP_FREE,
    AccessPoint.ACCESSIBLE_TOILET: Column.ACCESSIBLE_TOILET,
    AccessPoint.HEARING_LOOP: Column.HEARING_LOOP,
    AccessPoint.PARKING: Column.PARKING,
}
AREA_URI = "http://statistics.data.gov.uk/id/statistical-geography/"

_KINDS = {kind.value: kind.value for kind in ListingKind} | {
    "club": "group",
    "activity": "group",
    "class": "group",
    "way to give": "giving",
    "ways to give": "giving",
    "volunteering": "giving",
    "phone line": "helpline",
    "community hub": "hub",
}
_STATUSES = {status.value: status.value for status in ServiceStatus} | {
    "running": "active",
    "open": "active",
    "temporarily shut": "temporarily closed",
    "paused": "temporarily closed",
    "not running now": "inactive",
    "not running": "inactive",
    "closed": "inactive",
    "closed for good": "defunct",
    "ended": "defunct",
}
_VISIBILITIES = {kind.value: kind.value for kind in LocationVisibility} | {
    "exactly": "exact",
    "rough": "approximate",
    "rough area": "approximate",
    "private": "hidden",
    "do not show": "hidden",
}
_DELIVERY = {
    Delivery.BY_PHONE: Column.BY_PHONE,
    Delivery.ONLINE: Column.ONLINE,
    Delivery.AT_HOME: Column.AT_HOME,
}
_AREAS = {
    AREAS[0].casefold(): (NORTH,),
    AREAS[1].casefold(): (WEST,),
    AREAS[2].casefold(): (NORTH, WEST),
    "northamptonshire": (NORTH, WEST),
    "north northants": (NORTH,),
    "west northants": (WEST,),
}


def read_visibility(row: Row) -> LocationVisibility:
    """How openly the place may be told; hidden where it cannot be told."""
    if not row.shown(Column.VISIBILITY):
        return LocationVisibility.EXACT
    found = row.choice(
        Column.VISIBILITY,
        _VISIBILITIES,
        "is none of exact, approximate and hidden; the location is kept hidden: write one of them",
    )
    return LocationVisibility(found) if found else LocationVisibility.HIDDEN


def read_venue_facts(row: Row) -> VenueFacts:
    """What a row says of its venue's access; its words where a column is empty."""
    words = row.text(Column.ACCESS)
    access: dict[AccessPoint, bool | None] = {}
    for point, column in ACCESS.items():
        # A plain "not known" stands against what the words may seem to say.
        is_asked = bool(row.shown(column))
        access[point] = row.yes_no(column) if is_asked or not words else read_access(words, point)
    said = [one for one in (*ACCESS.values(), Column.ACCESS) if row.shown(one)]
    if said and not row.has(VENUE.all):
        row.note(said[0], "speaks of a venue, and the row names none: write its name or postcode")
    return VenueFacts(read_visibility(row), access, words)


def read_description(row: Row) -> str | None:
    """What happens there, with how somebody can help below it."""
    giving = row.text(Column.GIVING)
    parts = (row.text(Column.DESCRIPTION), f"Ways to give: {giving}" if giving else None)
    return "\n\n".join(part for part in parts if part) or None


def read_kind(row: Row) -> ListingKind:
    """What the listing is; a service where that is not said."""
    found = row.choice(
        Column.KIND,
        _KINDS,
        "is no kind of listing; taken as service: write group, service, hub, helpline or way to"
        " give",
    )
    return ListingKind(found) if found else ListingKind.SERVICE


def read_status(row: Row) -> ServiceStatus:
    """Whether it runs; not running where that cannot be told."""
    if not row.shown(Column.STATUS):
        return ServiceStatus.ACTIVE
    found = row.choice(
        Column.STATUS,
        _STATUSES,
        "is no status; taken as not running, so that nobody is sent there: write running,"
        " temporarily closed, not running now or closed for good",
    )
    return ServiceStatus(found) if found else ServiceStatus.INACTIVE


def read_ages(row: Row) -> tuple[float | None, float | None]:
    """Youngest and oldest age, in years."""
    least, most = row.age(Column.MINIMUM_AGE), row.age(Column.MAXIMUM_AGE)
    if least is not None and most is not None and least > most:
        row.note(Column.MINIMUM_AGE, f"is above the maximum age {most:g}; both left out")
        return None, None
    return least, most


def read_is_free(row: Row, cost: str | None) -> bool | None:
    """Whether it costs nothing, by its column or else by the words of the cost."""
    if not row.shown(Column.FREE):
        return decide_is_free((), None, cost)
    is_free = row.yes_no(Column.FREE)
    if is_free and names_price(cost):
        row.note(
            Column.FREE, "says that it is free, and the cost names a price; taken as not known"
        )
        return None
    return is_free


def read_checked(row: Row) -> date | None:
    """When somebody last made sure of it."""
    day = row.day(Column.CHECKED)
    if day and day > date.today():  # noqa: DTZ011 - a day as people write it
        row.note(Column.CHECKED, "lies in the future; left out: write the day it was last checked")
        return None
    return day


def read_delivery(row: Row) -> tuple[str, ...]:
    """How it reaches people other than at a venue."""
    return tuple(sorted(way.value for way, column in _DELIVERY.items() if row.yes_no(column)))


def read_contacts(row: Row, service_id: UUID) -> tuple[ContactRecord, ...]:
    """Whom to ask for, by role."""
    role = row.name(Column.CONTACT_ROLE)
    return (ContactRecord(derive(service_id, "contact", role), title=role),) if role else ()


def read_languages(row: Row, service_id: UUID) -> tuple[LanguageRecord, ...]:
    """Languages spoken, by their usual English names."""
    words = row.listed(Column.LANGUAGES, r"[,;/\n&+]|\band\b")
    names = dict.fromkeys(language_named(word) or word for word in words)
    return tuple(LanguageRecord(derive(service_id, "language", name), name) for name in names)


def read_areas(row: Row, service_id: UUID) -> tuple[ServiceAreaRecord, ...]:
    """Where somebody must live to use it."""
    found: dict[str, ServiceAreaRecord] = {}
    for words in row.listed(Column.AREA):
        codes = _AREAS.get(words.casefold())
        for name, uri in (
            [(NAMES[code], f"{AREA_URI}{code}") for code in codes] if codes else [(words, None)]
        ):
            id_ = derive(service_id, "service_area", name)
            found.setdefault(name, ServiceAreaRecord(id_, name=name, uri=uri))
    return tuple(found.values())
