"""The bank holidays of England."""

from datetime import date
from functools import cache


@cache
def _of_year(year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 - slow to import, and only dates that matter need it

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_bank_holiday(day: date) -> bool:
    """Whether a day is a bank holiday in England, those that were moved to a weekday included."""
    return day in _of_year(day.year)
