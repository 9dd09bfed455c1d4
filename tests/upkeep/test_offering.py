"""What somebody may change at once, what waits, and what nobody loses."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kinds import LocationVisibility, Role, VersionState, VersionWay
from directory.models import (
    Audit,
    ConfirmedField,
    Location,
    Phone,
    Service,
    ServiceAtLocation,
)
from directory.queries.keepers import is_keeper
from directory.queries.versions import list_versions, list_waiting
from importers.records import AddressRecord, LocationRecord, ServiceAtLocationRecord
from tests.factories import KETTERING, make_location, make_organization, make_service
from tests.upkeep.editing import NOW, changed, make_editor, phone, write
from upkeep.content import load_content, read_content
from upkeep.deciding import approve, send_back
from upkeep.drafts import begin_draft, begin_listing, rebase_draft, save_draft, submit
from upkeep.errors import ListingOvertakenError, VersionDecidedError, VersionNotFoundError
from upkeep.lifecycle import restore


def numbers(session: Session, service: Service) -> list[str]:
    return list(session.scalars(select(Phone.number).where(Phone.service_id == service.id)))


def test_a_keepers_phone_number_goes_live(session: Session) -> None:
    service = make_service(session, phone="01536 000000")
    partner = make_editor(session)
    submitted = changed(session, service.id, partner, phones=phone("01536 111111"))
    assert submitted.waiting is None
    assert submitted.live is not None
    assert submitted.live.number == 2
    assert numbers(session, service) == ["01536 111111"]
    confirmed = select(ConfirmedField.field).where(ConfirmedField.record_id == service.id)
    assert set(session.scalars(confirmed)) == {"phones"}
    lines = session.scalars(select(Audit).where(Audit.record_id == service.id)).all()
    assert [(line.field, line.account_id) for line in lines] == [("phones", partner.account_id)]
    assert "01536 111111" in (lines[0].became or "")


def test_a_change_confirms_nothing_by_itself(session: Session) -> None:
    service = make_service(session, assured_date=date(2025, 1, 2))
    partner = make_editor(session)
    changed(session, service.id, partner, url="https://a.example")
    session.refresh(service)
    assert service.assured_date == date(2025, 1, 2)
    assert service.last_modified == NOW
    changed(session, service.id, partner, is_assured=True)
    session.refresh(service)
    assert service.assured_date == date(2026, 11, 22)


def test_an_address_waits_while_the_rest_goes_live(session: Session) -> None:
    service = make_service(session)
    location = make_location(session, service=service, postcode="NN16 0AA")
    partner, reviewer = make_editor(session), make_editor(session, Role.REVIEWER)
    draft = begin_draft(session, service.id, partner.account_id, NOW)
    content = write(session, draft, phones=phone("01536 222222"))
    moved = replace(
        content.locations[0],
        addresses=(AddressRecord(uuid4(), address_1="9 New Road", postal_code="NN16 0BB"),),
    )
    save_draft(session, draft, replace(content, locations=(moved,)), NOW, "where")
    submitted = submit(session, draft, partner, NOW, is_assured=False)
    assert numbers(session, service) == ["01536 222222"]
    live = load_content(session, service.id)
    assert live.locations[0].addresses[0].postal_code == "NN16 0AA"
    assert submitted.waiting is not None
    assert [one.id for one in list_waiting(session)] == [submitted.waiting.id]
    approve(session, submitted.waiting.id, reviewer.account_id, NOW)
    live = load_content(session, service.id)
    assert live.locations[0].id == location.id
    assert live.locations[0].addresses[0].postal_code == "NN16 0BB"
    assert [one.number for one in list_versions(session, service.id)] == [3, 2, 1]
    with pytest.raises(VersionDecidedError):
        approve(session, submitted.waiting.id, reviewer.account_id, NOW)


def test_what_is_said_of_the_new_hall_waits_with_its_address(session: Session) -> None:
    service = make_service(session)
    make_location(session, service=service, name="Old Hall", postcode="NN16 0AA")
    partner = make_editor(session)
    draft = begin_draft(session, service.id, partner.account_id, NOW)
    content = read_content(draft.content)
    moved = replace(
        content.locations[0],
        name="New Hall",
        is_step_free=True,
        visibility=LocationVisibility.APPROXIMATE,
        addresses=(AddressRecord(uuid4(), address_1="9 New Road", postal_code="NN16 0BB"),),
    )
    save_draft(session, draft, replace(content, locations=(moved,)), NOW, "where")
    submit(session, draft, partner, NOW, is_assured=False)
    live = load_content(session, service.id).locations[0]
    assert (live.name, live.is_step_free) == ("Old Hall", content.locations[0].is_step_free)
    # Hiding waits for nothing.
    assert live.visibility == LocationVisibility.APPROXIMATE
    renamed = replace(live, name="Old Hall, Main Street")
    draft = begin_draft(session, service.id, partner.account_id, NOW)
    save_draft(session, draft, replace(content, locations=(renamed,)), NOW, "where")
    assert submit(session, draft, partner, NOW, is_assured=False).waiting is None


def test_hiding_is_done_at_once_and_showing_waits(session: Session) -> None:
    service = make_service(session)
    make_location(session, service=service, postcode="NN16 0AA")
    partner = make_editor(session)

    def set_visibility(visibility: LocationVisibility) -> bool:
        draft = begin_draft(session, service.id, partner.account_id, NOW)
        content = read_content(draft.content)
        location = replace(content.locations[0], visibility=visibility)
        save_draft(session, draft, replace(content, locations=(location,)), NOW)
        return submit(session, draft, partner, NOW, is_assured=False).waiting is not None

    assert not set_visibility(LocationVisibility.HIDDEN)
    assert load_content(session, service.id).locations[0].visibility == LocationVisibility.HIDDEN
    assert set_visibility(LocationVisibility.EXACT)
    assert load_content(session, service.id).locations[0].visibility == LocationVisibility.HIDDEN


def test_the_audit_never_says_where_a_hidden_location_is(session: Session) -> None:
    service = make_service(session)
    hidden = LocationVisibility.HIDDEN
    make_location(session, service=service, postcode="NN16 0AA", visibility=hidden)
    reviewer = make_editor(session, Role.REVIEWER)
    draft = begin_draft(session, service.id, reviewer.account_id, NOW)
    content = read_content(draft.content)
    location = replace(
        content.locations[0], addresses=(AddressRecord(uuid4(), postal_code="NN16 0ZZ"),)
    )
    save_draft(session, draft, replace(content, locations=(location,)), NOW)
    submit(session, draft, reviewer, NOW, is_assured=False)
    lines = session.scalars(select(Audit).where(Audit.record_id == location.id)).all()
    assert [line.field for line in lines] == ["addresses"]
    assert "NN16" not in f"{lines[0].was} {lines[0].became}"


def test_a_location_that_others_use_is_left_to_them(session: Session) -> None:
    ours, theirs = make_service(session), make_service(session, "Chess Club")
    shared = make_location(session, service=ours, name="Village Hall", postcode="NN16 0AA")
    session.add(ServiceAtLocation(id=uuid4(), service_id=theirs.id, location_id=shared.id))
    session.flush()
    reviewer = make_editor(session, Role.REVIEWER)
    draft = begin_draft(session, ours.id, reviewer.account_id, NOW)
    content = read_content(draft.content)
    location = replace(content.locations[0], name="Another Hall")
    save_draft(session, draft, replace(content, locations=(location,)), NOW)
    submit(session, draft, reviewer, NOW, is_assured=False)
    assert load_content(session, theirs.id).locations[0].name == "Village Hall"
    own = load_content(session, ours.id).locations
    assert [one.name for one in own] == ["Another Hall"]
    assert own[0].id != shared.id


def test_a_new_listing_waits_whole_and_brings_its_organization(session: Session) -> None:
    partner, reviewer = make_editor(session), make_editor(session, Role.REVIEWER)
    draft = begin_listing(session, partner.account_id, None, NOW)
    content = read_content(draft.content)
    assert content.organization is not None
    location = LocationRecord(uuid4(), name="Hall", point=KETTERING)
    content = replace(
        content,
        organization=replace(content.organization, name="Harebell Singers"),
        service=replace(
            content.service,
            name="Tuesday Singers",
            description="We sing.",
            phones=phone("01536 333333"),
            service_at_locations=(ServiceAtLocationRecord(uuid4(), location.id),),
        ),
        locations=(location,),
    )
    save_draft(session, draft, content, NOW, "what")
    submitted = submit(session, draft, partner, NOW, is_assured=True)
    assert submitted.live is None
    assert submitted.waiting is not None
    assert session.get(Service, content.service.id) is None
    version = approve(session, submitted.waiting.id, reviewer.account_id, NOW)
    assert version.number == 1
    assert is_keeper(session, partner.account_id, content.service.organization_id)
    service = session.get_one(Service, content.service.id)
    assert service.source == "partners"
    assert service.assured_date == date(2026, 11, 22)
    assert load_content(session, service.id).locations[0].point == KETTERING
    assert session.scalar(select(Location.source).where(Location.id == location.id)) == "partners"


def test_the_second_of_two_is_shown_the_difference(session: Session) -> None:
    service = make_service(session, description="Singing")
    one, other = make_editor(session), make_editor(session)
    first = begin_draft(session, service.id, one.account_id, NOW)
    second = begin_draft(session, service.id, other.account_id, NOW)
    write(session, first, description="We sing on Tuesdays")
    write(session, second, description="We sing and laugh", url="https://a.example")
    submit(session, first, one, NOW, is_assured=False)
    with pytest.raises(ListingOvertakenError) as caught:
        submit(session, second, other, NOW, is_assured=False)
    conflicts = caught.value.merged.conflicts
    assert [(each.mine, each.theirs) for each in conflicts] == [
        ("We sing and laugh", "We sing on Tuesdays")
    ]
    rebase_draft(session, second, caught.value.merged.content, caught.value.theirs_id, NOW)
    submit(session, second, other, NOW, is_assured=False)
    live = load_content(session, service.id).service
    assert (live.description, live.url) == ("We sing and laugh", "https://a.example")


def test_sent_back_is_a_draft_again_with_its_reason(session: Session) -> None:
    organization = make_organization(session)
    partner, reviewer = make_editor(session), make_editor(session, Role.REVIEWER)
    draft = begin_listing(session, partner.account_id, organization.id, NOW)
    write(session, draft, name="Singers")
    waiting = submit(session, draft, partner, NOW, is_assured=False).waiting
    assert waiting is not None
    back = send_back(session, waiting.id, reviewer.account_id, NOW, "Which hall?")
    assert (back.state, back.reason) == (VersionState.SENT_BACK, "Which hall?")
    again = submit(session, back, partner, NOW, is_assured=False)
    assert again.waiting is not None
    with pytest.raises(VersionNotFoundError):
        approve(session, uuid4(), reviewer.account_id, NOW)


def test_a_newer_change_takes_the_place_of_ones_own_that_waits(session: Session) -> None:
    service = make_service(session)
    make_location(session, service=service, postcode="NN16 0AA")
    partner = make_editor(session)
    for name in ("First Hall", "Second Hall"):
        draft = begin_draft(session, service.id, partner.account_id, NOW)
        content = read_content(draft.content)
        location = LocationRecord(uuid4(), name=name)
        visit = ServiceAtLocationRecord(uuid4(), location.id)
        content = replace(
            content,
            service=replace(content.service, service_at_locations=(visit,)),
            locations=(location,),
        )
        save_draft(session, draft, content, NOW)
        submit(session, draft, partner, NOW, is_assured=False)
    waiting = list_waiting(session, service.id)
    assert len(waiting) == 1
    assert read_content(waiting[0].content).locations[0].name == "Second Hall"
    begun = read_content(begin_draft(session, service.id, partner.account_id, NOW).content)
    assert [one.name for one in begun.locations] == ["Second Hall"]


def test_what_a_feed_changed_is_a_version_and_any_is_restored(session: Session) -> None:
    service = make_service(session, description="As the feed has it")
    reviewer = make_editor(session, Role.REVIEWER)
    changed(session, service.id, reviewer, description="As we have it")
    service.description = "As the feed has it now"
    session.flush()
    changed(session, service.id, reviewer, url="https://a.example")
    versions = list_versions(session, service.id)
    assert [(one.number, one.way) for one in versions] == [
        (4, VersionWay.PAGES),
        (3, VersionWay.FEED),
        (2, VersionWay.PAGES),
        (1, VersionWay.FEED),
    ]
    restore(session, service.id, 2, reviewer.account_id, NOW)
    live = load_content(session, service.id).service
    assert (live.description, live.url) == ("As we have it", None)
    assert len(list_versions(session, service.id)) == 5


def test_what_is_not_read_from_words_is_not_read_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, keeper = make_service(session), make_editor(session)
    read: list[object] = []
    monkeypatch.setattr("upkeep.applying.suggest_tags", lambda *_, **__: read.append(1))
    changed(session, service.id, keeper, fees_description="£2")
    assert read == []
    changed(session, service.id, keeper, description="We hum.")
    assert read == [1]
