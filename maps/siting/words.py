"""A plan of sites in plain words, the same on the page, in a picture and in a file."""

from maps.coverage.words import (
    say_area,
    say_number,
    say_reach,
    say_share,
    say_unknown,
    say_who,
)
from maps.drawing.picture import SiteLines
from maps.siting.plan import LETTERS, NEARLY_AS_GOOD, Alternative, ChosenSite, SitePlan

NUMBERS = ("one", "two", "three", "four", "five")
# With more places than this a sheet of paper has room for fewer alternatives of each.
MANY_SITES, FEW_ALTERNATIVES = 3, 3


def say_plan(plan: SitePlan) -> tuple[str, ...]:
    """The plan in a few sentences, the most important first."""
    table = plan.problem.answered.table
    who, reach, tried = say_who(table), say_reach(table.question), len(plan.problem.candidates)
    known = [unknown] if (unknown := say_unknown(table)) else []
    if not tried:
        none = (
            "No buildings are known where one could be. Libraries, schools, surgeries and halls are"
            " loaded as sources: connect import list says how."
        )
        return (none, *known)
    if not plan.sites:
        return (f"None of {tried:,} buildings would bring more {who} within reach.", *known)
    after = plan.people_within + plan.people_gained
    places = "place" if len(plan.sites) == 1 else f"{NUMBERS[len(plan.sites) - 1]} places"
    now, then = say_share(plan.people_within / plan.people), say_share(after / plan.people)
    gain = (
        f"{say_number(plan.people_gained)} more {who} would be {reach} with one at the {places}"
        f" below: {say_number(after)} of {say_number(plan.people)} ({then}) in place of {now}."
    )
    compared = (
        f"{tried:,} buildings were compared. They are places where one could be, not offers:"
        " nobody has asked them, and whether they have room is not known."
    )
    return (gain, *known, compared, _say_curve(plan), *_say_unreached(plan, who))


def _say_curve(plan: SitePlan) -> str:
    gained = [
        f"{number} {say_number(people)}"
        for number, people in zip(NUMBERS, plan.curve, strict=False)
    ]
    return f"More within reach by the number of places, each chosen afresh: {', '.join(gained)}."


def _say_unreached(plan: SitePlan, who: str) -> list[str]:
    left = sum(area.people for area in plan.unreached)
    none = "would still have none within reach wherever one opened"
    near = "no building that is known is near enough to them"
    return [f"{say_number(left)} {who} {none}: {near}."] if left else []


def say_venue(name: str, postcode: str | None, near: str, *, is_fictional: bool = False) -> str:
    """A building with its postcode and the place that it lies at."""
    said = say_area(name, near)
    where = f"{said}, {postcode}" if postcode else said
    return f"{where} (fictional)" if is_fictional else where


def say_site(site: ChosenSite | Alternative) -> str:
    """The building of a site, or of what could be taken in its place."""
    venue = site.venue
    return say_venue(venue.name, venue.postcode, venue.near, is_fictional=venue.is_fictional)


def label_of(at: int, alternative: int | None = None) -> str:
    """What is written on the map: ``1`` for the first site, ``1a`` for its first alternative."""
    return str(at + 1) if alternative is None else f"{at + 1}{LETTERS[alternative]}"


def say_less(other: Alternative) -> str:
    """How much less an alternative gains: ``3% fewer``."""
    less = 1 - other.share
    if less < 0.005:
        return "as many"
    return f"{say_share(less)} fewer"


def site_lines(plan: SitePlan) -> tuple[SiteLines, ...]:
    """What stands beside the map of each site."""
    return tuple(_lines(plan, at, site) for at, site in enumerate(plan.sites))


def _lines(plan: SitePlan, at: int, site: ChosenSite) -> SiteLines:
    who, trials = say_who(plan.problem.answered.table), len(plan.trials)
    again, near = round(plan.stability[at] * trials), round(plan.stability_near[at] * trials)
    heading = f"{label_of(at)}. {say_site(site)}: {say_number(site.people_gained)} more {who}"
    sure = (
        f"Chosen again in {again} of {trials} trials with other travel times and limits; it or one"
        f" within 1 km in {near}."
    )
    return SiteLines(heading, (sure, *_say_others(plan, at, site)))


def _say_others(plan: SitePlan, at: int, site: ChosenSite) -> list[str]:
    few = FEW_ALTERNATIVES if len(plan.sites) > MANY_SITES else len(site.alternatives)
    equal: list[str] = []
    next_best: list[str] = []
    for number, other in enumerate(site.alternatives):
        said = f"{label_of(at, number)} {say_site(other)} ({say_less(other)})"
        (equal if other.is_nearly_as_good else next_best).append(said)
    within = f"{1 - NEARLY_AS_GOOD:.0%}"
    found = []
    if equal:
        more = f"; and {len(equal) - few} more" if len(equal) > few else ""
        found.append(f"Within {within} of it: {'; '.join(equal[:few])}{more}.")
    if next_best:
        begin = "Next best" if equal else f"None comes within {within}; next best"
        found.append(f"{begin}: {'; '.join(next_best)}.")
    return found
