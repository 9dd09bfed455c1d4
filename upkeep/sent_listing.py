"""A listing that a program sends, in the shape in which it was shown, and what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from directory import models
from directory.kinds import LocationVisibility
from directory.queries.postcodes import list_postcodes
from directory.queries.rows import list_ids
from importers.feed import FoundLocation
from importers.formats.open_referral.services import ServiceReader
from importers.identity import derive
from importers.locate import find_unit, locate
from importers.records import LocationRecord, ServiceRecord
from importers.report import Issue, shown
from importers.tagging import concepts_by_term
from upkeep.content import ListingContent, only_visited, without_outlines
from upkeep.document_fields import find_unknown
from upkeep.round_trip import overlaid

SOURCE = "api"
# What a program reads and does not decide. When it was checked, people alone say.
READ_ONLY = (
    *("id", "organization_id", "organization", "assured_date", "assurer_email"),
    *("last_modified", "is_demonstration", "attribution"),
)
_ONLY_ROUGHLY = (
    "is shown only roughly, so its place cannot be changed here: change it on the listing's pages"
)
_NEVER_OPENER = "was sent as more visible than it is: somebody shows it on the listing's pages"


@dataclass(frozen=True, slots=True)
class Fault:
    """A field that cannot be taken.

    Parameters
    ----------
    pointer
        Where it stands in the document, by RFC 6901.
    value
        What stood there, shortened.
    message
        What is wrong with it, and what is allowed.
    """

    pointer: str
    value: str | None
    message: str


@dataclass(frozen=True, slots=True)
class _Read:
    service: ServiceRecord | None
    locations: Mapping[UUID, FoundLocation]
    issues: tuple[Issue, ...]


def changed_fields(went_out: Mapping[str, Any], came_back: Mapping[str, Any]) -> list[str]:
    """Pointers to the fields in which two documents differ."""
    names = dict.fromkeys((*went_out, *came_back))
    return [f"/{name}" for name in names if not _same(went_out.get(name), came_back.get(name))]


def read_sent(
    session: Session,
    went_out: Mapping[str, Any],
    came_back: Mapping[str, Any],
    held: ListingContent,
) -> tuple[ListingContent | None, tuple[Fault, ...]]:
    """The listing as the program wants it, or what is wrong with what it sent.

    Parameters
    ----------
    went_out
        The document as anybody is shown it now.
    came_back
        The document as the program wants it.
    held
        What is recorded.
    """
    faults = list(_shape_faults(went_out, came_back))
    if faults:
        return None, tuple(faults)
    out, back = _read(went_out), _read(came_back)
    known = {(issue.field, issue.value, issue.message) for issue in out.issues}
    faults = [
        Fault(_pointer(one.field), one.value, one.message)
        for one in back.issues
        if (one.field, one.value, one.message) not in known
    ]
    if out.service is None or back.service is None:
        return None, tuple(faults)
    faults += _unknown_terms(session, out.service, back.service)
    service, locations = _merged(session, out, back, held, faults)
    return ListingContent(service, locations), tuple(faults)


def _shape_faults(went_out: Mapping[str, Any], came_back: Mapping[str, Any]) -> Iterator[Fault]:
    yield from (Fault(pointer, None, message) for pointer, message in find_unknown(came_back))
    for name, value in went_out.items():
        if name not in came_back and name not in READ_ONLY:
            message = "is missing: send it as it was, or empty it with null or an empty list"
            yield Fault(f"/{name}", None, message)
        elif name in READ_ONLY and name in came_back and not _same(value, came_back[name]):
            message = "cannot be changed here: leave it out, or send it as it was"
            yield Fault(f"/{name}", shown(came_back[name]), message)
    for name in READ_ONLY:
        if name not in went_out and came_back.get(name) not in (None, "", []):
            message = "cannot be set here: leave it out"
            yield Fault(f"/{name}", shown(came_back[name]), message)


def _read(document: Mapping[str, Any]) -> _Read:
    reader = ServiceReader(SOURCE)
    reader.read(None, dict(document))
    feed = reader.feed()
    service = feed.listings[0].service if feed.listings else None
    plain = without_outlines(service) if service else None
    return _Read(plain, feed.locations, feed.issues)


def _merged(
    session: Session, out: _Read, back: _Read, held: ListingContent, faults: list[Fault]
) -> tuple[ServiceRecord, tuple[LocationRecord, ...]]:
    if out.service is None or back.service is None:
        msg = "both documents have been read"
        raise TypeError(msg)
    names = {
        id_: id_ if id_ in out.locations else derive(held.service.id, "location", id_)
        for id_ in back.locations
    }
    visits = tuple(
        replace(visit, location_id=names.get(visit.location_id, visit.location_id))
        for visit in back.service.service_at_locations
    )
    service = overlaid(
        out.service, replace(back.service, service_at_locations=visits), held.service
    )
    locations = {one.id: one for one in held.locations}
    for id_, found in back.locations.items():
        place = _Place(session, f"/service_at_locations/{_place(visits, names[id_])}/location")
        record, problem = place.merged(out.locations.get(id_), found, held.location(id_))
        if problem:
            faults.append(problem)
        locations[names[id_]] = replace(record, id=names[id_])
    faults += [
        Fault(f"/service_at_locations/{number}", None, "names a location that nothing describes")
        for number, visit in enumerate(visits)
        if visit.location_id not in locations
    ]
    return service, only_visited(service, locations.values())


def _place(visits: tuple[Any, ...], location_id: UUID) -> int:
    return next((number for number, one in enumerate(visits) if one.location_id == location_id), 0)


@dataclass(frozen=True, slots=True)
class _Place:
    """Takes one location over; ``pointer`` is where it stands in the document."""

    session: Session
    pointer: str

    def merged(
        self, out: FoundLocation | None, back: FoundLocation, held: LocationRecord | None
    ) -> tuple[LocationRecord, Fault | None]:
        """The location as it shall be, and what is wrong with it."""
        if out is None or held is None:
            return self._located(back.record, back)
        record = overlaid(out.record, back.record, held)
        if record.visibility.rank > held.visibility.rank:
            said = record.visibility.value
            return held, Fault(f"{self.pointer}/attributes", said, _NEVER_OPENER)
        is_moved = _lon_lat(out) != _lon_lat(back)
        has_new_address = out.record.addresses != back.record.addresses
        if held.visibility is not LocationVisibility.EXACT and (is_moved or has_new_address):
            return held, Fault(self.pointer, None, _ONLY_ROUGHLY)
        if not is_moved and find_unit(out.whereabouts) == find_unit(back.whereabouts):
            return record, None
        # Coordinates that were not touched are those of the address before.
        where = back.whereabouts if is_moved else replace(back.whereabouts, lon=None, lat=None)
        return self._located(record, replace(back, whereabouts=where))

    def _located(
        self, record: LocationRecord, found: FoundLocation
    ) -> tuple[LocationRecord, Fault | None]:
        if record.location_type == "virtual":
            return record, None
        unit = find_unit(found.whereabouts)
        codes = list_postcodes(self.session, {unit.code} if unit else set())
        position = locate(found.whereabouts, {code: one.point for code, one in codes.items()})
        placed = replace(record, point=position.point, located_by=position.located_by)
        if position.point is None:
            return placed, Fault(
                f"{self.pointer}/addresses", position.value, position.message or ""
            )
        return placed, None


def _lon_lat(found: FoundLocation) -> tuple[float | None, float | None]:
    return found.whereabouts.lon, found.whereabouts.lat


def _unknown_terms(session: Session, out: ServiceRecord, service: ServiceRecord) -> Iterator[Fault]:
    wanted = {one.taxonomy_term_id for one in service.attributes if one.taxonomy_term_id}
    # Some terms are made for the document alone, and go back with it.
    made = {one.taxonomy_term_id for one in out.attributes}
    known = list_ids(session, models.TaxonomyTerm, wanted) | concepts_by_term().keys() | made
    for number, one in enumerate(service.attributes):
        if one.taxonomy_term_id and one.taxonomy_term_id not in known:
            message = "names a term that the directory does not know: use one that it shows"
            yield Fault(f"/attributes/{number}/taxonomy_term", one.value, message)


def _pointer(path: str) -> str:
    """``schedules[0].opens_at`` as RFC 6901 writes it."""
    plain = path.replace("~", "~0").replace("/", "~1")
    return "/" + plain.replace("[", ".").replace("]", "").replace(".", "/")


def _same(one: object, other: object) -> bool:
    """Whether two values of a document say the same; nothing and empty are the same."""
    empty: tuple[object, ...] = (None, "", [], {})
    return one == other or (one in empty and other in empty)
