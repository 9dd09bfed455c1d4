"""One question to ours, GeoPandas and PostGIS: the nearest three, and how many within radii."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import geopandas
import numpy as np
import psycopg
from numpy.typing import NDArray

from directory.geography import BRITISH_NATIONAL_GRID
from matching.travel.straight_line import nearest_and_counts

GROUPS = 10
NEAREST = 3
RADII_M = (800.0, 1_600.0, 5_000.0)


@dataclass(frozen=True, slots=True)
class Question:
    """Homes, and listings each of one group; points are EPSG:27700 metres."""

    homes: NDArray[np.float64]
    listings: NDArray[np.float64]
    group: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Answer:
    """Metres to the nearest, shape (groups, homes, k), and counts, shape (groups, homes, radii)."""

    nearest_m: NDArray[np.float64]
    counts: NDArray[np.int64]


class Method(Protocol):
    """One way to answer."""

    name: str

    def work_out(self) -> None:
        """Answer, without handing anything over: this is what is timed."""

    def answer(self) -> Answer:
        """What was worked out last."""


def make_question(homes: NDArray[np.float64], listings: int, seed: int) -> Question:
    """Listings within half a kilometre of homes, as thickly as people live."""
    rng = np.random.default_rng(seed)
    at = homes[rng.integers(0, len(homes), listings)] + rng.uniform(-500, 500, (listings, 2))
    return Question(homes, at, rng.integers(0, GROUPS, listings))


class Ours:
    """What the maps find the nearest with."""

    name = "ours"

    def __init__(self, question: Question) -> None:
        self._question = question

    def work_out(self) -> None:
        """Look around every home, one group after another."""
        asked = self._question
        self._found = [
            nearest_and_counts(asked.homes, asked.listings[asked.group == each], NEAREST, RADII_M)
            for each in range(GROUPS)
        ]

    def answer(self) -> Answer:
        """As it stands."""
        return Answer(
            np.stack([found.nearest_m for found in self._found]),
            np.stack([found.counts for found in self._found]),
        )


class Geopandas:
    """``sjoin_nearest`` and ``sjoin`` within a distance; it knows the nearest one alone."""

    name = "GeoPandas"

    def __init__(self, question: Question) -> None:
        self._homes = _frame(question.homes)
        self._groups = [_frame(question.listings[question.group == each]) for each in range(GROUPS)]

    def work_out(self) -> None:
        """Two joins and a count for each group and radius."""
        self._nearest, self._counts = [], []
        for listings in self._groups:
            joined = self._homes.sjoin_nearest(listings, distance_col="away_m")
            self._nearest.append(joined["away_m"].groupby(level=0).first())
            counts = []
            for radius in RADII_M:
                within = self._homes.sjoin(listings, predicate="dwithin", distance=radius)
                counts.append(within.groupby(level=0).size())
            self._counts.append(counts)

    def answer(self) -> Answer:
        """As it stands."""
        number = len(self._homes)
        counts = np.zeros((GROUPS, number, len(RADII_M)), dtype=np.int64)
        for at, of_group in enumerate(self._counts):
            for column, series in enumerate(of_group):
                counts[at, series.index.to_numpy(), column] = series.to_numpy()
        nearest = np.stack([series.to_numpy() for series in self._nearest])
        return Answer(nearest[:, :, None], counts)


def _frame(points: NDArray[np.float64]) -> geopandas.GeoDataFrame:
    shapes = geopandas.points_from_xy(points[:, 0], points[:, 1])
    return geopandas.GeoDataFrame(geometry=shapes, crs=BRITISH_NATIONAL_GRID)


# A partial index serves a group only where the statement names it.
NEAREST_OF_GROUP_SQL = """
INSERT INTO nearest
SELECT {group}, h.id, n.away_m, n.rank FROM home h CROSS JOIN LATERAL (
    SELECT away_m, row_number() OVER (ORDER BY away_m) AS rank FROM (
        SELECT l.geom <-> h.geom AS away_m FROM listing l WHERE l.grp = {group}
        ORDER BY l.geom <-> h.geom LIMIT 3
    ) three
) n
"""
COUNTS_SQL = """
CREATE TEMP TABLE counted AS
SELECT l.grp, h.id, count(*) FILTER (WHERE ST_Distance(l.geom, h.geom) <= 800) AS a,
       count(*) FILTER (WHERE ST_Distance(l.geom, h.geom) <= 1600) AS b, count(*) AS c
FROM home h JOIN listing l ON ST_DWithin(l.geom, h.geom, 5000) GROUP BY 1, 2
"""


class Postgis:
    """KNN and ``ST_DWithin``; the answer stays in the server, so that no sending is timed."""

    name = "PostGIS"

    def __init__(self, connection: psycopg.Connection, question: Question) -> None:
        self._connection = connection
        self._homes = len(question.homes)
        connection.execute("DROP TABLE IF EXISTS home, listing, nearest, counted")
        connection.execute("CREATE TEMP TABLE home (id int, geom geometry(Point, 27700))")
        connection.execute("CREATE TEMP TABLE listing (grp int, geom geometry(Point, 27700))")
        for table, numbers, points in (
            ("home", np.arange(self._homes), question.homes),
            ("listing", question.group, question.listings),
        ):
            with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                for number, (east, north) in zip(numbers.tolist(), points.tolist(), strict=True):
                    copy.write_row((number, f"SRID=27700;POINT({east!r} {north!r})"))
        for each in range(GROUPS):
            connection.execute(f"CREATE INDEX ON listing USING gist (geom) WHERE grp = {each}")
        connection.execute("CREATE INDEX ON listing USING gist (geom)")
        connection.execute("ANALYZE home")
        connection.execute("ANALYZE listing")
        connection.execute("SET jit = off")

    def work_out(self) -> None:
        """Two tables in the server."""
        self._connection.execute("DROP TABLE IF EXISTS nearest, counted")
        self._connection.execute(
            "CREATE TEMP TABLE nearest (grp int, id int, away_m float8, rank int)"
        )
        for each in range(GROUPS):
            self._connection.execute(NEAREST_OF_GROUP_SQL.format(group=each))
        self._connection.execute(COUNTS_SQL)

    def answer(self) -> Answer:
        """As it stands."""
        nearest = np.full((GROUPS, self._homes, NEAREST), np.inf)
        for group, home, away_m, rank in self._connection.execute("SELECT * FROM nearest"):
            nearest[group, home, rank - 1] = away_m
        counts = np.zeros((GROUPS, self._homes, len(RADII_M)), dtype=np.int64)
        for group, home, *numbers in self._connection.execute("SELECT * FROM counted"):
            counts[group, home] = numbers
        return Answer(nearest, counts)


@contextmanager
def scratch_connection(url: str) -> Iterator[psycopg.Connection]:
    """A connection whose tables are gone when it ends."""
    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(plain, autocommit=True) as connection:
        yield connection
