"""How lately somebody made sure that a listing is right."""

from datetime import date
from enum import StrEnum

from matching.criteria.level import Criterion, Level


class FreshnessLevel(StrEnum):
    """Named levels of freshness."""

    FRESH = "fresh"
    AGEING = "ageing"
    STALE = "stale"
    NOT_RECORDED = "not_recorded"
    UNANSWERED = "unanswered"


FRESH_MONTHS, STALE_MONTHS = 6, 12
WORTH = {
    FreshnessLevel.FRESH: 1.0,
    FreshnessLevel.AGEING: 0.7,
    FreshnessLevel.NOT_RECORDED: 0.4,
    FreshnessLevel.STALE: 0.0,
    # Whatever was confirmed once, those who should know have let every reminder pass.
    FreshnessLevel.UNANSWERED: 0.0,
}


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to another."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return max(0, months - (later.day < earlier.day))


def judge_freshness(
    assured_date: date | None, today: date, unanswered_since: date | None = None
) -> Level:
    """Level of freshness from the day it was last confirmed.

    Parameters
    ----------
    unanswered_since
        Since when those who keep it have left every reminder unanswered, if they have.
    """
    if unanswered_since is not None:
        name = FreshnessLevel.UNANSWERED
    elif assured_date is None:
        name = FreshnessLevel.NOT_RECORDED
    else:
        months = months_between(assured_date, today)
        name = FreshnessLevel.FRESH if months < FRESH_MONTHS else FreshnessLevel.AGEING
        name = FreshnessLevel.STALE if months >= STALE_MONTHS else name
    return Level(Criterion.FRESHNESS, name, WORTH[name])


def unanswered_words(since: date, today: date) -> str:
    """That nobody answers for a listing, and since when, as a sentence."""
    month = f"{since:%B}" if since.year == today.year else f"{since:%B %Y}"
    return f"Nobody has answered since {month} whether this is still right: ring first."
