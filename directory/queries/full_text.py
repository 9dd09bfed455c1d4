"""Listings by PostGIS alone: full-text rank and distance, without knowing what people mean."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, null, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.kinds import PublicationStatus, ServiceStatus
from directory.models import Location, Organization, Service, ServiceAtLocation

ENGLISH = literal("english", literal_execute=True)


@dataclass(frozen=True, slots=True)
class ListingWords:
    """The words of a listing that runs, and how near it is.

    Parameters
    ----------
    distance_m
        Straight line from the place asked for to its nearest public location, in metres; nothing
        without a place or a location.
    """

    id: UUID
    text: str
    distance_m: float | None


def _distance_m(point: GridPoint | None) -> ColumnElement[Any]:
    """Metres to the nearest public location of the service."""
    if point is None:
        return null()
    place = func.ST_GeomFromEWKT(point.as_wkt())
    return (
        select(func.min(func.ST_Distance(Location.public_point, place)))
        .join(ServiceAtLocation, ServiceAtLocation.location_id == Location.id)
        .where(ServiceAtLocation.service_id == Service.id)
        .scalar_subquery()
    )


def _running(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return statement.where(
        Service.status == ServiceStatus.ACTIVE,
        Service.publication_status == PublicationStatus.PUBLISHED,
    )


def list_source_ids(session: Session) -> dict[UUID, str | None]:
    """For every service, running or not, the id its source uses where that is not a UUID."""
    rows = session.execute(select(Service.id, Service.source_id))
    return {row.id: row.source_id for row in rows}


def list_listing_words(session: Session, point: GridPoint | None) -> list[ListingWords]:
    """Every listing that runs, in the order of the ids."""
    words = func.concat_ws(
        " ",
        *(Service.name, Service.alternate_name, Service.description),
        *(Service.eligibility_description, Organization.name),
    )
    statement = _running(select(Service.id, words, _distance_m(point)))
    statement = statement.join(Organization, Organization.id == Service.organization_id)
    return [ListingWords(*row) for row in session.execute(statement.order_by(Service.id))]


def list_by_full_text(
    session: Session, said: str, point: GridPoint | None, *, decay_m: float, limit: int
) -> list[UUID]:
    """The listings that share a stemmed word with what was said, by ``ts_rank`` and distance.

    Parameters
    ----------
    decay_m
        After this many metres a rank has fallen to 1/e; a listing without a place keeps all of it.
    """
    # The parser joins words by "and"; hardly a listing holds every word of a conversation.
    # PostgreSQL takes no NUL in text.
    every_word = func.plainto_tsquery(ENGLISH, said.replace("\x00", " "))
    query = cast(func.replace(cast(every_word, String), "&", "|"), TSQUERY)
    rank = func.ts_rank(Service.search_text, query) * func.exp(
        -func.coalesce(_distance_m(point), 0.0) / decay_m
    )
    statement = _running(select(Service.id)).where(Service.search_text.op("@@")(query))
    return list(session.scalars(statement.order_by(rank.desc(), Service.id).limit(limit)))
