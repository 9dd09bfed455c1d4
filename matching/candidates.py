"""The one statement that asks PostGIS which listings may be shown, and how near each is."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Select,
    String,
    bindparam,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on
from sqlalchemy.orm import Session

from directory.geography import WGS84, GridPoint
from directory.kinds import (
    Delivery,
    ListingKind,
    LocatedBy,
    LocationVisibility,
)
from directory.models import (
    Attribute,
    Language,
    Location,
    Organization,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from directory.queries.hours import Hours
from directory.queries.index_rows import (
    CARRIED,
    IS_CARRIED,
    IS_RANKED,
    IS_UNLOCATED,
    LISTING_COLUMNS,
    NOT_OUR_CONCEPT,
    OUR_CONCEPT,
)
from matching.candidate import AreaFit, AreasServed, Candidate, CandidateLocation
from matching.listings.listing import ListingText

# The nearest locations that are looked at: beyond them nothing would reach the first page.
NEAREST_LOCATIONS = 900
# The parameter is brought to the column's system: transforming the column would lose the index.
PLACE: ColumnElement[Any] = func.ST_GeomFromEWKT(bindparam("place", type_=String))
WAYS = frozenset(Delivery)


def _nearest(*, has_place: bool) -> FromClause:
    """For each service its nearest public location; the index finds the nearest few first."""
    about = select(
        Location.id,
        Location.name,
        Location.visibility,
        Location.located_by,
        Location.is_step_free,
        Location.public_point,
        (func.ST_Distance(Location.public_point, PLACE) if has_place else null()).label(
            "distance_m"
        ),
    ).where(Location.public_point.is_not(None))
    if has_place:
        about = about.order_by(Location.public_point.op("<->")(PLACE))
        # Of those as far away as the last all are taken, so that the same are wherever it is asked.
        about = about.fetch(NEAREST_LOCATIONS, with_ties=True)
    near = about.subquery("near")
    lon_lat = func.ST_Transform(near.c.public_point, WGS84)
    return (
        select(
            ServiceAtLocation.service_id,
            near.c.id.label("location_id"),
            near.c.name.label("location_name"),
            near.c.visibility,
            near.c.located_by,
            near.c.is_step_free,
            near.c.distance_m,
            func.ST_X(lon_lat).label("lon"),
            func.ST_Y(lon_lat).label("lat"),
        )
        .join(near, near.c.id == ServiceAtLocation.location_id)
        .ext(distinct_on(ServiceAtLocation.service_id))
        .order_by(ServiceAtLocation.service_id, near.c.distance_m, near.c.id)
        .subquery("nearest")
    )


def _area(*, has_place: bool) -> FromClause:
    covers = func.bool_or(func.ST_Covers(ServiceArea.geometry, PLACE))
    return (
        select(
            (covers if has_place else null()).label("covers"),
            func.count(ServiceArea.geometry).label("drawn"),
            func.count().label("areas"),
            func.array_agg(aggregate_order_by(ServiceArea.name, ServiceArea.id)).label(
                "area_names"
            ),
        )
        .where(ServiceArea.service_id == Service.id)
        .lateral("area")
    )


def _terms() -> ColumnElement[list[str]]:
    """Names of a listing's terms; of our own concepts the ids of the certain and the refused."""
    return select(CARRIED).where(IS_CARRIED, Attribute.link_id == Service.id).scalar_subquery()


def _has_location(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(
        select(literal_column("1"))
        .select_from(ServiceAtLocation)
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .where(ServiceAtLocation.service_id == Service.id, condition)
    )


@lru_cache(maxsize=2)
def select_candidates(*, has_place: bool) -> Select[*tuple[Any, ...]]:
    """Published, active listings: those with a public location near the place, and those without.

    Notes
    -----
    Asks for the parameters ``kinds`` and, with a place, ``place``: a point as extended well-known
    text in EPSG:27700. The statement is built once, since building it costs more than running it.
    """
    nearest, area = _nearest(has_place=has_place), _area(has_place=has_place)
    is_public = Location.public_point.is_not(None)
    return (
        select(
            *LISTING_COLUMNS,
            _terms().label("terms"),
            _has_location(Location.visibility == LocationVisibility.HIDDEN).label("hidden"),
            _has_location(IS_UNLOCATED).label("unlocated"),
            *(column for column in nearest.c if column.name != "service_id"),
            *area.c,
        )
        .join(Organization, Organization.id == Service.organization_id)
        .outerjoin(nearest, nearest.c.service_id == Service.id)
        .outerjoin(area, true())
        .where(
            IS_RANKED,
            Service.kind.in_(bindparam("kinds", expanding=True)),
            or_(nearest.c.service_id.is_not(None), ~_has_location(is_public)),
        )
        .order_by(Service.id)
    )


def _areas_served(row: Row[*tuple[Any, ...]]) -> AreasServed:
    names = tuple(name for name in row.area_names or () if name)
    return AreasServed(row.areas or 0, row.drawn or 0, names)


def text_of(row: Any) -> ListingText:
    """The words of a row with a listing's columns; among its terms are the ids of our concepts."""
    terms: Sequence[str] = row.terms or ()
    return ListingText(
        name=row.name,
        organization=row.organization,
        description=row.description or "",
        eligibility=row.eligibility or "",
        terms=tuple(term for term in terms if not term.startswith((OUR_CONCEPT, NOT_OUR_CONCEPT))),
        concepts=_after(OUR_CONCEPT, terms),
        refused=_after(NOT_OUR_CONCEPT, terms),
        minimum_age=row.minimum_age,
        maximum_age=row.maximum_age,
    )


def _after(mark: str, terms: Sequence[str]) -> tuple[str, ...]:
    return tuple(term.removeprefix(mark) for term in terms if term.startswith(mark))


def ways_among(ways: Sequence[str]) -> frozenset[Delivery]:
    """The ways of delivery that we know."""
    return frozenset(Delivery(way) for way in ways if way in WAYS)


def shown_location(row: Any) -> CandidateLocation:
    """The public location of a row that has one; of an approximate one not even the name."""
    is_approximate = row.visibility is LocationVisibility.APPROXIMATE
    return CandidateLocation(
        id=row.location_id,
        name=None if is_approximate else row.location_name,
        lon=round(row.lon, 5),
        lat=round(row.lat, 5),
        is_approximate=is_approximate,
        is_unverified=row.located_by is LocatedBy.UNVERIFIED,
        is_step_free=row.is_step_free,
    )


def _location(row: Row[*tuple[Any, ...]]) -> CandidateLocation | None:
    return None if row.location_id is None else shown_location(row)


def _candidate(row: Row[*tuple[Any, ...]], authority: str | None, *, has_place: bool) -> Candidate:
    areas = _areas_served(row)
    return Candidate(
        service_id=row.id,
        text=text_of(row),
        kind=row.kind,
        location=_location(row),
        distance_m=row.distance_m,
        area=areas.fit(authority, has_place=has_place, covers=bool(row.covers)),
        area_names=areas.names,
        has_hidden_location=row.hidden,
        has_unlocated_venue=row.unlocated,
        delivery=ways_among(row.delivery),
        is_free=row.is_free,
        assured_date=row.assured_date,
        unanswered_since=row.unanswered_since,
        is_demonstration=row.is_demonstration,
    )


def list_candidates(
    session: Session,
    point: GridPoint | None,
    kinds: Collection[ListingKind],
    authority: str | None = None,
) -> list[Candidate]:
    """The listings that may be shown, in one statement; none that serves other areas alone.

    Parameters
    ----------
    authority
        GSS code of the authority that the place lies in, for areas known by name alone.
    """
    has_place = point is not None
    parameters: dict[str, Any] = {"kinds": sorted(kinds)}
    if point is not None:
        parameters["place"] = point.as_wkt()
    rows = session.execute(select_candidates(has_place=has_place), parameters)
    found = (_candidate(row, authority, has_place=has_place) for row in rows)
    return [candidate for candidate in found if candidate.area is not AreaFit.OUTSIDE]


def with_hours(candidates: Sequence[Candidate], hours: Hours) -> list[Candidate]:
    """The same candidates with their hours."""
    return [
        replace(c, schedules=hours.find(c.service_id, c.location.id if c.location else None))
        for c in candidates
    ]


def with_languages(session: Session, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The same candidates with the languages recorded for each, in one statement."""
    service_ids = [candidate.service_id for candidate in candidates]
    spoken: dict[UUID, list[str]] = defaultdict(list)
    rows = session.execute(
        select(Language.service_id, Language.name, Language.code)
        .where(Language.service_id.in_(service_ids))
        .order_by(Language.id)
    )
    for service_id, name, code in rows:
        language = name or code
        if service_id is not None and language:
            spoken[service_id].append(language)
    return [replace(c, languages=tuple(spoken.get(c.service_id, ()))) for c in candidates]
