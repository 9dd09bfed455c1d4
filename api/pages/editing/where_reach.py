"""How a listing reaches people without a place to go to, and the area that it covers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import uuid4

from api.access.forms import SentForm
from api.pages.editing.typed import line
from directory.authorities import NAMES
from directory.kinds import Delivery
from importers.records import ServiceAreaRecord, ServiceRecord
from importers.references import authority_of

WAYS = {
    Delivery.AT_HOME: "We come to people’s homes",
    Delivery.BY_PHONE: "By telephone",
    Delivery.ONLINE: "Online",
}
LONGEST_PLACES = 1_000
_URI = "http://statistics.data.gov.uk/id/statistical-geography/{code}"


@dataclass(frozen=True, slots=True)
class Reach:
    """What was said of it: ways, codes of authorities, and places by their names."""

    ways: frozenset[str]
    authorities: frozenset[str]
    places: str


def shown_reach(service: ServiceRecord) -> Reach:
    """What is recorded."""
    codes = {code for area in service.service_areas if (code := authority_of(area.uri))}
    return Reach(
        frozenset(service.delivery),
        frozenset(codes & NAMES.keys()),
        ", ".join(area.name or "" for area in _named(service)),
    )


def read_reach(form: SentForm) -> Reach:
    """What was filled in."""
    ways = {str(way) for way in form.data.getlist("where_way")} & {str(way) for way in Delivery}
    codes = {str(code) for code in form.data.getlist("where_area")} & NAMES.keys()
    return Reach(frozenset(ways), frozenset(codes), line(form, "where_places") or "")


def with_reach(service: ServiceRecord, reach: Reach) -> ServiceRecord:
    """The listing with it; areas that nobody touched stay as they are."""
    if reach == shown_reach(service):
        return service
    known = [value for value in service.delivery if value not in set(Delivery)]
    ways = (*known, *(str(way) for way in Delivery if way in reach.ways))
    return replace(service, delivery=ways, service_areas=tuple(_areas(service, reach)))


def _named(service: ServiceRecord) -> list[ServiceAreaRecord]:
    """Areas that are known by their names alone, or by an outline that came from elsewhere."""
    return [
        area for area in service.service_areas if area.name and authority_of(area.uri) not in NAMES
    ]


def _areas(service: ServiceRecord, reach: Reach) -> Iterator[ServiceAreaRecord]:
    names = [name.strip() for name in reach.places.split(",") if name.strip()]
    held = {area.name: area for area in _named(service)}
    # A name may have a comma in it; where the text is as it was, so are its areas.
    is_untouched = reach.places == shown_reach(service).places
    kept_codes = set()
    for area in service.service_areas:
        code = authority_of(area.uri)
        if code in NAMES:
            kept_codes.add(code)
            if code in reach.authorities:
                yield area
        elif not area.name or is_untouched or area.name in names:
            yield area
    for code in sorted(reach.authorities - kept_codes):
        yield ServiceAreaRecord(uuid4(), name=NAMES[code], uri=_URI.format(code=code))
    if not is_untouched:
        for name in dict.fromkeys(names):
            if name not in held:
                yield ServiceAreaRecord(uuid4(), name=name)
