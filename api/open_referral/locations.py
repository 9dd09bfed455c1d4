"""Where a service happens, as far as the public may know."""

from api.open_referral.attributes import location_attributes
from api.open_referral.contacts import contacts, languages, phones
from api.open_referral.parts import Json, filled, in_order, web_address
from api.open_referral.schedules import schedules
from directory.kinds import LocationVisibility
from directory.models import Accessibility, Address, Location, ServiceAtLocation
from directory.visibility import public_lon_lat, public_postcode

COUNTY = "Northamptonshire"


def at_location(link: ServiceAtLocation) -> Json:
    """A service at one of its locations; never called for a hidden one."""
    return filled(
        id=link.id,
        service_id=link.service_id,
        location_id=link.location_id,
        description=link.description if _is_exact(link.location) else None,
        schedules=schedules(link.schedules),
        phones=phones(link.phones),
        contacts=contacts(link.contacts),
        location=location_record(link.location),
    )


def location_record(location: Location) -> Json:
    """A location: whole where it is exact, a kilometre square and an outcode otherwise."""
    lon, lat = public_lon_lat(location) or (None, None)
    is_exact = _is_exact(location)
    return filled(
        id=location.id,
        location_type=location.location_type,
        latitude=lat,
        longitude=lon,
        languages=languages(location.languages),
        schedules=schedules(location.schedules),
        attributes=location_attributes(location),
        **(_whole(location) if is_exact else {"description": _roughly(location)}),
    )


def _is_exact(location: Location) -> bool:
    return location.visibility is LocationVisibility.EXACT


def _roughly(location: Location) -> str:
    outcode = public_postcode(location)
    where = f" in {outcode}" if outcode else ""
    return f"Shown to the nearest kilometre{where}; the address is kept private."


def _whole(location: Location) -> Json:
    return {
        "name": location.name,
        "alternate_name": location.alternate_name,
        "description": location.description,
        "transportation": location.transportation,
        "url": web_address(location.url),
        "external_identifier": location.external_identifier,
        "external_identifier_type": location.external_identifier_type,
        "addresses": [
            address
            for row in in_order(location.addresses)
            if (address := _address(row, location.name)) is not None
        ],
        "accessibility": [_access(row) for row in in_order(location.accessibility)],
        "phones": phones(location.phones),
        "contacts": contacts(location.contacts),
    }


def _address(row: Address, venue: str | None) -> Json | None:
    """An address with the parts that the standard requires; nothing where they cannot be had."""
    county = row.state_province or COUNTY
    street, city = row.address_1 or venue, row.city or row.region or county
    if not street or not row.postal_code:
        return None
    return filled(
        id=row.id,
        location_id=row.location_id,
        attention=row.attention,
        address_1=street,
        address_2=row.address_2,
        city=city,
        region=row.region,
        state_province=county,
        postal_code=row.postal_code,
        country=row.country or "GB",
        address_type=row.address_type,
    )


def _access(row: Accessibility) -> Json:
    return filled(
        id=row.id,
        location_id=row.location_id,
        description=row.description,
        details=row.details,
        url=web_address(row.url),
        accessibility=row.description,
    )
