"""Where people live, as points that journeys start from: live postcodes, weighted by people."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from directory import attribution
from directory.errors import DirectoryError
from directory.kinds import AreaKind
from directory.measures import DECILE, IS_RURAL, attributions, ways_to_count
from directory.queries.areas import AreaSet
from directory.queries.people import (
    CountedFile,
    find_counted_file,
    list_counted_sets,
    list_statistics,
)
from maps.people.ground import Ground, PlacedPoints
from matching.travel.engine import GridPoints

# A point that lies in none of the areas, such as one over the border.
OUTSIDE = -1
URBAN, RURAL, RURALITY_UNKNOWN = 0, 1, 2
# What is told of a point of whose LSOA nothing is known.
DECILE_UNKNOWN = 0


class AgeGroup(StrEnum):
    """Age bands of the census, in the words of a web address."""

    ALL = "all"
    UNDER_16 = "under_16"
    AGED_16_24 = "16_24"
    AGED_25_34 = "25_34"
    AGED_35_49 = "35_49"
    AGED_50_64 = "50_64"
    AGED_65_OVER = "65_over"


class PeopleBasis(StrEnum):
    """What the weights of points are."""

    PEOPLE = "people"
    # No statistics are loaded: each live postcode counts as one, and every output says so.
    POSTCODES = "postcodes"


@dataclass(frozen=True, slots=True)
class Areas:
    """Areas of one kind and vintage, in the order of their codes.

    Parameters
    ----------
    geometry_wkb
        One multipolygon each in EPSG:27700, or nothing where only a lookup names them.
    decile
        Deprivation decile (1 is the most deprived tenth of England) by area code, where it is
        loaded; of areas above LSOAs it is left out.
    """

    kind: AreaKind
    vintage: int
    codes: tuple[str, ...]
    names: tuple[str, ...]
    geometry_wkb: tuple[bytes | None, ...]
    attribution: str | None = None
    decile: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An area that people are counted in, and that a lookup puts in none of those asked for."""

    code: str
    name: str
    people: float


@dataclass(frozen=True, slots=True)
class Demand:
    """Points that people start from.

    Parameters
    ----------
    codes
        Live postcodes without a space.
    points
        Shape (n, 2), EPSG:27700 metres.
    people
        Shape (n,): people at each point, of the age group asked for. An area's people are shared
        out evenly among its live postcodes, so that the sum over an area is exactly its people.
    area
        Shape (n,): row in ``areas`` that each point lies in, or ``OUTSIDE``.
    decile
        Shape (n,): deprivation decile of each point's LSOA, 0 where it is not known.
    rurality
        Shape (n,): ``RURAL``, ``URBAN`` or ``RURALITY_UNKNOWN``, of each point's LSOA.
    age_group
        Whose number ``people`` is.
    counted_in
        The file that the count was read from.
    is_best_fit
        Whether only a lookup knows the areas: they are made up of whole smaller ones.
    left_out
        Of areas by best fit: the smaller ones that the lookup puts in none of them.
    """

    areas: Areas
    codes: tuple[str, ...]
    points: GridPoints
    people: NDArray[np.float64]
    area: NDArray[np.int32]
    decile: NDArray[np.uint8]
    rurality: NDArray[np.uint8]
    basis: PeopleBasis
    age_group: AgeGroup
    statistics_vintage: int | None = None
    counted_in: CountedFile | None = None
    attribution: tuple[str, ...] = ()
    is_best_fit: bool = False
    left_out: tuple[LeftOut, ...] = ()


class NoAreasError(DirectoryError):
    """No areas of the kind and vintage that were asked for are loaded."""


class PeopleUnknownError(DirectoryError):
    """Nobody has counted the people of the age that was asked for."""


class DeprivationUnknownError(DirectoryError):
    """A map beside deprivation was asked for, and no deciles are loaded."""


@dataclass(frozen=True, slots=True)
class _Count:
    """Measures that add up to the people asked for, and the areas they are counted in."""

    areas: AreaSet
    measures: tuple[str, ...]


def load_areas(session: Session, kind: AreaKind, vintage: int | None = None) -> Areas:
    """The areas of a kind, of the newest vintage with outlines unless one is given.

    Raises
    ------
    NoAreasError
        None are loaded; the message says which there are.
    """
    ground = Ground.of(session)
    return _areas(ground, _choose(ground, kind, vintage))


def load_demand(
    session: Session,
    *,
    kind: AreaKind,
    vintage: int | None = None,
    age_group: AgeGroup = AgeGroup.ALL,
) -> Demand:
    """Where people live, each point with the row of the area of ``kind`` that it lies in.

    Raises
    ------
    NoAreasError
        There are no areas of that kind or vintage.
    PeopleUnknownError
        An age group was asked for and no statistics say how many people are in it.

    Notes
    -----
    People are taken from the smallest areas they are counted in: of the vintage asked for, else of
    the newest. Where no live postcode lies in such an area, its people are at a point within it,
    which bears the area's code.
    """
    ground = Ground.of(session)
    which = _choose(ground, kind, vintage)
    return ground.kept(("demand", which, age_group), lambda: _demand(ground, which, age_group))


def list_age_groups(session: Session, kind: AreaKind, vintage: int | None = None) -> list[AgeGroup]:
    """The age groups whose people are known; only all of them where nobody is counted."""
    ground = Ground.of(session)
    which = _choose(ground, kind, vintage)
    known = [group for group in AgeGroup if _find_count(ground, which, group)]
    return known or [AgeGroup.ALL]


def _choose(ground: Ground, kind: AreaKind, vintage: int | None) -> AreaSet:
    """The set of a kind and vintage, or the newest of the kind."""
    outlined = [each for each in ground.outlined() if each.kind == kind]
    named = {each for pair in ground.looked_up() for each in pair if each.kind == kind}
    by_name = sorted(named, key=lambda each: -each.vintage)
    for each in (*outlined, *by_name):
        if vintage is None or each.vintage == vintage:
            return each
    wanted = f"{kind.value} areas" + (f" of {vintage}" if vintage else "")
    years: dict[str, list[str]] = {}
    for other_kind, year in ground.outlined():
        years.setdefault(other_kind.value, []).append(str(year))
    loaded = "; ".join(f"{name} of {', '.join(said)}" for name, said in years.items())
    msg = (
        f"There are no {wanted}. Loaded are: {loaded or 'none at all'}. Load some with: connect"
        f" import run areas FILE --kind {kind.value} --vintage {vintage or 'YEAR'} --commit"
    )
    raise NoAreasError(msg)


def _areas(ground: Ground, which: AreaSet) -> Areas:
    held = ground.set_of(which)
    said = [area.attribution for area in held.areas if area.attribution]
    areas = Areas(
        kind=which.kind,
        vintage=which.vintage,
        codes=tuple(area.code for area in held.areas),
        names=tuple(area.name for area in held.areas),
        geometry_wkb=tuple(area.outline for area in held.areas),
        attribution=" ".join(dict.fromkeys(said)) or None,
    )
    if which.kind != AreaKind.LSOA:
        return areas
    deciles = _of_areas(ground, which, DECILE)
    return replace(areas, decile={code: round(value) for code, value in deciles.items()} or None)


def _of_areas(ground: Ground, which: AreaSet, measure: str) -> dict[str, float]:
    """A measure of each area, also where it was counted in the same area of another vintage."""
    counted = _find_counted(ground, which, measure)
    if counted is None:
        return {}
    values = _values(ground, counted, (measure,))
    if counted == which:
        return values
    codes = ground.counterparts(which, counted)
    return {
        code: values[others[0]]
        for code, others in codes.items()
        if len(others) == 1 and others[0] in values
    }


def _counted(ground: Ground) -> dict[AreaSet, frozenset[str]]:
    return ground.kept("counted", lambda: list_counted_sets(ground.session))


def _sets_near(ground: Ground, which: AreaSet) -> list[AreaSet]:
    """Sets that something is counted in, and whose place is known, in the order to be tried."""
    placeable = set(ground.outlined()) | {each for pair in ground.looked_up() for each in pair}
    order = list(AreaKind)
    return sorted(
        (each for each in _counted(ground) if each in placeable),
        key=lambda each: (order.index(each.kind), each != which, -each.vintage),
    )


def _find_counted(ground: Ground, which: AreaSet, measure: str) -> AreaSet | None:
    """The LSOAs in which a measure is known."""
    for each in _sets_near(ground, which):
        if each.kind == AreaKind.LSOA and measure in _counted(ground)[each]:
            return each
    return None


def _find_count(ground: Ground, which: AreaSet, age_group: AgeGroup) -> _Count | None:
    for each in _sets_near(ground, which):
        for measures in ways_to_count(age_group.value):
            if _counted(ground)[each] >= set(measures):
                return _Count(each, measures)
    return None


def _values(ground: Ground, areas: AreaSet, measures: tuple[str, ...]) -> dict[str, float]:
    """The sum of some measures by the area's code."""

    def add_up() -> dict[str, float]:
        found = list_statistics(ground.session, areas, measures)
        codes = set.union(*(set(by_code) for by_code in found.values()))
        return {code: sum(each.get(code, 0.0) for each in found.values()) for code in codes}

    return ground.kept(("values", areas, measures), add_up)


def _demand(ground: Ground, which: AreaSet, age_group: AgeGroup) -> Demand:
    count = _find_count(ground, which, age_group)
    if count is None and age_group != AgeGroup.ALL:
        msg = (
            f"Nobody has counted the people of the age group {age_group.value}: load a table by age"
            " with: connect import run statistics FILE --area lsoa --vintage YEAR --commit"
        )
        raise PeopleUnknownError(msg)
    counted = count.areas if count else None
    placed = ground.placed(counted or which)
    rows = ground.rows_in(which, placed, counted)
    people = _share(ground, placed, count) if count else (rows >= 0).astype(np.float64)
    people.flags.writeable = False
    rows.flags.writeable = False
    areas = _areas(ground, which)
    said = (
        areas.attribution,
        attribution.POSTCODES,
        *attributions(count.measures if count else ()),
    )
    at = counted or which
    is_best_fit = which not in ground.outlined()
    return Demand(
        areas=areas,
        codes=placed.codes,
        points=placed.points,
        people=people,
        area=rows,
        decile=_of_points(ground, placed, at, DECILE, DECILE_UNKNOWN),
        rurality=_of_points(ground, placed, at, IS_RURAL, RURALITY_UNKNOWN),
        basis=PeopleBasis.PEOPLE if count else PeopleBasis.POSTCODES,
        age_group=age_group,
        statistics_vintage=counted.vintage if counted else None,
        counted_in=_counted_in(ground, count) if count else None,
        attribution=tuple(words for words in dict.fromkeys(said) if words),
        is_best_fit=is_best_fit,
        left_out=_left_out(ground, placed, at, rows, people) if is_best_fit else (),
    )


def _counted_in(ground: Ground, count: _Count) -> CountedFile | None:
    asked = (count.areas, count.measures[0])
    return ground.kept(("file", *asked), lambda: find_counted_file(ground.session, *asked))


def _left_out(
    ground: Ground,
    placed: PlacedPoints,
    at: AreaSet,
    rows: NDArray[np.int32],
    people: NDArray[np.float64],
) -> tuple[LeftOut, ...]:
    """The areas that points were placed in whose people are in none of those asked for."""
    lost = (rows < 0) & (placed.rows >= 0)
    held = ground.set_of(at).areas
    sums = np.bincount(placed.rows[lost], weights=people[lost], minlength=len(held))
    return tuple(
        LeftOut(held[row].code, held[row].name, float(sums[row])) for row in np.flatnonzero(sums)
    )


def _share(ground: Ground, placed: PlacedPoints, count: _Count) -> NDArray[np.float64]:
    """People of each point: those of its area, shared evenly among the area's points."""
    values = _values(ground, count.areas, count.measures)
    areas = ground.set_of(count.areas).areas
    held = np.array([values.get(area.code, 0.0) for area in areas])
    is_in = placed.rows >= 0
    points = np.bincount(placed.rows[is_in], minlength=len(areas))
    people = np.zeros(len(placed.codes))
    people[is_in] = (held / np.maximum(points, 1))[placed.rows[is_in]]
    return people


def _of_points(
    ground: Ground, placed: PlacedPoints, at: AreaSet, measure: str, unknown: int
) -> NDArray[np.uint8]:
    """A small whole measure of the LSOA that each point lies in, whatever areas are asked for."""
    found = np.full(len(placed.codes), unknown, dtype=np.uint8)
    counted = _find_counted(ground, at, measure)
    if counted is not None:
        values = _values(ground, counted, (measure,))
        areas = ground.set_of(counted).areas
        held = np.array([values.get(area.code, unknown) for area in areas]).round().astype(np.uint8)
        rows = ground.rows_in(counted, placed, at)
        found[rows >= 0] = held[rows[rows >= 0]]
    found.flags.writeable = False
    return found
