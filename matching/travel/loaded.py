"""The one way to the engine that fits what is loaded, made once for each version of it."""

from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from sqlalchemy.orm import Session

from directory.kinds import NetworkKind
from directory.queries.travel_networks import HeldNetwork, get_content, list_newest_networks
from matching.travel.buses import TimetableEngine
from matching.travel.engine import TravelEngine
from matching.travel.straight_line import StraightLineEngine
from matching.travel.street_network import unpacked_streets
from matching.travel.streets import StreetEngine
from matching.travel.timetable import unpacked_timetable

_Walking = StreetEngine | StraightLineEngine
_Engine = TypeVar("_Engine", StreetEngine, TimetableEngine)

STRAIGHT_LINE = StraightLineEngine()
# A server's own, the engine before it while that is still asked, and one to spare; each takes a
# county's streets of memory.
MOST_KEPT = 3


class _Made:
    """Engines by the version of what they are made from, those asked for last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._engines: dict[str, StreetEngine | TimetableEngine] = {}

    def find(self, kind: type[_Engine], version: str, make: Callable[[], _Engine]) -> _Engine:
        """The engine of a version, made when it is first asked for, by one thread alone."""
        with self._lock:
            engine = self._engines.pop(version, None)
            if not isinstance(engine, kind):
                engine = make()
            self._engines[version] = engine
            while len(self._engines) > MOST_KEPT:
                del self._engines[next(iter(self._engines))]
            return engine


_MADE = _Made()


def load_engine(session: Session) -> TravelEngine:
    """Estimate journeys from the newest networks that are loaded, else by straight line.

    Notes
    -----
    Asks the database for the versions each time, and for what a network is made of once.
    """
    held = list_newest_networks(session)
    streets, timetable = held.get(NetworkKind.STREETS), held.get(NetworkKind.TIMETABLE)
    walking: _Walking = _streets(session, streets) if streets else STRAIGHT_LINE
    return _timetable(session, timetable, walking) if timetable else walking


def _streets(session: Session, held: HeldNetwork) -> StreetEngine:
    def make() -> StreetEngine:
        network = unpacked_streets(get_content(session, held.id))
        return StreetEngine(network, held.version, held.attribution)

    return _MADE.find(StreetEngine, held.version, make)


def _timetable(session: Session, held: HeldNetwork, walking: _Walking) -> TimetableEngine:
    def make() -> TimetableEngine:
        timetable = unpacked_timetable(get_content(session, held.id))
        return TimetableEngine(timetable, held.version, walking, held.attribution)

    on = walking.version if isinstance(walking, StreetEngine) else ""
    return _MADE.find(TimetableEngine, f"{held.version} on {on}", make)
