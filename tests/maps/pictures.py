"""Tables and pictures made by hand: a row of square areas whose numbers are known."""

from datetime import date
from typing import Any

import numpy as np
import shapely

from directory.kinds import AreaKind
from maps.coverage.table import CoverageQuestion, CoverageSources, CoverageTable
from maps.drawing.bands import Shown
from maps.drawing.picture import CoveragePicture, Mark, Sheet
from maps.people.demand import Areas, PeopleBasis
from matching.travel.engine import UNREACHABLE, Basis

# Two kilometres a side, beginning where Northampton is.
SIDE_M = 2_000.0
WEST_M, SOUTH_M = 470_000.0, 258_000.0
# Shares at the edges of every class, none at all, and an area where nobody lives.
SHARES = (0.0, 0.199, 0.2, 0.399, 0.4, 0.6, 0.8, 1.0, float("nan"))


def make_areas(number: int, kind: AreaKind = AreaKind.LSOA) -> Areas:
    """Squares in rows of 22, so that 443 of them are as wide as they are high."""
    squares = []
    for at in range(number):
        west, south = WEST_M + at % 22 * SIDE_M, SOUTH_M + at // 22 * SIDE_M
        square = shapely.box(west, south, west + SIDE_M, south + SIDE_M)
        squares.append(shapely.to_wkb(shapely.MultiPolygon([square])))
    return Areas(
        kind=kind,
        vintage=2021,
        codes=tuple(f"E{at:08d}" for at in range(number)),
        names=tuple(f"West Northamptonshire {at:03d}A" for at in range(number)),
        geometry_wkb=tuple(squares),
        decile={f"E{at:08d}": at % 10 + 1 for at in range(number)},
    )


def make_table(
    shares: tuple[float, ...] = SHARES,
    *,
    basis: PeopleBasis = PeopleBasis.PEOPLE,
    listings: int = 3,
    **question: Any,
) -> CoverageTable:
    """A table of areas with 1,000 people each, or none where the share is no number."""
    share = np.array(shares)
    people = np.where(np.isnan(share), 0.0, 1000.0)
    within = np.nan_to_num(share) * people
    minutes = np.where(np.isnan(share), np.nan, np.where(share > 0, 70 - 60 * share, UNREACHABLE))
    zeros = np.zeros(len(share), dtype=np.int32)
    return CoverageTable(
        question=CoverageQuestion(("food_bank",), **question),
        areas=make_areas(len(share)),
        people=people,
        people_within=within,
        share_within=share,
        share_at=np.column_stack([share] * 3),
        minutes_mean=minutes,
        choices=share,
        people_out_of_reach=np.where(share > 0, 0.0, people),
        single_provider=share,
        listings=zeros,
        confirmed=zeros,
        decile_mean=np.where(people > 0, np.arange(len(share)) % 10 + 1.0, np.nan),
        sources=CoverageSources(
            made_on=date(2026, 11, 22),
            areas_vintage=2021,
            statistics_vintage=2021,
            people_basis=basis,
            travel=Basis("straight line", "1", speed_km_h=4.8, factor=1.3),
            listings=listings,
            confirmed=min(listings, 2),
            without_place=1,
            border_ring_m=10_000.0,
            attribution=("Contains National Statistics data.",),
        ),
    )


def make_picture(table: CoverageTable | None = None, **overrides: Any) -> CoveragePicture:
    """A picture of a table with a listing and a town."""
    table = table or make_table()
    town = {
        "type": "Feature",
        "properties": {"kind": "town", "name": "Northampton"},
        "geometry": {"type": "Point", "coordinates": [-0.9, 52.23]},
    }
    made: dict[str, Any] = {
        "table": table,
        "shown": Shown.SHARE,
        "marks": (Mark("Bread & Roses <food>", 475_500.0, 260_900.0),),
        "near": ("Northampton",) * len(table.areas.codes),
        "outlines": {"type": "FeatureCollection", "features": [town]},
        "sheet": Sheet.PORTRAIT,
    }
    return CoveragePicture(**{**made, **overrides})
