"""A coverage table in few numbers: over all, by deprivation and by rurality."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from maps.coverage.table import DECILES, THRESHOLDS_MIN, CoverageTable
from maps.people.demand import RURAL, RURALITY_UNKNOWN, URBAN

# The most deprived three tenths of England: the usual reading of "deprived" beside access.
DEPRIVED_DECILES = (1, 2, 3)
# Access is low where fewer than half of the people are within reach.
LOW_ACCESS_SHARE = 0.5


class Standing(StrEnum):
    """How an area stands; that no listing is known never means that there is no service."""

    REACHED = "reached"
    # Listings are known, and none of them is within reach of anybody here.
    NONE_WITHIN_REACH = "none_within_reach"
    # The directory knows of none anywhere in the areas or near their border.
    NO_LISTING_KNOWN = "no_listing_known"
    NO_PEOPLE = "no_people"


@dataclass(frozen=True, slots=True)
class CoverageTotals:
    """A table's measures over some or all of its areas; shares and means as in the table.

    Parameters
    ----------
    share_at
        Shares within each of ``THRESHOLDS_MIN``.
    listings, confirmed
        Listings with a place in the areas; one with places in two of them counts in both.
    """

    areas: int
    people: float
    people_within: float
    share_within: float
    share_at: tuple[float, ...]
    minutes_mean: float
    choices: float
    people_out_of_reach: float
    single_provider: float
    listings: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class GroupShare:
    """How many people of a group there are, and how many of them are within reach."""

    group: str
    people: float
    people_within: float

    @property
    def share_within(self) -> float:
        """0 to 1; not a number where the group is empty."""
        return self.people_within / self.people if self.people else float("nan")


@dataclass(frozen=True, slots=True)
class DisadvantagedArea:
    """An area that is deprived, and of whose people fewer than half are within reach."""

    code: str
    name: str
    decile: int
    people: float
    people_beyond: float
    share_within: float


def totals(table: CoverageTable, kept: NDArray[np.bool_] | None = None) -> CoverageTotals:
    """The measures over all areas, or over those of a mask; sums and means weighted by people."""
    rows = np.ones(len(table.people), dtype=bool) if kept is None else kept
    people = table.people[rows]

    def mean(measure: NDArray[np.float64]) -> float:
        weighed = np.nan_to_num(measure[rows]) * people
        return float(weighed.sum() / people.sum()) if people.sum() else float("nan")

    within = float(table.people_within[rows].sum())
    return CoverageTotals(
        areas=int(rows.sum()),
        people=float(people.sum()),
        people_within=within,
        share_within=within / float(people.sum()) if people.sum() else float("nan"),
        share_at=tuple(mean(table.share_at[:, place]) for place in range(len(THRESHOLDS_MIN))),
        minutes_mean=mean(table.minutes_mean),
        choices=mean(table.choices),
        people_out_of_reach=float(table.people_out_of_reach[rows].sum()),
        single_provider=mean(table.single_provider),
        listings=int(table.listings[rows].sum()),
        confirmed=int(table.confirmed[rows].sum()),
    )


def standing(table: CoverageTable) -> tuple[Standing, ...]:
    """How each area stands, in the order of the table."""
    is_known = table.sources.listings > 0
    gap = Standing.NONE_WITHIN_REACH if is_known else Standing.NO_LISTING_KNOWN
    return tuple(
        Standing.NO_PEOPLE if not people else Standing.REACHED if within else gap
        for people, within in zip(table.people, table.people_within, strict=True)
    )


def by_decile(table: CoverageTable) -> tuple[GroupShare, ...]:
    """The share within reach by deprivation decile, 1 the most deprived; empty where not loaded.

    Notes
    -----
    People are counted in the decile of their own LSOA, whatever areas the table has. People of
    whose area it is not known come last, as ``not known``.
    """
    people, within = table.people_by_decile, table.people_within_by_decile
    if not people[1:].any():
        return ()
    order = [*range(1, DECILES), 0]
    return tuple(
        GroupShare(
            str(decile) if decile else "not known", float(people[decile]), float(within[decile])
        )
        for decile in order
        if decile or people[decile]
    )


def by_rurality(table: CoverageTable) -> tuple[GroupShare, ...]:
    """The share within reach in the country and in towns; empty where rurality is not loaded.

    Notes
    -----
    As by deprivation, people are counted where their own LSOA is, whatever areas the table has.
    """
    people, within = table.people_by_rurality, table.people_within_by_rurality
    if not people[[URBAN, RURAL]].any():
        return ()
    named = (("rural", RURAL), ("urban", URBAN), ("not known", RURALITY_UNKNOWN))
    return tuple(
        GroupShare(name, float(people[at]), float(within[at]))
        for name, at in named
        if at != RURALITY_UNKNOWN or people[at]
    )


def double_disadvantage(
    table: CoverageTable, low_share: float = LOW_ACCESS_SHARE
) -> tuple[DisadvantagedArea, ...]:
    """Areas of deciles 1 to 3 where access is low, those with most people beyond reach first.

    Notes
    -----
    The Indices of Deprivation hold distances to a few services among their barriers, so the two
    are not wholly independent.
    """
    deciles = table.areas.decile or {}
    found = []
    for row, code in enumerate(table.areas.codes):
        decile, within = deciles.get(code, 0), float(table.share_within[row])
        if decile in DEPRIVED_DECILES and within < low_share:
            people = float(table.people[row])
            beyond = people - float(table.people_within[row])
            name = table.areas.names[row]
            found.append(DisadvantagedArea(code, name, decile, people, beyond, within))
    return tuple(sorted(found, key=lambda area: (-area.people_beyond, area.code)))
