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
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from directory.authorities import NAMES
from directory.geography import WGS84, GridPoint
from directory.kinds import (
    Delivery,
    ListingKind,
    LocatedBy,
    LocationVisibility,
    PublicationStatus,
    ServiceStatus,
)
from directory.models import (
    Attribute,
    Language,
    Location,
    Organization,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    TaxonomyTerm,
)
from directory.tags import OWN_CONCEPTS, TagStatus
from matching.candidate import AreaFit, Candidate, CandidateLocation
from matching.listing import ListingText

# The nearest locations that are looked at: beyond them nothing would reach the first page.
NEAREST_LOCATIONS = 900
# The parameter is brought to the column's system: transforming the column would lose the index.
PLACE: ColumnElement[Any] = func.ST_GeomFromEWKT(bindparam("place", type_=String))
# Before the id of one of our own concepts among the names of other terms.
OUR_CONCEPT = "concept:"
# Attributes with these link types say how a listing is kept, not what it is about.
NOT_ABOUT = ("listing_kind", "location_visibility", "delivery", "accessibility", "cost", "language")

# A venue that is not kept private, and still nobody knows where it is.
IS_UNLOCATED = and_(
    Location.public_point.is_(None),
    Location.visibility != LocationVisibility.HIDDEN,
    Location.location_type != "virtual",
)


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
        about = about.order_by(Location.public_point.op("<->")(PLACE)).limit(NEAREST_LOCATIONS)
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
            func.array_agg(ServiceArea.name).label("area_names"),
        )
        .where(ServiceArea.service_id == Service.id)
        .lateral("area")
    )


def _terms() -> ColumnElement[list[str]]:
    """Names of a listing's terms; of our own concepts the ids, and those that are certain."""
    is_ours = TaxonomyTerm.taxonomy == OWN_CONCEPTS
    term = case((is_ours, OUR_CONCEPT + TaxonomyTerm.code), else_=TaxonomyTerm.name)
    return (
        select(func.array_agg(term.distinct()))
        .join(Attribute, Attribute.taxonomy_term_id == TaxonomyTerm.id)
        .where(Attribute.link_id == Service.id, Attribute.link_entity == "service")
        .where(or_(Attribute.link_type.is_(None), Attribute.link_type.not_in(NOT_ABOUT)))
        .where(~and_(is_ours, func.coalesce(Attribute.value, "") == TagStatus.SUGGESTED))
        .scalar_subquery()
    )


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
            Service.id,
            Service.name,
            Service.description,
            Service.eligibility_description,
            Service.minimum_age,
            Service.maximum_age,
            Service.kind,
            Service.delivery,
            Service.is_free,
            Service.assured_date,
            Service.is_demonstration,
            Organization.name.label("organization"),
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
            Service.status == ServiceStatus.ACTIVE,
            Service.publication_status == PublicationStatus.PUBLISHED,
            Service.kind.in_(bindparam("kinds", expanding=True)),
            or_(nearest.c.service_id.is_not(None), ~_has_location(is_public)),
        )
        .order_by(Service.id)
    )


def _area_fit(row: Row[*tuple[Any, ...]], authority: str | None, *, has_place: bool) -> AreaFit:
    if not row.areas:
        return AreaFit.NONE_SAID
    if not has_place:
        return AreaFit.UNKNOWN
    if row.drawn:
        if row.covers:
            return AreaFit.INSIDE
        return AreaFit.OUTSIDE if row.drawn == row.areas else AreaFit.UNKNOWN
    named = {name for name in row.area_names if name}
    if authority in NAMES and named and named <= set(NAMES.values()):
        return AreaFit.INSIDE if NAMES[authority] in named else AreaFit.OUTSIDE
    return AreaFit.UNKNOWN


def _location(row: Row[*tuple[Any, ...]]) -> CandidateLocation | None:
    if row.location_id is None:
        return None
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


def _candidate(row: Row[*tuple[Any, ...]], authority: str | None, *, has_place: bool) -> Candidate:
    terms: list[str] = row.terms or []
    return Candidate(
        service_id=row.id,
        text=ListingText(
            name=row.name,
            organization=row.organization,
            description=row.description or "",
            eligibility=row.eligibility_description or "",
            terms=tuple(term for term in terms if not term.startswith(OUR_CONCEPT)),
            concepts=tuple(
                term.removeprefix(OUR_CONCEPT) for term in terms if term.startswith(OUR_CONCEPT)
            ),
            minimum_age=row.minimum_age,
            maximum_age=row.maximum_age,
        ),
        kind=row.kind,
        location=_location(row),
        distance_m=row.distance_m,
        area=_area_fit(row, authority, has_place=has_place),
        area_names=tuple(name for name in row.area_names or () if name),
        has_hidden_location=row.hidden,
        has_unlocated_venue=row.unlocated,
        delivery=frozenset(Delivery(way) for way in row.delivery if way in set(Delivery)),
        is_free=row.is_free,
        assured_date=row.assured_date,
        is_demonstration=row.is_demonstration,
    )


def list_candidates(
    session: Session,
    point: GridPoint | None,
    kinds: Collection[ListingKind],
    authority: str | None = None,
) -> list[Candidate]:
    """The listings that may be shown, in one statement.

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
    return [_candidate(row, authority, has_place=has_place) for row in rows]


def with_schedules(session: Session, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The same candidates with their hours: those at the location before the service's."""
    found = schedules_of(session, candidates)
    return [replace(c, schedules=found.get(c.service_id, ())) for c in candidates]


def schedules_of(
    session: Session, candidates: Sequence[Candidate]
) -> dict[UUID, tuple[Schedule, ...]]:
    """Schedules by service in two statements: at the location shown, of it, or of the service."""
    service_ids = [candidate.service_id for candidate in candidates]
    location_ids = {c.service_id: c.location.id for c in candidates if c.location}
    at_location: dict[tuple[UUID, UUID], list[Schedule]] = defaultdict(list)
    links = select(ServiceAtLocation.service_id, ServiceAtLocation.location_id, Schedule)
    links = links.join(Schedule, Schedule.service_at_location_id == ServiceAtLocation.id)
    for service_id, location_id, schedule in session.execute(
        links.where(ServiceAtLocation.service_id.in_(service_ids)).order_by(Schedule.id)
    ):
        at_location[service_id, location_id].append(schedule)
    own: dict[UUID, list[Schedule]] = defaultdict(list)
    owned = or_(
        Schedule.service_id.in_(service_ids),
        Schedule.location_id.in_(set(location_ids.values())),
    )
    for schedule in session.scalars(select(Schedule).where(owned).order_by(Schedule.id)):
        owner = schedule.service_id or schedule.location_id
        if owner is not None:
            own[owner].append(schedule)
    found = {}
    for service_id in service_ids:
        shown_at = location_ids.get(service_id)
        if shown_at is None:
            here = [s for (at, _), kept in at_location.items() if at == service_id for s in kept]
        else:
            here = at_location.get((service_id, shown_at), [])
        there = own.get(shown_at, []) if shown_at else []
        found[service_id] = tuple(here or own.get(service_id, []) or there)
    return found


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
