"""Two reviewers decide the same change at the same moment: one does, the other is told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier, Thread
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from directory.database import transaction
from directory.kinds import Role, VersionState
from directory.models import ListingVersion
from tests.factories import make_location, make_service
from tests.upkeep.editing import make_editor
from upkeep.content import load_content
from upkeep.deciding import approve, send_back
from upkeep.errors import VersionDecidedError
from upkeep.offering import Offer, offer
from upkeep.versions import current_version

TABLES = ("listing_version", "confirmed_field", "service", "location", "organization", "account")


@pytest.fixture
def waiting(engine: Engine) -> Iterator[tuple[UUID, list[UUID]]]:
    """A change that waits, and two reviewers; taken away again."""
    now = datetime.now(UTC)
    with transaction(engine) as session:
        keeper = make_editor(session)
        reviewers = [make_editor(session, Role.REVIEWER).account_id for _ in range(2)]
        service = make_service(session)
        make_location(session, service=service, name="The Hall")
        live, content = current_version(session, service.id, now), load_content(session, service.id)
        assert live is not None
        moved = replace(content, locations=(replace(content.locations[0], point=None),))
        sent = offer(session, Offer(moved, live.id), keeper, now).waiting
        assert sent is not None
    yield sent.id, reviewers
    with transaction(engine) as session:
        for table in TABLES:
            session.execute(text(f"DELETE FROM {table}"))


def test_one_decides_and_the_other_is_told(
    engine: Engine, waiting: tuple[UUID, list[UUID]]
) -> None:
    version_id, reviewers = waiting
    begin, became = Barrier(2), dict[UUID, str]()

    def decide(reviewer: UUID, *, is_first: bool) -> None:
        begin.wait()
        try:
            with transaction(engine) as session:
                if is_first:
                    approve(session, version_id, reviewer, datetime.now(UTC))
                else:
                    send_back(session, version_id, reviewer, datetime.now(UTC), "No")
            became[reviewer] = "decided"
        except VersionDecidedError:
            became[reviewer] = "told"

    threads = [
        Thread(target=decide, args=(one,), kwargs={"is_first": at == 0})
        for at, one in enumerate(reviewers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(became.values()) == ["decided", "told"]
    with transaction(engine) as session:
        version = session.get_one(ListingVersion, version_id)
        assert version.state in {VersionState.APPROVED, VersionState.SENT_BACK}
        assert version.decided_by is not None
        assert became[version.decided_by] == "decided"
