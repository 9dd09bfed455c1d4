"""The choices of the planning form in plain words, in the order that they are offered."""

from api.pages.wording import MODES, WEEKDAYS
from directory.kinds import AreaKind, VenueKind
from maps.drawing.bands import Shown
from maps.people.demand import AgeGroup
from matching.travel.engine import TimeBand

AREAS = {
    AreaKind.LSOA: "Small areas (LSOA)",
    AreaKind.MSOA: "Neighbourhoods (MSOA)",
    AreaKind.WARD: "Wards",
    AreaKind.PARTNERSHIP: "Local area partnerships",
    AreaKind.DISTRICT: "Former districts",
    AreaKind.AUTHORITY: "Councils",
}
BANDS = {
    TimeBand.WEEKDAY_MORNING: "Weekday morning",
    TimeBand.WEEKDAY_MIDDAY: "Middle of a weekday",
    TimeBand.WEEKDAY_EVENING: "Weekday evening",
    TimeBand.SATURDAY: "Saturday",
    TimeBand.SUNDAY: "Sunday",
}
AGES = {
    AgeGroup.ALL: "Everybody",
    AgeGroup.UNDER_16: "Under 16",
    AgeGroup.AGED_16_24: "16 to 24",
    AgeGroup.AGED_25_34: "25 to 34",
    AgeGroup.AGED_35_49: "35 to 49",
    AgeGroup.AGED_50_64: "50 to 64",
    AgeGroup.AGED_65_OVER: "65 or over",
}
VENUES = {
    VenueKind.LIBRARY: "Libraries",
    VenueKind.SCHOOL: "Schools",
    VenueKind.HALL: "Halls",
    VenueKind.SURGERY: "GP surgeries",
    VenueKind.OTHER: "Other buildings",
}
SHOWN = {
    Shown.SHARE: "Share within reach",
    Shown.MINUTES: "Minutes to the nearest",
    Shown.DEPRIVATION: "Share beside deprivation",
}
FILES = {
    "csv": "CSV table",
    "xlsx": "Excel workbook",
    "geojson": "GeoJSON",
    "gpkg": "GeoPackage",
    "html": "Map as one web page, to keep or send",
    "png": "A4 picture (PNG)",
    "svg": "A4 picture (SVG)",
    "pdf": "A4 picture (PDF)",
}
EXAMPLES = ("Food banks", "Lunch clubs", "Debt advice", "Choir", "Parent and toddler groups")

__all__ = ["AGES", "AREAS", "BANDS", "EXAMPLES", "FILES", "MODES", "SHOWN", "VENUES", "WEEKDAYS"]
