"""Findings, sources and areas in plain words, as the page and the command say them."""

from api.provenance import WRITTEN_BY_OWNERS, WRITTEN_HERE
from directory.quality import Finding
from importers.pipeline import DEMONSTRATION
from importers.sources import SOURCES
from upkeep.change import WRITTEN_HERE as KEPT_HERE

FINDINGS = {
    Finding.NO_ACCESS_INFORMATION: "No access information",
    Finding.HOURS_UNREADABLE: "Hours cannot be read",
    Finding.DESCRIPTION_TOO_SHORT: "Description too short to match",
    Finding.POINT_UNVERIFIED: "Point on the map not verified",
    Finding.NOT_ASSURED_FOR_6_MONTHS: "Not confirmed for 6 months",
    Finding.NO_WAY_TO_GET_IN_TOUCH: "No way to get in touch",
}
REASONS = {
    Finding.NO_ACCESS_INFORMATION: (
        "People go there, and nothing says whether they can get in: no word of steps, a toilet, a"
        " hearing loop or parking."
    ),
    Finding.HOURS_UNREADABLE: (
        "The hours are words that could not be turned into days and times, so no search can say"
        " when it is open."
    ),
    Finding.DESCRIPTION_TOO_SHORT: (
        "Fewer than ten words: too little to meet what somebody says they would like or need."
    ),
    Finding.POINT_UNVERIFIED: (
        "No postcode confirms where it is, or it has no point at all: distances may be wrong."
    ),
    Finding.NOT_ASSURED_FOR_6_MONTHS: (
        "Nobody has confirmed within six months that it is still right, or nobody ever has."
    ),
    Finding.NO_WAY_TO_GET_IN_TOUCH: (
        "No telephone number, e-mail address or website, of its own or of who runs it."
    ),
}
NO_SOURCE = "Made by hand"
NO_AREA = "No place shown"


def say_source(source: str | None) -> str:
    """A source's title."""
    if source is None:
        return NO_SOURCE
    if source == DEMONSTRATION:
        return WRITTEN_HERE
    if source == KEPT_HERE:
        return WRITTEN_BY_OWNERS
    return SOURCES[source].title if source in SOURCES else source


def say_area(area: str | None) -> str:
    """An area's name, or that the listings have no place that the public may know."""
    return area or NO_AREA
