"""How near a listing is, and what that is worth."""

from collections.abc import Callable
from enum import StrEnum
from math import exp
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from matching.criteria.level import Criterion, Level
from matching.request import Mode

Distances = npt.NDArray[np.float64]
Away = TypeVar("Away", float, npt.NDArray[np.float64])


class DistanceLevel(StrEnum):
    """Named levels of distance."""

    CLOSE = "close"
    NEAR = "near"
    REACHABLE = "reachable"
    FAR = "far"
    AREA_WIDE = "area_wide"
    NOT_RECORDED = "not_recorded"
    NO_PLACE = "no_place"


# Metres over which the worth falls by about two thirds, by how the person travels.
FADES_OVER_M: dict[Mode | None, float] = {
    Mode.SLOW_WALK: 1_800.0,
    Mode.WALK: 3_000.0,
    Mode.BUS: 7_000.0,
    Mode.CYCLE: 5_000.0,
    Mode.CAR: 14_000.0,
    None: 7_000.0,
}
# Fit outweighs distance: beyond an easy journey this much is left, and fades slowly, so that of two
# far ones the nearer still goes first.
FURTHEST = 0.3
FAR_FADES_OVER_M = 60_000.0
# A listing that comes to everybody goes after what is to be found in the next streets.
AREA_WIDE = 0.6
# A venue that could be anywhere: after those known to be near, before those known to be far.
NOT_RECORDED = 0.4
STEPS = ((0.25, DistanceLevel.CLOSE), (0.7, DistanceLevel.NEAR), (2.0, DistanceLevel.REACHABLE))


def _faded(away_m: Away, mode: Mode | None, exponential: Callable[[Away], Away]) -> Away:
    """The one formula, for a number or for many."""
    easy = (1 - FURTHEST) * exponential(-away_m / FADES_OVER_M[mode])
    return easy + FURTHEST * exponential(-away_m / FAR_FADES_OVER_M)


def decay(distance_m: float, mode: Mode | None) -> float:
    """Worth of a straight-line distance in metres: 1 next door, falling without a jump."""
    return _faded(max(0.0, distance_m), mode, exp)


def decays(distances_m: Distances, mode: Mode | None) -> Distances:
    """The same of many distances."""
    return _faded(np.maximum(0.0, distances_m), mode, np.exp)


def judge_distance(
    distance_m: float | None,
    mode: Mode | None,
    *,
    has_place: bool,
    has_location: bool,
    is_unknown: bool = False,
) -> Level:
    """Level of a distance; a listing without a public point is neither near nor far.

    Parameters
    ----------
    is_unknown
        It has a venue, and where that is could not be told.
    """
    if not has_place:
        return Level(Criterion.DISTANCE, DistanceLevel.NO_PLACE, 1.0)
    if is_unknown:
        return Level(Criterion.DISTANCE, DistanceLevel.NOT_RECORDED, NOT_RECORDED)
    if not has_location or distance_m is None:
        return Level(Criterion.DISTANCE, DistanceLevel.AREA_WIDE, AREA_WIDE)
    share = distance_m / FADES_OVER_M[mode]
    name = next((level for limit, level in STEPS if share <= limit), DistanceLevel.FAR)
    return Level(Criterion.DISTANCE, name, decay(distance_m, mode))
