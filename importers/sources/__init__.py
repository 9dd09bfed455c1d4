"""The sources that listings, places and venues come from, by name."""

from importers.sources import (
    areas,
    libraries,
    lookup,
    nhs_ods,
    open_referral_uk,
    open_referral_uk_v1,
    openactive,
    places,
    postcodes,
    schools,
    spreadsheet,
    statistics,
    streets,
    timetable,
    venues,
)

SOURCES = {
    source.name: source
    for source in (
        open_referral_uk.SOURCE,
        open_referral_uk_v1.SOURCE,
        openactive.SOURCE,
        spreadsheet.SOURCE,
        venues.SOURCE,
        libraries.SOURCE,
        nhs_ods.SOURCE,
        schools.SOURCE,
        places.SOURCE,
        postcodes.SOURCE,
        areas.SOURCE,
        statistics.SOURCE,
        lookup.SOURCE,
        streets.SOURCE,
        timetable.SOURCE,
    )
}
