"""What a listing lacks, as named findings, and how many listings lack it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from dateutil.relativedelta import relativedelta

FRESH_MONTHS = 6
# Shorter, and neither words nor meaning have anything to meet: "A friendly group for all."
FEWEST_WORDS = 10


class Finding(StrEnum):
    """Something that keeps a listing from being found, trusted or reached."""

    NO_ACCESS_INFORMATION = "no_access_information"
    HOURS_UNREADABLE = "hours_unreadable"
    DESCRIPTION_TOO_SHORT = "description_too_short"
    POINT_UNVERIFIED = "point_unverified"
    NOT_ASSURED_FOR_6_MONTHS = "not_assured_for_6_months"
    NO_WAY_TO_GET_IN_TOUCH = "no_way_to_get_in_touch"


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """What the findings are read from.

    Parameters
    ----------
    areas
        Names of the areas that its public locations lie in; none for a listing without a place
        that the public may know.
    has_venue
        Whether people go to it somewhere.
    has_access
        Whether any of its venues says anything of access, yes or no.
    unreadable_schedules
        Schedules that say in words alone when it is on.
    unverified_points
        Venues without a point, or with one that no postcode confirms.
    """

    id: UUID
    name: str
    source: str | None
    areas: tuple[str, ...]
    description: str | None
    assured_date: date | None
    has_contact: bool
    has_venue: bool
    has_access: bool
    unreadable_schedules: int
    unverified_points: int


@dataclass(frozen=True, slots=True)
class ListingFindings:
    """A listing with what it lacks."""

    id: UUID
    name: str
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class Tally:
    """How many listings there are, and how many of them each finding holds for."""

    listings: int = 0
    findings: Counter[Finding] = field(default_factory=Counter)

    def add(self, findings: Iterable[Finding]) -> None:
        """Count one listing."""
        self.listings += 1
        self.findings.update(findings)


@dataclass(frozen=True, slots=True)
class Quality:
    """The state of the whole directory.

    Notes
    -----
    A listing with places in two areas counts in both, so areas may add up to more than the whole.
    ``None`` in ``by_source`` stands for listings made by hand, in ``by_area`` for those without a
    place that the public may know.
    """

    as_of: date
    whole: Tally
    by_source: dict[str | None, Tally]
    by_area: dict[str | None, Tally]
    lacking: tuple[ListingFindings, ...]


def find_findings(facts: ListingFacts, today: date) -> tuple[Finding, ...]:
    """What one listing lacks, in the order of ``Finding``."""
    oldest_fresh = today - relativedelta(months=FRESH_MONTHS)
    holds = {
        Finding.NO_ACCESS_INFORMATION: facts.has_venue and not facts.has_access,
        Finding.HOURS_UNREADABLE: facts.unreadable_schedules > 0,
        Finding.DESCRIPTION_TOO_SHORT: len((facts.description or "").split()) < FEWEST_WORDS,
        Finding.POINT_UNVERIFIED: facts.unverified_points > 0,
        Finding.NOT_ASSURED_FOR_6_MONTHS: (
            facts.assured_date is None or facts.assured_date < oldest_fresh
        ),
        Finding.NO_WAY_TO_GET_IN_TOUCH: not facts.has_contact,
    }
    return tuple(finding for finding in Finding if holds[finding])


def assess(listings: Iterable[ListingFacts], today: date) -> Quality:
    """The state of the directory; listings that lack most come first."""
    whole = Tally()
    by_source: dict[str | None, Tally] = {}
    by_area: dict[str | None, Tally] = {}
    lacking = []
    for facts in listings:
        findings = find_findings(facts, today)
        whole.add(findings)
        by_source.setdefault(facts.source, Tally()).add(findings)
        for area in facts.areas or (None,):
            by_area.setdefault(area, Tally()).add(findings)
        if findings:
            lacking.append(ListingFindings(facts.id, facts.name, findings))
    lacking.sort(key=lambda one: (-len(one.findings), one.name.lower(), one.id))
    return Quality(today, whole, by_source, by_area, tuple(lacking))
