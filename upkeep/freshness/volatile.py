"""Which listings go out of date sooner than others, and why."""

from enum import StrEnum

from directory.kinds import ListingKind, ServiceStatus
from directory.queries.assurance import AssurableListing

USUAL_MONTHS, VOLATILE_MONTHS = 6, 3
# Sessions, hours and what is handed out depend on the season, on helpers and on what is given.
SHIFTING = frozenset(
    {"food_bank", "community_fridge", "free_meals", "warm_space", "energy_bills", "school_uniform"}
)


class Volatility(StrEnum):
    """What makes a listing go out of date soon."""

    GIVING = "giving"
    CLOSED_FOR_NOW = "closed for now"
    NOTICE = "notice"
    WAITING_TIME = "waiting time"
    DATES_END = "dates end"
    SHIFTING = "shifting"


# The one table of what is asked after every three months, and why.
WHY: dict[Volatility, str] = {
    Volatility.GIVING: "Places for helpers are filled, and what is needed changes.",
    Volatility.CLOSED_FOR_NOW: "It says that it is closed for now, and will open again or not.",
    Volatility.NOTICE: "It carries a notice, and a notice goes out of date.",
    Volatility.WAITING_TIME: "It says how long people wait, which changes from month to month.",
    Volatility.DATES_END: "Its dates end, as those of a course or a season do.",
    Volatility.SHIFTING: "Food, warmth and help with bills: sessions and rules shift with the"
    " season and with what is given, and going there for nothing costs most here.",
}


def volatility_of(listing: AssurableListing) -> tuple[Volatility, ...]:
    """Everything that makes a listing go out of date soon, in the order of the table."""
    holds = {
        Volatility.GIVING: listing.kind is ListingKind.GIVING,
        Volatility.CLOSED_FOR_NOW: listing.status is ServiceStatus.TEMPORARILY_CLOSED,
        Volatility.NOTICE: listing.has_notice,
        Volatility.WAITING_TIME: listing.has_waiting_time,
        Volatility.DATES_END: listing.has_end,
        Volatility.SHIFTING: bool(listing.concepts & SHIFTING),
    }
    return tuple(each for each in WHY if holds[each])


def months_of(listing: AssurableListing) -> int:
    """After how many months the keepers of a listing are asked again."""
    if listing.review_months:
        return listing.review_months
    return VOLATILE_MONTHS if volatility_of(listing) else USUAL_MONTHS
