"""Journeys of one search: from her place to every candidate, where a network is loaded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from sqlalchemy.orm import Session

from directory.geography import GridPoint, to_grid_points
from directory.queries.travel_networks import list_newest_networks
from matching.candidate import Candidate
from matching.request import Mode, WeeklyWindow
from matching.travel.bands import band_of
from matching.travel.engine import NoTimetableError, TimeBand, TravelEngine
from matching.travel.estimate import METRES_A_KM, MINUTES_AN_HOUR
from matching.travel.journey import Journey

# Nobody gets further than this in a straight line, whatever the streets and the timetable.
FASTEST_KM_H: dict[Mode, float] = {
    Mode.WALK: 4.8,
    Mode.SLOW_WALK: 3.2,
    Mode.CYCLE: 15.0,
    Mode.CAR: 90.0,
    Mode.BUS: 60.0,
}


@dataclass(frozen=True, slots=True)
class Journeys:
    """Journeys from one place by one mode; they read public places alone."""

    engine: TravelEngine
    origin: GridPoint
    mode: Mode
    band: TimeBand

    def to(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The same candidates, those with a public location with their journey."""
        places = [one.location for one in candidates if one.location is not None]
        if not places:
            return list(candidates)
        there = to_grid_points([place.lon for place in places], [place.lat for place in places])
        here = np.array([[self.origin.easting_m, self.origin.northing_m]])
        made = self.engine.minutes(here, there, self.mode, self.band)[0].tolist()
        ways = [self.mode] * len(made)
        if self.mode is Mode.BUS:
            on_foot = self.engine.minutes(here, there, Mode.WALK, self.band)[0].tolist()
            ways = [
                Mode.WALK if walk <= bus else Mode.BUS
                for bus, walk in zip(made, on_foot, strict=True)
            ]
        journeys = map(Journey, made, ways)
        return [
            one if one.location is None else replace(one, journey=next(journeys))
            for one in candidates
        ]

    @property
    def attribution(self) -> str | None:
        """What must be said of where streets and timetable come from."""
        return self.engine.basis(self.mode).attribution

    def furthest_m(self, minutes: float) -> float:
        """Straight-line metres beyond which nothing is within some minutes."""
        return minutes / MINUTES_AN_HOUR * FASTEST_KM_H[self.mode] * METRES_A_KM


def find_engine(session: Session) -> TravelEngine | None:
    """The engine over what is loaded; nothing where that is neither streets nor a timetable."""
    if not list_newest_networks(session):
        return None
    # Libraries that a server without networks need not load.
    from matching.travel.loaded import load_engine  # noqa: PLC0415

    return load_engine(session)


def journeys_from(
    origin: GridPoint,
    engine: TravelEngine,
    mode: Mode | None,
    when: datetime | WeeklyWindow | None,
) -> Journeys | None:
    """Journeys of a search; nothing where straight lines are all there is to go by.

    Parameters
    ----------
    mode
        On foot where nobody said how she travels.

    Notes
    -----
    By bus the timetable of somewhere else says nothing, as none does.
    """
    mode = mode or Mode.WALK
    try:
        is_by_line = engine.basis(mode).engine == "straight line"
    except NoTimetableError:
        return None
    here = np.array([[origin.easting_m, origin.northing_m]])
    if is_by_line or (mode is Mode.BUS and not engine.is_timetabled(here).all()):
        return None
    return Journeys(engine, origin, mode, band_of(when))
