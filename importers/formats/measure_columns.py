"""Which columns of a table hold which measures, by how publishers head them."""

from collections.abc import Iterable
from dataclasses import dataclass

from directory.kinds import AreaKind
from directory.measures import Measure, measures
from importers.formats.area_columns import find_code_columns, find_name_columns
from importers.formats.table import column_key

# What else publishers put beside measures, and nothing is lost by leaving out.
_BESIDE = frozenset({"date", "geography", "classification", "ruc21name", "ruc21nm", "ruc11nm"})


@dataclass(frozen=True, slots=True)
class MeasureColumns:
    """The columns of a file.

    Parameters
    ----------
    headings
        The heading that each measure is taken from.
    unknown
        Headings that are neither a measure's nor an area's.
    """

    headings: dict[Measure, str]
    unknown: tuple[str, ...]


def find_measure_columns(headings: Iterable[str]) -> MeasureColumns:
    """Match a file's headings to measures."""
    by_key = {column_key(heading): heading for heading in headings}
    found = {
        measure: heading
        for measure in measures().values()
        if not measure.is_whole and (heading := _heading_of(measure, by_key))
    }
    topics = {measure.topic for measure in found}
    taken = {column_key(heading) for measure in found for heading in measure.headings}
    for measure in measures().values():
        is_meant = measure.is_whole and (not topics or measure.topic in topics)
        whole = _heading_of(measure, by_key) if is_meant else None
        if whole and column_key(whole) not in taken:
            found[measure] = whole
            taken.add(column_key(whole))
    unknown = (heading for key, heading in by_key.items() if key not in taken | _BESIDE)
    return MeasureColumns(found, tuple(each for each in unknown if not _is_of_areas(each)))


def _heading_of(measure: Measure, by_key: dict[str, str]) -> str | None:
    keys = (column_key(heading) for heading in measure.headings)
    return next((by_key[key] for key in keys if key in by_key), None)


def _is_of_areas(heading: str) -> bool:
    """Whether a column holds codes or names of areas, which are not counted."""
    return any(
        find_code_columns([heading], kind) or find_name_columns([heading], kind)
        for kind in AreaKind
    )
