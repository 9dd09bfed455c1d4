"""The sources that listings, places and venues come from, by name."""

from importers.sources import (
    libraries,
    nhs_ods,
    open_referral_uk,
    open_referral_uk_v1,
    openactive,
    places,
    postcodes,
    schools,
    spreadsheet,
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
    )
}
