"""What a table was made from, as the file that stands beside it."""

import math
from collections.abc import Sequence
from typing import Any

from directory.quality import FRESH_MONTHS
from maps.coverage.summary import GroupShare, by_decile, by_rurality, totals
from maps.coverage.table import CoverageSources, CoverageTable
from maps.coverage.words import say_fiction, sentences_once
from matching.request import Mode
from matching.taxonomy.naming import concept_named
from matching.travel.estimate import DETOUR

# Shares of people are added up; their sum is off by less than this.
PEOPLE_PLACES = 6


def sources_of(
    table: CoverageTable, version: str, ages: Sequence[GroupShare] = ()
) -> dict[str, Any]:
    """The question, the data and the method of a table, ready to be written as JSON.

    Parameters
    ----------
    version
        Of Connect.
    ages
        The share of each age group that is within reach, where that was worked out.
    """
    made = table.sources
    return {
        **_asked(table),
        **_travelled(made),
        **_counted(made),
        "listings": made.listings,
        "listings_fictional": made.fictional,
        "demonstration": say_fiction(table) or None,
        "confirmed": made.confirmed,
        "confirmed_within_months": FRESH_MONTHS,
        "listings_over_border": made.listings_over_border,
        "listings_without_place": made.without_place,
        "listings_hours_unknown": made.hours_unknown,
        "border_ring_m": made.border_ring_m,
        "totals": _totals(table),
        "by_decile": _groups(by_decile(table)),
        "by_rurality": _groups(by_rurality(table)),
        "by_age": _groups(ages),
        "attribution": sentences_once(made.attribution),
        "version": version,
    }


def _asked(table: CoverageTable) -> dict[str, Any]:
    question = table.question
    concepts = [concept_named(text) for text in question.concepts]
    return {
        "concepts": [{"id": concept.id, "label": concept.label} for concept in concepts],
        "by": question.by.value,
        "vintage": table.sources.areas_vintage,
        "mode": question.mode.value,
        "minutes": question.minutes,
        # Only what runs to a timetable differs between the parts of a week.
        "time_band": question.band.value if question.mode is Mode.BUS else None,
        "day": question.day.value if question.day else None,
        "at": question.at.isoformat("minutes") if question.at else None,
        "age_group": question.age_group.value,
    }


def _travelled(made: CoverageSources) -> dict[str, Any]:
    return {
        "engine": made.travel.engine,
        "engine_version": made.travel.version,
        "speed_km_h": made.travel.speed_km_h,
        "factor": _factor(made),
        "people_off_streets": made.people_off_streets,
        "people_near_stops": made.people_near_stops,
    }


def _counted(made: CoverageSources) -> dict[str, Any]:
    return {
        "people_basis": made.people_basis.value,
        "data_dates": {
            "listings": made.made_on.isoformat(),
            "areas": made.areas_vintage,
            "statistics_areas": made.statistics_vintage,
            "statistics_loaded": made.counted_in.loaded_on.isoformat() if made.counted_in else None,
            **{kind.value: day.isoformat() if day else None for kind, day in made.networks},
        },
        "statistics_file": made.counted_in.name if made.counted_in else None,
        "areas_by_best_fit": made.is_best_fit,
        "left_out": [
            {
                "area_code": area.code,
                "area_name": area.name,
                "people": round(area.people, PEOPLE_PLACES),
            }
            for area in made.left_out
        ],
    }


def _factor(made: CoverageSources) -> float | None:
    """What straight lines are multiplied by; on streets, of whoever lives off them."""
    return DETOUR if made.travel.factor is None and made.people_off_streets else made.travel.factor


def _groups(groups: Sequence[GroupShare]) -> list[dict[str, Any]]:
    return [
        {
            "group": group.group,
            "people": round(group.people, PEOPLE_PLACES),
            "people_within": round(group.people_within, PEOPLE_PLACES),
            "share_within": group.share_within if group.people else None,
        }
        for group in groups
    ]


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
