"""What a spreadsheet changes of a listing: where it differs from what a download of it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from importers.compare import is_alike
from importers.records import (
    ContactRecord,
    ImportRecord,
    ServiceRecord,
    collections_of,
    columns_of,
)
from upkeep.bulk.places import PlaceFinder, TakenPlaces, take_places
from upkeep.bulk.reading import ReadListing
from upkeep.content import ListingContent, only_visited, without_outlines

AnyRecord = TypeVar("AnyRecord", bound=ImportRecord)
# Who runs a listing, and when it was checked, is decided apart from what it says.
_DECIDED_APART = frozenset(
    {"id", "organization_id", "source_id", "assured_date", "assurer_email", "last_modified"}
)
_IN_ORDER = ("phones", "languages", "service_areas")


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The listing as it would be, and what is wrong with its places."""

    content: ListingContent
    places: TakenPlaces


def take_over(
    base: ReadListing,
    sent: ReadListing,
    held: ListingContent,
    own: Mapping[str, UUID],
    find: PlaceFinder,
) -> TakenOver:
    """The recorded listing with what differs between its own rows and those that were sent.

    Parameters
    ----------
    base
        What a download of it says, read by the same code from the same columns.
    own
        The recorded place behind each place of that download.
    """
    if base.service is None or sent.service is None:
        msg = "both have been read"
        raise TypeError(msg)
    out, back, before = base.service, sent.service, held.service
    values = _changed_columns(out, back)
    for name in _IN_ORDER:
        values[name] = _taken_in_order(
            getattr(out, name), getattr(back, name), getattr(before, name)
        )
    values["contacts"] = _contacts(out, back, before)
    if "fees_description" in values and before.cost_options and not before.fees_description:
        # What was shown as the cost were the prices; in other words they are not these any more.
        values["cost_options"] = ()
    places = take_places(base, sent, held, own, find)
    values["service_at_locations"] = places.visits
    if places.schedules is not None:
        values["schedules"] = places.schedules
    service = without_outlines(replace(before, **values))
    return TakenOver(ListingContent(service, only_visited(service, places.locations)), places)


def fill_in(
    sent: ReadListing, held: ListingContent, own: Mapping[str, UUID], find: PlaceFinder
) -> TakenOver:
    """The recorded listing with all that rows of another layout say; what they leave empty stays.

    Notes
    -----
    There is no download in that layout to compare with, and most of its columns say less than is
    recorded.
    """
    if sent.service is None:
        msg = "it has been read"
        raise TypeError(msg)
    back, before = sent.service, held.service
    blank = ServiceRecord(back.id, back.organization_id, "")
    values: dict[str, Any] = _changed_columns(blank, back)
    for name in collections_of(ServiceRecord):
        given = getattr(back, name)
        if given and name != "service_at_locations":
            recorded = getattr(before, name)
            values[name] = recorded if _all_alike(given, recorded) else given
    base = ReadListing(None, (), (), (), is_organization_named=False)
    places = take_places(base, sent, held, own, find)
    values["service_at_locations"] = places.visits
    service = without_outlines(replace(before, **values))
    return TakenOver(ListingContent(service, only_visited(service, places.locations)), places)


def _changed_columns(out: ServiceRecord, back: ServiceRecord) -> dict[str, Any]:
    return {
        name: getattr(back, name)
        for name in columns_of(ServiceRecord)
        if name not in _DECIDED_APART and getattr(out, name) != getattr(back, name)
    }


def _all_alike(one: Sequence[ImportRecord], other: Sequence[ImportRecord]) -> bool:
    return len(one) == len(other) and all(
        any(is_alike(left, right) for right in other) for left in one
    )


def _taken_in_order(
    out: Sequence[AnyRecord], back: Sequence[AnyRecord], held: Sequence[AnyRecord]
) -> tuple[AnyRecord, ...]:
    """Records that one cell holds all of: those that are still said stay as they are recorded."""
    if out == back:
        return tuple(held)
    own: dict[UUID, AnyRecord] = {}
    if len(out) == len(held):
        own = {shown.id: kept for shown, kept in zip(out, _as_shown(held), strict=True)}
    return tuple(own.get(one.id, one) for one in back)


def _as_shown(held: Sequence[AnyRecord]) -> list[AnyRecord]:
    """In the order in which a row says them."""
    is_by_id = bool(held) and "number" not in columns_of(type(held[0]))
    return sorted(held, key=lambda one: str(one.id)) if is_by_id else list(held)


def _contacts(
    out: ServiceRecord, back: ServiceRecord, held: ServiceRecord
) -> tuple[ContactRecord, ...]:
    """The contacts, the first of which with a role is the one that a row asks for."""
    if out.contacts == back.contacts:
        return held.contacts
    shown = next((one for one in held.contacts if one.title), None)
    said = back.contacts[0].title if back.contacts else None
    others = tuple(one for one in held.contacts if one is not shown)
    if shown is None:
        return (*back.contacts, *others)
    kept = replace(shown, title=said)
    is_more = said or kept.name or kept.email or kept.phones
    return (kept, *others) if is_more else others
