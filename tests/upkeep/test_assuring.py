"""The day on which somebody looked: what moves it, what does not, and what the audit says."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kinds import Actor, Role, VersionWay
from directory.models import Audit, Service
from directory.queries.audit import ChangedBy
from importers.records import LocationRecord, ServiceAtLocationRecord
from tests.factories import make_location, make_service
from tests.upkeep.editing import NOW, changed, make_editor
from upkeep.content import load_content, read_content
from upkeep.deciding import approve
from upkeep.drafts import begin_draft, save_draft, submit
from upkeep.freshness.answering import assure_listing
from upkeep.sending import Sending, send
from upkeep.trust import Editor

TODAY = date(2026, 11, 22)


def told(session: Session, service: Service) -> list[tuple[str | None, str | None]]:
    """What the audit says of the day."""
    lines = select(Audit.was, Audit.became).where(
        Audit.record_id == service.id, Audit.field == "assured_date"
    )
    rows = session.execute(lines.order_by(Audit.at))
    return [(row.was, row.became) for row in rows]


def day_of(session: Session, service: Service) -> date | None:
    session.refresh(service)
    return service.assured_date


@pytest.fixture
def partner(session: Session) -> Editor:
    return make_editor(session)


def test_an_edit_that_assures_says_so_in_the_audit(session: Session, partner: Editor) -> None:
    service = make_service(session, assured_date=date(2025, 1, 2))
    changed(session, service.id, partner, is_assured=True, url="https://a.example")
    assert told(session, service) == [("2025-01-02", "2026-11-22")]


def test_the_audit_says_what_was_the_day_and_not_what_a_version_says(
    session: Session, partner: Editor
) -> None:
    service = make_service(session, assured_date=date(2025, 1, 2))
    changed(session, service.id, partner, url="https://a.example")
    earlier = NOW - timedelta(days=5)
    assure_listing(session, service.id, ChangedBy(Actor.LINK), earlier)
    changed(session, service.id, partner, is_assured=True)
    assert told(session, service) == [("2025-01-02", "2026-11-17"), ("2026-11-17", "2026-11-22")]


def test_a_sheets_older_day_does_not_take_the_place_of_a_newer_one(
    session: Session, partner: Editor
) -> None:
    service = make_service(session, assured_date=date(2025, 1, 2))
    changed(session, service.id, partner, url="https://a.example")
    assure_listing(session, service.id, ChangedBy(Actor.LINK), NOW)
    sheet = Sending(partner, VersionWay.SPREADSHEET, NOW, assured_on=date(2026, 10, 1))
    send(session, load_content(session, service.id), sheet)
    assert day_of(session, service) == TODAY


def test_what_is_approved_later_does_not_put_the_day_back(
    session: Session, partner: Editor
) -> None:
    service = make_service(session)
    make_location(session, service=service, postcode="NN16 0AA")
    draft = begin_draft(session, service.id, partner.account_id, NOW)
    content = read_content(draft.content)
    hall = LocationRecord(uuid4(), name="New Hall")
    visit = ServiceAtLocationRecord(uuid4(), hall.id)
    moved = replace(content.service, service_at_locations=(visit,))
    save_draft(session, draft, replace(content, service=moved, locations=(hall,)), NOW)
    waiting = submit(session, draft, partner, NOW, is_assured=True).waiting
    assert waiting is not None
    later = NOW + timedelta(days=3)
    assure_listing(session, service.id, ChangedBy(Actor.LINK), later)
    reviewer = make_editor(session, Role.REVIEWER)
    approve(session, waiting.id, reviewer.account_id, later)
    assert day_of(session, service) == TODAY + timedelta(days=3)


def test_a_day_that_has_not_come_yet_gives_way(session: Session, partner: Editor) -> None:
    """A feed may have written nonsense; somebody who looks today knows better."""
    service = make_service(session, assured_date=date(2031, 1, 1))
    changed(session, service.id, partner, is_assured=True)
    assert day_of(session, service) == TODAY
