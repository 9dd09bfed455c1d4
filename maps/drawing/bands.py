"""The five fixed classes that areas are shown in, and the two that are hatched."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from maps.coverage.table import CoverageTable
from maps.people.demand import PeopleBasis


class Shown(StrEnum):
    """What the colours of a map tell."""

    SHARE = "share"
    MINUTES = "minutes"


class Hatch(StrEnum):
    """How an area without a colour is filled; the two differ in black and white too."""

    NONE = "none"
    LINES = "lines"
    DOTS = "dots"


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


def bands_of(table: CoverageTable, shown: Shown) -> tuple[Band, ...]:
    """The classes from worst to best reached, then the gap, then what is not known."""
    unit = "postcodes" if table.sources.people_basis is PeopleBasis.POSTCODES else "people"
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


def band_numbers(table: CoverageTable, shown: Shown) -> NDArray[np.int8]:
    """Shape (areas,): the place in :func:`bands_of` of each area's class."""
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


def count_bands(table: CoverageTable, shown: Shown) -> tuple[BandCount, ...]:
    """How many areas and people each class holds."""
    numbers = band_numbers(table, shown)
    return tuple(
        BandCount(band, int((numbers == at).sum()), float(table.people[numbers == at].sum()))
        for at, band in enumerate(bands_of(table, shown))
    )
