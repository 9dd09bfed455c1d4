"""Nothing that is put back, taken from a feed or merged shows a place that was hidden since."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from directory.kinds import Actor, LocationVisibility, Role, VersionWay
from directory.models import Location, Service, ServiceAtLocation
from directory.queries.audit import ChangedBy
from directory.queries.imports import FieldKey
from directory.queries.offers import Offer
from importers.compare import as_json
from importers.records import LocationRecord, ServiceAtLocationRecord
from tests.factories import make_location, make_service
from tests.upkeep.editing import NOW, make_editor
from upkeep.content import ListingContent, load_content, read_content
from upkeep.deciding import approve
from upkeep.drafts import begin_draft, save_draft, submit
from upkeep.errors import ListingOvertakenError
from upkeep.feed_offers import take_offers
from upkeep.lifecycle import find_version_content, restore
from upkeep.merging import Taken, combined
from upkeep.offered_change import look_at
from upkeep.offering import Offer as Offering
from upkeep.offering import offer, publish
from upkeep.trust import Editor
from upkeep.versions import current_version

HIDDEN, EXACT = LocationVisibility.HIDDEN, LocationVisibility.EXACT


@pytest.fixture
def reviewer(session: Session) -> Editor:
    return make_editor(session, Role.REVIEWER)


def put(session: Session, content: ListingContent, by: Editor) -> None:
    changed_by = ChangedBy(Actor.ACCOUNT, by.account_id)
    publish(session, content, changed_by, VersionWay.PAGES, NOW)


def show(session: Session, service: Service, visibility: LocationVisibility, by: Editor) -> None:
    """Change who may see the one place of a listing."""
    content = load_content(session, service.id)
    [place] = content.locations
    put(session, replace(content, locations=(replace(place, visibility=visibility),)), by)


def seen(session: Session, service: Service) -> list[LocationVisibility]:
    session.expire_all()
    return [one.visibility for one in load_content(session, service.id).locations]


def refuge(session: Session) -> tuple[Service, Location]:
    service = make_service(session, "Refuge")
    hall = make_location(session, service=service, name="The Hall", postcode="NN15 7HX")
    return service, hall


def also_there(session: Session, hall: Location) -> None:
    choir = make_service(session, "Choir")
    session.add(ServiceAtLocation(id=uuid4(), service_id=choir.id, location_id=hall.id))
    session.flush()


def test_what_was_hidden_since_stays_hidden(session: Session, reviewer: Editor) -> None:
    service, _ = refuge(session)
    show(session, service, HIDDEN, reviewer)
    restore(session, service.id, 1, reviewer.account_id, NOW)
    assert seen(session, service) == [HIDDEN]


def test_also_where_others_are_there_too(session: Session, reviewer: Editor) -> None:
    service, hall = refuge(session)
    also_there(session, hall)
    show(session, service, HIDDEN, reviewer)
    assert [one.id for one in load_content(session, service.id).locations] != [hall.id]
    restore(session, service.id, 1, reviewer.account_id, NOW)
    assert seen(session, service) == [HIDDEN]
    session.refresh(hall)
    assert hall.visibility is EXACT


def test_also_where_the_place_is_gone_by_now(session: Session, reviewer: Editor) -> None:
    service, _ = refuge(session)
    show(session, service, HIDDEN, reviewer)
    content = load_content(session, service.id)
    nowhere = replace(content.service, service_at_locations=())
    put(session, ListingContent(nowhere), reviewer)
    assert [one.visibility for one in find_version_content(session, service.id, 1).locations] == [
        HIDDEN
    ]


def test_what_a_person_shows_again_stays_shown(session: Session, reviewer: Editor) -> None:
    service, _ = refuge(session)
    show(session, service, HIDDEN, reviewer)
    show(session, service, EXACT, reviewer)
    restore(session, service.id, 1, reviewer.account_id, NOW)
    assert seen(session, service) == [EXACT]


def test_a_feed_that_names_the_shared_place_again(session: Session, reviewer: Editor) -> None:
    service, hall = refuge(session)
    also_there(session, hall)
    visits = as_json(load_content(session, service.id).service.service_at_locations)
    show(session, service, HIDDEN, reviewer)
    key = FieldKey("service", service.id, "service_at_locations")
    by = ChangedBy(Actor.ACCOUNT, reviewer.account_id)
    take_offers(session, service.id, [Offer(key, None, visits, NOW, None)], by, NOW)
    assert seen(session, service) == [HIDDEN]


def test_a_twin_that_shows_it(session: Session) -> None:
    service, _ = refuge(session)
    kept = load_content(session, service.id)
    [place] = kept.locations
    [visit] = kept.service.service_at_locations
    hidden = replace(kept, locations=(replace(place, visibility=HIDDEN),))
    other = replace(place, id=uuid4())
    twin = replace(
        kept,
        service=replace(
            kept.service,
            id=uuid4(),
            service_at_locations=(replace(visit, id=uuid4(), location_id=other.id),),
        ),
        locations=(other,),
    )
    both = combined(hidden, twin, {"service_at_locations": Taken.BOTH})
    assert [one.visibility for one in both.locations] == [HIDDEN, HIDDEN]


def test_a_change_from_before_it_was_hidden(session: Session, reviewer: Editor) -> None:
    service, hall = refuge(session)
    also_there(session, hall)
    live = current_version(session, service.id, NOW)
    assert live is not None
    content = load_content(session, service.id)
    office = LocationRecord(uuid4(), name="The Office")
    visit = ServiceAtLocationRecord(uuid4(), location_id=office.id)
    visits = (*content.service.service_at_locations, visit)
    wanted = replace(
        content,
        service=replace(content.service, service_at_locations=visits),
        locations=(*content.locations, office),
    )
    waiting = offer(session, Offering(wanted, live.id), make_editor(session), NOW).waiting
    assert waiting is not None
    show(session, service, HIDDEN, reviewer)
    offered = look_at(session, waiting, NOW)
    assert [one.field.name for one in offered.conflicts] == ["service_at_locations"]
    assert [one.visibility for one in offered.after.locations] == [HIDDEN, EXACT]
    approve(session, waiting.id, reviewer.account_id, NOW, offered.settled(()))
    assert sorted(seen(session, service)) == sorted([HIDDEN, EXACT])


def test_a_draft_from_before_it_was_hidden(session: Session, reviewer: Editor) -> None:
    service, hall = refuge(session)
    also_there(session, hall)
    keeper = make_editor(session)
    draft = begin_draft(session, service.id, keeper.account_id, NOW)
    content = read_content(draft.content)
    [visit] = content.service.service_at_locations
    named = replace(visit, description="Upstairs")
    service_then = replace(content.service, service_at_locations=(named,))
    save_draft(session, draft, replace(content, service=service_then), NOW)
    show(session, service, HIDDEN, reviewer)
    with pytest.raises(ListingOvertakenError) as overtaken:
        submit(session, draft, keeper, NOW, is_assured=False)
    both = overtaken.value.merged
    assert [one.visibility for one in both.content.locations] == [HIDDEN]
