"""Dates, times and lengths as OpenActive writes them, in the local time of the directory."""

import re
from datetime import date, datetime, timedelta

from directory.opening import LONDON

# Beyond them, adding a length would leave the calendar.
YEARS = range(1900, 9000)
_LENGTH = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:\d+S)?)?")


def local_moment(value: object) -> datetime | None:
    """A date-time on the clocks of London; nothing where it is a date alone, or cannot be read."""
    text = str(value or "").strip()
    if "T" not in text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.year not in YEARS:
            return None
        return moment.astimezone(LONDON) if moment.tzinfo else moment.replace(tzinfo=LONDON)
    except (ValueError, OverflowError):
        return None


def local_day(value: object) -> date | None:
    """The day of a date or a date-time."""
    moment = local_moment(value)
    if moment:
        return moment.date()
    try:
        return date.fromisoformat(str(value or "").strip()[:10])
    except ValueError:
        return None


def length(value: object) -> timedelta | None:
    """A duration such as ``PT1H30M``."""
    match = _LENGTH.fullmatch(str(value or "").strip())
    days, hours, minutes = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    return timedelta(days=days, hours=hours, minutes=minutes) or None
