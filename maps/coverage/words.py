"""A coverage table in plain words, the same on the page, in a picture and in a file."""

import re
from collections.abc import Sequence
from datetime import date

import numpy as np

from directory.kinds import AreaKind
from directory.opening import clock
from maps.coverage.summary import DEPRIVED_DECILES, GroupShare, by_decile, by_rurality
from maps.coverage.table import DECILES, CoverageQuestion, CoverageTable
from maps.people.demand import AgeGroup, PeopleBasis
from matching.request import Mode, Weekday
from matching.taxonomy.concept import find_concept
from matching.travel.engine import UNREACHABLE, TimeBand

AREAS = {
    AreaKind.LSOA: "small areas",
    AreaKind.MSOA: "neighbourhoods",
    AreaKind.WARD: "wards",
    AreaKind.PARTNERSHIP: "local area partnerships",
    AreaKind.DISTRICT: "former districts",
    AreaKind.AUTHORITY: "councils",
}
WAYS = {
    Mode.WALK: "on foot",
    Mode.SLOW_WALK: "on foot, walking slowly",
    Mode.BUS: "by bus",
    Mode.CYCLE: "by bike",
    Mode.CAR: "by car",
}
AGES = {
    AgeGroup.ALL: "people",
    AgeGroup.UNDER_16: "children under 16",
    AgeGroup.AGED_16_24: "people aged 16 to 24",
    AgeGroup.AGED_25_34: "people aged 25 to 34",
    AgeGroup.AGED_35_49: "people aged 35 to 49",
    AgeGroup.AGED_50_64: "people aged 50 to 64",
    AgeGroup.AGED_65_OVER: "people aged 65 or over",
}
BANDS = {
    TimeBand.WEEKDAY_MORNING: "on a weekday morning",
    TimeBand.WEEKDAY_MIDDAY: "in the middle of a weekday",
    TimeBand.WEEKDAY_EVENING: "on a weekday evening",
    TimeBand.SATURDAY: "on a Saturday",
    TimeBand.SUNDAY: "on a Sunday",
}
DAYS = {
    Weekday.MO: "Monday",
    Weekday.TU: "Tuesday",
    Weekday.WE: "Wednesday",
    Weekday.TH: "Thursday",
    Weekday.FR: "Friday",
    Weekday.SA: "Saturday",
    Weekday.SU: "Sunday",
}
NAMED_GAPS = 5
# Journeys of up to 254 minutes are told apart.
LONGEST = "four hours"


def say_concepts(concepts: Sequence[str]) -> str:
    """The labels of concepts: ``Food bank or Community fridge``."""
    found = [find_concept(each) for each in concepts]
    pairs = zip(found, concepts, strict=True)
    labels = [concept.label if concept else each for concept, each in pairs]
    # A label may have commas of its own.
    return " or ".join(["; ".join(labels[:-1]), labels[-1]] if len(labels) > 1 else labels)


def say_who(table: CoverageTable) -> str:
    """Whom the numbers count: people, people of an age, or postcodes in their place."""
    if table.sources.people_basis is PeopleBasis.POSTCODES:
        return "postcodes"
    return AGES[table.question.age_group]


def say_reach(question: CoverageQuestion) -> str:
    """What within reach means: ``within 30 minutes on foot``."""
    words = f"within {question.minutes} minutes {WAYS[question.mode]}"
    return f"{words} {BANDS[question.band]}" if question.mode is Mode.BUS else words


def say_opening(question: CoverageQuestion) -> str:
    """That only what is open then counts; nothing where any time will do."""
    if question.day is None:
        return ""
    at = f" at {clock(question.at)}" if question.at else ""
    return f"open on {DAYS[question.day]}{at}"


def say_title(question: CoverageQuestion) -> str:
    """A title: ``Food bank: who can get to one within 30 minutes on foot``."""
    opening = say_opening(question)
    what = say_concepts(question.concepts)
    who = "who" if question.age_group is AgeGroup.ALL else f"which {AGES[question.age_group]}"
    one = f"one {opening}" if opening else "one"
    return f"{what}: {who} can get to {one} {say_reach(question)}"


def say_number(number: float) -> str:
    """A count of people, in whole ones."""
    return f"{number:,.0f}"


def say_share(share: float) -> str:
    """A share (0 to 1) as a percentage that never rounds some to none or most to all."""
    if np.isnan(share):
        return "not known"
    percent = 100 * share
    if 0 < percent < 1:
        return "under 1%"
    if 99 < percent < 100:
        return "over 99%"
    return f"{percent:.0f}%"


def say_day(day: date) -> str:
    """A date with its year."""
    return f"{day.day} {day:%B %Y}"


def say_headline(table: CoverageTable) -> str:
    """How many are within reach of all."""
    people, within = float(table.people.sum()), float(table.people_within.sum())
    who, reach = say_who(table), say_reach(table.question)
    if not people:
        return f"No {who} are counted in these areas, so nothing can be said of them."
    share = say_share(within / people)
    return (
        f"{say_number(within)} of {say_number(people)} {who} ({share}) are {reach} of the nearest"
        f" that is listed here."
    )


def say_summary(table: CoverageTable, near: Sequence[str] = ()) -> tuple[str, ...]:
    """The whole table in a few sentences, the most important first.

    Parameters
    ----------
    near
        For each area the place that it lies at, where its own name says little.
    """
    gaps = _say_gaps(table, near)
    said = (*_say_journeys(table), *gaps, *_say_groups(table), *_say_single(table))
    return (say_headline(table), *said, *_say_left_out(table))


def say_fiction(table: CoverageTable) -> str:
    """How many of the listings are the demonstration's; nothing where none is."""
    fictional, listings = table.sources.fictional, table.sources.listings
    if not fictional:
        return ""
    of = f"{fictional:,} of the {listings:,} listings" if fictional < listings else "every listing"
    are = "is" if fictional in (1, listings) else "are"
    return (
        f"Demonstration: {of} counted here {are} fictional, so no figure here is about real life."
    )


def say_unknown(table: CoverageTable) -> str:
    """That nothing is listed, which says nothing of what there is; nothing where something is."""
    if table.sources.listings:
        return ""
    return (
        "No listing of this is known to this directory. That is not the same as no service: it"
        " may exist and not be listed yet."
    )


def say_area(name: str, near: str) -> str:
    """An area's name with the place it lies at, where the name does not hold that already."""
    is_named = not near or re.search(rf"\b{re.escape(near)}\b", name, re.IGNORECASE)
    return name if is_named else f"{name}, {near}"


def _say_journeys(table: CoverageTable) -> list[str]:
    people = float(table.people.sum())
    if not people or not table.sources.listings:
        return []
    out = float(table.people_out_of_reach.sum())
    who = say_who(table)
    if round(out) >= round(people):
        return [f"None of the {who} can get to one within {LONGEST}."]
    reached = table.people > 0
    # Who cannot get to one has no minutes that could be averaged with the others'.
    total = np.nansum(table.minutes_mean[reached] * table.people[reached]) - out * UNREACHABLE
    minutes = f"the nearest takes {total / (people - out):.0f} minutes on average"
    if round(out) < 1:
        return [f"{minutes[0].upper()}{minutes[1:]}."]
    who_can = f"{say_number(people - out)} {who} who can get to one within {LONGEST}"
    cannot = f"the other {say_number(out)} cannot, and are not in that average"
    return [f"For the {who_can}, {minutes}; {cannot}."]


def _say_gaps(table: CoverageTable, near: Sequence[str]) -> list[str]:
    gaps = np.flatnonzero((table.people > 0) & (table.people_within <= 0))
    kind = AREAS[table.question.by]
    counted = int((table.people > 0).sum())
    if not table.sources.listings:
        return [say_unknown(table)]
    if not len(gaps):
        return [f"In each of the {counted} {kind} at least some are within reach."]
    largest = gaps[np.argsort(-table.people[gaps], kind="stable")][:NAMED_GAPS]
    names = "; ".join(
        f"{say_area(table.areas.names[at], near[at] if near else '')}"
        f" ({say_number(float(table.people[at]))})"
        for at in largest
    )
    begin = f"In {len(gaps)} of {counted} {kind} nobody is within reach"
    listed = ": " if len(gaps) <= NAMED_GAPS else ". The largest are "
    return [f"{begin}{listed}{names}."]


def _say_single(table: CoverageTable) -> list[str]:
    single = float(np.nansum(table.single_provider * table.people))
    if not single:
        return []
    alone = (
        f"{say_number(single)} {say_who(table)} have only one organisation within reach: if it"
        " stops, they have none."
    )
    return [alone]


def _say_groups(table: CoverageTable) -> list[str]:
    """How deprived and rural areas compare with the others."""
    if not table.sources.listings:
        return []
    deciles = {group.group: group for group in by_decile(table)}
    rural = {group.group: group for group in by_rurality(table)}
    most = _share_of(deciles, [str(each) for each in DEPRIVED_DECILES])
    least = _share_of(deciles, [str(DECILES - each) for each in DEPRIVED_DECILES])
    towns, country = _share_of(rural, ["urban"]), _share_of(rural, ["rural"])
    said = []
    if most is not None and least is not None:
        said.append(
            f"{say_share(most)} in England’s most deprived three tenths and {say_share(least)} in"
            " its least deprived three"
        )
    if towns is not None and country is not None:
        said.append(f"{say_share(towns)} in towns and {say_share(country)} in the country")
    return [f"Within reach are {'; '.join(said)}."] if said else []


def _share_of(groups: dict[str, GroupShare], names: Sequence[str]) -> float | None:
    people = sum(groups[name].people for name in names if name in groups)
    within = sum(groups[name].people_within for name in names if name in groups)
    return within / people if people else None


def _say_left_out(table: CoverageTable) -> list[str]:
    """Who is counted in none of the areas because a lookup puts them elsewhere."""
    left = table.sources.left_out
    if not left:
        return []
    people = sum(area.people for area in left)
    named = "; ".join(f"{area.name} ({area.code})" for area in left[:NAMED_GAPS])
    areas = f"{len(left)} small area" + ("" if len(left) == 1 else "s")
    more = f" and {len(left) - NAMED_GAPS} more" if len(left) > NAMED_GAPS else ""
    who, kind = say_who(table), AREAS[table.question.by]
    where = f"the lookup puts {areas} in none of these {kind}: {named}{more}"
    return [f"{say_number(people)} {who} are not in these figures: {where}."]


def say_sources(table: CoverageTable) -> tuple[str, ...]:
    """What it was made from and how sure it is, one sentence each."""
    made, question = table.sources, table.question
    counted = _listings(made.listings, "listing")
    begin = f"Made on {say_day(made.made_on)} from {counted} with a public place"
    said = [f"{begin}; {made.confirmed:,} of them confirmed within six months."]
    if made.without_place:
        are = "is" if made.without_place == 1 else "are"
        said.append(
            f"{_listings(made.without_place, 'more listing')} without a public place (by phone,"
            f" online, or kept private) {are} not counted."
        )
    if made.hours_unknown:
        unknown = _listings(made.hours_unknown, "listing")
        left = "is left out because nobody knows whether it is"
        if made.hours_unknown > 1:
            left = "are left out because nobody knows whether they are"
        said.append(f"{unknown} {left} open then.")
    said.append(_say_travel(table))
    over = made.listings_over_border
    said.append(
        f"Areas: {AREAS[question.by]} with the boundaries of {made.areas_vintage}. Listings up to"
        f" {made.border_ring_m / 1000:.0f} km over the border count: {over or 'none'} of these."
    )
    if made.is_best_fit:
        said.append(
            f"No outlines of these {AREAS[question.by]} are loaded: a lookup makes them up of whole"
            " small areas by best fit, so their people are not the published figures."
        )
    said.append(_say_people(table))
    return (*said, *sentences_once(made.attribution))


def sentences_once(attribution: Sequence[str]) -> list[str]:
    """Each sentence once: what is drawn from several sources is owed to some of them twice."""
    sentences = [
        each.strip(" .") for said in attribution for each in re.split(r"\.\s+(?=[A-Z])", said)
    ]
    return [f"{each}." for each in dict.fromkeys(sentences) if each]


def _listings(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _say_travel(table: CoverageTable) -> str:
    basis, mode = table.sources.travel, table.question.mode
    if basis.factor is not None:
        how = f"straight lines times {basis.factor:g}"
    elif basis.engine == "streets":
        how = "the street network"
    else:
        how = f"the {basis.engine}"
    speed = f" at {basis.speed_km_h:g} km/h" if basis.speed_km_h else ""
    said = f"Journeys {WAYS[mode]} are estimates from {how}{speed}; nobody's real journey."
    return f"{said}{_say_off_streets(table)}{_say_buses(table)}"


def _say_buses(table: CoverageTable) -> str:
    """How many people the timetable that is loaded is of any use to."""
    near = table.sources.people_near_stops
    if near is None:
        return ""
    if not near:
        return (
            " By the timetable that is loaded no bus runs in these areas then: all of these are"
            " journeys on foot."
        )
    return (
        f" By the timetable that is loaded {say_share(near)} of people live within a kilometre of a"
        " stop that buses leave then; the others walk."
    )


def _say_off_streets(table: CoverageTable) -> str:
    """Whose journeys the streets that are loaded say nothing of."""
    off = table.sources.people_off_streets
    if not table.sources.travel.engine.startswith("streets") or not off:
        return ""
    if off == 1.0:
        return " The streets that are loaded reach none of these areas: all are straight lines."
    share = f"{off:.0%}" if off >= 0.01 else "under 1%"
    return f" For {share} of people no street that is loaded is near: theirs are straight lines."


def _say_people(table: CoverageTable) -> str:
    made = table.sources
    if made.people_basis is PeopleBasis.POSTCODES:
        return (
            "No statistics of people are loaded, so each live postcode counts as one: a share of"
            " postcodes is not a share of people."
        )
    counted = ""
    if made.statistics_vintage:
        counted = f", counted in the areas of {made.statistics_vintage}"
    if made.counted_in:
        counted += f" ({made.counted_in.name}, loaded on {say_day(made.counted_in.loaded_on)})"
    shared = "are shared out evenly among the postcodes of their area."
    return f"People{counted}{',' if counted else ''} {shared}"
