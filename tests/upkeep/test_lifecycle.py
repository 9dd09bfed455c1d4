"""What happens to a listing as a whole."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.errors import ListingNotFoundError
from directory.kinds import PublicationStatus, ReportKind, Role, VersionWay
from directory.models import Account, AccountOrganization, Audit, ListingReport, Service
from directory.queries.duplicates import list_decisions
from directory.queries.keepers import is_keeper
from directory.queries.redirects import find_redirect
from tests.factories import make_organization, make_service
from tests.upkeep.editing import NOW, make_editor
from upkeep.content import load_content
from upkeep.errors import VersionNotFoundError
from upkeep.lifecycle import merge_listings, put_back, restore, withdraw


def merge(session: Session, kept: Service, gone: Service, reviewer: Account) -> None:
    merge_listings(session, load_content(session, kept.id), gone.id, reviewer.id, NOW)


def status(session: Session, service: Service) -> PublicationStatus:
    session.refresh(service)
    return service.publication_status


@pytest.fixture
def reviewer(session: Session) -> Account:
    return session.get_one(Account, make_editor(session, Role.REVIEWER).account_id)


def test_two_listings_become_one(session: Session, reviewer: Account) -> None:
    kept, gone = make_service(session), make_service(session, "Tuesday singers (Kettering)")
    session.add(ListingReport(service_id=gone.id, kind=ReportKind.WRONG, made_at=NOW))
    session.flush()
    content = load_content(session, kept.id)
    wanted = replace(content, service=replace(content.service, url="https://a.example"))
    version = merge_listings(session, wanted, gone.id, reviewer.id, NOW)
    assert version.way == VersionWay.MERGED
    assert load_content(session, kept.id).service.url == "https://a.example"
    assert status(session, gone) == PublicationStatus.WITHDRAWN
    assert find_redirect(session, gone.id) == kept.id
    assert session.scalars(select(ListingReport.service_id)).all() == [kept.id]
    assert [one.is_same for one in list_decisions(session)] == [True]


def test_an_address_leads_to_the_last_of_a_chain(session: Session, reviewer: Account) -> None:
    first, second, third = (make_service(session, name) for name in ("One", "Two", "Three"))
    merge(session, second, first, reviewer)
    merge(session, third, second, reviewer)
    assert find_redirect(session, first.id) == third.id
    assert find_redirect(session, second.id) == third.id
    assert find_redirect(session, third.id) is None


def test_whoever_kept_the_one_keeps_the_other(session: Session, reviewer: Account) -> None:
    theirs = make_organization(session, "Harebell Singers")
    kept, gone = make_service(session), make_service(session, organization=theirs)
    partner = make_editor(session)
    session.add(AccountOrganization(account_id=partner.account_id, organization_id=theirs.id))
    session.flush()
    merge(session, kept, gone, reviewer)
    assert is_keeper(session, partner.account_id, kept.organization_id)


def test_withdrawn_and_put_back(session: Session, reviewer: Account) -> None:
    service = make_service(session)
    withdraw(session, service.id, reviewer.id, "They have stopped")
    assert status(session, service) == PublicationStatus.WITHDRAWN
    put_back(session, service.id, reviewer.id, "They go on")
    assert status(session, service) == PublicationStatus.PUBLISHED
    reasons = select(Audit.became).where(Audit.record_id == service.id, Audit.field == "reason")
    assert set(session.scalars(reasons)) == {"They have stopped", "They go on"}


def test_what_is_not_there_is_said(session: Session, reviewer: Account) -> None:
    with pytest.raises(ListingNotFoundError):
        withdraw(session, uuid4(), reviewer.id, "")
    with pytest.raises(VersionNotFoundError):
        restore(session, make_service(session).id, 1, reviewer.id, NOW)
