"""Which of the listings that a run brings are likely in the directory, or in the feed, already."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from threading import Thread
from uuid import UUID

from sqlalchemy.orm import Session

from directory.kinds import LocationVisibility
from directory.queries.duplicates import find_decided, list_traits
from directory.queries.imports import OPEN_STATUSES
from directory.traits import ListingTraits, Span, TraitPlace, minutes, spans_of
from importers.records import (
    LocationRecord,
    OrganizationRecord,
    ServiceAtLocationRecord,
    ServiceRecord,
)
from matching.duplicates import Pair, find_pairs


def _said(*texts: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _place(location: LocationRecord) -> TraitPlace:
    towns = _said(*(address.city for address in location.addresses))
    if location.visibility is LocationVisibility.APPROXIMATE:
        # Where exactly it is must not be told by how near it is to something else.
        return TraitPlace(is_approximate=True, towns=towns)
    lines = (line for one in location.addresses for line in (one.address_1, one.address_2))
    postcode = next((one.postal_code for one in location.addresses if one.postal_code), None)
    return TraitPlace(
        location.point, postcode=postcode, words=_said(location.name, *lines), towns=towns
    )


def _spans(service: ServiceRecord, visits: list[ServiceAtLocationRecord]) -> tuple[Span, ...]:
    at_places = (one for visit in visits for one in visit.schedules)
    return tuple(
        span
        for one in (*service.schedules, *at_places)
        for span in spans_of(one.byday, minutes(one.opens_at), minutes(one.closes_at))
    )


def _phones(service: ServiceRecord, visits: list[ServiceAtLocationRecord]) -> tuple[str, ...]:
    of_people = (phone for contact in service.contacts for phone in contact.phones)
    at_places = (phone for visit in visits for phone in visit.phones)
    return tuple(phone.number for phone in (*service.phones, *of_people, *at_places))


def traits_of(
    service: ServiceRecord,
    organization: OrganizationRecord | None,
    locations: Mapping[UUID, LocationRecord],
) -> ListingTraits:
    """What a feed's listing can be told by, as the directory's own are read."""
    at = [
        (visit, locations[visit.location_id])
        for visit in service.service_at_locations
        if visit.location_id in locations
    ]
    shown = [one for one in at if one[1].visibility is not LocationVisibility.HIDDEN]
    visits = [visit for visit, _ in shown]
    places = (_place(place) for _, place in shown if place.location_type != "virtual")
    contacts = (contact.email for contact in service.contacts)
    own = ListingTraits(
        id=service.id,
        name=service.name,
        kind=service.kind,
        other_names=_said(service.alternate_name),
        places=tuple(places),
        phones=_phones(service, visits),
        emails=_said(service.email, *contacts),
        urls=_said(service.url),
        # A listing with a hidden place keeps its hours to itself too.
        spans=_spans(service, visits) if len(shown) == len(at) else (),
    )
    return _with_organization(own, organization) if organization else own


def _with_organization(own: ListingTraits, organization: OrganizationRecord) -> ListingTraits:
    tax = ((None, organization.tax_id),) if organization.tax_id else ()
    known = organization.organization_identifiers
    return replace(
        own,
        organization=organization.name,
        phones=(*own.phones, *(phone.number for phone in organization.phones)),
        emails=_said(*own.emails, organization.email),
        urls=_said(*own.urls, organization.website),
        numbers=(*tax, *((one.identifier_scheme, one.identifier) for one in known)),
    )


def find_likely_pairs(
    session: Session,
    services: Mapping[UUID, ServiceRecord],
    organizations: Mapping[UUID, OrganizationRecord],
    locations: Mapping[UUID, LocationRecord],
) -> Callable[[], tuple[Pair, ...]]:
    """Begin to look for likely pairs with a listing of ``services``; the answer waits for them.

    Parameters
    ----------
    services
        The new and the changed listings of a run, as they will be.

    Notes
    -----
    Best first; none is merged or hidden by it. What the directory holds is read before this
    returns. The rest needs no database, and PostgreSQL writes meanwhile what the run brings.
    """
    brought = {
        id_: traits_of(service, organizations.get(service.organization_id), locations)
        for id_, service in services.items()
        if service.status in OPEN_STATUSES
    }
    if not brought:
        return tuple
    held = [traits for traits in list_traits(session) if traits.id not in services]
    decided, found = find_decided(session), Future[tuple[Pair, ...]]()

    def find() -> None:
        try:
            pairs = find_pairs([*held, *brought.values()], decided=decided, among=brought.keys())
        except BaseException as failure:  # noqa: BLE001 - whoever asks for the pairs is told
            found.set_exception(failure)
        else:
            found.set_result(tuple(pairs))

    Thread(target=find, name="likely pairs", daemon=True).start()
    return found.result
