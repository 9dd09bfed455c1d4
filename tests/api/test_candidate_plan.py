"""The one statement of a search finds what is near by the spatial index, not by looking at all."""

from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.kinds import ListingKind
from matching.candidates import list_candidates
from tests.factories import make_organization

# As many locations as two counties have; fewer would be quicker to read through than to look up.
MANY_LOCATIONS = """
INSERT INTO location (id, location_type, visibility, located_by, point)
SELECT gen_random_uuid(), 'physical', 'exact', 'coordinates',
       ST_SetSRID(ST_MakePoint(450000 + (n * 7919) % 60000, 240000 + (n * 104729) % 60000), 27700)
FROM generate_series(1, 20000) AS n
"""
MANY_SERVICES = """
INSERT INTO service (id, organization_id, name, status, kind, publication_status)
SELECT id, :organization_id, 'Singers', 'active', 'group', 'published' FROM location
"""
MANY_LINKS = """
INSERT INTO service_at_location (id, service_id, location_id)
SELECT gen_random_uuid(), id, id FROM location
"""


@pytest.fixture
def many(session: Session) -> Session:
    """A directory much larger than the county's."""
    organization = make_organization(session)
    session.execute(text(MANY_LOCATIONS))
    session.execute(text(MANY_SERVICES), {"organization_id": organization.id})
    session.execute(text(MANY_LINKS))
    for table in ("location", "service", "service_at_location"):
        session.execute(text(f"ANALYZE {table}"))
    return session


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Every step of a plan."""
    return [plan, *(step for inner in plan.get("Plans", []) for step in nodes(inner))]


def explain_candidates(session: Session) -> dict[str, Any]:
    """The plan of the statement that a search runs, with the parameters it runs with."""
    connection = session.connection()
    ran: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, told: Any, *_: object) -> None:
        ran.append((statement, told))

    event.listen(connection.engine, "before_cursor_execute", note)
    try:
        list_candidates(session, GridPoint(475_000.0, 263_000.0), tuple(ListingKind))
    finally:
        event.remove(connection.engine, "before_cursor_execute", note)
    [(statement, parameters)] = ran
    told = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
    plan: dict[str, Any] = told.scalar_one()[0]["Plan"]
    return plan


def test_the_nearest_locations_come_from_the_spatial_index(many: Session) -> None:
    steps = nodes(explain_candidates(many))
    lookups = [step for step in steps if step.get("Index Name") == "ix_location_public_point"]
    assert [step for step in lookups if "<->" in step.get("Order By", "")]
