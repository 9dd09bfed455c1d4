"""Services as feeds of the old standard write them, in the three shapes that are in use."""

from typing import Any

from tests.importers.feeds import NN1, NN1_POSTCODE

V1 = "open-referral-uk-v1"


def old_address(**parts: Any) -> dict[str, Any]:
    """An address with town and county."""
    return {
        "id": "a1",
        "address_1": "1 Long Row",
        "city": "Northampton",
        "state_province": "Northamptonshire",
        "postal_code": NN1_POSTCODE,
        "country": "GB",
    } | parts


def standard_row(number: int = 1, **parts: Any) -> dict[str, Any]:
    """A full record as version 1.0 of the standard has it."""
    location = {
        "id": f"hall-{number}",
        "name": "Harebell Hall",
        **NN1,
        "physical_addresses": [old_address()],
        "accessibility_for_disabilities": [{"id": "x", "accessibility": "Step-free entrance"}],
    }
    return {
        "id": f"S{number}",
        "name": f"Group {number}",
        "description": f"Group {number} meets weekly.",
        "status": "active",
        "organization": {"id": "O1", "name": "Harebell Trust"},
        "service_at_locations": [{"id": f"V{number}", "location": location}],
    } | parts


def outpost_row(number: int = 1, **parts: Any) -> dict[str, Any]:
    """A service as Outpost publishes it."""
    place = old_address(id=number, name="Harebell Hall")
    point = {"type": "Point", "coordinates": [NN1["longitude"], NN1["latitude"]]}
    return {
        "id": number,
        "updated_at": "2026-03-02T10:30:45.123Z",
        "name": f"Group {number}",
        "description": f"Group {number} meets weekly.",
        "min_age": 5,
        "max_age": 11,
        "needs_referral": None,
        "free": None,
        "locations": [{**place, "geometry": point, "mask_exact_address": False}],
        "organisation": {"id": 7, "name": None},
        "taxonomies": [{"id": 2, "name": "Clubs", "slug": "clubs", "parent_id": 1}],
        "regular_schedules": [{"weekday": "Monday", "opens_at": "10:00", "closes_at": "17:00"}],
        "score": 0,
    } | parts


def laravel_row(number: int = 1, **parts: Any) -> dict[str, Any]:
    """A service of a directory with Laravel's pages, its addresses on the visit itself."""
    return {
        "id": f"{number:08d}-0000-4000-8000-000000000000",
        "name": f"Group {number}",
        "url": "https://example.org/group",
        "description": f"Group {number} meets weekly.",
        "email": "group@example.org",
        "contacts": [{"phones": [{"number": "01632 960100"}]}],
        "service_at_locations": [{"physical_addresses": [old_address(id=None)]}],
    } | parts


SHAPES = {"standard": standard_row, "outpost": outpost_row, "laravel": laravel_row}
