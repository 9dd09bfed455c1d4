"""The sources that listings and places come from, by name."""

from importers.sources import open_referral_uk, places, venues

SOURCES = {
    source.name: source for source in (open_referral_uk.SOURCE, venues.SOURCE, places.SOURCE)
}
