"""What tells that two listings are the same thing, and what people decided of pairs."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, Uuid, and_, any_, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from directory.decided import Decided, in_order
from directory.geography import GridPoint
from directory.kinds import LocationVisibility, PublicationStatus
from directory.models import (
    Address,
    Contact,
    DuplicateDecision,
    Location,
    Organization,
    OrganizationIdentifier,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)
from directory.queries.imports import OPEN_STATUSES
from directory.traits import ListingTraits, Span, TraitPlace, minutes, spans_of

_AT = ServiceAtLocation
_Rows: TypeAlias = Select[*tuple[Any, ...]]
# What has ended is nobody's second listing.
IS_COMPARED = and_(
    Service.status.in_(OPEN_STATUSES), Service.publication_status != PublicationStatus.WITHDRAWN
)
IS_SHOWN = Location.visibility != LocationVisibility.HIDDEN


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided of two listings."""

    a: UUID
    b: UUID
    is_same: bool
    decided_by: str | None
    decided_at: datetime
    reason: str | None


def put_decision(
    session: Session,
    a: UUID,
    b: UUID,
    *,
    is_same: bool,
    decided_by: str | None = None,
    reason: str | None = None,
) -> None:
    """Keep what was decided of a pair; a later decision replaces the earlier one."""
    service_id, other_id = in_order(a, b)
    statement = insert(DuplicateDecision).values(
        id=uuid4(),
        service_id=service_id,
        other_id=other_id,
        is_same=is_same,
        decided_by=decided_by,
        reason=reason,
    )
    kept = {name: statement.excluded[name] for name in ("is_same", "decided_by", "reason")}
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["service_id", "other_id"], set_=kept | {"decided_at": func.now()}
        )
    )


def list_decisions(session: Session, ids: Collection[UUID] | None = None) -> list[Decision]:
    """What has been decided, the latest last; of pairs with a listing among ``ids`` where given."""
    kept = DuplicateDecision
    query = select(
        kept.service_id,
        kept.other_id,
        kept.is_same,
        kept.decided_by,
        kept.decided_at,
        kept.reason,
    ).order_by(kept.decided_at, kept.id)
    if ids is not None:
        among = any_(cast(literal(list(ids), ARRAY(Uuid)), ARRAY(Uuid)))
        query = query.where((kept.service_id == among) | (kept.other_id == among))
    return [Decision(*row) for row in session.execute(query)]


def find_decided(session: Session) -> Decided:
    """Every decision, ready to be asked."""
    return Decided.of((one.a, one.b, one.is_same) for one in list_decisions(session))


def find_service_names(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of listings by id, whatever their status; none for an id that there is not."""
    query = select(Service.id, Service.name).where(Service.id.in_(list(ids)))
    return {row.id: row.name for row in session.execute(query)}


def list_traits(session: Session) -> list[ListingTraits]:
    """The traits of every listing that has not ended, in the order of their ids.

    Notes
    -----
    A hidden location gives nothing at all, so that no comparison can tell where it is; the hours of
    a listing with one stay out too. An approximate one gives its public point alone.
    """
    places = _places(session)
    phones, emails = _phones(session), _emails(session)
    organization_phones, numbers = _organization_phones(session), _numbers(session)
    spans, private = _spans(session), _with_hidden_locations(session)
    found = []
    for row in session.execute(_select_services()):
        id_, organization_id = row.id, row.organization_id
        tax = ((None, row.tax_id),) if row.tax_id else ()
        found.append(
            ListingTraits(
                id=id_,
                name=row.name,
                kind=row.kind,
                other_names=_said(row.alternate_name),
                organization=row.organization,
                places=tuple(places.get(id_, ())),
                phones=(*phones.get(id_, ()), *organization_phones.get(organization_id, ())),
                emails=(*_said(row.email, row.organization_email), *emails.get(id_, ())),
                urls=_said(row.url, row.website),
                numbers=(*tax, *numbers.get(organization_id, ())),
                spans=() if id_ in private else tuple(spans.get(id_, ())),
            )
        )
    return found


def _select_services() -> _Rows:
    return (
        select(
            Service.id,
            Service.name,
            Service.kind,
            Service.alternate_name,
            Service.organization_id,
            Service.email,
            Service.url,
            Organization.name.label("organization"),
            Organization.email.label("organization_email"),
            Organization.website,
            Organization.tax_id,
        )
        .join(Organization, Organization.id == Service.organization_id)
        .where(IS_COMPARED)
        .order_by(Service.id)
    )


def _said(*texts: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _gathered(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    """Values by the id before them."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for id_, value in rows:
        found[id_].append(value)
    return found


def _places(session: Session) -> dict[UUID, list[TraitPlace]]:
    """The public places of each listing."""
    addresses: dict[UUID, list[Any]] = defaultdict(list)
    lines = select(
        Address.location_id, Address.address_1, Address.address_2, Address.city, Address.postal_code
    )
    for row in session.execute(lines.order_by(Address.id)):
        addresses[row.location_id].append(row)
    query = (
        select(
            _AT.service_id,
            Location.id,
            Location.name,
            Location.visibility,
            func.ST_X(Location.public_point).label("easting_m"),
            func.ST_Y(Location.public_point).label("northing_m"),
        )
        .join(Location, Location.id == _AT.location_id)
        .where(IS_SHOWN, Location.location_type != "virtual")
        .order_by(_AT.service_id, Location.id)
    )
    found: dict[UUID, list[TraitPlace]] = defaultdict(list)
    for row in session.execute(query):
        found[row.service_id].append(_place(row, addresses.get(row.id, [])))
    return found


def _place(row: Any, addresses: list[Any]) -> TraitPlace:
    point = GridPoint(row.easting_m, row.northing_m) if row.easting_m is not None else None
    towns = _said(*(address.city for address in addresses))
    if row.visibility is LocationVisibility.APPROXIMATE:
        return TraitPlace(point, is_approximate=True, towns=towns)
    lines = (line for one in addresses for line in (one.address_1, one.address_2))
    postcode = next((one.postal_code for one in addresses if one.postal_code), None)
    return TraitPlace(point, postcode=postcode, words=_said(row.name, *lines), towns=towns)


def _phones(session: Session) -> dict[UUID, list[str]]:
    """Numbers of the listing itself, of its people, and at its places that may be shown."""
    ways: list[_Rows] = [
        select(Phone.service_id, Phone.number).where(Phone.service_id.is_not(None)),
        select(Contact.service_id, Phone.number)
        .join(Contact, Contact.id == Phone.contact_id)
        .where(Contact.service_id.is_not(None)),
        _at_shown_places(select(_AT.service_id, Phone.number).select_from(Phone), Phone),
    ]
    return _gathered(row for way in ways for row in session.execute(way))


def _at_shown_places(query: _Rows, owned: type[Phone | Schedule]) -> _Rows:
    return (
        query.join(_AT, _AT.id == owned.service_at_location_id)
        .join(Location, Location.id == _AT.location_id)
        .where(IS_SHOWN)
    )


def _organization_phones(session: Session) -> dict[UUID, list[str]]:
    query = select(Phone.organization_id, Phone.number).where(Phone.organization_id.is_not(None))
    return _gathered(session.execute(query))


def _emails(session: Session) -> dict[UUID, list[str]]:
    query = select(Contact.service_id, Contact.email)
    has_both = and_(Contact.service_id.is_not(None), Contact.email.is_not(None))
    return _gathered(session.execute(query.where(has_both)))


def _numbers(session: Session) -> dict[UUID, list[tuple[str | None, str]]]:
    kept = OrganizationIdentifier
    rows = session.execute(
        select(kept.organization_id, kept.identifier_scheme, kept.identifier).order_by(kept.id)
    )
    return _gathered((id_, (scheme, number)) for id_, scheme, number in rows)


def _with_hidden_locations(session: Session) -> set[UUID]:
    query = select(_AT.service_id).join(Location, Location.id == _AT.location_id)
    return set(session.scalars(query.where(~IS_SHOWN)))


def _spans(session: Session) -> dict[UUID, list[Span]]:
    """The hours of each listing, its own and those at its places."""
    hours: tuple[ColumnElement[Any], ...] = (
        Schedule.byday.expression,
        Schedule.opens_at.expression,
        Schedule.closes_at.expression,
    )
    own = select(Schedule.service_id, *hours).where(Schedule.service_id.is_not(None))
    at_places = _at_shown_places(select(_AT.service_id, *hours).select_from(Schedule), Schedule)
    found: dict[UUID, list[Span]] = defaultdict(list)
    for query in (own, at_places):
        for id_, byday, opens_at, closes_at in session.execute(query):
            found[id_] += spans_of(byday, minutes(opens_at), minutes(closes_at))
    return found
