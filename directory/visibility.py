"""What the public may know of a location: the one place where visibility is applied to a record."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from geoalchemy2.shape import to_shape
from shapely import Point

from directory.geography import GridPoint, to_lon_lat
from directory.kinds import LocatedBy, LocationVisibility
from directory.models import Address, Location, ServiceAtLocation
from directory.postcodes import find_in_text, parse_postcode

# About a metre, which is as well as any postcode or map marker is known.
DEGREE_PLACES = 5


@dataclass(frozen=True, slots=True)
class PublicLocation:
    """A location as anybody may see it.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4326, of the public point; both nothing where there is none.
    is_approximate
        The point is the middle of a 1 km square; name, street and full postcode are left out.
    is_unverified
        Nobody has checked the point against a postcode.
    address_lines
        Street lines, outermost first; empty where approximate.
    postcode
        The whole postcode, or the outcode alone where approximate.
    """

    id: UUID
    name: str | None
    lon: float | None
    lat: float | None
    is_approximate: bool
    is_unverified: bool
    address_lines: tuple[str, ...]
    town: str | None
    postcode: str | None


def is_shown(location: Location) -> bool:
    """Whether the public may know that there is such a location at all."""
    return location.visibility is not LocationVisibility.HIDDEN


def shown_at_locations(links: Iterable[ServiceAtLocation]) -> list[ServiceAtLocation]:
    """Those of a service's locations that may be shown; a hidden one leaves nothing behind."""
    return [link for link in links if is_shown(link.location)]


def public_lon_lat(location: Location) -> tuple[float, float] | None:
    """Longitude and latitude (EPSG:4326, degrees) of the public point, where there is one."""
    if location.public_point is None or not is_shown(location):
        return None
    point = to_shape(location.public_point)
    if not isinstance(point, Point):
        return None
    lon, lat = to_lon_lat(GridPoint(point.x, point.y))
    return round(lon, DEGREE_PLACES), round(lat, DEGREE_PLACES)


def public_postcode(location: Location) -> str | None:
    """The postcode in the usual spelling, its outcode where approximate, nothing where hidden."""
    if not is_shown(location):
        return None
    written = next((a.postal_code for a in location.addresses if a.postal_code), None)
    unit = parse_postcode(written) if written else None
    if unit is None and written:
        unit = find_in_text(written)
    if unit is None:
        return None
    return unit.outward if location.visibility is LocationVisibility.APPROXIMATE else str(unit)


def public_location(location: Location) -> PublicLocation | None:
    """What a page, a file or an answer may say of a location; nothing at all where hidden."""
    if not is_shown(location):
        return None
    is_approximate = location.visibility is LocationVisibility.APPROXIMATE
    lon, lat = public_lon_lat(location) or (None, None)
    address = next(iter(location.addresses), None)
    return PublicLocation(
        id=location.id,
        name=None if is_approximate else location.name,
        lon=lon,
        lat=lat,
        is_approximate=is_approximate,
        is_unverified=location.located_by is LocatedBy.UNVERIFIED,
        address_lines=() if is_approximate else _street_lines(address),
        town=address.city if address else None,
        postcode=public_postcode(location),
    )


def _street_lines(address: Address | None) -> tuple[str, ...]:
    if address is None:
        return ()
    lines = (address.attention, address.address_1, address.address_2)
    return tuple(line.strip() for line in lines if line and line.strip())
