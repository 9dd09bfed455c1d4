"""Opening hours as people write them: read to rules, written as OSM notation and plain words."""
