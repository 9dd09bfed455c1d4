"""Questions about a release of postcodes: how it differs from what is held, and taking it in.

A release is two and a half million rows, so it is copied into a temporary table and compared there,
each step one statement over all of them. The temporary tables go with the transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Index, Table, text
from sqlalchemy.orm import Session

from directory.models import Postcode
from directory.queries.postcodes import refresh_postcode_groups

# Less than this is rounding: releases keep whole metres.
MOVED_M = 0.5
# The memory that one step may take before it goes to disk, and that an index is built in.
STEP_MEMORY = "192MB"
# So many new rows are written sooner without indexes, which are then built anew: 20 s, not 50.
NEW_WITHOUT_INDEXES = 200_000

_AREA = "rtrim(left({table}.code, 2), '0123456789')"
_HELD_AREA = _AREA.format(table="held")

_OFFERED = """
DROP TABLE IF EXISTS pg_temp.postcode_offered, pg_temp.postcode_differing, pg_temp.postcode_absent;
CREATE TEMPORARY TABLE postcode_offered (
    code varchar, authority varchar, is_live boolean, is_guess boolean,
    easting_m integer, northing_m integer
) ON COMMIT DROP
"""
_COPY = "COPY pg_temp.postcode_offered FROM STDIN"

# A point that the release only guesses does not move one that is held.
_DIFFERING = """
CREATE TEMPORARY TABLE postcode_differing ON COMMIT DROP AS
SELECT code, authority, is_live, point, was_authority, was_live, was_point,
    ST_Distance(point, was_point) AS moved_m
FROM (
    SELECT held.code, offered.is_live,
        CASE WHEN :names_authority THEN coalesce(offered.authority, held.authority)
            ELSE coalesce(held.authority, offered.authority) END AS authority,
        CASE WHEN offered.is_guess THEN held.point
            ELSE ST_SetSRID(ST_MakePoint(easting_m, northing_m), 27700) END AS point,
        held.authority AS was_authority, held.is_live AS was_live, held.point AS was_point
    FROM postcode AS held JOIN pg_temp.postcode_offered AS offered USING (code)
) AS both_sides
WHERE is_live <> was_live OR authority IS DISTINCT FROM was_authority
    OR ST_Distance(point, was_point) > :moved_m
"""
# A release speaks of a postcode that it leaves out only where it has others of the same area and
# authority: a county's extract says nothing of the next county.
_ABSENT = f"""
CREATE TEMPORARY TABLE postcode_absent ON COMMIT DROP AS
WITH covered AS (
    SELECT DISTINCT {_HELD_AREA} AS area, coalesce(held.authority, '') AS authority
    FROM postcode AS held JOIN pg_temp.postcode_offered USING (code)
)
SELECT held.code, covered.area IS NOT NULL AS is_covered
FROM postcode AS held
    LEFT JOIN pg_temp.postcode_offered AS offered USING (code)
    LEFT JOIN covered
        ON covered.area = {_HELD_AREA} AND covered.authority = coalesce(held.authority, '')
WHERE offered.code IS NULL AND held.is_live
"""  # noqa: S608 - no part of it comes from outside
_AREAS = f"""
SELECT area, sum(held)::int, sum(offered)::int, sum(lost)::int, sum(left_alone)::int FROM (
    SELECT {_HELD_AREA} AS area, count(*) AS held, 0 AS offered, 0 AS lost, 0 AS left_alone
    FROM postcode AS held WHERE is_live GROUP BY 1
    UNION ALL
    SELECT {_HELD_AREA}, 0, count(*), 0, 0 FROM pg_temp.postcode_offered AS held GROUP BY 1
    UNION ALL
    SELECT {_HELD_AREA}, 0, 0, count(*), 0 FROM pg_temp.postcode_differing AS held
    WHERE was_live AND NOT is_live GROUP BY 1
    UNION ALL
    SELECT {_HELD_AREA}, 0, 0, count(*) FILTER (WHERE is_covered),
        count(*) FILTER (WHERE NOT is_covered)
    FROM pg_temp.postcode_absent AS held GROUP BY 1
) AS counted GROUP BY area ORDER BY area
"""  # noqa: S608 - no part of it comes from outside
_COUNTS = """
SELECT count(*),
    count(*) FILTER (WHERE was_live AND NOT is_live),
    count(*) FILTER (WHERE is_live AND NOT was_live),
    count(*) FILTER (WHERE authority IS DISTINCT FROM was_authority),
    count(*) FILTER (WHERE moved_m > :moved_m AND moved_m < 100),
    count(*) FILTER (WHERE moved_m >= 100 AND moved_m < 1000),
    count(*) FILTER (WHERE moved_m >= 1000 AND moved_m < 10000),
    count(*) FILTER (WHERE moved_m >= 10000)
FROM pg_temp.postcode_differing
"""
_NEW = """
SELECT count(*) FROM pg_temp.postcode_offered AS offered
    LEFT JOIN postcode AS held USING (code)
WHERE held.code IS NULL
"""
_FARTHEST = """
SELECT code, moved_m FROM pg_temp.postcode_differing WHERE moved_m > :moved_m
ORDER BY moved_m DESC, code LIMIT :limit
"""
# A location found by its postcode lies exactly where the postcode lay, unless a person moved it.
_FOLLOWING = """
FROM pg_temp.postcode_differing AS moved, location, address
WHERE moved.moved_m > :moved_m AND location.located_by = 'postcode'
    AND location.point = moved.was_point AND address.location_id = location.id
    AND position(moved.code IN regexp_replace(
        upper(concat_ws(' ', address_1, address_2, city, postal_code)), '[^A-Z0-9]', '', 'g')) > 0
    AND NOT EXISTS (
        SELECT 1 FROM confirmed_field WHERE record_type = 'location' AND record_id = location.id
            AND field IN ('point', 'located_by'))
"""
# What is hidden is not counted, for a count beside the list of what moved would find it.
_LISTINGS_FOLLOWING = f"""
SELECT count(DISTINCT service_id) FROM service_at_location WHERE location_id IN (
    SELECT location.id {_FOLLOWING} AND location.visibility = 'exact')
"""  # noqa: S608 - no part of it comes from outside
_MOVE_ALONG = f"""
UPDATE location SET point = following.point
FROM (SELECT DISTINCT ON (location.id) location.id, moved.point {_FOLLOWING}) AS following
WHERE location.id = following.id
"""  # noqa: S608 - no part of it comes from outside


@dataclass(frozen=True, slots=True)
class AreaCount:
    """Postcodes of one postcode area, such as NN.

    Parameters
    ----------
    held
        Live ones of the directory.
    offered
        Those of the release, live or not.
    lost
        Live ones that the release terminates, or leaves out of a part that it covers.
    left_alone
        Live ones in parts that the release does not cover.
    """

    area: str
    held: int
    offered: int
    lost: int
    left_alone: int


@dataclass(frozen=True, slots=True)
class Differences:
    """How many postcodes a release changes, and in what way; one may count in several."""

    changed: int
    terminated: int
    revived: int
    changed_authority: int
    moved_under_100_m: int
    moved_100_m_to_1_km: int
    moved_1_to_10_km: int
    moved_over_10_km: int


@dataclass(frozen=True, slots=True)
class MovedPostcode:
    """A postcode and how far a release moves it, in metres."""

    code: str
    moved_m: float


def offer_release(session: Session, blocks: Iterable[bytes], *, names_authority: bool) -> None:
    """Copy a release beside the postcodes that are held, and compare the two.

    Parameters
    ----------
    blocks
        Rows as PostgreSQL copies them: code, authority, is live, is a guess, easting, northing.
    names_authority
        Whether the release's authority goes before the one held, or only fills one that is not.
    """
    for name in ("work_mem", "maintenance_work_mem"):
        session.execute(text("SELECT set_config(:name, :value, true)"), _memory(name))
    for statement in _OFFERED.split(";"):
        session.execute(text(statement))
    raw = session.connection().connection.driver_connection
    if raw is None:
        msg = "the session has no connection"
        raise RuntimeError(msg)
    with raw.cursor() as cursor, cursor.copy(_COPY) as copy:
        for block in blocks:
            copy.write(block)
    session.execute(text("ANALYZE pg_temp.postcode_offered"))
    settings = {"names_authority": names_authority, "moved_m": MOVED_M}
    session.execute(text(_DIFFERING), settings)
    session.execute(text(_ABSENT))


def _memory(name: str) -> dict[str, str]:
    return {"name": name, "value": STEP_MEMORY}


def list_area_counts(session: Session) -> list[AreaCount]:
    """The postcode areas that the directory or the release has, by name."""
    return [AreaCount(*row) for row in session.execute(text(_AREAS))]


def count_differences(session: Session) -> Differences:
    """How the release differs in the postcodes that both have."""
    return Differences(*session.execute(text(_COUNTS), {"moved_m": MOVED_M}).one())


def count_new(session: Session) -> int:
    """How many postcodes the release has and the directory has not."""
    return int(session.scalar(text(_NEW)) or 0)


def list_farthest(session: Session, limit: int) -> list[MovedPostcode]:
    """The postcodes that the release moves farthest, the farthest first."""
    rows = session.execute(text(_FARTHEST), {"moved_m": MOVED_M, "limit": limit})
    return [MovedPostcode(*row) for row in rows]


def count_listings_following(session: Session) -> int:
    """Listings shown at an exact point that is a moved postcode's."""
    return int(session.scalar(text(_LISTINGS_FOLLOWING), {"moved_m": MOVED_M}) or 0)


def take_release(session: Session, *, new: int) -> None:
    """Write the release that was offered; what it leaves out is kept as terminated.

    Notes
    -----
    Without its indexes the table is locked to readers until the transaction ends. So much is new
    only when a country comes to a directory that held a county.
    """
    _write_differences(session)
    is_bulk = new >= NEW_WITHOUT_INDEXES
    indexes = _indexes() if is_bulk else []
    for index in indexes:
        index.drop(session.connection())
    session.execute(
        text("""
        INSERT INTO postcode (code, authority, is_live, point)
        SELECT code, offered.authority, offered.is_live,
            ST_SetSRID(ST_MakePoint(easting_m, northing_m), 27700)
        FROM pg_temp.postcode_offered AS offered LEFT JOIN postcode AS held USING (code)
        WHERE held.code IS NULL ORDER BY code
        """)
    )
    for index in indexes:
        index.create(session.connection())
    session.execute(text("ANALYZE postcode"))
    refresh_postcode_groups(session)


def _indexes() -> list[Index]:
    return sorted(cast("Table", Postcode.__table__).indexes, key=lambda index: str(index.name))


def _run(session: Session, statement: str, **values: float) -> None:
    session.execute(text(statement), values)


def _write_differences(session: Session) -> None:
    _run(session, _MOVE_ALONG, moved_m=MOVED_M)
    _run(
        session,
        "UPDATE named_place SET point = moved.point FROM pg_temp.postcode_differing AS moved"
        " WHERE moved.moved_m > :moved_m AND named_place.point = moved.was_point"
        " AND replace(named_place.postcode, ' ', '') = moved.code",
        moved_m=MOVED_M,
    )
    _run(
        session,
        "UPDATE postcode SET is_live = false FROM pg_temp.postcode_absent AS absent"
        " WHERE postcode.code = absent.code AND absent.is_covered",
    )
    _run(
        session,
        "UPDATE postcode SET authority = differing.authority, is_live = differing.is_live,"
        " point = differing.point FROM pg_temp.postcode_differing AS differing"
        " WHERE postcode.code = differing.code",
    )
