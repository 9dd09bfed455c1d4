"""The rival one has already: PostGIS for the distance, PostgreSQL's full text for the words."""

from collections.abc import Sequence

import psycopg

from bench.match.engine import BEST, DECAY_M, WITHIN_M, Ask, Placed
from bench.match.query import Query, words_asked
from directory.geography import BRITISH_NATIONAL_GRID

# One narrow table in the order of the places; the planner is told that all of it is in memory.
TABLE = f"""
CREATE TABLE rival (
    number integer PRIMARY KEY,
    point geometry(Point, {BRITISH_NATIONAL_GRID}) NOT NULL,
    words tsvector NOT NULL
)
"""
SETTINGS = (
    "SET jit = off",
    "SET random_page_cost = 1.1",
    "SET effective_cache_size = '4GB'",
    "SET work_mem = '64MB'",
    "SET max_parallel_workers_per_gather = 0",
    # A plan for any words and place takes twice as long as one for these, planning counted.
    "SET plan_cache_mode = force_custom_plan",
)
INDEXES = (
    "CREATE INDEX ON rival USING gist (point)",
    "CREATE INDEX ON rival USING gin (words)",
)
HERE = f"ST_SetSRID(ST_MakePoint(%(easting_m)s, %(northing_m)s), {BRITISH_NATIONAL_GRID})"
ASKED = "to_tsquery('english', %(words)s)"
RANK = f"""
SELECT number
FROM rival
WHERE ST_DWithin(point, {HERE}, {WITHIN_M}) AND words @@ {ASKED}
ORDER BY ts_rank(words, {ASKED}) * exp(-ST_Distance(point, {HERE}) / {DECAY_M}) DESC, number
LIMIT {BEST}
"""  # noqa: S608 - of our own numbers
NEAR = f"SELECT count(*) FROM rival WHERE ST_DWithin(point, {HERE}, {WITHIN_M})"  # noqa: S608


class PostgisFullText:
    """``ST_DWithin`` and ``@@``, by ``ts_rank`` times a decay; prepared, over a unix socket.

    Parameters
    ----------
    url
        A database that nothing else is in.
    """

    name = "PostGIS + full text"

    def __init__(self, url: str, listings: Sequence[Placed]) -> None:
        plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._connection = psycopg.connect(plain, autocommit=True)
        for statement in ("CREATE EXTENSION IF NOT EXISTS postgis", TABLE, *SETTINGS):
            self._connection.execute(statement)
        self._fill(listings)

    def _fill(self, listings: Sequence[Placed]) -> None:
        connection = self._connection
        connection.execute(
            "CREATE TEMP TABLE written (number integer, name text, body text, at text)"
        )
        with connection.cursor() as cursor, cursor.copy("COPY written FROM STDIN") as copy:
            for one in listings:
                copy.write_row((one.number, one.name, one.body, one.point.as_wkt()))
        connection.execute(
            "INSERT INTO rival SELECT number, at::geometry, setweight(to_tsvector('english', name),"
            " 'A') || setweight(to_tsvector('english', body), 'B') FROM written"
        )
        connection.execute("DROP TABLE written")
        for statement in (*INDEXES, "VACUUM ANALYZE rival"):
            connection.execute(statement)

    def prepare(self, query: Query) -> Ask:
        """Write the words as a query of full text."""
        parameters = {
            "easting_m": query.point.easting_m,
            "northing_m": query.point.northing_m,
            "words": " | ".join(words_asked(query.said)),
        }
        cursor = self._connection.cursor(binary=True)

        def ask() -> list[int]:
            cursor.execute(RANK, parameters, prepare=True)
            return [row[0] for row in cursor.fetchall()]

        return ask

    def count_near(self, query: Query) -> int:
        """How many listings lie within reach."""
        parameters = {"easting_m": query.point.easting_m, "northing_m": query.point.northing_m}
        row = self._connection.execute(NEAR, parameters).fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        """Leave the database."""
        self._connection.close()
