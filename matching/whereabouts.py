"""Where people are, remembered while it cannot have changed: no village is asked for twice."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.places import PlaceAnswer, find_place
from directory.queries.postcodes import find_authority

Answer = TypeVar("Answer")
MOST_KEPT = 2_048


class _Kept(Generic[Answer]):
    """The latest answers to some texts; forgotten all at once when they are many."""

    def __init__(self) -> None:
        self._answers: dict[str, Answer] = {}
        self._lock = Lock()

    def find(self, text: str, ask: Callable[[], Answer]) -> Answer:
        if text in self._answers:
            return self._answers[text]
        answer = ask()
        with self._lock:
            if len(self._answers) >= MOST_KEPT:
                self._answers = {}
            self._answers[text] = answer
        return answer


class Whereabouts:
    """What was found of places typed and points, in memory alone, until the places change."""

    def __init__(self) -> None:
        self._places: _Kept[PlaceAnswer] = _Kept()
        self._authorities: _Kept[str | None] = _Kept()

    def find_place(self, session: Session, typed: str) -> PlaceAnswer:
        """The place that was typed."""
        return self._places.find(typed, lambda: find_place(session, typed))

    def find_authority(self, session: Session, point: GridPoint) -> str | None:
        """GSS code of the authority that a point lies in."""
        return self._authorities.find(point.as_wkt(), lambda: find_authority(session, point))
