"""The project's own list of towns, suburbs and villages, read into the directory."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.kinds import PlaceKind
from directory.models import NamedPlace
from directory.postcodes import parse_postcode
from directory.queries.places import OWN_LIST
from directory.queries.postcodes import list_postcodes

PLACE_LIST = Path(__file__).parent / "data" / "places.csv"


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """A row of the list: a name, its kind, and a live postcode in its middle."""

    name: str
    kind: PlaceKind
    postcode: str
    also_known_as: tuple[str, ...]

    @property
    def code(self) -> str:
        """The postcode without its space."""
        return self.postcode.replace(" ", "")


def read_place_list(path: Path = PLACE_LIST) -> Iterator[ListedPlace]:
    """Read the list.

    Raises
    ------
    ValueError
        When a row's postcode is not a full one or its kind is not known.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if parse_postcode(row["postcode"]) is None:
                msg = f"{row['name']}: {row['postcode']!r} is not a full postcode"
                raise ValueError(msg)
            yield ListedPlace(
                row["name"],
                PlaceKind(row["kind"]),
                row["postcode"],
                tuple(name for name in row["also_known_as"].split("|") if name),
            )


def nearest_town(point: GridPoint, towns: dict[str, GridPoint]) -> str | None:
    """Name of the town nearest to a point, nothing where no town is known."""
    return min(towns, key=lambda name: point.distance_m(towns[name]), default=None)


def load_places(session: Session) -> int:
    """Write the list's places at their postcodes' points; answer how many.

    Notes
    -----
    A place whose postcode is not loaded is left out: a directory elsewhere loads its own gazetteer.
    """
    listed = list(read_place_list())
    found = list_postcodes(session, [place.code for place in listed])
    placed = [(place, found[place.code].point) for place in listed if place.code in found]
    towns = {place.name: point for place, point in placed if place.kind is PlaceKind.TOWN}
    for place, point in placed:
        session.add(
            NamedPlace(
                name=place.name,
                kind=place.kind,
                postcode=place.postcode,
                also_known_as=list(place.also_known_as),
                within=None if place.name in towns else nearest_town(point, towns),
                source=OWN_LIST,
                point=point.as_wkt(),
            )
        )
    session.flush()
    return len(placed)
