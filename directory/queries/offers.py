"""What feeds would have written over what people set, by the listing that it concerns."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, Subquery, Uuid, cast, func, select, tuple_, union_all, update
from sqlalchemy.orm import Session

from directory.models import ImportRun, Service, ServiceAtLocation, WaitingDifference
from directory.queries.imports import FieldKey

_WAITS = WaitingDifference.dismissed_at.is_(None)


@dataclass(frozen=True, slots=True)
class OfferingListing:
    """A listing of which a feed says something else than a person."""

    service_id: UUID
    name: str
    offers: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed's value for one field."""

    key: FieldKey
    held: Any
    offered: Any
    noticed_at: datetime
    source: str | None


def list_offering(session: Session, *, page: int, per_page: int) -> list[OfferingListing]:
    """Listings with offers that nobody has decided, the longest waiting first."""
    concerned = _concerned()
    since = func.min(WaitingDifference.noticed_at)
    query = (
        select(Service.id, Service.name, func.count(), since)
        .join(concerned, concerned.c.service_id == Service.id)
        .join(WaitingDifference, WaitingDifference.id == concerned.c.difference_id)
        .group_by(Service.id, Service.name)
        .order_by(since, Service.id)
    )
    rows = session.execute(query.offset((page - 1) * per_page).limit(per_page))
    return [OfferingListing(*row) for row in rows]


def count_offering(session: Session) -> int:
    """How many listings have offers that nobody has decided."""
    concerned = _concerned()
    return session.scalar(select(func.count(concerned.c.service_id.distinct()))) or 0


def list_offers(session: Session, service_id: UUID) -> list[Offer]:
    """What feeds offer for one listing, its places and its organization, in a fixed order."""
    concerned, kept = _concerned(), WaitingDifference
    query = (
        select(kept, ImportRun.source)
        .join(concerned, concerned.c.difference_id == kept.id)
        .outerjoin(ImportRun, ImportRun.id == kept.import_run_id)
        .where(concerned.c.service_id == service_id)
        .order_by(kept.record_type.desc(), kept.record_id, kept.field)
    )
    return [
        Offer(
            FieldKey(row.record_type, row.record_id, row.field),
            row.held,
            row.offered,
            row.noticed_at,
            source,
        )
        for row, source in session.execute(query)
    ]


def dismiss_offers(
    session: Session, keys: Collection[FieldKey], account_id: UUID, now: datetime
) -> None:
    """Keep what people set; the same offers are not shown again until the feed changes them."""
    kept = WaitingDifference
    named = [(key.record_type, key.record_id, key.field) for key in keys]
    columns = tuple_(kept.record_type, kept.record_id, kept.field)
    session.execute(
        update(kept)
        .where(columns.in_(named))
        .values(dismissed_at=now, dismissed_by=account_id)
        .execution_options(synchronize_session=False)
    )


def _concerned() -> Subquery:
    """Each waiting difference with one listing that it concerns.

    Notes
    -----
    What is said of a place or an organization that several listings share is shown with one of
    them, or a reviewer would decide it as often as there are listings.
    """
    kept, at = WaitingDifference, ServiceAtLocation

    def of(record_type: str, query: Select[UUID, UUID]) -> Select[UUID, UUID]:
        return query.where(kept.record_type == record_type, _WAITS)

    # PostgreSQL has no order of its own for the least of some ids.
    first = cast(func.min(cast(Service.id, String)), Uuid).label("service_id")
    own = of("service", select(kept.id.label("difference_id"), kept.record_id.label("service_id")))
    placed = of(
        "location",
        select(kept.id, first)
        .join(at, at.location_id == kept.record_id)
        .join(Service, Service.id == at.service_id),
    ).group_by(kept.id)
    run = of(
        "organization",
        select(kept.id, first).join(Service, Service.organization_id == kept.record_id),
    ).group_by(kept.id)
    return union_all(own, placed, run).subquery()
