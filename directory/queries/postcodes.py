"""Questions about postcodes."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.models import Postcode

PostcodeTuple = tuple[str, str | None, bool, str]


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


def find_postcode_group(session: Session, outward: str, figure: str = "") -> GridPoint | None:
    """Middle of an outcode, or of a sector when the inward half's first figure is given.

    Notes
    -----
    Live postcodes weigh alone where there are any; a code of the group is exactly as long as the
    outcode and three more, so that NN1 does not take in NN11.
    """
    group = (
        select(
            func.avg(func.ST_X(Postcode.point)),
            func.avg(func.ST_Y(Postcode.point)),
        )
        .where(
            Postcode.code.startswith(outward + figure, autoescape=True),
            func.length(Postcode.code) == len(outward) + 3,
        )
        .group_by(Postcode.is_live)
        .order_by(Postcode.is_live.desc())
        .limit(1)
    )
    row = session.execute(group).one_or_none()
    return GridPoint(row[0], row[1]) if row else None


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
