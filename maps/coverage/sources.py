"""What a table was made from, as the file that stands beside it."""

import math
from typing import Any

from directory.quality import FRESH_MONTHS
from maps.coverage.summary import totals
from maps.coverage.table import CoverageTable
from matching.taxonomy.naming import concept_named


def sources_of(table: CoverageTable, version: str) -> dict[str, Any]:
    """The question, the data and the method of a table, ready to be written as JSON.

    Parameters
    ----------
    version
        Of Connect.
    """
    question, made = table.question, table.sources
    concepts = [concept_named(text) for text in question.concepts]
    return {
        "concepts": [{"id": concept.id, "label": concept.label} for concept in concepts],
        "by": question.by.value,
        "vintage": made.areas_vintage,
        "mode": question.mode.value,
        "minutes": question.minutes,
        "time_band": question.band.value,
        "day": question.day.value if question.day else None,
        "at": question.at.isoformat("minutes") if question.at else None,
        "engine": made.travel.engine,
        "engine_version": made.travel.version,
        "speed_km_h": made.travel.speed_km_h,
        "factor": made.travel.factor,
        "people_off_streets": made.people_off_streets,
        "people_near_stops": made.people_near_stops,
        "age_group": question.age_group.value,
        "people_basis": made.people_basis.value,
        "data_dates": {
            "listings": made.made_on.isoformat(),
            "areas": made.areas_vintage,
            "statistics_areas": made.statistics_vintage,
            "statistics": made.statistics_date.isoformat() if made.statistics_date else None,
            **{kind.value: day.isoformat() if day else None for kind, day in made.networks},
        },
        "listings": made.listings,
        "confirmed": made.confirmed,
        "confirmed_within_months": FRESH_MONTHS,
        "listings_over_border": made.listings_over_border,
        "listings_without_place": made.without_place,
        "listings_hours_unknown": made.hours_unknown,
        "border_ring_m": made.border_ring_m,
        "totals": _totals(table),
        "attribution": list(made.attribution),
        "version": version,
    }


def _totals(table: CoverageTable) -> dict[str, Any]:
    whole = totals(table)
    named = {
        "areas": whole.areas,
        "people": whole.people,
        "people_within": whole.people_within,
        "share_within": whole.share_within,
        "minutes_mean": whole.minutes_mean,
        "choices": whole.choices,
        "people_out_of_reach": whole.people_out_of_reach,
        "single_provider": whole.single_provider,
    }
    return {name: None if math.isnan(number) else number for name, number in named.items()}
