"""How the pages say a distance, a time, a date, a number to ring: in plain UK words."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from directory.kinds import ListingKind, Role
from directory.opening import clock
from matching.answer import Danger, Precision, Result
from matching.explanation import distance_text
from matching.request import Mode, ThreadKind, Weekday
from matching.travel.journey import Journey

KINDS = {
    ListingKind.SERVICE: "Service",
    ListingKind.GROUP: "Group",
    ListingKind.HUB: "Hub",
    ListingKind.HELPLINE: "Helpline",
    ListingKind.GIVING: "A way to give",
}
KINDS_IN_LISTS = {
    ListingKind.SERVICE: "Services",
    ListingKind.GROUP: "Groups",
    ListingKind.HUB: "Hubs",
    ListingKind.HELPLINE: "Helplines",
    ListingKind.GIVING: "Ways to give",
}
ROLES = {
    Role.PARTNER: "Partner, for your own organisations",
    Role.WORKER: "Worker",
    Role.PLANNER: "Planner",
    Role.REVIEWER: "Reviewer",
    Role.ADMINISTRATOR: "Administrator",
}
MODES = {
    Mode.WALK: "Walking",
    Mode.SLOW_WALK: "Walking slowly",
    Mode.BUS: "Bus",
    Mode.CYCLE: "Bike",
    Mode.CAR: "Car",
}
THREADS = {
    ThreadKind.INTEREST: "Interest",
    ThreadKind.NEED: "Need",
    ThreadKind.OFFER: "Offer",
    ThreadKind.CIRCUMSTANCE: "About them",
    ThreadKind.CONSTRAINT: "Must fit",
    ThreadKind.AVOID: "To avoid",
}
DANGERS = {
    Danger.SUICIDE: "Thoughts of suicide",
    Danger.SELF_HARM: "Self-harm",
    Danger.ABUSE: "Abuse",
    Danger.SAFEGUARDING: "Someone may be at risk",
    Danger.MEDICAL: "A medical emergency",
    Danger.HOMELESS: "Nowhere safe to stay",
    Danger.NO_FOOD_OR_HEAT: "No food or no heating",
}
# Levels of a reason that promise less than a tick would say.
FAINT_LEVELS = frozenset({"near", "wider", "mentioned", "some", "faint", "close", "none"})
LESS_LIKELY = "Less likely to help"
WEEKDAYS = {
    Weekday.MO: "Monday",
    Weekday.TU: "Tuesday",
    Weekday.WE: "Wednesday",
    Weekday.TH: "Thursday",
    Weekday.FR: "Friday",
    Weekday.SA: "Saturday",
    Weekday.SU: "Sunday",
}


def say_way(distance_m: int, mode: Mode | None, journey: Journey | None = None) -> str:
    """Distance and journey as the reasons say them, the journey marked as the estimate it is.

    Notes
    -----
    That no bus journey is known is said once above a list, not in every row.
    """
    text = distance_text(distance_m, mode, journey)
    way = text if journey else text.partition("; ")[0]
    return f"{way} (estimate)" if "about" in way else way


def say_date(day: date) -> str:
    """A date with its year: ``24 November 2026``."""
    return f"{day.day} {day:%B %Y}"


def say_moment(moment: datetime, now: datetime) -> str:
    """A moment near enough to need no year: ``tomorrow (Tuesday 24 November), 2pm``.

    Parameters
    ----------
    moment, now
        Both with a time zone; the words are in the zone of ``now``.
    """
    local = moment.astimezone(now.tzinfo)
    days = (local.date() - now.date()).days
    names = {0: "today", 1: "tomorrow"}
    year = f" {local.year}" if local.year != now.year and days > 90 else ""
    day = f"{local:%A} {local.day} {local:%B}{year}"
    # A list is printed and copied too, and read on another day.
    named = f"{names[days]} ({day})" if days in names else day
    return f"{named}, {clock(local.time())}"


def say_next(moment: datetime, now: datetime) -> str:
    """When something is next on, or that it is on at this moment."""
    return "On now" if moment <= now else f"Next: {say_moment(moment, now)}"


def say_age(day: date, today: date) -> str:
    """How long ago a day was, in the largest unit that says enough."""
    days = (today - day).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    if days < 45:
        return f"{days} days ago"
    months = round(days / 30.44)
    if months < 24:
        return f"{months} months ago"
    return f"{days // 365} years ago"


@dataclass(frozen=True, slots=True)
class Line:
    """A number to ring or text, and the link that does so; no link where there is none."""

    words: str
    href: str | None


def say_line(phone: str) -> Line:
    """The link that rings a number, or sends a text to one where it says to text.

    Notes
    -----
    ``111, option 2`` rings 111: what follows the number is for the person to press.
    """
    digits = re.search(r"\+?\d[\d ]*", phone)
    if not digits:
        address = re.fullmatch(r"(https?://)?([\w-]+(\.[\w-]+)+(/\S*)?)", phone.strip())
        return Line(phone, f"https://{address[2]}" if address else None)
    scheme = "sms" if re.search(r"\btext\b", phone, re.IGNORECASE) else "tel"
    return Line(phone, f"{scheme}:{digits[0].replace(' ', '')}")


def say_where(result: Result) -> str | None:
    """The name and postcode of a result's location as far as the public may know them."""
    if result.location is None:
        return None
    parts = [part for part in (result.location.name, result.location.postcode) if part]
    note = {Precision.APPROXIMATE: " (area only)", Precision.UNVERIFIED: " (place not verified)"}
    where = ", ".join(parts)
    return where + note.get(result.location.precision, "") if where else None


def say_minutes(minutes: int) -> str:
    """A span of time in hours, or in minutes where it is no whole hour."""
    if minutes % 60:
        return f"{minutes} minutes"
    return "an hour" if minutes == 60 else f"{minutes // 60} hours"
