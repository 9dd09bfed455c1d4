"""A listing as a document says everything that the directory has of it."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.errors import ListingNotFoundError
from directory.kinds import Actor, VersionWay
from directory.models import Service
from directory.queries.audit import ChangedBy
from tests.factories import make_service
from tests.upkeep.editing import NOW, make_editor
from upkeep.content import ListingContent, load_content, read_content
from upkeep.differences import differences, merged, with_changes
from upkeep.offering import publish
from upkeep.versions import current_version


def test_every_demonstration_listing_survives_being_kept(loaded_session: Session) -> None:
    ids = loaded_session.scalars(select(Service.id)).all()
    assert len(ids) > 300
    for id_ in ids:
        content = load_content(loaded_session, id_)
        assert read_content(content.as_json()) == content
        assert not differences(content, read_content(content.as_json()))


def test_what_was_written_is_what_is_live(loaded_session: Session) -> None:
    """Else every look at a listing would find that somebody had changed it."""
    reviewer = ChangedBy(Actor.ACCOUNT, make_editor(loaded_session).account_id)
    for id_ in loaded_session.scalars(select(Service.id).order_by(Service.id).limit(40)).all():
        content = load_content(loaded_session, id_)
        blank = without_nearly_everything(content)
        published = publish(loaded_session, blank, reviewer, VersionWay.PAGES, NOW)
        assert published.number == 2
        again = publish(loaded_session, content, reviewer, VersionWay.RESTORED, NOW)
        assert not differences(load_content(loaded_session, id_), content)
        seen = current_version(loaded_session, id_, NOW)
        assert seen is not None
        assert seen.id == again.id


def without_nearly_everything(content: ListingContent) -> ListingContent:
    service = replace(
        content.service,
        name="Something else",
        description=None,
        phones=(),
        schedules=(),
        cost_options=(),
        service_areas=(),
        service_at_locations=(),
        attributes=(),
        languages=(),
        delivery=("by_phone",),
    )
    return replace(content, service=service, locations=())


def test_no_listing_no_content(session: Session) -> None:
    with pytest.raises(ListingNotFoundError):
        load_content(session, uuid4())


def test_two_changes_become_one(session: Session) -> None:
    base = load_content(session, make_service(session, description="Singing").id)
    own, url = base.service, "https://a.example"
    mine = replace(base, service=replace(own, description="We sing", url=url))
    theirs = replace(base, service=replace(own, description="Songs", email="a@example.org"))
    both = merged(base, mine, theirs)
    assert [one.field.name for one in both.conflicts] == ["description"]
    assert both.conflicts[0].mine == "We sing"
    assert both.conflicts[0].theirs == "Songs"
    assert both.content.service.description == "We sing"
    assert both.content.service.email == "a@example.org"
    assert both.content.service.url == url


def test_the_same_change_twice_is_no_conflict(session: Session) -> None:
    base = load_content(session, make_service(session).id)
    other = replace(base, service=replace(base.service, url="https://a.example"))
    assert merged(base, other, other).conflicts == ()
    assert with_changes(base, other, differences(base, other)) == other
