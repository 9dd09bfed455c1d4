"""What every map of coverage is drawn from, apart from the drawing, which is slow to import."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from directory.geography import GridPoint, to_lon_lat
from directory.kinds import AreaKind
from directory.opening import LONDON
from directory.queries.map_layers import list_place_labels
from directory.queries.provision import ListingPlace
from maps.coverage.provision import load_provision
from maps.coverage.table import BORDER_RING_M, CoverageTable
from maps.coverage.words import say_fiction, say_summary, say_title
from maps.drawing.area_shapes import box_of, inner_points
from maps.drawing.bands import Shown
from maps.drawing.outlines import draw_outlines
from maps.people.demand import Areas
from maps.people.near import names_near
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
    label
        What is written on it and in the list beside: ``1``, or ``1a`` of what is nearly as good.
    is_alternative
        Nearly as good as a place that is suggested, and not counted in the colours.
    """

    name: str
    easting_m: float
    northing_m: float
    is_suggested: bool = False
    label: str = ""
    is_alternative: bool = False

    @property
    def lon_lat(self) -> tuple[float, float]:
        """Longitude and latitude, degrees."""
        return to_lon_lat(GridPoint(self.easting_m, self.northing_m))


@dataclass(frozen=True, slots=True)
class SiteLines:
    """What stands of a suggested place beside the map: its name, and the rest in sentences."""

    heading: str
    more: tuple[str, ...]


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
    title, said
        In place of the question's own.
    sites
        The places suggested, with what stands beside the map of each.
    """

    table: CoverageTable
    shown: Shown
    marks: tuple[Mark, ...]
    near: tuple[str, ...]
    outlines: Mapping[str, Any]
    title: str = ""
    sheet: Sheet = Sheet.PORTRAIT
    said: tuple[str, ...] = ()
    sites: tuple[SiteLines, ...] = ()

    @property
    def suggested(self) -> tuple[Mark, ...]:
        """The places where one could be."""
        return tuple(mark for mark in self.marks if mark.is_suggested)

    @property
    def heading(self) -> str:
        """The title, and what the colours tell besides."""
        title = self.title or say_title(self.table.question)
        return f"{title}, beside deprivation" if self.shown is Shown.DEPRIVATION else title

    @property
    def summary(self) -> tuple[str, ...]:
        """The answer in words."""
        return self.said or say_summary(self.table, self.near)

    @property
    def has_outlines(self) -> bool:
        """Whether there is anything to draw a map of."""
        return any(outline is not None for outline in self.table.areas.geometry_wkb)

    @property
    def fiction(self) -> str:
        """That listings are fictional; nothing where none is."""
        return say_fiction(self.table)


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
    return names_near(inner_points(areas), list_place_labels(session))


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
