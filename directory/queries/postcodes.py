"""Questions about postcodes."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, delete, func, select, text
from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.models import Postcode, PostcodeGroup

PostcodeTuple = tuple[str, str | None, bool, str]

_GROUPS = """
WITH sector AS MATERIALIZED (
    SELECT left(code, -2) AS code, is_live, count(*) AS postcodes,
        sum(ST_X(point)) AS easting_m, sum(ST_Y(point)) AS northing_m
    FROM postcode GROUP BY 1, 2
), both_sizes AS (
    SELECT left(code, -1) || ' ' || right(code, 1) AS code, is_live,
        postcodes, easting_m, northing_m FROM sector
    UNION ALL
    SELECT left(code, -1), is_live, sum(postcodes), sum(easting_m), sum(northing_m)
    FROM sector GROUP BY 1, 2
)
INSERT INTO postcode_group (code, is_live, point)
SELECT DISTINCT ON (code) code, is_live,
    ST_SetSRID(ST_MakePoint(easting_m / postcodes, northing_m / postcodes), 27700)
FROM both_sizes ORDER BY code, is_live DESC
"""


@dataclass(frozen=True, slots=True)
class PostcodePoint:
    """Where a postcode is, EPSG:27700."""

    code: str
    authority: str | None
    is_live: bool
    point: GridPoint


def select_postcodes() -> Select[str, str | None, bool, float, float]:
    """Code, authority, liveness, easting and northing of postcodes."""
    return select(
        Postcode.code,
        Postcode.authority,
        Postcode.is_live,
        func.ST_X(Postcode.point),
        func.ST_Y(Postcode.point),
    )


def list_postcodes(session: Session, codes: Iterable[str]) -> dict[str, PostcodePoint]:
    """The postcodes among ``codes`` (upper case, no space) that are loaded, by code."""
    rows = session.execute(select_postcodes().where(Postcode.code.in_(set(codes))))
    return {
        code: PostcodePoint(code, authority, is_live, GridPoint(easting_m, northing_m))
        for code, authority, is_live, easting_m, northing_m in rows
    }


def find_postcode(session: Session, code: str) -> PostcodePoint | None:
    """The postcode with this code (upper case, no space), or nothing."""
    return list_postcodes(session, [code]).get(code)


def find_postcode_group(session: Session, code: str) -> PostcodePoint | None:
    """An outcode such as ``NN2``, or a sector such as ``NN2 7``, at its middle, or nothing."""
    group = select(
        PostcodeGroup.is_live, func.ST_X(PostcodeGroup.point), func.ST_Y(PostcodeGroup.point)
    ).where(PostcodeGroup.code == code)
    row = session.execute(group).one_or_none()
    return PostcodePoint(code, None, row[0], GridPoint(row[1], row[2])) if row else None


def refresh_postcode_groups(session: Session) -> int:
    """Put every outcode and sector at the middle of its postcodes; answer how many there are.

    Notes
    -----
    Live postcodes weigh alone where there are any. An outcode is worked out of its sectors' sums,
    which spares a second look at every postcode of the country.
    """
    session.execute(delete(PostcodeGroup))
    session.execute(text(_GROUPS))
    session.execute(text("ANALYZE postcode_group"))
    return session.scalar(select(func.count()).select_from(PostcodeGroup)) or 0


def find_authority(session: Session, point: GridPoint) -> str | None:
    """GSS code of the authority of the postcode nearest to a point, or nothing."""
    nearest = (
        select(Postcode.authority)
        .order_by(Postcode.point.op("<->")(func.ST_GeomFromEWKT(point.as_wkt())))
        .limit(1)
    )
    return session.execute(nearest).scalar_one_or_none()


def copy_postcodes(session: Session, rows: Iterable[PostcodeTuple]) -> int:
    """Bulk-load postcodes (code, authority, is live, EWKT point); answer how many.

    Notes
    -----
    COPY takes about a second for the county, row inserts about ten.
    """
    raw = session.connection().connection.driver_connection
    if raw is None:
        msg = "the session has no connection"
        raise RuntimeError(msg)
    with raw.cursor() as cursor:
        with cursor.copy("COPY postcode (code, authority, is_live, point) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        count: int = cursor.rowcount
        cursor.execute("ANALYZE postcode")
    return count
