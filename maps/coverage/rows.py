"""A coverage table's rows as people read them, on the page and in the file to keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from maps.coverage.table import THRESHOLDS_MIN, CoverageTable
from maps.coverage.words import say_area, say_number, say_share, say_who

HEADINGS = (
    "Area",
    "{who}",
    "Within reach",
    "Share",
    *(f"Within {minutes} minutes" for minutes in THRESHOLDS_MIN),
    "Minutes to the nearest",
    "Choices",
    "Only one provider",
    "Listed here",
    "Of them confirmed",
)


class SortBy(StrEnum):
    """What the rows are in the order of."""

    NAME = "name"
    PEOPLE = "people"
    WITHIN = "within"
    BEYOND = "beyond"
    SHARE = "share"
    MINUTES = "minutes"
    CHOICES = "choices"
    SINGLE = "single"
    LISTINGS = "listings"
    CONFIRMED = "confirmed"
    SHARE_15 = "share_15"
    SHARE_30 = "share_30"
    SHARE_45 = "share_45"
    DECILE = "decile"


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area; numbers as in the table.

    Parameters
    ----------
    near
        The place that it lies at.
    minutes
        Nothing where nobody there can get to one, or nobody lives there.
    confirmed
        Share of the listings (0 to 1) that were assured within six months; nothing without any.
    share_15, share_30, share_45
        Within so many minutes, 0 to 1.
    decile
        On average of its people; nothing where it is not known.
    """

    code: str
    name: str
    near: str
    people: float
    within: float
    share: float
    minutes: float | None
    choices: float
    single: float
    listings: int
    confirmed: float | None
    share_15: float
    share_30: float
    share_45: float
    decile: float | None

    @property
    def label(self) -> str:
        """The name with the place it lies at."""
        return say_area(self.name, self.near)

    @property
    def beyond(self) -> float:
        """People who are not within reach."""
        return self.people - self.within

    def within_min(self, minutes: int) -> float:
        """The share within 15, 30 or 45 minutes."""
        return float(getattr(self, f"share_{minutes}"))

    def cells(self, thresholds: Sequence[int] = THRESHOLDS_MIN) -> list[str]:
        """What is read in each column, the name first.

        Parameters
        ----------
        thresholds
            The journeys besides the one asked for whose shares are read.
        """
        listed = [str(self.listings), "–" if self.confirmed is None else say_share(self.confirmed)]
        if not self.people:
            return [self.label, "0", "0", *["–"] * (4 + len(thresholds)), *listed]
        return [
            self.label,
            say_number(self.people),
            say_number(self.within),
            say_share(self.share),
            *(say_share(self.within_min(most)) for most in thresholds),
            "cannot" if self.minutes is None else f"{self.minutes:.0f}",
            f"{self.choices:.1f}",
            say_share(self.single),
            *listed,
        ]

    @property
    def decile_said(self) -> str:
        """The decile, with a decimal where it is an average."""
        return "–" if self.decile is None else f"{self.decile:.1f}".removesuffix(".0")


def area_rows(table: CoverageTable, near: Sequence[str]) -> list[AreaRow]:
    """The rows in the order of the table."""
    shares = list(enumerate(THRESHOLDS_MIN))
    return [
        AreaRow(
            code=code,
            name=table.areas.names[at],
            near=near[at] if near else "",
            people=float(table.people[at]),
            within=float(table.people_within[at]),
            share=float(table.share_within[at]),
            minutes=_minutes(table, at),
            choices=float(table.choices[at]),
            single=float(table.single_provider[at]),
            listings=int(table.listings[at]),
            confirmed=_share_confirmed(table, at),
            **{f"share_{most}": float(table.share_at[at, n]) for n, most in shares},
            decile=None if np.isnan(table.decile_mean[at]) else float(table.decile_mean[at]),
        )
        for at, code in enumerate(table.areas.codes)
    ]


def _share_confirmed(table: CoverageTable, at: int) -> float | None:
    listings = int(table.listings[at])
    return int(table.confirmed[at]) / listings if listings else None


def _minutes(table: CoverageTable, at: int) -> float | None:
    minutes = float(table.minutes_mean[at])
    is_reached = table.people_out_of_reach[at] < table.people[at]
    return None if np.isnan(minutes) or not is_reached else minutes


def sort_rows(rows: Sequence[AreaRow], by: SortBy, *, is_descending: bool) -> list[AreaRow]:
    """The rows in an order; what has no number comes last either way, and names settle ties."""
    if by is SortBy.NAME:
        return sorted(rows, key=lambda row: row.label.casefold(), reverse=is_descending)
    sign = -1 if is_descending else 1

    def place(row: AreaRow) -> tuple[bool, float, str]:
        number = getattr(row, by.value)
        is_unknown = number is None or bool(np.isnan(number))
        return (is_unknown, 0.0 if is_unknown else sign * float(number), row.label.casefold())

    return sorted(rows, key=place)


def read_table(table: CoverageTable, near: Sequence[str]) -> list[list[str]]:
    """Headings, then the rows with most people beyond reach first."""
    rows = sort_rows(area_rows(table, near), SortBy.BEYOND, is_descending=True)
    who = say_who(table)
    headings = [heading.format(who=who[0].upper() + who[1:]) for heading in HEADINGS]
    return [headings, *(row.cells() for row in rows)]
