"""Whether a release of postcodes covers what the directory has, or is only a part of it."""

from collections.abc import Sequence

from directory.queries.postcode_release import AreaCount
from importers.errors import ImportRefusedError
from importers.shrinkage import MOST_SHRINKAGE_PERCENT, refuse_if_shrunk

# Great Britain has 120 postcode areas; a directory with so many of them holds the country.
WHOLE_COUNTRY_AREAS = 100
# A sliver of an area over the border may well lose a third of its few postcodes.
FEWEST_TO_JUDGE = 100
MOST_NAMED = 12


def _named(areas: Sequence[str]) -> str:
    more = f" and {len(areas) - MOST_NAMED} more" if len(areas) > MOST_NAMED else ""
    return ", ".join(areas[:MOST_NAMED]) + more


def refuse_if_partial(source: str, counts: Sequence[AreaCount], *, fetched: int) -> None:
    """Refuse a release that is empty, a part of what is held, or far smaller.

    Raises
    ------
    ImportRefusedError
        It has no postcodes; the directory has the whole country and the release leaves out whole
        areas; or over 30 % of the live postcodes of some area would end.
    """
    held = sum(count.held for count in counts)
    left_alone = sum(count.left_alone for count in counts)
    lost = sum(count.lost for count in counts)
    refuse_if_shrunk(
        source,
        before=held - left_alone,
        now=held - left_alone - lost,
        fetched=fetched,
        has_rows=any(count.offered for count in counts),
    )
    held_areas = [count for count in counts if count.held]
    missing = [count.area for count in held_areas if not count.offered]
    if missing and len(held_areas) >= WHOLE_COUNTRY_AREAS:
        msg = (
            f"The directory has the postcodes of the whole country and this release has none in"
            f" {_named(missing)}, so nothing was changed. Allow it to shrink to take in the areas"
            " it has; the others are then left as they are."
        )
        raise ImportRefusedError(msg)
    for count in held_areas:
        _refuse_if_area_shrunk(count)


def _refuse_if_area_shrunk(count: AreaCount) -> None:
    before = count.held - count.left_alone
    if before >= FEWEST_TO_JUDGE and count.lost * 100 > before * MOST_SHRINKAGE_PERCENT:
        msg = (
            f"Of the {before:,} live postcodes of {count.area} in the directory, {count.lost:,}"
            f" would end with this release: that is over {MOST_SHRINKAGE_PERCENT} %, so nothing was"
            " changed. Allow it to shrink to go on."
        )
        raise ImportRefusedError(msg)
