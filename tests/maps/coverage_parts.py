"""Small areas, homes and places for tests of coverage."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import shapely

from directory.kinds import AreaKind
from maps.coverage.provision import Provision
from maps.people.demand import OUTSIDE, AgeGroup, Areas, Demand, PeopleBasis

TODAY = date(2026, 11, 22)
SIDE_M = 4_000.0


def make_areas(number: int = 3, *, is_drawn: bool = True) -> Areas:
    """Squares of 4 km side by side from west to east."""
    boxes = [
        shapely.MultiPolygon([shapely.box(at * SIDE_M, 0, (at + 1) * SIDE_M, SIDE_M)])
        for at in range(number)
    ]
    codes = tuple(f"E0100000{at}" for at in range(number))
    return Areas(
        kind=AreaKind.LSOA,
        vintage=2021,
        codes=codes,
        names=tuple(f"Square {at}" for at in range(number)),
        geometry_wkb=tuple(shapely.to_wkb(box) if is_drawn else None for box in boxes),
        attribution="Drawn for a test.",
        decile={code: 1 + at * 4 for at, code in enumerate(codes)},
    )


def make_demand(
    homes: Sequence[tuple[float, float]],
    people: Sequence[float],
    areas: Areas | None = None,
    age_group: AgeGroup = AgeGroup.ALL,
) -> Demand:
    """Homes (EPSG:27700 metres) in squares of 4 km; those beyond them lie outside."""
    areas = areas or make_areas()
    points = np.array(homes, dtype=np.float64).reshape(-1, 2)
    column = np.floor(points[:, 0] / SIDE_M).astype(np.int32)
    is_inside = (column >= 0) & (column < len(areas.codes)) & (points[:, 1] >= 0)
    area = np.where(is_inside, column, OUTSIDE).astype(np.int32)
    decile = np.where(is_inside, 1 + area * 4, 0).astype(np.uint8)
    # The last of the squares is the country.
    rurality = np.where(is_inside, area == len(areas.codes) - 1, 2).astype(np.uint8)
    return Demand(
        areas=areas,
        codes=tuple(f"NN1{at}AA" for at in range(len(points))),
        points=points,
        people=np.array(people, dtype=np.float64),
        area=area,
        decile=decile,
        rurality=rurality,
        basis=PeopleBasis.PEOPLE,
        age_group=age_group,
        statistics_vintage=2021,
        attribution=("Counted for a test.",),
    )


def make_provision(
    places: Sequence[tuple[float, float]],
    organizations: Sequence[int] | None = None,
    listings: Sequence[int] | None = None,
    is_confirmed: Sequence[bool] | None = None,
) -> Provision:
    """Places (EPSG:27700 metres), each a listing of an organization of its own unless told."""
    number = len(places)
    return Provision(
        points=np.array(places, dtype=np.float64).reshape(-1, 2),
        listing=np.array(listings if listings is not None else range(number), dtype=np.int32),
        organization=np.array(
            organizations if organizations is not None else range(number), dtype=np.int32
        ),
        is_confirmed=np.array(is_confirmed or [True] * number, dtype=bool),
        is_fictional=np.zeros(number, dtype=bool),
    )
