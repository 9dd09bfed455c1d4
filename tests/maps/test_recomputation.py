"""A whole table of the demonstration's listings, worked out again by other means.

Everything but the answer that is compared is done here from rows of the database and the words of
the method (docs/coverage.md): by brute force over postcodes, in plain numpy, with no call to
``maps``. Only PostGIS and Shapely's ``contains`` are trusted by both.
"""

import math
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from sqlalchemy import text
from sqlalchemy.orm import Session

from directory.models import AreaStatistic
from maps.coverage.cover import answer_coverage
from maps.coverage.table import CoverageQuestion, CoverageTable
from matching.request import Mode

NOW = datetime(2026, 11, 22, 11, tzinfo=ZoneInfo("Europe/London"))
MINUTES = 30
CONCEPT = "company"
SPEED_KM_H = 4.8
DETOUR = 1.3
NEVER = 255
COUNTED = "people.all"

LISTED = """
WITH RECURSIVE place AS (
    SELECT s.id AS service, s.organization_id AS organization, s.assured_date,
           ST_X(l.public_point) AS east, ST_Y(l.public_point) AS north
    FROM service s
    JOIN service_at_location sal ON sal.service_id = s.id
    JOIN location l ON l.id = sal.location_id
    WHERE s.status = 'active' AND s.publication_status = 'published'
      AND l.visibility <> 'hidden' AND l.public_point IS NOT NULL
      AND EXISTS (
        SELECT 1 FROM attribute a JOIN taxonomy_term t ON t.id = a.taxonomy_term_id
        WHERE a.link_id = s.id AND t.code = ANY(:codes)
          AND t.taxonomy = 'Connect Northamptonshire concepts')
), county AS (
    SELECT geometry FROM area WHERE kind = 'lsoa' AND vintage = 2011
)
SELECT * FROM place
WHERE EXISTS (
    SELECT 1 FROM county
    WHERE ST_DWithin(geometry, ST_SetSRID(ST_MakePoint(east, north), 27700), 10000))
"""


@dataclass(frozen=True)
class Ground:
    """Areas by code, and each live postcode with the row of its area, or -1."""

    codes: list[str]
    outlines: list[shapely.Geometry]
    points: NDArray[np.float64]
    area: NDArray[np.int64]


def read_ground(session: Session) -> Ground:
    """Postcodes by area: within its outline, or of its authority and at most 500 m from it."""
    areas = session.execute(
        text(
            "SELECT code, ST_AsBinary(geometry) FROM area"
            " WHERE kind = 'lsoa' AND vintage = 2011 ORDER BY code"
        )
    ).all()
    outlines = [shapely.from_wkb(bytes(row[1])) for row in areas]
    live = session.execute(
        text(
            "SELECT code, authority, ST_X(point), ST_Y(point) FROM postcode WHERE is_live"
            " AND authority IN ('E06000061', 'E06000062') ORDER BY code"
        )
    ).all()
    points = np.array([row[2:] for row in live], dtype=float)
    authority = np.array([row[1] for row in live])
    inside = np.zeros((len(areas), len(points)), dtype=bool)
    for at, outline in enumerate(outlines):
        inside[at] = shapely.intersects_xy(outline, points[:, 0], points[:, 1])
    owner = []
    for row in inside:
        names, votes = np.unique(authority[row], return_counts=True)
        owner.append(names[votes.argmax()])
    inside &= np.array(owner)[:, None] == authority
    area = np.where(inside.any(axis=0), inside.argmax(axis=0), -1)
    for lost in np.flatnonzero(area < 0):
        point = shapely.Point(points[lost])
        away = [
            shapely.distance(outline, point) if own == authority[lost] else math.inf
            for outline, own in zip(outlines, owner, strict=True)
        ]
        if min(away) <= 500:
            area[lost] = int(np.argmin(away))
    return Ground([row[0] for row in areas], outlines, points, area)


def codes_beneath(concept: str) -> list[str]:
    """The concept and all beneath it, from the vocabulary's own files."""
    import tomllib
    from pathlib import Path

    folder = Path(__file__).parents[2] / "matching" / "taxonomy" / "concepts"
    parents = {}
    for file in folder.glob("*.toml"):
        for name, row in tomllib.loads(file.read_text(encoding="utf-8")).items():
            parents[name] = row.get("parent")

    def is_beneath(name: str | None) -> bool:
        return name is not None and (name == concept or is_beneath(parents.get(name)))

    return [name for name in parents if is_beneath(name)]


@pytest.fixture
def answered(loaded_session: Session) -> tuple[Session, CoverageTable, dict[str, float]]:
    """Areas with people of every size, one of them empty, and the table of them."""
    ground_codes = loaded_session.scalars(
        text("SELECT code FROM area WHERE kind = 'lsoa' AND vintage = 2011 ORDER BY code")
    ).all()
    people = {code: float(900 + 37 * at % 1_100) for at, code in enumerate(ground_codes)}
    people[ground_codes[7]] = 0.0
    loaded_session.add_all(
        AreaStatistic(
            id=uuid4(), code=code, kind="lsoa", vintage=2011, measure=COUNTED, value=value
        )
        for code, value in people.items()
    )
    loaded_session.flush()
    question = CoverageQuestion(concepts=(CONCEPT,), mode=Mode.WALK, minutes=MINUTES)
    return loaded_session, answer_coverage(loaded_session, question, NOW), people


def minutes_between(homes: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Whole minutes on foot, rounded up; never where it takes more than 254."""
    east = homes[:, :1] - places[:, 0]
    north = homes[:, 1:] - places[:, 1]
    metres = np.sqrt(east**2 + north**2)
    walked = np.ceil(metres / 1_000 * DETOUR / SPEED_KM_H * 60 - 1e-6)
    return np.where(walked > 254, NEVER, np.maximum(walked, 1))


def test_a_whole_table_is_the_same_when_worked_out_by_other_means(
    answered: tuple[Session, CoverageTable, dict[str, float]],
) -> None:
    session, table, people_of = answered
    ground = read_ground(session)
    rows = session.execute(text(LISTED), {"codes": codes_beneath(CONCEPT)}).all()
    places = np.array([(row.east, row.north) for row in rows])
    organizations = np.array([str(row.organization) for row in rows])
    minutes = minutes_between(ground.points, places)
    nearest = minutes.min(axis=1)
    near_by = [
        (minutes[:, organizations == each] <= MINUTES).any(axis=1)
        for each in np.unique(organizations)
    ]
    choices = np.minimum(np.sum(near_by, axis=0), 10)

    assert table.areas.codes == tuple(ground.codes)
    assert table.sources.listings == len({row.service for row in rows})
    for at, code in enumerate(ground.codes):
        homes = ground.area == at
        people = people_of[code]
        assert table.people[at] == pytest.approx(people)
        if not people:
            assert np.isnan(table.share_within[at])
            assert np.isnan(table.minutes_mean[at])
            continue
        share = float(np.mean(nearest[homes] <= MINUTES))
        assert table.share_within[at] == pytest.approx(share), code
        assert table.people_within[at] == pytest.approx(people * share), code
        for column, most in enumerate((15, 30, 45)):
            expected = np.mean(nearest[homes] <= most)
            assert table.share_at[at, column] == pytest.approx(expected), code
        assert table.minutes_mean[at] == pytest.approx(np.mean(nearest[homes])), code
        assert table.choices[at] == pytest.approx(np.mean(choices[homes])), code
        assert table.single_provider[at] == pytest.approx(np.mean(choices[homes] == 1)), code
        out_of_reach = people * np.mean(nearest[homes] == NEVER)
        assert table.people_out_of_reach[at] == pytest.approx(out_of_reach), code


def test_listings_are_counted_where_postgis_finds_them(
    answered: tuple[Session, CoverageTable, dict[str, float]],
) -> None:
    session, table, _people = answered
    rows = session.execute(text(LISTED), {"codes": codes_beneath(CONCEPT)}).all()
    half_a_year_ago = NOW.date().replace(month=5)
    outlines = read_ground(session).outlines
    for at, outline in enumerate(outlines):
        here = {
            row.service: row.assured_date
            for row in rows
            if shapely.intersects_xy(outline, row.east, row.north)
        }
        confirmed = [day for day in here.values() if day and day >= half_a_year_ago]
        assert (table.listings[at], table.confirmed[at]) == (len(here), len(confirmed))
