"""What people publish, withdraw and merge is what a search finds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from directory.database import transaction
from directory.kinds import Role
from matching.index.live import LiveIndex
from tests.factories import make_location, make_service
from tests.matching.index.test_index_live import SOON_S, candidate, live, shown, within
from tests.upkeep.editing import make_editor
from upkeep.content import load_content
from upkeep.deciding import approve
from upkeep.lifecycle import merge_listings, put_back, restore, withdraw
from upkeep.offering import Offer, offer
from upkeep.trust import Editor
from upkeep.versions import current_version

__all__ = ["live"]


@pytest.fixture
def people(engine: Engine) -> Iterator[tuple[Editor, Editor]]:
    """A keeper and a reviewer; what they leave behind is taken away."""
    with transaction(engine) as session:
        made = make_editor(session), make_editor(session, Role.REVIEWER)
    yield made
    with transaction(engine) as session:
        for table in ("listing_redirect", "listing_version", "confirmed_field", "account"):
            session.execute(text(f"DELETE FROM {table}"))


def in_the_hall(engine: Engine, name: str) -> UUID:
    with transaction(engine) as session:
        service = make_service(session, name, description="We sing for fun.")
        make_location(session, service=service, name="The Hall")
        return service.id


def renamed(engine: Engine, service_id: UUID, name: str, keeper: Editor) -> None:
    now = datetime.now(UTC)
    with transaction(engine) as session:
        base = current_version(session, service_id, now)
        assert base is not None
        content = load_content(session, service_id)
        wanted = replace(content, service=replace(content.service, name=name))
        offer(session, Offer(wanted, base.id), keeper, now)


def test_an_edit_and_a_version_put_back(
    engine: Engine,
    live: LiveIndex,
    people: tuple[Editor, Editor],
) -> None:
    keeper, reviewer = people
    id_ = in_the_hall(engine, "Tuesday Singers")
    renamed(engine, id_, "Friday Gardeners", keeper)
    assert within(SOON_S, lambda: candidate(live, id_).name == "Friday Gardeners")
    with transaction(engine) as session:
        restore(session, id_, 1, reviewer.account_id, datetime.now(UTC))
    assert within(SOON_S, lambda: candidate(live, id_).name == "Tuesday Singers")


def test_a_new_listing_once_it_is_approved(
    engine: Engine,
    live: LiveIndex,
    people: tuple[Editor, Editor],
) -> None:
    keeper, reviewer = people
    id_, now = in_the_hall(engine, "Tuesday Singers"), datetime.now(UTC)
    new_id = UUID(int=id_.int ^ 1)
    with transaction(engine) as session:
        content = load_content(session, id_)
        visits = tuple(
            replace(one, id=UUID(int=one.id.int ^ 1))
            for one in content.service.service_at_locations
        )
        service = replace(
            content.service, id=new_id, name="Wednesday Ukuleles", service_at_locations=visits
        )
        waiting = offer(
            session, Offer(replace(content, service=service), None), keeper, now
        ).waiting
        assert waiting is not None
    assert new_id not in shown(live)
    with transaction(engine) as session:
        approve(session, waiting.id, reviewer.account_id, now)
    assert within(SOON_S, lambda: candidate(live, new_id).name == "Wednesday Ukuleles")


def test_what_is_merged_withdrawn_and_put_back(
    engine: Engine,
    live: LiveIndex,
    people: tuple[Editor, Editor],
) -> None:
    _, reviewer = people
    kept, gone = in_the_hall(engine, "Tuesday Singers"), in_the_hall(engine, "Tuesday singers")
    assert within(SOON_S, lambda: {kept, gone} <= shown(live))
    with transaction(engine) as session:
        content = load_content(session, kept)
        wanted = replace(content, service=replace(content.service, name="All the Singers"))
        merge_listings(session, wanted, gone, reviewer.account_id, datetime.now(UTC))
    assert within(SOON_S, lambda: gone not in shown(live))
    assert within(SOON_S, lambda: candidate(live, kept).name == "All the Singers")
    with transaction(engine) as session:
        withdraw(session, kept, reviewer.account_id, "It has ended")
    assert within(SOON_S, lambda: kept not in shown(live))
    with transaction(engine) as session:
        put_back(session, kept, reviewer.account_id, "")
    assert within(SOON_S, lambda: kept in shown(live))
