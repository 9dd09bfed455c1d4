"""Questions about people: live postcodes, and what is counted in areas."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import String, cast, column, delete, func, select, table
from sqlalchemy.orm import Session

from directory.geography import BRITISH_NATIONAL_GRID
from directory.kinds import AreaKind
from directory.models import Area, AreaStatistic, ImportRun, Postcode
from directory.queries.areas import AreaSet

# Whose runs change what people are counted from.
SOURCES = ("areas", "statistics", "lookup", "postcodes")


@dataclass(frozen=True, slots=True)
class LivePostcodes:
    """Live postcodes in the order of their codes.

    Parameters
    ----------
    codes
        Without a space.
    points
        Shape (n, 2): easting and northing in EPSG:27700 metres.
    authorities
        GSS code of each one's authority, where it is known.
    """

    codes: tuple[str, ...]
    points: NDArray[np.float64]
    authorities: tuple[str | None, ...]


class Box(NamedTuple):
    """A rectangle in EPSG:27700 metres."""

    west: float
    south: float
    east: float
    north: float


class PeopleVersion(NamedTuple):
    """Differs whenever another answer might be read; cheap to ask for."""

    database: str
    oid: int
    areas: int
    postcode_bytes: int
    runs: int
    last_run: str


def list_live_postcodes(session: Session, box: Box) -> LivePostcodes:
    """Live postcodes within a rectangle.

    Notes
    -----
    One row with four long texts is read five times as fast as 40,000 rows of four columns.
    """
    inside = func.ST_MakeEnvelope(*box, BRITISH_NATIONAL_GRID)
    found = (
        select(
            Postcode.code,
            func.coalesce(Postcode.authority, "").label("authority"),
            cast(func.ST_X(Postcode.point), String).label("easting"),
            cast(func.ST_Y(Postcode.point), String).label("northing"),
        )
        .where(Postcode.is_live, Postcode.point.op("&&")(inside))
        .order_by(Postcode.code)
        .subquery()
    )
    joined = (func.string_agg(each, ",") for each in found.c)
    codes, authorities, eastings, northings = (
        (text or "").split(",") for text in session.execute(select(*joined)).one()
    )
    if codes == [""]:
        return LivePostcodes((), np.empty((0, 2)), ())
    points = np.column_stack([np.array(eastings, float), np.array(northings, float)])
    return LivePostcodes(tuple(codes), points, tuple(each or None for each in authorities))


def list_counted_sets(session: Session) -> dict[AreaSet, frozenset[str]]:
    """Kinds and vintages of areas that anything is counted in, each with its measures."""
    query = (
        select(
            AreaStatistic.kind,
            AreaStatistic.vintage,
            func.array_agg(func.distinct(AreaStatistic.measure)),
        )
        .group_by(AreaStatistic.kind, AreaStatistic.vintage)
        .order_by(AreaStatistic.kind, AreaStatistic.vintage)
    )
    return {
        AreaSet(AreaKind(kind), vintage): frozenset(measures)
        for kind, vintage, measures in session.execute(query)
    }


def list_statistics(
    session: Session, areas: AreaSet, measures: Collection[str]
) -> dict[str, dict[str, float]]:
    """Value by area code of each measure."""
    query = select(AreaStatistic.measure, AreaStatistic.code, AreaStatistic.value).where(
        AreaStatistic.kind == areas.kind.value,
        AreaStatistic.vintage == areas.vintage,
        AreaStatistic.measure.in_(measures),
    )
    found: dict[str, dict[str, float]] = {measure: {} for measure in measures}
    for measure, code, value in session.execute(query):
        found[measure][code] = value
    return found


class CountedFile(NamedTuple):
    """The file that a count was read from, and the day it was."""

    name: str
    loaded_on: date


def find_counted_file(session: Session, areas: AreaSet, measure: str) -> CountedFile | None:
    """Where what is counted of a measure was read from last; nothing where no run brought it."""
    query = (
        select(ImportRun.origin, ImportRun.finished_at)
        .join(AreaStatistic, AreaStatistic.import_run_id == ImportRun.id)
        .where(
            AreaStatistic.kind == areas.kind.value,
            AreaStatistic.vintage == areas.vintage,
            AreaStatistic.measure == measure,
            ImportRun.finished_at.is_not(None),
        )
        .order_by(ImportRun.finished_at.desc())
        .limit(1)
    )
    found = session.execute(query).one_or_none()
    if found is None or found.finished_at is None:
        return None
    # Where on somebody's machine it lay is nobody's business.
    return CountedFile(PurePath(found.origin).name, found.finished_at.date())


def delete_statistics(
    session: Session, areas: AreaSet, codes: Collection[str], measures: Collection[str]
) -> None:
    """Take away what some measures say of some areas."""
    session.execute(
        delete(AreaStatistic).where(
            AreaStatistic.kind == areas.kind.value,
            AreaStatistic.vintage == areas.vintage,
            AreaStatistic.code.in_(codes),
            AreaStatistic.measure.in_(measures),
        )
    )


def find_people_version(session: Session) -> PeopleVersion | None:
    """What tells whether areas, people or postcodes are still the same.

    Notes
    -----
    Nothing where this transaction has written something itself: nobody else may see what was read
    then, and it may yet be undone.
    """
    database = (
        select(column("oid"))
        .select_from(table("pg_database"))
        .where(column("datname") == func.current_database())
        .scalar_subquery()
    )
    runs = select(func.count(), func.max(ImportRun.finished_at)).where(
        ImportRun.source.in_(SOURCES)
    )
    counted = runs.subquery()
    query = select(
        func.pg_current_xact_id_if_assigned().is_not(None),
        database,
        select(func.count()).select_from(Area).scalar_subquery(),
        func.pg_relation_size(Postcode.__tablename__),
        counted.c[0],
        counted.c[1],
    )
    is_writing, oid, areas, postcode_bytes, count, last = session.execute(query).one()
    if is_writing:
        return None
    url = session.get_bind().engine.url.render_as_string()
    return PeopleVersion(url, oid, areas, postcode_bytes, count, str(last))
