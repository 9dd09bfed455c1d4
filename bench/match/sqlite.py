"""The rival that comes with Python: SQLite with FTS5 for the words and an R*Tree for the places."""

import sqlite3
from collections.abc import Sequence

from bench.match.engine import BEST, DECAY_M, WITHIN_M, Ask, Placed
from bench.match.query import Query, words_asked

# bm25() is the better the lower, so that a decay draws it towards nothing from below. The plus
# keeps SQLite from looking every place of the box up among the words: 6 ms, not 150, at 20,000.
RANK = f"""
SELECT words.rowid
FROM words JOIN place ON place.number = words.rowid
WHERE words MATCH :words
  AND +words.rowid IN (
    SELECT number FROM box
    WHERE west >= :west AND east <= :east AND south >= :south AND north <= :north
  )
ORDER BY bm25(words, 3.0, 1.0) * exp(-sqrt(
    (easting_m - :easting_m) * (easting_m - :easting_m)
    + (northing_m - :northing_m) * (northing_m - :northing_m)
) / {DECAY_M}), words.rowid
LIMIT {BEST}
"""  # noqa: S608 - of our own numbers


class SqliteFullText:
    """A box, ``MATCH``, and ``bm25`` times a decay; wholly in memory."""

    name = "SQLite FTS5 + R*Tree"

    def __init__(self, listings: Sequence[Placed]) -> None:
        self._connection = sqlite3.connect(":memory:")
        self._connection.executescript(
            """
            CREATE VIRTUAL TABLE words USING fts5(name, body, content='', tokenize='porter');
            CREATE VIRTUAL TABLE box USING rtree(number, west, east, south, north);
            CREATE TABLE place (number INTEGER PRIMARY KEY, easting_m REAL, northing_m REAL);
            """
        )
        self._connection.executemany(
            "INSERT INTO words (rowid, name, body) VALUES (?, ?, ?)",
            ((one.number, one.name, one.body) for one in listings),
        )
        points = [(one.number, one.point.easting_m, one.point.northing_m) for one in listings]
        self._connection.executemany(
            "INSERT INTO box VALUES (?, ?, ?, ?, ?)",
            ((number, across, across, up, up) for number, across, up in points),
        )
        self._connection.executemany("INSERT INTO place VALUES (?, ?, ?)", points)
        self._connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        self._connection.commit()

    def prepare(self, query: Query) -> Ask:
        """Write the words as FTS5 takes them."""
        point = query.point
        parameters = {
            "words": " OR ".join(f'"{word}"' for word in words_asked(query.said)),
            "easting_m": point.easting_m,
            "northing_m": point.northing_m,
            "west": point.easting_m - WITHIN_M,
            "east": point.easting_m + WITHIN_M,
            "south": point.northing_m - WITHIN_M,
            "north": point.northing_m + WITHIN_M,
        }

        def ask() -> list[int]:
            return [row[0] for row in self._connection.execute(RANK, parameters)]

        return ask
