"""What every map of coverage is drawn from, apart from the drawing, which is slow to import."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from directory.geography import GridPoint, to_lon_lat
from directory.kinds import AreaKind
from directory.opening import LONDON
from directory.queries.map_layers import PlaceLabel, list_place_labels
from directory.queries.provision import ListingPlace
from maps.coverage.provision import load_provision
from maps.coverage.table import BORDER_RING_M, CoverageTable
from maps.coverage.words import say_summary
from maps.drawing.area_shapes import box_of, inner_points
from maps.drawing.bands import Shown
from maps.drawing.outlines import draw_outlines
from maps.people.demand import Areas
from maps.remembered import Remembered


class Sheet(StrEnum):
    """Which way round the paper of a picture is."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


@dataclass(frozen=True, slots=True)
class Mark:
    """A listing or a place suggested, EPSG:27700.

    Parameters
    ----------
    is_suggested
        A place where one could be, rather than one that is there.
    """

    name: str
    easting_m: float
    northing_m: float
    is_suggested: bool = False

    @property
    def lon_lat(self) -> tuple[float, float]:
        """Longitude and latitude, degrees."""
        return to_lon_lat(GridPoint(self.easting_m, self.northing_m))


@dataclass(frozen=True, slots=True)
class CoveragePicture:
    """A table, where its listings are, and what stands behind them.

    Parameters
    ----------
    near
        For each area the town or village that it lies at, for names that say nothing to people;
        empty where none is known.
    outlines
        GeoJSON (EPSG:4326) with features of kind ``authority``, ``town``, ``suburb``, ``village``.
    title
        In place of the question's own.
    """

    table: CoverageTable
    shown: Shown
    marks: tuple[Mark, ...]
    near: tuple[str, ...]
    outlines: Mapping[str, Any]
    title: str = ""
    sheet: Sheet = Sheet.PORTRAIT

    @property
    def suggested(self) -> tuple[Mark, ...]:
        """The places where one could be."""
        return tuple(mark for mark in self.marks if mark.is_suggested)

    @property
    def summary(self) -> tuple[str, ...]:
        """The answer in words, and that it is not so yet where places are only suggested."""
        first, *more = say_summary(self.table, self.near)
        if self.suggested:
            first = f"With one at each place marked, {first[0].lower()}{first[1:]}"
        return (first, *more)


# What is open on a day of the week is asked of the day that the table was made on.
NOON = time(12)

# What nobody would know by its name.
NAMED_BY_NUMBERS = (AreaKind.LSOA, AreaKind.MSOA)

_made = Remembered(most=16)


def load_picture(
    session: Session,
    table: CoverageTable,
    *,
    shown: Shown = Shown.SHARE,
    sheet: Sheet = Sheet.PORTRAIT,
) -> CoveragePicture:
    """The picture of a table; the same again while the table is."""

    def make() -> CoveragePicture:
        return CoveragePicture(
            table=table,
            shown=shown,
            marks=_marks(session, table),
            near=_near(session, table.areas),
            outlines=draw_outlines(session),
            sheet=sheet,
        )

    return _made.answer(table.version or None, (shown, sheet), make)


def _near(session: Session, areas: Areas) -> tuple[str, ...]:
    if areas.kind not in NAMED_BY_NUMBERS:
        return ("",) * len(areas.codes)
    return nearest_places(areas, list_place_labels(session))


def _marks(session: Session, table: CoverageTable) -> tuple[Mark, ...]:
    """Where the listings are that count, in the areas and over their border."""
    question, box = table.question, box_of(table.areas)
    if box is None:
        return ()
    west, south, east, north = box
    made = datetime.combine(table.sources.made_on, NOON, LONDON)
    provision = load_provision(session, question.concepts, made, day=question.day, at=question.at)
    return tuple(
        Mark(_mark_name(place), place.easting_m, place.northing_m)
        for place in provision.places
        if west - BORDER_RING_M <= place.easting_m <= east + BORDER_RING_M
        and south - BORDER_RING_M <= place.northing_m <= north + BORDER_RING_M
    )


def _mark_name(place: ListingPlace) -> str:
    where = "area only" if place.is_approximate else place.location_name
    return f"{place.service_name} ({where})" if where else place.service_name


def nearest_places(areas: Areas, places: list[PlaceLabel]) -> tuple[str, ...]:
    """The name of the town, suburb or village nearest to the middle of each area."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - scipy is large

    points = inner_points(areas)
    if not places or not len(points):
        return ("",) * len(areas.codes)
    # Small enough a piece of the earth that degrees, evened out, tell what is nearest.
    flat = np.array([(place.lon * np.cos(np.radians(place.lat)), place.lat) for place in places])
    tree = cKDTree(flat)
    named = []
    for easting_m, northing_m in points:
        if np.isnan(easting_m):
            named.append("")
            continue
        lon, lat = to_lon_lat(GridPoint(float(easting_m), float(northing_m)))
        named.append(places[tree.query((lon * np.cos(np.radians(lat)), lat))[1]].name)
    return tuple(named)
