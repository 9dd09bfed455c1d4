"""Networks that are stored: the newest is used, and every server hears of it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from directory.database import transaction
from directory.kinds import NetworkKind
from directory.models import ImportRun, TravelNetwork
from directory.queries.changes import Changes, listening
from directory.queries.imports import add_import_run
from directory.queries.travel_networks import (
    delete_older_networks,
    get_content,
    list_newest_networks,
    put_network,
)

HEARD_WITHIN_S = 10.0


def put(session: Session, version: str, kind: NetworkKind = NetworkKind.STREETS) -> None:
    put_network(
        session,
        kind=kind,
        version=version,
        origin="town.osm.pbf",
        attribution=None,
        data_date=date(2026, 3, 1),
        facts={"nodes": 2},
        content=version.encode(),
        import_run_id=add_import_run(session, "streets", "town.osm.pbf", datetime.now(UTC)),
    )


def used(session: Session, kind: NetworkKind = NetworkKind.STREETS) -> bytes:
    return get_content(session, list_newest_networks(session)[kind].id)


def test_the_newest_of_each_kind_is_used(session: Session) -> None:
    assert list_newest_networks(session) == {}
    for version in ("one", "two"):
        put(session, version)
    put(session, "buses", NetworkKind.TIMETABLE)
    assert used(session) == b"two"
    assert used(session, NetworkKind.TIMETABLE) == b"buses"
    put(session, "one")
    assert used(session) == b"one"
    delete_older_networks(session, NetworkKind.STREETS, 1)
    assert session.query(TravelNetwork).count() == 2
    assert used(session) == b"one"


@pytest.fixture
def committed(engine: Engine) -> Iterator[Callable[[str], None]]:
    """Commits a network as another process would; it is taken away at the end."""

    def commit(version: str) -> None:
        with transaction(engine) as session:
            put(session, version)

    yield commit
    with transaction(engine) as session:
        session.execute(delete(TravelNetwork))
        session.execute(delete(ImportRun))


def test_servers_hear_of_a_new_network(engine: Engine, committed: Callable[[str], None]) -> None:
    with listening(engine) as wait:
        committed("three")
        changes: Changes = wait(HEARD_WITHIN_S)
    assert changes.has_places
    assert not changes.has_listings
