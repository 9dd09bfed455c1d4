"""Who may use a street, which way and how fast a car goes, by its OpenStreetMap tags.

Notes
-----
Defaults by kind of street follow the wiki's "OSM tags for routing/Access restrictions" for the
United Kingdom; usual speeds of cars, and the four fifths of a posted limit, are those of OSRM's car
profile (profiles/car.lua).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from matching.travel.street_network import Permit

KM_A_MILE = 1.609344
DRIVE_KM_H: Mapping[str, int] = {
    "motorway": 90,
    "motorway_link": 45,
    "trunk": 85,
    "trunk_link": 40,
    "primary": 65,
    "primary_link": 30,
    "secondary": 55,
    "secondary_link": 25,
    "tertiary": 40,
    "tertiary_link": 20,
    "unclassified": 25,
    "residential": 25,
    "living_street": 10,
    "road": 25,
    "service": 15,
}
# A car goes along these only where a tag says that it may.
DRIVE_WHERE_TOLD = 15
# Traffic, bends and junctions: what is driven of what a sign allows.
SHARE_OF_LIMIT = 0.8
_FAST = frozenset({"motorway", "motorway_link", "trunk", "trunk_link"})
_MOTORWAY = frozenset({"motorway", "motorway_link"})
_PATHS = frozenset({"track", "path", "bridleway", "cycleway", "footway", "pedestrian", "steps"})
STREETS = frozenset(DRIVE_KM_H) | _PATHS
_NO_CYCLING = frozenset({"footway", "pedestrian", "steps"})
_REFUSED = frozenset(
    [
        *("no", "private", "agricultural", "forestry", "emergency", "military", "psv", "bus"),
        *("permit", "delivery", "residents", "use_sidepath", "dismount"),
    ]
)
_ROUND = frozenset({"roundabout", "circular"})
_FORTH, _BACK = frozenset({"yes", "true", "1"}), frozenset({"-1", "reverse"})
_CONTRAFLOW = ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both")
_NAMED_LIMITS_MPH: Mapping[str, float] = {
    "gb:motorway": 70,
    "gb:nsl_dual": 70,
    "gb:nsl_single": 60,
    "gb:nsl_restricted": 30,
    "national": 60,
    "walk": 4,
}


@dataclass(frozen=True, slots=True)
class StreetUse:
    """What a street allows; ``drive_km_h`` is 0 where nobody may drive."""

    permits: Permit
    drive_km_h: int = 0


NOBODY = StreetUse(Permit(0))


def read_use(tags: Mapping[str, str]) -> StreetUse:
    """What a way allows by its tags; nothing for what is no street."""
    kind = tags.get("highway", "")
    if kind not in STREETS:
        return NOBODY
    permits = _walking(kind, tags) | _cycling(kind, tags) | _driving(kind, tags)
    drives = bool(permits & (Permit.DRIVE | Permit.DRIVE_BACK))
    return StreetUse(permits, read_speed(kind, tags.get("maxspeed", "")) if drives else 0)


def _told(tags: Mapping[str, str], *keys: str) -> bool | None:
    """What the most particular of some access tags says; nothing where there is none."""
    for key in keys:
        value = tags.get(key)
        if value is not None:
            return value not in _REFUSED
    return None


def _direction(tags: Mapping[str, str], kind: str) -> int:
    """1 for one way forth, -1 for one way back, 0 for both."""
    value = tags.get("oneway", "")
    if value in _FORTH:
        return 1
    if value in _BACK:
        return -1
    is_given = value == "no"
    return int(not is_given and (kind in _MOTORWAY or tags.get("junction", "") in _ROUND))


def _both(forth: Permit, back: Permit, direction: int) -> Permit:
    return {1: forth, -1: back}.get(direction, forth | back)


def _walking(kind: str, tags: Mapping[str, str]) -> Permit:
    may = _told(tags, "foot", "access")
    if kind in _FAST and "foot" not in tags:
        # Dual carriageways have a pavement only where somebody mapped one.
        may = may is not False and tags.get("sidewalk", "no") not in {"no", "none", "separate"}
    if may is False or (kind in _MOTORWAY and tags.get("foot") != "yes"):
        return Permit(0)
    one_way = {"yes": 1, "-1": -1}.get(tags.get("oneway:foot", ""), 0)
    return _both(Permit.WALK, Permit.WALK_BACK, one_way)


def _cycling(kind: str, tags: Mapping[str, str]) -> Permit:
    told = _told(tags, "bicycle", "vehicle", "access")
    is_usual = kind not in _NO_CYCLING and kind not in _FAST
    has_lane = any(tags.get(key) in {"lane", "track"} for key in _CONTRAFLOW)
    needs_telling = not is_usual and not has_lane
    if told is False or (needs_telling and not _told(tags, "bicycle")) or kind in _MOTORWAY:
        return Permit(0)
    direction = _direction(tags, kind)
    against = any(tags.get(key, "").startswith("opposite") for key in _CONTRAFLOW)
    if tags.get("oneway:bicycle") == "no" or against:
        direction = 0
    return _both(Permit.CYCLE, Permit.CYCLE_BACK, direction)


def _driving(kind: str, tags: Mapping[str, str]) -> Permit:
    told = _told(tags, "motorcar", "motor_vehicle", "vehicle", "access")
    needs_telling = kind not in DRIVE_KM_H
    if told is False or (needs_telling and not _told(tags, "motorcar", "motor_vehicle")):
        return Permit(0)
    return _both(Permit.DRIVE, Permit.DRIVE_BACK, _direction(tags, kind))


def read_speed(kind: str, limit: str) -> int:
    """Usual speed of a car in kilometres an hour, by the posted limit where one is told."""
    usual = DRIVE_KM_H.get(kind, DRIVE_WHERE_TOLD)
    posted = _read_limit(limit.strip().lower())
    return usual if posted is None else max(1, min(250, round(posted * SHARE_OF_LIMIT)))


def _read_limit(limit: str) -> float | None:
    """A posted limit in kilometres an hour; nothing where it says no number."""
    if limit in _NAMED_LIMITS_MPH:
        return _NAMED_LIMITS_MPH[limit] * KM_A_MILE
    number, _, unit = limit.partition(" ")
    if number.endswith("mph"):
        number, unit = number.removesuffix("mph"), "mph"
    if not number.isdecimal() or not int(number):
        return None
    return int(number) * (KM_A_MILE if unit.strip() == "mph" else 1)
