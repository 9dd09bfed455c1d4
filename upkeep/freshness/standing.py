"""How fresh and how complete the listings are, by area, source and concept."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from dateutil.relativedelta import relativedelta

from directory.quality import Finding, ListingFacts, find_findings

SPANS_MONTHS = (3, 6, 12)
# What completeness asks of a listing; whether somebody confirmed it is asked beside.
PARTS = tuple(finding for finding in Finding if finding is not Finding.NOT_ASSURED_FOR_6_MONTHS)


class SortBy(StrEnum):
    """What a table of the dashboard can be sorted by."""

    NAME = "name"
    LISTINGS = "listings"
    MONTHS_3 = "months_3"
    MONTHS_6 = "months_6"
    MONTHS_12 = "months_12"
    NEVER = "never"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Standing:
    """How some listings stand; shares from 0 to 1.

    Parameters
    ----------
    within
        Shares that somebody confirmed within 3, 6 and 12 months.
    never
        Share that nobody has ever confirmed.
    complete
        How many of the parts of ``PARTS`` the listings have, of all that they could have.
    """

    name: str
    listings: int
    within: tuple[float, float, float]
    never: float
    complete: float

    def value(self, by: SortBy) -> float | int | str:
        """What the table is sorted by."""
        values: dict[SortBy, float | int | str] = {
            SortBy.NAME: self.name.casefold(),
            SortBy.LISTINGS: self.listings,
            SortBy.MONTHS_3: self.within[0],
            SortBy.MONTHS_6: self.within[1],
            SortBy.MONTHS_12: self.within[2],
            SortBy.NEVER: self.never,
            SortBy.COMPLETE: self.complete,
        }
        return values[by]


def stand(name: str, listings: Iterable[ListingFacts], today: date) -> Standing:
    """How some listings stand together."""
    all_of_them = list(listings)
    number = len(all_of_them) or 1
    since = [today - relativedelta(months=months) for months in SPANS_MONTHS]
    days = [one.assured_date for one in all_of_them if one.assured_date is not None]
    fresh = [sum(day >= begin for day in days) / number for begin in since]
    lacks = sum(finding in PARTS for one in all_of_them for finding in find_findings(one, today))
    return Standing(
        name,
        len(all_of_them),
        (fresh[0], fresh[1], fresh[2]),
        (len(all_of_them) - len(days)) / number,
        1 - lacks / (number * len(PARTS)) if all_of_them else 0.0,
    )


def stand_by(
    listings: Iterable[ListingFacts],
    names_of: Callable[[ListingFacts], Iterable[str]],
    today: date,
) -> list[Standing]:
    """How listings stand by the groups they belong to; one in two groups counts in both."""
    groups: dict[str, list[ListingFacts]] = {}
    for one in listings:
        for name in names_of(one):
            groups.setdefault(name, []).append(one)
    return [stand(name, members, today) for name, members in groups.items()]


def in_order(standings: Iterable[Standing], by: SortBy, *, is_descending: bool) -> list[Standing]:
    """The same, sorted; those that are equal by their names."""
    by_name = sorted(standings, key=lambda each: each.name.casefold())
    return sorted(by_name, key=lambda each: each.value(by), reverse=is_descending)


def names_among(
    of: Mapping[UUID, Iterable[str]], otherwise: str
) -> Callable[[ListingFacts], Iterable[str]]:
    """Tells the names that each listing has in a table, or what stands for none."""
    return lambda one: tuple(of.get(one.id, ())) or (otherwise,)
