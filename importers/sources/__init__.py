"""The sources that listings, places and venues come from, by name."""

from importers.sources import libraries, nhs_ods, open_referral_uk, places, schools, venues

SOURCES = {
    source.name: source
    for source in (
        open_referral_uk.SOURCE,
        venues.SOURCE,
        libraries.SOURCE,
        nhs_ods.SOURCE,
        schools.SOURCE,
        places.SOURCE,
    )
}
