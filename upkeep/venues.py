"""Where a listing happens, as its keeper says it: the point of a postcode, or a pin close to it."""

from dataclasses import dataclass, replace
from uuid import uuid4

from sqlalchemy.orm import Session

from directory.authorities import NAMES
from directory.geography import GridPoint, is_in_great_britain, to_grid, to_lon_lat
from directory.kinds import LocatedBy, LocationVisibility
from directory.postcodes import parse_postcode
from directory.queries.areas import find_ward_at
from directory.queries.places import find_nearest_place
from directory.queries.postcodes import find_authority, find_postcode
from importers.locate import AGREEMENT_M
from importers.records import AddressRecord, LocationRecord

# About a metre.
PIN_PLACES = 5
COUNTRY = "GB"


@dataclass(frozen=True, slots=True)
class FoundPostcode:
    """A postcode that is loaded, EPSG:27700, and what people call where it lies."""

    postcode: str
    point: GridPoint
    is_live: bool
    place: str | None
    ward: str | None
    authority: str | None

    @property
    def words(self) -> str:
        """``Kingsthorpe, West Northamptonshire``, with its ward where wards are loaded."""
        ward = f"{self.ward} ward" if self.ward and self.ward != self.place else None
        return ", ".join(part for part in (self.place, ward, self.authority) if part)


def find_venue_postcode(session: Session, text: str) -> FoundPostcode | None:
    """Where a postcode is; nothing where it is none, or not loaded."""
    unit = parse_postcode(text)
    held = find_postcode(session, unit.code) if unit else None
    if unit is None or held is None:
        return None
    place = find_nearest_place(session, held.point)
    code = held.authority or find_authority(session, held.point)
    return FoundPostcode(
        postcode=str(unit),
        point=held.point,
        is_live=held.is_live,
        place=place.name if place else None,
        ward=find_ward_at(session, held.point),
        authority=NAMES.get(code or ""),
    )


@dataclass(frozen=True, slots=True)
class VenueWords:
    """A place as somebody types it.

    Parameters
    ----------
    pin
        ``latitude, longitude`` in degrees, or nothing for where the postcode lies.
    """

    postcode: str = ""
    name: str = ""
    street: str = ""
    town: str = ""
    pin: str = ""
    visibility: LocationVisibility = LocationVisibility.EXACT

    @property
    def is_blank(self) -> bool:
        """Whether nothing says where it is."""
        return not (self.postcode or self.name or self.street or self.town or self.pin)


def words_of_venue(location: LocationRecord) -> VenueWords:
    """A recorded place as its keeper may change it."""
    address = _address(location)
    lines = (address.attention, address.address_1, address.address_2) if address else ()
    is_pinned = location.located_by in (LocatedBy.COORDINATES, LocatedBy.UNVERIFIED)
    return VenueWords(
        postcode=(address.postal_code or "") if address else "",
        name=location.name or "",
        street=", ".join(line for line in lines if line),
        town=(address.city or "") if address else "",
        pin=say_pin(location.point) if is_pinned and location.point else "",
        visibility=location.visibility,
    )


def say_pin(point: GridPoint) -> str:
    """``52.26121, -0.90343``."""
    lon, lat = to_lon_lat(point)
    return f"{lat:.{PIN_PLACES}f}, {lon:.{PIN_PLACES}f}"


def read_pin(text: str) -> GridPoint | None:
    """A point of Great Britain from two numbers of degrees, either way round."""
    try:
        first, second = (float(part) for part in text.replace(",", " ").split())
    except ValueError:
        return None
    for lat, lon in ((first, second), (second, first)):
        if is_in_great_britain(lon=lon, lat=lat):
            point = to_grid(lon=lon, lat=lat)
            return GridPoint(round(point.easting_m, 2), round(point.northing_m, 2))
    return None


def is_near(pin: GridPoint, found: FoundPostcode) -> bool:
    """Whether a pin refines its postcode, and does not contradict it."""
    return pin.distance_m(found.point) <= AGREEMENT_M


def changed_venue(
    location: LocationRecord | None, typed: VenueWords, found: FoundPostcode | None
) -> LocationRecord:
    """The place with what was typed; whatever was not changed stays to the letter.

    Parameters
    ----------
    location
        The place so far; nothing for a new one.
    found
        Where the typed postcode lies.
    """
    if location is None:
        location = LocationRecord(uuid4())
        was = VenueWords()
    else:
        was = words_of_venue(location)
        if typed == was:
            return location
    moved = replace(location, visibility=typed.visibility)
    if typed.name != was.name:
        moved = replace(moved, name=typed.name or None)
    moved = _with_address(moved, typed, was, found)
    # A pin that was set for another postcode says nothing of this one.
    is_stale = typed.postcode != was.postcode and typed.pin == was.pin
    if typed.postcode == was.postcode and typed.pin == was.pin:
        return moved
    pin = None if is_stale and found else read_pin(typed.pin)
    return _with_point(moved, pin, found)


def _with_point(
    location: LocationRecord, pin: GridPoint | None, found: FoundPostcode | None
) -> LocationRecord:
    if pin is not None:
        by = LocatedBy.COORDINATES if found else LocatedBy.UNVERIFIED
        return replace(location, point=pin, located_by=by)
    if found is not None:
        return replace(location, point=found.point, located_by=LocatedBy.POSTCODE)
    return replace(location, point=None, located_by=LocatedBy.NONE)


def _address(location: LocationRecord) -> AddressRecord | None:
    addresses = location.addresses
    physical = (one for one in addresses if one.address_type == "physical")
    return next(physical, next(iter(addresses), None))


def _with_address(
    location: LocationRecord, typed: VenueWords, was: VenueWords, found: FoundPostcode | None
) -> LocationRecord:
    held = _address(location)
    address = held or AddressRecord(uuid4(), country=COUNTRY)
    if typed.street != was.street:
        address = replace(address, attention=None, address_1=typed.street or None, address_2=None)
    if typed.postcode != was.postcode:
        authority = found.authority if found else None
        address = replace(address, postal_code=typed.postcode or None, state_province=authority)
    if typed.town != was.town or not address.city:
        address = replace(address, city=typed.town or (found.place if found else None))
    if address == held or not _says_anything(address):
        return location
    others = tuple(address if one == held else one for one in location.addresses)
    return replace(location, addresses=others if held else (address,))


def _says_anything(address: AddressRecord) -> bool:
    return any((address.attention, address.address_1, address.city, address.postal_code))
