"""The fixed classes that areas are shown in: five and two hatched, or three times three."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from maps.coverage.summary import LOW_ACCESS_SHARE
from maps.coverage.table import CoverageTable
from maps.people.demand import PeopleBasis


class Shown(StrEnum):
    """What the colours of a map tell."""

    SHARE = "share"
    MINUTES = "minutes"
    # The share beside how deprived an area is.
    DEPRIVATION = "deprivation"


class Hatch(StrEnum):
    """What is drawn over a fill, so that it is told apart in black and white too."""

    NONE = "none"
    LINES = "lines"
    DOTS = "dots"
    CROSS = "cross"


@dataclass(frozen=True, slots=True)
class Band:
    """One class of a legend.

    Parameters
    ----------
    colour
        Of the fill; that of a hatched class lies behind its lines or dots.
    """

    label: str
    colour: str
    hatch: Hatch = Hatch.NONE


@dataclass(frozen=True, slots=True)
class BandCount:
    """A class and how many areas and people are in it."""

    band: Band
    areas: int
    people: float


# Fixed, so that two maps can be laid side by side: never quantiles of the map's own numbers.
SHARE_BREAKS = (0.2, 0.4, 0.6, 0.8)
MINUTES_BREAKS = (15.0, 30.0, 45.0, 60.0)
GAP, NO_DATA = 5, 6

# One hue from light to dark in even steps of lightness, told apart with every common colour
# blindness and in grey print; the outline has a contrast of 3:1 with the darkest of them.
COLOURS = ("#e8f0f7", "#aecfe6", "#77add4", "#428bc0", "#1f699d")
OUTLINE = "#0b0c0c"
GAP_LINES, GAP_PAPER = "#a6492f", "#ffffff"
NO_DATA_DOTS, NO_DATA_PAPER = "#505a5f", "#f3f2f1"

_SHARE_LABELS = (
    "Under 20% of {people}",
    "20% to under 40%",
    "40% to under 60%",
    "60% to under 80%",
    "80% of {people} or more",
)
_MINUTES_LABELS = (
    "Over 60 minutes",
    "Over 45, up to 60 minutes",
    "Over 30, up to 45 minutes",
    "Over 15, up to 30 minutes",
    "15 minutes or less",
)


# Access is low where fewer than half are within reach, as in the list of deprived areas.
LOW_AND_HIGH = (LOW_ACCESS_SHARE, 0.8)
# Deciles 1 to 3, 4 to 7 and 8 to 10; of larger areas the average decile of the people.
DECILE_BREAKS = (3.5, 7.5)
DEPRIVED_LABELS = (
    "Most deprived (deciles 1 to 3)",
    "In between (4 to 7)",
    "Least deprived (8 to 10)",
)
REACHED_LABELS = ("Under 50% within reach", "50% to under 80%", "80% or more")
# Amber where few are within reach, blue where people are deprived, dark where both. The nine were
# searched for: with no common colour blindness are any two nearer than 0.11 in OKLab.
BESIDE_COLOURS = (
    ("#586954", "#6589a3", "#72a8f5"),
    ("#a38554", "#a9aba8", "#acd0f9"),
    ("#ee9f4a", "#edcda8", "#e6f8fa"),
)
BOTH_LINES = "#ffffff"
BESIDE_NO_DATA = 9


def unit_of(table: CoverageTable) -> str:
    """What shares are of."""
    return "postcodes" if table.sources.people_basis is PeopleBasis.POSTCODES else "people"


def bands_of(table: CoverageTable, shown: Shown) -> tuple[Band, ...]:
    """The classes from worst to best reached, then the gap, then what is not known."""
    unit = unit_of(table)
    if shown is Shown.DEPRIVATION:
        return (*_bands_beside(), Band("Not known, or nobody counted", NO_DATA_PAPER, Hatch.DOTS))
    labels = _SHARE_LABELS if shown is Shown.SHARE else _MINUTES_LABELS
    coloured = [
        Band(label.format(people=unit), colour)
        for label, colour in zip(labels, COLOURS, strict=True)
    ]
    nobody = "Nobody within reach" if shown is Shown.SHARE else "Nobody within four hours"
    if unit == "postcodes":
        nobody = nobody.replace("Nobody", "No postcode")
    gap = Band(nobody, GAP_PAPER, Hatch.LINES)
    return (*coloured, gap, Band(f"No {unit} counted here", NO_DATA_PAPER, Hatch.DOTS))


def _bands_beside() -> tuple[Band, ...]:
    """Three times three from the most deprived and least reached."""
    return tuple(
        Band(
            f"{deprived}, {reached[0].lower()}{reached[1:]}",
            colour,
            Hatch.CROSS if colour == BESIDE_COLOURS[0][0] else Hatch.NONE,
        )
        for deprived, colours in zip(DEPRIVED_LABELS, BESIDE_COLOURS, strict=True)
        for reached, colour in zip(REACHED_LABELS, colours, strict=True)
    )


def band_numbers(table: CoverageTable, shown: Shown) -> NDArray[np.int8]:
    """Shape (areas,): the place in :func:`bands_of` of each area's class."""
    if shown is Shown.DEPRIVATION:
        return _numbers_beside(table)
    if shown is Shown.SHARE:
        numbers = np.digitize(np.nan_to_num(table.share_within), SHARE_BREAKS)
        is_gap = table.people_within <= 0
    else:
        # "Up to 30" holds 30 itself, so breaks are counted from the slow end.
        slow = np.digitize(np.nan_to_num(table.minutes_mean), MINUTES_BREAKS, right=True)
        numbers = len(MINUTES_BREAKS) - slow
        is_gap = table.people_out_of_reach >= table.people
    numbers = np.where(is_gap, GAP, numbers)
    return np.where(table.people > 0, numbers, NO_DATA).astype(np.int8)


def _numbers_beside(table: CoverageTable) -> NDArray[np.int8]:
    deprived = np.digitize(np.nan_to_num(table.decile_mean), DECILE_BREAKS)
    reached = np.digitize(np.nan_to_num(table.share_within), LOW_AND_HIGH)
    is_known = ~np.isnan(table.decile_mean) & (table.people > 0)
    numbers = deprived * len(REACHED_LABELS) + reached
    return np.where(is_known, numbers, BESIDE_NO_DATA).astype(np.int8)


def count_beside(table: CoverageTable) -> tuple[tuple[BandCount, ...], ...]:
    """Three rows, the most deprived first, of three classes, the least reached first."""
    counts, wide = count_bands(table, Shown.DEPRIVATION), len(REACHED_LABELS)
    return tuple(counts[at : at + wide] for at in range(0, BESIDE_NO_DATA, wide))


def knows_deprivation(table: CoverageTable) -> bool:
    """Whether deprivation deciles are loaded, so that anything can be shown beside them."""
    return not np.isnan(table.decile_mean).all()


def count_bands(table: CoverageTable, shown: Shown) -> tuple[BandCount, ...]:
    """How many areas and people each class holds."""
    numbers = band_numbers(table, shown)
    return tuple(
        BandCount(band, int((numbers == at).sum()), float(table.people[numbers == at].sum()))
        for at, band in enumerate(bands_of(table, shown))
    )
