"""Where people are, remembered while it cannot have changed: no village is asked for twice."""

from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.places import PlaceAnswer, find_place
from directory.queries.postcodes import find_authority
from matching.remembered import Remembered
from matching.travel.engine import TravelEngine
from matching.travel.journeys import find_engine

MOST_KEPT = 2_048


class Whereabouts:
    """What was found of places typed and points, in memory alone, until the places change."""

    def __init__(self) -> None:
        self._places: Remembered[PlaceAnswer] = Remembered(MOST_KEPT)
        self._authorities: Remembered[str | None] = Remembered(MOST_KEPT)
        self._engines: Remembered[TravelEngine | None] = Remembered(1)

    def find_place(self, session: Session, typed: str) -> PlaceAnswer:
        """The place that was typed."""
        return self._places.find((typed,), lambda: find_place(session, typed), _is_of_the_list)

    def find_authority(self, session: Session, point: GridPoint) -> str | None:
        """GSS code of the authority that a point lies in."""
        asked = (point.as_wkt(),)
        return self._authorities.find(asked, lambda: find_authority(session, point))

    def find_engine(self, session: Session) -> TravelEngine | None:
        """What journeys are worked out from, where streets or a timetable are loaded."""
        return self._engines.find((), lambda: find_engine(session))


def _is_of_the_list(answer: PlaceAnswer) -> bool:
    """Whether an answer names places alone: a correction repeats what was typed."""
    return answer.note is None and (answer.place is None or answer.place.corrected_from is None)
