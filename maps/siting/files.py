"""A plan of sites as files, and what stands beside them."""

from collections.abc import Callable, Mapping
from typing import Any

from maps.coverage.downloads import Cell, Worksheet, about_sheet, csv_of, xlsx_of
from maps.people.demand import AgeGroup
from maps.siting.optimum import Optimum
from maps.siting.plan import ChosenSite, SitePlan
from maps.siting.words import label_of

COLUMNS = (
    "site",
    "venue_name",
    "venue_kind",
    "postcode",
    "place",
    "easting",
    "northing",
    "people_gained",
    "people_within_after",
    "share_within_after",
    "people_in_reach",
    "overlap_existing",
    "overlap_chosen",
    "stability",
    "stability_near",
    "alternatives",
    "alternatives_gained",
)
# Of what could be taken in a site's place.
OTHER_COLUMNS = (
    "site",
    "alternative",
    "venue_name",
    "venue_kind",
    "postcode",
    "place",
    "easting",
    "northing",
    "people_gained",
    "share_of_site",
    "metres_from_site",
)
BETWEEN = "; "


def rows_of(plan: SitePlan) -> list[tuple[Cell, ...]]:
    """The cells of each site in the order of ``COLUMNS``."""
    return [_row(plan, at, site) for at, site in enumerate(plan.sites)]


def _row(plan: SitePlan, at: int, site: ChosenSite) -> tuple[Cell, ...]:
    venue = site.venue
    return (
        at + 1,
        venue.name,
        venue.kind.value,
        venue.postcode,
        venue.near or None,
        venue.easting_m,
        venue.northing_m,
        site.people_gained,
        site.people_within_after,
        site.people_within_after / plan.people if plan.people else None,
        site.people_in_reach,
        site.overlap_existing,
        site.overlap_chosen,
        plan.stability[at],
        plan.stability_near[at],
        BETWEEN.join(other.venue.name for other in site.alternatives),
        BETWEEN.join(f"{other.people_gained:.0f}" for other in site.alternatives),
    )


def rows_of_others(plan: SitePlan) -> list[tuple[Cell, ...]]:
    """The cells of each alternative in the order of ``OTHER_COLUMNS``."""
    return [
        (
            at + 1,
            label_of(at, number),
            other.venue.name,
            other.venue.kind.value,
            other.venue.postcode,
            other.venue.near or None,
            other.venue.easting_m,
            other.venue.northing_m,
            other.people_gained,
            other.share,
            other.away_m,
        )
        for at, site in enumerate(plan.sites)
        for number, other in enumerate(site.alternatives)
    ]


def _csv(plan: SitePlan) -> bytes:
    return csv_of(COLUMNS, rows_of(plan))


def _xlsx(plan: SitePlan) -> bytes:
    return xlsx_of(
        Worksheet("Sites", COLUMNS, rows_of(plan)),
        Worksheet("Alternatives", OTHER_COLUMNS, rows_of_others(plan), wide=2),
        about_sheet(plan.problem.answered.table),
    )


def _geojson(plan: SitePlan) -> bytes:
    from maps.siting.frames import write_geojson  # noqa: PLC0415 - geopandas is slow to import

    return write_geojson(plan)


def _gpkg(plan: SitePlan) -> bytes:
    from maps.siting.frames import write_gpkg  # noqa: PLC0415 - geopandas is slow to import

    return write_gpkg(plan)


# By the ending of a file's name; pictures are those of the coverage with the sites in place.
SITE_FILES: Mapping[str, Callable[[SitePlan], bytes]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "geojson": _geojson,
    "gpkg": _gpkg,
}


def plan_as_json(
    plan: SitePlan,
    optimum: Optimum | None = None,
    gained_by_age: Mapping[AgeGroup, float] | None = None,
) -> dict[str, Any]:
    """What is told of a plan besides the sources of its question."""
    told: dict[str, Any] = {
        "add": len(plan.sites),
        "candidates": len(plan.problem.candidates),
        "people": plan.people,
        "people_within_now": plan.people_within,
        "people_gained": plan.people_gained,
        "gain_curve": list(plan.curve),
        "sites": [dict(zip(COLUMNS, row, strict=True)) for row in rows_of(plan)],
        "alternatives": [
            dict(zip(OTHER_COLUMNS, row, strict=True)) for row in rows_of_others(plan)
        ],
        "trials": [
            {
                "name": trial.name,
                "minutes": trial.limit_min,
                "sites": [venue.name for venue in trial.sites],
            }
            for trial in plan.trials
        ],
        "gained_by_age": {group.value: gain for group, gain in (gained_by_age or {}).items()},
        "gained_by_decile": {
            str(decile or "not_known"): people
            for decile, people in enumerate(plan.gained_by_decile.tolist())
        },
        "unreached": [
            {
                "area_code": area.code,
                "area_name": area.name,
                "people": area.people,
                "postcodes": area.postcodes,
            }
            for area in plan.unreached
        ],
    }
    if optimum is not None:
        told["optimum"] = _optimum(plan, optimum)
    return told


def _optimum(plan: SitePlan, optimum: Optimum) -> dict[str, Any]:
    return {
        "sites": [plan.problem.candidates[site].name for site in optimum.sites],
        "people_gained": optimum.people_gained,
        "most_possible": optimum.most_possible,
        "gap": optimum.gap,
        "is_proved": optimum.is_proved,
        "took_s": round(optimum.took_s, 2),
    }
