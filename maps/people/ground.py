"""Where live postcodes lie: in which areas, by their outlines or by their publisher's lookup."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from directory.kinds import AreaKind
from directory.queries.areas import (
    AreaSet,
    LoadedArea,
    list_areas,
    list_counterparts,
    list_looked_up_areas,
    list_looked_up_sets,
    list_outlined_sets,
)
from directory.queries.people import (
    Box,
    LivePostcodes,
    PeopleVersion,
    find_people_version,
    list_live_postcodes,
)
from maps.people.placing import NOWHERE, Outlines, Points, Rows, place_points
from maps.remembered import Remembered

Kept = TypeVar("Kept")
Number = TypeVar("Number", bound=np.generic)

# People and services so far over the border count too.
RING_M = 10_000.0
# Outlines of one county drawn twice differ by less.
SAME_BORDER_M = 1_000.0
_SIMPLE_M = 50.0
# A partnership may be drawn across the border of two authorities; these are not.
NESTED = frozenset(AreaKind) - {AreaKind.PARTNERSHIP}

UNSETTLED = "this session's own"

_remembered = Remembered()


@dataclass(frozen=True, slots=True)
class AreasOfSet:
    """Areas of one kind and vintage in the order of their codes, with their outlines if loaded."""

    which: AreaSet
    areas: tuple[LoadedArea, ...]
    outlines: Outlines | None

    @property
    def row_of(self) -> dict[str, int]:
        """Row of each code."""
        return {area.code: row for row, area in enumerate(self.areas)}


@dataclass(frozen=True, slots=True)
class PlacedPoints:
    """Live postcodes, then a point for each area of a set that no live postcode lies in.

    Parameters
    ----------
    rows
        Row in the set of each point, or ``NOWHERE``.
    extra
        How many of the points, at the end, are no postcodes.
    """

    codes: tuple[str, ...]
    points: Points
    rows: Rows
    extra: int


@dataclass(frozen=True, slots=True)
class Ground:
    """The loaded areas and postcodes, as one session sees them."""

    session: Session
    version: PeopleVersion | None
    remembered: Remembered

    @staticmethod
    def of(session: Session) -> "Ground":
        """What a session sees.

        Notes
        -----
        What is settled is remembered for everybody, what this session is still changing only for
        as long as one question takes.
        """
        version = find_people_version(session)
        return Ground(session, version, Remembered() if version is None else _remembered)

    def kept(self, key: Hashable, work_out: Callable[[], Kept]) -> Kept:
        """What was worked out before of the same areas, people and postcodes."""
        return self.remembered.answer(self.version or UNSETTLED, key, work_out)

    def outlined(self) -> list[AreaSet]:
        """Sets with outlines, smallest areas and newest first."""
        return self.kept("outlined", lambda: list_outlined_sets(self.session))

    def looked_up(self) -> list[tuple[AreaSet, AreaSet]]:
        """From which sets lookups lead to which."""
        return self.kept("looked up", lambda: list_looked_up_sets(self.session))

    def set_of(self, which: AreaSet) -> AreasOfSet:
        """The areas of a kind and vintage; without outlines where only a lookup names them."""
        return self.kept(("set", which), lambda: self._set_of(which))

    def _set_of(self, which: AreaSet) -> AreasOfSet:
        if which not in self.outlined():
            return AreasOfSet(which, tuple(list_looked_up_areas(self.session, *which)), None)
        areas = list_areas(self.session, *which)
        return AreasOfSet(which, tuple(areas), _shapes([area.outline for area in areas]))

    def counterparts(self, areas: AreaSet, others: AreaSet) -> Mapping[str, Sequence[str]]:
        """Which of ``others`` a lookup gives for each of ``areas``; empty where there is none."""
        if (areas, others) not in self.looked_up():
            return {}
        key = ("counterparts", areas, others)
        return self.kept(key, lambda: list_counterparts(self.session, areas, others))

    def postcodes(self, which: AreaSet) -> LivePostcodes:
        """Live postcodes within a set and in the ring around it.

        Notes
        -----
        The authorities' border is taken where the set keeps within it, so that every kind of area
        in the county has the same points in the same order, and travel to them is worked out once.
        """
        territory = AreaSet(*which) if which in self.outlined() else self._lead(which)
        if territory is None:
            return LivePostcodes((), np.empty((0, 2)), ())
        authorities = [each for each in self.outlined() if each.kind == AreaKind.AUTHORITY]
        if authorities and self._keeps_within(territory, authorities[0]):
            territory = authorities[0]
        return self.kept(("postcodes", territory), lambda: self._postcodes(territory))

    def _border(self, which: AreaSet) -> shapely.Geometry:
        return self.kept(
            ("border", which),
            lambda: shapely.union_all(shapely.simplify(self.set_of(which).outlines, _SIMPLE_M)),
        )

    def _keeps_within(self, which: AreaSet, authorities: AreaSet) -> bool:
        def covers_all() -> bool:
            around = _around(self._border(authorities), SAME_BORDER_M)
            shapely.prepare(around)
            return bool(shapely.covers(around, self.set_of(which).outlines).all())

        return self.kept(("keeps within", which, authorities), covers_all)

    def _postcodes(self, territory: AreaSet) -> LivePostcodes:
        ring = _around(self._border(territory), RING_M)
        shapely.prepare(ring)
        found = list_live_postcodes(self.session, Box(*ring.bounds))
        inside = np.flatnonzero(shapely.contains_xy(ring, found.points))
        return LivePostcodes(
            codes=tuple(found.codes[row] for row in inside),
            points=_frozen(found.points[inside]),
            authorities=tuple(found.authorities[row] for row in inside),
        )

    def placed(self, which: AreaSet) -> PlacedPoints:
        """Every live postcode in its area of a set, and a point for each area without any."""
        return self.kept(("placed", which), lambda: self._placed(which))

    def _placed(self, which: AreaSet) -> PlacedPoints:
        postcodes = self.postcodes(which)
        rows = self._rows(which, postcodes)
        count = len(self.set_of(which).areas)
        empty = np.flatnonzero(np.bincount(rows[rows != NOWHERE], minlength=count) == 0)
        where = self._representative_points(which, empty)
        known = np.flatnonzero(~np.isnan(where[:, 0]))
        if not len(known):
            return PlacedPoints(postcodes.codes, postcodes.points, _frozen(rows), extra=0)
        areas = self.set_of(which).areas
        return PlacedPoints(
            codes=(*postcodes.codes, *(areas[row].code for row in empty[known])),
            points=_frozen(np.vstack([postcodes.points, where[known]])),
            rows=_frozen(np.concatenate([rows, empty[known].astype(np.int32)])),
            extra=len(known),
        )

    def _rows(self, which: AreaSet, postcodes: LivePostcodes) -> Rows:
        outlines = self.set_of(which).outlines
        if outlines is not None:
            return place_points(
                postcodes.points,
                outlines,
                postcodes.authorities,
                nests_in_authorities=which.kind in NESTED,
            )
        lead = self._lead(which)
        if lead is None:
            return np.full(len(postcodes.codes), NOWHERE, dtype=np.int32)
        return self._followed(lead, which, self._rows(lead, postcodes), None)

    def _lead(self, which: AreaSet) -> AreaSet | None:
        """The set with outlines from which a lookup leads to one without."""
        leads = [each for each in self.outlined() if (each, which) in self.looked_up()]
        return min(leads, key=lambda each: each.kind != which.kind, default=None)

    def _representative_points(self, which: AreaSet, rows: NDArray[np.intp]) -> Points:
        """A point within each area; not a number where no outline tells where it is."""
        outlines = self.set_of(which).outlines
        if outlines is not None:
            within: Points = shapely.get_coordinates(shapely.point_on_surface(outlines[rows]))
            return within
        lead = self._lead(which)
        codes = [self.set_of(which).areas[row].code for row in rows]
        found = np.full((len(rows), 2), np.nan)
        if lead is None:
            return found
        led = self.set_of(lead)
        back = self.counterparts(which, lead)
        for number, code in enumerate(codes):
            theirs = [led.row_of[other] for other in back.get(code, ()) if other in led.row_of]
            if theirs and led.outlines is not None:
                point = shapely.point_on_surface(led.outlines[theirs[0]])
                found[number] = shapely.get_coordinates(point)[0]
        return found

    def rows_in(self, which: AreaSet, placed: PlacedPoints, counted: AreaSet | None) -> Rows:
        """Row in ``which`` of points that were placed in another set.

        Notes
        -----
        Between vintages of one kind the publisher's lookup decides, and the ground only where it
        gives several. Elsewhere outlines decide where they are loaded, and else the lookup.
        """
        if counted == which:
            return placed.rows
        ground = self._rows_on_ground(which, placed)
        is_same_kind = counted is not None and counted.kind == which.kind
        is_led = counted is not None and (is_same_kind or ground is None)
        if counted is not None and is_led and self.counterparts(counted, which):
            return self._followed(counted, which, placed.rows, ground)
        if ground is not None:
            return ground
        rows = self.placed(which).rows
        found = np.full(len(placed.codes), NOWHERE, dtype=np.int32)
        row_of = dict(zip(self.placed(which).codes, rows.tolist(), strict=True))
        found[:] = [row_of.get(code, NOWHERE) for code in placed.codes]
        return found

    def _rows_on_ground(self, which: AreaSet, placed: PlacedPoints) -> Rows | None:
        outlines = self.set_of(which).outlines
        if outlines is None:
            return None
        postcodes = len(placed.codes) - placed.extra
        authorities = dict(
            zip(self.postcodes(which).codes, self.postcodes(which).authorities, strict=True)
        )
        known = [authorities.get(code) for code in placed.codes[:postcodes]]
        return place_points(
            placed.points,
            outlines,
            [*known, *[None] * placed.extra],
            nests_in_authorities=which.kind in NESTED,
        )

    def _followed(self, lead: AreaSet, which: AreaSet, rows: Rows, ground: Rows | None) -> Rows:
        """Rows in ``which`` of points whose rows in ``lead`` are known, by the lookup.

        Notes
        -----
        Where an area has several counterparts, the one that a point lies in is taken, if outlines
        tell; else its points are dealt out among them in turn.
        """
        row_of = self.set_of(which).row_of
        found = np.full(len(rows), NOWHERE, dtype=np.int32) if ground is None else ground.copy()
        counterparts = self.counterparts(lead, which)
        for row, area in enumerate(self.set_of(lead).areas):
            theirs = [row_of[code] for code in counterparts.get(area.code, ()) if code in row_of]
            if not theirs:
                continue
            points = np.flatnonzero(rows == row)
            dealt = np.resize(np.array(theirs, dtype=np.int32), len(points))
            is_told = np.isin(found[points], theirs)
            found[points] = np.where(is_told, found[points], dealt)
        return found


def _around(border: shapely.Geometry, distance_m: float) -> shapely.Geometry:
    """What lies within a distance, give or take a hundredth of it or so."""
    return shapely.simplify(border, distance_m / 100).buffer(distance_m, quad_segs=8)


def _frozen(array: NDArray[Number]) -> NDArray[Number]:
    array.flags.writeable = False
    return array


def _shapes(outlines: Sequence[bytes | None]) -> Outlines:
    shapes: Outlines = shapely.from_wkb(np.array(outlines, dtype=object))
    shapely.prepare(shapes)
    return shapes
