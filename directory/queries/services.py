"""Listings the public may read: one with everything that hangs on it, or a page of them."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.orm import Session, defer, joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad as Loading

from directory.errors import ListingMovedError, ListingNotFoundError, ListingWithdrawnError
from directory.kinds import Fiction, ListingKind, PublicationStatus, ServiceStatus
from directory.models import (
    Attribute,
    Contact,
    Location,
    Organization,
    Phone,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from directory.queries.redirects import find_redirect

# Trigram likeness from which a name counts as found; "kingsthrope quire" against
# "Kingsthorpe Community Choir" reaches 0.4, an unrelated name stays under 0.25.
LEAST_LIKENESS = 0.35
# Where a name is met well, what is only somewhat like it is no help: a share of the best.
LEAST_SHARE = 0.5
# A hit on the organization's name says less than one on the listing's own.
ORGANIZATION_WEIGHT = 0.8
LISTED_STATUSES = (ServiceStatus.ACTIVE, ServiceStatus.TEMPORARILY_CLOSED)


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One page of listings, each with its organization loaded.

    Parameters
    ----------
    number
        Of this page, from 1.
    per_page
        Most listings a page holds.
    total_items
        Listings on all pages together.
    """

    services: tuple[Service, ...]
    number: int
    per_page: int
    total_items: int

    @property
    def total_pages(self) -> int:
        """How many pages there are."""
        return -(-self.total_items // self.per_page)


def select_listed() -> Select[Service]:
    """Published listings that run, or will run again."""
    return select(Service).where(
        Service.publication_status == PublicationStatus.PUBLISHED,
        Service.status.in_(LISTED_STATUSES),
    )


def get_listing(session: Session, service_id: UUID) -> Service:
    """One published listing with everything that hangs on it; never the exact point of a location.

    Raises
    ------
    ListingNotFoundError
        There is no such listing, or it is a draft.
    ListingWithdrawnError
        It was published once and has been withdrawn.
    ListingMovedError
        It was merged into another.

    Notes
    -----
    A listing that has closed can still be read, so that an old print or link explains itself.
    """
    service = session.scalar(
        select(Service).where(Service.id == service_id).options(*_everything())
    )
    if service is None or service.publication_status == PublicationStatus.DRAFT:
        msg = f"There is no listing {service_id}."
        raise ListingNotFoundError(msg)
    if service.publication_status == PublicationStatus.WITHDRAWN:
        merged_into = find_redirect(session, service_id)
        if merged_into is not None:
            raise ListingMovedError(merged_into)
        msg = f"Listing {service_id} has been withdrawn."
        raise ListingWithdrawnError(msg)
    return service


def list_services(
    session: Session,
    *,
    name: str = "",
    kinds: Collection[ListingKind] = (),
    page: int = 1,
    per_page: int = 50,
) -> ListingPage:
    """A page of listings: by likeness to ``name`` where one is given, else in alphabetical order.

    Parameters
    ----------
    name
        A listing's or organization's name as somebody remembers it, misspelt or in part.
    kinds
        Any of these; all where empty.
    """
    query = select_listed()
    if kinds:
        query = query.where(Service.kind.in_(kinds))
    order: tuple[Any, ...] = (func.lower(Service.name), Service.id)
    # PostgreSQL takes no NUL in text.
    typed = " ".join(name.replace("\x00", " ").split())
    if typed:
        query, likeness = _select_named(query, typed)
        order = (likeness.desc(), *order)
    total_items = session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True))
    rows = session.scalars(
        query.options(joinedload(Service.organization))
        .order_by(*order)
        .offset((page - 1) * per_page)
        .limit(per_page)
    )
    return ListingPage(tuple(rows), page, per_page, total_items or 0)


def count_listed_by_kind(session: Session) -> dict[ListingKind, int]:
    """How many listings of each kind the public can browse, none left out."""
    listed = select_listed().subquery()
    rows = session.execute(select(listed.c.kind, func.count()).group_by(listed.c.kind))
    found = {ListingKind(kind): number for kind, number in rows}
    return {kind: found.get(kind, 0) for kind in ListingKind}


def find_demonstration(session: Session) -> bool:
    """Whether any published listing is demonstration data."""
    query = select_listed().where(Service.is_demonstration).exists()
    return bool(session.scalar(select(query)))


def find_fiction(session: Session) -> Fiction:
    """How much of what is published is demonstration data."""
    fictional = select_listed().where(Service.is_demonstration).exists()
    real = select_listed().where(Service.is_demonstration.is_(False)).exists()
    has_fictional, has_real = session.execute(select(fictional, real)).one()
    if not has_fictional:
        return Fiction.NONE
    return Fiction.SOME if has_real else Fiction.ALL


def _select_named(
    query: Select[Service], name: str
) -> tuple[Select[Service], ColumnElement[float]]:
    """Those listings of ``query`` that are called like ``name``, and the measure of how much."""
    likeness = _likeness(name)
    measured = (
        query.join(Service.organization)
        .where(likeness >= LEAST_LIKENESS)
        .with_only_columns(
            Service.id, likeness.label("likeness"), func.max(likeness).over().label("best")
        )
        .subquery()
    )
    found = (
        select(Service)
        .join(measured, measured.c.id == Service.id)
        .where(measured.c.likeness >= measured.c.best * LEAST_SHARE)
    )
    return found, measured.c.likeness


def _likeness(name: str) -> ColumnElement[float]:
    """How much like ``name`` a listing is, 0 to 1.

    Notes
    -----
    ``word_similarity`` (pg_trgm) measures the typed text against the best stretch of a name, so
    that part of a long name suffices; half of the whole-name similarity is mixed in so that the
    exact name comes before longer ones that contain it. What is typed in full counts in full.
    """
    typed = literal(name)
    own = func.greatest(
        func.word_similarity(typed, Service.name),
        func.word_similarity(typed, func.coalesce(Service.alternate_name, "")),
        func.word_similarity(typed, Organization.name) * ORGANIZATION_WEIGHT,
    )
    return own * 0.9 + func.similarity(typed, Service.name) * 0.1


def _phones() -> Loading:
    return selectinload(Phone.languages)


def _contacts() -> Loading:
    return selectinload(Contact.phones).options(_phones())


def _attributes() -> Loading:
    return joinedload(Attribute.taxonomy_term)


@cache
def _everything() -> tuple[Loading, ...]:
    """Loads every relation in one statement each, and no statement per row."""
    return (
        joinedload(Service.organization).options(
            selectinload(Organization.organization_identifiers),
            selectinload(Organization.attributes).options(_attributes()),
            selectinload(Organization.contacts).options(_contacts()),
            selectinload(Organization.phones).options(_phones()),
        ),
        selectinload(Service.phones).options(_phones()),
        selectinload(Service.contacts).options(_contacts()),
        selectinload(Service.schedules),
        selectinload(Service.service_areas).options(defer(ServiceArea.geometry)),
        selectinload(Service.languages),
        selectinload(Service.funding),
        selectinload(Service.cost_options),
        selectinload(Service.attributes).options(_attributes()),
        selectinload(Service.service_at_locations).options(*_at_locations()),
    )


def _at_locations() -> tuple[Loading, ...]:
    return (
        selectinload(ServiceAtLocation.schedules),
        selectinload(ServiceAtLocation.phones).options(_phones()),
        selectinload(ServiceAtLocation.contacts).options(_contacts()),
        joinedload(ServiceAtLocation.location).options(
            # Where a location really is concerns the importers alone: reading it here fails.
            defer(Location.point, raiseload=True),
            selectinload(Location.addresses),
            selectinload(Location.accessibility),
            selectinload(Location.phones).options(_phones()),
            selectinload(Location.contacts).options(_contacts()),
            selectinload(Location.languages),
            selectinload(Location.schedules),
            selectinload(Location.attributes).options(_attributes()),
        ),
    )
