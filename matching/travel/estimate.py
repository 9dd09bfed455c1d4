"""How long a journey takes by an estimate, where no timetable or street network is loaded."""

from math import ceil

from matching.request import Mode

# Streets are longer than straight lines. Source: the usual detour factor of British towns.
DETOUR = 1.3
SPEED_KM_H: dict[Mode, float] = {
    Mode.WALK: 4.8,
    Mode.SLOW_WALK: 3.2,
    Mode.CYCLE: 15.0,
    Mode.CAR: 35.0,
}
METRES_A_KM = 1000
MINUTES_AN_HOUR = 60
# A metre's worth of rounding error must not add a minute.
ROUNDING_MIN = 1e-6


def travel_min(distance_m: float, mode: Mode) -> int | None:
    """Minutes, rounded up, for a straight line in metres; nothing by bus without a timetable."""
    speed = SPEED_KM_H.get(mode)
    if speed is None:
        return None
    minutes = distance_m * DETOUR / METRES_A_KM / speed * MINUTES_AN_HOUR
    return max(1, ceil(minutes - ROUNDING_MIN))


def reach_m(minutes: float, mode: Mode) -> float | None:
    """Straight-line metres that can be covered in some minutes; nothing by bus."""
    speed = SPEED_KM_H.get(mode)
    return None if speed is None else minutes / MINUTES_AN_HOUR * speed * METRES_A_KM / DETOUR
