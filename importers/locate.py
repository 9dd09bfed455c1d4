"""Where an imported location is: coordinates and postcode weighed against each other.

The chain, in order:

1. coordinates that agree with the postcode to within 5 km: they are taken;
2. no coordinates: the point of the postcode in the address is taken;
3. no postcode, or one that is not loaded: coordinates that lie within Great Britain are kept, and
   the point is marked unverified;
4. coordinates outside Great Britain, or that contradict the postcode: neither can be believed, so
   the location is imported without a point.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from directory.geography import GridPoint, is_in_great_britain, to_grid
from directory.kinds import LocatedBy
from directory.postcodes import PostcodeUnit, find_in_text
from importers.errors import SourceFileError
from importers.feed import Whereabouts

AGREEMENT_M = 5_000.0
# A few rows may be wrong on their own; more are the file’s doing.
FEWEST_SWAPPED = 3


@dataclass(frozen=True, slots=True)
class Position:
    """Where a location was found to be, and what should be read about it.

    Parameters
    ----------
    value, message
        What an issue shows; nothing where the position is beyond question.
    """

    located_by: LocatedBy
    point: GridPoint | None = None
    value: str | None = None
    message: str | None = None


def find_unit(whereabouts: Whereabouts) -> PostcodeUnit | None:
    """The postcode that a row gives for a location."""
    return find_in_text(whereabouts.postcode_text) if whereabouts.postcode_text else None


def _rounded(point: GridPoint) -> GridPoint:
    """To the centimetre, as it is stored, so that a second run finds what the first one wrote."""
    return GridPoint(round(point.easting_m, 2), round(point.northing_m, 2))


def _without_coordinates(
    whereabouts: Whereabouts, unit: PostcodeUnit | None, loaded: GridPoint | None
) -> Position:
    if loaded is not None:
        return Position(LocatedBy.POSTCODE, _rounded(loaded))
    if unit is not None:
        message = "postcode is not loaded and there are no coordinates; imported without a location"
        return Position(LocatedBy.NONE, None, str(unit), message)
    message = "neither coordinates nor a postcode; imported without a location"
    return Position(LocatedBy.NONE, None, whereabouts.postcode_text, message)


def _outside(lon: float, lat: float, value: str) -> Position:
    message = "outside Great Britain; imported without a location"
    if is_in_great_britain(lon=lat, lat=lon):
        message = (
            "outside Great Britain, but inside when longitude and latitude change places: they look"
            " swapped; imported without a location"
        )
    return Position(LocatedBy.NONE, None, value, message)


def locate(whereabouts: Whereabouts, postcodes: Mapping[str, GridPoint]) -> Position:
    """Where a location is, by the chain of this module.

    Parameters
    ----------
    postcodes
        Points (EPSG:27700) of the postcodes that are loaded, by code.
    """
    unit = find_unit(whereabouts)
    loaded = postcodes.get(unit.code) if unit else None
    lon, lat = whereabouts.lon, whereabouts.lat
    if lon is None or lat is None:
        return _without_coordinates(whereabouts, unit, loaded)
    value = f"lon {lon:.5f}, lat {lat:.5f}"
    if not is_in_great_britain(lon=lon, lat=lat):
        return _outside(lon, lat, value)
    point = _rounded(to_grid(lon=lon, lat=lat))
    if loaded is None:
        why = f"postcode {unit} is not loaded" if unit else "there is no postcode"
        message = f"{why}; the coordinates are kept and marked unverified"
        return Position(LocatedBy.UNVERIFIED, point, value, message)
    apart_m = point.distance_m(loaded)
    if apart_m <= AGREEMENT_M:
        return Position(LocatedBy.COORDINATES, point)
    message = (
        f"{apart_m / 1000:.1f} km from postcode {unit}, which contradicts them; imported without a"
        " location"
    )
    return Position(LocatedBy.NONE, None, value, message)


def refuse_if_swapped(whereabouts: Iterable[Whereabouts], origin: str) -> None:
    """Refuse a file most of whose points lie in Great Britain only the other way round.

    Raises
    ------
    SourceFileError
        More than half of its points, and at least three, look swapped.
    """
    given = [one for one in whereabouts if one.lon is not None and one.lat is not None]
    swapped = sum(_looks_swapped(one.lon or 0.0, one.lat or 0.0) for one in given)
    if swapped >= FEWEST_SWAPPED and swapped * 2 > len(given):
        msg = (
            f"{origin}: {swapped} of {len(given)} points lie in Great Britain only when longitude"
            " and latitude change places; swap them and import the file again."
        )
        raise SourceFileError(msg)


def _looks_swapped(lon: float, lat: float) -> bool:
    return is_in_great_britain(lon=lat, lat=lon) and not is_in_great_britain(lon=lon, lat=lat)
