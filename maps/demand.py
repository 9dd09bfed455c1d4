"""Where people live, as points that journeys start from: live postcodes, weighted by people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from directory.kinds import AreaKind
from matching.travel.engine import GridPoints

# A point that lies in none of the areas, such as one over the border.
OUTSIDE = -1


class AgeGroup(StrEnum):
    """Age bands of the census, in the words of a web address."""

    ALL = "all"
    UNDER_16 = "under_16"
    AGED_16_24 = "16_24"
    AGED_25_34 = "25_34"
    AGED_35_49 = "35_49"
    AGED_50_64 = "50_64"
    AGED_65_OVER = "65_over"


class PeopleBasis(StrEnum):
    """What the weights of points are."""

    PEOPLE = "people"
    # No statistics are loaded: each live postcode counts as one, and every output says so.
    POSTCODES = "postcodes"


@dataclass(frozen=True, slots=True)
class Areas:
    """Areas of one kind and vintage, in the order of their codes.

    Parameters
    ----------
    geometry_wkb
        One multipolygon each in EPSG:27700, or nothing where only a lookup names them.
    decile, is_rural
        Deprivation decile (1 is the most deprived tenth of England) and rurality by area code,
        where statistics of them are loaded; for areas above LSOAs they are left out.
    """

    kind: AreaKind
    vintage: int
    codes: tuple[str, ...]
    names: tuple[str, ...]
    geometry_wkb: tuple[bytes | None, ...]
    attribution: str | None = None
    decile: Mapping[str, int] | None = None
    is_rural: Mapping[str, bool] | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """Points that people start from.

    Parameters
    ----------
    codes
        Live postcodes without a space.
    points
        Shape (n, 2), EPSG:27700 metres.
    people
        Shape (n,): people at each point, of the age group asked for. An area's people are shared
        out evenly among its live postcodes, so that the sum over an area is exactly its people.
    area
        Shape (n,): row in ``areas`` that each point lies in, or ``OUTSIDE``.
    decile
        Shape (n,): deprivation decile of each point's LSOA, 0 where it is not known.
    age_group
        Whose number ``people`` is.
    statistics_date
        Year or day the count was made, where its file says.
    """

    areas: Areas
    codes: tuple[str, ...]
    points: GridPoints
    people: NDArray[np.float64]
    area: NDArray[np.int32]
    decile: NDArray[np.uint8]
    basis: PeopleBasis
    age_group: AgeGroup
    statistics_vintage: int | None = None
    statistics_date: date | None = None
    attribution: tuple[str, ...] = ()
