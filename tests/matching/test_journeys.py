"""A search tells the journeys that planners' maps tell, where streets or a timetable are loaded."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from directory.geography import to_lon_lat
from directory.kinds import LocationVisibility
from matching.answer import MatchAnswer, Result
from matching.index.building import build_index
from matching.index.snapshot import MemoryIndex
from matching.match import match
from matching.request import MatchRequest, Mode, Weekday, WeeklyWindow
from matching.travel.bands import band_of
from matching.travel.engine import TimeBand
from tests.factories import make_location, make_service
from tests.importers.feeds import commit
from tests.importers.gtfs_files import every, tables, write_zip
from tests.importers.street_files import Metres, grid_point, street, write_streets
from tests.matching.builders import NOW

# A river between A and B, with one bridge far to the north; C lies straight ahead.
STREETS: dict[str, Metres] = {
    "a": (0, 0),
    "n": (0, 1_990),
    "m": (400, 1_990),
    "b": (400, 0),
    "c": (-900, 0),
}
STOPS: dict[str, Metres] = {"a": (0, 0), "z": (9_000, 0)}
LONDON = ZoneInfo("Europe/London")


def near() -> str:
    lon, lat = to_lon_lat(grid_point(STREETS["a"]))
    return f"{lat:.6f},{lon:.6f}"


@pytest.fixture
def listings(session: Session) -> Session:
    for name, at in (("Over the river", "b"), ("Straight ahead", "c"), ("In the next town", "z")):
        service = make_service(session, name, description="A choir")
        make_location(session, point=grid_point((STREETS | STOPS)[at]), service=service)
    session.flush()
    return session


def load_streets(session: Session, folder: Path) -> None:
    streets = [street("anmb", maxspeed="30 mph"), street("ac")]
    commit(session, str(write_streets(folder / "town.osm.pbf", STREETS, streets)), "streets")


def load_timetable(session: Session, folder: Path, minutes: int = 25) -> None:
    trips = every("az", minutes)
    commit(session, str(write_zip(folder / "bus.zip", tables(STOPS, trips))), "timetable")


def ask(session: Session, index: MemoryIndex | None = None, **asked: Any) -> MatchAnswer:
    return match(session, MatchRequest(said="choir", near=near(), **asked), NOW, index)


def told(answer: MatchAnswer) -> dict[str, tuple[int | None, str]]:
    """Minutes and words of each result."""
    return {result.service_name: (result.travel_min, _way(result)) for result in answer.results}


def _way(result: Result) -> str:
    return next(r.text for r in result.reasons if "away" in r.text).partition(" away")[2]


def both(session: Session, **asked: Any) -> dict[str, tuple[int | None, str]]:
    """What PostGIS and the index answer, which is the same."""
    by_postgis = told(ask(session, **asked))
    index, _ = build_index(session, None)
    assert told(ask(session, index, **asked)) == by_postgis
    return by_postgis


def test_without_streets_it_is_the_straight_line(listings: Session) -> None:
    answer = both(listings, mode=Mode.WALK)
    assert answer["Over the river"] == (7, ", about 7 minutes on foot")
    assert answer["Straight ahead"] == (15, ", about 15 minutes on foot")


def test_journeys_follow_the_streets(listings: Session, tmp_path: Path) -> None:
    load_streets(listings, tmp_path)
    answer = both(listings, mode=Mode.WALK)
    assert answer["Over the river"] == (55, ", about 55 minutes on foot")
    assert answer["Straight ahead"] == (12, ", about 12 minutes on foot")
    # It is off the streets that are loaded.
    assert answer["In the next town"] == (147, ", too far to walk")
    assert both(listings, mode=Mode.CAR)["Over the river"] == (7, ", about 7 minutes by car")
    assert both(listings)["Straight ahead"] == (12, ", about 12 minutes on foot")


def test_a_limit_of_time_follows_the_streets(listings: Session, tmp_path: Path) -> None:
    asked = {"mode": Mode.WALK, "within_min": 10, "limit": 1}
    assert list(both(listings, **asked)) == ["Over the river"]
    load_streets(listings, tmp_path)
    assert list(both(listings, **asked | {"within_min": 13})) == ["Straight ahead"]


def test_by_bus_there_and_back(listings: Session, tmp_path: Path) -> None:
    unknown = both(listings, mode=Mode.BUS)
    assert unknown["In the next town"][0] is None
    assert "until a timetable is loaded" in unknown["In the next town"][1]
    load_timetable(listings, tmp_path)
    answer = both(listings, mode=Mode.BUS)
    assert answer["In the next town"] == (18, ", about 18 minutes by bus")
    # Nobody waits for a bus to go round the corner.
    assert answer["Over the river"] == (7, ", about 7 minutes on foot")
    # On foot the straight line is still all there is.
    assert both(listings, mode=Mode.WALK)["Straight ahead"][0] == 15


def test_the_timetable_of_another_county_says_nothing_of_buses_here(
    listings: Session, tmp_path: Path
) -> None:
    before = both(listings, mode=Mode.BUS)
    far: dict[str, Metres] = {"a": (60_000, 0), "z": (69_000, 0)}
    trips = every("az", 25)
    commit(listings, str(write_zip(tmp_path / "far.zip", tables(far, trips))), "timetable")
    assert both(listings, mode=Mode.BUS) == before
    assert "until a timetable is loaded" in before["In the next town"][1]


def test_where_no_bus_comes_back_it_is_said(listings: Session, tmp_path: Path) -> None:
    at_night = datetime(2026, 11, 24, 22, 0, tzinfo=LONDON)
    load_timetable(listings, tmp_path, 300)
    minutes, way = both(listings, mode=Mode.BUS, when=at_night)["In the next town"]
    assert minutes == 147
    assert way == ", too far to walk, and no bus there and back was found"


def test_a_limit_of_time_by_bus(listings: Session, tmp_path: Path) -> None:
    load_timetable(listings, tmp_path)
    answer = both(listings, mode=Mode.BUS, within_min=10)
    assert "Over the river" in answer
    told_within = ask(listings, mode=Mode.BUS, within_min=10, limit=1)
    assert [result.service_name for result in told_within.results] == ["Over the river"]


def test_a_hidden_place_has_no_journey(listings: Session, tmp_path: Path) -> None:
    load_streets(listings, tmp_path)
    refuge = make_service(listings, "Quiet choir", description="A choir", phone="01632 960001")
    make_location(
        listings,
        point=grid_point(STREETS["c"]),
        service=refuge,
        visibility=LocationVisibility.HIDDEN,
    )
    listings.flush()
    [found] = [r for r in ask(listings).results if r.service_name == "Quiet choir"]
    assert (found.distance_m, found.travel_min, found.journey) == (None, None, None)


@pytest.mark.parametrize(
    ("when", "band"),
    [
        (None, TimeBand.WEEKDAY_MIDDAY),
        (datetime(2026, 11, 24, 9, tzinfo=LONDON), TimeBand.WEEKDAY_MORNING),
        (datetime(2026, 11, 24, 15, tzinfo=LONDON), TimeBand.WEEKDAY_MIDDAY),
        (datetime(2026, 11, 24, 18, tzinfo=LONDON), TimeBand.WEEKDAY_EVENING),
        (datetime(2026, 11, 28, 9, tzinfo=LONDON), TimeBand.SATURDAY),
        (WeeklyWindow((Weekday.SU,)), TimeBand.SUNDAY),
        (WeeklyWindow(), TimeBand.WEEKDAY_MIDDAY),
    ],
)
def test_the_part_of_the_week_is_that_of_the_time_asked_for(
    when: datetime | WeeklyWindow | None, band: TimeBand
) -> None:
    assert band_of(when) is band


def test_who_drew_the_streets_is_named(listings: Session, tmp_path: Path) -> None:
    assert ask(listings).journeys_from is None
    load_streets(listings, tmp_path)
    assert ask(listings).journeys_from == "© OpenStreetMap contributors"
    load_timetable(listings, tmp_path)
    named = "© OpenStreetMap contributors; Timetable: publisher not named"
    assert (ask(listings, mode=Mode.BUS).journeys_from or "").startswith(named)
